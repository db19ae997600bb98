"""The one gate before APPEND: the finished octets are exactly what was meant, or they do not leave."""

from __future__ import annotations

import base64
import quopri
import re

from watcher.core.draft import fields
from watcher.core.draft.body import flowed
from watcher.core.draft.wire import CONTENT_TYPE, Draft, rfc5322_date
from watcher.errors import UnsafeDraft

LONGEST_LINE = 998
"""RFC 5322 2.1.1."""

_FIELD = re.compile(rb"([A-Za-z-]+): ((?:[!-~](?:[ -~]*[!-~])?)?)")
_CONTINUATION = re.compile(rb" [!-~](?:[ -~]*[!-~])?")
_WORD = re.compile(r"=\?utf-8\?b\?([A-Za-z0-9+/]+=*)\?=")
_FROM = re.compile(r"(?:(.*) )?<([!-~]+)>")
_OCTETS = re.compile(rb"[\t\r\n -~]*")


def seal(octets: bytes, draft: Draft) -> bytes:
    """`octets` unchanged, once every header field and the body have been read back and compared with `draft`.

    Raises UnsafeDraft; its text names the fault, never the content.
    """
    _plain_lines(octets)
    head, border, body = octets.partition(b"\r\n\r\n")
    found = _read_fields(head)
    _same("field names", [name for name, _ in found], _expected_names(draft))
    values = dict(found)
    _same_fields(values, draft)
    _same("border between head and body", border, b"\r\n\r\n")
    _same("body", _decoded(values["Content-Transfer-Encoding"], body), flowed(draft.body).encode())
    return octets


def _plain_lines(octets: bytes) -> None:
    """7-bit, no NUL or other control, line breaks only as CRLF, lines of at most 998 octets (RFC 5322 2.1.1)."""
    # imaplib's APPEND turns a bare CR or LF into CRLF, so one inside a value would become a header of its own.
    if not _OCTETS.fullmatch(octets):
        raise UnsafeDraft("This draft holds octets that no draft may hold.")
    lines = octets.split(b"\r\n")
    if any(b"\r" in line or b"\n" in line for line in lines):
        raise UnsafeDraft("This draft holds a line break that is not CRLF.")
    if max(map(len, lines)) > LONGEST_LINE:
        raise UnsafeDraft("This draft holds a line of more than 998 octets.")


def _read_fields(head: bytes) -> list[tuple[str, str]]:
    """Names and unfolded values, top to bottom, read as strictly as RFC 5322 2.2 allows."""
    found: list[tuple[str, str]] = []
    for line in head.split(b"\r\n"):
        if found and _CONTINUATION.fullmatch(line):
            name, value = found.pop()
            found.append((name, value + line.decode("ascii")))
        elif field := _FIELD.fullmatch(line):
            found.append((field[1].decode("ascii"), field[2].decode("ascii")))
        else:
            raise UnsafeDraft("This draft has a header line that is no field.")
    return found


def _expected_names(draft: Draft) -> list[str]:
    wanted = {
        "From": True,
        "To": draft.to is not None,
        "Subject": True,
        "Date": True,
        "Message-ID": True,
        "In-Reply-To": bool(draft.in_reply_to and fields.chain((draft.in_reply_to,))),
        "References": bool(fields.chain(draft.references)),
        "MIME-Version": True,
        "Content-Type": True,
        "Content-Transfer-Encoding": True,
    }
    return [name for name, there in wanted.items() if there]


def _same_fields(values: dict[str, str], draft: Draft) -> None:
    name, addr = _mailbox(values["From"])
    _same("From", (name, addr), (fields.cleaned(draft.sender.name), fields.addr_spec(draft.sender)))
    _same("To", values.get("To"), fields.addr_spec(draft.to) if draft.to else None)
    _same("Subject", _text(values["Subject"]), fields.cleaned(draft.subject))
    _same("Date", values["Date"], rfc5322_date(draft.date))
    _same("Message-ID", values["Message-ID"], draft.message_id)
    _same("In-Reply-To", values.get("In-Reply-To"), draft.in_reply_to if "In-Reply-To" in values else None)
    _same("References", tuple(values.get("References", "").split()), fields.chain(draft.references))
    _same("MIME-Version", values["MIME-Version"], "1.0")
    _same("Content-Type", values["Content-Type"], CONTENT_TYPE)


def _mailbox(value: str) -> tuple[str, str]:
    """Display-name and addr-spec of a From value (RFC 5322 3.4)."""
    found = _FROM.fullmatch(value)
    if not found:
        return "", value
    shown = found[1] or ""
    if shown.startswith('"'):
        return re.sub(r"\\(.)", r"\1", shown[1:-1]), found[2]
    return _text(shown), found[2]


def _text(value: str) -> str:
    """Plain text, or nothing but encoded-words as we write them, decoded and joined (RFC 2047 6.2)."""
    if "=?" not in value:
        return value
    words = [_WORD.fullmatch(word) for word in value.split(" ")]
    try:
        return "".join(base64.b64decode(word[1] if word else "-", validate=True).decode() for word in words)
    except ValueError as error:
        raise UnsafeDraft("This draft has an encoded-word that cannot be read.") from error


def _decoded(encoding: str, body: bytes) -> bytes:
    match encoding:
        case "7bit":
            return body
        case "quoted-printable":
            return quopri.decodestring(body)
    raise UnsafeDraft("This draft has an unknown Content-Transfer-Encoding.")


def _same(what: str, found: object, meant: object) -> None:
    if found != meant:
        raise UnsafeDraft(f"The {what} of this draft did not read back as meant.")
