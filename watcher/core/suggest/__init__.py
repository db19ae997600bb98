"""From corrections to phrases: what tells the missed mails from everything else, and the wrong ones from every no."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import ceil, inf

from watcher.core.message import Message
from watcher.core.proving import as_read
from watcher.core.reading import Reading
from watcher.core.rules import Rule
from watcher.core.suggest.frames import (
    GAP,
    Finder,
    Frame,
    Place,
    frames,
    is_of_characters,
    overlap,
    sentence,
    words_of,
    written,
)
from watcher.core.suggest.words import Knowledge, fine, names_in, plain_words

MOST_SHARED = 4.0
"""Points of a phrase that several mails share: it will stand in others."""
MOST_POINTS = 14.0
COVERED = 2.0
"""Points of a weak sign whose place a phrase may take: words that overlap count once."""
SEVERAL = 2
DEEP = 3
"""Phrases for one mail that it shares with others: the next mail may have only one of them."""
MOST_OWN = 3
"""Phrases that one mail alone gives; a mail that needs more is left as it is."""
LONG = 7
"""Words of a phrase that may decide whatever stands beside it; a shorter one gets a point less for each word."""
SHARP = 3.0
"""Weight of a phrase that speaks so clearly of a decision that it gets a point more."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """A mail that was judged wrongly, and the points by which."""

    message: Message
    reading: Reading
    points: float


@dataclass(frozen=True, slots=True)
class Learned:
    """One phrase, the points it is given (below 0 against a no), and in how many of the corrected mails it stands."""

    frame: Frame
    points: int
    most: int
    """Points, without their sign, that it may be given at all: more would let it decide by itself."""
    seen: int

    @property
    def phrase(self) -> str:
        return written(self.frame)

    @property
    def example(self) -> str:
        return sentence(self.frame)

    def raised(self, more: int) -> Learned:
        """With more points in its direction, as far as it may."""
        size = max(abs(self.points), min(self.most, abs(self.points) + more))
        return replace(self, points=size if self.points > 0 else -size)


@dataclass(slots=True)
class _Told:
    """Frames of one corrected mail with their places, those places that are taken, and the points still lacking."""

    lacks: float
    frames: Mapping[Frame, Sequence[Place]]
    taken: list[Place] = field(default_factory=list)
    phrases: int = 0

    def is_free(self, frame: Frame) -> bool:
        return any(not any(overlap(place, other) for other in self.taken) for place in self.frames[frame])

    def take(self, frame: Frame, points: float) -> None:
        if self.is_free(frame):
            self.taken.extend(self.frames[frame])
            self.phrases += 1
            self.lacks -= points


def for_missed(
    missed: Sequence[Corrected], others: Iterable[Reading], packs: Iterable[Sequence[Rule]], words: Knowledge
) -> tuple[Learned, ...]:
    """Phrases that say no in the missed mails, and stand neither in the others nor in an example of what is no no."""
    return _learned(missed, (*_near_misses(packs), *others), words, deciding=True)


def for_wrong(
    wrong: Sequence[Corrected], noes: Iterable[Reading], packs: Iterable[Sequence[Rule]], words: Knowledge
) -> tuple[Learned, ...]:
    """Phrases of mails that are no no, which stand in no real one; their points are below 0."""
    found = _learned(wrong, (*_matches(packs), *noes), words, deciding=False)
    return tuple(replace(one, points=-one.points) for one in found)


def _near_misses(packs: Iterable[Sequence[Rule]]) -> Iterator[Reading]:
    """Examples of what is no no: of rules against one, and those that rules for one must not hit."""
    for rule in (rule for rules in packs for rule in rules):
        for text in rule.match if rule.points < 0 else rule.no_match:
            yield as_read(rule, text)


def _matches(packs: Iterable[Sequence[Rule]]) -> Iterator[Reading]:
    for rule in (rule for rules in packs for rule in rules if rule.points > 0):
        yield from (as_read(rule, text) for text in rule.match)


def _learned(
    mails: Sequence[Corrected], against: Iterable[Reading], words: Knowledge, *, deciding: bool
) -> tuple[Learned, ...]:
    told = [_Told(mail.points, _frames_of(mail, words)) for mail in mails]
    seen = Counter(frame for one in told for frame in one.frames)
    finder = Finder(seen)
    for reading in against:
        for frame in finder.found(reading):
            seen.pop(frame, None)
    chosen = dict(_shared(told, seen, words, deciding=deciding))
    for one in told:
        for frame, points in _own(one, seen, words, deciding=deciding):
            chosen[frame] = max(points, chosen.get(frame, 0.0))
    return tuple(_as_learned(frame, points, seen[frame], words) for frame, points in chosen.items())


def _as_learned(frame: Frame, points: float, seen: int, words: Knowledge) -> Learned:
    most = MOST_SHARED if seen >= SEVERAL else min(MOST_POINTS, _most(frame, words) + COVERED)
    return Learned(frame, ceil(points), int(max(most, points)), seen)


def _frames_of(mail: Corrected, words: Knowledge) -> Mapping[Frame, Sequence[Place]]:
    names, plain = names_in(mail.message), plain_words(mail.reading)
    found: dict[Frame, list[Place]] = {}
    for n, one in enumerate(mail.reading.sentences):
        if one.where == "body" and not one.question:
            row = words_of(one.folded)
            for frame, start, end in frames(row, fine(row, names, plain, words)):
                if words.meaning(frame):
                    found.setdefault(frame, []).append((n, start, end))
    return found


def _shared(
    told: Sequence[_Told], seen: Counter[Frame], words: Knowledge, *, deciding: bool
) -> Iterator[tuple[Frame, float]]:
    """Phrases that several mails share, those that reach most first."""
    deep = DEEP if deciding else 1
    holders: dict[Frame, list[_Told]] = {}
    for one in told:
        for frame in one.frames:
            if seen[frame] >= SEVERAL and (words.weight(frame) >= 1 if deciding else words.meaning(frame) > 1):
                holders.setdefault(frame, []).append(one)
    while True:
        reach = {
            frame: sum(one.phrases < deep and one.is_free(frame) for one in those) for frame, those in holders.items()
        }
        holders = {frame: those for frame, those in holders.items() if reach[frame] >= SEVERAL}
        if not holders:
            return
        best = max(holders, key=lambda frame: (reach[frame] + _telling(frame, words), frame))
        those = holders.pop(best)
        points = min(MOST_SHARED, _most(best, words), ceil(max(1.0, *(one.lacks for one in those))))
        for one in those:
            one.take(best, points)
        yield best, points


def _most(frame: Frame, words: Knowledge) -> float:
    """Points that a phrase may have: a short one decides nothing by itself."""
    length = len(frame) // 2 if is_of_characters(frame) else len(frame) - (GAP in frame)
    return inf if length >= LONG else max(1.0, length - 2.0 + (words.weight(frame) >= SHARP))


def _telling(frame: Frame, words: Knowledge) -> float:
    """A frame with more words that mean something is worth as much as one or two mails more."""
    said = 0.6 * min(3, words.meaning(frame)) + 0.25 * min(4.0, words.weight(frame))
    return said - 0.5 * (words.loose(frame) + (GAP in frame))


def _own(told: _Told, seen: Counter[Frame], words: Knowledge, *, deciding: bool) -> Iterator[tuple[Frame, float]]:
    """What one mail alone gives, those phrases first that speak most of a decision, until it is enough."""
    whole = [frame for frame in told.frames if frame in seen and GAP not in frame]
    safe = [frame for frame in whole if _is_safe(frame, words, deciding=deciding)]
    for _ in range(MOST_OWN):
        free = [frame for frame in safe if told.is_free(frame)]
        if told.lacks <= 0 or not free:
            return
        best = max(free, key=lambda frame: (_fitness(frame, words, told.lacks), frame))
        points = min(_most(best, words), ceil(told.lacks))
        told.take(best, points)
        yield best, points


def _fitness(frame: Frame, words: Knowledge, lacks: float) -> float:
    """Rather long enough to decide by itself than one of several; not longer."""
    told = min(6.0, words.weight(frame)) + 0.5 * min(4, words.meaning(frame))
    short = max(0.0, lacks - _most(frame, words))
    length = len(frame) / 2 if is_of_characters(frame) else len(frame)
    return told - 0.5 * words.loose(frame) - 1.5 * short - 0.3 * length


def _is_safe(frame: Frame, words: Knowledge, *, deciding: bool) -> bool:
    """Whether one mail is proof enough: where nothing speaks of a decision, it has to be a long one."""
    if deciding and words.weight(frame):
        return words.meaning(frame) >= SEVERAL
    return _most(frame, words) >= LONG - 4 and words.meaning(frame) > SEVERAL


__all__ = ["Corrected", "Finder", "Knowledge", "Learned", "for_missed", "for_wrong"]
