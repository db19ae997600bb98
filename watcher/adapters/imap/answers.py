"""What a server's answers mean: refusals, UIDs, fetched messages. Pure, and never surprised."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime
from email.message import Message as Fields
from email.parser import BytesHeaderParser
from email.utils import parseaddr
from typing import Any

from imapclient.exceptions import IMAPClientError
from imapclient.response_parser import parse_fetch_response

from watcher.core.case import Place
from watcher.core.message import MessageId, message_ids
from watcher.errors import CredentialError, Denial, ServerRefused, ServerUnavailable
from watcher.ports import Header

Record = bytes | tuple[bytes, bytes] | None
"""imaplib's unit: a line, or a line up to a literal with that literal."""

UNREADABLE = (IMAPClientError, ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""What imapclient's parser raises on answers that are not IMAP."""

UID_LIMIT = 2**32

_CODE = re.compile(rb"\[([A-Z0-9-]{1,40})[ \]]", re.IGNORECASE)
_APPENDUID = re.compile(rb"\[APPENDUID (\d{1,10}) (\d{1,10})\]", re.IGNORECASE)

_PERMANENT = frozenset({"CANNOT", "LIMIT", "NOPERM", "TOOBIG", "UNKNOWN-CTE"})
_PERMANENT_WORDS = re.compile(
    r"too (big|large)|exceeds|nul char|invalid (header|message)|bad message|permission denied|not permitted|read-only",
    re.IGNORECASE,
)
_TEMPORARY = frozenset(
    {
        "ALREADYEXISTS",
        "CONTACTADMIN",
        "CORRUPTION",
        "EXPUNGEISSUED",
        "INUSE",
        "NONEXISTENT",
        "OVERQUOTA",
        "SERVERBUG",
        "THROTTLED",
        "TRYCREATE",
        "UNAVAILABLE",
    }
)
_TEMPORARY_WORDS = re.compile(
    r"quota|throttl|temporar|try (again|later)|unavailable|too many|time.?out|busy|internal",
    re.IGNORECASE,
)
_WAIT = re.compile(
    rb"\b(?:back-?off time|retry-after|(?:try|retry)(?: again)? (?:in|after)):? (\d{1,9}) ?(ms|milli|s|m|h|$)",
    re.IGNORECASE,
)
"""As Exchange has it ("Suggested Backoff Time: 299609 milliseconds"), and the ways HTTP and people say it (2026-11)."""
_UNITS = {b"ms": 0.001, b"milli": 0.001, b"m": 60, b"h": 3600}
_BUSY_AT_LOGIN = frozenset({"CONTACTADMIN", "INUSE", "LIMIT", "SERVERBUG", "THROTTLED", "UNAVAILABLE"})
_WRONG_AT_LOGIN = frozenset({"AUTHENTICATIONFAILED", "AUTHORIZATIONFAILED", "EXPIRED", "PRIVACYREQUIRED"})

_DENIALS: tuple[tuple[Denial, re.Pattern[str], str], ...] = (
    (
        "app-password",
        re.compile(r"application.specific password|app.specific password|app password", re.IGNORECASE),
        "{host} wants an app password for {user}, not the one for the browser.",
    ),
    (
        "imap-off",
        re.compile(
            r"(not enabled|disabled|not permitted|switched off) .{0,20}\bimap|imap .{0,30}(disabled|not enabled|off\b)",
            re.IGNORECASE,
        ),
        "IMAP is switched off for {user} at {host}; it is switched on in the settings of the web mail.",
    ),
    (
        "browser",
        re.compile(r"web ?browser|web login required|webalert", re.IGNORECASE),
        "{host} wants {user} to sign in with a browser once, and to confirm that it was you.",
    ),
    (
        "no-passwords",
        re.compile(
            r"basic ?auth|oauth ?2? (is )?required|legacy auth|plain.{0,30}(disabled|not supported)", re.IGNORECASE
        ),
        "{host} takes no passwords from programs any more; {user} has to sign in through the browser (OAuth2).",
    ),
)
"""What Gmail, Microsoft and others say at LOGIN when no password of this kind can ever be right (2026-11)."""


def response_code(text: bytes) -> str:
    """The response code a status text begins with (RFC 9051 7.1), upper case, or an empty string."""
    found = _CODE.match(text)
    return found[1].decode().upper() if found else ""


def printable(text: bytes) -> str:
    """A server's words made fit for a terminal and a log: one short line of ASCII."""
    return "".join(c for c in text.decode("ascii", "ignore") if c.isprintable())[:120].strip()


def asked_wait(text: bytes) -> float:
    """Seconds for which the server asks to be left alone, at most an hour; 0 where it names no time."""
    found = _WAIT.search(text)
    return min(3600.0, int(found[1]) * _UNITS.get(found[2].lower(), 1.0)) if found else 0.0


def refusal(text: bytes, doing: str) -> ServerRefused:
    """A NO in words. The code decides; then the words, as Cyrus says "Over quota" without one (3.6, 2026-11).

    What we do not know is temporary: trying again later harms nobody.
    """
    code, words = response_code(text), printable(text)
    if code in _PERMANENT or code in _TEMPORARY:
        permanent = code in _PERMANENT
    else:
        permanent = bool(_PERMANENT_WORDS.search(words)) and not _TEMPORARY_WORDS.search(words)
    sentence = f"The server refused while {doing}: {words or 'no reason given'}."
    return ServerRefused(sentence, code=code, permanent=permanent, after=0.0 if permanent else asked_wait(text))


def login_refusal(text: bytes, user: str, host: str, *, bearer: bool = False) -> CredentialError | ServerUnavailable:
    """A NO to LOGIN. The server's words stay out of it: some servers echo the command, password included."""
    code, words = response_code(text), text.decode("ascii", "ignore")
    if bearer and code not in _BUSY_AT_LOGIN:
        if code == "CANNOT":
            return CredentialError(f"{host} takes no sign-in through the browser (OAuth 2.0).")
        return CredentialError(f"{host} does not accept the sign-in of {user}.", why="expired")
    for why, pattern, sentence in _DENIALS:
        if pattern.search(words):
            return CredentialError(sentence.format(host=host, user=user), why=why)
    if code in _BUSY_AT_LOGIN or (code not in _WRONG_AT_LOGIN and _TEMPORARY_WORDS.search(words)):
        return ServerUnavailable(f"{host} cannot let {user} in at the moment.")
    if code == "PRIVACYREQUIRED":
        return CredentialError(f"{host} wants an encrypted connection before the password of {user}.")
    if code == "EXPIRED":
        return CredentialError(f"The password of {user} at {host} has expired.", why="expired")
    return CredentialError(f"{host} does not accept the password of {user}.", why="wrong")


def responses(records: Sequence[Record]) -> Iterator[list[Record]]:
    """Put imaplib's records back into untagged responses: literals belong to the line that ends them."""
    response: list[Record] = []
    for record in records:
        if record is None:
            continue
        response.append(record)
        if isinstance(record, bytes):
            yield response
            response = []


def fetched(records: Sequence[Record], wanted: Collection[int]) -> dict[int, dict[bytes, Any]]:
    """FETCH data by UID. An answer nobody asked for, without UID or not understood is left out, alone.

    Of two texts for one UID (12 come as 112) neither is believed: what is not there is asked for again.
    """
    found: dict[int, dict[bytes, Any]] = {}
    torn: set[int] = set()
    for response in responses(records):
        try:
            parsed = parse_fetch_response(response, normalise_times=False, uid_is_key=False)
        except UNREADABLE:
            continue
        for fields in parsed.values():
            if (uid := fields.get(b"UID")) in wanted:
                known = found.setdefault(uid, {})
                if None not in (texts := {section(known), section(fields)}) and len(texts) > 1:
                    torn.add(uid)
                known.update(fields)
    return {uid: fields for uid, fields in found.items() if uid not in torn}


def section(fields: dict[bytes, Any]) -> bytes | None:
    """The octets of a body section, whichever way the server spells its name; None when absent or NIL."""
    return next((v for k, v in fields.items() if k.startswith(b"BODY[") and isinstance(v, bytes)), None)


def internal_date(fields: dict[bytes, Any]) -> datetime | None:
    """Aware, in UTC; None when absent or impossible."""
    value = fields.get(b"INTERNALDATE")
    if not isinstance(value, datetime):
        return None
    try:
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def header(place: Place, octets: bytes, at: datetime | None) -> Header:
    """Message-ID, In-Reply-To and From out of a header block; folded and 8-bit values are no obstacle."""
    fields = BytesHeaderParser().parsebytes(octets)
    sender = parseaddr(str(fields.get("From", "")))[1]
    return Header(place, _first_id(fields, "Message-ID"), _first_id(fields, "In-Reply-To"), at, sender)


def _first_id(fields: Fields, name: str) -> MessageId | None:
    ids = message_ids(" ".join(str(value) for value in fields.get_all(name, ())))
    return ids[0] if ids else None


def uids(records: Sequence[Record]) -> tuple[int, ...]:
    """The numbers of a SEARCH answer, ascending and once each. Raises ValueError for anything but UIDs."""
    words = b" ".join(record for record in records if isinstance(record, bytes)).split()
    numbers = {int(word) for word in words}
    if any(not 0 < number < UID_LIMIT for number in numbers):
        raise ValueError("not a UID")
    return tuple(sorted(numbers))


def appended(text: bytes) -> tuple[int, int] | None:
    """UIDVALIDITY and UID out of an APPENDUID code (RFC 4315 3)."""
    found = _APPENDUID.search(text)
    numbers = (int(found[1]), int(found[2])) if found else (0, 0)
    return numbers if all(0 < number < UID_LIMIT for number in numbers) else None
