"""What we think, and why: Rejection, Unclear or Unrelated, each with its Evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from watcher.core import kinds
from watcher.core.facts import Kind, Openness, Stage
from watcher.core.message import Message
from watcher.core.phrases import Phrase
from watcher.core.reading import Reading
from watcher.core.rules import Candidate, Compiled, CompiledPack, Rule, RuleSet
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
    """`evidence` adds up to `score`; strongest first. `missing` names what was looked for against it and not found."""

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


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that fits at a span; what Evidence is made from."""

    compiled: Compiled
    span: Span

    @property
    def points(self) -> float:
        return self.compiled.rule.points

    @property
    def is_condition(self) -> bool:
        return not self.compiled.rule.any


def judge(message: Message, rules: RuleSet) -> Judgement:
    """The verdict on one message. Pure, and linear in the length of its text."""
    return weigh(read(message), rules)


DECISIVE_HEADERS = ("auto-submitted", "list-id", "list-unsubscribe", "precedence", "content-type")


def read(message: Message) -> Reading:
    """The message as the rules see it."""
    sender = f"{message.sender.name} {message.sender.addr_spec}" if message.sender else ""
    headers = " ".join(f"{name} {value}" for name, value in message.headers if name in DECISIVE_HEADERS)
    return Reading(subject=message.subject, body=message.text, sender=sender, headers=headers)


def weigh(reading: Reading, rules: RuleSet) -> Judgement:
    packs, spans = rules.packs_for(reading), Spans(reading)
    hits = counted(hits_in(spans, packs))
    score = total(hits)
    evidence = [
        evidence_of(reading, hit) for hit in sorted(hits, key=lambda hit: (-abs(hit.points), hit.compiled.rule.name))
    ]
    told = {rule.name: rule.kind for rule in _rules(hits) if rule.kind}
    heard = kinds.heard(spans, _spoken(hits, packs)) if score >= rules.doubtful else ()
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
        missing=_missing(hits, packs) if hits else (),
    )


ROUNDING = 0.005
DECISIVE = 4.0
"""A rule with so many points speaks of a decision."""
_CONDITION = Rule(
    name="only-a-condition",
    points=-4,
    any=(),
    at_most_once=True,
    why="A no is spoken of as what may be, and nowhere as what is.",
)


def total(hits: Iterable[Hit]) -> float:
    """What hits that count add up to."""
    return round(sum(hit.points for hit in hits), 2)


def hits_of(reading: Reading, packs: Iterable[CompiledPack]) -> tuple[Hit, ...]:
    """Every place where a rule fits, before overlaps are settled."""
    return hits_in(Spans(reading), packs)


def hits_in(spans: Spans, packs: Iterable[CompiledPack]) -> tuple[Hit, ...]:
    """The same, where some places of phrases may be known already."""
    return hits_among(spans, (found for pack in packs for found in pack.candidates(spans)))


def hits_among(spans: Spans, candidates: Iterable[Candidate]) -> tuple[Hit, ...]:
    """The same, where it is known what may fit."""
    return tuple(hit for compiled, phrases in candidates for hit in _hits(compiled, phrases, spans))


def _hits(compiled: Compiled, phrases: tuple[Phrase, ...], spans: Spans) -> Iterator[Hit]:
    if not compiled.looks_at(spans.reading) or not all(map(spans.fits, compiled.all)):
        return
    places = {span for span in spans.of_any(phrases) if _counts(compiled, span, spans)}
    if not places or not _suits(compiled, len(places), spans):
        return
    for span in places:
        if not _conditional(compiled, span, spans):
            yield Hit(compiled, span)
        elif compiled.rule.points >= DECISIVE:
            yield Hit(_doubted(compiled), span)


def _doubted(compiled: Compiled) -> Compiled:
    """What it means that a rule fits after a condition: who has decided does not write so."""
    prefix, colon, _ = compiled.rule.name.rpartition(":")
    return replace(compiled, rule=replace(_CONDITION, name=f"{prefix}{colon}{_CONDITION.name}"))


def _suits(compiled: Compiled, times: int, spans: Spans) -> bool:
    """Whether the mail as a whole is one that the rule, which fits so many times, counts in."""
    return (
        all(_said(phrase, compiled, spans) for phrase in compiled.all)
        and not any(_said(phrase, compiled, spans) for phrase in compiled.none)
        and not (compiled.more_than and times <= len({*spans.of_any(compiled.more_than)}))
    )


