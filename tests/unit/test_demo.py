"""demo: its embedded server may hang up; what is told then."""

from __future__ import annotations

import contextlib
import re
import subprocess
import sys
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from servers.scripted import Answer, HangUp, Line, ScriptedServer

from watcher.adapters.store import SqliteStore
from watcher.cli import demo, main
from watcher.core.case import Uid, UidValidity
from watcher.core.checkpoint import Checkpoint

MAILS = [b"Subject: one\n\n1\n", b"Subject: two\r\n\r\n2\r\n", b"Subject: three\n\n3\n"]
STORED = [b"Subject: one\r\n\r\n1\r\n", MAILS[1], b"Subject: three\r\n\r\n3\r\n"]


@dataclass
class Inbox:
    """A mailbox whose server hangs up at some of the calls of APPEND, numbered from 1: before it stores, or after."""

    before: Collection[int] = ()
    after: Collection[int] = ()
    stored: list[bytes] = field(default_factory=list)
    calls: int = 0

    def append(self, line: Line, tag: bytes, command: bytes) -> None:
        self.calls += 1
        if self.calls in self.before:
            raise HangUp
        line.send(b"+ go on\r\n")
        self.stored.append(line.read(int(re.findall(rb"\{(\d+)\}$", command)[0])))
        line.readline()
        if self.calls in self.after:
            raise HangUp
        line.send(tag + b" OK stored\r\n")

    def status(self, line: Line, tag: bytes, _: bytes) -> None:
        told = b"* STATUS INBOX (MESSAGES %d UIDNEXT %d)\r\n" % (len(self.stored), len(self.stored) + 1)
        line.send(told + tag + b" OK done\r\n")

    @property
    def script(self) -> dict[str, Answer]:
        return {"APPEND": self.append, "STATUS": self.status}


def read_up_to(folder: Path, uid: int) -> None:
    """What the daemon writes down once it has decided the mails up to `uid`."""
    with contextlib.closing(SqliteStore(folder / "state" / "gracious")) as store:
        store.save_checkpoint(Checkpoint("demo", "INBOX", UidValidity(1), Uid(uid)))


@contextlib.contextmanager
def idle_process() -> Iterator[subprocess.Popen[bytes]]:
    """In the daemon's place: alive until the end."""
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        yield process


@pytest.mark.parametrize(
    ("before", "after"),
    [([], []), ([1], []), ([3], []), ([], [1]), ([], [3]), ([1], [3])],
)
def test_a_server_that_hangs_up_is_asked_again(before: list[int], after: list[int], tmp_path: Path) -> None:
    """Whether it stored the mail before it hung up or not, every mail lies there once, in its order."""
    inbox = Inbox(before, after)
    read_up_to(tmp_path, len(MAILS))
    (tmp_path / "server.log").touch()
    with ScriptedServer(inbox.script) as server, idle_process() as daemon:
        demo._deliver(demo.Stage(server.port, tmp_path, daemon), MAILS)
    assert inbox.stored == STORED


def test_one_that_always_hangs_up_ends_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The demo stops with "try later", the server's last words and no traceback, after three tries."""
    inbox = Inbox(before=range(1, 10))

    @contextlib.contextmanager
    def server(folder: Path) -> Iterator[int]:
        (folder / "server.log").write_text("no memory left\n")
        with ScriptedServer(inbox.script) as scripted:
            yield scripted.port

    @contextlib.contextmanager
    def daemon(folder: Path, _: int) -> Iterator[subprocess.Popen[bytes]]:
        read_up_to(folder, 1)
        with idle_process() as process:
            yield process

    monkeypatch.setattr(demo, "_server", server)
    monkeypatch.setattr(demo, "_daemon", daemon)
    monkeypatch.setattr(sys, "argv", ["gracious", "demo"])
    with pytest.raises(SystemExit) as ended:
        main()
    said = capsys.readouterr().err
    assert ended.value.code == 75
    assert said.startswith("gracious: The demo's IMAP server hung up (")
    assert said.endswith("Its last words:\nno memory left\n\n")
    assert "Traceback" not in said
    assert (inbox.calls, inbox.stored) == (3, [])
