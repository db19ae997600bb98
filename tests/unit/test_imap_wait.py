"""IDLE and what takes its place: news are never lost, ends are always noticed."""

from __future__ import annotations

import select
import time

import pytest
from servers.patience import HANGS, stirred
from servers.scripted import Answer, Line, idle
from servers.talking import ACCOUNT, hurry, talking

from watcher.adapters.imap import wire
from watcher.core.case import Uid
from watcher.errors import ServerUnavailable
from watcher.fleet import REST_SECONDS


@pytest.mark.parametrize(
    ("answer", "changed"),
    [
        (idle(b"* 4 EXISTS\r\n"), True),
        (idle(b"* 2 EXPUNGE\r\n"), True),
        (idle(b"* 1 FETCH (FLAGS (\\Seen))\r\n"), True),
        (idle(b"* VANISHED 1\r\n"), True),
        (idle(b"* 4 EX", b"ISTS\r\n"), True),
        (idle(b"* OK Still here\r\n", b"* 4 EXISTS\r\n"), True),
        (idle(before=b"* 4 EXISTS\r\n"), True),
        (idle(b"* OK Still here\r\n", b"* 0 RECENT\r\n"), False),
        (idle(), False),
    ],
)
def test_news_in_idle(answer: Answer, *, changed: bool) -> None:
    """Whole, in pieces, even before the "+"; a sign of life is no news. Afterwards the session goes on."""
    with talking({"IDLE": answer}) as (session, server):
        session.examine("INBOX")
        assert stirred(session, HANGS if changed else 0.4) is changed
        session.examine("INBOX")
        assert b"DONE" in server.heard


def test_news_in_the_answer_to_done() -> None:
    """A server may tell at the very end of IDLE: then the next rest is none."""

    def late(line: Line, tag: bytes, _: bytes) -> None:
        line.send(b"+ idling\r\n")
        line.readline()
        line.send(b"* 4 EXISTS\r\n" + tag + b" OK done\r\n")

    with talking({"IDLE": late}) as (session, _):
        session.examine("INBOX")
        assert stirred(session, 0.2) is False
        session.uids(first=Uid(1))
        assert session.rest() == 0


@pytest.mark.parametrize(
    "answer",
    [
        idle(hang_up=True),
        idle(b"* 4 EX", hang_up=True),
        idle(b"* BYE timeout\r\n", hang_up=True),
        idle(b"* BYE timeout\r\n"),
        idle(b"what is this\r\n"),
    ],
)
def test_the_end_of_the_line_ends_the_wait(answer: Answer) -> None:
    """EOF, also in mid-line, BYE and nonsense: no endless loop, no silence."""
    with talking({"IDLE": answer}) as (session, _):
        session.examine("INBOX")
        started = time.process_time()
        assert stirred(session, HANGS) is True
        with pytest.raises(ServerUnavailable, match="was lost while"):
            session.examine("INBOX")
        assert time.process_time() - started < 1


def test_done_without_an_answer_is_a_dead_line() -> None:
    """A half-open connection shows itself at the latest when IDLE is renewed."""

    def deaf(line: Line, _: bytes, __: bytes) -> None:
        line.send(b"+ idling\r\n")
        line.readline()
        line.readline()

    with talking({"IDLE": deaf}) as (session, _):
        session.examine("INBOX")
        hurry(session)
        assert stirred(session, 0.1) is False
        with pytest.raises(ServerUnavailable):
            session.examine("INBOX")


def test_idle_is_renewed_long_before_a_server_or_a_nat_ends_it() -> None:
    """A server may end it after 29 minutes (RFC 2177), a NAT after a quarter of an hour; we do after five."""
    with talking() as (session, _):
        session.examine("INBOX")
        assert session.rest() <= 9 * 60
    assert REST_SECONDS == 300


def test_without_idle_we_look_now_and_then() -> None:
    """Every `poll_seconds`, and nothing is said in between; the end of the line is noticed all the same."""
    with talking({"EXAMINE": idle(hang_up=True)}, capabilities=b"IMAP4rev1") as (session, server):
        assert session.rest() == ACCOUNT.poll_seconds
        assert stirred(session, 5) is False
        assert server.commands("IDLE") == []
        with pytest.raises(ServerUnavailable):
            session.examine("INBOX")


def test_without_idle_news_of_other_commands_are_not_slept_over() -> None:
    """What the answer to a SEARCH has told ends the next rest before it begins."""
    script: dict[str, Answer] = {"SEARCH": b"* SEARCH 1\r\n* 4 EXISTS\r\nTAG OK done\r\n"}
    with talking(script, capabilities=b"IMAP4rev1") as (session, _):
        session.examine("INBOX")
        session.uids(first=Uid(1))
        assert (session.rest(), session.rest()) == (0, ACCOUNT.poll_seconds)


@pytest.mark.parametrize(
    "answer",
    [
        b"TAG NO [LIMIT] not now\r\n",
        b"TAG BAD what\r\n",
        b"+ idling\r\nTAG OK done already\r\n",
        b"+ idling\r\nTAG NO tired\r\n",
    ],
)
def test_a_server_that_will_not_idle_is_polled(answer: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """Refused, or ended at once each time: no circles. On a busy machine "at once" may take a while."""
    monkeypatch.setattr(wire, "AT_ONCE_SECONDS", 60.0)
    with talking({"IDLE": answer}) as (session, server):
        for _ in range(4):
            session.examine("INBOX")
            stirred(session, HANGS)
        assert session.rest() == ACCOUNT.poll_seconds
        assert len(server.commands("IDLE")) == 1


def test_listening_never_waits_for_a_server_that_stops_in_the_middle() -> None:
    """Half a line, or a literal that does not come, is for whoever looks next; who listens goes on at once."""
    for event in (b"* 4 EX", b"* 1 FETCH (BODY[] {900000}\r\nabc"):
        with talking({"IDLE": idle(event)}) as (session, _):
            session.examine("INBOX")
            hurry(session)
            session.rest()
            assert select.select([session], [], [], HANGS)[0]
            session.stirs()
            assert session._wire.sock.gettimeout() == 0


def test_signs_of_life_without_end_are_read_in_the_end() -> None:
    """More than 64 KiB of them, and somebody looks: memory does not grow."""
    flood = b"* OK Still here\r\n" * 8_000
    with talking({"IDLE": idle(flood)}) as (session, _):
        session.examine("INBOX")
        assert stirred(session, HANGS) is True
        assert session.examine("INBOX").exists == 3


def test_closing_ends_idle_first() -> None:
    """LOGOUT inside of IDLE would be no command at all."""
    with talking() as (session, server):
        session.examine("INBOX")
        session.rest()
        session.close()
        assert [line.rpartition(b" ")[2] for line in server.heard[-2:]] == [b"DONE", b"LOGOUT"]
