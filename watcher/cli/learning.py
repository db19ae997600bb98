"""From corrections to a changed rules.yaml, tried on everything that is known before anybody sees it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from watcher.adapters import config, mime
from watcher.adapters.config import packs, patching
from watcher.cli.mailbag import Mail
from watcher.cli.trying import Known, Trial
from watcher.core.correction import Correction
from watcher.core.message import Message
from watcher.core.reading import Reading
from watcher.core.rules import Rule, RuleSet
from watcher.core.suggest import Corrected, Knowledge, Learned, for_missed, for_wrong
from watcher.core.verdict import read, weigh

ROUNDS = 12
"""How often phrases are left out and points are put right before what was best is taken."""
FOR, AGAINST = "learned-noes", "learned-others"
WHY = {
    FOR: "What you taught: words of noes that were missed.",
    AGAINST: "What you taught: words of mail that is no no.",
}


@dataclass(slots=True)
class Change:
    """The new text of rules.yaml (the old one when nothing is better), and what it does."""

    text: str
    fixed: int = 0
    open: int = 0
    mails: int = 0
    learned: tuple[Learned, ...] = ()
    left_out: int = 0
    """Phrases that would have made a no of other mail, or lost one."""
    refused: str = ""

    def lines(self) -> Iterator[str]:
        yield f"{self.fixed} of {self.fixed + self.open} corrections come out right; tried on {self.mails} mails"
        for one in self.learned:
            yield f"  {one.points:+g}  “{one.phrase}”  seen in {one.seen} of the corrected mails"
        if self.left_out:
            yield f"{self.left_out} more phrases are left out: other mail would be judged wrongly by them, or nearly."
        if self.refused:
            yield self.refused

    def values(self) -> dict[str, Any]:
        phrases = [{"phrase": one.phrase, "points": one.points, "seen": one.seen} for one in self.learned]
        counts = {"fixed": self.fixed, "open": self.open, "mails": self.mails, "left_out": self.left_out}
        return {**counts, "phrases": phrases, "refused": self.refused or None}


def learn(before: str, path: Path, taught: Sequence[Correction], bag: Iterable[Mail]) -> Change:
    """The change that fixes most corrections, makes no new rejection, and loses nothing that was right."""
    rules = config.rules_of(before, path)
    told = [(one, m) for one in taught if isinstance(m := mime.parse(one.octets), Message) and m.text]
    corrected = [(m, Known(reading := read(m), one.is_no, weigh(reading, rules))) for one, m in told]
    sources = {one.source for one in taught}
    mails = [
        Known(reading := read(mail.message), mail.truth, weigh(reading, rules))
        for mail in bag
        if mail.message.source not in sources
    ]
    languages = _languages([known.reading for _, known in corrected])
    samples = [Known(Reading(subject=subject, body=body), is_no) for is_no, subject, body in packs.samples(languages)]
    trial = Trial(rules, [known for _, known in corrected], [*mails, *samples])
    phrases = _phrases(trial, [(m, known) for m, known in corrected if trial.is_wrong(known)], languages)
    wrong = sum(trial.is_wrong(known) for _, known in corrected)
    change = _best(before, path, trial, phrases) if phrases else Change(before)
    change.open, change.mails = wrong - change.fixed, len(mails)
    if not change.fixed:
        change.refused = "No safe change was found." if phrases else "No phrase tells them from everything else."
    return change


def _languages(readings: Iterable[Reading]) -> tuple[str, ...]:
    """Those the corrected mails may be in, whether their packs are in use or not."""
    spoken = RuleSet(languages=packs.languages())
    found = {language for reading in readings for language in spoken.likely(reading)}
    return tuple(name for name in packs.names() if name in found)


def _phrases(trial: Trial, wrong: Sequence[tuple[Message, Known]], languages: Sequence[str]) -> tuple[Learned, ...]:
    shipped: list[Sequence[Rule]] = [packs.shipped(name).rules for name in languages]
    rules = [*shipped, *(tuple(compiled.rule for compiled in pack.rules) for pack in trial.rules.own)]
    others, noes = trial.readings(no=False), trial.readings(no=True)
    words = Knowledge.of(rules, (word for each in packs.languages().values() for word in each), others)
    missed = [Corrected(m, known.reading, trial.lacks(known)) for m, known in wrong if known.truth]
    alarms = [Corrected(m, known.reading, trial.lacks(known)) for m, known in wrong if not known.truth]
    return (
        *(for_missed(missed, others, rules, words) if missed else ()),
        *(for_wrong(alarms, noes, rules, words) if alarms else ()),
    )


def _best(before: str, path: Path, trial: Trial, phrases: tuple[Learned, ...]) -> Change:
    """Phrases that judge other mail wrongly are left out; those that are not enough get more points."""
    best, left_out = Change(before), 0
    for _ in range(ROUNDS):
        text = patching.edited(before, *_edits(before, phrases))
        tried = trial.of(config.rules_of(text, path).sharing(trial.rules), phrases)
        if tried.guilty:
            phrases = tuple(one for one in phrases if one not in tried.guilty)
            left_out += len(tried.guilty)
        else:
            if tried.fixed > best.fixed:
                used = tuple(one for one in phrases if one in tried.used)
                best = Change(patching.edited(before, *_edits(before, used)), tried.fixed, learned=used)
            raised = tuple(one.raised(tried.more.get(one, 0)) for one in phrases)
            if raised == phrases:
                break
            phrases = raised
        if not phrases:
            break
    best.left_out = left_out
    return best


def _edits(before: str, phrases: Iterable[Learned]) -> Iterator[patching.Edit]:
    """Rules of their own for what was learned, one for each number of points; one that is there gets more phrases."""
    rules: dict[str, list[Learned]] = {}
    for one in phrases:
        rules.setdefault(f"{FOR if one.points > 0 else AGAINST}-{abs(one.points)}", []).append(one)
    names = [rule.name for rule in packs.pack(config.values_of(before)).rules]
    for name, learned in rules.items():
        if name in names:
            where = ("rules", names.index(name))
            for one in learned:
                yield patching.add((*where, "any"), patching.phrase(one.phrase))
                yield patching.add((*where, "examples", "match"), patching.phrase(one.example))
        else:
            yield patching.add(("rules",), _rule(name, learned))


def _rule(name: str, learned: Sequence[Learned]) -> dict[str, Any]:
    return {
        "name": name,
        "why": patching.phrase(WHY[FOR if learned[0].points > 0 else AGAINST]),
        "points": learned[0].points,
        "any": [patching.phrase(one.phrase) for one in learned],
        "examples": {"match": [patching.phrase(one.example) for one in learned]},
    }
