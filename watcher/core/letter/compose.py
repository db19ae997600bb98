"""The letter that answers a no: the moves that are allowed, what goes first, how long it may be."""

from __future__ import annotations

from watcher.core.facts import Facts
from watcher.core.letter.book import LetterBook, Move
from watcher.core.letter.people import Profile
from watcher.core.letter.shaping import DETAILS, Composed, Layout, Matter, Shape, write
from watcher.core.letter.signs import ELSEWHERE, signs_of, values_of

DISPENSABLE: tuple[Move, ...] = ("offer", "question", "aside", "memory", "praise", "available")
"""What goes first when a letter grows too long; a question that takes up their offer goes last."""
_THEM: tuple[Move, ...] = ("thanks", "accept", "praise", "memory")
_LATER: tuple[Move, ...] = ("question", "aside", "available", "offer")
LAYOUTS: tuple[Layout, ...] = (
    ((*_THEM, *_LATER, "wishes"),),
    (_THEM, (*_LATER, "wishes")),
    (_THEM, _LATER, ("wishes",)),
)


def compose(
    facts: Facts, profile: Profile, book: LetterBook, seed: str, recent: frozenset[str] = frozenset()
) -> Composed:
    """The letter for `facts`, in their language or else in English.

    Pure: the same arguments give the same letter. `seed` is the identity of the message; `recent` are ids of
    wordings to avoid where there are others.
    """
    phrasebook = book.phrasebook(facts.language)
    values = values_of(facts, profile, phrasebook.language)
    signs = signs_of(facts, profile, values)
    if _may_speak_of_later(facts, signs) and not signs & (_THEY_SPOKE_OF_LATER | _KIND | _WORTH_A_WORD):
        signs |= {"unprompted"}
    signs -= frozenset() if _may_enquire(facts, signs) else {"enquire"}
    signs |= {sign for sign, told in _UNTOLD.items() if not signs & told}
    if signs & _REMARKS:
        signs |= {"remarked"}
    return write(FIRST, Matter(facts, values, signs), profile, phrasebook, seed, recent)


def _moves(facts: Facts, signs: frozenset[str]) -> tuple[Move, ...]:
    """The moves that are right here, in order; a move whose facts are missing drops out later by itself."""
    rules: dict[Move, bool] = {
        "greeting": True,
        "thanks": True,
        "accept": True,
        "praise": bool(signs & _KIND),
        "memory": bool(signs & (_WORTH_A_WORD | {"pays", "returns"})) or not signs & _KIND,
        "question": _may_ask(facts, signs),
        "aside": True,
        "available": _may_speak_of_later(facts, signs),
        "offer": may_offer(facts, signs) and not signs & _THEY_SPOKE_OF_LATER,
        "wishes": True,
        "close": True,
    }
    return tuple(
        each for move, right in rules.items() if right for each in (move,) * (ASIDES if move == "aside" else 1)
    )


ASIDES = 2
"""How many smaller things are answered in passing."""
_UNTOLD: dict[str, frozenset[str]] = {
    "bare": frozenset(
        (
            *("deed", "why", "bounds", "relayed", "line", "unasked", "none_open", "paused", "inside", "area", "merit"),
            *("sooner", "near", "level", "rank", "close", "budget", "few", "crowd", "early", "busy", "hard", "gone"),
            *("finding", "scarce", "pressed"),
        )
    ),
    "at_large": frozenset(
        ("relayed", "wished", "winner", "occasion", "paused", "inside", "gone", "budget", "filled", "one", "hired")
    ),
}
"""Signs that nothing of this was told: no more of a reason than a word; nobody and nothing to be wished luck."""
_REMARKS = frozenset(("point", "listed", "contrast", "comments_here", "advice"))
"""What was said about the work itself, and is answered in a sentence of its own."""
_KIND = frozenset(("praised", "liked", "good", "did", "cordial", "spared", "qualified"))
_WORTH_A_WORD = frozenset(("advice", "point", "scores", "comments_here", "comments_later", "gift", "refrain", "did"))
_WORTH_A_WORD |= {"heartened", "placing", "listed", "contrast"}
"""What is answered even where a kind word was answered already."""
_OFFERS = frozenset(
    ("whom", "opening", "rings", "roles", "reference", "hand", "welcome", "posted", "passed_on", "asked", "may", "gift")
)
_THEY_SPOKE_OF_LATER = _OFFERS | {
    "again",
    "keep",
    ELSEWHERE,
    "paused",
    "asks_keep",
    "touch",
    "later",
    "papers",
    "anew",
    "provided",
}
_PUT_OFF = frozenset(("paused",))
_NOT_ABOUT_THE_USER = _PUT_OFF | {"budget", "inside", "gone", "sooner", "near", "level", "bounds", "deed"}
"""Who lost a tender by its price may still ask how it compared."""
_UNASKED = frozenset(("closed", "hired", "feedback_declined", "comments_here", "comments_later", "by_address"))
_TOLD = frozenset(("advice", "point", "scores", "terse", "reasoned", "finding", "listed"))
"""Who said what was missing, or only a few words, is asked nothing more, but an offer to say the rest is taken."""


