"""Octets to Message: mail-parser reads MIME."""

from __future__ import annotations

import hashlib
import logging
import re
from datetime import UTC, datetime
from email.message import Message as RawMessage
from email.utils import getaddresses, parsedate_to_datetime
from typing import Self

from mailparser import MailParser

from watcher.adapters.mime.fields import ADDR_SPEC, decoded_header, header, unfolded, values
from watcher.adapters.mime.html import html_text
from watcher.core.message import Address, Message, MessageId, Unparsable, message_ids

OCTETS_LIMIT = 1 << 20
"""More of a message is never parsed (RFC 5322 sets no limit; a real letter has a thousandth of this)."""
DEPTH_LIMIT = 20
PARTS_LIMIT = 200
HEADERS_LIMIT = 64 << 10
STUB_WORDS = 25

_BLOCK_TAG = re.compile(r"<(?:br|/?p|/?div|/?td)\b[^<>]{0,200}>", re.IGNORECASE)
_QUOTED_LINE = re.compile(r"^>", re.MULTILINE)

KEPT = (
    "delivered-to", "x-original-to", "envelope-to", "auto-submitted", "list-id", "list-unsubscribe", "list-post",
    "precedence", "return-path", "authentication-results", "received", "content-type", "x-failed-recipients",
)  # fmt: skip
"""Headers a decision may need."""


# mail-parser warns with words of the mail, control characters included, and what nobody handles goes to the terminal
logging.getLogger("mailparser").setLevel(logging.CRITICAL + 1)


def parse(octets: bytes) -> Message | Unparsable:
    """Any octets in; a Message or the reason why not. Never raises, never reads more than OCTETS_LIMIT."""
    octets = octets[:OCTETS_LIMIT]
    digest = hashlib.sha256(octets).hexdigest()
    if reason := _hopeless(octets):
        return Unparsable(reason, digest)
    try:
        return _message(_Structure.from_bytes(octets).message)
    except Exception as error:  # noqa: BLE001  # mail-parser and the email package raise whatever hostile mail provokes
        return Unparsable(f"The message cannot be read ({type(error).__name__}).", digest)


class _Structure(MailParser):  # type: ignore[misc]  # it tells no types
    """mail-parser's guarded reading, without the views of its own (texts, attachments, hops): half of the time."""

    def parse(self) -> Self:
        return self


def _hopeless(octets: bytes) -> str:
    if not octets.strip():
        return "The message is empty."
    head = octets[: HEADERS_LIMIT + 1]
    ends = [place for place in (head.find(b"\r\n\r\n"), head.find(b"\n\n")) if place >= 0]
    if not ends and len(octets) > HEADERS_LIMIT:
        return "The headers do not end."
    if octets.lower().count(b"\ncontent-type:") > PARTS_LIMIT:
        return "The message has too many parts."
    return ""


def _message(raw: RawMessage) -> Message:
    sender = next(iter(_addresses(raw, "from")), None)
    subject = header(raw, "subject")
    text = _text(raw)
    ids = [found for value in raw.get_all("message-id") or () for found in message_ids(unfolded(str(value)))]
    date = header(raw, "date")
    identity = "\n".join([sender.addr_spec.lower() if sender else "", date, subject, text[:4096]])
    return Message(
        digest=hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest(),
        text=text,
        subject=subject,
        message_id=ids[0] if len(ids) == 1 else None,  # two ids are as good as none
        in_reply_to=_last_id(raw, "in-reply-to"),
        references=tuple(dict.fromkeys(message_ids(unfolded(" ".join(map(str, raw.get_all("references") or ())))))),
        sender=sender,
        reply_to=_addresses(raw, "reply-to"),
        to=_addresses(raw, "to"),
        cc=_addresses(raw, "cc"),
        date=_date(date),
        headers=tuple((name, value) for name in KEPT for value in map(decoded_header, values(raw, name))),
        calendar=_has_appointment(raw, DEPTH_LIMIT),
    )


def _last_id(raw: RawMessage, name: str) -> MessageId | None:
    found = message_ids(unfolded(str(raw.get(name, ""))))
    return found[-1] if found else None