def _said(phrase: Phrase, compiled: Compiled, spans: Spans) -> bool:
    """Whether it stands somewhere; a header (Content-Type: text/plain) says nothing to rules that look at none."""
    sentences, told = spans.reading.sentences, "headers" in compiled.rule.look_in
    return any(told or sentences[at.sentence].where != "headers" for at in spans.of(phrase))


def _counts(compiled: Compiled, span: Span, spans: Spans) -> bool:
    sentence = spans.reading.sentences[span.sentence]
    look_in = compiled.rule.look_in
    looked_at = (
        sentence.where in look_in
        or (sentence.opening and "opening" in look_in)
        or (sentence.greeting and "greeting" in look_in)
        or (sentence.question and "question" in look_in)
    )
    return (
        looked_at
        and not (sentence.question and compiled.rule.points > 0 and not compiled.rule.even_if)
        and not any(spans.near(compiled.unless, span.sentence))
        and (not compiled.near or any(spans.near(compiled.near, span.sentence, reach=1)))
    )


def _conditional(compiled: Compiled, span: Span, spans: Spans) -> bool:
    """A condition begins before the hit, or (in languages that put it there) ends after it, in the same sentence."""
    before, after = (spans.near(phrases, span.sentence) for phrases in (compiled.before, compiled.after))
    return any(span.solid == other.solid and other.left <= span.left for other in before) or any(
        span.solid == other.solid and other.right >= span.right for other in after
    )


def counted(hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
    """The hits of the language that understands most of the mail, and the user's own (ADR 45).

    Languages do not add up: a mail in two of them says all it says in either, and a word that they share (newsletter)
    must not speak against a no in the other.
    """
    return max(_by_language(hits), key=lambda hits: sum(abs(hit.points) for hit in hits))


def most(hits: tuple[Hit, ...]) -> float:
    """What they add up to in the language that says most for a no: with more hits against one it is never more."""
    return max(map(total, _by_language(hits)))


def _by_language(hits: tuple[Hit, ...]) -> Iterator[tuple[Hit, ...]]:
    """What counts in each language; rules of no language, the user's own, count in all."""
    for language in dict.fromkeys(hit.compiled.language for hit in hits if hit.compiled.language) or ("",):
        yield _settled(hit for hit in hits if hit.compiled.language in ("", language))


def _settled(hits: Iterable[Hit]) -> tuple[Hit, ...]:
    """Of hits that overlap only the heaviest counts, for and against apart; weak rules count once.

    A condition speaks against a no only where nothing outside it decides; what is said around a no, only beside one.
    """
    kept: list[Hit] = []
    once: set[str] = set()
    for hit in sorted(
        hits,
        key=lambda hit: (
            -abs(hit.points),
            hit.span.sentence,
            hit.span.left,
            hit.compiled.rule.name,
            hit.span.left - hit.span.right,
        ),
    ):
        rule = hit.compiled.rule
        if rule.at_most_once and rule.name in once:
            continue
        if any(hit.points * other.points > 0 and hit.span.overlaps(other.span) for other in kept):
            continue
        if not hit.points and rule.name in once:
            continue
        kept.append(hit)
        once.add(rule.name)
    if any(hit.points >= DECISIVE for hit in kept):
        kept = [hit for hit in kept if not hit.is_condition]
    strongest = max((hit.points for hit in kept if not hit.compiled.rule.needs_points), default=0)
    return tuple(hit for hit in kept if hit.compiled.rule.needs_points <= max(strongest, 0))


def evidence_of(reading: Reading, hit: Hit) -> Evidence:
    """The hit in the mail's own words."""
    return _quoted(reading, hit.compiled.rule, hit.span)


def _quoted(reading: Reading, rule: Rule, span: Span) -> Evidence:
    sentence = reading.sentences[span.sentence]
    line = f" {sentence.folded} \n"
    octets = (line.replace(" ", "") if span.solid else line).encode()
    left = len(octets[: span.left].decode(errors="ignore").replace(" ", ""))
    right = left + len(octets[span.left : span.right].decode(errors="ignore").replace(" ", ""))
    start, end = reading.words_of(span.sentence, left, right)
    text = " ".join(reading.source[sentence.where][start:end].split())
    return Evidence(rule.name, rule.points, sentence.where, text, start, end, rule.why)


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
