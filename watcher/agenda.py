"""What check-ins, corrections and troubles ask of the world: their parts of the store, and a calendar."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from watcher.core.case import Case, CaseId
from watcher.core.correction import Correction
from watcher.core.message import MessageId


@dataclass(frozen=True, slots=True)
class Due:
    """A check-in in the store. `turn` counts from 1; 0 is the one nudge for a letter that nobody has sent."""

    id: int
    case: CaseId
    due: date
    """A civil date in `zone`, or in the user's own where that is empty."""
    why: str
    state: str
    """pending, drafted or cancelled; or none, when there is to be no check-in at all."""
    to: str
    company: str | None
    turn: int = 1
    account: str = ""
    zone: str = ""
    country: str = ""
    domain: str = ""
    weight: int = 0
    reason: str = ""
    """Why it was cancelled or moved; a whole sentence."""
    fired: date | None = None
    """The day, in UTC, on which it was drafted."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A check-in as a calendar shows it: all day, and its `uid` stays as long as it is the same check-in."""

    uid: str
    day: date
    title: str
    text: str


class Publisher(Protocol):
    """Entries to an iCalendar object."""

    def __call__(self, entries: Sequence[Entry], now: datetime) -> bytes: ...


class Agenda(Protocol):
    """The part of ports.Store that is about check-ins."""

    def check_ins(self, *, until: date | None = None) -> tuple[Due, ...]:
        """By due date; with `until`, only the pending ones that are due by then."""
        ...

    def any_pending(self) -> bool:
        """Whether a check-in of any account is still to come; nudges are none."""
        ...

    def ripe(self, account: str, until: date, *, nudges: bool = False) -> tuple[Due, ...]:
        """Pending check-ins (or nudges) of an account due by `until`, 200 at most: oldest first, then weightiest."""
        ...

    def pending(self, letter: Case) -> Due | None:
        """The check-in that `letter` is, while it is pending."""
        ...

    def touched(
        self, ids: Collection[MessageId], addresses: Collection[str], domains: Collection[str], company: str = ""
    ) -> tuple[Due, ...]:
        """Pending check-ins in one of these threads, to one of these addr-specs (lower case), or to this employer."""
        ...

    def is_letter(self, message_id: MessageId | None, in_reply_to: MessageId | None) -> bool:
        """Whether a mail of the user's is a letter of a case, by its id or by what it answers."""
        ...

    def settle(self, due: Due, state: str, reason: str, at: datetime, fired: date | None = None) -> bool:
        """End a pending check-in and tell it in its case's history; False when it was pending no longer."""
        ...

    def redate(self, due: Due, day: date, reason: str, at: datetime) -> bool:
        """Move a pending check-in to another day; False when it was pending no longer."""
        ...

    def fired(self, account: str, day: date) -> int:
        """How many check-ins of an account were drafted on `day` (UTC)."""
        ...

    def untold(self, account: str) -> tuple[Due, ...]:
        """Check-ins drafted that no reminder has named yet."""
        ...

    def told(self, dues: Collection[int]) -> None:
        """A reminder names these; a nudge among them has come with it."""
        ...

    def unshown(self) -> tuple[Due, ...]:
        """Check-ins that an outside calendar does not show as they are now, 200 at most."""
        ...

    def shown(self, due: Due) -> None:
        """The outside calendar shows it so."""
        ...

    def declined_before(self, case: Case) -> bool:
        """The same employer has an older case with a letter of ours."""
        ...


class Lessons(Protocol):
    """What the user said about verdicts; the part of a store that tuning asks for."""

    def correct(self, correction: Correction) -> None:
        """Keep it; of two about one mail the later one counts, a hint never more than a word."""
        ...

    def corrections(self, account: str | None = None, *, octets: bool = True) -> tuple[Correction, ...]:
        """Of one account or of all, oldest first; without the mails' octets where nobody needs them."""
        ...

    def take_back(self, correction: Correction) -> None:
        """Forget what was said about this mail."""
        ...

    def sight(self, cases: Collection[CaseId]) -> None:
        """The originals of these cases were seen with our keyword on them."""
        ...

    def sighted(self, account: str) -> frozenset[CaseId]:
        """Cases whose original was ever seen so."""
        ...


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something a person has to see to; `about` is an account or a file."""

    about: str
    text: str
    since: datetime
    told: str = ""
    """The account in whose mailbox a note tells of it; empty while none does."""


class Troubles(Protocol):
    """The part of a store that keeps what a person has to see to."""

    def trouble(self, about: str, text: str, at: datetime) -> bool:
        """Keep that something is wrong; True unless the same was known already."""
        ...

    def relieve(self, about: str) -> None:
        """What was wrong with `about` is over."""
        ...

    def troubles(self) -> tuple[Trouble, ...]:
        """What is wrong now, the oldest first."""
        ...

    def tell(self, about: str, account: str) -> bool:
        """A note in this account's mailbox is to tell of it; False when it is told elsewhere, or over."""
        ...
