"""beacon: when a login has died, one note in the next mailbox that is reached."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fakes import LOST, WHEN, FakeServer, FakeSession

from watcher.adapters import mime
from watcher.adapters.store import SqliteStore
from watcher.beacon import LONG, Beacon
from watcher.core.case import Form, State
from watcher.core.letter import Profile
from watcher.errors import ServerUnavailable

SAID = "The server refuses the password of jane@example.org."


class House:
    """Three accounts, each with a server of its own."""

    def __init__(self, folder):
        self.store, self.now = SqliteStore(folder), WHEN
        names = ("home", "work", "club")
        profile = Profile(name="Jane Doe", addresses=("jane@example.org",))
        self.servers = {name: FakeServer() for name in names}
        self.beacons = {name: Beacon(name, "INBOX", names, self.store, profile, lambda: self.now) for name in names}

    def reach(self, name):
        return self.beacons[name].look(FakeSession(self.servers[name]))

    def notes(self, name):
        return [mime.parse(octets) for octets in self.servers[name].mailboxes["INBOX"].messages.values()]


@pytest.fixture
def house(tmp_path):
    return House(tmp_path)


def test_the_next_mailbox_tells(house):
    """A note from and to the user, unread, with the server's sentence and the way back; in one mailbox, once."""
    house.store.trouble("home", SAID, WHEN)
    assert house.reach("work")
    assert [house.reach(name) for name in ("work", "club", "work")] == [False, False, False]
    (note,) = house.notes("work")
    assert note.subject == "gracious cannot sign in: home"
    assert note.sender.addr_spec == note.to[0].addr_spec == "jane@example.org"
    assert SAID in " ".join(note.text.split())
    assert "gracious init --login home" in " ".join(note.text.split())
    assert house.notes("club") == []
    assert house.servers["work"].mailboxes["INBOX"].flags[1] == set()


def test_nothing_wrong_nothing_said(house):
    """Without a trouble no mailbox is opened; a broken file is no matter for a mailbox."""
    house.store.trouble("rules.yaml", "Line 3.", WHEN)
    assert not house.reach("work")
    assert house.notes("work") == []


def test_a_mailbox_reached_again(house):
    """An account that works again after a long time tells so itself; after an hour it says nothing."""
    house.store.trouble("home", SAID, WHEN)
    house.now = WHEN + timedelta(hours=1)
    assert not house.reach("home")
    house.now = WHEN + LONG
    assert house.reach("home")
    (note,) = house.notes("home")
    assert note.subject == "gracious could not sign in: home"
    assert "now it works again" in " ".join(note.text.split())


def test_again_is_told_again(house):
    """What was over and comes back is a new trouble."""
    for days in (0, 3):
        house.store.trouble("home", SAID, WHEN + timedelta(days=days))
        house.reach("work")
        house.store.relieve("home")
    assert len(house.notes("work")) == 2


@pytest.mark.parametrize("command", ["append", "appended"])
def test_a_line_that_breaks(house, command):
    """A note that was begun is finished by the same mailbox, and never written twice."""
    house.store.trouble("home", SAID, WHEN)
    house.servers["work"].faults[command] = [LOST]
    with pytest.raises(ServerUnavailable):
        house.reach("work")
    house.now += timedelta(minutes=1)
    house.reach("club")
    house.reach("work")
    assert len(house.notes("work")) == 1
    assert house.notes("club") == []
    (case,) = house.store.cases(states=(State.NOTED,))
    assert case.form is Form.NOTE
