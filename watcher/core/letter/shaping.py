"""Put a letter of any shape together: a wording for each move, the best of a few tries, in paragraphs."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import get_args

from watcher.core.facts import Detail, Facts
from watcher.core.letter import rhythm
from watcher.core.letter.book import Move, Phrasebook, Register, Wording, unsaid
from watcher.core.letter.people import Profile
from watcher.core.letter.rhythm import AGAIN, ECHO, LONG_WORD, STOP
from watcher.core.letter.signs import register_of
from watcher.core.letter.ways import Settled, Talk, Ways

TRIES = 12
"""Letters made from one seed; of those that repeat themselves least and have the right length the first is kept."""
ENOUGH = 2
"""Answers to what they told that make a letter."""
ANSWERED = 40
"""Words that are enough for one that has so many."""
NEARLY = 3
"""Faults by which a letter may be worse than the best and still be taken."""
FEW, MANY = 32, 70
"""Words up to which a letter takes the first of its layouts, and beyond which it takes none but the later ones."""

Layout = tuple[tuple[Move, ...], ...]
"""The paragraphs between greeting and close, by their moves."""


@dataclass(frozen=True, slots=True)
class Composed:
    """A letter's text with greeting, close and signature; `used` are the ids of its wordings, in order."""

    body: str
    language: str
    used: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """What a kind of letter is made of: its moves in order, its paragraphs, what goes first, its length in words."""

    moves: Callable[[Facts, frozenset[str]], tuple[Move, ...]]
    """Those that are right here; a move whose facts are missing drops out later by itself."""
    layouts: tuple[Layout, ...]
    """From one paragraph, for a few lines, to several."""
    dispensable: Callable[[Facts], Sequence[Move]]
    length: Callable[[Facts], tuple[int, int]]
    once: frozenset[str] = field(default=frozenset())
    """Signs that, once a sentence has needed them, the next ones leave alone."""
    padding: Sequence[Move] = ()
    """Moves without which a letter that answers enough of what they said is the better one."""


@dataclass(frozen=True, slots=True)
class Matter:
    """What one letter is about: facts, names at hand, and signs of what is known."""

    facts: Facts
    values: dict[str, str]
    signs: frozenset[str]


DETAILS: frozenset[str] = frozenset(get_args(Detail)) - frozenset(
    ("met", "one", "event", "tender", "singly", "terse", "team", "sent", "stately", "pair", "admission", "cohort")
)
"""What they told and a letter answers once."""
_LATER: frozenset[str] = frozenset(("again", "keep", "elsewhere", "paused"))
"""What they said about later."""
_OFFERED: frozenset[str] = frozenset(("feedback_offered",))
_NAMED = ("firm", "role", "post", "work", "programme", "project")
_COURTEOUS: frozenset[str] = frozenset(("late", "personal", "others", "day", "visited"))
"""What is answered in passing, wherever thanks have room for it."""
_SPOKEN_OF = DETAILS | _LATER | _OFFERED
"""What is answered before anything is said that any letter could say."""


@dataclass(frozen=True)
class _Said:
    """One move as it would be said; several tries say the same."""

    move: Move
    wording: Wording
    text: str
    needs: frozenset[str]
    """The signs that it takes up: the wording's own, and those of the ways it is said in."""
    used: tuple[str, ...]
    """The ids of the wording and of its ways."""

    @cached_property
    def length(self) -> int:
        return len(self.text.split())

    @property
    def answers(self) -> bool:
        """It takes up something that they told."""
        return bool(self.needs & _SPOKEN_OF)

    @cached_property
    def lowered(self) -> str:
        return self.text.lower()

    @cached_property
    def longer(self) -> frozenset[str]:
        """Its longer words."""
        return frozenset(LONG_WORD.findall(self.lowered))


def write(
    shape: Shape, matter: Matter, profile: Profile, book: Phrasebook, seed: str, recent: frozenset[str]
) -> Composed:
    """A letter of `shape`, the same for the same arguments. `recent` are ids of wordings to avoid where others are."""
    tries = (_fitted(said, shape, matter.facts) for said in _Choice(shape, matter, book, recent).tries(seed))
    best = _first_good(tries, _Judge(shape, matter, book))
    body = _body(best, profile, book.joint, _layout(best, shape, seed))
    return Composed(body, book.language, tuple(each for one in best for each in one.used))


