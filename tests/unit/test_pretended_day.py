"""cli/options: the clock of a day that is only pretended."""

from __future__ import annotations

from datetime import date, timedelta

from watcher.cli.options import AFTERNOON, clock_of

DAY = date(2027, 2, 1)


def test_a_pretended_day_is_an_afternoon_whatever_the_hour():
    """A rehearsal at night is one of a working day: check-ins wait for the morning, and that has passed."""
    now = clock_of(DAY)()
    assert now.date() == DAY
    assert now.tzinfo is not None
    assert AFTERNOON <= now.time() <= AFTERNOON.replace(hour=AFTERNOON.hour + 2)


def test_its_clock_goes_on():
    """It never stands still, and goes no faster than the real one."""
    clock = clock_of(DAY)
    first, second = clock(), clock()
    assert timedelta(0) <= second - first < timedelta(seconds=60)
