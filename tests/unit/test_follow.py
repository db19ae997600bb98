"""follow: what three mail programs do to a draft, and what we know of it afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from fakes import WHEN, FakeMailbox, FakeServer, FakeSession
from test_daemon import NO

from watcher.adapters import mime
from watcher.adapters.store import SqliteStore
from watcher.claiming import keyword
from watcher.cli import desk as desks
from watcher.core.case import GRACE, ArmCheckIn, Redrafted, Skipped, State, step
from watcher.core.letter import Profile
from watcher.daemon import Watch
from watcher.errors import ServerRefused
from watcher.follow import Follower
from watcher.marking import Marker

DAY = timedelta(days=1)
THUNDERBIRD = (
    b"From: jane@example.org\r\nMessage-ID: <new-%d@example.org>\r\nIn-Reply-To: <no1@firm.example>\r\n"
    b"X-Mozilla-Draft-Info: internal/draft\r\n\r\nMy own words\r\n"
)
STRANGER = b"From: jane@example.org\r\nMessage-ID: <l@example.org>\r\nIn-Reply-To: <x@y.example>\r\n\r\nElse\r\n"


class Desktop:
    """A user with one drafted reply, the mail programs they use, and a clock that moves."""

    def __init__(self, folder):
        self.server, self.now, self.wanted = FakeServer(), WHEN, 1
        self.store = SqliteStore(folder)
        self.follower = Follower("home", self.store, lambda: self.now)
        profile = Profile(name="Jane Doe", addresses=("jane@example.org",), signature="Jane Doe")
        desk = replace(desks.desk(None), profile=profile)
        self.watch = Watch("home", "INBOX", mime.parse, self.store, lambda: desks.rules(None), desk, lambda: self.now)
        self.watch = replace(self.watch, follower=self.follower, marker=Marker("home", self.store, lambda: self.now))
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
        """The first one."""
        return self.store.cases()[-1]

    @property
    def state(self) -> State:
        return self.case.state

    def look(self, after: timedelta = timedelta()) -> State:
        self.now += after
        self.watch.look(self.session)
        self.watch.follow(self.session)
        assert self.server.appended <= self.wanted, "followed, never made again"
        return self.state

    @property
    def marks(self) -> set[str]:
        return self.server.mailboxes["INBOX"].flags.get(1, set())

    def decide(self, event) -> None:
        """What `gracious redraft` and `gracious skip` write into the store."""
        now, actions = step(self.case, event)
        if ArmCheckIn() in actions:
            self.store.receipt(now, self.now)
        else:
            assert self.store.save(now, self.now, str(now.state), was=self.case)
        self.wanted += isinstance(event, Redrafted)

    def delete(self) -> State:
        """Thrown away, and a day later."""
        self.drafts.messages.clear()
        self.look()
        return self.look(DAY)

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


def test_a_count_that_was_too_high_once_hides_nothing(desktop):
    """UIDNEXT of Sent with a digit too many: what is sent after that is seen all the same."""
    desktop.sent.uidnext = 11
    desktop.look()
    desktop.sent.uidnext = 1
    desktop.send()
    assert desktop.look() is State.SENT


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
    told = [moment.event for moment in desktop.store.history(desktop.case.id) if moment.event != "marked"]
    assert told[-3:] == ["drafted", "edited", "sent"]


def test_a_thrown_away_draft_comes_back_when_asked_for(desktop):
    """Our copy, the same letter under a new Message-ID; the one in Trash does not stand in its way."""
    (octets,) = desktop.drafts.messages.values()
    old = desktop.case.mark
    desktop.server.mailboxes["Trash"].add(octets)
    assert desktop.delete() is State.GONE
    desktop.decide(Redrafted())
    assert desktop.look() is State.DRAFTED
    (again,) = desktop.drafts.messages.values()
    assert desktop.case.mark != old
    assert again == octets.replace(old.encode(), desktop.case.mark.encode())
    assert desktop.look() is State.DRAFTED
    assert desktop.delete() is State.GONE
    desktop.decide(Redrafted())
    assert desktop.look() is State.DRAFTED
    assert desktop.server.appended == 3


def test_a_silent_case_is_answered_when_asked_for(desktop):
    """The letter that was not written is written out then, from the mail itself."""
    desktop.server.mailboxes["INBOX"].add(
        NO.replace(b"<no1@", b"<no2@")
        .replace(b"Ada Boss <ada@firm", b"Else <no-reply@else")
        .replace(b"interview", b"application")
    )
    desktop.look()
    silent = desktop.store.cases()[0]
    assert (silent.state, silent.octets) == (State.SILENT, b"")
    desktop.wanted += 1
    desktop.store.save(step(silent, Redrafted())[0], desktop.now, "wanted")
    desktop.watch.look(desktop.session)
    drafted = desktop.store.cases()[0]
    assert (drafted.state, drafted.to) == (State.DRAFTED, "")
    assert b"In-Reply-To: <no2@firm.example>" in desktop.drafts.messages[drafted.draft.uid]
    assert silent.due_why == "No draft was made."
    assert drafted.due_why not in ("", silent.due_why)
    assert drafted.used != ()


def test_an_original_that_is_gone_cannot_be_answered(desktop):
    """Held, with the reason; the mail was the only thing to answer."""
    desktop.store.save(replace(desktop.case, state=State.WANTED, octets=b""), desktop.now, "wanted")
    desktop.server.mailboxes["INBOX"].messages.clear()
    assert desktop.look() is State.HELD
    assert desktop.case.reason == "The mail it answers is no longer where it was."


@pytest.mark.parametrize("state", [State.HELD, State.REFUSED])
def test_a_claim_ends_with_the_users_own_answer(desktop, state):
    """Until then it keeps other hosts from the letter we are not sure of."""
    desktop.store.save(replace(desktop.case, state=state, reason="Nobody knows."), desktop.now, "held")
    desktop.server.mailboxes["INBOX"].keywords[1] = {keyword(desktop.store)}
    assert desktop.look() is state
    assert desktop.server.mailboxes["INBOX"].keywords != {}
    desktop.send()
    assert desktop.look() is State.SENT
    assert desktop.server.mailboxes["INBOX"].keywords == {}


def test_a_redraft_finds_a_draft_that_is_there(desktop):
    """Held because nobody could know; the user looked: what lies in Drafts is taken, nothing is added."""
    desktop.store.save(replace(desktop.case, state=State.HELD), desktop.now, "held")
    desktop.decide(Redrafted())
    desktop.wanted = 1
    assert desktop.look() is State.DRAFTED
    assert len(desktop.drafts.messages) == 1


def test_a_skipped_case_stays_skipped(desktop):
    """No check-in; the draft lies where it lay, and what becomes of it is nobody's business."""
    desktop.decide(Skipped())
    assert desktop.look() is State.SILENT
    assert [due.state for due in desktop.store.check_ins()] == ["cancelled"]
    assert len(desktop.drafts.messages) == 1


