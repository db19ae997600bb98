"""What ought to come of it, reckoned anew from docs/check-ins.md: nothing here asks the code under test.

Only names and dates of public holidays come from the package that gracious takes them from.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays
from judge.fates import SNOOZE, Story
from judge.years import Look

QUIET = (
    (frozenset(), (12, 15), (1, 6)),
    (frozenset({"FR", "IT"}), (8, 1), (8, 31)),
    (frozenset({"JP"}), (4, 27), (5, 6)),
    (frozenset({"JP"}), (8, 10), (8, 17)),
)
"""Countries (none: all), first and last day."""
PER_DAY = 3
APART = timedelta(days=30)
A_DAY = timedelta(days=1)
"""By so much it may be later elsewhere."""
MORNING = time(8)


@cache
def good(day: date, country: str) -> bool:
    """A working day there, no public holiday, in no quiet week."""
    return day.weekday() < 5 and day not in _holidays(country, day.year) and not _is_quiet(day, country)


@cache
def _holidays(country: str, year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays(country, years=year))


def _is_quiet(day: date, country: str) -> bool:
    here = (day.month, day.day)
    for countries, first, last in QUIET:
        inside = first <= here <= last if first <= last else here >= first or here <= last
        if inside and (not countries or country in countries):
            return True
    return False


def next_good(day: date, country: str) -> date:
    while not good(day, country):
        day += timedelta(days=1)
    return day


def ready(due: date, where: tuple[str, str], moment: datetime) -> bool:
    """The day has come, today is a good one there, and it is morning there or later."""
    country, zone = where
    there = moment.astimezone(ZoneInfo(zone))
    return due <= there.date() and good(there.date(), country) and there.time() >= MORNING


def first_due(story: Story, looks: Sequence[Look]) -> date:
    """The policy's days after the look that met the no; from another no on as long again; or as the user put it."""
    met = _met(story.opened, looks)
    due = next_good(met.day + timedelta(days=story.days[0]), story.where[0])
    if story.fate == "snoozed":
        return due + SNOOZE
    if story.again is None:
        return due
    again = _met(story.again, looks)
    as_long = due - met.began.astimezone(ZoneInfo(again.home.zone)).date()
    restarted = next_good(again.began.astimezone(ZoneInfo(again.home.zone)).date() + as_long, story.where[0])
    return max(due, restarted)


def second_due(story: Story, looks: Sequence[Look], fired: Look) -> date:
    """The policy's days after the no, and thirty after the first at least."""
    home = ZoneInfo(fired.home.zone)
    met, done = (look.began.astimezone(home).date() for look in (_met(story.opened, looks), fired))
    return next_good(max(met + timedelta(days=story.days[1]), done + APART), story.where[0])


def _met(day: date, looks: Sequence[Look]) -> Look:
    """The first look on or after a day's mail came."""
    return next(look for look in looks if look.day >= day)


def unexcused(due: date, where: tuple[str, str], looks: Sequence[Look], days: Mapping[int, date]) -> Iterator[Look]:
    """Looks at which a check-in ought to have been taken up and was not; `looks` are all, up to when it was settled.

    The one excuse: the day had its three by then, and whatever was drafted at that look was due no later than this
    one. What is called off when its turn has come takes a turn, too. `days` is when each check-in was due.
    """
    for number, look in enumerate(looks):
        if ready(due, where, look.began):
            drafted = [one for one in _drafted(look) if days[one] > due]
            on_the_day = sum(len(_drafted(other)) for other in looks[: number + 1] if other.day_utc == look.day_utc)
            turned_down = sum(
                state == "cancelled" and days[one] <= look.day + A_DAY for one, state in look.settled.items()
            )
            if drafted or on_the_day + turned_down < PER_DAY:
                yield look


def _drafted(look: Look) -> list[int]:
    return [one for one, state in look.settled.items() if state == "drafted"]
