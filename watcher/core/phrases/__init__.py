"""What a phrase fits: the small language of rules.yaml, compiled to steps over words and to RE2."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import re2

from watcher.core.phrases.forms import Lexicon
from watcher.core.phrases.index import Index
from watcher.core.phrases.items import Item
from watcher.core.phrases.parser import Parser, PhraseProblem, WordLists
from watcher.core.phrases.places import Characters, Either, Lines, Step, Words, best
from watcher.core.phrases.samples import samples
from watcher.core.text import is_solid

LONGEST = 20_000
"""Characters; no phrase that is meant comes near."""

_OPTIONS = re2.Options()
_OPTIONS.log_errors = False
_OPTIONS.max_mem = 64 << 20
_HARMLESS = re.compile(r"\(\[\^ \]\+ \)(?:\?|\{0,\d+\})|\[\^ \]\*|\[\^ (?:\\n|\n)\][*+]|\.\{0,\d+\}|\(\?:")
_BOUND = re.compile(r"[\^$.]|\\[nsWDCAzpPx]|\(\?")


class Match(Protocol):
    """`span` and nothing else: each question to a match counts the groups of the expression anew, 13 µs a time."""

    def span(self) -> tuple[int, int]: ...


class Pattern(Protocol):
    """What we use of a compiled RE2 expression over octets."""

    def finditer(self, octets: bytes, /) -> Iterator[Match]: ...

    def search(self, octets: bytes, start: int, /) -> Match | None: ...


def either(patterns: Iterable[str]) -> Pattern:
    """Finds what one of them finds."""
    compiled: Pattern = re2.compile("|".join(f"(?:{pattern})" for pattern in patterns).encode(), _OPTIONS)
    return compiled


Anchors = tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class Sketch:
    """What tells from afar whether a phrase may fit.

    `anchors`: sets of forms; of each set one must be in every text that fits. The most telling set comes first; no
    set at all when none can be named. `solid`: the forms are parts of a text without blanks.
    """

    solid: bool
    anchors: Anchors
    is_certain: bool = True
    """Whether its steps can decide; an expression, or a phrase that nothing would fit, is for RE2 alone."""
    options: tuple[Anchors, ...] = ()
    """Of a phrase that is nothing but alternatives: the anchors of each, which tell more than those of all."""

    @property
    def ways(self) -> tuple[Anchors, ...]:
        """Anchors; those of one way must all be there."""
        return self.options or (self.anchors,)


@dataclass(frozen=True, slots=True)
class Outline:
    """A pack's phrases from afar, worked out once and kept: a start need not parse what no mail asks for."""

    forms: tuple[str, ...]
    """Every form that any of them names."""
    sketches: Mapping[str, Sketch]
    """By the phrase as it is written."""


@dataclass(frozen=True, eq=False)
class Phrase:
    """A phrase ready to be looked for; what is not in its sketch is worked out when it is first needed.

    `steps` find out whether it fits anywhere; `pattern`, RE2 over octets, where. A regular expression has no steps.
    """

    source: str
    lists: WordLists
    sketch: Sketch

    @property
    def solid(self) -> bool:
        return self.sketch.solid

    @cached_property
    def _items(self) -> tuple[Item, ...]:
        return () if _expression(self.source) else Parser(self.source, self.lists).parse()

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        return self.lists.steps.of(self._items, solid=self.solid)

    @cached_property
    def pattern(self) -> str:
        if expression := _expression(self.source):
            return expression
        if self.solid:
            return "".join(item.solid for item in self._items)
        return " " + "".join(item.spaced for item in self._items)

    @cached_property
    def compiled(self) -> Pattern:
        compiled: Pattern = re2.compile(self.pattern.encode(), _OPTIONS)
        return compiled

    @property
    def is_certain(self) -> bool:
        return self.sketch.is_certain

    @cached_property
    def is_exact(self) -> bool:
        """Whether it fits in each sentence in which its steps do."""
        return self.is_certain and not self.solid and not any(step.is_vague for step in self.steps)

    @property
    def knows_no_borders(self) -> bool:
        """Whether it finds in a text without borders whatever it finds in one with them.

        It names words and gaps only: no line ends, no negations that a line end might fit.
        """
        return not _BOUND.search(_HARMLESS.sub("", self.pattern))

    @property
    def may_be_one_word(self) -> bool:
        """Whether there may be words each of which is all of it."""
        return self.is_certain and not self.solid and any(len(way) == 1 for way in self.sketch.ways)

    def is_said_by(self, word: str) -> bool:
        """Whether the word is all of it: then it fits wherever the word stands, whatever stands around it."""
        return self.compiled.search(f" {word} \n".encode(), 0) is not None

    @cached_property
    def samples(self) -> tuple[str, ...]:
        """Every reading of a phrase in words; none for an expression, and where there are too many."""
        return samples(self._items) if self._items else ()

    @classmethod
    def parse(cls, source: str, lists: WordLists) -> Phrase:
        """Raises PhraseProblem, with the column, for a phrase that makes no sense."""
        if len(source) > LONGEST:
            raise PhraseProblem("a phrase this long cannot be meant")
        if expression := _expression(source):
            _check(expression)
            return cls(source, lists, Sketch(bool(is_solid(expression)), (), is_certain=False))
        items = Parser(source, lists).parse()
        if not items:
            raise PhraseProblem("a phrase needs at least one word")
        if not any(item.has_words for item in items):
            raise PhraseProblem("nothing in this phrase has to be there: it would fit every mail")
        solid = any(item.is_solid for item in items)
        steps = lists.steps.of(items, solid=solid)
        certain = not all(step.may_be_empty for step in steps)
        return cls(source, lists, Sketch(solid, _sorted(steps), certain, _options(steps)))


def _expression(source: str) -> str:
    """The regular expression in `/.../`; empty for a phrase in words."""
    stripped = source.strip()
    return stripped[1:-1] if len(stripped) > 1 and stripped.startswith("/") and stripped.endswith("/") else ""


def _options(steps: tuple[Step, ...]) -> tuple[Anchors, ...]:
    """None where one of them has no anchor."""
    found = tuple(map(_sorted, steps[0].options)) if len(steps) == 1 and isinstance(steps[0], Either) else ()
    return found if all(found) else ()


def _sorted(steps: tuple[Step, ...]) -> Anchors:
    found = [step.anchor for step in steps if step.anchor]
    first = best(found)
    return (first, *(anchor for anchor in found if anchor is not first)) if first else ()


def _check(pattern: str) -> None:
    try:
        re2.compile(pattern.encode(), _OPTIONS)
    except re2.error as error:
        detail = error.args[0] if error.args else ""
        text = detail.decode(errors="replace") if isinstance(detail, bytes) else str(detail)
        raise PhraseProblem(f"RE2 does not accept this regular expression: {text}", 1) from error


__all__ = [
    "Anchors",
    "Characters",
    "Index",
    "Lexicon",
    "Lines",
    "Match",
    "Outline",
    "Pattern",
    "Phrase",
    "PhraseProblem",
    "Sketch",
    "WordLists",
    "Words",
    "either",
]
