"""The user at another mail program: one connection, on which drafts are read, sent and thrown away."""

from __future__ import annotations

import email
import email.policy
import imaplib
import re
from collections.abc import Collection
from datetime import datetime
from email.message import EmailMessage

from servers import Dovecot


class Hands:
    """A user's own connection. `drafts` remembers what it has read: whoever keeps drafts does not read them daily."""

    def __init__(self, server: Dovecot, user: str) -> None:
        self._client = server.login(user)
        self._read: dict[int, tuple[str, bytes]] = {}

    def close(self) -> None:
        self._client.logout()

    def put(self, mailbox: str, octets: bytes, when: datetime) -> None:
        kind, data = self._client.append(mailbox, "", imaplib.Time2Internaldate(when), octets)
        assert kind == "OK", data

    def drafts(self) -> dict[int, str]:
        """To whom each draft goes, by UID."""
        self._client.select("Drafts")
        uids = {int(uid) for uid in self._client.uid("SEARCH", "ALL")[1][0].split()}
        self._read = {uid: kept for uid, kept in self._read.items() if uid in uids}
        for uid in uids - set(self._read):
            octets = self._client.uid("FETCH", str(uid), "(BODY.PEEK[])")[1][0][1]
            self._read[uid] = (str(read(octets)["To"]), octets)
        return {uid: to for uid, (to, _) in sorted(self._read.items())}

    def take(self, uids: Collection[int], to: str | None, when: datetime) -> None:
        """Out of Drafts: to Sent, or to nowhere."""
        for uid in uids:
            if to:
                self.put(to, self._read[uid][1], when)
            self._client.uid("STORE", str(uid), "+FLAGS.SILENT", "(\\Deleted)")
        if uids:
            self._client.expunge()

    def mails(self, mailbox: str) -> list[EmailMessage]:
        self._client.select(mailbox, readonly=True)
        rows = self._client.uid("FETCH", "1:*", "(BODY.PEEK[])")[1]
        return [read(row[1]) for row in rows if isinstance(row, tuple)]


def read(octets: bytes) -> EmailMessage:
    return email.message_from_bytes(octets, policy=email.policy.default)


def domain(to: str) -> str:
    found = re.search(r"@([\w.-]+)", to)
    return found[1] if found else ""
