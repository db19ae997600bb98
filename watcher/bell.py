"""What ends a sleep: a bell that any thread may ring, and a machine that has slept itself."""

from __future__ import annotations

import socket
import time
from contextlib import suppress

NAP_SECONDS = 60.0
"""A machine that slept longer than this has lines that the other side, or a NAT on the way, has forgotten."""


def slept() -> float:
    """Seconds this machine has been suspended since its start; 0 where the system does not tell (clock_gettime(2)).

    The monotonic clock, by which everybody waits here, stands still meanwhile.
    """
    if not hasattr(time, "CLOCK_BOOTTIME"):
        return 0.0
    return time.clock_gettime(time.CLOCK_BOOTTIME) - time.clock_gettime(time.CLOCK_MONOTONIC)


class Bell:
    """Wakes the listener from any thread; a ring before it sleeps counts too."""

    def __init__(self) -> None:
        self._listener, self._button = socket.socketpair()
        self._listener.settimeout(0)
        self._button.settimeout(0)

    def fileno(self) -> int:
        """What the listener sleeps on."""
        return self._listener.fileno()

    def ring(self) -> None:
        """Harmless when it rings already, and when nobody is there any more."""
        with suppress(OSError):
            self._button.send(b"!")

    def close(self) -> None:
        self._button.close()
        self._listener.close()

    def hush(self) -> None:
        with suppress(BlockingIOError):
            while self._listener.recv(4096):
                pass
