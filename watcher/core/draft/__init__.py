"""The draft as octets: an ordinary reply and nothing else (RFC 5322, 2045, 2047, 3676)."""

from __future__ import annotations

from watcher.core.draft.body import flowed
from watcher.core.draft.fields import addressable, cleaned
from watcher.core.draft.likeness import Likeness, likeness
from watcher.core.draft.reply import quote, references, reply_subject
from watcher.core.draft.seal import seal
from watcher.core.draft.wire import Draft, mark, octets, remarked

__all__ = [
    "Draft",
    "Likeness",
    "addressable",
    "cleaned",
    "flowed",
    "likeness",
    "mark",
    "octets",
    "quote",
    "references",
    "remarked",
    "reply_subject",
    "seal",
]
