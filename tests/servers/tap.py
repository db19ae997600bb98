"""A tap on the line: passes every octet on, keeps what the client said, and can be told of every step."""

from __future__ import annotations

import contextlib
import re
import socket
import threading
from collections.abc import Callable
from typing import Self

_LITERAL = re.compile(rb"\{(\d+)\+?\}\r\n$")


class Tap:
    """Listens on `port`, connects to `target`; `commands` are the client's command lines without tags and literals.

    `reached` is told the number of each step: two for every line and every literal, before and after it is passed on.
    An OSError of its own ends the connection there.
    """

    def __init__(self, target: int, reached: Callable[[int], None] = lambda _step: None) -> None:
        self.target = target
        self.commands: list[str] = []
        self.steps: list[bytes] = []
        """What was passed on, in order; its steps are 2n and 2n + 1."""
        self._reached = reached
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)  # or the thread waits on, and takes what comes to its number next
        self._thread.join(5)
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self.target))
            threading.Thread(target=self._up, args=(client, server), daemon=True).start()
            threading.Thread(target=self._down, args=(server, client), daemon=True).start()

    def _up(self, client: socket.socket, server: socket.socket) -> None:
        """Client to server, line by line; the octets of literals are passed on unread."""
        with client.makefile("rb") as lines, contextlib.suppress(OSError):
            while line := lines.readline():
                self._pass_on(server, line)
                self._heard(line)
                while found := _LITERAL.search(line):
                    self._pass_on(server, lines.read(int(found[1])))
                    line = lines.readline()
                    self._pass_on(server, line)
        with contextlib.suppress(OSError):
            server.shutdown(socket.SHUT_RDWR)  # the other thread still waits on it, so closing alone would say nothing
        server.close()

    def _pass_on(self, server: socket.socket, octets: bytes) -> None:
        step = 2 * len(self.steps)
        self.steps.append(octets)
        self._reached(step)
        server.sendall(octets)
        self._reached(step + 1)

    def _heard(self, line: bytes) -> None:
        text = line.decode(errors="replace").rstrip("\r\n")
        tag, _, command = text.partition(" ")
        self.commands.append(command or tag)

    @staticmethod
    def _down(server: socket.socket, client: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while octets := server.recv(65536):
                client.sendall(octets)
        client.close()
