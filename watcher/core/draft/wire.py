"""Draft and its octets, by our own hand: the stdlib encoder can be made to write foreign headers (CVE-2024-6923)."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from watcher.core.draft import fields
from watcher.core.draft.body import encoded, flowed
from watcher.core.message import Address, MessageId, message_ids
from watcher.errors import UnsafeDraft

CONTENT_TYPE = "text/plain; charset=utf-8; format=flowed"
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Draft:
    """One reply, ready to be written. Strings may hold anything; what cannot stand in a header is cleaned away."""

    sender: Address
    to: Address | None
    """None writes no To field at all: the safety catch."""
    subject: str
    date: datetime
    """Aware."""
    message_id: MessageId
    body: str
    """Letter, signature and quote; lines that begin with `>` are quoted text."""
    in_reply_to: MessageId | None = None
    references: tuple[MessageId, ...] = ()


def mark(key: bytes, account: str, source: str, attempt: int, domain: str) -> MessageId:
    """Our draft's Message-ID: HMAC-SHA256 of account, source and attempt, 32 hex digits, at the domain of From.

    The same case gives the same mark, and nobody without `key` can make one. Raises UnsafeDraft for a domain
    that is none.
    """
    host = fields.ascii_domain(domain)
    if host is None:
        raise UnsafeDraft("The From address of this account has no usable domain.")
    text = f"{account}\0{source}\0{attempt}".encode(errors="backslashreplace")
    return MessageId(f"<{hmac.new(key, text, hashlib.sha256).hexdigest()[:32]}@{host.lower()}>")


def remarked(octets: bytes, old: MessageId, new: MessageId) -> bytes:
    """A finished draft under another Message-ID of ours; everything else stays as it was sealed."""
    field, renewed = fields.plain("Message-ID", old), fields.plain("Message-ID", new)
    head, border, body = octets.partition(b"\r\n\r\n")
    if head.count(field.rstrip()) != 1:
        raise UnsafeDraft("This draft does not carry its own Message-ID once.")
    return head.replace(field.rstrip(), renewed.rstrip()) + border + body


def octets(draft: Draft) -> bytes:
    """The whole message: From, To, Subject, Date, Message-ID, In-Reply-To, References, MIME fields, one text part.

    To is missing when the draft has none, In-Reply-To and References when they hold no well-formed id.
    Raises UnsafeDraft when From or To cannot be written in ASCII or the draft's own id is malformed.
    """
    encoding, text = encoded(flowed(draft.body))
    head = (
        fields.sender(fields.cleaned(draft.sender.name), _address(draft.sender)),
        fields.plain("To", _address(draft.to)) if draft.to else b"",
        fields.unstructured("Subject", fields.cleaned(draft.subject)),
        fields.plain("Date", rfc5322_date(draft.date)),
        *_thread(draft),
        fields.plain("MIME-Version", "1.0"),
        fields.plain("Content-Type", CONTENT_TYPE),
        fields.plain("Content-Transfer-Encoding", encoding),
    )
    return b"".join(head) + b"\r\n" + text


def _address(address: Address) -> str:
    plain = fields.addr_spec(address)
    if plain is None:
        raise UnsafeDraft("An address of this draft cannot be written into a header field.")
    return plain


def _thread(draft: Draft) -> tuple[bytes, ...]:
    if message_ids(draft.message_id) != (draft.message_id,):
        raise UnsafeDraft("The Message-ID of this draft is not well formed.")
    answered = fields.chain((draft.in_reply_to,)) if draft.in_reply_to else ()
    chain = fields.chain(draft.references)
    return (
        fields.plain("Message-ID", draft.message_id),
        *(fields.plain("In-Reply-To", one) for one in answered),
        fields.references(chain) if chain else b"",
    )


def rfc5322_date(date: datetime) -> str:
    """`Mon, 23 Nov 2026 18:30:00 +0100` (RFC 5322 3.3). Raises UnsafeDraft for a naive time."""
    offset = date.utcoffset()
    if offset is None:
        raise UnsafeDraft("The Date of this draft has no time zone.")
    minutes = round(offset / timedelta(minutes=1))
    sign, (hours, rest) = "-" if minutes < 0 else "+", divmod(abs(minutes), 60)
    day = f"{_DAYS[date.weekday()]}, {date.day:02} {_MONTHS[date.month - 1]} {date.year:04}"
    return f"{day} {date:%H:%M:%S} {sign}{hours:02}{rest:02}"
