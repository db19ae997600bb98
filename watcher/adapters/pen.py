"""The user's own writer: a program that is given facts and our letter as JSON, and may answer with another text."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import IO

OCTETS = 32 << 10
"""More than this is no letter."""
GIVEN = ("PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TMPDIR", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR", "USER")
"""What the program may know of our surroundings: where things are, and no secret that a service was handed."""


@dataclass(frozen=True, slots=True)
class Pen:
    """`words` are a program and its arguments; no shell reads them. `seconds` is how long it may take."""

    words: tuple[str, ...]
    seconds: float = 60

    def __call__(self, asked: bytes) -> tuple[str, str]:
        """What it wrote, or nothing and the reason, a whole sentence. Never raises."""
        program = os.path.basename(self.words[0])  # noqa: PTH119  # a name, not a place
        try:
            code, octets = _run(self.words, asked, self.seconds)
        except TimeoutError:
            return "", f"Your writer ({program}) took longer than {self.seconds:g} seconds."
        except OSError as error:
            return "", f"Your writer ({program}) could not be started: {error.strerror or 'it is no program'}."
        if code:
            return "", f"Your writer ({program}) ended with {code}."
        if len(octets) > OCTETS:
            return "", f"Your writer ({program}) wrote more than {OCTETS >> 10} KiB."
        try:
            return octets.decode("utf-8").replace("\r\n", "\n"), ""
        except UnicodeDecodeError:
            return "", f"Your writer ({program}) did not write UTF-8."


def _surroundings(environ: Mapping[str, str]) -> dict[str, str]:
    return {name: environ[name] for name in GIVEN if name in environ}


def _run(words: Sequence[str], asked: bytes, seconds: float) -> tuple[int, bytes]:
    """Exit code and at most OCTETS + 1 octets of what it wrote. Raises TimeoutError, OSError."""
    until = time.monotonic() + seconds
    with subprocess.Popen(  # noqa: S603, the user's own program, and no shell
        words,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_surroundings(os.environ),
        process_group=0,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            octets = _talked(process.stdin, process.stdout, asked, until)
            endless = len(octets) > OCTETS
            return 0 if endless else process.wait(max(0.0, until - time.monotonic())), octets
        except subprocess.TimeoutExpired:
            raise TimeoutError from None
        finally:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)


def _talked(into: IO[bytes], out: IO[bytes], asked: bytes, until: float) -> bytes:
    """Write and read in turns, so that neither side waits for the other."""
    octets, left = b"", memoryview(asked)
    os.set_blocking(into.fileno(), False)
    writing = True
    while len(octets) <= OCTETS:
        readable, writable, _ = select.select([out], [into] if writing else [], [], max(0.0, until - time.monotonic()))
        if not readable and not writable:
            raise TimeoutError
        if writable:
            left, writing = _pushed(into, left)
        if readable:
            more = os.read(out.fileno(), OCTETS + 1 - len(octets))
            if not more:
                break
            octets += more
    return octets


def _pushed(into: IO[bytes], left: memoryview) -> tuple[memoryview, bool]:
    """What is still to be written, and whether anything is; a program need not read to the end."""
    try:
        left = left[os.write(into.fileno(), left[:4096]) :] if left else left
    except BrokenPipeError:
        left = left[:0]
    if not left:
        with contextlib.suppress(BrokenPipeError):
            into.close()
    return left, bool(left)
