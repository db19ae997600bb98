"""What a phrase is made of: words, gaps, choices; each knows its RE2 and the words that must be there."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from watcher.core.text import UMLAUT, is_solid, squash

GAP = 6
"""Words that `...` may skip; characters in scripts without blanks."""
SOLID_GAP = 15
_BEGINNING = 4
"""Letters of an open word by which it is indexed."""


def _literal(text: str) -> str:
    return UMLAUT.sub(r"\1e?", re.escape(text))


# Every item knows three renderings: `spaced` with the blank that follows it (the pattern is read between blanks),
# `unspaced` inside a word, `solid` for scripts without blanks; and `anchor`, words of which one must be in every text
# that fits.


@dataclass(frozen=True)
class Word:
    """A literal; `open` left or right means that more letters may follow there."""

    text: str
    open_left: bool = False
    open_right: bool = False

    @cached_property
    def spaced(self) -> str:
        return ("[^ \n]*" if self.open_left else "") + _literal(self.text) + ("[^ \n]* " if self.open_right else " ")

    @cached_property
    def unspaced(self) -> str:
        return _literal(self.text) + ("[^ \n]*" if self.open_right else "")

    @cached_property
    def solid(self) -> str:
        return re.escape(self.text)

    @cached_property
    def anchor(self) -> frozenset[str]:
        if self.open_left:
            return frozenset()
        return self.beginning if self.open_right else frozenset({squash(self.text)})

    @cached_property
    def beginning(self) -> frozenset[str]:
        return frozenset() if self.open_left else frozenset({squash(self.text)[:_BEGINNING] + "*"})

    @cached_property
    def solid_anchor(self) -> frozenset[str]:
        return frozenset({self.text})

    @property
    def is_solid(self) -> bool:
        return bool(is_solid(self.text))


@dataclass(frozen=True)
class Gap:
    least: int
    most: int | None
    """None: as wide as a gap usually is."""
    anchor: ClassVar[frozenset[str]] = frozenset()
    beginning: ClassVar[frozenset[str]] = frozenset()
    solid_anchor: ClassVar[frozenset[str]] = frozenset()
    is_solid: ClassVar[bool] = False

    @property
    def spaced(self) -> str:
        return "(?:[^ \n]+ )" + f"{{{self.least},{GAP if self.most is None else self.most}}}"

    @property
    def unspaced(self) -> str:
        return "[^ \n]*"

    @property
    def solid(self) -> str:
        return "[^\n]" + f"{{{self.least},{SOLID_GAP if self.most is None else self.most}}}"


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
    def anchor(self) -> frozenset[str]:
        return _one_of_each(best(item.anchor for item in option) for option in self.options)

    @cached_property
    def beginning(self) -> frozenset[str]:
        return _one_of_each(option[0].beginning if option else frozenset() for option in self.options)

    @cached_property
    def solid_anchor(self) -> frozenset[str]:
        return _one_of_each(best(item.solid_anchor for item in option) for option in self.options)

    @cached_property
    def is_solid(self) -> bool:
        return any(item.is_solid for option in self.options for item in option)


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

    @property
    def anchor(self) -> frozenset[str]:
        return self.beginning

    @property
    def beginning(self) -> frozenset[str]:
        return self.items[0].beginning

    @cached_property
    def solid_anchor(self) -> frozenset[str]:
        return best(item.solid_anchor for item in self.items)

    @cached_property
    def is_solid(self) -> bool:
        return any(item.is_solid for item in self.items)


def best(anchors: Iterable[frozenset[str]]) -> frozenset[str]:
    """The most telling of several: long words are rarer than short ones, few are better than many."""
    return max(
        (anchor for anchor in anchors if anchor), key=lambda a: min(map(len, a)) - len(a) / 8, default=frozenset()
    )


def _one_of_each(anchors: Iterable[frozenset[str]]) -> frozenset[str]:
    """For alternatives: one word of every alternative, or nothing when one has none."""
    found = tuple(anchors)
    return frozenset().union(*found) if all(found) else frozenset()


Item = Word | Gap | Choice | Glued
