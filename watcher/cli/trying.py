"""A change of the rules, tried on every mail that is known: what it would judge wrongly, and what it still lacks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import ceil

from watcher.core.hits import hits_of
from watcher.core.proving import trials
from watcher.core.reading import Reading
from watcher.core.rules import RuleSet
from watcher.core.spans import Span
from watcher.core.suggest import Finder, Learned
from watcher.core.verdict import Judgement, weigh

MARGIN = 0.5
"""Points below the threshold: no other mail may come so close by what was learned."""


@dataclass(frozen=True, slots=True)
class Known:
    """One mail; `truth`: whether it is a no, None when nobody said; its verdict, where that is known already."""

    reading: Reading
    truth: bool | None
    verdict: Judgement | None = None


@dataclass(slots=True)
class Tried:
    """What a change does: corrections that come out right, phrases that must go, points that are still lacking."""

    fixed: int = 0
    guilty: set[Learned] = field(default_factory=set)
    used: set[Learned] = field(default_factory=set)
    """Phrases that stand in a correction which comes out right."""
    more: dict[Learned, int] = field(default_factory=dict)


@dataclass(slots=True)
class Trial:
    """The rules as they are, the corrected mails, and all others, whose verdicts are to stay.

    `of` is for one set of phrases that shrinks, or whose points change.
    """

    rules: RuleSet
    corrected: Sequence[Known]
    mails: Sequence[Known]
    _touched: Sequence[Known] | None = None
    """Those that anything learned fits; it only gets less from one try to the next."""

    def is_wrong(self, known: Known) -> bool:
        return known.truth is not None and (self._was(known).outcome == "rejection") is not known.truth

    def lacks(self, known: Known) -> float:
        """Points between what a mail has and what it should have."""
        score = self._was(known).score
        return self.rules.threshold - score if known.truth else score - self.rules.doubtful + MARGIN

    def readings(self, *, no: bool) -> list[Reading]:
        """Of all that is a no, or of all that is none; what nobody said anything about is what it was judged to be."""
        return [known.reading for known in (*self.mails, *self.corrected) if self._is_no(known) is no]

    def of(self, rules: RuleSet, phrases: Sequence[Learned]) -> Tried:
        """What the changed rules do, to which these phrases were added."""
        tried = Tried()
        finder = {one.frame: one for one in phrases}
        examples = {one.example: one for one in phrases}
        failed = {trial.text for pack in rules.own for trial in trials(pack) if trial.failed}
        tried.guilty = {examples[text] for text in failed & examples.keys()}
        find = Finder(finder)
        if self._touched is None:
            everything = (*self.mails, *self.corrected)
            self._touched = [known for known in everything if self._differs(known.reading, rules)]
        for known in self._touched:
            there = [finder[frame] for frame in find.found(known.reading)]
            tried.guilty.update(self._guilty(known, weigh(known.reading, rules), there))
        for known in filter(self.is_wrong, self.corrected):
            self._count(known, weigh(known.reading, rules), find, finder, tried)
        return tried

    def _count(
        self, known: Known, new: Judgement, find: Finder, phrases: dict[tuple[str, ...], Learned], tried: Tried
    ) -> None:
        there = [phrases[frame] for frame in find.found(known.reading)]
        if (new.outcome == "rejection") is known.truth:
            tried.fixed += 1
            tried.used.update(there)
            return
        lacking = ceil(new.threshold - new.score if known.truth else new.score - self.rules.doubtful + MARGIN)
        able = [one for one in there if (one.points > 0) is known.truth and abs(one.points) < one.most]
        if able:
            one = max(able, key=lambda one: (-one.seen, one.most - abs(one.points), one.frame))
            tried.more[one] = max(lacking, tried.more.get(one, 0))

    def _guilty(self, known: Known, new: Judgement, there: Sequence[Learned]) -> Iterator[Learned]:
        was = self._was(known)
        if known.truth is not True and new.score >= new.threshold - MARGIN > was.score:
            yield from (one for one in there if one.points > 0)
        if known.truth is not False and was.outcome == "rejection" != new.outcome:
            yield from (one for one in there if one.points < 0)

    def _was(self, known: Known) -> Judgement:
        return known.verdict or weigh(known.reading, self.rules)

    def _is_no(self, known: Known) -> bool:
        return self._was(known).outcome == "rejection" if known.truth is None else known.truth

    def _differs(self, reading: Reading, rules: RuleSet) -> bool:
        """Whether the user's own rules hit something else now: nothing else differs, and this is cheap."""
        return _own_hits(reading, rules) != _own_hits(reading, self.rules)


def _own_hits(reading: Reading, rules: RuleSet) -> frozenset[tuple[str, float, Span]]:
    return frozenset((hit.compiled.rule.name, hit.points, hit.span) for hit in hits_of(reading, rules.own))
