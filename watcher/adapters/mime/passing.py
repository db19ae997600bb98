"""A message in passing: from a few headers and parts to a glance for the sieve; the unusual is read whole."""

from __future__ import annotations

import binascii
import quopri
import re
from collections.abc import Mapping, Sequence

from watcher.adapters.mime import KEPT, STUB_WORDS, decoded, shown
from watcher.adapters.mime.fields import ADDR_SPEC, decoded_header
from watcher.core.glance import DECISIVE_HEADERS, Glance
from watcher.ports import Excerpt, Leaf

_DECISIVE = tuple(name for name in KEPT if name in DECISIVE_HEADERS)
_FOLD = re.compile(rb"\r?\n(?=[ \t])")
_FROM = re.compile(rf'\s*"?([^"(),:;<>@\\]*?)"?\s*<({ADDR_SPEC.pattern})>\s*|()\s*({ADDR_SPEC.pattern})\s*')
"""The usual forms of From: a name and an address, or an address alone."""


def glance(excerpt: Excerpt) -> Glance | tuple[str, ...] | None:
    """What is to be seen of it; or the sections that are needed for that; or None when it has to be read whole."""
    named = _named(excerpt.header)
    sender = _FROM.fullmatch(decoded_once(named.get("from", [""])[0])) if len(named.get("from", ())) == 1 else None
    if sender is None or not excerpt.leaves or len(excerpt.header) > 1 << 13:
        return None
    body = _body(excerpt)
    if not isinstance(body, str):
        return body
    headers = " ".join(f"{name} {decoded_once(value)}" for name in _DECISIVE for value in named.get(name, ()))
    subject = decoded_once(named.get("subject", [""])[0])
    name, address = (sender[1], sender[2]) if sender[2] else ("", sender[4])
    return Glance(subject, body, f"{name} {address}", headers)


def decoded_once(value: str) -> str:
    """Most headers are plain ASCII and need no decoding."""
    return value if value.isascii() and "=?" not in value else decoded_header(value)


def _named(block: bytes) -> Mapping[str, Sequence[str]]:
    found: dict[str, list[str]] = {}
    for line in _FOLD.sub(b"", block).splitlines():
        name, _, value = line.partition(b":")
        text = value.decode("ascii", "surrogateescape").strip()
        found.setdefault(name.strip().decode("ascii", "replace").lower(), []).append(text)
    return found


def _body(excerpt: Excerpt) -> str | tuple[str, ...] | None:
    """The text, when all of it is there."""
    plain, html = ([leaf for leaf in excerpt.leaves if leaf.subtype == kind] for kind in ("plain", "html"))
    texts: list[str] = []
    for leaf in plain or html:
        text = _text(leaf, excerpt.parts)
        if not isinstance(text, str):
            return tuple(leaf.section for leaf in plain or html) if text else None
        texts.append(text)
    if plain and html and sum(len(text.split(None, STUB_WORDS)) for text in texts) < STUB_WORDS:
        more = [_text(leaf, excerpt.parts) for leaf in html]
        if not all(isinstance(text, str) for text in more):
            return tuple(leaf.section for leaf in excerpt.leaves) if None not in more else None
        return shown(texts, [text for text in more if isinstance(text, str)])
    return shown(texts, []) if plain else shown([], texts)


def _text(leaf: Leaf, parts: Mapping[str, bytes]) -> str | bool | None:
    """Decoded; True when it is not here, or not all of it; None when only a whole parser can read it."""
    octets = parts.get(leaf.section)
    if octets is None or len(octets) < leaf.size:
        return True
    match leaf.encoding:
        case "7bit" | "8bit" | "binary" | "":
            return decoded(octets, leaf.charset)
        case "quoted-printable":
            return decoded(quopri.decodestring(octets), leaf.charset)
        case "base64":
            try:
                return decoded(binascii.a2b_base64(octets), leaf.charset)
            except binascii.Error:
                return None
    return None
