"""Header fields as they came, and decoded: RFC 2047 words, RFC 6532 octets, neither of them lost."""

from __future__ import annotations

import re
from contextlib import suppress
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message as RawMessage

ADDR_SPEC = re.compile(r"[^\s<>()\[\],;:\"\\@]{1,64}@[^\s<>()\[\],;:\"\\@]{1,190}")
"""An address that is plain, without quotes and comments (RFC 5322 3.4.1)."""


def unfolded(value: str) -> str:
    """One line, single blanks (RFC 5322 2.2.3)."""
    return " ".join(value.split())


def decoded_header(value: object) -> str:
    """RFC 2047 words decoded once, unfolded, control characters out. What cannot be decoded stays as it came."""
    plain = str(value)
    with suppress(ValueError, LookupError, AssertionError, TypeError, HeaderParseError):
        plain = str(make_header(decode_header(plain)))
    octets = plain.encode("utf-8", "surrogateescape")
    try:
        plain = octets.decode("utf-8")
    except UnicodeDecodeError:
        plain = octets.decode("cp1252", "replace")
    return unfolded("".join(char if char.isprintable() else " " for char in plain))


def values(raw: RawMessage, name: str) -> list[str]:
    """Every field of that name as it came: `get` would put `\ufffd` for octets above 127 (RFC 6532 allows them)."""
    return [str(value) for key, value in raw.raw_items() if key.lower() == name]


def header(raw: RawMessage, name: str) -> str:
    """The first field of that name, decoded; empty when there is none."""
    return decoded_header(next(iter(values(raw, name)), ""))
