"""One user's mail on a Dovecot, as a test wants to handle it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone

from servers.dovecot import Dovecot
from servers.visited import PASSWORD
from watcher.adapters.imap import ImapAccount, ImapSession, connector

DRAFT = (
    b"Message-ID: <mark@example.org>\r\nIn-Reply-To: <1@acme.example>\r\n"
    b"Subject: Re: Your application\r\n\r\nThank you.\r\n"
)
WHEN = datetime(2026, 11, 2, 9, 30, tzinfo=timezone(timedelta(hours=2)))


def later(seconds: float, act: Callable[[], object]) -> threading.Timer:
    timer = threading.Timer(seconds, act)
    timer.start()
    return timer


@dataclass(frozen=True)
class Mail:
    """One fresh user's mail on the shared server."""

    server: Dovecot
    user: str

    @property
    def account(self) -> ImapAccount:
        return ImapAccount(host="127.0.0.1", port=self.server.port, tls="none", user=self.user)

    def append(self, mailbox: str, octets: bytes, flags: str = "", date: datetime | None = None) -> int:
        return self.server.append(mailbox, octets, flags, date, user=self.user)

    def messages(self, mailbox: str) -> list[tuple[int, str, bytes]]:
        return self.server.messages(mailbox, user=self.user)

    def session(self, **changes: object) -> ImapSession:
        """A session of ours; the caller closes it."""
        account = replace(self.account, **changes)
        session = connector(account, lambda: PASSWORD)()
        assert isinstance(session, ImapSession)
        return session


def message(n: int, text: str = "Unfortunately we have chosen another candidate.") -> bytes:
    """A small mail with its own Message-ID, `<n@acme.example>`."""
    return (
        f"From: Acme <jobs@acme.example>\r\nTo: jane@example.org\r\nSubject: Your application {n}\r\n"
        f"Message-ID: <{n}@acme.example>\r\nDate: Sun, 01 Nov 2026 12:00:00 +0000\r\n\r\n{text}\r\n"
    ).encode()
