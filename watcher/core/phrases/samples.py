"""Texts that a phrase fits: to see whether another phrase always fits where it does."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product

from watcher.core.phrases.items import Choice, Gap, Glued, Item, Word

MOST = 64
"""A phrase with more readings than this is not compared: what holds for some of them need not hold for all."""
FILLER = "zq"
"""Stands for whatever may stand there; no phrase names it."""


def samples(items: Iterable[Item]) -> tuple[str, ...]:
    """Every reading of the items, with and without what may be missing or added; none when there are too many."""
    return tuple(dict.fromkeys(" ".join(text.split()) for text in _sequence(items, " ")))


def _sequence(items: Iterable[Item], joint: str) -> list[str]:
    found = [""]
    for item in items:
        readings = _readings(item)
        if not 0 < len(found) * len(readings) <= MOST:
            return []
        found = [f"{left}{joint}{right}" if left else right for left, right in product(found, readings)]
    return found


def _readings(item: Item) -> list[str]:
    match item:
        case Word():
            longer = FILLER * item.open_left + item.text + FILLER * item.open_right
            return list(dict.fromkeys((item.text, longer)))
        case Gap():
            least = " ".join([FILLER] * item.least)
            return [least] if item.most == item.least else [least, f"{least} {FILLER}".strip()]
        case Choice():
            options = [_sequence(option, " ") for option in item.options]
            return [text for texts in options for text in texts] if all(options) else []
        case Glued():
            return _sequence(item.items, "")
