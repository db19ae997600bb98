"""calendar, dav, showing: what is pending stands in a calendar, on a real CalDAV server (Radicale) too."""

from __future__ import annotations

import base64
import subprocess
import sys
import time
import urllib.error
import urllib.request
from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest
from later import NO, World
from servers import free_port

from watcher.adapters import calendar
from watcher.adapters.dav import DavCalendar
from watcher.agenda import Entry
from watcher.errors import CredentialError, ServerUnavailable
from watcher.reminder import entry
from watcher.showing import Showing

NOW = datetime(2027, 2, 1, 9, tzinfo=UTC)
ENTRY = Entry("abc@check-in.gracious", date(2027, 5, 3), "Check-in: Ada, Müller & Söhne; Ltd", "90 days after.\nAgain.")
USER, PASSWORD = "jane", "only-for-tests"


@pytest.fixture(scope="module")
def radicale(tmp_path_factory):
    """A private Radicale with one calendar of Jane's; gives its URL."""
    folder, port = tmp_path_factory.mktemp("radicale"), free_port()
    (folder / "users").write_text(f"{USER}:{PASSWORD}\n")
    options = ["--auth-type", "htpasswd", "--auth-htpasswd-filename", str(folder / "users")]
    options += ["--auth-htpasswd-encryption", "plain", "--storage-filesystem-folder", str(folder / "data")]
    command = [sys.executable, "-m", "radicale", "--server-hosts", f"127.0.0.1:{port}", *options]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log)
        try:
            url = f"http://127.0.0.1:{port}/{USER}/check-ins/"
            _until(lambda: _ask(url, "MKCALENDAR") == 201)
            yield url
        finally:
            server.terminate()
            server.wait(10)


def _until(done, seconds=30.0):
    deadline = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.1)


def _ask(url, method, *, read=False):
    secret = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
    request = urllib.request.Request(url, method=method, headers={"Authorization": f"Basic {secret}"})
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return answer.read() if read else answer.status
    except (OSError, urllib.error.HTTPError):
        return None


def events(url):
    """What the server holds: UID, component, day."""
    held = icalendar.Calendar.from_ical(_ask(url, "GET", read=True))
    return {
        str(one["uid"]): (one.name, (one.get("dtstart") or one.get("due")).dt, str(one["summary"]))
        for one in held.walk()
        if one.name in ("VEVENT", "VTODO")
    }


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
    place = DavCalendar(radicale, USER, lambda: PASSWORD)
    showing = Showing(
        world.store, place, lambda one, now: calendar.single(one, now, todo=todo), lambda: datetime.now(UTC)
    )
    assert showing.sync() == 3
    assert showing.sync() == 0
    first, second, third = (entry(world.store, due) for due in world.store.check_ins())
    held = events(radicale)
    assert set(held) == {first.uid, second.uid, third.uid}
    assert held[first.uid] == ("VTODO" if todo else "VEVENT", first.day, first.title)
    world.store.redate(world.store.check_ins()[0], first.day + timedelta(days=7), "You moved it.", world.now)
    world.arrives("Your umbrella is here.", sender="P1 <p1@firm1.de>")
    world.now += timedelta(days=5)
    world.arrives("Your umbrella is here.", sender="P1 <p1@firm1.de>")
    world.look()
    showing.sync()
    assert {uid: day for uid, (_, day, _) in events(radicale).items()} == {
        first.uid: first.day + timedelta(days=7),
        third.uid: third.day,
    }
    world.on(third.day)
    showing.sync()
    pending = {entry(world.store, due).uid for due in world.store.check_ins() if due.state == "pending"}
    assert set(events(radicale)) == pending
    for due in world.store.check_ins():
        world.store.settle(due, "cancelled", "Over.", world.now)
    showing.sync()
    assert events(radicale) == {}
    world.store.close()


def test_what_is_gone_already_is_no_fault(radicale):
    """The user may delete an event by hand: taking it away again does nothing."""
    place = DavCalendar(radicale, USER, lambda: PASSWORD)
    place.put(ENTRY.uid, calendar.single(ENTRY, NOW))
    place.remove(ENTRY.uid)
    place.remove(ENTRY.uid)
    assert ENTRY.uid not in events(radicale)


def test_a_wrong_password_and_a_server_that_is_away_are_said_in_a_sentence(radicale):
    """Neither the secret nor a traceback: our own errors."""
    with pytest.raises(CredentialError, match="does not take"):
        DavCalendar(radicale, USER, lambda: "wrong").put(ENTRY.uid, calendar.single(ENTRY, NOW))
    with pytest.raises(ServerUnavailable, match="does not answer"):
        DavCalendar(f"http://127.0.0.1:{free_port()}/x/", USER, lambda: PASSWORD).remove(ENTRY.uid)
