"""A proxy that breaks one conversation at one octet: drops, truncates, half-closes, delays, duplicates."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
import time
from typing import Self

FAULTS = ("drop", "black hole", "half-close", "delay", "duplicate", "garbage")
_RESET = struct.pack("ii", 1, 0)


class FaultyProxy:
    """Between one client and `target`; at octet `offset` of what flows `up` (to the server) or down the fault comes."""

    def __init__(self, target: int, fault: str = "", offset: int = 0, *, up: bool = False) -> None:
        self.target, self.fault, self.offset, self.up = target, fault, offset, up
        self.flowed = {True: 0, False: 0}
        self.broken = False
        self.damage = (b"", b"")
        """The line that came, and what was passed on in its place, where the fault has changed octets."""
        self._pipes: list[socket.socket] = []

    def __enter__(self) -> Self:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()
        return self

    def __exit__(self, *_: object) -> None:
        for sock in (self._listener, *self._pipes):
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
            sock.close()
        for thread in self._threads:
            thread.join(5)

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            client, _ = self._listener.accept()
            server = socket.create_connection(("127.0.0.1", self.target))
            self._pipes += [client, server]
            for source, sink, up in ((client, server, True), (server, client, False)):
                thread = threading.Thread(target=self._pump, args=(source, sink, up), daemon=True)
                self._threads.append(thread)
                thread.start()

    def _pump(self, source: socket.socket, sink: socket.socket, up: bool) -> None:  # noqa: FBT001
        with contextlib.suppress(OSError):
            while octets := source.recv(65536):
                if self.fault and up is self.up and self.flowed[up] + len(octets) > self.offset and not self.broken:
                    octets = self._broken(octets, sink, self.offset - self.flowed[up])
                self.flowed[up] += len(octets)
                sink.sendall(octets)
            sink.shutdown(socket.SHUT_WR)

    def _broken(self, octets: bytes, sink: socket.socket, at: int) -> bytes:
        """What still goes on its way; raises OSError where nothing more does."""
        self.broken = True
        before, after = octets[:at], octets[at:]
        match self.fault:
            case "delay":
                sink.sendall(before)
                time.sleep(0.05)
                return after
            case "duplicate":
                return self._changed(octets, before + after[:1] + after, at)
            case "garbage":
                return self._changed(octets, before + b"\xff\0* BYE" + after, at)
        sink.sendall(before)
        if self.fault == "half-close":
            sink.shutdown(socket.SHUT_WR)
        elif self.fault == "drop":
            for sock in self._pipes:
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
                sock.close()
        raise OSError("nothing more comes through")

    def _changed(self, octets: bytes, passed: bytes, at: int) -> bytes:
        """Of several commands on their way at once only one is changed."""
        begin, end = octets.rfind(b"\n", 0, at) + 1, octets.find(b"\n", at) + 1 or len(octets)
        self.damage = octets[begin:end], passed[begin : end + len(passed) - len(octets)]
        return passed
