"""A session of ours talking to a scripted server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime

from servers.scripted import Answer, ScriptedServer
from watcher.adapters.imap import ImapAccount, ImapSession, connector

ACCOUNT = ImapAccount(
    host="127.0.0.1", user="jane", tls="none", connect_timeout=60.0, read_timeout=60.0, poll_seconds=0.1
)
"""Waits as long as a busy machine may make it wait."""
HASTY = replace(ACCOUNT, read_timeout=0.5)
"""For servers that are silent at the login, and for lines that are made anew whenever one is lost."""
WHEN = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
DRAFT = b"Subject: Re: x\r\n\r\nThank you.\r\n"
DATE = b'INTERNALDATE "02-Nov-2026 09:30:00 +0000"'


def hurry(session: ImapSession) -> None:
    """From here on half a second of silence is the end: for servers that are silent on purpose, and only then."""
    session._account = replace(session._account, read_timeout=HASTY.read_timeout)
    session._wire._silence = HASTY.read_timeout


@contextmanager
def talking(
    script: dict[str, Answer] | None = None, account: ImapAccount = ACCOUNT, **server: bytes
) -> Iterator[tuple[ImapSession, ScriptedServer]]:
    """A session with a scripted server, INBOX not yet open."""
    with ScriptedServer(script or {}, **server) as scripted:
        session = connector(replace(account, port=scripted.port), lambda: "secret")()
        try:
            yield session, scripted
        finally:
            session.close()
