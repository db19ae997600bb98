"""follow: what three mail programs do to a draft, and what we know of it afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from fakes import WHEN, FakeMailbox, FakeServer, FakeSession
from test_daemon import NO

from watcher.adapters import mime
from watcher.adapters.store import SqliteStore
from watcher.cli import desk as desks
from watcher.core.case import GRACE, State
from watcher.core.letter import Profile
from watcher.daemon import Watch
from watcher.errors import ServerRefused
from watcher.follow import Follower

DAY = timedelta(days=1)
THUNDERBIRD = (
    b"From: jane@example.org\r\nMessage-ID: <new-%d@example.org>\r\nIn-Reply-To: <no1@firm.example>\r\n"
    b"X-Mozilla-Draft-Info: internal/draft\r\n\r\nMy own words\r\n"
)
STRANGER = b"From: jane@example.org\r\nMessage-ID: <l@example.org>\r\nIn-Reply-To: <x@y.example>\r\n\r\nElse\r\n"


class Desktop:
    """A user with one drafted reply, the mail programs they use, and a clock that moves."""

    def __init__(self, folder):
        self.server, self.now = FakeServer(), WHEN
        self.store = SqliteStore(folder)
        self.follower = Follower("home", self.store, lambda: self.now)
        profile = Profile(name="Jane Doe", addresses=("jane@example.org",), signature="Jane Doe")
        desk = replace(desks.desk(None), profile=profile)
        self.watch = Watch("home", "INBOX", mime.parse, self.store, lambda: desks.rules(None), desk, lambda: self.now)
        self.watch = replace(self.watch, follower=self.follower)
        self.watch.look(FakeSession(self.server))
        self.session = FakeSession(self.server)
        self.server.mailboxes["INBOX"].add(NO)
        self.look()

    @property
    def drafts(self) -> FakeMailbox:
        return self.server.mailboxes["Drafts"]

    @property
    def sent(self) -> FakeMailbox:
        return self.server.mailboxes["Sent"]

    @property
    def case(self):
        (found,) = self.store.cases()
        return found

    @property
    def state(self) -> State:
        return self.case.state

    def look(self, after: timedelta = timedelta()) -> State:
        self.now += after
        self.watch.look(self.session)
        self.watch.follow(self.session)
        assert self.server.appended <= 1, "followed, never made again"
        return self.state

    def save_in_thunderbird(self, n=1):
        """Another UID and Message-ID."""
        self.drafts.messages.clear()
        self.drafts.add(THUNDERBIRD % n)

    def save_in_roundcube(self):
        """Another UID, the same Message-ID."""
        octets = self.drafts.messages.popitem()[1]
        self.drafts.add(octets + b"more\r\n")

    def send(self, octets=None):
        (kept,) = self.drafts.messages.values()
        self.drafts.messages.clear()
        self.sent.add(octets or kept)


@pytest.fixture
def desktop(tmp_path):
    made = Desktop(tmp_path / "state")
    assert made.state is State.DRAFTED
    yield made
    made.store.close()


def test_an_untouched_draft_stays_drafted(desktop):
    """Also after a month, and after other letters came and went."""
    desktop.sent.add(STRANGER)
    desktop.drafts.add(STRANGER)
    assert desktop.look(30 * DAY) is State.DRAFTED
    assert desktop.case.missing is None


@pytest.mark.parametrize("save", [Desktop.save_in_thunderbird, Desktop.save_in_roundcube])
def test_a_saved_draft_is_edited(desktop, save):
    """Another UID is another version, whatever became of the Message-ID."""
    save(desktop)
    assert desktop.look() is State.EDITED
    assert desktop.case.draft.uid == max(desktop.drafts.messages)
    save(desktop)
    assert desktop.look() is State.EDITED
    assert desktop.case.draft.uid == max(desktop.drafts.messages)


def test_a_sent_draft_is_sent(desktop):
    """Roundcube keeps the Message-ID; ours is then the one later letters refer to."""
    desktop.send()
    assert desktop.look() is State.SENT
    assert desktop.case.sent_id == desktop.case.mark
    assert desktop.case.sent_at == WHEN
    assert [due.state for due in desktop.store.check_ins()] == ["pending"]


def test_a_draft_sent_by_thunderbird_is_sent(desktop):
    """Thunderbird makes a new Message-ID: the thread tells, and the new id is kept."""
    desktop.save_in_thunderbird()
    desktop.look()
    desktop.send(THUNDERBIRD % 2)
    assert desktop.look() is State.SENT
    assert desktop.case.sent_id == "<new-2@example.org>"


def test_a_draft_that_is_nowhere_is_waited_for(desktop):
    """NeoMutt takes the draft away while it is being written, and puts the letter into Sent hours later."""
    (octets,) = desktop.drafts.messages.values()
    desktop.drafts.messages.clear()
    assert desktop.look() is State.DRAFTED
    assert desktop.case.missing == WHEN
    assert desktop.look(GRACE / 2) is State.DRAFTED
    desktop.sent.add(octets)
    assert desktop.look() is State.SENT
    assert desktop.case.missing is None


def test_a_draft_that_comes_back_was_never_gone(desktop):
    """Postponed in NeoMutt: a new version in Drafts ends the waiting."""
    desktop.drafts.messages.clear()
    desktop.look()
    desktop.save_in_thunderbird()
    assert desktop.look(GRACE / 2) is State.EDITED
    assert desktop.look(2 * DAY) is State.EDITED


def test_a_deleted_draft_is_gone_after_a_day_and_stays_gone(desktop):
    """The user did not want it: never made again, with a reason in the list."""
    desktop.drafts.messages.clear()
    desktop.look()
    assert desktop.look(DAY) is State.GONE
    assert desktop.case.reason.endswith(".")
    assert desktop.look(30 * DAY) is State.GONE
    assert desktop.drafts.messages == {}


def test_a_draft_left_marked_as_deleted_is_no_draft(desktop):
    r"""Thunderbird sometimes leaves what it sent in Drafts, \Deleted and not expunged."""
    desktop.drafts.deleted |= set(desktop.drafts.messages)
    desktop.look()
    assert desktop.look(DAY) is State.GONE


def test_a_letter_after_all_is_known(desktop):
    """Deleted first, answered by hand a month later: sent."""
    desktop.drafts.messages.clear()
    desktop.look()
    desktop.look(DAY)
    desktop.sent.add(THUNDERBIRD % 3)
    assert desktop.look(30 * DAY) is State.SENT


def test_before_a_draft_is_gone_all_of_sent_is_searched(desktop):
    """A letter under a UID that was read long ago, as a server without lasting numbers has them."""
    desktop.sent.add(STRANGER)
    desktop.drafts.messages.clear()
    desktop.look()
    desktop.sent.messages[1] = THUNDERBIRD % 4
    assert desktop.look(GRACE / 2) is State.DRAFTED
    assert desktop.look(DAY) is State.SENT


def test_a_renumbered_drafts_mailbox_is_no_edit(desktop):
    """Another UIDVALIDITY: the same draft at another place."""
    (octets,) = desktop.drafts.messages.values()
    desktop.server.mailboxes["Drafts"] = FakeMailbox(uidvalidity=2, uidnext=50)
    desktop.drafts.add(octets)
    assert desktop.look() is State.DRAFTED
    assert desktop.case.draft.uidvalidity == 2


def test_where_nothing_happened_nothing_is_read(desktop):
    """Two STATUS a look, no search: cheap enough for every minute."""
    desktop.look()
    desktop.server.read.clear()
    for _ in range(10):
        desktop.look(timedelta(minutes=5))
    assert set(desktop.server.read) == {"INBOX"}


def test_a_server_that_hides_sent_is_watched_all_the_same(desktop):
    """NO to STATUS: drafts are not followed in this session, mail still is."""
    desktop.server.faults["status"] = [ServerRefused("No.", permanent=True)]
    desktop.send()
    assert desktop.look() is State.DRAFTED
    assert desktop.look() is State.DRAFTED
    desktop.session = FakeSession(desktop.server)
    assert desktop.look() is State.SENT


def test_the_history_tells_the_draft_s_life(desktop):
    """What happened and when, for `gracious show`."""
    desktop.save_in_thunderbird()
    desktop.look(timedelta(hours=1))
    desktop.send(THUNDERBIRD % 1)
    desktop.look(timedelta(hours=1))
    assert [moment.event for moment in desktop.store.history(desktop.case.id)][-3:] == ["drafted", "edited", "sent"]
