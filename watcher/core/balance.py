"""A mail that says a no, and as much against it, is in doubt: no letter is lost by it, and none answered by chance."""

from __future__ import annotations

from collections.abc import Iterable

from watcher.core.hits import Hit, total
from watcher.core.rules import Compiled, Rule, RuleSet

MUCH = 9.0
"""So many points say a no, whatever stands beside it."""
LEAST, MOST = 0.7, 1.25
"""So much of that said against it is as much."""
STEP = 0.01
"""The least that scores differ by."""
_WHY = "As much speaks for a no as against one."


def is_open(hits: Iterable[Hit]) -> bool:
    """Whether they are in balance, or will be with more against a no."""
    speaking, against = _sides(hits)
    return speaking >= MUCH and against <= MOST * speaking


def is_even(hits: Iterable[Hit]) -> bool:
    """Whether hits that count in one language say as much for a no as against one, and none is of the user's own."""
    hits = tuple(hits)
    speaking, against = _sides(hits)
    return is_open(hits) and against >= LEAST * speaking and all(hit.compiled.language for hit in hits if hit.points)


def doubted(hits: tuple[Hit, ...], rules: RuleSet) -> tuple[Hit, ...]:
    """Hits that are even, and what makes them add up to a doubt, as if it stood where most is said against a no."""
    score = total(hits)
    points = round(min(max(score, rules.doubtful), rules.threshold - STEP) - score, 2)
    if not points:
        return hits
    place = min(hits, key=lambda hit: hit.points)
    pack, colon, _ = place.compiled.rule.name.rpartition(":")
    rule = Rule(f"{pack}{colon}for-and-against", points, (), at_most_once=True, why=_WHY)
    return (*hits, Hit(Compiled(rule, place.compiled.language), place.span))


def _sides(hits: Iterable[Hit]) -> tuple[float, float]:
    """The points for a no and those against one, both not below 0."""
    points = [hit.points for hit in hits]
    return round(sum(each for each in points if each > 0), 2), round(-sum(each for each in points if each < 0), 2)
