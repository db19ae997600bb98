"""Where rules fit in a mail, and which of these places count."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from watcher.core.phrases import Phrase
from watcher.core.reading import EVERYWHERE, Reading
from watcher.core.rules import Candidate, Compiled, CompiledPack, Rule
from watcher.core.spans import Span, Spans


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that fits at a span; what Evidence is made from."""

    compiled: Compiled
    span: Span
    words: str = ""
    """The mail's own words, where they are others than those of the span."""

    @property
    def points(self) -> float:
        return self.compiled.rule.points

    @property
    def is_condition(self) -> bool:
        return not self.compiled.rule.any


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


def hits_by(packs: Mapping[CompiledPack, Spans]) -> tuple[Hit, ...]:
    """The same, of packs each of which reads what of the mail is meant for it."""
    return tuple(hit for pack, spans in packs.items() for hit in hits_in(spans, (pack,)))


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
    return spans.stands(phrase, EVERYWHERE if "headers" in compiled.rule.look_in else spans.reading.told)


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
        and (sentence.stated or compiled.rule.points <= 0 or compiled.rule.even_if)
        and not spans.is_near(compiled.unless, span.sentence)
        and (not compiled.near or spans.is_near(compiled.near, span.sentence, reach=1))
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
    return max(by_language(hits), key=lambda hits: sum(abs(hit.points) for hit in hits))


def by_language(hits: tuple[Hit, ...]) -> Iterator[tuple[Hit, ...]]:
    """What counts in each language; rules of no language, the user's own, count in all."""
    for language in dict.fromkeys(hit.compiled.language for hit in hits if hit.compiled.language) or ("",):
        yield _settled(hit for hit in hits if hit.compiled.language in ("", language))


def _settled(hits: Iterable[Hit]) -> tuple[Hit, ...]:
    """Of hits that overlap only the heaviest counts, for and against apart; weak rules count once.

    A condition speaks against a no only where nothing outside it decides; what is said around a no, only beside one.
    """
    kept: list[Hit] = []
    once: set[str] = set()
    hits = tuple(hits)
    strongest = max((hit.points for hit in hits if not hit.compiled.rule.needs_points), default=0)
    for hit in sorted(
        (hit for hit in hits if hit.compiled.rule.needs_points <= max(strongest, 0)),
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
    return tuple(kept)
