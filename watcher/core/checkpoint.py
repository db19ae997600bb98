"""How far a mailbox has been read, and what may still turn up below that (RFC 9051 2.3.1.1)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from watcher.core.case import Uid, UidValidity

WINDOW = 500
"""How many UIDs below the highest are remembered while the server has not listed them."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Every UID up to `high` is decided, save those in `gaps`."""

    account: str
    mailbox: str
    uidvalidity: UidValidity
    high: Uid
    gaps: tuple[tuple[Uid, Uid], ...] = ()
    """Ranges of UIDs below `high`, both ends included, that were not listed: gone, or announced before they show."""
    reading: bool = False
    """A batch was begun and not finished: whatever ended us then may be in it."""
    began: datetime | None = None
    """First contact with this mailbox."""
    at: datetime | None = None
    """When it was read last."""

    @property
    def first(self) -> Uid:
        """The lowest UID that is not decided."""
        return self.gaps[0][0] if self.gaps else Uid(self.high + 1)

    def is_open(self, uid: Uid) -> bool:
        """Whether `uid` is still to be decided."""
        return uid > self.high or any(low <= uid <= top for low, top in self.gaps)

    def read(self, listed: Iterable[Uid], high: Uid) -> Checkpoint:
        """After all of `listed` up to `high` was decided; what lay between and was not listed is a gap."""
        top = Uid(max(self.high, high))
        bottom = max(1, top - WINDOW + 1)
        unknown = {uid for low, end in self.gaps for uid in range(max(low, bottom), end + 1)}
        unknown |= set(range(max(self.high + 1, bottom), top + 1))
        return replace(self, high=top, gaps=_ranges(unknown - {uid for uid in listed if uid <= high}))


def _ranges(uids: set[int]) -> tuple[tuple[Uid, Uid], ...]:
    starts = sorted(uid for uid in uids if uid - 1 not in uids)
    ends = sorted(uid for uid in uids if uid + 1 not in uids)
    return tuple((Uid(low), Uid(top)) for low, top in zip(starts, ends, strict=True))
