"""A proxy before an honest server that changes what it says, line by line; literals pass as they are."""

from __future__ import annotations

import contextlib
import re
import socket
import threading
from collections.abc import Callable
from typing import Self

Lie = Callable[[bytes, int], bytes]
"""What the client hears in the place of a line (with its CRLF), and how many lines came before it."""

_LITERAL = re.compile(rb"\{(\d+)\}\r\n$")
_TAGGED = re.compile(rb"^[A-Z0-9]+ (OK|NO|BAD)", re.IGNORECASE)


def number(word: bytes, change: Callable[[int], int]) -> Lie:
    """Another number behind UIDNEXT or UIDVALIDITY, or before EXISTS."""
    pattern = re.compile(rb"(\d+)(?= " + word + rb")|(?<=" + word + rb" )(\d+)")
    return lambda line, _n: pattern.sub(lambda found: b"%d" % max(0, change(int(found[0]))), line)


def before_tagged(more: bytes, every: int = 1) -> Lie:
    """Something nobody asked for, before each answer's end."""
    return lambda line, n: more + line if _TAGGED.match(line) and n % every == 0 else line


def tagged(change: Callable[[bytes], bytes], after: int) -> Lie:
    """The ends of answers changed, from some line on."""
    return lambda line, n: change(line) if n >= after and _TAGGED.match(line) else line


def without(word: bytes) -> Lie:
    """A line with a word in it never comes."""
    return lambda line, _n: b"" if word in line else line


LIES: dict[str, Lie] = {
    "a literal nobody asked for": before_tagged(b"* 1 FETCH (X {5}\r\nhello FLAGS ())\r\n"),
    "a FETCH of another message": before_tagged(b"* 9 FETCH (UID 999 BODY[]<0> {3}\r\nabc)\r\n"),
    "a line of two million octets": before_tagged(b"* OK " + b"x" * 2_000_000 + b"\r\n", every=7),
    "a literal of a gigabyte that never comes": before_tagged(b"* 1 FETCH (BODY[] {1000000000}\r\n", every=11),
    "lines that are no IMAP": before_tagged(b"\x00\xff)(*&\r\n* \r\n*\r\n"),
    "an EXPUNGE of what is there": before_tagged(b"* 1 EXPUNGE\r\n"),
    "capabilities that change": before_tagged(b"* CAPABILITY IMAP4rev1\r\n"),
    "capabilities it does not have": before_tagged(b"* CAPABILITY IMAP4rev1 X-GM-EXT-1 CONDSTORE UIDPLUS\r\n"),
    "an ALERT with escapes": before_tagged(b"* OK [ALERT] \x1b]0;owned\x07\x1b[31m\r\n"),
    "other tags": tagged(lambda line: b"ZZZZ9" + line[line.index(b" ") :], after=12),
    "tags twice": tagged(lambda line: line + line, after=12),
    "NO to everything": tagged(lambda line: line.replace(b" OK ", b" NO ", 1), after=12),
    "BAD to everything": tagged(lambda line: line.replace(b" OK ", b" BAD ", 1), after=25),
    "an OK of one word": tagged(lambda line: line.split(b" ")[0] + b" OK\r\n", after=12),
    "too many EXISTS": number(b"EXISTS", lambda n: n + 1_000_000),
    "no EXISTS": number(b"EXISTS", lambda _n: 0),
    "UIDNEXT too low": number(b"UIDNEXT", lambda n: n - 1),
    "UIDNEXT of one": number(b"UIDNEXT", lambda _n: 1),
    "UIDNEXT too high": number(b"UIDNEXT", lambda n: n + 400),
    "UIDNEXT beyond 32 bits": number(b"UIDNEXT", lambda n: n + 2**32),
    "another UIDVALIDITY": number(b"UIDVALIDITY", lambda n: n + 1),
    "another APPENDUID": lambda line, _n: re.sub(rb"APPENDUID \d+ \d+", b"APPENDUID 1 1", line),
    "no UIDVALIDITY": without(b"UIDVALIDITY"),
    "no answer to SEARCH": without(b"* SEARCH"),
    "a SEARCH that finds what is not there": lambda line, _n: line.replace(b"* SEARCH", b"* SEARCH 77 4294967296 0"),
    "no special mailboxes": lambda line, _n: re.sub(rb"\\\\(Drafts|Sent|Trash)", b"", line),
    "INBOX as Drafts": lambda line, _n: re.sub(rb"(\* LIST \([^)]*)\)( \S+ \"?INBOX)", rb"\1 \\Drafts)\2", line),
}


class LyingProxy:
    """Listens on `port`; one conversation after another."""

    def __init__(self, target: int, lie: Lie) -> None:
        self.target, self._lie = target, lie
        self.lines = 0

    def __enter__(self) -> Self:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._thread.join(5)
        self._listener.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.create_connection(("127.0.0.1", self.target))
                for act, source, sink in ((self._down, server, client), (self._up, client, server)):
                    threading.Thread(target=act, args=(source, sink), daemon=True).start()

    @staticmethod
    def _up(client: socket.socket, server: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while octets := client.recv(65536):
                server.sendall(octets)
        server.close()

    def _down(self, server: socket.socket, client: socket.socket) -> None:
        with contextlib.suppress(OSError), server.makefile("rb") as lines:
            while line := lines.readline():
                client.sendall(self._lie(line, self.lines))
                self.lines += 1
                while found := _LITERAL.search(line):
                    client.sendall(lines.read(int(found[1])))
                    line = lines.readline()
                    client.sendall(line)
        client.close()
