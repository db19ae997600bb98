"""From the server's EXISTS to the draft in Drafts: ours against a client that only fetches and appends."""

from __future__ import annotations

import contextlib
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from servers import PASSWORD, Dovecot

from bench import proxy

ROOT = Path(__file__).parent.parent
PATIENCE = 30.0


class Line:
    """The barest IMAP client: one socket, lines, nothing understood."""

    def __init__(self, port: int, user: str) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._file = self._socket.makefile("rb")
        self._file.readline()
        self.ask(f"LOGIN {user} {PASSWORD}")
        self.ask("EXAMINE INBOX")

    def ask(self, command: str) -> None:
        self._socket.sendall(f"a {command}\r\n".encode())
        self.until(b"a ")

    def append(self, mailbox: str, octets: bytes, flags: str = "") -> None:
        self._socket.sendall(f"a APPEND {mailbox} {flags} {{{len(octets)}+}}\r\n".encode() + octets + b"\r\n")
        self.until(b"a ")

    def idle(self) -> None:
        self._socket.sendall(b"a IDLE\r\n")
        self.until(b"+")

    def exists(self) -> bytes:
        """Wait for EXISTS; returns the number."""
        while True:
            line = self._file.readline()
            if not line:
                raise OSError("the line is closed")
            words = line.split()
            if words[2:] == [b"EXISTS"]:
                return words[1]

    def done(self) -> None:
        self._socket.sendall(b"DONE\r\n")
        self.until(b"a ")

    def until(self, start: bytes) -> None:
        while not (line := self._file.readline()).startswith(start):
            if not line:
                raise SystemExit("the server hung up")

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)  # a thread may be reading
        self._socket.close()


def no(n: int) -> bytes:
    """A plain no, each from another company."""
    return (
        f"From: Company {n} <jobs@c{n}.example>\r\nTo: Jane Doe <jane@example.org>\r\nSubject: Your application\r\n"
        f"Message-ID: <no.{n}@c{n}.example>\r\nDate: {time.strftime('%a, %d %b %Y %H:%M:%S +0000', time.gmtime())}\r\n"
        "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
        f"Dear Jane,\r\n\r\nThank you for applying for the role of Librarian at Company {n}.\r\nUnfortunately, we have "
        "decided to move forward with other candidates.\r\nWe wish you every success in your search.\r\n\r\n"
        "Kind regards,\r\nAnna Berg\r\n"
    ).encode()


@contextlib.contextmanager
def floor(port: int, user: str) -> Iterator[None]:
    """In a thread: DONE, FETCH of the one new message, APPEND of a draft; nothing can be faster."""
    line, over = Line(port, user), threading.Event()

    def run() -> None:
        draft = (
            b"From: jane@example.org\r\nSubject: Re: Your application\r\n\r\n" + b"Thank you for telling me.\r\n" * 60
        )
        with contextlib.suppress(OSError, ValueError, IndexError):
            while not over.is_set():
                line.idle()
                number = line.exists().decode()
                line.done()
                line.ask(f"FETCH {number} (UID BODY.PEEK[])")
                line.append("Drafts", draft, "(\\Draft \\Seen)")

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        line.close()


@contextlib.contextmanager
def ours(port: int, user: str, folder: Path) -> Iterator[None]:
    """The daemon as a service runs it."""
    folder.mkdir(parents=True, exist_ok=True)
    config = folder / "config.yaml"
    config.write_text(
        "version: 1\nyou: {name: Jane Doe, addresses: [jane@example.org]}\naccounts:\n  - name: bench\n"
        f"    imap: {{host: 127.0.0.1, port: {port}, tls: none}}\n    user: {user}\n"
        f"    password: {{command: [/bin/echo, {PASSWORD}]}}\n",
        "utf-8",
    )
    config.chmod(0o600)
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "XDG_STATE_HOME": str(folder)}
    command = (sys.executable, "-m", "watcher", "run", "--config", str(config))
    with (folder / "log").open("wb") as log, subprocess.Popen(command, stderr=log, env=environment) as process:
        try:
            until = time.monotonic() + PATIENCE
            while b"connected" not in (folder / "log").read_bytes() and time.monotonic() < until:
                time.sleep(0.05)
            time.sleep(3)  # it rehearses, and begins to idle
            yield
        finally:
            process.terminate()


def reactions(server: Dovecot, user: str, count: int, first: int) -> Iterator[float]:
    """Seconds from our own EXISTS until one more file is in Drafts, for `count` noes."""
    drafts = server.mail / user / ".Drafts"
    watcher, sender = Line(server.port, user), Line(server.port, user)
    for n in range(first, first + count):
        before = _files(drafts)
        watcher.idle()
        sender.append("INBOX", no(n))
        watcher.exists()
        began = time.perf_counter()
        while _files(drafts) <= before:
            if time.perf_counter() - began > PATIENCE:
                raise SystemExit(f"no draft came for {user}")
            time.sleep(0.0003)
        yield time.perf_counter() - began
        watcher.done()
        time.sleep(0.05)


def _files(drafts: Path) -> int:
    return sum(1 for name in ("cur", "new") if (drafts / name).is_dir() for _ in (drafts / name).iterdir())


def measured(server: Dovecot, folder: Path, count: int, port: int) -> Iterator[tuple[str, list[float]]]:
    """Milliseconds of the floor and of ours, by way of `port`, in turns of ten so that a busy moment meets both."""
    for user in ("floor", "ours"):
        with server.client(user):
            pass  # makes the mail store
    took: dict[str, list[float]] = {"floor": [], "ours": []}
    with floor(port, "floor"), ours(port, "ours", folder / "ours"):
        for first in range(0, count, 10):
            for user, found in took.items():
                more = reactions(server, user, min(10, count - first), first)
                found.extend(1000 * seconds for seconds in more)
    yield from took.items()


def main(count: int = 100, delay: int = 0) -> None:
    """`delay` is a round trip in milliseconds that is added to the line of both."""
    with tempfile.TemporaryDirectory(prefix="gracious-bench-") as scratch:
        folder = Path(scratch)
        folder.chmod(0o755)
        with Dovecot(folder / "dovecot") as server, proxy.delayed(server.port, delay) as port:
            for name, took in measured(server, folder, count, port):
                found = sorted(took)
                half, late = statistics.median(found), found[min(len(found) - 1, int(0.99 * len(found)))]
                sys.stdout.write(f"{name}: {count} mails, p50 {half:.1f} ms, p99 {late:.1f} ms\n")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