def _may_speak_of_later(facts: Facts, signs: frozenset[str]) -> bool:
    """Not behind a closed door; and the offer alone is enough unless they spoke of later themselves."""
    if "closed" in signs or ("hired" in signs and facts.kind != "job"):
        return False
    offered = signs & {"offer_clause", "offer_phrase"} and may_offer(facts, signs)
    return not offered or bool(signs & _THEY_SPOKE_OF_LATER)


def _may_ask(facts: Facts, signs: frozenset[str]) -> bool:
    """Never when the door is closed, feedback declined or given, or a machine wrote; for a job only after a meeting;
    not of who turned hundreds down, nor when it was put off or about money or one of their own, unless they offered it
    or a call.
    """
    if signs & _UNASKED or is_mute(facts, signs):
        return False
    if facts.feedback == "offered" or signs & {"call", "debrief", "on_request"} or _may_enquire(facts, signs):
        return True
    if facts.kind == "grant" and signs & {"crowd", "many"}:
        return False
    unfit = (
        _PUT_OFF | {"gone", "advice", "point", "finding", "listed"}
        if "tender" in signs
        else _NOT_ABOUT_THE_USER | _TOLD
    )
    return not signs & unfit and (facts.kind != "job" or facts.stage in ("interview", "final"))


def _may_enquire(facts: Facts, signs: frozenset[str]) -> bool:
    """They said that one may ask: every form letter does, so that it counts after a meeting, or from a person."""
    met = facts.stage in ("interview", "final") or "singly" in signs
    return "enquire" in signs and met and not signs & (_PUT_OFF | _TOLD | {"gone"})


def may_offer(facts: Facts, signs: frozenset[str]) -> bool:
    """Where work is what they look for, it is known which or they met, and a person reads it."""
    known = facts.stage in ("interview", "final") and signs & {"role", "met"}
    fits = facts.kind == "bid" or (facts.kind == "job" and known)
    return bool(fits) and not signs & {"closed", "tender"} and not is_mute(facts, signs)


def is_mute(facts: Facts, signs: frozenset[str]) -> bool:
    """A machine wrote, and nobody is known who would read an offer or a question."""
    return facts.automatic and "person" not in signs


def _dispensable(facts: Facts) -> list[Move]:
    return sorted(DISPENSABLE, key=lambda move: move == "question" and facts.feedback == "offered")


def length(facts: Facts) -> tuple[int, int]:
    """Least and most words of a letter, from greeting to close without the signature."""
    if facts.has("terse"):
        return 20, 80
    match facts.kind, facts.stage:
        case "job", "application":
            return 30, 95
        case "job" | "bid", "interview" | "final":
            return 60, 130
    return 30, 110


_ONCE = DETAILS - {"gone", "relayed"} | {"company", "role", "post", "programme", "gentle"}
"""Whose post has gone is told that it is understood, and wished something else than a good new colleague."""
FIRST = Shape(_moves, LAYOUTS, _dispensable, length, _ONCE, ("memory", "question", "offer"))
"""The letter that answers a no."""
