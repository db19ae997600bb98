"""One hardened IMAP line: a deadline for every command, a budget for every answer, an IDLE that notices the end."""

from __future__ import annotations

import re
import socket
import ssl
import struct
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, Literal

from watcher.adapters.imap.pipeline import Pipeline, Refusal

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

CHANGES: Final = ("EXISTS", "EXPUNGE", "FETCH", "VANISHED")
"""Untagged responses after which the open mailbox may look different (RFC 9051 7.3 to 7.5, RFC 7162 3.2.10)."""

ANSWER_OCTETS: Final = 64 * 2**20
"""One command's whole answer: fifty messages at the fetch limit, and nothing near our memory."""

AT_ONCE_SECONDS: Final = 0.5
"""An IDLE that the server ends sooner than this, again and again, is no IDLE."""

_SIGN_OF_LIFE: Final = re.compile(rb"\* (?:OK\b|[0-9]+ RECENT\b)", re.IGNORECASE)
_AT_ONCE: Final = 2**16
_RESET_ON_CLOSE: Final = struct.pack("ii", 1, 0)
_CLOSE_POLITELY: Final = struct.pack("ii", 0, 0)


class Wire(Pipeline):
    """imaplib's line with its overridable methods (open, read, readline, send, shutdown) made safe.

    `allow` must be called before each command. Any exception but Refusal means the line is lost.
    """

    def __init__(
        self, host: str, port: int, *, tls: ssl.SSLContext | None, connect_timeout: float, read_timeout: float
    ) -> None:
        self._tls = tls
        self._silence = read_timeout
        self._buffer = bytearray()
        self._scanned = 0
        self._idling = b""
        self._begun = 0.0
        self.restless = False
        self.allow(connect_timeout)
        super().__init__(host, port, connect_timeout)

    def allow(self, seconds: float) -> None:
        """The next command, all of it, may take `seconds` and bring ANSWER_OCTETS.

        Timeouts of single reads are no limit: a server that sends an octet now and then never meets them.
        """
        self._until = time.monotonic() + seconds
        self._budget = ANSWER_OCTETS

    def open(self, host: str = "", port: int = 143, timeout: float | None = None) -> None:
        self.host, self.port = host, port
        sock = socket.create_connection((host, port), timeout)
        _harden(sock)
        self.sock = self._tls.wrap_socket(sock, server_hostname=host) if self._tls else sock
        self.allow(timeout or self._silence)

    def starttls(self, ssl_context: ssl.SSLContext | None = None) -> tuple[Literal["OK"], list[None]]:
        """RFC 9051 6.2.1; what was received before the handshake is thrown away, as it may be injected."""
        if ssl_context is None:
            raise self.abort("STARTTLS needs a context")
        self._simple_command("STARTTLS")
        self._buffer.clear()
        self._scanned = 0
        self.sock = ssl_context.wrap_socket(self.sock, server_hostname=self.host)
        self._tls_established = True
        self.untagged_responses.clear()
        self._get_capabilities()
        return "OK", [None]

    def read(self, size: int) -> bytes:
        if size > ANSWER_OCTETS:
            raise self.abort("a literal beyond every measure")
        while len(self._buffer) < size:
            if not self._receive():
                raise self.abort("EOF inside a literal")
        return self._take(size)

    def readline(self) -> bytes:
        while (end := self._buffer.find(b"\n", self._scanned)) < 0:
            self._scanned = len(self._buffer)
            if not self._receive():
                return self._take(len(self._buffer))
        return self._take(end + 1)

    def send(self, data: ReadableBuffer) -> None:
        self.sock.settimeout(self._left())
        self.sock.sendall(data)

    def shutdown(self) -> None:
        """Close without a FIN, so that the kernel does not go on sending for us (a dead APPEND stays dead)."""
        self.sock.close()

    def farewell(self, seconds: float) -> None:
        """LOGOUT; afterwards the line may be closed the ordinary way."""
        self.allow(seconds)
        self.rise()
        self.state = "LOGOUT"
        self._simple_command("LOGOUT")
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _CLOSE_POLITELY)

    def ask(self, command: str) -> bytes:
        """Send a command whose answer is read elsewhere; returns its tag. Several may be on their way at once."""
        self._throw_away()
        tag: bytes = self._new_tag()
        self.allow(self._silence)
        self.send(b"%s %s\r\n" % (tag, command.encode("ascii")))
        return tag

    def note(self, line: bytes) -> None:
        """Remember the news in an untagged response that somebody else has read."""
        words = line.split(None, 3)
        if len(words) > 1 and words[0] == b"*":
            if words[1].upper() == b"BYE":
                raise self.abort("BYE")
            name = (words[2] if len(words) > 2 and words[1].isdigit() else words[1]).decode("ascii", "replace").upper()
            if name in CHANGES:
                self.untagged_responses.setdefault(name, []).append(b"")

    def changed(self) -> bool:
        """True once for all the news since the last call."""
        news = [name for name in CHANGES if name in self.untagged_responses]
        for name in news:
            del self.untagged_responses[name]
        return bool(news)

    def lie_down(self) -> bool:
        """IDLE (RFC 2177); False where the server ended it at once. Raises Refusal where it refuses to idle."""
        self._begun, self.restless = time.monotonic(), False
        tag = self._command("IDLE")
        while self._get_response() is not None and self.tagged_commands[tag] is None:
            pass  # Dovecot 2.3 tells of new mail before the "+" (2026-11)
        if self.tagged_commands[tag] is None:
            self._idling = tag
            return True
        self._command_complete("IDLE", tag)
        return False

    def stirs(self) -> bool:
        """Take in, without waiting, what was said since `lie_down`; True when it is more than a sign of life.

        Nothing is understood here, so that whoever listens to many lines never waits for one of them.
        """
        self.sock.settimeout(0)
        try:
            while self._keep(self.sock.recv(_AT_ONCE)):
                if len(self._buffer) > _AT_ONCE:
                    return True
        except (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError):  # all of it, or half a TLS record
            *lines, _ = bytes(self._buffer).split(b"\n")
            return not all(map(_SIGN_OF_LIFE.match, lines))
        except (OSError, self.abort):
            return True
        return True

    def rise(self, ahead: Sequence[bytes] = ()) -> None:
        """End what `lie_down` began, and send these commands in the same breath; each answer waits until it is asked.

        They may only read: what nobody asks for in that order is thrown away, and what is refused is asked again.
        `restless` says whether the server had ended its IDLE at once, for nothing.
        """
        more = self.foreseen(ahead)
        tag, self._idling = self._idling, b""
        if not tag:
            if more:
                self.send(more)
            return
        while b"\n" in self._buffer and self.tagged_commands[tag] is None:
            self._get_response()
            self._check_bye()
        if self.tagged_commands[tag] is None:
            self.send(b"DONE\r\n" + more)
        else:
            if not any(name in self.untagged_responses for name in CHANGES):
                self.restless = time.monotonic() - self._begun < AT_ONCE_SECONDS
            if more:
                self.send(more)
        try:
            self._command_complete("IDLE", tag)
        except Refusal:
            self.restless = True

    def _receive(self) -> int:
        self.sock.settimeout(self._left())
        return self._keep(self.sock.recv(_AT_ONCE))

    def _keep(self, data: bytes) -> int:
        self._budget -= len(data)
        if self._budget < 0:
            raise self.abort("an answer beyond every measure")
        self._buffer += data
        return len(data)

    def _take(self, size: int) -> bytes:
        data = bytes(self._buffer[:size])
        del self._buffer[:size]
        self._scanned = 0
        return data

    def _left(self) -> float:
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError("the command took too long")
        return min(left, self._silence)

    def _command_complete(self, name: str, tag: bytes) -> tuple[str, list[Any]]:
        """Every tagged NO and BAD becomes a Refusal here, with its octets as they came."""
        leaving = name == "LOGOUT"
        typ, data = self._get_tagged_response(tag, expect_bye=leaving)
        self._in_turn()
        if not leaving:
            self._check_bye()
        if typ in ("NO", "BAD"):
            raise Refusal(data[-1] or b"")
        return typ, data

    def _log(self, line: object) -> None:
        """Imaplib would keep the last ten lines, LOGIN among them."""


def _harden(sock: socket.socket) -> None:
    """Small writes at once, dead peers noticed within a minute and a half, and nothing sent after our end."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    limits = {"TCP_KEEPIDLE": 60, "TCP_KEEPINTVL": 10, "TCP_KEEPCNT": 3, "TCP_USER_TIMEOUT": 30_000}
    for name, value in limits.items():
        if hasattr(socket, name):  # not every system knows them all
            sock.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)
