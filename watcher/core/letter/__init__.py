"""What we would say: the words of one gracious reply, put together from moves that are true."""

from __future__ import annotations

from watcher.core.letter.book import LANGUAGE, MOVES, LetterBook, Move, Phrasebook, Wording
from watcher.core.letter.compose import Composed, compose
from watcher.core.letter.people import Letter, Profile

__all__ = [
    "LANGUAGE",
    "MOVES",
    "Composed",
    "Letter",
    "LetterBook",
    "Move",
    "Phrasebook",
    "Profile",
    "Wording",
    "compose",
]
