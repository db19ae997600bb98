"""A tap on the line: passes every octet on and keeps what the client said."""

from __future__ import annotations

import re
import socket
import threading
from typing import Self

_LITERAL = re.compile(rb"\{(\d+)\+?\}\r\n$")


class Tap:
    """Listens on `port`, connects to `target`; `commands` are the client's command lines without tags and literals."""

    def __init__(self, target: int) -> None:
        self.target = target
        self.commands: list[str] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
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
        with client.makefile("rb") as lines:
            while line := lines.readline():
                server.sendall(line)
                self._heard(line)
                while found := _LITERAL.search(line):
                    server.sendall(lines.read(int(found[1])))
                    line = lines.readline()
                    server.sendall(line)
        server.close()

    def _heard(self, line: bytes) -> None:
        text = line.decode(errors="replace").rstrip("\r\n")
        tag, _, command = text.partition(" ")
        self.commands.append(command or tag)

    def _down(self, server: socket.socket, client: socket.socket) -> None:
        while True:
            try:
                octets = server.recv(65536)
            except OSError:
                return
            if not octets:
                client.close()
                return
            client.sendall(octets)
