"""When to look again: CheckIn, or the reason for none, by a policy that is data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from watcher.core.almanac import NOWHERE, Almanac, Where
from watcher.core.facts import Facts, Kind, Openness, Stage
from watcher.core.letter import Profile

MOST = 2
"""Check-ins to one no."""
APART = 30
"""Days between two letters to one person, at least."""


@dataclass(frozen=True, slots=True)
class CheckIn:
    """A civil date, by the clock of `where`, on which a second, short letter would be right, and why then."""

    due: date
    why: str
    where: Where = NOWHERE
    again: int = 0
    """Days from the no to a second check-in; 0 for none."""


@dataclass(frozen=True, slots=True)
class NoCheckIn:
    why: str


@dataclass(frozen=True, slots=True)
class Interval:
    """One row of the policy: which noes it is for, and how many days each check-in comes after them."""

    days: tuple[int, ...]
    why: str
    kinds: frozenset[Kind] = frozenset()
    stages: frozenset[Stage] = frozenset()
    openness: frozenset[Openness] = frozenset()
    automatic: bool | None = None
    always: bool = False
    """The user's own choice of days does not change it."""

    def fits(self, facts: Facts) -> bool:
        return (
            (not self.kinds or facts.kind in self.kinds)
            and (not self.stages or facts.stage in self.stages)
            and (not self.openness or bool(self.openness & facts.openness))
            and self.automatic in (None, facts.automatic)
        )


@dataclass(frozen=True, slots=True)
class Policy:
    """When to look again, by kind, stage and openness; and what the user has chosen instead."""

    rows: tuple[Interval, ...] = ()
    days: tuple[int, ...] | None = None
    """For every no that gets a check-in at all."""
    kinds: Mapping[Kind, tuple[int, ...]] = field(default_factory=dict)
    """For all noes of a kind; empty for none."""

    def interval(self, facts: Facts) -> Interval:
        """The row that counts for `facts`, with the user's days where they chose some."""
        row = next((row for row in self.rows if row.fits(facts)), Interval((), "No row of the policy speaks of it."))
        if row.always:
            return row
        if facts.kind in self.kinds:
            return Interval(self.kinds[facts.kind], f"You chose so for this kind of no ({facts.kind}).")
        if row.days and self.days is not None:
            return Interval(self.days, row.why)
        return row


@dataclass(frozen=True, slots=True)
class Planner:
    """What check-ins are planned with. `home` is the user's own place: what counts where the reader's is unknown."""

    policy: Policy
    almanac: Almanac
    home: Where

    def good_day(self, day: date, country: str) -> tuple[date, str]:
        return self.almanac.good_day(day, country or self.home.country)

    def moved(self, day: date, country: str) -> date:
        """`day`, or the next good one in `country`."""
        return self.good_day(day, country)[0]

    def is_time(self, due: date, zone: str, country: str, now: datetime) -> bool:
        """The day has come, and this is a good morning or later; a day that was missed waits for the next good one."""
        today = self.today(now, zone)
        return due <= today and now >= self.morning(today, zone) and self.moved(today, country) == today

    def morning(self, day: date, zone: str) -> datetime:
        return self.almanac.morning(day, zone, self.home.zone)

    def today(self, now: datetime, zone: str = "") -> date:
        return self.almanac.today(now, zone, self.home.zone)


def plan(facts: Facts, profile: Profile, planner: Planner, today: date, where: Where) -> CheckIn | NoCheckIn:
    """The first check-in to a no of `today`, moved forward to a good day where its reader is. Deterministic."""
    if profile.hired:
        return NoCheckIn("You are hired.")
    interval = planner.policy.interval(facts)
    if not interval.days:
        return NoCheckIn(interval.why)
    first, *second = interval.days
    due, why = dated(planner, today + timedelta(days=first), where, interval.why, f"{first} days after")
    return CheckIn(due, why, where, second[0] if second else 0)


def second(planner: Planner, opened: date, again: int, done: date, where: Where) -> CheckIn:
    """The second check-in to a no of `opened`, `again` days after it, but not too soon after the first was `done`."""
    day = max(opened + timedelta(days=again), done + timedelta(days=APART))
    due, why = dated(planner, day, where, "The second and last one.", f"{again} days after")
    return CheckIn(due, why, where)


def dated(planner: Planner, day: date, where: Where, why: str, when: str) -> tuple[date, str]:
    """`day` or the next good one, and a sentence that says why then."""
    due, against = planner.good_day(day, where.country)
    moved = f", moved on from {day:%d %B} ({against})" if against else ""
    return due, f"{when}{moved}. {why}"


def policy_of(document: Mapping[str, Any]) -> Policy:
    """The shipped policy, from the plain values of data/checkins.yaml."""
    return Policy(tuple(_interval(row) for row in document["policy"]))


def _interval(row: Mapping[str, Any]) -> Interval:
    return Interval(
        tuple(row["days"]),
        row["why"],
        frozenset(row.get("kinds", ())),
        frozenset(row.get("stages", ())),
        frozenset(row.get("openness", ())),
        row.get("automatic"),
        row.get("always", False),
    )
