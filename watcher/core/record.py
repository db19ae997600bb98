"""What rules did over many mails: how often each hit, how often that was right, what hangs on it alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from math import sqrt

from watcher.core.cues import asked
from watcher.core.hits import counted, hits_by, total
from watcher.core.leaning import Leanings
from watcher.core.reading import Reading
from watcher.core.rules import RuleSet
from watcher.core.verdict import Judgement, Rejection

Z = 1.959964
"""Standard deviations that hold 95 of 100 cases of a normal distribution."""


def wilson(right: int, tried: int) -> tuple[float, float]:
    """The 95 % interval of a share (E. B. Wilson, 1927): 0 to 1 when nothing was tried."""
    if not tried:
        return 0.0, 1.0
    share, square = right / tried, Z * Z
    middle = share + square / (2 * tried)
    reach = Z * sqrt(share * (1 - share) / tried + square / (4 * tried * tried))
    scale = 1 + square / tried
    return max(0.0, (middle - reach) / scale), min(1.0, (middle + reach) / scale)


WEAK = 1.5
"""Points that a sign has which decides nothing by itself."""


@dataclass(slots=True)
class Count:
    """One rule. `confirmed`, `corrected`: hits in mails of which somebody said what they are; `alone`: verdicts.

    A rule without points claims nothing, so nobody can say that it was right.
    """

    points: float
    hits: int = 0
    confirmed: int = 0
    corrected: int = 0
    alone: int = 0

    @property
    def unknown(self) -> int:
        return self.hits - self.confirmed - self.corrected

    @property
    def precision(self) -> float | None:
        """Of the hits whose mail is known, those that spoke for the truth; None when none is known."""
        known = self.confirmed + self.corrected
        return self.confirmed / known if known else None

    @property
    def interval(self) -> tuple[float, float]:
        return wilson(self.confirmed, self.confirmed + self.corrected)


@dataclass(slots=True)
class Record:
    """Rules by name, and pairs of rules that hit one mail together."""

    mails: int = 0
    ordinary: int = 0
    rejections: int = 0
    unclear: int = 0
    rules: dict[str, Count] = field(default_factory=dict)
    ordinary_hits: Counter[str] = field(default_factory=Counter)
    together: Counter[tuple[str, str]] = field(default_factory=Counter)
    scores: list[float] = field(default_factory=list)
    """Of every mail that any rule hit."""

    def take(self, verdict: Judgement, truth: bool | None, alone: Iterable[str] = ()) -> None:  # noqa: FBT001
        """Count one mail; `truth` is whether it is a no, None when nobody said; `alone` are rules it hangs on."""
        names = {hit.rule: hit.points for hit in verdict.evidence}
        no = verdict.outcome == "rejection"
        self.mails += 1
        self.rejections += no
        self.unclear += verdict.outcome == "unclear"
        if names:
            self.scores.append(verdict.score)
        if truth is False or (truth is None and not no):
            self.ordinary += 1
            self.ordinary_hits.update(names)
        for name, points in names.items():
            count = self.rules.setdefault(name, Count(points))
            count.hits += 1
            if truth is not None and points:
                right = truth is (points > 0)
                count.confirmed += right
                count.corrected += not right
        for name in alone:
            self.rules[name].alone += 1
        ordered = sorted(names)
        self.together.update((a, b) for n, a in enumerate(ordered) for b in ordered[n + 1 :])


def hangs_on(reading: Reading, verdict: Judgement, rules: RuleSet) -> tuple[str, ...]:
    """Rules without which this rejection would be none; what they had covered counts then."""
    if not isinstance(verdict, Rejection):
        return ()
    packs = asked(reading, rules.packs_for(reading), rules)
    hits, leanings = hits_by(packs), Leanings(reading, packs, rules)

    def without(name: str) -> float:
        left = counted(tuple(hit for hit in hits if hit.compiled.rule.name != name))
        return total(hit for hit in leanings.beside(left) if hit.compiled.rule.name != name)

    names = dict.fromkeys(hit.rule for hit in verdict.evidence if hit.points > 0)
    return tuple(name for name in names if without(name) < verdict.threshold)


@dataclass(frozen=True, slots=True)
class Blame:
    """The rule whose points changed most in the direction of a changed verdict, by how much, and its words."""

    rule: str
    points: float
    words: str


def blame(old: Judgement, new: Judgement) -> Blame:
    """What to look at first when two rule sets disagree about a mail; no rule when only the threshold differs."""
    down = _rank(old) > _rank(new)
    change: dict[str, float] = {}
    words: dict[str, str] = {}
    for verdict, sign in ((new, 1), (old, -1)):
        for hit in verdict.evidence:
            change[hit.rule] = change.get(hit.rule, 0.0) + sign * hit.points
            words.setdefault(hit.rule, hit.text)
    rule = (min if down else max)(change, key=lambda name: change[name], default="")
    points = round(change[rule], 2) if rule else 0.0
    return Blame(rule, points, words[rule]) if points else Blame("", 0.0, "")


def _rank(verdict: Judgement) -> int:
    return ("unrelated", "unclear", "rejection").index(verdict.outcome)


def is_worse(old: Judgement, new: Judgement) -> bool:
    """A mail that was a rejection is none any more, or one that was unclear is unrelated."""
    return _rank(new) < _rank(old)


def tips(verdict: Judgement) -> tuple[str, ...]:
    """What would turn this verdict over, as sentences without a full stop; the nearest first."""
    lacking = round(verdict.threshold - verdict.score, 2)
    if lacking <= 0:
        return tuple(_hanging(verdict))
    if not verdict.evidence:
        return ()
    against = [hit for hit in verdict.evidence if hit.points < 0 and -hit.points >= lacking]
    held = tuple(f"without “{hit.text}” ({hit.rule} {hit.points:+g}) it would be a no" for hit in against)
    word = "a decision phrase" if lacking > WEAK else "one more weak sign"
    return (f"{lacking:g} point{'s' * (lacking != 1)} short of a no: {word} would do", *held)


def _hanging(verdict: Judgement) -> Iterator[str]:
    given: dict[str, float] = {}
    for hit in verdict.evidence:
        given[hit.rule] = given.get(hit.rule, 0.0) + hit.points
    for name, points in given.items():
        left = round(verdict.score - points, 2)
        if points > 0 and left < verdict.threshold:
            yield f"without {name} it would have {left:g} points and not be a no"
