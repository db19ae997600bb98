"""Words that gather around a no. A pack is asked only about mails in which they do somewhere (ADR 51)."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import accumulate

from watcher.core.hits import hits_in
from watcher.core.reading import Reading
from watcher.core.rules import CompiledPack, RuleSet
from watcher.core.spans import Spans

WITHIN = 40
"""So many words one after the other, of subject and body; a mail with no more of them is asked about anyway."""
ENOUGH = 100
"""What cues among them must add up to."""


def gather(reading: Reading, cues: Mapping[str, int]) -> bool:
    """Whether somewhere in the mail enough of them stand close together. Linear in its length."""
    told = (sentence.folded.split() for sentence in reading.sentences if sentence.where in ("subject", "body"))
    sums = [0, *accumulate(cues.get(word, 0) for words in told for word in words)]
    return len(sums) <= WITHIN + 1 or any(
        after - before >= ENOUGH for before, after in zip(sums, sums[WITHIN:], strict=False)
    )


def asked(spans: Spans, rules: RuleSet) -> tuple[CompiledPack, ...]:
    """The packs whose rules are asked about a mail: of its languages those whose cues gather in it.

    Where a rule of the user's own speaks for a no all are, so that what a pack has against it counts.
    """
    packs = rules.packs_for(spans.reading)
    gathering = tuple(pack for pack in packs if not pack.cues or gather(spans.reading, pack.cues))
    if len(gathering) == len(packs):
        return packs
    return packs if any(hit.points > 0 for hit in hits_in(spans, unasked(rules))) else gathering


def unasked(rules: RuleSet) -> tuple[CompiledPack, ...]:
    """The user's own: they need no cues."""
    return tuple(pack for pack in rules.own if not pack.cues)


def name_of(pack: str) -> str:
    """The full name by which they are switched off: `en:cues`."""
    return f"{pack}:cues"
