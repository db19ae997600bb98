"""Two hosts on one account, on a real Dovecot: one claim each mail, one draft each mail, INBOX as before."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from servers.mail import WHEN, Mail, message
from servers.patience import HANGS

from watcher.adapters import mime
from watcher.adapters.imap import ImapSession
from watcher.adapters.store import SqliteStore
from watcher.claiming import release
from watcher.cli import desk as desks
from watcher.core.case import Case, Place, State, Subject, Uid, UidValidity
from watcher.core.letter import Profile
from watcher.core.message import MessageId
from watcher.daemon import Watch

HOSTS = ("$gracious-aaaa", "$gracious-bbbb")
ROUNDS = 12


def place_of(session: ImapSession, uid: int) -> Place:
    return Place("INBOX", session.examine("INBOX").uidvalidity, Uid(uid))


def test_a_claim_is_one_hosts_alone(session: ImapSession, mail: Mail) -> None:
    """The first has it and keeps it, the second is told; once released it is free. Nothing else changes."""
    uid = mail.append("INBOX", message(1), "(\\Flagged)")
    place = place_of(session, uid)
    assert [session.claim(place, host) for host in (*HOSTS, HOSTS[0])] == [True, False, True]
    session.release(place, HOSTS[1])
    assert session.claim(place, HOSTS[1]) is False
    session.release(place, HOSTS[0])
    assert mail.messages("INBOX") == [(uid, "\\Flagged", message(1))]
    assert session.claim(place, HOSTS[1]) is True


def test_what_cannot_be_claimed(session: ImapSession, mail: Mail) -> None:
    """A message that is gone, and a mailbox that was renumbered: nobody knows."""
    uid = mail.append("INBOX", message(1))
    place = place_of(session, uid)
    assert session.claim(replace(place, uid=Uid(uid + 5)), HOSTS[0]) is None
    assert session.claim(replace(place, uidvalidity=UidValidity(1)), HOSTS[0]) is None
    session.release(replace(place, uid=Uid(uid + 5)), HOSTS[0])


def test_a_claim_is_found_where_its_mail_was_moved(session: ImapSession, mail: Mail) -> None:
    """MOVE takes keywords along; of two claimed mails in that mailbox only this one is let go."""
    claims = {n: place_of(session, mail.append("INBOX", message(n))) for n in (1, 2)}
    for place in claims.values():
        assert session.claim(place, HOSTS[0]) is True
    with mail.server.client(mail.user) as client:
        client.create("Noes")
        client.select("INBOX")
        client._simple_command("UID", "MOVE", ",".join(str(place.uid) for place in claims.values()), "Noes")
    about = Subject("Your application", "ada@acme.example", "en", "job", "unknown")
    case = Case("home", "<1@acme.example>|", MessageId("<1@acme.example>"), claims[1], WHEN, about, State.APPENDED)
    release(session, case, HOSTS[0])
    assert [flags for _, flags, _ in mail.messages("Noes")] == ["", HOSTS[0]]
    assert set(session.mailboxes()) == {"INBOX", "Drafts", "Sent", "Trash", "Noes"}


def test_of_many_at_once_one_succeeds(mail: Mail) -> None:
    """Ten rounds of four connections that claim the same message in the same moment."""
    sessions = [mail.session() for _ in range(4)]
    for _ in range(10):
        place = place_of(sessions[0], mail.append("INBOX", message(1)))
        start = threading.Barrier(len(sessions))

        def claim(number: int, place: Place = place, start: threading.Barrier = start) -> bool | None:
            start.wait(HANGS)
            return sessions[number].claim(place, f"$gracious-{number:04}")

        with ThreadPoolExecutor(len(sessions)) as pool:
            assert sorted(map(bool, pool.map(claim, range(4)))) == [False, False, False, True]
    for session in sessions:
        session.close()


@pytest.fixture
def hosts(tmp_path: Path):
    """Two installations that know nothing of one another."""
    profile = Profile(name="Jane Doe", addresses=("jane@example.org",), signature="Jane Doe")
    desk = replace(desks.desk(None), profile=profile)
    stores = [SqliteStore(tmp_path / name) for name in ("one", "two")]
    rules = desks.rules(None)
    yield [
        Watch("home", "INBOX", mime.parse, store, lambda: rules, desk, lambda: datetime.now(UTC)) for store in stores
    ]
    for store in stores:
        store.close()


def test_two_hosts_make_one_draft_of_each_no(mail: Mail, hosts: list[Watch]) -> None:
    """Both look in the same moment: each mail has one draft, each host its case or its reason, INBOX no keyword."""
    sessions = [mail.session() for _ in hosts]
    for watch, session in zip(hosts, sessions, strict=True):
        watch.look(session)
    for n in range(ROUNDS):
        mail.append("INBOX", message(n).replace(b"jobs@acme", b"ada@acme").replace(b"Acme ", b"Ada Boss "))
        start = threading.Barrier(len(hosts))

        def look(pair: tuple[Watch, ImapSession], start: threading.Barrier = start) -> None:
            start.wait(HANGS)
            pair[0].look(pair[1])

        with ThreadPoolExecutor(len(hosts)) as pool:
            list(pool.map(look, zip(hosts, sessions, strict=True)))
    for session in sessions:
        session.close()
    states = [
        sorted(case.state for case in pair) for pair in zip(*(watch.store.cases() for watch in hosts), strict=True)
    ]
    assert states == [[State.DRAFTED, State.SILENT]] * ROUNDS
    assert len(mail.messages("Drafts")) == ROUNDS
    assert {flags for _, flags, _ in mail.messages("INBOX")} == {""}
