"""A scripted IMAP server that does what no honest server does."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Self


class HangUp(Exception):
    """Raised by an answer: close the connection now."""


@dataclass
class Line:
    """The server's end of one connection, for answers that are more than octets."""

    sock: socket.socket
    heard: list[bytes]
    buffer: bytes = b""

    def send(self, octets: bytes) -> None:
        self.sock.sendall(octets)

    def drip(self, octets: bytes, pause: float) -> None:
        """One octet at a time."""
        for n in range(len(octets)):
            self.send(octets[n : n + 1])
            time.sleep(pause)

    def readline(self) -> bytes:
        """Without its CRLF. Raises HangUp when the client has gone."""
        while b"\r\n" not in self.buffer:
            self._more()
        line, _, self.buffer = self.buffer.partition(b"\r\n")
        self.heard.append(line)
        return line

    def read(self, size: int) -> bytes:
        while len(self.buffer) < size:
            self._more()
        octets, self.buffer = self.buffer[:size], self.buffer[size:]
        return octets

    def _more(self) -> None:
        octets = self.sock.recv(65536)
        if not octets:
            raise HangUp
        self.buffer += octets


Answer = bytes | Callable[[Line, bytes, bytes], None]
"""Octets, TAG standing for the command's tag; or a function of the line, the tag and the command."""

_EXAMINED = b"* 3 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT 4] ok\r\nTAG OK [READ-ONLY] done\r\n"


def take_append(reply: bytes = b"TAG OK [APPENDUID 7 4] stored\r\n") -> Answer:
    """Ask for the literal unless it comes unasked, take it, then `reply`; an empty one hangs up with all stored."""

    def answer(line: Line, tag: bytes, command: bytes) -> None:
        if not command.endswith(b"+}"):
            line.send(b"+ go on\r\n")
        line.heard.append(line.read(int(command.rpartition(b"{")[2].rstrip(b"+}"))))
        line.readline()
        if not reply:
            raise HangUp
        line.send(reply.replace(b"TAG", tag))

    return answer


def idle(*events: bytes, before: bytes = b"", hang_up: bool = False) -> Answer:
    """Send `before`, the "+", then `events`; wait for DONE, or hang up."""

    def answer(line: Line, tag: bytes, _: bytes) -> None:
        line.send(before + b"+ idling\r\n")
        for event in events:
            line.send(event)
            time.sleep(0.05)
        if hang_up:
            raise HangUp
        if line.readline().upper() == b"DONE":
            line.send(tag + b" OK done\r\n")

    return answer


@dataclass
class ScriptedServer:
    """Speaks just enough IMAP, but answers the commands of `script` (by name, UID left out) as the script says."""

    script: dict[str, Answer] = field(default_factory=dict)
    capabilities: bytes = b"IMAP4rev1 UIDPLUS IDLE"
    greeting: bytes = b"* OK ready\r\n"
    heard: list[bytes] = field(default_factory=list)
    """Every line and literal any client has sent."""

    def __enter__(self) -> Self:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self._open: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()
        return self

    def __exit__(self, *_: object) -> None:
        for sock in (self._socket, *self._open):
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
            sock.close()
        for thread in self._threads:
            thread.join(5)

    def commands(self, name: str) -> list[bytes]:
        """What was heard of command `name`, without tags."""
        return [line.partition(b" ")[2] for line in self.heard if name.encode() in line.split()[1:3]]

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                sock, _ = self._socket.accept()
                self._open.append(sock)
                self._threads.append(threading.Thread(target=self._serve, args=(sock,), daemon=True))
                self._threads[-1].start()

    def _serve(self, sock: socket.socket) -> None:
        line = Line(sock, self.heard)
        with contextlib.suppress(HangUp, OSError):
            self._converse(line)
        line.sock.close()  # an answer may have wrapped it

    def _converse(self, line: Line) -> None:
        line.send(self.greeting)
        while True:
            tag, _, command = line.readline().partition(b" ")
            words = command.decode("latin-1").upper().split()
            self._answer(line, tag, words[1] if words[0] == "UID" else words[0], command)

    def _answer(self, line: Line, tag: bytes, name: str, command: bytes) -> None:
        answer = self.script.get(name, self._usual(name))
        if callable(answer):
            answer(line, tag, command)
        else:
            line.send(answer.replace(b"TAG", tag))

    def _usual(self, name: str) -> Answer:
        match name:
            case "CAPABILITY":
                return b"* CAPABILITY " + self.capabilities + b"\r\nTAG OK done\r\n"
            case "EXAMINE":
                return _EXAMINED
            case "APPEND":
                return take_append()
            case "IDLE":
                return idle()
            case "SEARCH":
                return b"* SEARCH 1 2 3\r\nTAG OK done\r\n"
            case "LIST":
                return b'* LIST (\\Drafts) "/" "Drafts"\r\nTAG OK done\r\n'
            case "LOGOUT":
                return b"* BYE see you\r\nTAG OK done\r\n"
            case _:
                return b"TAG OK done\r\n"
