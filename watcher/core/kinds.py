"""What kind of thing somebody applied for: by the words of its trade, and by what rules say of it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple, get_args

from watcher.core.facts import Kind
from watcher.core.phrases import Phrase
from watcher.core.rules import CompiledPack, How, Trade
from watcher.core.spans import Span, Spans

WEIGHTS: Mapping[How, int] = {"sure": 2, "likely": 1, "named": 3}
"""What a word weighs that settles the kind where nothing speaks for another, one that is only heard there, and the name
of what was applied for."""
REACH = 60
"""Octets between *application for*, *interest in* and the name of what they speak of: eight or ten short words."""
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
    return tuple(word for pack in packs for word in _of_pack(pack, spans))


class _Said(NamedTuple):
    """A word of a trade at one place; `number` tells words apart."""

    number: int
    trade: Trade
    span: Span


def _of_pack(pack: CompiledPack, spans: Spans) -> Iterator[Heard]:
    words = enumerate(pack.trades(spans))
    said = [*_apart(_Said(n, trade, span) for n, (trade, word) in words for span in _told([word], spans))]
    names = {*_named(pack, spans, {one.span for one in said if one.trade.how != "likely"})}
    first: dict[int, Heard] = {}
    for number, trade, span in said:
        if trade.how != "named" or span in names:
            first.setdefault(number, Heard(f"{pack.name}:kind-{trade.kind}", trade.kind, WEIGHTS[trade.how], span))
    yield from first.values()


def _told(words: Iterable[Phrase], spans: Spans) -> Iterator[Span]:
    """Where people write them."""
    return (span for span in spans.of_any(words) if spans.reading.sentences[span.sentence].where != "headers")


def _apart(said: Iterable[_Said]) -> Iterator[_Said]:
    """Without what stands inside more words of another kind: *position* in *PhD position* is none of a job's."""
    outer: _Said | None = None
    for one in sorted(said, key=lambda one: (_line(one.span), one.span.left, -one.span.right, one.number)):
        if outer is None or _line(one.span) != _line(outer.span) or one.span.right > outer.span.right:
            outer = one
        if one.trade.kind == outer.trade.kind or one.span == outer.span:
            yield one


def _line(span: Span) -> tuple[bool, int]:
    return span.solid, span.sentence


def _named(pack: CompiledPack, spans: Spans, words: set[Span]) -> Iterator[Span]:
    """Of words that tell kinds apart those that stand next behind *application for*, before *application*."""
    lines: dict[tuple[bool, int], list[Span]] = {}
    for word in sorted(words, key=lambda span: span.left):
        lines.setdefault(_line(word), []).append(word)
    for frame in _told(pack.named_after, spans):
        line = lines.get(_line(frame), [])
        n = bisect_left(line, frame.left, key=lambda word: word.left)
        yield from (word for word in line[n : n + 1] if word.left - frame.right <= REACH)
    for frame in _told(pack.named_before, spans):
        line = lines.get(_line(frame), [])
        n = bisect_left(line, frame.left, key=lambda word: word.left)
        yield from (word for word in line[max(n - 1, 0) : n] if frame.left - word.right <= REACH)


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
