"""Header fields as octets: foreign text cleaned, non-ASCII as encoded-words, ids as they are (RFC 5322, RFC 2047)."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Sequence

from watcher.core.message import Address, MessageId, message_ids

LINE = 78
"""RFC 5322 2.1.1: what a line should not exceed; 998 is what it must not."""
WORD_OCTETS = 39
"""Octets of UTF-8 in one encoded-word: 52 of base64 and 12 around them stay below the 75 of RFC 2047 2."""
TEXT_LIMIT = 300
"""Characters of a Subject or display-name that are kept."""
DOMAIN = 190
"""Octets of a domain that fit into an address and into our marks."""
CHAIN = 20
"""How many of the latest References are kept beside the first."""

BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_UNWANTED = re.compile(f"[\x00-\x1f\x7f-\x9f\u2028\u2029{BIDI}\ufeff]+")
_SURROGATE = re.compile("[\ud800-\udfff]")
# Not between `=` and `?`: a reader that unfolds badly would make an encoded-word of them again.
_FOLDS = re.compile(r"(?<=[^\s=]) (?=\S)|(?<==) (?=[^\s?])")
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?: [A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}")
_DOMAIN = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*", re.IGNORECASE)


def cleaned(text: str) -> str:
    """`text` as it may stand in a header field: one line, no controls, nothing that reads as an encoded-word.

    Runs of controls become one blank. `cleaned(cleaned(text)) == cleaned(text)`.
    """
    plain = _SURROGATE.sub("\ufffd", _UNWANTED.sub(" ", text))
    # A decoder that runs twice would find an encoded-word inside our text and write its line breaks (CVE-2024-6923).
    return plain.replace("=?", "= ?").strip()[:TEXT_LIMIT].strip()


def ascii_domain(domain: str) -> str | None:
    """`domain` with A-labels (RFC 5891), or None when it is not a domain name."""
    try:
        plain = domain.encode("idna").decode("ascii")
    except UnicodeError:
        return None
    return plain if len(plain) <= DOMAIN and _DOMAIN.fullmatch(plain) else None


def addr_spec(address: Address) -> str | None:
    """The addr-spec in ASCII, or None when it cannot be written without quoting or SMTPUTF8 (RFC 5322 3.4.1)."""
    local, at, domain = address.addr_spec.rpartition("@")
    plain = ascii_domain(domain)
    if not at or plain is None or not _LOCAL.fullmatch(local) or "=?" in local:
        return None
    return f"{local}@{plain}"


def addressable(address: Address) -> bool:
    """True when a draft can carry this address; otherwise To is to be left empty."""
    return addr_spec(address) is not None


def _words(text: str) -> Iterator[str]:
    """`text` as utf-8 B encoded-words, split between characters only (RFC 2047 5)."""
    piece = b""
    for character in text:
        octets = character.encode()
        if len(piece) + len(octets) > WORD_OCTETS:
            yield _word(piece)
            piece = b""
        piece += octets
    yield _word(piece)


def _word(piece: bytes) -> str:
    return f"=?utf-8?b?{base64.b64encode(piece).decode('ascii')}?="


def _folded(name: str, tokens: Sequence[str]) -> bytes:
    """`Name: token token ...`, folded before each token that would pass LINE; no line is ever blank."""
    lines = [f"{name}: {tokens[0]}"]
    for token in tokens[1:]:
        if len(lines[-1]) + 1 + len(token) <= LINE:
            lines[-1] += f" {token}"
        else:
            lines.append(f" {token}")
    return "".join(f"{line}\r\n" for line in lines).encode("ascii")


def unstructured(name: str, text: str) -> bytes:
    """An unstructured field (RFC 5322 2.2.1) of cleaned text.

    ASCII stays as it is and is folded at single blanks; text with other characters or an overlong word is encoded.
    """
    tokens = _FOLDS.split(text)
    if text.isascii() and max(map(len, tokens)) < LINE:  # a folded one has a blank before it
        return _folded(name, tokens)
    return _folded(name, tuple(_words(text)))


def plain(name: str, value: str) -> bytes:
    return f"{name}: {value}\r\n".encode("ascii")


def sender(name: str, addr: str) -> bytes:
    """`From:` with a cleaned display-name as atoms, quoted-string or encoded-words, whichever is the least."""
    if not name:
        return plain("From", addr)
    shown = name if _ATOMS.fullmatch(name) else '"' + re.sub(r'(["\\])', r"\\\1", name) + '"'
    fits = name.isascii() and len(f"From: {shown}") <= LINE
    return _folded("From", (*((shown,) if fits else _words(name)), f"<{addr}>"))


def chain(ids: Sequence[MessageId]) -> tuple[MessageId, ...]:
    """The well-formed ids, each once, cut to the first and the last twenty (RFC 5322 3.6.4; our limit)."""
    sound = tuple(dict.fromkeys(one for one in ids if message_ids(one) == (one,)))
    return sound if len(sound) <= CHAIN + 1 else (sound[0], *sound[-CHAIN:])


def references(ids: Sequence[MessageId]) -> bytes:
    return _folded("References", ids)
