"""What we think, and why: Rejection, Unclear or Unrelated, each with its Evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from watcher.core import cues, kinds
from watcher.core.facts import Kind, Openness, Stage
from watcher.core.glance import Glance
from watcher.core.hits import Hit, counted, hits_by, total
from watcher.core.leaning import Leanings
from watcher.core.message import Message
from watcher.core.reading import Reading
from watcher.core.rules import CompiledPack, Rule, RuleSet
from watcher.core.spans import Span, Spans
from watcher.core.text import Where

Outcome = Literal["rejection", "unclear", "unrelated"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One hit. `text` is the mail's own words; [start, end) is their span in the subject or in the text."""

    rule: str
    points: float
    where: Where
    text: str
    start: int
    end: int
    why: str = ""

    def plain(self) -> dict[str, str | float]:
        """As JSON keeps it; `asdict` would copy every string of it with care, ten times as long."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Verdict:
    """`evidence` adds up to `score`; strongest first.

    `missing` names what was looked for and not found: rules against a no, or where nothing was found, the cues of packs
    that were not asked.
    """

    score: float
    threshold: float
    evidence: tuple[Evidence, ...]
    language: str = ""
    """ISO 639-1; empty when no pack knows it."""
    kind: Kind = "other"
    stage: Stage = "unknown"
    openness: frozenset[Openness] = frozenset()
    missing: tuple[str, ...] = ()


class Rejection(Verdict):
    """The rules add up to a no."""

    __slots__ = ()
    outcome: Outcome = "rejection"


class Unclear(Verdict):
    """Some signs of a no, not enough: shown to the user, never answered."""

    __slots__ = ()
    outcome: Outcome = "unclear"


class Unrelated(Verdict):
    """Nothing of ours."""

    __slots__ = ()
    outcome: Outcome = "unrelated"


Judgement = Rejection | Unclear | Unrelated


def judge(message: Message, rules: RuleSet) -> Judgement:
    """The verdict on one message. Pure, and linear in the length of its text."""
    return weigh(read(message), rules)


def read(message: Message) -> Reading:
    """The message as the rules see it."""
    return Glance.of(message).read()


def weigh(reading: Reading, rules: RuleSet) -> Judgement:
    spoken = rules.packs_for(reading)
    packs = cues.asked(reading, spoken, rules)
    verdict = concluded(reading, packs, hits_by(packs), rules, Leanings(reading, packs, rules))
    silent = tuple(cues.name_of(pack.name) for pack in spoken if pack not in packs)
    return verdict if verdict.evidence else replace(verdict, missing=silent)


def concluded(
    reading: Reading, packs: Mapping[CompiledPack, Spans], found: tuple[Hit, ...], rules: RuleSet, leanings: Leanings
) -> Judgement:
    """What follows from all places where rules fit, found in the order of the packs that are asked."""
    hits = leanings.beside(counted(found))
    score = total(hits)
    evidence = [
        evidence_of(reading, hit) for hit in sorted(hits, key=lambda hit: (-abs(hit.points), hit.compiled.rule.name))
    ]
    told = {rule.name: rule.kind for rule in _rules(hits) if rule.kind}
    heard = kinds.heard(_whole(reading, packs), _spoken(hits, packs)) if score >= rules.doubtful else ()
    kind = kinds.heaviest(told.values(), heard)
    evidence += (
        _quoted(reading, Rule(word.rule, 0, (), why=kinds.WHY), word.span) for word in kinds.shown(kind, heard)
    )
    outcome = Rejection if score >= rules.threshold else Unclear if score >= rules.doubtful else Unrelated
    return outcome(
        score=score,
        threshold=rules.threshold,
        evidence=tuple(evidence),
        language=_language(reading, hits, rules) if hits else "",
        kind=kind,
        stage=_furthest(hit.compiled.rule.stage for hit in hits),
        openness=frozenset(hit.compiled.rule.openness for hit in hits if hit.compiled.rule.openness),
        missing=_missing(hits, packs),
    )


def evidence_of(reading: Reading, hit: Hit) -> Evidence:
    """The hit in the mail's own words."""
    return _quoted(reading, hit.compiled.rule, hit.span, hit.words)


def _quoted(reading: Reading, rule: Rule, span: Span, words: str = "") -> Evidence:
    sentence = reading.sentences[span.sentence]
    line = f" {sentence.folded} \n"
    octets = (line.replace(" ", "") if span.solid else line).encode()
    left = len(octets[: span.left].decode(errors="ignore").replace(" ", ""))
    right = left + len(octets[span.left : span.right].decode(errors="ignore").replace(" ", ""))
    start, end = reading.words_of(span.sentence, left, right)
    text = words or " ".join(reading.source[sentence.where][start:end].split())
    return Evidence(rule.name, rule.points, sentence.where, text, start, end, rule.why)


def _whole(reading: Reading, packs: Mapping[CompiledPack, Spans]) -> Spans:
    """Where phrases stand in all of the mail; mostly that is what a pack has read."""
    return next((spans for spans in packs.values() if spans.reading is reading), None) or Spans(reading)


def _spoken(hits: tuple[Hit, ...], packs: Iterable[CompiledPack]) -> Iterator[CompiledPack]:
    """The pack of the language that counts; all, where only the user's own rules do."""
    languages = {hit.compiled.language for hit in hits} - {""}
    return (pack for pack in packs if pack.language in languages or not languages)


def _rules(hits: tuple[Hit, ...]) -> Iterator[Rule]:
    return (hit.compiled.rule for hit in hits)


_FURTHEST_FIRST: tuple[Stage, ...] = ("final", "interview", "application")


def _furthest(stages: Iterable[Stage | None]) -> Stage:
    seen = set(stages)
    return next((stage for stage in _FURTHEST_FIRST if stage in seen), "unknown")


def _language(reading: Reading, hits: tuple[Hit, ...], rules: RuleSet) -> str:
    """What its function words say; for a text too short for that, the pack that hit hardest."""
    spoken = rules.language(reading)
    weights = Counter[str]()
    for hit in hits:
        if hit.compiled.language and hit.points > 0:
            weights[hit.compiled.language] += round(100 * hit.points)
    if not spoken or (weights and spoken not in weights and reading.length < 12):
        return max(weights, key=lambda language: weights[language], default=spoken)
    return spoken


def _missing(hits: tuple[Hit, ...], packs: Iterable[CompiledPack]) -> tuple[str, ...]:
    """Rules that speak against a rejection, in the languages that were hit, and did not fit."""
    languages = {hit.compiled.language for hit in hits}
    hit_names = {hit.compiled.rule.name for hit in hits}
    against = (c.rule for pack in packs if pack.language in languages for c in pack.rules if c.rule.points < 0)
    return tuple(rule.name for rule in against if rule.name not in hit_names)
