"""A note to oneself: text first, a calendar attachment second; it lies in INBOX and is never sent (RFC 2046 5.1.3)."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from datetime import datetime

from watcher.core.draft import fields
from watcher.core.draft.body import encoded, flowed
from watcher.core.draft.wire import rfc5322_date
from watcher.core.message import Address, MessageId
from watcher.errors import UnsafeDraft


@dataclass(frozen=True, slots=True)
class Note:
    """What the user is told. `calendar` is a whole iCalendar object with METHOD:PUBLISH, or empty."""

    owner: Address
    subject: str
    text: str
    date: datetime
    message_id: MessageId
    calendar: bytes = b""
    references: tuple[MessageId, ...] = ()
    """What it lies beneath. Never In-Reply-To: it is no answer, and nobody may take it for one."""


def octets(note: Note) -> bytes:
    """The whole message, from and to the user. Raises UnsafeDraft when their address cannot be written."""
    owner = fields.addr_spec(note.owner)
    if owner is None:
        raise UnsafeDraft("The address of this account cannot be written into a header field.")
    chain = fields.chain(note.references)
    border = hashlib.sha256(note.message_id.encode()).hexdigest()[:32]
    head = (
        fields.sender(fields.cleaned(note.owner.name), owner),
        fields.plain("To", owner),
        fields.unstructured("Subject", fields.cleaned(note.subject)),
        fields.plain("Date", rfc5322_date(note.date)),
        fields.plain("Message-ID", note.message_id),
        fields.references(chain) if chain else b"",
        # RFC 3834 5: whoever reads mail by machine leaves it alone
        fields.plain("Auto-Submitted", "auto-generated"),
        fields.plain("MIME-Version", "1.0"),
    )
    return b"".join(head) + _body(note, border)


def _body(note: Note, border: str) -> bytes:
    text = _text(note.text)
    if not note.calendar:
        return text
    mark = f"--{border}".encode("ascii")
    parts = (mark, b"\r\n", text, b"\r\n", mark, b"\r\n", _calendar(note.calendar), mark, b"--\r\n")
    return fields.plain("Content-Type", f'multipart/mixed; boundary="{border}"') + b"\r\n" + b"".join(parts)


def _text(text: str) -> bytes:
    how, body = encoded(flowed(text))
    content = fields.plain("Content-Type", "text/plain; charset=utf-8; format=flowed")
    return content + fields.plain("Content-Transfer-Encoding", how) + b"\r\n" + body


def _calendar(calendar: bytes) -> bytes:
    lines = base64.encodebytes(calendar).replace(b"\n", b"\r\n")
    head = (
        fields.plain("Content-Type", 'text/calendar; charset=utf-8; method=PUBLISH; name="check-in.ics"'),
        fields.plain("Content-Disposition", 'attachment; filename="check-in.ics"'),
        fields.plain("Content-Transfer-Encoding", "base64"),
    )
    return b"".join(head) + b"\r\n" + lines
