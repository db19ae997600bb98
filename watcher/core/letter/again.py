"""The letter months later: who I am, which role and when, something new, nothing heavy asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from watcher.core.facts import Facts
from watcher.core.letter.book import LANGUAGE, LetterBook, Move, Phrasebook
from watcher.core.letter.compose import may_offer
from watcher.core.letter.joining import in_language
from watcher.core.letter.people import Profile
from watcher.core.letter.shaping import Composed, Matter, Shape, write
from watcher.core.letter.signs import signs_of, values_of

LONG = 182
"""Days after which employers in Germany have let an applicant's papers go (BDSG 26, AGG 15), so that one says again
who one is.
"""
ANOTHER_YEAR = 300
"""Days after which a month is named with its year."""
NEWS_CHARACTERS = 200


@dataclass(frozen=True, slots=True)
class Since:
    """What lies between the no and this letter. `turn` counts check-ins from 1.

    `brief`: an earlier no of theirs has had its letters already.
    """

    opened: date
    today: date
    turn: int = 1
    brief: bool = False


def compose_again(
    facts: Facts, profile: Profile, book: LetterBook, seed: str, since: Since, recent: frozenset[str] = frozenset()
) -> Composed:
    """The check-in to a no of `since.opened`, in their language where there is a book for it, else in English. Pure."""
    found = book.phrasebook(facts.language)
    phrasebook = found if found.months else book.phrasebook(LANGUAGE)
    values = values_of(facts, profile, phrasebook.language) | _later(profile, phrasebook, since)
    signs = signs_of(facts, profile, values)
    signs |= {"long"} if (since.today - since.opened).days > LONG else set()
    signs |= {"second"} if since.turn > 1 else set()
    signs |= {"brief"} if since.brief else set()
    return write(AGAIN, Matter(facts, values, signs), profile, phrasebook, f"{seed}#{since.turn}", recent)


def _later(profile: Profile, book: Phrasebook, since: Since) -> dict[str, str]:
    """When it was, and what the user has to tell where it is in the letter's language."""
    month = book.months[since.opened.month - 1]
    dated = f"{month} {since.opened.year}" if (since.today - since.opened).days > ANOTHER_YEAR else month
    news = re.sub(r"[\s.!。]+$", "", " ".join(profile.news.split()))
    fits = news and len(news) <= NEWS_CHARACTERS and not re.search(r"[{}\[\]!¡¿?]", news)
    return {"month": dated, **({"news": news} if fits and in_language(news, book.language) else {})}


def _moves(facts: Facts, signs: frozenset[str]) -> tuple[Move, ...]:
    rules: dict[Move, bool] = {
        "greeting": True,
        "recall": True,
        "retention": "long" in signs and facts.kind == "job",
        "news": True,
        "standing": "brief" not in signs,
        "offer": may_offer(facts, signs) and not signs & {"news", "second", "brief"},
        "farewell": True,
        "close": True,
    }
    return tuple(move for move, right in rules.items() if right)


def _dispensable(_facts: Facts) -> Sequence[Move]:
    return ("offer", "retention")


def _length(_facts: Facts) -> tuple[int, int]:
    """Least and most words, from greeting to close without the signature."""
    return 30, 90


AGAIN = Shape(
    _moves,
    ((("recall", "retention", "news"), ("standing", "offer"), ("farewell",)),),
    _dispensable,
    _length,
)
