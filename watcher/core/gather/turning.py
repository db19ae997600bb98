"""Their words from our side: `we` is you, `your` is my, in the tone the letter is in."""

from __future__ import annotations

import re
from functools import lru_cache

from watcher.core.facts import Register
from watcher.core.gather.extraction import GIVEN, Wordings

TOLD = "{told}"
"""Among our words: theirs, seen from our side."""
_WORD = re.compile(r"[^\W_]+")
_Turned = tuple[tuple[str, str], ...]


def turned(told: str, ours: str, wordings: Wordings, register: Register) -> str | None:
    """`ours` with what they told in it; None where a word of theirs could be turned either way."""
    tone = "familiar" if register == "familiar" else "formal"
    pairs = (*_pairs(wordings, "turned"), *_pairs(wordings, f"turned-{tone}"))
    plain = told.replace("’", "'")
    head = _head(plain, dict(_pairs(wordings, "turned-first")), pairs)
    rest = plain if not head else plain.partition(" ")[2]
    left = set(_WORD.findall(_replaced(rest, pairs, blank=True)))
    if set(wordings.phrases.get("not-turned", ())) & (left | {word.lower() for word in left}):
        return None
    return ours.replace(TOLD, f"{head} {_replaced(rest, pairs)}".strip())


def _pairs(wordings: Wordings, heading: str) -> _Turned:
    parts = (entry.partition(GIVEN) for entry in wordings.phrases.get(heading, ()))
    return tuple((theirs, mine) for theirs, _, mine in parts)


def _head(told: str, firsts: dict[str, str], pairs: _Turned) -> str:
    """Who begins a clause does something in it: `you` is I there, and elsewhere perhaps me."""
    known = _pattern(pairs).match(told) if pairs else None
    return "" if known and " " in known.group() else firsts.get(told.partition(" ")[0].lower(), "")


def _replaced(told: str, pairs: _Turned, *, blank: bool = False) -> str:
    mine = dict(pairs)
    return _pattern(pairs).sub(lambda found: "" if blank else mine[found.group().lower()], told) if pairs else told


@lru_cache(maxsize=32)
def _pattern(pairs: _Turned) -> re.Pattern[str]:
    """The longest first: `we are` before `we`; `i` and `we` are parts of no other word."""
    known = "|".join(re.escape(theirs) for theirs, _ in sorted(pairs, key=lambda pair: -len(pair[0])))
    return re.compile(rf"(?<![\w'])(?:{known})(?![\w'])", re.IGNORECASE)
