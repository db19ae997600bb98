"""A session of ours on a real Dovecot: what it reads, what it stores, and what it leaves alone."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from servers import PASSWORD, Dovecot
from servers.mail import DRAFT, WHEN, Mail, later, message
from servers.patience import HANGS, stirred

from watcher.adapters.imap import ImapAccount, ImapSession, connector
from watcher.adapters.imap.session import MESSAGE_OCTETS
from watcher.core.case import Place, Uid
from watcher.core.message import MessageId
from watcher.errors import ServerRefused, ServerUnavailable


def test_examine_sees_what_others_did_meanwhile(session: ImapSession, mail: Mail) -> None:
    """EXAMINE of the mailbox that is open already is a fresh look."""
    first = session.examine("INBOX")
    assert (first.uidnext, first.exists) == (1, 0)
    uid = mail.append("INBOX", message(1))
    second = session.examine("INBOX")
    assert (second.uidvalidity, second.uidnext, second.exists) == (first.uidvalidity, uid + 1, 1)
    assert session.search_reply(MessageId("<1@acme.example>")) == (uid,)


def test_missing_mailbox_is_refused_and_the_session_lives(session: ImapSession) -> None:
    """A NO does not end the session."""
    with pytest.raises(ServerRefused, match="opening Nowhere") as caught:
        session.examine("Nowhere")
    assert not caught.value.permanent
    with pytest.raises(ServerUnavailable, match="No mailbox"):
        session.uids(first=Uid(1))
    assert session.examine("INBOX").exists == 0


def test_uids_start_where_asked(session: ImapSession, mail: Mail) -> None:
    """`n:*` always contains the last message; what lies below n is left out again. `since` is a date of arrival."""
    old = mail.append("INBOX", message(1), date=datetime(2026, 1, 15, 12, tzinfo=UTC))
    new = mail.append("INBOX", message(2), date=datetime(2026, 11, 15, 12, tzinfo=UTC))
    session.examine("INBOX")
    assert session.uids(first=Uid(1)) == (old, new)
    assert session.uids(first=Uid(new)) == (new,)
    assert session.uids(first=Uid(new + 1)) == ()
    assert session.uids(first=Uid(99_999)) == ()
    assert session.uids(first=Uid(1), since=date(2026, 2, 1)) == (new,)
    assert session.uids(first=Uid(1), since=date(2027, 2, 1)) == ()


def test_fetch_brings_octets_place_and_arrival(session: ImapSession, mail: Mail) -> None:
    """Octets are the stored ones, dates are aware, and what is not there is simply missing."""
    uid = mail.append("INBOX", message(1), date=datetime(2026, 11, 15, 12, 34, 56, tzinfo=UTC))
    state = session.examine("INBOX")
    assert [len(cut.octets) for cut in session.fetch([Uid(uid)], 40)] == [40]
    (arrival,) = session.fetch([Uid(4_000), Uid(uid)])
    assert not arrival.flagged
    assert arrival.place == Place("INBOX", state.uidvalidity, Uid(uid))
    assert arrival.octets == message(1)
    assert arrival.internal_date == datetime(2026, 11, 15, 12, 34, 56, tzinfo=UTC)
    assert list(session.fetch([])) == []


def test_a_huge_message_is_cut(session: ImapSession, mail: Mail) -> None:
    """One MiB is enough to judge any letter."""
    uid = mail.append("INBOX", message(1, "x" * 70 + ("\r\n" + "y" * 70) * 20_000))
    session.examine("INBOX")
    (arrival,) = session.fetch([Uid(uid)])
    assert len(arrival.octets) == MESSAGE_OCTETS
    assert arrival.octets.startswith(message(1)[:100])


def test_many_messages_come_in_order(session: ImapSession, mail: Mail) -> None:
    """More than one batch; and the caller may append, and look elsewhere, between two arrivals."""
    with mail.server.client(mail.user) as client:
        for n in range(120):
            client.append("INBOX", "", "", message(n))
    session.examine("INBOX")
    uids = session.uids(first=Uid(1))
    seen = []
    for arrival in session.fetch(uids):
        seen.append((arrival.place.mailbox, arrival.place.uid, arrival.octets))
        if arrival.place.uid % 40 == 0:
            session.append("Drafts", DRAFT, WHEN)
            session.examine("Drafts")
    assert seen == [("INBOX", uid, message(n)) for n, uid in enumerate(uids)]


def test_headers_tell_drafts_apart(session: ImapSession, mail: Mail) -> None:
    """Message-ID and In-Reply-To, folded or missing; a UID that is not there is missing."""
    ids = b"Message-ID:\r\n <folded@example.org>\r\nIn-Reply-To: <a@b.c>\r\n <d@e.f>\r\n"
    folded = ids + b"Subject: x\r\n\r\n<no@header.x>\r\n"
    uids = [Uid(mail.append("Drafts", octets)) for octets in (DRAFT, folded, b"Subject: none\r\n\r\nx\r\n")]
    session.examine("Drafts")
    found = session.headers([*uids, Uid(99)])
    assert all(header.at is not None and header.at.utcoffset() is not None for header in found)
    assert [(header.place.uid, header.message_id, header.in_reply_to) for header in found] == [
        (uids[0], "<mark@example.org>", "<1@acme.example>"),
        (uids[1], "<folded@example.org>", "<a@b.c>"),
        (uids[2], None, None),
    ]


def test_status_tells_whether_anything_happened(session: ImapSession, mail: Mail) -> None:
    r"""Equal answers while nothing happens; a new message and a new flag change it, and the open mailbox stays open."""
    uid = mail.append("Drafts", DRAFT)
    session.examine("INBOX")
    first = session.status("Drafts")
    assert (first.uidnext, first.exists) == (uid + 1, 1)
    assert session.status("Drafts") == first
    with mail.server.client(mail.user) as client:
        client.select("Drafts")
        client.uid("STORE", str(uid), "+FLAGS", "(\\Deleted)")
    second = session.status("Drafts")
    assert second.modseq > first.modseq > 0
    assert session.uids(first=Uid(1)) == ()
    session.examine("Drafts")
    assert session.uids(first=Uid(1)) == (uid,)
    assert session.uids(first=Uid(1), undeleted=True) == ()


def test_correspondence_is_found_by_address_and_domain(session: ImapSession, mail: Mail) -> None:
    """From, To and Cc; younger than a date by either clock; what is not plainly an address or a word is not asked."""
    theirs = mail.append("INBOX", message(1))
    old = message(2).replace(b"Sun, 01 Nov 2026", b"Mon, 01 Jan 2024")
    mail.append("INBOX", old, date=datetime(2024, 1, 1, tzinfo=UTC))
    mail.append("INBOX", b"From: bob@pal.example\r\nTo: jane@example.org\r\n\r\nLunch?\r\n")
    session.examine("INBOX")
    for who in (
        {"jobs@acme.example"},
        {"acme.example"},
        {"acme", 'x" OR ALL'},
        {"nobody@else.example", "acme.example"},
    ):
        assert session.correspondence(who, date(2025, 1, 1)) == (theirs,)
    for hostile in ('x" OR ALL', "a\r\nX1 EXPUNGE", "{3}", "*", "", "ü@x.example"):
        assert session.correspondence({hostile}, date(2025, 1, 1)) == ()


def test_marks_are_set_on_one_message_and_nothing_else(session: ImapSession, mail: Mail) -> None:
    r"""Keywords come and go, \\Answered comes; \\Seen, other flags and other messages stay as they were."""
    first, second = mail.append("INBOX", message(1), "($Label1)"), mail.append("INBOX", message(2))
    place = Place("INBOX", session.examine("INBOX").uidvalidity, Uid(first))
    assert session.mark(place, {"rejection", "reply-drafted"}, set())
    assert session.mark(place, {"replied", "\\Answered"}, {"reply-drafted"})
    flags = {uid: kept for uid, kept, _ in mail.messages("INBOX")}
    assert flags == {first: "$Label1 \\Answered rejection replied", second: ""}
    session.examine("INBOX")
    assert session.uids(first=Uid(1)) == (first, second)


def test_marks_for_what_is_not_there(session: ImapSession, mail: Mail) -> None:
    """Another UID or another UIDVALIDITY: False, and no message is touched."""
    uid = mail.append("INBOX", message(1))
    place = Place("INBOX", session.examine("INBOX").uidvalidity, Uid(uid))
    assert not session.mark(replace(place, uid=Uid(uid + 1)), {"rejection"}, set())
    assert not session.mark(replace(place, uidvalidity=place.uidvalidity + 1), {"rejection"}, set())
    assert [kept for _, kept, _ in mail.messages("INBOX")] == [""]


def test_search_reply_finds_both_marks(session: ImapSession, mail: Mail) -> None:
    """A draft is found by its own Message-ID and by the one it answers."""
    uid = mail.append("Drafts", DRAFT)
    mail.append("Drafts", message(9))
    session.examine("Drafts")
    assert session.search_reply(MessageId("<mark@example.org>")) == (uid,)
    assert session.search_reply(MessageId("<1@acme.example>")) == (uid,)
    assert session.search_reply(MessageId("<nobody@example.org>")) == ()


@pytest.mark.parametrize(
    "hostile",
    [
        "<x@y>\r\nX1 UID STORE 1:* +FLAGS (\\Deleted)\r\nX2 EXPUNGE",
        '<x@y"> OR ALL',
        "<x\\@y>",
        "<x@y{3}>\r\nabc",
        "<x @y>",
        "<(x)@y>",
        "<ü@y>",
        "<x\0@y>",
        "x@y",
        "<" + "x" * 251 + ">",
        "<x@y>\n",
        "",
    ],
)
@pytest.mark.usefixtures("inbox_untouched")
def test_hostile_message_id_never_becomes_a_command(session: ImapSession, hostile: str) -> None:
    """Such an id is not searched for at all."""
    session.examine("INBOX")
    assert session.search_reply(MessageId(hostile)) == ()


@pytest.mark.parametrize("plain", ["<a{3}*%b@y.z>", "<a+b=c/d$e!#&'`|~^?@[1.2.3.4]>"])
def test_unusual_but_safe_ids_are_found(session: ImapSession, mail: Mail, plain: str) -> None:
    """Inside quotation marks braces and stars are ordinary characters."""
    uid = mail.append("Drafts", f"Message-ID: {plain}\r\nSubject: x\r\n\r\nx\r\n".encode())
    session.examine("Drafts")
    assert session.search_reply(MessageId(plain)) == (uid,)


def test_everything_we_read_leaves_inbox_as_it_was(session: ImapSession, inbox_untouched: list[int]) -> None:
    r"""No \Seen, no other flag, no octet changes by examining, searching, fetching, waiting and storing a draft."""
    uids = [Uid(uid) for uid in inbox_untouched]
    session.examine("INBOX")
    assert session.uids(first=Uid(1)) == tuple(uids)
    assert len(list(session.fetch(uids))) == len(session.headers(uids)) == 3
    session.append("Drafts", DRAFT, WHEN)
    stirred(session, 0.1)
    session.search_reply(MessageId("<1@acme.example>"))


def test_append_stores_exactly_these_octets(session: ImapSession, mail: Mail) -> None:
    r"""As \Draft and \Seen, with the date given; APPENDUID tells the place."""
    place = session.append("Drafts", DRAFT, WHEN)
    ((uid, flags, octets),) = mail.messages("Drafts")
    state = session.examine("Drafts")
    assert place == Place("Drafts", state.uidvalidity, Uid(uid))
    assert flags == "\\Draft \\Seen"
    assert octets == DRAFT
    (arrival,) = session.fetch([Uid(uid)])
    assert arrival.internal_date == WHEN


def test_append_to_a_missing_mailbox_may_be_tried_again(session: ImapSession) -> None:
    """[TRYCREATE] is temporary: the user may have renamed Drafts."""
    with pytest.raises(ServerRefused) as caught:
        session.append("Nowhere", DRAFT, WHEN)
    assert (caught.value.code, caught.value.permanent) == ("TRYCREATE", False)
    assert session.append("Drafts", DRAFT, WHEN) is not None


def test_over_quota_is_temporary(tmp_path: Path) -> None:
    """Somebody can make room."""
    quota = """
