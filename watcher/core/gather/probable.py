"""The likeliest name, where no pattern tells: only where it is one, and clearly ahead."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import islice

from watcher.core.employer import in_one_word
from watcher.core.facts import Fact
from watcher.core.gather.likely import Likely, Names
from watcher.core.gather.sheet import Sheet
from watcher.core.gather.signs import Signs
from watcher.core.gather.strips import Named

AHEAD = 0.5
"""How likely a name has to be: so that mail of other sources has as few wrong ones as patterns read (ADR 58)."""
LEAD = 0.45
"""How much likelier than any other it has to be."""
SEEN = 4
"""So many of the likeliest are looked at: the first may be no name at all."""
LEAST = 0.5
"""What is left of the shares, at the least, where most of them are no names'."""
UNHEARD = 0.005
"""A share as small says that nothing speaks for a name."""
INSTEAD = 0.75
"""How likely another name has to be that is taken for it."""


def probable(
    named: Named, sheet: Sheet, signs: Signs, known: Mapping[Named, Fact | None], of: Callable[[Likely], str]
) -> Fact | None:
    """The first of the likeliest of which `of` makes a name, where it and its other spellings are likely enough.

    What is no name to `of` has no share in it. `known`: other facts, which it is not.
    """
    shares: dict[str, float] = {}
    facts: dict[str, Fact] = {}
    whole = 1.0
    for one in _likeliest(named, sheet, signs, known):
        if value := of(one):
            key = in_one_word(value)
            shares[key] = shares.get(key, 0.0) + one.share
            facts.setdefault(key, Fact(value, one.strip.where, one.strip.text))
        else:
            whole -= one.share
    best, second, *_ = (*sorted(shares, key=lambda key: -shares[key]), "", "")
    lead, whole = shares.get(best, 0.0) - shares.get(second, 0.0), max(whole, LEAST)
    return facts[best] if best and shares[best] >= AHEAD * whole and lead >= LEAD * whole else None


def borne_out(
    told: Fact,
    named: Named,
    sheet: Sheet,
    signs: Signs,
    known: Mapping[Named, Fact | None],
    of: Callable[[Likely], str],
) -> Fact | None:
    """What a pattern found, where any sign speaks for it; else another name for which nearly all do."""
    likely, own = _likeliest(named, sheet, signs, known), in_one_word(told.value)
    theirs = (one.share for one in likely if own in (key := in_one_word(one.value)) or key in own)
    if not signs or sum(theirs) >= UNHEARD:
        return told
    best = next((one for one in likely if one.share >= INSTEAD), None)
    value = of(best) if best else ""
    return Fact(value, best.strip.where, best.strip.text) if best and value else None


def _likeliest(named: Named, sheet: Sheet, signs: Signs, known: Mapping[Named, Fact | None]) -> list[Likely]:
    """Without signs there are none."""
    told = {other: fact.value for other, fact in known.items() if fact}
    return [*islice(Names(sheet).likely(named, signs, told), SEEN)] if signs else []
