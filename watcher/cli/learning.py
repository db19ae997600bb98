"""From corrections to a changed rules.yaml, tried on everything that is known before anybody sees it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from watcher.adapters import config, mime
from watcher.adapters.config import packs, patching
from watcher.cli.mailbag import Bag
from watcher.core.correction import Correction
from watcher.core.message import Message
from watcher.core.proving import trials
from watcher.core.reading import Reading
from watcher.core.rules import RuleSet, Span
from watcher.core.suggest import Knowledge, Learned, for_missed, for_wrong
from watcher.core.verdict import Judgement, hits_of, read, weigh

MORE = (0.0, 1.0, 2.0)
"""Points beyond what the mails lack, in the order they are tried."""
MARGIN = 0.5
"""Points below the threshold: no other mail may come so close by what was learned."""
NO_RULE, OTHER_RULE = "learned-noes", "learned-others"


@dataclass(slots=True)
class Change:
    """The new text of rules.yaml (the old one when nothing is better), and what it does."""

    text: str
    fixed: int = 0
    open: int = 0
    mails: int = 0
    learned: list[Learned] = field(default_factory=list)
    refused: str = ""
    new: list[str] = field(default_factory=list)
    """Mails nobody has said anything about that would become a no."""

    def lines(self) -> Iterator[str]:
        yield f"{self.fixed} of {self.fixed + self.open} corrections come out right; tried on {self.mails} mails"
        for one in self.learned:
            for phrase, count in one.phrases:
                yield f"  {one.points:+g}  “{phrase}”  seen in {count} of the corrected mails"
        if self.new:
            yield f"{len(self.new)} more mails would become a no, or come close: {', '.join(self.new[:5])}"
        if self.refused:
            yield self.refused

    def values(self) -> dict[str, Any]:
        phrases = [
            {"phrase": phrase, "points": one.points, "seen": count}
            for one in self.learned
            for phrase, count in one.phrases
        ]
        counts = {"fixed": self.fixed, "open": self.open, "mails": self.mails}
        return {**counts, "phrases": phrases, "new": self.new, "refused": self.refused or None}


@dataclass(slots=True)
class _Mail:
    name: str
    reading: Reading
    verdict: Judgement
    truth: bool | None


def learn(before: str, path: Path, taught: Sequence[Correction], bag: Bag) -> Change:
    """The change that fixes most corrections, makes no new rejection, and loses nothing that was right."""
    rules = config.rules_of(before, path)
    messages = [
        (one, message) for one in taught if isinstance(message := mime.parse(one.octets), Message) and message.text
    ]
    verdicts = [weigh(read(message), rules) for _, message in messages]
    told = {one.source for one in taught}
    mails = [
        _Mail(mail.where, reading := read(mail.message), weigh(reading, rules), mail.truth)
        for mail in bag
        if mail.message.source not in told
    ]
    paired = list(zip(messages, verdicts, strict=True))
    missed = [(m, v) for (one, m), v in paired if one.is_no and v.outcome != "rejection"]
    wrong = [(m, v) for (one, m), v in paired if not one.is_no and v.outcome == "rejection"]
    learned = _learned(rules, mails, missed, wrong)
    right = [m for m, _ in (*missed, *wrong)]
    if not any(one.phrases for one in learned):
        return Change(before, open=len(right), mails=len(mails), refused="No phrase tells them from everything else.")
    tried: list[Change] = []
    for more in MORE:  # words that overlap count once: a hit may take the place of another's points
        raised = [replace(one, points=one.points + (more if one.points > 0 else -more)) for one in learned]
        text = patching.edited(before, *(edit for one in raised for edit in _edits(before, one)))
        tried.append(_tried(before, Change(text, mails=len(mails), learned=raised), path, rules, mails, paired))
    return max(tried, key=lambda change: change.fixed)


def _learned(
    rules: RuleSet,
    mails: Sequence[_Mail],
    missed: Sequence[tuple[Message, Judgement]],
    wrong: Sequence[tuple[Message, Judgement]],
) -> list[Learned]:
    words = Knowledge.of(rules.all_packs(), (word for each in packs.languages().values() for word in each))
    ordinary = [mail.reading for mail in mails if not mail.truth and mail.verdict.outcome != "rejection"]
    noes = [mail.reading for mail in mails if mail.verdict.outcome == "rejection"]
    lacks = [verdict.threshold - verdict.score for _, verdict in missed]
    excess = [verdict.score - rules.doubtful + 0.5 for _, verdict in wrong]
    learned = [for_missed([message for message, _ in missed], lacks, ordinary, words, rules)] if missed else []
    if wrong:
        learned.append(for_wrong([message for message, _ in wrong], excess, noes, words, rules))
    return [one for one in learned if one.phrases]


def _edits(before: str, learned: Learned) -> Iterator[patching.Edit]:
    """A rule of its own for what was learned; one that is there already gets more phrases."""
    name = NO_RULE if learned.points > 0 else OTHER_RULE
    phrases = [patching.phrase(phrase) for phrase, _ in learned.phrases]
    names = [rule.name for rule in packs.pack(config.values_of(before)).rules]
    if name in names:
        where = ("rules", names.index(name))
        for phrase in phrases:
            yield patching.add((*where, "any"), phrase)
            yield patching.add((*where, "examples", "match"), f"{str(phrase).capitalize()}.")
        yield patching.put((*where, "points"), _plain(learned.points))
        return
    why = "What you taught: words of noes that were missed." if learned.points > 0 else "What you taught: not a no."
    yield patching.add(
        ("rules",),
        {
            "name": name,
            "why": patching.phrase(why),
            "points": _plain(learned.points),
            "any": phrases,
            "examples": {"match": [f"{str(phrase).capitalize()}." for phrase in phrases]},
        },
    )


def _plain(points: float) -> float | int:
    return int(points) if points == int(points) else points


def _tried(
    before: str,
    change: Change,
    path: Path,
    old_rules: RuleSet,
    mails: Sequence[_Mail],
    paired: Sequence[tuple[tuple[Correction, Message], Judgement]],
) -> Change:
    """The change with its effect; nothing is suggested when it would undo what is right."""
    rules = config.rules_of(change.text, path)
    for (one, message), old in paired:
        if (old.outcome == "rejection") is not one.is_no:
            good = (weigh(read(message), rules).outcome == "rejection") is one.is_no
            change.fixed += good
            change.open += not good
    broken = [trial.rule for pack in rules.own for trial in trials(pack) if trial.failed]
    lost = []
    for mail in mails:
        if _own_hits(mail.reading, rules) == _own_hits(mail.reading, old_rules):
            continue  # nothing else differs between the two
        new, was = weigh(mail.reading, rules), mail.verdict
        if new.score >= rules.threshold - MARGIN > was.score and mail.truth is not True:
            change.new.append(mail.name)
        if was.outcome == "rejection" != new.outcome and mail.truth is not False:
            lost.append(mail.name)
    if broken or lost or change.new or not change.fixed:
        said = (
            "an example would fail"
            if broken
            else "a no would be lost"
            if lost
            else "other mail would become a no, or come close to it"
        )
        reason = said if change.fixed else "it would not be enough"
        return Change(before, 0, change.fixed + change.open, change.mails, change.learned, f"Not suggested: {reason}.")
    return change


def _own_hits(reading: Reading, rules: RuleSet) -> frozenset[tuple[str, float, Span]]:
    """What the user's own rules hit; a few phrases, so this is cheap where weighing is not."""
    return frozenset((hit.compiled.rule.name, hit.points, hit.span) for hit in hits_of(reading, rules.own))
