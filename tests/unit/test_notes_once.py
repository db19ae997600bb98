"""notes: once each, whatever happens to the line; and only of what is recent and at rest."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from fakes import LOST, FakeSession
from test_follow import DAY, Desktop

from watcher.core.case import State
from watcher.errors import ServerRefused, ServerUnavailable
from watcher.notes import Notes


@pytest.fixture(params=["thread", "weekly"])
def desktop(request, tmp_path):
    """A user who wants notes, and has had none yet; on a Monday a week later for the weekly one."""
    made = Desktop(tmp_path / "state")
    profile = made.watch.desk.profile
    notes = Notes("home", "INBOX", request.param, made.store, profile, lambda: made.now)
    made.watch = replace(made.watch, notes=notes)
    if request.param == "weekly":
        made.now += 7 * DAY
    yield made
    made.store.close()


def notes(desktop):
    return [octets for octets in desktop.server.mailboxes["INBOX"].messages.values() if b"Auto-Submitted" in octets]


def follow(desktop):
    """A new session, later by as much as an APPEND may still take to arrive."""
    desktop.now += timedelta(minutes=5)
    desktop.watch.follow(FakeSession(desktop.server))


@pytest.mark.parametrize("fault", ["append", "appended"])
def test_a_line_lost_at_the_append_ends_with_one_note(desktop, fault):
    """Before it was stored or after: the next session finds it or makes it, never twice."""
    desktop.server.faults[fault] = [LOST]
    with pytest.raises(ServerUnavailable):
        follow(desktop)
    for _ in range(3):
        follow(desktop)
    assert len(notes(desktop)) == 1


def test_a_note_that_has_to_wait_keeps_nobody_busy(desktop):
    """Over quota: until it may be tried again there is nothing to do, so the daemon idles."""
    desktop.server.faults["append"] = [ServerRefused("Over quota.", code="OVERQUOTA")]
    assert desktop.watch.follow(FakeSession(desktop.server)) is True
    assert desktop.watch.follow(FakeSession(desktop.server)) is False
    desktop.now += timedelta(hours=2)
    assert desktop.watch.follow(FakeSession(desktop.server)) is True
    assert len(notes(desktop)) == 1


def test_a_note_that_was_thrown_away_stays_away(desktop):
    """The user has read it."""
    follow(desktop)
    assert len(notes(desktop)) == 1
    inbox = desktop.server.mailboxes["INBOX"]
    inbox.messages = {uid: octets for uid, octets in inbox.messages.items() if b"Auto-Submitted" not in octets}
    for _ in range(3):
        follow(desktop)
    assert notes(desktop) == []


def test_what_is_not_at_rest_waits(desktop):
    """A letter that is still being made has no note in its thread yet."""
    if desktop.watch.notes.when == "thread":
        desktop.store.save(replace(desktop.case, state=State.INTENDED), desktop.now, "intended")
        follow(desktop)
        assert notes(desktop) == []


def test_old_cases_are_not_dug_up(desktop):
    """Whoever turns notes on is not told of the year that has passed."""
    desktop.now += 30 * DAY
    follow(desktop)
    assert notes(desktop) == []
