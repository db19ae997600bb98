"""What we would say: the words of one gracious reply, put together from moves that are true."""

from __future__ import annotations

from watcher.core.letter.again import Since, compose_again
from watcher.core.letter.book import LANGUAGE, LATER, MOVES, LetterBook, Move, Phrasebook, Wording
from watcher.core.letter.compose import compose
from watcher.core.letter.people import Letter, Profile, is_listed
from watcher.core.letter.shaping import Composed

__all__ = [
    "LANGUAGE",
    "LATER",
    "MOVES",
    "Composed",
    "Letter",
    "LetterBook",
    "Move",
    "Phrasebook",
    "Profile",
    "Since",
    "Wording",
    "compose",
    "compose_again",
    "is_listed",
]
