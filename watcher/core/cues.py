"""Words that gather around a no. A pack is asked only about mails in which they do somewhere (ADR 51)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import accumulate, chain, repeat
from operator import sub

from watcher.core.hits import counted, hits_among, hits_in, total
from watcher.core.reading import Reading
from watcher.core.rules import Candidate, CompiledPack, RuleSet
from watcher.core.spans import Spans

WITHIN = 40
"""So many words one after the other, of subject and body; a mail with no more of them is asked about anyway."""
ENOUGH = 100
"""What cues among them must add up to."""
MUCH = 150
"""Of a mail with more words only subject, greeting and what stands around its cues is read: so many on either side."""


def around(reading: Reading, cues: Mapping[str, int]) -> Reading | None:
    """What a pack with these cues reads of a mail: all of a short one, None where they do not gather. Linear."""
    if not cues:
        return reading
    told = [s.folded.split() if s.where in ("subject", "body") else [] for s in reading.sentences]
    sums = [0, *accumulate(map(cues.get, chain.from_iterable(told), repeat(0)))]
    length = len(sums) - 1
    if length <= WITHIN:
        return reading
    gathered = [n for n, said in enumerate(map(sub, sums[WITHIN:], sums)) if said >= ENOUGH]
    if not gathered or length <= MUCH:
        return reading if gathered else None
    near, past = bytearray(length), 0
    for start in gathered:
        left, past = max(past, start - WITHIN), min(length, start + 2 * WITHIN)
        near[left:past] = bytes(b"\1" * (past - left))
    ends = [*accumulate(map(len, told))]
    return reading.only(
        {
            n
            for n, (sentence, words) in enumerate(zip(reading.sentences, told, strict=True))
            if sentence.where != "body" or sentence.greeting or any(near[ends[n] - len(words) : ends[n]])
        }
    )


def asked(
    reading: Reading,
    packs: Iterable[CompiledPack],
    rules: RuleSet,
    spans: Callable[[Reading], Spans] = Spans,
    own: Iterable[Candidate] | None = None,
) -> Mapping[CompiledPack, Spans]:
    """Of the packs of its languages those whose rules are asked about a mail, and what of it they are asked about.

    `own`: which of the user's own rules may speak for a no in it, where that is known.
    Where the user's own rules alone speak for a no all are asked, about all of it, so that what a pack has against it
    counts.
    """
    whole, parts = spans(reading), {pack: around(reading, pack.cues) for pack in packs}
    if any(part is not reading for part in parts.values()) and not _is_own(whole, rules, own):
        return {pack: whole if part is reading else spans(part) for pack, part in parts.items() if part}
    return dict.fromkeys(parts, whole)


def _is_own(spans: Spans, rules: RuleSet, own: Iterable[Candidate] | None) -> bool:
    """Whether what speaks for a no in the user's own rules is enough for a doubt."""
    hits = hits_in(spans, unasked(rules)) if own is None else hits_among(spans, own)
    return total(counted(tuple(hit for hit in hits if hit.points > 0))) >= rules.doubtful


def unasked(rules: RuleSet) -> tuple[CompiledPack, ...]:
    """The user's own: they need no cues."""
    return tuple(pack for pack in rules.own if not pack.cues)


def name_of(pack: str) -> str:
    """The full name by which they are switched off: `en:cues`."""
    return f"{pack}:cues"
