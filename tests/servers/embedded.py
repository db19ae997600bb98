"""The embedded server of `gracious demo`, pymap, for tests: a process of its own, whatever user logs in is there."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from typing import Self

from servers.patience import HANGS
from servers.visited import PASSWORD, Visited, free_port

CODE = """
from contextlib import asynccontextmanager, suppress
import pymap.backend.dict as backend
from pymap.main import main

begin = backend.Identity.new_session

async def welcomed(self, credentials):
    return backend.Identity(credentials.authcid, self, None, set())

async def known(self):
    return next(iter(self.login.users_dict.values()))

@asynccontextmanager
async def furnished(self):
    async with begin(self) as session:
        for name in ("Drafts", "Sent", "Trash"):
            with suppress(Exception):
                await session.mailbox_set.add_mailbox(name)
        yield session

backend.Login.authenticate, backend.Identity.get, backend.Identity.new_session = welcomed, known, furnished
main()
"""
"""pymap has one user; here each name is one of its own, with the mailboxes of a mail program."""


@dataclass
class Embedded(Visited):
    """On 127.0.0.1, in memory; what it knew is gone when it ends."""

    port: int = field(default_factory=free_port)

    def __enter__(self) -> Self:
        where = ("--host", "127.0.0.1", "--port", str(self.port), "--no-tls")
        user = ("dict", "--demo-user", "jane", "--demo-password", PASSWORD)
        self._process = subprocess.Popen(
            [sys.executable, "-c", CODE, *where, *user], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        until = time.monotonic() + HANGS
        while time.monotonic() < until and self._process.poll() is None:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 5) as sock:
                if sock.recv(100).startswith(b"* OK"):
                    return self
            time.sleep(0.05)
        raise RuntimeError("pymap did not start")

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait(HANGS)
