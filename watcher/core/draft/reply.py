"""What a reply takes from the message it answers: Subject, References, the quoted text (RFC 5322 3.6.4, 3.6.5)."""

from __future__ import annotations

import re
from datetime import datetime

from watcher.core import quoting
from watcher.core.draft.body import lines_of
from watcher.core.draft.fields import BIDI, cleaned
from watcher.core.message import Message, MessageId
from watcher.core.text import primary

QUOTED_LINES = 400
QUOTED_CHARACTERS = 16_000
CUT = "> […]"

_PREFIX = re.compile(
    r"\s*(?:re|aw|sv|vs|antw|antwort|odp|rif|r|ref|res|tr|ynt|vá|hl)(?:\[\d{1,3}\])?\s?[:：]\s*", re.IGNORECASE
)
_BIDI = re.compile(f"[{BIDI}\u200b\u2060\ufeff\u00ad]")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

ATTRIBUTION = {
    "en": ("On {date}, {name} wrote:", "{d} {month} {y}"),
    "de": ("Am {date} schrieb {name}:", "{d}.{m}.{y}"),
    "fr": ("Le {date}, {name} a écrit\u00a0:", "{d:02}/{m:02}/{y}"),
    "es": ("El {date}, {name} escribió:", "{d}/{m}/{y}"),
    "pt": ("Em {date}, {name} escreveu:", "{d:02}/{m:02}/{y}"),
    "it": ("Il {date}, {name} ha scritto:", "{d:02}/{m:02}/{y}"),
    "nl": ("Op {date} schreef {name}:", "{d}-{m}-{y}"),
    "ja": ("{date} {name} のメール:", "{y}年{m}月{d}日"),
}
"""The line above a quote and its date, by language of the letter."""


def reply_subject(subject: str) -> str:
    """`Re: ` and their Subject, less one reply prefix; Gmail threads only what is equal after that."""
    theirs = cleaned(subject)
    found = _PREFIX.match(theirs)
    return f"Re: {theirs[found.end() :] if found else theirs}".rstrip()


def references(message: Message) -> tuple[MessageId, ...]:
    """References for an answer to `message`: its chain and itself (RFC 5322 3.6.4)."""
    before = message.references or ((message.in_reply_to,) if message.in_reply_to else ())
    return (*before, message.message_id) if message.message_id else before


def quote(message: Message, language: str) -> str:
    """The attribution line and what they wrote now behind `> `; at most 400 lines or 16,000 characters of it.

    Older quoted text, controls and characters that turn the reading direction are left out. Empty when nothing is left.
    """
    lines = lines_of(_BIDI.sub("", quoting.split(message.text).current).strip())
    kept = _capped(lines)
    if not any(kept):
        return ""
    tail = [] if len(kept) == len(lines) and kept[-1] == lines[-1] else [CUT]
    quoted = (f">{line}" if line.startswith(">") else f"> {line}".rstrip() for line in kept)
    return "\n".join((_attribution(message, language), *quoted, *tail))


def _capped(lines: list[str]) -> list[str]:
    kept, room = [], QUOTED_CHARACTERS
    for line in lines[:QUOTED_LINES]:
        kept.append(line[:room])
        room -= len(line)
        if room <= 0:
            break
    return kept


def _attribution(message: Message, language: str) -> str:
    whole, form = ATTRIBUTION.get(primary(language), ATTRIBUTION["en"])
    name = cleaned(message.sender.name or message.sender.addr_spec)[:80] if message.sender else ""
    date = _civil(message.date, form) if message.date else ""
    if name and date:
        return whole.replace("{date}", date).replace("{name}", name)
    return f"{name or date or '…'}:"


def _civil(date: datetime, form: str) -> str:
    return form.format(d=date.day, m=date.month, y=date.year, month=_MONTHS[date.month - 1])