mail_plugins = quota
plugin {
  quota = count:User quota
  quota_vsizes = yes
  quota_rule = *:storage=1K
}
"""
    with Dovecot(tmp_path, extra=quota) as server:
        session = connector(
            ImapAccount(host="127.0.0.1", port=server.port, tls="none", user="jane"), lambda: PASSWORD
        )()
        with pytest.raises(ServerRefused) as caught:
            session.append("Drafts", DRAFT + b"x" * 2_000 + b"\r\n", WHEN)
        assert (caught.value.code, caught.value.permanent) == ("OVERQUOTA", False)
        session.close()


def test_wait_ends_with_new_mail(session: ImapSession, mail: Mail) -> None:
    """IDLE tells of a message another session has put there."""
    session.examine("INBOX")
    later(0.2, lambda: mail.append("INBOX", message(1)))
    assert stirred(session, HANGS) is True
    assert session.examine("INBOX").exists == 1


def test_wait_ends_with_its_time(session: ImapSession) -> None:
    """Nothing new is no news."""
    session.examine("INBOX")
    started = time.monotonic()
    assert stirred(session, 0.3) is False
    assert time.monotonic() - started >= 0.3


def test_news_during_other_commands_are_not_lost(session: ImapSession, mail: Mail) -> None:
    """A message announced in the answer to a SEARCH ends the next wait, as IDLE will not announce it again."""
    session.examine("INBOX")
    mail.append("INBOX", message(1))
    until = time.monotonic() + HANGS
    while session._wire.untagged_responses.get("EXISTS") is None and time.monotonic() < until:
        session.uids(first=Uid(1))
    assert session.rest() == 0


def test_a_dying_server_ends_the_wait(tmp_path: Path) -> None:
    """The session is dead, says so each time, and can still be closed; a new one works."""
    with Dovecot(tmp_path) as server:
        account = ImapAccount(host="127.0.0.1", port=server.port, tls="none", user="jane")
        session = connector(account, lambda: PASSWORD)()
        session.examine("INBOX")
        end = later(0.2, server.kill)
        assert stirred(session, HANGS) is True
        with pytest.raises(ServerUnavailable, match="was lost while"):
            session.examine("INBOX")
        with pytest.raises(ServerUnavailable, match="is closed"):
            session.examine("INBOX")
        session.close()
        session.close()
        end.join()
        server.start()
        again = connector(account, lambda: PASSWORD)()
        assert again.examine("INBOX").exists == 0
        again.close()
