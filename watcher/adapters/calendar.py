"""Check-ins as iCalendar: all-day, transparent, with a UID that stays (icalendar; RFC 5545)."""

# icalendar takes a while to load, and most commands need no calendar.
# ruff: noqa: PLC0415

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from watcher import __version__
from watcher.agenda import Entry

if TYPE_CHECKING:
    from icalendar import Calendar, Event, Todo

_FIRST_REVISION = 1_700_000_000
"""SEQUENCE has to grow with each change (RFC 5545 3.8.7.4); seconds since November 2023 do."""
PRODUCT = f"-//gracious//{__version__}//EN"


def publication(entries: Sequence[Entry], now: datetime, method: str = "PUBLISH") -> bytes:
    """One calendar with an event for each entry, in the order given; CRLF, lines of at most 75 octets."""
    calendar = _calendar()
    if method:
        calendar.add("method", method)
    for entry in entries:
        calendar.add_component(_event(entry, now))
    return bytes(calendar.to_ical())


def single(entry: Entry, now: datetime, *, todo: bool = False) -> str:
    """A calendar object with this entry alone, as CalDAV stores it (RFC 4791 4.1): no METHOD."""
    calendar = _calendar()
    component = _todo(entry, now) if todo else _event(entry, now)
    component.add("sequence", int(now.timestamp()) - _FIRST_REVISION)
    calendar.add_component(component)
    return bytes(calendar.to_ical()).decode()


def _calendar() -> Calendar:
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    return calendar


def _event(entry: Entry, now: datetime) -> Event:
    from icalendar import Event

    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", now)
    event.add("dtstart", entry.day)
    event.add("dtend", entry.day + timedelta(days=1))
    event.add("summary", entry.title)
    event.add("description", entry.text)
    event.add("transp", "TRANSPARENT")
    return event


def _todo(entry: Entry, now: datetime) -> Todo:
    from icalendar import Todo

    todo = Todo()
    todo.add("uid", entry.uid)
    todo.add("dtstamp", now)
    todo.add("due", entry.day)
    todo.add("summary", entry.title)
    todo.add("description", entry.text)
    todo.add("status", "NEEDS-ACTION")
    return todo
