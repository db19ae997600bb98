"""Commands sent ahead: one round trip for many, and nothing depends on it."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace

import pytest
from servers.scripted import Answer, Line, ScriptedServer, idle
from servers.talking import ACCOUNT, DATE, DRAFT, WHEN, hurry, talking

from watcher.adapters.imap import connector
from watcher.core.case import Place, Uid, UidValidity
from watcher.core.message import MessageId
from watcher.errors import ServerRefused, ServerUnavailable
from watcher.ports import Session

ONE = b"* 4 FETCH (UID 4 " + DATE + b" FLAGS () BODY[]<0> {3}\r\nabc)\r\n"
PLACE = Place("INBOX", UidValidity(7), Uid(4))


def opened(validity: int, more: bytes = b"") -> Answer:
    state = b"* 3 EXISTS\r\n* OK [UIDVALIDITY %d] ok\r\n* OK [UIDNEXT 5] ok\r\n* OK [PERMANENTFLAGS (\\*)] ok\r\n"
    return state % validity + more + b"TAG OK done\r\n"


def by_mailbox(line: Line, tag: bytes, command: bytes) -> None:
    """UIDVALIDITY 9 for Drafts, 7 for any other; no Trash."""
    if b"Trash" in command:
        line.send(tag + b" NO [NONEXISTENT] no such mailbox\r\n")
    else:
        answer = opened(9 if b"Drafts" in command else 7)
        assert isinstance(answer, bytes)
        line.send(answer.replace(b"TAG", tag))


def lines(server: ScriptedServer) -> list[str]:
    """What was said after the login, without tags."""
    said = [line.decode().partition(" ")[2] for line in server.heard]
    return [line for line in said if line and not line.startswith(("CAPABILITY", "LOGIN", "LOGOUT"))]


def test_what_is_new_is_asked_for_in_one_breath_with_done() -> None:
    """The rest is ended, the mailbox opened, searched and read; then each answer is there when it is asked for."""
    script: dict[str, Answer] = {
        "EXAMINE": opened(7),
        "IDLE": idle(),
        "SEARCH": b"* SEARCH 4\r\nTAG OK done\r\n",
        "FETCH": ONE + b"TAG OK done\r\n",
    }
    with talking(script) as (session, server):
        session.rest()
        with session.ahead() as ahead:
            ahead.examine("INBOX")
            ahead.uids(first=Uid(4))
            ahead.fetch(Uid(4))
        assert session.examine("INBOX").uidvalidity == 7
        assert session.uids(first=Uid(4)) == (4,)
        assert [arrival.octets for arrival in session.fetch([Uid(4)])] == [b"abc"]
    assert lines(server) == [
        "IDLE",
        'EXAMINE "INBOX"',
        "UID SEARCH UID 4:*",
        "UID FETCH 4:11 (UID INTERNALDATE FLAGS BODY.PEEK[]<0.1048576>)",
    ]
    assert b"DONE" in server.heard


def test_whatever_is_asked_instead_is_answered_as_ever() -> None:
    """What was announced and is not wanted is thrown away, and the mailbox that was open is open again."""
    with talking({"EXAMINE": by_mailbox}) as (session, server):
        session.examine("INBOX")
        with session.ahead() as ahead:
            ahead.examine("Drafts")
            ahead.search_reply(MessageId("<a@b.example>"))
        assert session.uids(first=Uid(1)) == (1, 2, 3)
        assert lines(server)[-2:] == ['EXAMINE "INBOX"', "UID SEARCH UID 1:*"]
        assert session.rest() == 0.0, "what was told while nobody listened is news"


def test_a_mailbox_asked_for_next_needs_no_other_opened_again() -> None:
    """Thrown away, and straight on to the one that is wanted, with its own UIDVALIDITY."""
    with talking({"EXAMINE": by_mailbox}) as (session, server):
        session.examine("INBOX")
        with session.ahead() as ahead:
            ahead.examine("INBOX")
            ahead.uids(first=Uid(1))
        assert session.examine("Drafts").uidvalidity == 9
        assert [line for line in lines(server) if line.startswith("EXAMINE")] == [
            'EXAMINE "INBOX"',
            'EXAMINE "INBOX"',
            'EXAMINE "Drafts"',
        ]


def test_what_is_refused_ahead_is_asked_once_more_and_then_refused() -> None:
    """A NO may be owed to haste; the second one is the server's last word, and the session lives."""
    with talking({"EXAMINE": by_mailbox}) as (session, server):
        with session.ahead() as ahead:
            ahead.examine("Trash")
            ahead.search_reply(MessageId("<a@b.example>"))
        with pytest.raises(ServerRefused):
            session.examine("Trash")
        assert lines(server).count('EXAMINE "Trash"') == 2
        assert session.examine("Drafts").uidvalidity == 9


