"""What systemd is told: ready, alive, reloading, stopping (sd_notify(3), by the stdlib's socket); and what it is asked.

Without a service manager every word to it does nothing; none ever waits or raises.
"""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Mapping

_LONGEST = 200
"""Characters of a status line; `systemctl status` shows one line."""

Environ = Mapping[str, str]


def ready(text: str = "", environ: Environ = os.environ) -> None:
    """Up, or done with reloading."""
    _send(environ, "READY=1", *_status(text))


def status(text: str, environ: Environ = os.environ) -> None:
    """One line for `systemctl status`; no secrets, no subjects."""
    _send(environ, *_status(text))


def watchdog(environ: Environ = os.environ) -> None:
    """A sign of life; to be given only after real progress."""
    _send(environ, "WATCHDOG=1")


def reloading(environ: Environ = os.environ) -> None:
    """Reading its files again; `ready` ends this. The time is what Type=notify-reload asks for."""
    _send(environ, "RELOADING=1", f"MONOTONIC_USEC={time.monotonic_ns() // 1000}")


def stopping(text: str = "", environ: Environ = os.environ) -> None:
    _send(environ, "STOPPING=1", *_status(text))


def manager(*words: str, seconds: float = 60.0) -> subprocess.CompletedProcess[str]:
    """`systemctl --user WORDS`. Where there is no systemd, or it does not answer, the reason stands on stderr."""
    command = ["systemctl", "--user", *words]
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=seconds, check=False)  # noqa: S603
    except FileNotFoundError:
        return subprocess.CompletedProcess(command, 1, "", "there is no systemd here")
    except (OSError, subprocess.TimeoutExpired):
        return subprocess.CompletedProcess(command, 1, "", "systemctl does not answer")


def _send(environ: Environ, *lines: str) -> None:
    """One datagram, or nothing: with nobody reading, a send that waits hangs the daemon after some ten of them."""
    address = environ.get("NOTIFY_SOCKET", "")
    if not address.startswith(("/", "@")) or not lines:
        return
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as line:
            line.settimeout(0)
            name = "\0" + address[1:] if address.startswith("@") else address
            line.sendto("\n".join(lines).encode("utf-8", "replace"), name)
    except (OSError, ValueError):
        return


def _status(text: str) -> tuple[str, ...]:
    one_line = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return (f"STATUS={one_line[:_LONGEST]}",) if one_line else ()
