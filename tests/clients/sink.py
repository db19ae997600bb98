"""A mail server that keeps what it is given and sends nothing: where real mail programs send to in these drives."""

from __future__ import annotations

import contextlib
import socketserver
import threading
from dataclasses import dataclass, field
from typing import Self


@dataclass
class Letter:
    """One message as it arrived: the envelope and the octets, dots unstuffed (RFC 5321 4.5.2)."""

    sender: str
    recipients: list[str]
    octets: bytes


@dataclass
class Sink:
    """SMTP on 127.0.0.1 for as long as the context lasts."""

    letters: list[Letter] = field(default_factory=list)
    port: int = 0

    def __enter__(self) -> Self:
        letters = self.letters

        class Conversation(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                with contextlib.suppress(ConnectionError):
                    converse(self.rfile, self.wfile, letters)

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Conversation)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


def converse(lines, out, letters: list[Letter]) -> None:
    """One client, from the greeting to QUIT."""
    out.write(b"220 sink\r\n")
    envelope = Letter("", [], b"")
    for line in iter(lines.readline, b""):
        verb, _, rest = line.decode("ascii", "replace").strip().partition(" ")
        match verb.upper():
            case "EHLO" | "HELO":
                out.write(b"250 sink\r\n")
            case "MAIL":
                envelope = Letter(rest.partition(":")[2].split()[0], [], b"")
                out.write(b"250 ok\r\n")
            case "RCPT":
                envelope.recipients.append(rest.partition(":")[2].split()[0].strip("<>"))
                out.write(b"250 ok\r\n")
            case "DATA":
                out.write(b"354 go on\r\n")
                envelope.octets = b"".join(each.removeprefix(b".") for each in iter(lines.readline, b".\r\n") if each)
                letters.append(envelope)
                out.write(b"250 kept\r\n")
            case "QUIT":
                out.write(b"221 bye\r\n")
                return
            case _:
                out.write(b"250 ok\r\n")