def look(session: Session) -> tuple[Uid, ...]:
    """Opens INBOX and asks for its UIDs, announced."""
    with session.ahead() as ahead:
        ahead.examine("INBOX")
        ahead.uids(first=Uid(1))
    session.examine("INBOX")
    return session.uids(first=Uid(1))


def out_of_turn(line: Line, tag: bytes, _command: bytes) -> None:
    """Answers the command that follows first."""
    following, _, _ = line.readline().partition(b" ")
    line.send(following + b" OK done\r\n")
    line.send(b"* 3 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT 4] ok\r\n" + tag + b" OK done\r\n")


def swallowing(line: Line, tag: bytes, _command: bytes) -> None:
    """Loses what was sent behind a command."""
    line.readline()
    line.send(b"* 3 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT 4] ok\r\n" + tag + b" OK done\r\n")


@pytest.mark.parametrize("habit", [out_of_turn, swallowing], ids=["out of turn", "swallowed"])
def test_a_server_that_cannot_take_several_commands_is_asked_one_by_one(habit: Answer) -> None:
    """The session is lost once; the account's next ones send nothing ahead."""
    with ScriptedServer({"EXAMINE": habit}) as server:
        connect = connector(replace(ACCOUNT, port=server.port), lambda: "secret")
        with closing(connect()) as hasty:
            hurry(hasty)
            with pytest.raises(ServerUnavailable):
                look(hasty)
        server.script.clear()
        before = len(server.heard)
        with closing(connect()) as patient:
            with patient.ahead() as ahead:
                ahead.examine("INBOX")
            assert look(patient) == (1, 2, 3)
        assert sum(b"EXAMINE" in line for line in server.heard[before:]) == 1, "only the one that was asked for"


def test_a_draft_follows_its_command_at_once_where_the_server_takes_that() -> None:
    """LITERAL+ (RFC 7888): no wait for a "+"; the octets are the same."""

    def take(line: Line, tag: bytes, command: bytes) -> None:
        assert command.endswith(b"{%d+}" % len(DRAFT))
        line.heard.append(line.read(len(DRAFT)))
        line.readline()
        line.send(tag + b" OK [APPENDUID 7 4] stored\r\n")

    with talking({"APPEND": take}, capabilities=b"IMAP4rev1 UIDPLUS IDLE LITERAL+") as (session, server):
        assert session.append("Drafts", DRAFT, WHEN) == Place("Drafts", UidValidity(7), Uid(4))
        assert DRAFT in server.heard


@pytest.mark.parametrize("more", [b"", b" LITERAL+"])
def test_a_draft_stays_with_its_own_command(more: bytes) -> None:
    """What was announced and not wanted is thrown away before an APPEND, and takes nothing of the draft with it."""
    script: dict[str, Answer] = {"EXAMINE": by_mailbox}
    with talking(script, capabilities=b"IMAP4rev1 UIDPLUS IDLE" + more) as (session, server):
        session.examine("INBOX")
        with session.ahead() as ahead:
            ahead.examine("Sent")
            ahead.search_reply(MessageId("<a@b.example>"))
        assert session.append("Drafts", DRAFT, WHEN) == Place("Drafts", UidValidity(7), Uid(4))
        assert server.heard.count(DRAFT) == 1
        assert not any(b"EXAMINE" in line and b"{" in line for line in server.heard)


