"""From counts and days to places on a page, in pixels of a drawing 900 wide."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import floor
from unicodedata import east_asian_width

from watcher.core.chronicle import Mark, Row
from watcher.core.record import Count

WIDTH = 900
LABELS = 210
"""Of the width, for what stands to the left of a drawing."""
ROOM = 30.0
"""Small letters that find room there."""
MOST_ROWS = 40
MOST_RULES = 30
LINE = 26
WEEKS = 53
CELL = 16
LOWEST, HIGHEST = -8, 16
"""Scores beyond these are drawn at the edge."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A labelled length; `share` is 0 to 1 of the longest."""

    name: str
    count: int
    share: float


def bars(counts: Sequence[tuple[str, int]]) -> tuple[Bar, ...]:
    most = max((count for _, count in counts), default=0)
    return tuple(Bar(name, count, count / most if most else 0.0) for name, count in counts)


@dataclass(frozen=True, slots=True)
class Dot:
    x: float
    what: str
    title: str


@dataclass(frozen=True, slots=True)
class Line:
    name: str
    y: int
    left: float
    right: float
    dots: tuple[Dot, ...]

    @property
    def label(self) -> str:
        """The name as far as there is room for it."""
        return fitted(self.name)


def fitted(name: str) -> str:
    """As much of a name as LABELS has room for: capitals are wider than small letters, Chinese signs twice as wide."""
    room = ROOM
    for n, char in enumerate(name):
        room -= 2.0 if east_asian_width(char) in "WF" else 1.35 if char.isupper() else 1.0
        if room < 0:
            return f"{name[: max(0, n - 1)].rstrip()}…"
    return name


@dataclass(frozen=True, slots=True)
class Tick:
    x: float
    name: str


@dataclass(frozen=True, slots=True)
class Timeline:
    lines: tuple[Line, ...]
    ticks: tuple[Tick, ...]
    today: float
    height: int
    more: int
    """Rows left out."""


TITLES = {
    "no": "a no",
    "draft": "a reply was drafted",
    "sent": "you sent it",
    "check-in": "a check-in was drafted",
    "coming": "check-in to come",
}


def timeline(rows: Sequence[Row], today: date) -> Timeline | None:
    """Rows from the newest down; None when there is nothing to draw."""
    if not rows:
        return None
    shown = rows[:MOST_ROWS]
    days = [mark.day for row in shown for mark in row.marks]
    first, last = min(*days, today) - timedelta(days=5), max(*days, today) + timedelta(days=5)

    def x(day: date) -> float:
        return round(LABELS + (WIDTH - LABELS - 10) * (day - first).days / (last - first).days, 1)

    lines = tuple(
        Line(
            row.name,
            34 + n * LINE,
            x(row.marks[0].day),
            x(row.marks[-1].day),
            tuple(_dot(m, x(m.day)) for m in row.marks),
        )
        for n, row in enumerate(shown)
    )
    ticks = tuple(Tick(x(day), f"{day:%b %Y}" if day.month == 1 else f"{day:%b}") for day in _months(first, last))
    return Timeline(lines, ticks, x(today), 34 + len(shown) * LINE, len(rows) - len(shown))


def _dot(mark: Mark, x: float) -> Dot:
    about = f": {mark.about}" if mark.about else ""
    return Dot(x, mark.what, f"{mark.day:%d %B %Y}: {TITLES[mark.what]} (gracious show {mark.case}){about}")


def _months(first: date, last: date) -> Iterator[date]:
    """First days of months, so many that their names have room."""
    months = [date(year, month, 1) for year in range(first.year, last.year + 1) for month in range(1, 13)]
    within = [day for day in months if first <= day <= last]
    step = next(step for step in (1, 2, 3, 6, 12, 1200) if len(within) / step <= 14)
    return (day for day in within if (day.month - 1) % step == 0)


@dataclass(frozen=True, slots=True)
class Cell:
    x: int
    y: int
    count: int
    level: int
    """0 for none, up to 4."""
    title: str


@dataclass(frozen=True, slots=True)
class Calendar:
    cells: tuple[Cell, ...]
    ticks: tuple[Tick, ...]
    later: int
    """Check-ins beyond the year that is drawn."""


def calendar(coming: Sequence[Mark], today: date) -> Calendar | None:
    """A year from this week on, a column a week, Monday first."""
    if not coming:
        return None
    counts = Counter(mark.day for mark in coming)
    monday = today - timedelta(days=today.weekday())
    days = [monday + timedelta(days=n) for n in range(7 * WEEKS)]
    ticks = tuple(Tick(n // 7 * CELL + 34, f"{day:%b}") for n, day in enumerate(days) if day.day == 1)
    cells = tuple(_cell(n, day, counts[day]) for n, day in enumerate(days))
    return Calendar(cells, ticks, sum(mark.day > days[-1] for mark in coming))


def _cell(n: int, day: date, count: int) -> Cell:
    title = f"{day:%A, %d %B %Y}: {count} check-in{'s' * (count != 1)}"
    return Cell(n // 7 * CELL + 34, n % 7 * CELL + 18, count, min(4, count), title)


@dataclass(frozen=True, slots=True)
class RuleBar:
    """Widths in pixels of what is known of a rule's hits; the interval of its share of right ones in parts of 1."""

    name: str
    count: Count
    confirmed: float
    corrected: float
    unknown: float
    low: float
    high: float


def rule_bars(rules: Sequence[tuple[str, Count]], width: int = 300) -> tuple[RuleBar, ...]:
    scale = width / max((count.hits for _, count in rules), default=1)
    return tuple(
        RuleBar(
            name,
            count,
            round(scale * count.confirmed, 1),
            round(scale * count.corrected, 1),
            round(scale * count.unknown, 1),
            *count.interval,
        )
        for name, count in rules[:MOST_RULES]
    )


@dataclass(frozen=True, slots=True)
class Column:
    x: float
    height: float
    count: int
    score: int
    sort: str


@dataclass(frozen=True, slots=True)
class Histogram:
    columns: tuple[Column, ...]
    threshold: float
    doubtful: float
    width: float


def histogram(scores: Sequence[float], threshold: float, doubtful: float, height: int = 150) -> Histogram | None:
    """One column a point; None when no mail was read. Lengths go with the root, or the many would hide the few."""
    if not scores:
        return None
    counts = Counter(min(HIGHEST, max(LOWEST, floor(score))) for score in scores)
    most, width = max(counts.values()) ** 0.5, WIDTH / (HIGHEST - LOWEST + 1)

    def x(score: float) -> float:
        return round((min(HIGHEST + 1.0, max(LOWEST, score)) - LOWEST) * width, 1)

    columns = tuple(
        Column(x(score), round(height * counts[score] ** 0.5 / most, 1), counts[score], score, sort)
        for score in range(LOWEST, HIGHEST + 1)
        for sort in ("no" if score >= threshold else "unclear" if score >= doubtful - 1 else "other",)
    )
    return Histogram(columns, x(threshold), x(doubtful), round(width - 3, 1))
