"""What a phrase fits: the small language of rules.yaml, compiled to RE2 and to words that must be there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import re2

from watcher.core.phrases.items import best
from watcher.core.phrases.parser import Parser, PhraseProblem, WordLists
from watcher.core.text import is_solid

LONGEST = 20_000
"""Characters; no phrase that is meant comes near."""

_OPTIONS = re2.Options()
_OPTIONS.log_errors = False
_OPTIONS.max_mem = 64 << 20


class Match(Protocol):
    def start(self) -> int: ...
    def end(self) -> int: ...


class Pattern(Protocol):
    """What we use of a compiled RE2 expression over octets."""

    def finditer(self, octets: bytes, /) -> Iterator[Match]: ...


@dataclass(frozen=True)
class Phrase:
    """A compiled phrase.

    `anchors`: sets of words (`begi*` stands for a beginning of four letters; parts of the text where `solid`); of each
    set one must be in every text that fits. The most telling set comes first; no set at all when none can be named.
    """

    source: str
    pattern: str
    solid: bool
    anchors: tuple[frozenset[str], ...]

    @cached_property
    def compiled(self) -> Pattern:
        compiled: Pattern = re2.compile(self.pattern.encode(), _OPTIONS)
        return compiled

    @classmethod
    def parse(cls, source: str, lists: WordLists) -> Phrase:
        """Raises PhraseProblem, with the column, for a phrase that makes no sense."""
        if len(source) > LONGEST:
            raise PhraseProblem("a phrase this long cannot be meant")
        stripped = source.strip()
        if len(stripped) > 1 and stripped.startswith("/") and stripped.endswith("/"):
            return cls(source, _checked(stripped[1:-1]), solid=bool(is_solid(stripped)), anchors=())
        items = Parser(source, lists).parse()
        if not items:
            raise PhraseProblem("a phrase needs at least one word")
        if any(item.is_solid for item in items):
            anchors = _sorted(item.solid_anchor for item in items)
            return cls(source, "".join(item.solid for item in items), solid=True, anchors=anchors)
        anchors = _sorted(item.anchor for item in items)
        return cls(source, " " + "".join(item.spaced for item in items), solid=False, anchors=anchors)


def _sorted(anchors: Iterable[frozenset[str]]) -> tuple[frozenset[str], ...]:
    found = [anchor for anchor in anchors if anchor]
    first = best(found)
    return (first, *(anchor for anchor in found if anchor is not first)) if first else ()


def _checked(pattern: str) -> str:
    try:
        re2.compile(pattern.encode(), _OPTIONS)
    except re2.error as error:
        detail = error.args[0] if error.args else ""
        text = detail.decode(errors="replace") if isinstance(detail, bytes) else str(detail)
        raise PhraseProblem(f"RE2 does not accept this regular expression: {text}", 1) from error
    return pattern


__all__ = ["Match", "Pattern", "Phrase", "PhraseProblem", "WordLists"]