ADDRESSES_LIMIT = 100
_PHRASE_WITH_AT = re.compile(r"(^|,)\s*([^\s\"<>,;:()\[\]\\@][^\"<>,;:()\[\]\\@]*@[^\"<>,;:()\[\]\\]*)(?=<)")
"""A display name with an unquoted `@` (RFC 5322 3.2.3 forbids it): `Ann @ Acme <ann@acme.example>`."""


def _addresses(raw: RawMessage, name: str) -> tuple[Address, ...]:
    """Parsed before decoding, so that a comma inside an encoded-word cannot make an address.

    What stands in angle brackets is the address, whatever the name before it looks like.
    """
    listed = [_PHRASE_WITH_AT.sub(r'\1 "\2" ', unfolded(value)[:8192]) for value in values(raw, name)]
    pairs = getaddresses(listed)[:ADDRESSES_LIMIT]
    return tuple(
        Address(decoded_header(shown).strip("\"' "), spec)
        for shown, spec in pairs
        if ADDR_SPEC.fullmatch(spec) and spec.isascii()
    )


def _date(value: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)


def _has_appointment(part: RawMessage, depth: int) -> bool:
    """A text/calendar part at any place, with a method that makes or accepts an appointment (RFC 6047 2.4)."""
    if part.get_content_type() == "text/calendar":
        return str(part.get_param("method", "REQUEST")).upper() in ("REQUEST", "REPLY", "PUBLISH")
    inner = part.get_payload() if part.is_multipart() else ()
    if depth == 0 or not isinstance(inner, list) or part.get_content_maintype() == "message":
        return False
    return any(_has_appointment(child, depth - 1) for child in inner if isinstance(child, RawMessage))


def _text(raw: RawMessage) -> str:
    """The text/plain parts, or else the HTML; never those of an attachment or of an attached message."""
    plain: list[str] = []
    html: list[str] = []
    for part in _leaves(raw, DEPTH_LIMIT):
        content = _content(part)
        (html if part.get_content_type() == "text/html" else plain).append(content)
    return shown(plain, html)


def shown(plain: list[str], html: list[str]) -> str:
    """What a reader sees of a message's text/plain and text/html parts."""
    text = "\n\n".join(part for part in plain if part.strip())
    if text.strip() and not _is_stub(text, html):
        return _newlines(html_text(text) if _is_markup(text) else text)
    return _newlines("\n\n".join(map(html_text, html)) or text)


def _is_markup(text: str) -> bool:
    """Some senders declare HTML as text/plain; a mail that quotes in the manner of plain text is none of them."""
    return text.count("<") > 1 and len(_BLOCK_TAG.findall(text)) > 1 and not _QUOTED_LINE.search(text)


def _is_stub(text: str, html: list[str]) -> bool:
    """Some senders put a line like `view this in a browser` into text/plain and the letter into HTML only."""
    return bool(html) and len(text.split()) < STUB_WORDS and any(len(part) > 8 * len(text) for part in html)


def _leaves(part: RawMessage, depth: int) -> list[RawMessage]:
    if part.get_content_maintype() == "message" or (part.get_content_disposition() or "") == "attachment":
        return []
    if not part.is_multipart():
        return [part] if part.get_content_type() in ("text/plain", "text/html") else []
    inner = part.get_payload()
    if depth == 0 or not isinstance(inner, list):
        return []
    return [leaf for child in inner if isinstance(child, RawMessage) for leaf in _leaves(child, depth - 1)]


def _content(part: RawMessage) -> str:
    payload = part.get_payload(decode=True)
    octets = payload if isinstance(payload, bytes) else str(part.get_payload()).encode("utf-8", "surrogateescape")
    return decoded(octets, str(part.get_content_charset() or "").lower())


def decoded(octets: bytes, declared: str) -> str:
    """In the charset declared (lower case), if that reads them all; else in UTF-8, else in what Windows would say."""
    for charset in (*(() if declared.startswith(("utf-7", "utf-16", "utf-32")) else (declared,)), "utf-8"):
        try:
            return octets.decode(charset)
        except (LookupError, ValueError):
            continue
    return octets.decode("cp1252", "replace")


def _newlines(text: str) -> str:
    lines = "\n".join(text.split("\r\n"))  # in two thirds of the time that replace() takes
    return lines.replace("\r", "\n").replace("\x00", "").strip("\n")
