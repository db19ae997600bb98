"""Put one letter together: the moves that are allowed, a wording for each, the best of a few tries."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from watcher.core.facts import Facts
from watcher.core.letter.book import LetterBook, Move, Phrasebook
from watcher.core.letter.people import Profile
from watcher.core.letter.signs import register_of, signs_of, values_of

TRIES = 8
"""Letters made from one seed; the one that repeats itself least and has the right length is kept."""

UNSAID = 4
"""Faults that a move left out for length counts as."""
DISPENSABLE: tuple[Move, ...] = ("offer", "question", "memory", "praise", "available")
"""What goes first when a letter grows too long; a question that takes up their offer goes last."""
PARAGRAPHS: tuple[tuple[Move, ...], ...] = (
    ("greeting",),
    ("thanks", "accept", "praise", "memory"),
    ("question", "available", "offer"),
    ("wishes",),
    ("close",),
)
_LONG_WORD = re.compile(r"[^\W\d_]{6,}")


@dataclass(frozen=True, slots=True)
class Composed:
    """A letter's text with greeting, close and signature; `used` are the ids of its wordings, in order."""

    body: str
    language: str
    used: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Said:
    """One move as it would be said."""

    move: Move
    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Shape:
    """What a kind of letter is made of: its moves in order, its paragraphs, what goes first, its length in words."""

    moves: Callable[[Facts, frozenset[str]], tuple[Move, ...]]
    """Those that are right here; a move whose facts are missing drops out later by itself."""
    paragraphs: tuple[tuple[Move, ...], ...]
    dispensable: Callable[[Facts], Sequence[Move]]
    length: Callable[[Facts], tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Matter:
    """What one letter is about: facts, names at hand, and signs of what is known."""

    facts: Facts
    values: dict[str, str]
    signs: frozenset[str]


def compose(
    facts: Facts, profile: Profile, book: LetterBook, seed: str, recent: frozenset[str] = frozenset()
) -> Composed:
    """The letter for `facts`, in their language or else in English.

    Pure: the same arguments give the same letter. `seed` is the identity of the message; `recent` are ids of
    wordings to avoid where there are others.
    """
    phrasebook = book.phrasebook(facts.language)
    values = values_of(facts, profile, phrasebook.language)
    return write(FIRST, Matter(facts, values, signs_of(facts, profile, values)), profile, phrasebook, seed, recent)


def write(
    shape: Shape, matter: Matter, profile: Profile, book: Phrasebook, seed: str, recent: frozenset[str]
) -> Composed:
    """A letter of `shape`: a wording for each of its moves, the best of a few tries."""
    options = _options(shape, matter, book, recent)
    tries = [_fitted([_pick(ways, f"{seed}/{n}") for ways in options], shape, matter.facts) for n in range(TRIES)]
    names = tuple(matter.values[key] for key in ("company", "role") if key in matter.values)
    length = shape.length(matter.facts)
    best = min(tries, key=lambda said: _faults(said, length, names) + UNSAID * (len(options) - len(said)))
    return Composed(_body(best, shape, profile, book.joint), book.language, tuple(one.id for one in best))


def _options(shape: Shape, matter: Matter, book: Phrasebook, recent: frozenset[str]) -> list[tuple[_Said, ...]]:
    """For every move that is right here and can be made, the ways of making it, the fresh ones where there are any."""
    register = register_of(matter.facts, book)
    found = []
    for move in shape.moves(matter.facts, matter.signs):
        fitting = book.fitting(move, matter.signs, matter.facts, register)
        fresh = tuple(wording for wording in fitting if wording.id not in recent) or fitting
        if fresh:
            found.append(tuple(_Said(move, one.id, one.render(matter.values, register)) for one in fresh))
    return found


def _moves(facts: Facts, signs: frozenset[str]) -> tuple[Move, ...]:
    """The moves that are right here, in order; a move whose facts are missing drops out later by itself."""
    rules: dict[Move, bool] = {
        "greeting": True,
        "thanks": True,
        "accept": True,
        "praise": "praised" in signs,
        "memory": "praised" not in signs and facts.stage in ("interview", "final"),
        "question": _may_ask(facts, signs),
        "available": _may_speak_of_later(facts, signs),
        "offer": may_offer(facts, signs),
        "wishes": True,
        "close": True,
    }
    return tuple(move for move, right in rules.items() if right)


def _may_speak_of_later(facts: Facts, signs: frozenset[str]) -> bool:
    """Not behind a closed door; and the offer alone is enough unless they spoke of later themselves."""
    if "closed" in signs or ("hired" in signs and facts.kind != "job"):
        return False
    offered = signs & {"offer_clause", "offer_phrase"} and may_offer(facts, signs)
    return not offered or bool(signs & {"again", "keep", "others", "paused"})


def _may_ask(facts: Facts, signs: frozenset[str]) -> bool:
    """Never when the door is closed, feedback was declined, or a machine wrote; never at the application stage
    unless they offered.
    """
    if signs & {"closed", "hired", "feedback_declined"} or is_mute(facts, signs):
        return False
    return facts.feedback == "offered" or facts.stage != "application"


def may_offer(facts: Facts, signs: frozenset[str]) -> bool:
    """Where work is what they look for, a person reads it, and the letter is long enough to carry it."""
    fits = facts.kind in ("job", "bid", "other") and facts.stage != "application"
    return fits and "closed" not in signs and not is_mute(facts, signs)


def is_mute(facts: Facts, signs: frozenset[str]) -> bool:
    return facts.automatic and "person" not in signs


def _pick(ways: tuple[_Said, ...], seed: str) -> _Said:
    """One of `ways`, by the hash of seed and move: as good as chance, and the same each time."""
    digest = hashlib.sha256(f"{seed}/{ways[0].move}".encode(errors="backslashreplace")).digest()
    return ways[int.from_bytes(digest[:8], "big") % len(ways)]


def _fitted(said: list[_Said], shape: Shape, facts: Facts) -> tuple[_Said, ...]:
    """`said` without its most dispensable moves, as far as the length of such a letter demands."""
    most = shape.length(facts)[1]
    for move in shape.dispensable(facts):
        if _words(said) <= most:
            break
        said = [one for one in said if one.move != move]
    return tuple(said)


def _dispensable(facts: Facts) -> list[Move]:
    return sorted(DISPENSABLE, key=lambda move: move == "question" and facts.feedback == "offered")


def length(facts: Facts) -> tuple[int, int]:
    """Least and most words of a letter, from greeting to close without the signature."""
    match facts.stage:
        case "application":
            return 30, 60
        case "unknown":
            return 30, 100
    return 60, 130


def _words(said: Sequence[_Said]) -> int:
    return sum(len(one.text.split()) for one in said)


def _faults(said: tuple[_Said, ...], length: tuple[int, int], names: tuple[str, ...]) -> int:
    """How much a letter repeats itself, and by how many words it misses the right length."""
    least, most = length
    count = _words(said)
    missed = max(0, least - count, count - most)
    longer = Counter(word for one in said for word in set(_LONG_WORD.findall(one.text.lower())))
    openings = Counter(one.text.partition(" ")[0].lower() for one in said)
    named = Counter(name for one in said if one.move != "greeting" for name in names if name in one.text)
    repeated = sum(n - 1 for n in (*longer.values(), *openings.values()))
    return 3 * (missed + sum(n - 1 for n in named.values())) + repeated


def _body(said: tuple[_Said, ...], shape: Shape, profile: Profile, joint: str) -> str:
    paragraphs = [joint.join(one.text for one in said if one.move in paragraph) for paragraph in shape.paragraphs]
    signature = profile.signature.strip() or profile.name
    *text, close = [paragraph for paragraph in paragraphs if paragraph]
    return "\n\n".join((*text, f"{close}\n{signature}")) + "\n"


FIRST = Shape(_moves, PARAGRAPHS, _dispensable, length)
"""The letter that answers a no."""
