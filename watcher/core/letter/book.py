"""What can be said: wordings by move and language, each with the facts it needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from watcher.core.facts import Facts, Kind, Stage
from watcher.core.letter.ways import Ways
from watcher.core.text import primary

LANGUAGE = "en"
"""The language of a letter when there is no book for the one they wrote in."""

FirstMove = Literal[
    "greeting", "thanks", "accept", "praise", "memory", "question", "available", "aside", "offer", "wishes", "close"
]
LaterMove = Literal["recall", "retention", "news", "standing", "farewell"]
Move = FirstMove | LaterMove
MOVES: tuple[Move, ...] = get_args(FirstMove)
LATER: tuple[Move, ...] = get_args(LaterMove)
"""The moves of a check-in that a first letter does not have."""
Register = Literal["formal", "familiar"]
Render = Callable[[str, Mapping[str, str], Register], str]
"""A template with its slots filled in."""


@dataclass(frozen=True, slots=True)
class Wording:
    """One way to make a move. `tier` counts from 0; empty `kinds` and `stages` mean all of them."""

    id: str
    """`language/move/hash`, stable as long as the words are."""
    tier: int
    needs: frozenset[str]
    absent: frozenset[str]
    kinds: frozenset[Kind]
    stages: frozenset[Stage]
    register: Literal["formal", "familiar", "any"]
    ways: Ways
    render: Render
    also: frozenset[Move] = frozenset()
    """Moves that it makes as well, so that they are not made again."""

    def fits(self, signs: frozenset[str], facts: Facts, register: Register) -> bool:
        """Whether it would be true, and in the right tone, to say this."""
        return (
            self.needs <= signs
            and not self.absent & signs
            and (not self.kinds or facts.kind in self.kinds)
            and (not self.stages or facts.stage in self.stages)
            and self.register in ("any", register)
        )


@dataclass(frozen=True, slots=True)
class Phrasebook:
    """Everything that can be said in one language."""

    language: str
    register: Register
    """The register when they did not show one."""
    moves: Mapping[Move, tuple[Wording, ...]]
    joint: str = " "
    """What stands between two sentences."""
    months: tuple[str, ...] = ()
    """The names of the months as they stand in a check-in; a book without them has no check-ins."""
    once: tuple[str, ...] = ()
    """Beginnings of words, in small letters, that a good letter uses once."""

    def fitting(self, move: Move, signs: frozenset[str], facts: Facts, register: Register) -> tuple[Wording, ...]:
        """The wordings of all tiers that fit, the first tier first; empty when none does."""
        return tuple(wording for wording in self.moves.get(move, ()) if wording.fits(signs, facts, register))


def unsaid(fitting: tuple[Wording, ...], said: frozenset[str]) -> tuple[Wording, ...]:
    """Of what fits, the first tier in which anything is not said already; `said` are signs used up."""
    left = [wording for wording in fitting if not wording.needs & said]
    return tuple(wording for wording in left if wording.tier == left[0].tier)


@dataclass(frozen=True, slots=True)
class LetterBook:
    """The phrasebooks by language; LANGUAGE is always among them."""

    languages: Mapping[str, Phrasebook]

    def phrasebook(self, language: str) -> Phrasebook:
        """The book of `language`, of its country where there is one (`pt-BR`), else the English one."""
        found = self.languages.get(language.lower()) or self.languages.get(primary(language))
        return found or self.languages[LANGUAGE]
