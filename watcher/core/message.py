"""What arrived: Message, Address, Unparsable (RFC 5322)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import NewType

MessageId = NewType("MessageId", str)
"""A msg-id with its angle brackets, `<left@right>`, printable ASCII, at most 250 octets (RFC 5322 3.6.4)."""

_MSG_ID = re.compile(r"<[!-;=?-~]{1,120}@[!-;=?-~]{1,125}>")


def message_ids(header: str) -> tuple[MessageId, ...]:
    """Every well-formed msg-id in a Message-ID, In-Reply-To or References value, in order."""
    return tuple(MessageId(found) for found in _MSG_ID.findall(header))


@dataclass(frozen=True, slots=True)
class Address:
    """A mailbox of RFC 5322 3.4: display-name (decoded, may be empty) and addr-spec."""

    name: str
    addr_spec: str

    @property
    def local_part(self) -> str:
        return self.addr_spec.rpartition("@")[0].lower()

    @property
    def domain(self) -> str:
        return self.addr_spec.rpartition("@")[2].lower()

    def is_same(self, addr_spec: str) -> bool:
        """Case is ignored on both sides of the @, as every provider does."""
        return self.addr_spec.lower() == addr_spec.lower()


@dataclass(frozen=True, slots=True)
class Message:
    """One message, decoded. Every string is Unicode; header names are lower case."""

    digest: str
    """SHA-256 (hex) over From, Date, Subject and the first 4 kB of text: part of the message's identity."""
    text: str
    """What a reader sees: the text/plain body, or the HTML body as text; no attached message's text."""
    subject: str = ""
    message_id: MessageId | None = None
    in_reply_to: MessageId | None = None
    references: tuple[MessageId, ...] = ()
    sender: Address | None = None
    reply_to: tuple[Address, ...] = ()
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    date: datetime | None = None
    """Aware, from the Date header; None when missing or unreadable."""
    headers: tuple[tuple[str, str], ...] = ()
    """The headers a decision may need, unfolded: delivered-to, auto-submitted, list-id, precedence, return-path, ..."""
    calendar: bool = False
    """It carries an invitation or its answer (text/calendar, RFC 5546), and not its cancellation."""

    def header(self, name: str) -> tuple[str, ...]:
        """Every value of the header `name` (lower case), top to bottom."""
        return tuple(value for key, value in self.headers if key == name)

    @property
    def source(self) -> str:
        """The identity of this message wherever it lies: its Message-ID and its digest."""
        return f"{self.message_id or ''}|{self.digest}"


@dataclass(frozen=True, slots=True)
class Unparsable:
    """Octets that no careful reader would call a message; a value, not an exception."""

    reason: str
    digest: str

    @property
    def source(self) -> str:
        return f"|{self.digest}"
