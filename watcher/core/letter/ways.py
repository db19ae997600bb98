"""What can be said in more ways than one: `[a|b||c]` in a wording, settled by what is known and by the message."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

Named = Callable[[str], frozenset[str]]
"""The names that a template fills in."""
Sayings = Mapping[str, Sequence[Sequence[str]]]
"""What a book calls by a name, because several wordings have it: rows of ways."""
SENTENCE = 5
"""Words of the shortest way that counts as a wording of its own, which is not said again so soon."""

_BRACKETS = re.compile(r"\[([^\[\]]*)\]")
_NAME = re.compile(r"[a-z_]+")
_ASKED = re.compile(r"(-?[a-z_]+(?:, -?[a-z_]+)*): ?(?=.)")
"""`growing: ...`, `met, -late: ...`: what has to be known, and with `-` what must not be."""


@dataclass(frozen=True, slots=True)
class Way:
    """One of the ways: its words, and what has to be known, or must not be, for them to be said."""

    text: str
    needs: frozenset[str] = frozenset()
    absent: frozenset[str] = frozenset()
    id: str = ""
    """Of those that are long enough to be heard again."""

    def fits(self, signs: frozenset[str]) -> bool:
        """Whether it would be true."""
        return self.needs <= signs and not self.absent & signs


Rows = tuple[tuple[Way, ...], ...]


@dataclass(frozen=True, slots=True)
class Settled:
    """The words that are said, the signs they take up, and the ids of the ways they are said in."""

    text: str
    needs: frozenset[str]
    used: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ways:
    """A wording in pieces, each what is said in any case, or rows of ways: the first row in which any is true is taken,
    and one of its ways. A piece of which nothing is true is not said.
    """

    pieces: tuple[Way | Rows, ...]

    def narrowed(self, signs: frozenset[str]) -> Ways:
        """Without what is not true: a letter tries many wordings, and most ways of each are out of the question."""
        return Ways(tuple(one if isinstance(one, Way) else _true(one, signs) for one in self.pieces))

    def settled(self, talk: Talk) -> Settled:
        """The words of each piece; what is to be said once is said in one of them only."""
        chosen: list[Way] = []
        needs = frozenset[str]().union(*(piece.needs for piece in self.pieces if isinstance(piece, Way)))
        for number, piece in enumerate(self.pieces):
            if way := piece if isinstance(piece, Way) else talk.chosen(piece, needs, number):
                chosen.append(way)
                needs |= way.needs
        return Settled("".join(way.text for way in chosen), needs, tuple(way.id for way in chosen if way.id))


@dataclass(frozen=True, slots=True)
class Talk:
    """What ways are chosen by: what is known, what of it is said once, what was heard lately, and a choice by number
    of the piece and how many there are.
    """

    signs: frozenset[str]
    once: frozenset[str]
    recent: frozenset[str]
    pick: Callable[[int, int], int]

    def chosen(self, rows: Rows, said: frozenset[str], number: int) -> Way | None:
        """One of the first row that has any."""
        left = self.signs - (said & self.once)
        true = next(filter(None, ([way for way in row if way.needs <= left] for row in rows)), [])
        fresh = [way for way in true if way.id not in self.recent] or true
        return fresh[self.pick(number, len(fresh))] if fresh else None


def _true(rows: Rows, signs: frozenset[str]) -> Rows:
    narrowed = (tuple(way for way in row if way.fits(signs)) for row in rows)
    return tuple(row for row in narrowed if row)


@dataclass(frozen=True, slots=True)
class Spelling:
    """How a book's wordings are taken apart."""

    sayings: Sayings = field(default_factory=dict)
    named: Named = lambda _: frozenset()
    read: dict[str, Rows] = field(default_factory=dict)
    """The brackets that were read, by what stands in them: many wordings have the same."""

    def ways(self, text: str) -> Ways:
        """What stands outside brackets is said in any case: its names are the wording's own."""
        pieces = enumerate(_BRACKETS.split(text))
        return Ways(tuple(self._rows(one) if n % 2 else Way(one, self.named(one)) for n, one in pieces if one or n % 2))

    def _rows(self, piece: str) -> Rows:
        if piece not in self.read:
            self.read[piece] = self._taken_apart(piece)
        return self.read[piece]

    def _taken_apart(self, piece: str) -> Rows:
        known = self.sayings.get(piece) if _NAME.fullmatch(piece) else None
        rows = known if known is not None else [row.split("|") for row in piece.split("||")]
        return tuple(tuple(map(self._way, row)) for row in rows)

    def _way(self, text: str) -> Way:
        asked = _ASKED.match(text)
        signs = asked[1].split(", ") if asked else []
        said = text[asked.end() :] if asked else text
        needs = frozenset(sign for sign in signs if sign[0] != "-") | self.named(said)
        absent = frozenset(sign[1:] for sign in signs if sign[0] == "-")
        heard = len(said.split()) >= SENTENCE
        return Way(said, needs, absent, f"way/{_digest(said)}" if heard else "")

    def asked(self, text: str) -> frozenset[str]:
        """The signs that the brackets of a wording ask for, wanted or not, and the names that they fill in."""
        ways = (way for piece in self.ways(text).pieces for way in _all(piece))
        return frozenset().union(*(way.needs | way.absent for way in ways))

    def readings(self, text: str) -> Iterator[str]:
        """A wording as it may be said, as often as it takes for every way to come up; first with the first ways."""
        pieces = [_all(piece) for piece in self.ways(text).pieces]
        for n in range(max((len(piece) for piece in pieces), default=0)):
            yield "".join(piece[n % len(piece)].text for piece in pieces)


def _all(piece: Way | Rows) -> tuple[Way, ...]:
    return (piece,) if isinstance(piece, Way) else tuple(way for row in piece for way in row)


def without_ways(text: str) -> str:
    """The words of a wording that are said in any case."""
    return _BRACKETS.sub("", text)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]