def test_the_look_goes_out_with_the_claim() -> None:
    """STORE, the second look at the claim, and what the caller announced: all before the first answer."""
    heard_at_store: list[bytes] = []

    def store(line: Line, tag: bytes, _command: bytes) -> None:
        heard_at_store.append(line.buffer)
        line.send(tag + b" OK done\r\n")

    def marks(line: Line, tag: bytes, _command: bytes) -> None:
        flags = b"$gracious-bbbb" if heard_at_store else b""
        line.send(b"* 3 FETCH (UID 4 FLAGS (" + flags + b") MODSEQ (4))\r\n" + tag + b" OK done\r\n")

    script: dict[str, Answer] = {"SELECT": opened(7), "EXAMINE": by_mailbox, "STORE": store, "FETCH": marks}
    with talking(script, capabilities=b"IMAP4rev1 IDLE CONDSTORE") as (session, server):
        with session.ahead(behind_claim=True) as ahead:
            ahead.examine("Drafts")
            ahead.search_reply(MessageId("<a@b.example>"))
        assert session.claim(PLACE, "$gracious-bbbb") is True
        assert session.examine("Drafts").uidvalidity == 9
        said = lines(server)
    assert b"SELECT" in heard_at_store[0]
    assert b'EXAMINE "Drafts"' in heard_at_store[0]
    assert said.count('EXAMINE "Drafts"') == 1


def test_a_receipt_is_one_breath() -> None:
    """The draft is read back, and the mailbox of its claim opened, before the first answer."""
    heard: list[bytes] = []

    def examined(line: Line, tag: bytes, command: bytes) -> None:
        heard.append(line.buffer)
        by_mailbox(line, tag, command)

    head = b"BODY[HEADER.FIELDS (MESSAGE-ID IN-REPLY-TO FROM)]<0> {19}\r\nMessage-ID: <a@b>\r\n)\r\n"
    fetched = b"* 1 FETCH (UID 4 " + DATE + b" " + head + b"TAG OK done\r\n"
    script: dict[str, Answer] = {"SELECT": opened(7), "EXAMINE": examined, "FETCH": fetched}
    with talking(script, capabilities=b"IMAP4rev1 IDLE CONDSTORE") as (session, server):
        with session.ahead() as ahead:
            ahead.examine("Drafts")
            ahead.header(Uid(4))
            ahead.claim("INBOX")
        assert session.examine("Drafts").uidvalidity == 9
        assert [header.message_id for header in session.headers([Uid(4)])] == ["<a@b>"]
        said = lines(server)
    assert b"UID FETCH 4:4" in heard[0]
    assert b"SELECT" in heard[0]
    assert [line.split()[0] for line in said] == ["EXAMINE", "UID", "SELECT"]


def test_what_is_on_its_way_is_not_said_again() -> None:
    """Told twice in a row, it is sent once, and answered once."""
    with talking({"EXAMINE": by_mailbox, "SELECT": opened(7)}, capabilities=b"IMAP4rev1 IDLE CONDSTORE") as (
        session,
        server,
    ):
        with session.ahead() as ahead:
            ahead.examine("Drafts")
            ahead.claim("INBOX")
        assert session.examine("Drafts").uidvalidity == 9
        with session.ahead() as ahead:
            ahead.claim("INBOX")
        session.claim(PLACE, "$gracious-bbbb")
        said = [line for line in lines(server) if not line.startswith("LOGOUT")]
    assert said[:2] == ['EXAMINE "Drafts"', 'SELECT "INBOX"']
    assert said[2].startswith("UID ")
