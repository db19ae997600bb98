"""hearing: what the user says in the mail program about our verdicts, and what is no word at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from fakes import FakeMailbox
from test_daemon import NO
from test_follow import DAY, THUNDERBIRD, Desktop

from watcher.adapters import mime
from watcher.core.case import GRACE, State
from watcher.errors import ServerRefused
from watcher.hearing import MOST, PAUSE, Hearing

PLAIN = b"From: Olu <olu@museum.example>\r\nMessage-ID: <p%d@museum.example>\r\nSubject: Idea\r\n\r\nA cat.\r\n"


class Listened(Desktop):
    """The user of test_follow, whom we listen to."""

    def __init__(self, folder, *, marks=True):
        super().__init__(folder)
        self.server.mailboxes |= {"Noes": FakeMailbox(), "Others": FakeMailbox()}
        says = {"Noes": True, "Others": False}
        hearing = Hearing("home", ("INBOX",), says, mime.parse, self.store, lambda: self.now, marks=marks)
        self.watch = replace(self.watch, hearing=hearing, marker=self.watch.marker if marks else None)
        self.hear()

    def hear(self, after=PAUSE):
        """Looks until one opens no mailbox any more, which must come soon: only then a keeper idles."""
        self.now += after
        assert not all(self.watch.follow(self.session) for _ in range(5))
        return [(one.way, one.is_no) for one in self.store.corrections()]

    @property
    def inbox(self):
        return self.server.mailboxes["INBOX"]


@pytest.fixture
def user(tmp_path):
    return Listened(tmp_path)


def test_keyword_taken_off(user):
    """Whoever takes `rejection` off an original says that it was none: noted with the mail, and no check-in."""
    assert "rejection" in user.marks
    assert user.hear() == []
    user.inbox.flags[1].clear()
    assert user.hear() == [("keyword", False)]
    (word,) = user.store.corrections()
    assert word.octets == NO
    assert [due.state for due in user.store.check_ins() if due.turn] == ["cancelled"]
    assert user.case.due_why == "You said that it was not a no."
    assert "rejection" not in user.marks


def test_keyword_put_back(user):
    """Whoever puts it on again takes that back."""
    user.inbox.flags[1].clear()
    user.hear()
    user.inbox.flags[1].add("rejection")
    assert user.hear() == []


def test_keyword_that_was_never_there(user):
    """A server that keeps no keywords says nothing by their absence."""
    user.inbox.flags[1].clear()
    user.inbox.add(NO.replace(b"no1@", b"no2@"))
    user.wanted = 2
    user.look()
    user.inbox.flags[2].clear()
    assert (False, "keyword") not in user.hear()[1:]


def test_mail_that_is_gone_has_lost_no_keyword(user):
    """An original that was filed away or deleted is no word."""
    user.hear()
    del user.inbox.messages[1]
    assert user.hear() == []


def test_keyword_put_on_by_hand(user):
    """The keyword on a mail that is no case of ours says that it is a no; on a copy of an original it says nothing."""
    user.inbox.flags[user.inbox.add(PLAIN % 1)] = {"rejection"}
    user.inbox.flags[user.inbox.add(NO)] = {"rejection"}
    assert user.hear() == [("keyword", True)]
    assert user.hear() == [("keyword", True)]


def test_what_says_nothing_is_read_once_and_forgotten_when_it_is_gone(user, monkeypatch):
    """A year of copies of marked originals leaves nothing behind; one under a number of old is looked at anew."""
    read = []
    fetch = user.session.fetch
    monkeypatch.setattr(user.session, "fetch", lambda uids, *more: (read.extend(uids), fetch(uids, *more))[1])
    for _ in range(50):
        copy = user.inbox.add(NO)
        user.inbox.flags[copy] = {"rejection"}
        user.hear()
        user.hear()
        assert read.count(copy) == 1
        del user.inbox.messages[copy]
    user.hear()
    assert [uids for _, uids in user.watch.hearing._mute.values() if uids] == []
    user.inbox.uidvalidity += 1
    user.inbox.messages[copy] = PLAIN % 9
    assert user.hear() == [("keyword", True)]


def test_moved_into_a_mailbox(user):
    """A mail in the mailbox for noes is a no, one in the other is none; moved out it is taken back."""
    noes, others = user.server.mailboxes["Noes"], user.server.mailboxes["Others"]
    there = noes.add(PLAIN % 1)
    others.add(PLAIN % 2)
    assert sorted(user.hear()) == [("moved", False), ("moved", True)]
    del noes.messages[there]
    assert user.hear() == [("moved", False)]
    others.add(PLAIN % 1)
    assert user.hear() == [("moved", False), ("moved", False)]


def test_moved_from_one_to_the_other(user):
    """The later mailbox counts, whichever of the two is looked at first."""
    noes, others = user.server.mailboxes["Noes"], user.server.mailboxes["Others"]
    uid = others.add(PLAIN % 1)
    user.hear()
    del others.messages[uid]
    uid = noes.add(PLAIN % 1)
    assert user.hear() == [("moved", True)]
    del noes.messages[uid]
    others.add(PLAIN % 1)
    assert user.hear() == [("moved", False)]


def test_a_case_moved_among_the_others(user):
    """An original that is moved among what is none gets no check-in."""
    user.server.mailboxes["Others"].add(NO)
    del user.inbox.messages[1]
    assert user.hear() == [("moved", False)]
    assert user.case.due is None


def test_many_at_once(user):
    """A mailbox full of old noes is taken in pieces, unreadable mail in it is passed over, and then there is rest."""
    for n in range(MOST + 3):
        user.server.mailboxes["Noes"].add(PLAIN % n)
    user.server.mailboxes["Noes"].add(b"")
    user.look()
    assert len(user.store.corrections()) <= MOST
    user.look()
    assert len(user.hear()) == MOST + 3


@pytest.mark.parametrize(("edited", "hints"), [(False, [("deleted", False)]), (True, [])])
def test_deleted_draft_is_a_hint(user, edited, hints):
    """A draft that was deleted untouched is a hint once it is gone for certain; one that was edited is none."""
    if edited:
        del user.drafts.messages[1]
        user.drafts.add(THUNDERBIRD % 1)
        user.hear()
    user.drafts.messages.clear()
    user.look()
    user.look(GRACE + timedelta(minutes=1))
    assert user.state is State.GONE
    assert user.hear() == hints
    assert [one.is_hint for one in user.store.corrections()] == [True] * len(hints)
    assert user.case.due is not None, "a hint changes nothing by itself"


def test_a_mailbox_that_is_not_there(user):
    """A mailbox that cannot be opened is told once in the log, and everything else is heard."""
    user.server.faults["status"] = [None, None, None, ServerRefused("No such mailbox.")]
    user.server.mailboxes["Others"].add(PLAIN % 1)
    user.look(PAUSE)
    assert ("moved", False) in user.hear(DAY)


def test_without_marks(tmp_path):
    """Without marks only mailboxes are listened to."""
    user = Listened(tmp_path, marks=False)
    user.inbox.flags[1] = {"rejection"}
    user.inbox.flags[user.inbox.add(PLAIN % 1)] = {"rejection"}
    assert user.hear() == []