@dataclass(frozen=True, slots=True)
class _Choice:
    """The ways through the moves."""

    shape: Shape
    matter: Matter
    book: Phrasebook
    recent: frozenset[str]
    rendered: dict[tuple[str, str], _Said] = field(default_factory=dict)
    """What was said in an earlier try, by the wording's id and the words it was said in."""
    ways: dict[str, Ways] = field(default_factory=dict)
    """The ways of a wording that are true, by its id."""
    fitting: dict[Move, tuple[Wording, ...]] = field(default_factory=dict)
    """What fits at all, the same for every try."""
    fresh: dict[tuple[Move, frozenset[str]], tuple[Wording, ...]] = field(default_factory=dict)
    """What is left of it, and not heard lately where there is a choice, behind what is used up."""

    def tries(self, seed: str) -> Iterator[list[_Said]]:
        moves = self.shape.moves(self.matter.facts, self.matter.signs)
        register = register_of(self.matter.facts, self.book)
        for n in range(TRIES):
            yield self._said(f"{seed}/{n}", moves, register)

    def _said(self, seed: str, moves: Sequence[Move], register: Register) -> list[_Said]:
        """One of them, each move with a wording that is true and, where there are any, fresh."""
        used: frozenset[str] = frozenset()
        said: list[_Said] = []
        for move in moves:
            made = any(move in one.wording.also for one in said)
            fresh = () if made else self._fresh(move, used, register)
            if move == "close" and said:
                fresh = tuple(one for one in fresh if not self._echoes(one, said[-1], register)) or fresh
            if fresh:
                wording = fresh[_hash(f"{seed}/{move}") % len(fresh)]
                said.append(self._spelt(move, wording, self._settled(wording, used, seed), register))
                used |= self._used_up(said[-1].needs) if move != "greeting" else frozenset()
        return said

    def _echoes(self, close: Wording, last: _Said, register: Register) -> bool:
        """`All the best,` below `All the best to the team.`"""
        said = self._spelt("close", close, self._settled(close, frozenset(), ""), register)
        sentence = STOP.split(last.lowered)[-1]
        return bool(set(_GOOD_WORD.findall(said.lowered)) & set(_GOOD_WORD.findall(sentence)) - {"with"})

    def _settled(self, wording: Wording, used: frozenset[str], seed: str) -> Settled:
        """The words in which it is said now."""
        if wording.id not in self.ways:
            self.ways[wording.id] = wording.ways.narrowed(self.matter.signs)
        left, once = self.matter.signs - used, self.shape.once
        talk = Talk(left, once, self.recent, lambda n, many: _hash(f"{seed}/{wording.id}/{n}") % many)
        return self.ways[wording.id].settled(talk)

    def _spelt(self, move: Move, wording: Wording, settled: Settled, register: Register) -> _Said:
        """It with its names filled in; whoever writes from Switzerland is written to without ß."""
        key = (wording.id, settled.text)
        if key not in self.rendered:
            text = wording.render(settled.text, self.matter.values, register)
            text = text.replace("ß", "ss") if "swiss" in self.matter.signs else text
            needs, used = wording.needs | settled.needs, (wording.id, *settled.used)
            self.rendered[key] = _Said(move, wording, text, needs, used)
        return self.rendered[key]

    def _fresh(self, move: Move, used: frozenset[str], register: Register) -> tuple[Wording, ...]:
        if (move, used) not in self.fresh:
            if move not in self.fitting:
                self.fitting[move] = self.book.fitting(move, self.matter.signs, self.matter.facts, register)
            fitting = unsaid(self.fitting[move], used)
            self.fresh[move, used] = tuple(one for one in fitting if one.id not in self.recent) or fitting
        return self.fresh[move, used]

    def _used_up(self, needs: frozenset[str]) -> frozenset[str]:
        """How many applied is answered with the number or without it, an offer to ring as one to talk, not both."""
        once = needs & self.shape.once
        return once | {said for sign, said in _WITH_IT.items() if sign in once}


_WITH_IT = {"crowd": "many", "call": "rings", "gentle": "heartened"}


def _hash(text: str) -> int:
    """As good as chance, and the same each time."""
    return int.from_bytes(hashlib.sha256(text.encode(errors="backslashreplace")).digest()[:8], "big")