def test_the_original_is_marked(desktop):
    """`rejection` and `reply-drafted`, then `replied` and \\Answered; `reply-drafted` is then over."""
    assert desktop.marks == {"rejection", "reply-drafted"}
    desktop.send()
    desktop.look()
    assert desktop.marks == {"rejection", "replied", "\\Answered"}


def test_a_mark_that_the_user_takes_off_stays_off(desktop):
    """It is a correction, not a fault to repair."""
    desktop.marks.clear()
    desktop.look()
    desktop.save_in_thunderbird()
    desktop.look()
    assert desktop.marks == set()
    assert desktop.delete() is State.GONE
    assert desktop.marks == set()


def test_a_server_that_takes_no_marks_is_asked_once(desktop):
    """NO to a STORE: the case goes on, and the daemon does not turn in circles."""
    desktop.server.faults["mark"] = [ServerRefused("No.")]
    desktop.send()
    assert desktop.look() is State.SENT
    assert desktop.watch.follow(desktop.session) is False
    assert desktop.store.history(desktop.case.id)[-1].event == "not marked"


def test_an_original_under_a_new_uid_is_found_by_its_message_id(desktop):
    """A renumbered mailbox: the mark goes to the one mail it is for."""
    inbox = FakeMailbox(uidvalidity=7, uidnext=40)
    desktop.server.mailboxes["INBOX"] = inbox
    inbox.add(STRANGER)
    uid = inbox.add(NO)
    desktop.send()
    assert desktop.look() is State.SENT
    assert inbox.flags == {uid: {"replied", "\\Answered"}}
    assert desktop.case.place.uid == uid
