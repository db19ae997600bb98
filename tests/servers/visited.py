"""What any IMAP server of ours is for another mail program: a port, users who all have one password, their mail."""

from __future__ import annotations

import contextlib
import imaplib
import re
import socket
from collections.abc import Iterator
from datetime import datetime

from imapclient.imap_utf7 import encode

PASSWORD = "secret"


def free_port() -> int:
    """For a server that begins within a minute: until then nobody else is given it.

    An ended connection rests on the port in TIME-WAIT (RFC 9293 3.3.2). The kernel gives it to nobody who asks for any
    port, and lets in whoever binds to it by number with SO_REUSEADDR, as servers do.
    """
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()):
        server.accept()[0].close()
        port: int = server.getsockname()[1]
    return port


class Visited:
    """On 127.0.0.1; `port` speaks without TLS."""

    port: int

    def login(self, user: str = "jane") -> imaplib.IMAP4:
        """A plain imaplib connection, as another mail program would have it."""
        client = imaplib.IMAP4("127.0.0.1", self.port)
        client.login(f'"{user}"', PASSWORD)
        return client

    @contextlib.contextmanager
    def client(self, user: str = "jane") -> Iterator[imaplib.IMAP4]:
        client = self.login(user)
        try:
            yield client
        finally:
            client.logout()

    def append(
        self, mailbox: str, octets: bytes, flags: str = "", date: datetime | None = None, user: str = "jane"
    ) -> int:
        """The UID of the new message. Bare LFs become CRLFs."""
        with self.client(user) as client:
            when = imaplib.Time2Internaldate(date) if date else ""
            typ, data = client.append(quoted(mailbox), flags, when, octets)
        found = re.search(rb"APPENDUID \d+ (\d+)", data[0])
        if typ != "OK" or found is None:
            raise RuntimeError(f"APPEND to {mailbox}: {data!r}")
        return int(found[1])

    def messages(self, mailbox: str, user: str = "jane") -> list[tuple[int, str, bytes]]:
        """(UID, flags without \\Recent, octets), by UID."""
        found = []
        with self.client(user) as client:
            _, (count, *_) = client.select(quoted(mailbox), readonly=True)
            _, rows = client.uid("FETCH", "1:*", "(UID FLAGS BODY.PEEK[])") if int(count or 0) else ("", [])
        for head, octets in (row for row in rows if isinstance(row, tuple)):
            uid = re.search(rb"UID (\d+)", head)
            flags = re.search(rb"FLAGS \(([^)]*)\)", head)
            kept = sorted(set(flags[1].decode().split()) - {"\\Recent"})
            found.append((int(uid[1]), " ".join(kept), octets))
        return sorted(found)


def quoted(mailbox: str) -> str:
    """A mailbox name as imaplib wants it: quoted modified UTF-7."""
    return '"' + encode(mailbox).decode().replace("\\", "\\\\").replace('"', '\\"') + '"'
