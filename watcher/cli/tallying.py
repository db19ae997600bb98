"""What each rule did over one's own mail: hits, how many were right, what hangs on it alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from watcher.cli import mailbag, paint
from watcher.core.record import Count, Record
from watcher.core.rules import RuleSet


def tally(bag: mailbag.Bag, rules: RuleSet) -> Record:
    """Every mail of the bag judged in full, and counted."""
    record = Record()
    for _ in mailbag.judged(bag, rules, record):
        pass
    return record


def values(record: Record) -> Iterator[dict[str, Any]]:
    """A rule each, the one with most hits first; then the summary."""
    for name, count in _ordered(record):
        low, high = count.interval
        yield {
            "rule": name,
            "points": count.points,
            "hits": count.hits,
            "confirmed": count.confirmed,
            "corrected": count.corrected,
            "unknown": count.unknown,
            "precision": None if count.precision is None else round(count.precision, 4),
            "interval": [round(low, 4), round(high, 4)],
            "alone": count.alone,
            "alone_share": round(count.alone / record.rejections, 4) if record.rejections else None,
        }
    yield {"summary": {"messages": record.mails, "rejections": record.rejections, "unclear": record.unclear}}


def table(record: Record) -> Iterator[str]:
    """The same for people."""
    row = "{:40} {:>6} {:>6} {:>9} {:>9} {:>7} {:>22} {:>6}"
    yield row.format("rule", "points", "hits", "confirmed", "corrected", "unknown", "right (95 % interval)", "alone")
    for name, count in _ordered(record):
        low, high = count.interval
        right = f"{count.precision:.0%} ({low:.0%} to {high:.0%})" if count.precision is not None else "nobody said"
        known = (count.hits, count.confirmed, count.corrected, count.unknown)
        yield row.format(name, f"{count.points:+g}", *known, right, count.alone)
    noes = paint.counted(record.rejections, "no", "noes")
    yield f"{paint.counted(record.mails, 'message')}, {noes}, {record.unclear} unclear"


def _ordered(record: Record) -> list[tuple[str, Count]]:
    return sorted(record.rules.items(), key=lambda item: (-item[1].hits, item[0]))
