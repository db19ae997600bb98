"""reading: no mail is missed, whatever the server lists, delivers or refuses; and none blocks the next."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from fakes import WHEN, FakeClock, FakeMailbox, FakeServer, FakeSession
from hypothesis import given
from hypothesis import strategies as st

from watcher.adapters.store import SqliteStore
from watcher.core.case import Uid, UidValidity
from watcher.core.checkpoint import WINDOW, Checkpoint
from watcher.errors import ServerRefused, UnsafeDraft
from watcher.reading import RETRY_AFTER, Horizon, Reader


@dataclass
class Judged:
    """Keeps what was understood, and does what a test wants to happen at a message."""

    seen: list[bytes] = field(default_factory=list)
    faults: dict[bytes, object] = field(default_factory=dict)
    sent: dict[bytes, object] = field(default_factory=dict)

    def __call__(self, arrival, horizon):
        fault = self.faults.get(arrival.octets)
        if isinstance(fault, BaseException):
            raise fault
        if isinstance(fault, str):
            return fault
        if horizon.hides(self.sent.get(arrival.octets), arrival.internal_date):
            return None
        return lambda: self.seen.append(arrival.octets)


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def judged():
    return Judged()


@pytest.fixture
def server():
    return FakeServer()


@pytest.fixture
def inbox(server):
    return server.mailboxes["INBOX"]


@pytest.fixture
def store(tmp_path):
    store = SqliteStore(tmp_path / "state")
    yield store
    store.close()


@pytest.fixture
def reader(store, clock, judged):
    """A reader that has seen the mailbox empty."""
    reader = Reader("home", "INBOX", store, clock, judged)
    reader.read(FakeSession(FakeServer()))
    return reader


def read(reader, server):
    return reader.read(FakeSession(server))


def test_what_was_there_before_is_left_alone(store, clock, judged, server, inbox):
    """First contact: old mail is nobody's business; what comes later is read."""
    reader = Reader("home", "INBOX", store, clock, judged)
    inbox.add(b"old")
    read(reader, server)
    inbox.add(b"new")
    read(reader, server)
    assert judged.seen == [b"new"]


def test_a_uid_announced_early_is_read_when_it_shows(reader, judged, server, inbox):
    """UIDNEXT, or a later UID, shows before the message itself does: it is read all the same, once."""
    inbox.add(b"late")
    inbox.add(b"quick")
    inbox.hidden.add(1)
    read(reader, server)
    assert judged.seen == [b"quick"]
    inbox.hidden.clear()
    read(reader, server)
    read(reader, server)
    assert judged.seen == [b"quick", b"late"]


def test_a_uid_announced_early_at_first_contact_is_read_when_it_shows(store, clock, judged, server, inbox):
    """The very first look already knows which UIDs it has not seen."""
    reader = Reader("home", "INBOX", store, clock, judged)
    inbox.add(b"old")
    inbox.add(b"late")
    inbox.hidden.add(2)
    read(reader, server)
    inbox.hidden.clear()
    read(reader, server)
    assert judged.seen == [b"late"]


def test_what_is_listed_but_not_delivered_is_asked_for_again(reader, judged, server, inbox, clock, store):
    """Gmail leaves messages out of one FETCH in fifty: an omission is no absence, and blocks nobody."""
    for octets in (b"one", b"two", b"three"):
        inbox.add(octets)
    inbox.silent.add(2)
    read(reader, server)
    assert judged.seen == [b"one", b"three"]
    assert [one.reason for one in store.quarantined()] == ["The server does not deliver it."]
    inbox.silent.clear()
    clock.forward(minutes=1)
    read(reader, server)
    assert judged.seen == [b"one", b"three", b"two"]
    assert store.quarantined() == ()


def test_what_was_expunged_meanwhile_is_forgotten(reader, judged, server, inbox, clock, store):
    """Listed, then expunged before FETCH or before the next attempt: nothing is left to read."""
    inbox.add(b"gone")
    inbox.silent.add(1)
    read(reader, server)
    del inbox.messages[1]
    clock.forward(days=2)
    read(reader, server)
    assert (judged.seen, store.quarantined()) == ([], ())


