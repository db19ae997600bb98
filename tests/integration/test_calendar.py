"""calendar, dav, showing: what is pending stands in a calendar, on a real CalDAV server (Radicale) too."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest
from later import NO, World
from servers import free_port
from servers.radicale import PASSWORD, USER, Radicale

from watcher.adapters import calendar
from watcher.adapters.dav import DavCalendar
from watcher.agenda import Entry
from watcher.errors import CredentialError, ServerUnavailable
from watcher.reminder import entry
from watcher.showing import Showing

NOW = datetime(2027, 2, 1, 9, tzinfo=UTC)
ENTRY = Entry("abc@check-in.gracious", date(2027, 5, 3), "Check-in: Ada, Müller & Söhne; Ltd", "90 days after.\nAgain.")


@pytest.fixture(scope="module")
def radicale(tmp_path_factory):
    """A private Radicale with one calendar of Jane's."""
    with Radicale(tmp_path_factory.mktemp("radicale")) as server:
        yield server


def test_a_publication_is_what_rfc_5545_asks_for():
    """METHOD:PUBLISH, CRLF, 75 octets a line; all-day, transparent, with a stable UID; foreign text is text."""
    octets = calendar.publication([ENTRY], NOW)
    lines = octets.split(b"\r\n")
    assert lines[-1] == b""
    assert max(map(len, lines)) <= 75
    assert b"\n" not in octets.replace(b"\r\n", b"")
    assert {b"METHOD:PUBLISH", b"TRANSP:TRANSPARENT", b"DTSTART;VALUE=DATE:20270503"} <= set(lines)
    (event,) = icalendar.Calendar.from_ical(octets).walk("VEVENT")
    assert (str(event["uid"]), str(event["summary"])) == (ENTRY.uid, ENTRY.title)
    assert event["dtend"].dt - event["dtstart"].dt == timedelta(days=1)


def test_an_empty_publication_is_still_a_calendar():
    """No check-ins: a calendar without events, as programs expect to import."""
    assert icalendar.Calendar.from_ical(calendar.publication([], NOW)).walk("VEVENT") == []


@pytest.mark.parametrize("todo", [False, True])
def test_radicale_holds_exactly_the_pending_ones(radicale, tmp_path, todo):
    """Put when armed, moved when snoozed, taken away when called off or drafted; nothing else, and nothing twice."""
    world = World(tmp_path / "state")
    for n in range(3):
        world.arrives(NO, sender=f"P{n} Low <p{n}@firm{n}.de>", subject=f"Position {n}")
    world.look()
    world.send()
    place = DavCalendar(radicale.url, USER, lambda: PASSWORD)
    showing = Showing(
        world.store, place, lambda one, now: calendar.single(one, now, todo=todo), lambda: datetime.now(UTC)
    )
    assert showing.sync() == 3
    assert showing.sync() == 0
    first, second, third = (entry(world.store, due) for due in world.store.check_ins())
    held = radicale.held()
    assert set(held) == {first.uid, second.uid, third.uid}
    assert held[first.uid] == ("VTODO" if todo else "VEVENT", first.day, first.title)
    world.store.redate(world.store.check_ins()[0], first.day + timedelta(days=7), "You moved it.", world.now)
    world.arrives("Your umbrella is here.", sender="P1 <p1@firm1.de>")
    world.now += timedelta(days=5)
    world.arrives("Your umbrella is here.", sender="P1 <p1@firm1.de>")
    world.look()
    showing.sync()
    assert {uid: day for uid, (_, day, _) in radicale.held().items()} == {
        first.uid: first.day + timedelta(days=7),
        third.uid: third.day,
    }
    world.on(third.day)
    showing.sync()
    pending = {entry(world.store, due).uid for due in world.store.check_ins() if due.state == "pending"}
    assert set(radicale.held()) == pending
    for due in world.store.check_ins():
        world.store.settle(due, "cancelled", "Over.", world.now)
    showing.sync()
    assert radicale.held() == {}
    world.store.close()


def test_what_is_gone_already_is_no_fault(radicale):
    """The user may delete an event by hand: taking it away again does nothing."""
    place = DavCalendar(radicale.url, USER, lambda: PASSWORD)
    place.put(ENTRY.uid, calendar.single(ENTRY, NOW))
    place.remove(ENTRY.uid)
    place.remove(ENTRY.uid)
    assert ENTRY.uid not in radicale.held()


def test_a_wrong_password_and_a_server_that_is_away_are_said_in_a_sentence(radicale):
    """Neither the secret nor a traceback: our own errors."""
    with pytest.raises(CredentialError, match="does not take"):
        DavCalendar(radicale.url, USER, lambda: "wrong").put(ENTRY.uid, calendar.single(ENTRY, NOW))
    with pytest.raises(ServerUnavailable, match="does not answer"):
        DavCalendar(f"http://127.0.0.1:{free_port()}/x/", USER, lambda: PASSWORD).remove(ENTRY.uid)
