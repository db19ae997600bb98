"""Which span of a mail is likeliest the name of who decides, or of what was applied for, by learned signs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import nlargest
from math import exp
from typing import TypeVar

from watcher.core.gather.sheet import Sheet
from watcher.core.gather.signs import QUOTES, Signs, apart, beginning, ending, told, within
from watcher.core.gather.strips import Named, Strip, spans, strips
from watcher.core.text import fold

NOTHING = "nothing"
"""The sign of a mail that names none."""
TRIED = 40
"""Names that are weighed by all of their signs: those that begin and end best."""
PLACES = 5
"""How many places of one name are looked at."""
_ADDRESS = re.compile(
    r"(?<![\w.-])[\w.-]{1,64}@[\w.-]{1,253}|https?://\S+|www\.\S+|(?<![\w-])[\w-]{1,63}\.(?:com|org|net|io|de|fr|it|es|at|ch)\b"
)
"""Tried only where a run of its characters begins, and no further than an address may go (RFC 5321, 4.5.3.1)."""

Told = TypeVar("Told")
Span = tuple[Strip, int, int]
"""From one word of a strip up to another."""


@dataclass(frozen=True)
class Likely:
    """A name as it first stands there, the words around it, and how likely it is, of one."""

    value: str
    strip: Strip
    share: float
    quoted: bool


class _Asked(dict[tuple[Strip, int], Told]):
    """What a place says, asked once."""

    def __init__(self, ask: Callable[[Strip, int], Told]) -> None:
        super().__init__()
        self._ask = ask

    def __missing__(self, place: tuple[Strip, int]) -> Told:
        told = self[place] = self._ask(*place)
        return told


@dataclass(frozen=True)
class Names:
    """The names that may be in one mail."""

    sheet: Sheet

    def likely(self, named: Named, weights: Signs, known: Mapping[Named, str]) -> Iterator[Likely]:
        """The likeliest names, the best first, each with its share among them and nothing at all."""
        found = self.named(named)
        tried = self.tried(found, weights)
        weighed = [(told(self.signs(found[key], known, key), weights) / 100, key) for key in tried]
        nothing = weights.get(NOTHING, 0) / 100
        most = max([nothing, *(weight for weight, _ in weighed)])
        whole = exp(nothing - most) + sum(exp(weight - most) for weight, _ in weighed)
        for weight, key in sorted(weighed, key=lambda pair: -pair[0]):
            strip, begin, end = found[key][0]
            quoted = strip.before(begin) in QUOTES and strip.behind(end) in QUOTES
            yield Likely(strip.said(begin, end), strip, exp(weight - most) / whole, quoted)

    def named(self, named: Named) -> dict[str, list[Span]]:
        """Every span that may be such a name, by its words."""
        found: dict[str, list[Span]] = {}
        for strip in strips(self.sheet):
            for begin, end in spans(strip, named):
                if len(key := strip.key(begin, end)) > 1:
                    found.setdefault(key, []).append((strip, begin, end))
        return found

    def tried(self, found: Mapping[str, Sequence[Span]], weights: Signs) -> list[str]:
        """Those of the names that begin and end best."""
        first = _Asked(lambda strip, at: told(self._begins[strip, at], weights))
        last = _Asked(lambda strip, at: told(self._ends[strip, at], weights))
        best = {key: max(first[s, a] + last[s, b] for s, a, b in places[:PLACES]) for key, places in found.items()}
        return nlargest(TRIED, best, key=best.__getitem__)

    def signs(self, places: Sequence[Span], known: Mapping[Named, str], key: str) -> set[str]:
        """All that speaks for or against a name; each sign counts once."""
        found = set(apart(key, [strip.place for strip, _, _ in places[:PLACES]], known, self._beside))
        for strip, begin, end in places[:PLACES]:
            found.update(self._begins[strip, begin], self._ends[strip, end], within(strip, begin, end))
        return found

    @cached_property
    def _begins(self) -> _Asked[list[str]]:
        return _Asked(beginning)

    @cached_property
    def _ends(self) -> _Asked[list[str]]:
        return _Asked(ending)

    @cached_property
    def _beside(self) -> Mapping[str, str]:
        """What stands beside the text, folded."""
        message = self.sheet.message
        sender = message.sender
        addresses = " ".join(_ADDRESS.findall(message.text))
        return {
            "greeting": fold(" ".join(self.sheet.greeting[:2])),
            "sender": fold(sender.name) if sender else "",
            "domain": sender.domain.replace("-", "") if sender else "",
            "addresses": fold(addresses).replace(" ", ""),
        }
