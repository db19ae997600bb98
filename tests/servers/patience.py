"""Waiting for what other processes do, and for what a server says."""

from __future__ import annotations

import select
import time
from collections.abc import Callable

from watcher.ports import Session

HANGS = 300.0
"""Seconds after which something hangs. No test that passes waits for it, and no busy machine makes it fail."""


def until(done: Callable[[], object], seconds: float = HANGS) -> None:
    """Raises AssertionError where it never happens; how long a busy machine takes is no matter."""
    deadline = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


def stirred(session: Session, seconds: float) -> bool:
    """Let the session rest for so long at most; True when it was time to look before."""
    over = time.monotonic() + min(seconds, most := session.rest())
    while most and (left := over - time.monotonic()) > 0:
        if select.select([session], [], [], left)[0] and session.stirs():
            return True
    return not most
