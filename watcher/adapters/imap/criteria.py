"""SEARCH keys out of foreign text: only what is plainly safe becomes part of a command (RFC 9051 6.4.4)."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date

from imapclient.datetime_util import format_criteria_date

from watcher.core.case import Uid
from watcher.core.message import MessageId

_SAFE = re.compile(r"[A-Za-z0-9._+@-]{3,190}")
_SAFE_ID = re.compile(r'<[^"\\()<>\s\x00-\x1f\x7f-\U0010ffff]{1,250}>')

_WORD = re.compile(r"[A-Za-z0-9._+@-]{2,60}")
MOST_WORDS = 8


def numbered(first: Uid, since: date | None = None, *, undeleted: bool = False, keyword: str = "") -> str:
    """UIDs from `first` on; `n:*` means the last message even where its UID is below n."""
    day = f" SINCE {format_criteria_date(since).decode()}" if since else ""
    return f"UID {int(first)}:*{day}" + (" UNDELETED" if undeleted else "") + (f" KEYWORD {keyword}" if keyword else "")


def titled(words: str) -> str:
    """Each of these words in Subject or From; empty when none of them is plain ASCII."""
    return " ".join(f'OR SUBJECT "{word}" FROM "{word}"' for word in _WORD.findall(words)[:MOST_WORDS])


def people(who: Collection[str], since: date) -> str:
    """From, to or copied to any of these addr-specs and domains since a day; empty when none of them is safe."""
    keys = [f'{key} "{one}"' for one in sorted(who) if _SAFE.fullmatch(one) for key in ("FROM", "TO", "CC")]
    day = format_criteria_date(since).decode()
    # by either clock: a copy may have been put there later, and a Date may be wrong
    return f"OR SINCE {day} SENTSINCE {day} {_any(keys)}" if keys else ""


def replies(ids: Collection[MessageId]) -> str:
    """With any of these ids as Message-ID or In-Reply-To; empty when none of them is plainly safe."""
    safe = [one for one in ids if _SAFE_ID.fullmatch(one)]
    return _any([f'HEADER {name} "{one}"' for one in safe for name in ("Message-ID", "In-Reply-To")])


def _any(keys: Collection[str]) -> str:
    return "OR " * (len(keys) - 1) + " ".join(keys)
