"""IDLE and what takes its place: news are never lost, ends are always noticed."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace

import pytest
from servers.scripted import Answer, Line, ScriptedServer, idle
from servers.talking import ACCOUNT, talking

from watcher.adapters.imap import connector
from watcher.core.case import Uid
from watcher.errors import ServerUnavailable


def timed(act: Callable[[], object]) -> float:
    started = time.monotonic()
    act()
    return time.monotonic() - started


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
        started = time.monotonic()
        assert session.wait(5 if changed else 0.4) is changed
        assert time.monotonic() - started < 2
        assert server.heard[-1] == b"DONE"


def test_news_in_the_answer_to_done() -> None:
    """A server may tell at the very end of IDLE."""

    def late(line: Line, tag: bytes, _: bytes) -> None:
        line.send(b"+ idling\r\n")
        line.readline()
        line.send(b"* 4 EXISTS\r\n" + tag + b" OK done\r\n")

    with talking({"IDLE": late}) as (session, _):
        session.examine("INBOX")
        assert session.wait(0.2) is True


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
        with pytest.raises(ServerUnavailable, match="was lost while waiting"):
            session.wait(10)
        assert time.process_time() - started < 1


def test_done_without_an_answer_is_a_dead_line() -> None:
    """A half-open connection shows itself at the latest when IDLE is renewed."""

    def deaf(line: Line, _: bytes, __: bytes) -> None:
        line.send(b"+ idling\r\n")
        line.readline()
        line.readline()

    with talking({"IDLE": deaf}) as (session, _):
        session.examine("INBOX")
        with pytest.raises(ServerUnavailable):
            session.wait(0.1)


def test_without_idle_we_look_now_and_then() -> None:
    """NOOP every `poll_seconds`; its answer tells."""
    looks = iter((b"", b"* OK nothing\r\n", b"* 4 EXISTS\r\n"))

    def noop(line: Line, tag: bytes, _: bytes) -> None:
        line.send(next(looks) + tag + b" OK done\r\n")

    with talking({"NOOP": noop}, capabilities=b"IMAP4rev1") as (session, server):
        session.examine("INBOX")
        assert session.wait(5) is True
        assert len(server.commands("NOOP")) == 3
        assert server.commands("IDLE") == []


def test_without_idle_a_wake_still_wakes() -> None:
    """The sleep between two looks can be ended."""
    with ScriptedServer(capabilities=b"IMAP4rev1") as server:
        session = connector(replace(ACCOUNT, port=server.port, poll_seconds=60), lambda: "secret")()
        session.examine("INBOX")
        timer = threading.Timer(0.2, session.wake)
        timer.start()
        assert timed(lambda: session.wait(30)) < 3
        session.close()


def test_without_idle_news_of_other_commands_are_not_slept_over() -> None:
    """What the answer to a SEARCH has told ends the next wait before it begins."""
    script: dict[str, Answer] = {"SEARCH": b"* SEARCH 1\r\n* 4 EXISTS\r\nTAG OK done\r\n"}
    with ScriptedServer(script, capabilities=b"IMAP4rev1") as server:
        session = connector(replace(ACCOUNT, port=server.port, poll_seconds=60), lambda: "secret")()
        session.examine("INBOX")
        session.uids(first=Uid(1))
        assert timed(lambda: session.wait(30)) < 3
        session.close()


@pytest.mark.parametrize(
    "answer", [b"TAG NO [LIMIT] not now\r\n", b"TAG BAD what\r\n", b"+ idling\r\nTAG OK done already\r\n"]
)
def test_a_server_that_will_not_idle_is_polled(answer: bytes) -> None:
    """Refused, or ended at once each time: no circles, NOOP instead."""
    with talking({"IDLE": answer}) as (session, server):
        session.examine("INBOX")
        assert session.wait(0.35) is False
        assert len(server.commands("IDLE")) == 1
        assert 2 <= len(server.commands("NOOP")) <= 5


def test_long_waits_renew_idle(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every nine minutes at the latest; here every 0.1 seconds."""
    monkeypatch.setattr("watcher.adapters.imap.session.IDLE_SECONDS", 0.1)
    with talking() as (session, server):
        session.examine("INBOX")
        assert session.wait(0.45) is False
        assert 3 <= server.heard.count(b"DONE") <= 5
