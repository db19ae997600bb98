"""What the user says about a verdict of ours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from watcher.core.case import Place

Way = Literal["told", "keyword", "moved", "deleted"]
"""`teach`; the keyword put on or taken off; moved into a mailbox for that; an untouched draft deleted."""

MOST_OCTETS = 256 * 1024
"""Of a corrected mail that are kept: what decides stands further up."""


@dataclass(frozen=True, slots=True)
class Correction:
    """One mail, and whether it is a no; its octets, so that rules can be tried on it when it is gone."""

    account: str
    source: str
    """The mail's identity (Message.source)."""
    is_no: bool
    way: Way
    subject: str
    sender: str
    octets: bytes
    at: datetime
    place: Place | None = None
    """Where it lay when the mail program said so; None for what was told outright."""

    @property
    def is_hint(self) -> bool:
        """It may mean something else: whoever deletes a draft may simply not want to write."""
        return self.way == "deleted"
