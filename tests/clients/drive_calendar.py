"""Thunderbird's calendar, the real one, opens and imports what `gracious checkins --ics` prints."""

from __future__ import annotations

import shutil
import sqlite3
import time
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import icalendar
import pytest
from e2e.household import CLIENT_NO, GERMAN_NO, Household
from screen import Display

pytestmark = pytest.mark.timeout(300)
PREFERENCES = Path(__file__).with_name("thunderbird.js")
IMPORT = "^Import - "
BUTTONS = (("649", "1214"), ("648", "490"), ("395", "491"))
"""Where the mouse finds Continue, Continue and Start Import in a window of this size."""


@pytest.fixture
def house(dovecot, tmp_path):
    """Two check-ins are pending, of an employer and of a client."""
    made = Household(dovecot, f"calendar{time.time_ns()}", tmp_path)
    made.append(GERMAN_NO)
    made.append(CLIENT_NO)
    assert made.once("--since", "3650d", "--as-of", "2026-11-02").returncode == 0
    return made


def profile(folder: Path) -> Path:
    """A profile without mail accounts that asks nothing at its start."""
    made = folder / "profile"
    made.mkdir()
    lines = [line for line in PREFERENCES.read_text().splitlines() if "@" not in line and "account1" not in line]
    (made / "user.js").write_text("\n".join(lines))
    return made


def imported(folder: Path) -> list[tuple[str, date, date, str]]:
    """Title, first day, the day after, and UID of each event in Thunderbird's own store."""
    copy = Path(
        shutil.copytree(folder / "calendar-data", folder / f"copy{time.time_ns()}")
    )  # it keeps a lock on its own
    with closing(sqlite3.connect(copy / "local.sqlite")) as store:
        rows = store.execute("SELECT title, event_start, event_end, id FROM cal_events ORDER BY event_start").fetchall()
    days = [
        (title, datetime.fromtimestamp(a / 1e6, UTC), datetime.fromtimestamp(b / 1e6, UTC), uid)
        for title, a, b, uid in rows
    ]
    return [(title, first.date(), after.date(), uid) for title, first, after, uid in days]


@pytest.fixture
def display(tmp_path):
    """High enough that every button of the import is in sight."""
    made = Display(tmp_path, "1280x1300")
    yield made
    made.end()


def events(ics: Path) -> list[icalendar.Event]:
    return icalendar.Calendar.from_ical(ics.read_bytes()).walk("VEVENT")


def test_thunderbird_imports_the_calendar(house, display):
    """The file opens in the import, and every pending check-in stands in a calendar, all day, on its day, once."""
    ics = house.folder / "check-ins.ics"
    ics.write_text(house.gracious("checkins", "--ics", "--config", str(house.config())).stdout)
    where = profile(house.folder)
    display.start("dbus-run-session", "thunderbird", "--profile", str(where), "--no-remote", str(ics))
    display.window(IMPORT, 90)
    time.sleep(3)
    display.picture("check-ins-in-thunderbird")
    for place in BUTTONS:
        display.do("mousemove", *place, "click", "1")
        time.sleep(2)

    house.until(lambda: imported(where))
    days = [(title, first, (after - first).days) for title, first, after, _ in imported(where)]
    pending = [date.fromisoformat(row["due"]) for row in house.rows("checkins") if row["state"] == "pending"]
    assert len(pending) == 2
    assert [(first, length) for _, first, length in days] == [(day, 1) for day in sorted(pending)]
    assert all(title.startswith("Check-in: ") for title, _, _ in days)
    assert {uid for *_, uid in imported(where)} == {str(event["uid"]) for event in events(ics)}