def _fitted(said: list[_Said], shape: Shape, facts: Facts) -> tuple[_Said, ...]:
    """`said` without its most dispensable moves, as far as the length of such a letter demands or allows."""
    _, most = shape.length(facts)
    for spare_answers in (True, False):
        for move in shape.dispensable(facts):
            if _words(said) > most:
                said = [one for one in said if one.move != move or one.wording.also or (one.answers and spare_answers)]
    if _answers_enough(said):
        least = _least(said, shape, facts)
        for move in shape.padding:
            fewer = [one for one in said if one.move != move or one.wording.also or one.answers]
            said = fewer if _words(fewer) >= least else said
    return tuple(said)


def _answers_enough(said: Sequence[_Said]) -> bool:
    return sum(one.answers for one in said) >= ENOUGH


def _least(said: Sequence[_Said], shape: Shape, facts: Facts) -> int:
    """What answers them may be shorter than what does not."""
    least, _ = shape.length(facts)
    return min(least, ANSWERED) if _answers_enough(said) else least


def _words(said: Sequence[_Said]) -> int:
    return sum(one.length for one in said)


@dataclass(frozen=True, slots=True)
class _Judge:
    """How well the moves of one letter stand beside each other."""

    shape: Shape
    matter: Matter
    book: Phrasebook

    def faults(self, said: tuple[_Said, ...]) -> int:
        """Misses of the right length, repetitions, and nothing that ties the letter to these people."""
        count = _words(said)
        _, most = self.shape.length(self.matter.facts)
        least = _least(said, self.shape, self.matter.facts)
        missed = max(0, least - count, count - most)
        return 3 * (missed + self._names(said)) + self._words_again(said) + self._unanswered(said)

    def _unanswered(self, said: tuple[_Said, ...]) -> int:
        """Whoever spoke of later, or offered to say more, and reads nothing of it has not been listened to."""
        asked = (_LATER, _OFFERED, *(frozenset((one,)) for one in _COURTEOUS))
        spoken = [signs for signs in asked if self.matter.signs & signs]
        return ECHO * sum(not any(one.needs & signs for one in said) for signs in spoken)

    def _names(self, said: tuple[_Said, ...]) -> int:
        """Each name once is right; a letter that names nothing, not even in its greeting, could be anybody's."""
        names = {self.matter.values[key] for key in _NAMED if key in self.matter.values}
        named = Counter(name for one in said if one.move != "greeting" for name in names if name in one.text)
        anybodys = names and not any(name in one.text for one in said for name in names)
        return sum(n - 1 for n in named.values()) + (4 if anybodys else 0)

    def _words_again(self, said: tuple[_Said, ...]) -> int:
        longer = sum(len(one.longer) for one in said) - len(frozenset().union(*(one.longer for one in said)))
        openings = len(said) - len({one.lowered.partition(" ")[0] for one in said})
        text = " " + " ".join(one.lowered for one in said if one.move != "close")
        once = sum(AGAIN * max(0, text.count(f" {word}") - 1) for word in self.book.once)
        return longer + openings + once + rhythm.faults([one.text for one in said])


_GOOD_WORD = re.compile(r"[^\W\d_]{4,}")


def _first_good(tries: Iterable[tuple[_Said, ...]], judge: _Judge) -> tuple[_Said, ...]:
    """The first that is nearly as good as the best: always the best would be the same few again and again.

    One that is nearly faultless is that, whatever comes behind it, and most letters need no second try.
    """
    judged: list[tuple[int, tuple[_Said, ...]]] = []
    for said in tries:
        judged.append((judge.faults(said), said))
        enough = min(faults for faults, _ in judged) + NEARLY
        faults, first = next(one for one in judged if one[0] <= enough)
        if faults <= NEARLY:
            break
    return first


def _layout(said: tuple[_Said, ...], shape: Shape, seed: str) -> Layout:
    """A few lines are one paragraph, a letter two, a longer one two or three; which, the seed says."""
    count = _words(said)
    layouts = shape.layouts[:1] if count < FEW else shape.layouts[1:2] if count < MANY else shape.layouts[1:]
    layouts = layouts or shape.layouts
    return layouts[_hash(f"{seed}/layout") % len(layouts)]


def _body(said: tuple[_Said, ...], profile: Profile, joint: str, layout: Layout) -> str:
    paragraphs = [
        joint.join(one.text for one in said if one.move in paragraph)
        for paragraph in (("greeting",), *layout, ("close",))
    ]
    signature = profile.signature.strip() or profile.name
    *text, close = [paragraph for paragraph in paragraphs if paragraph]
    return "\n\n".join((*text, f"{close}\n{signature}")) + "\n"
