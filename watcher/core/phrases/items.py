"""What a phrase is made of: words, gaps, choices; each knows its RE2."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from watcher.core.text import UMLAUT, is_solid

GAP = 6
"""Words that `...` may skip; characters in scripts without blanks."""
SOLID_GAP = 15


def _literal(text: str) -> str:
    return UMLAUT.sub(r"\1e?", re.escape(text))


# Every item knows three renderings: `spaced` with the blank that follows it (the pattern is read between blanks),
# `unspaced` inside a word, `solid` for scripts without blanks; and whether it `has_words`, of which one must be there.


@dataclass(frozen=True)
class Word:
    """A literal; `open` left or right means that more letters may follow there."""

    text: str
    open_left: bool = False
    open_right: bool = False
    has_words: ClassVar[bool] = True

    @property
    def form(self) -> str:
        return "*" * self.open_left + self.text + "*" * self.open_right

    @cached_property
    def spaced(self) -> str:
        return ("[^ \n]*" if self.open_left else "") + _literal(self.text) + ("[^ \n]* " if self.open_right else " ")

    @cached_property
    def unspaced(self) -> str:
        return _literal(self.text) + ("[^ \n]*" if self.open_right else "")

    @cached_property
    def solid(self) -> str:
        return re.escape(self.text)

    @property
    def is_solid(self) -> bool:
        return bool(is_solid(self.text))


@dataclass(frozen=True)
class Gap:
    least: int
    wished: int | None
    """None: as wide as a gap usually is."""
    is_solid: ClassVar[bool] = False
    has_words: ClassVar[bool] = False

    @property
    def most(self) -> int:
        """In words."""
        return GAP if self.wished is None else self.wished

    @property
    def most_solid(self) -> int:
        """In characters."""
        return SOLID_GAP if self.wished is None else self.wished

    @property
    def spaced(self) -> str:
        return "(?:[^ \n]+ )" + f"{{{self.least},{self.most}}}"

    @property
    def unspaced(self) -> str:
        return "[^ \n]*"

    @property
    def solid(self) -> str:
        return "[^\n]" + f"{{{self.least},{self.most_solid}}}"


@dataclass(frozen=True)
class Choice:
    """Alternatives, each a sequence; an empty sequence among them makes it optional."""

    options: tuple[tuple[Item, ...], ...]

    @cached_property
    def spaced(self) -> str:
        return "(?:" + "|".join("".join(item.spaced for item in option) for option in self.options) + ")"

    @cached_property
    def unspaced(self) -> str:
        return (
            "(?:" + "|".join("".join(item.spaced for item in option).removesuffix(" ") for option in self.options) + ")"
        )

    @cached_property
    def solid(self) -> str:
        return "(?:" + "|".join("".join(item.solid for item in option) for option in self.options) + ")"

    @cached_property
    def is_solid(self) -> bool:
        return any(item.is_solid for option in self.options for item in option)

    @cached_property
    def has_words(self) -> bool:
        return all(any(item.has_words for item in option) for option in self.options)


@dataclass(frozen=True)
class Glued:
    """Items with no blank between them: `seleccionad(o|a)`."""

    items: tuple[Item, ...]

    @cached_property
    def spaced(self) -> str:
        return self.unspaced + " "

    @cached_property
    def unspaced(self) -> str:
        return "".join(item.unspaced for item in self.items)

    @cached_property
    def solid(self) -> str:
        return "".join(item.solid for item in self.items)

    @cached_property
    def is_solid(self) -> bool:
        return any(item.is_solid for item in self.items)

    @cached_property
    def has_words(self) -> bool:
        return any(item.has_words for item in self.items)


Item = Word | Gap | Choice | Glued