def test_one_spoiled_message_takes_no_other_with_it(reader, judged, server, inbox, store):
    """A server that refuses a whole FETCH for one message's sake is asked for each alone."""
    for octets in (b"one", b"bad", b"three"):
        inbox.add(octets)
    inbox.spoiled.add(2)
    read(reader, server)
    assert judged.seen == [b"one", b"three"]
    assert [one.place.uid for one in store.quarantined()] == [2]


def test_a_throttled_fetch_is_no_fault_of_the_messages(reader, judged, server, inbox, store):
    """[THROTTLED] to FETCH: nothing is passed over, and the next session reads it all."""
    inbox.add(b"one")
    server.faults["fetch"] = [ServerRefused("Slower.", code="THROTTLED")]
    with pytest.raises(ServerRefused):
        read(reader, server)
    assert store.quarantined() == ()
    read(reader, server)
    assert judged.seen == [b"one"]


@pytest.mark.parametrize("fault", ["Too many parts.", RecursionError(), MemoryError(), UnsafeDraft("Not as meant.")])
def test_a_poison_mail_never_blocks_the_next(reader, judged, server, inbox, clock, store, fault):
    """It is tried a few times with growing pauses, recorded, and passed over; the mail behind it is read."""
    inbox.add(b"poison")
    inbox.add(b"good")
    judged.faults[b"poison"] = fault
    for _ in range(100):
        read(reader, server)
        clock.forward(hours=1)
    assert judged.seen == [b"good"]
    (one,) = store.quarantined()
    assert (one.place.uid, one.attempts) == (1, len(RETRY_AFTER) + 1)
    judged.faults.clear()
    read(reader, server)
    assert judged.seen == [b"good"]


def test_a_fault_that_passes_leaves_no_mark(reader, judged, server, inbox, clock, store):
    """Unreadable once, read at the next look."""
    inbox.add(b"shy")
    judged.faults[b"shy"] = "Not today."
    read(reader, server)
    judged.faults.clear()
    read(reader, server)
    assert (judged.seen, store.quarantined()) == ([b"shy"], ())


def test_a_mail_that_ends_the_program_is_counted_before_it_is_read(reader, judged, server, inbox, clock, store):
    """Killed while reading (memory, a crash inside C): the next start goes mail by mail, and passes over in the end."""

    class Killed(BaseException):
        pass

    inbox.add(b"good")
    inbox.add(b"bomb")
    inbox.add(b"behind")
    judged.faults[b"bomb"] = Killed()
    for _ in range(3):
        with pytest.raises(Killed):
            read(reader, server)
    clock.forward(seconds=30)
    read(reader, server)
    assert judged.seen[-1] == b"behind"
    assert [one.reason for one in store.quarantined()] == ["The program ended while it was read."]


def test_a_renumbered_mailbox_is_read_from_before_its_last_reading(reader, judged, server, inbox, clock):
    """Away for weeks, and another UIDVALIDITY at the return: what came in those weeks is read."""
    asked = []

    class Watched(FakeSession):
        def uids(self, *, first, since=None):
            asked.append(since)
            return super().uids(first=first, since=since)

    clock.forward(days=40)
    server.mailboxes["INBOX"] = FakeMailbox(uidvalidity=9)
    server.mailboxes["INBOX"].add(b"came in the second week")
    reader.read(Watched(server))
    assert asked[0] == (WHEN - timedelta(days=3)).date()
    assert judged.seen == [b"came in the second week"]
    read(reader, server)
    assert len(judged.seen) == 1


