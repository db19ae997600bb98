"""How a mail ends: what everybody is told below it, and the short lines of who signs."""

from __future__ import annotations

import re

from watcher.core.text import is_solid

BLOCK = 6
"""Lines of a signature that are read."""
_CLOSED = re.compile(r"[.!?:;。！？…]$")


def is_footer(line: str, told: tuple[str, ...]) -> bool:
    """One of what everybody is told, or a whole sentence behind two dashes."""
    linked = "://" in line or "www." in line or not any(map(str.isalnum, line))
    return (
        linked or any(said in line.lower() for said in told) or (line.startswith(("-- ", "— ")) and line.endswith("."))
    )


def short_end(lines: tuple[str, ...]) -> tuple[str, ...]:
    """The short lines without a full stop that end the text; never its only line."""
    end = len(lines)
    start = end
    while start > 1 and end - start < BLOCK:
        line = lines[start - 1]
        if len(line) > 60 or (_CLOSED.search(line) and (len(line.split()) > 3 or (len(line) > 9 and is_solid(line)))):
            break
        start -= 1
    return lines[start:end]
