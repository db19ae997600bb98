"""What kind of thing somebody applied for: by the words of its trade, and by what rules say of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, get_args

from watcher.core.facts import Kind
from watcher.core.phrases import Phrase
from watcher.core.rules import CompiledPack
from watcher.core.spans import Span, Spans

SURE, LIKELY = 2, 1
"""What a word weighs that settles the kind where nothing speaks for another, and one that is only heard there."""
RULE = 2
"""What a rule weighs that names a kind."""
KINDS: tuple[Kind, ...] = get_args(Kind)
MOST_SHOWN = 4
WHY = "By words like this it is told what somebody applied for."
HEAD_START = 1
"""What there is for a job before anything is heard: one likely word decides for no other kind."""


class Heard(NamedTuple):
    """A word of a trade, and where the mail has it first."""

    rule: str
    """What stands for the trade in the evidence: `en:kind-paper`."""
    kind: Kind
    weight: int
    span: Span


def heard(spans: Spans, packs: Iterable[CompiledPack]) -> tuple[Heard, ...]:
    """Each different word of a trade that subject, body or sender's name have."""
    found = ((pack.name, trade, _first(word, spans)) for pack in packs for trade, word in pack.trades(spans))
    return tuple(
        Heard(f"{name}:kind-{trade.kind}", trade.kind, SURE if trade.sure else LIKELY, span)
        for name, trade, span in found
        if span
    )


def _first(word: Phrase, spans: Spans) -> Span | None:
    told = (span for span in spans.of(word) if spans.reading.sentences[span.sentence].where != "headers")
    return next(told, None)


def heaviest(told: Iterable[Kind], heard: Iterable[Heard]) -> Kind:
    """A job, unless rules and words weigh more for another; of two others that weigh as much, the earlier one."""
    weights = dict.fromkeys(KINDS, 0) | {"job": HEAD_START}
    for kind in told:
        weights[kind] += RULE
    for word in heard:
        weights[word.kind] += word.weight
    return max(weights, key=lambda kind: weights[kind])


def shown(kind: Kind, heard: Iterable[Heard]) -> list[Heard]:
    """The words that speak most for a kind, as they stand in the mail."""
    speaking = sorted((word for word in heard if word.kind == kind), key=lambda word: -word.weight)[:MOST_SHOWN]
    return sorted(speaking, key=lambda word: (word.span.sentence, word.span.left))