def test_a_mailbox_restored_from_a_backup_is_read_like_a_renumbered_one(reader, judged, server, inbox, clock):
    """The same UIDVALIDITY, but fewer UIDs than were read: what has come since under the old numbers is no old mail."""
    for number in range(4):
        inbox.add(b"lost %d" % number)
    read(reader, server)
    server.mailboxes["INBOX"] = FakeMailbox()
    server.mailboxes["INBOX"].add(b"came after the backup was put back")
    clock.forward(days=1)
    read(reader, server)
    assert judged.seen[4:] == [b"came after the backup was put back"]
    read(reader, server)
    assert len(judged.seen) == 5


def test_mail_from_before_the_first_contact_is_hidden(reader, judged, server, inbox):
    """Old mail moved into a watched mailbox keeps both its dates: it is not answered years later."""
    ages_ago = WHEN - timedelta(days=900)
    judged.sent[b"old"] = ages_ago
    server.received[1] = ages_ago
    inbox.add(b"old")
    read(reader, server)
    assert judged.seen == []


@pytest.mark.parametrize(("renumbered", "hidden"), [(False, False), (True, True)])
def test_a_migration_gives_old_mail_new_internal_dates(renumbered, hidden):
    """After a renumbering only Date tells how old a mail is; otherwise a fresh arrival with an odd Date is read."""
    horizon = Horizon(WHEN, renumbered)
    assert horizon.hides(WHEN - timedelta(days=9), WHEN + timedelta(days=1)) is hidden
    assert not horizon.hides(None, WHEN - timedelta(days=9))
    assert not Horizon().hides(WHEN - timedelta(days=9), WHEN - timedelta(days=9))


def test_a_clock_that_was_wrong_at_first_contact_hides_nothing(reader, judged, server, inbox, clock):
    """First contact in 2030 by mistake: the mail of 2026 is read all the same."""
    clock.forward(days=-1500)
    judged.sent[b"now"] = clock.now
    server.received[1] = clock.now
    inbox.add(b"now")
    read(reader, server)
    assert judged.seen == [b"now"]


def test_a_dry_run_leaves_no_trace(store, clock, judged, server, inbox):
    """Neither checkpoint nor quarantine: the real run later begins where it would have begun."""
    dry = Reader("home", "INBOX", store, clock, judged, dry_run=True)
    read(dry, server)
    inbox.add(b"poison")
    judged.faults[b"poison"] = "Unreadable."
    dry.read(FakeSession(server), WHEN.date())
    assert (store.checkpoint("home", "INBOX"), store.quarantined()) == (None, ())


def test_as_many_uids_are_remembered_as_the_window_is_long():
    """The lowest UIDs of a long gap are given up, and none above what was read is a gap."""
    begun = Checkpoint("home", "INBOX", UidValidity(1), Uid(0))
    assert begun.read((), Uid(WINDOW)).gaps == ((1, WINDOW),)
    assert begun.read((), Uid(WINDOW + 1)).gaps == ((2, WINDOW + 1),)
    assert begun.read([Uid(WINDOW)], Uid(WINDOW + 2)).gaps == ((3, WINDOW - 1), (WINDOW + 1, WINDOW + 2))


UIDS = st.sets(st.integers(1, 3 * WINDOW), max_size=40)


@given(UIDS, UIDS, st.integers(0, 2 * WINDOW))
def test_a_checkpoint_forgets_no_uid_of_its_window(early, late, high):
    """However listings come: within the window a UID is open until it was listed, and never again after."""
    mark = Checkpoint("home", "INBOX", UidValidity(1), Uid(high))
    for listed in (early, early | late):
        open_ones = [uid for uid in sorted(listed) if mark.is_open(Uid(uid))]
        assert all(uid >= mark.first for uid in open_ones)
        before = mark
        if open_ones:
            mark = mark.read([Uid(uid) for uid in listed], Uid(open_ones[-1]))
        assert not any(mark.is_open(Uid(uid)) for uid in open_ones)
        for uid in range(max(1, mark.high - WINDOW + 1), mark.high + 1):
            assert mark.is_open(Uid(uid)) == (before.is_open(Uid(uid)) and uid not in listed)
