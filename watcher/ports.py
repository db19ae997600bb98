"""What the daemon asks of the world: Protocols only."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from watcher.agenda import Agenda, Due, Lessons, Trouble, Troubles
from watcher.core.case import Case, CaseId, Fence, Place, State, Uid, UidValidity
from watcher.core.checkpoint import Checkpoint
from watcher.core.message import Message, MessageId, Unparsable


@dataclass(frozen=True, slots=True)
class SpecialUse:
    """Names of the special-use mailboxes (RFC 6154); None where the account has none."""

    drafts: str
    sent: str | None
    trash: str | None
    all: str | None


@dataclass(frozen=True, slots=True)
class MailboxState:
    """The answer to EXAMINE or STATUS (RFC 9051 6.3.3)."""

    uidvalidity: UidValidity
    uidnext: Uid
    exists: int
    modseq: int = 0
    """HIGHESTMODSEQ (RFC 7162 3.1.2) from STATUS where the server counts changes, else 0."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """One fetched message. `octets` may be cut at the session's limit; `internal_date` is aware."""

    place: Place
    octets: bytes
    internal_date: datetime
    flagged: bool = False
    """The user has starred it."""


@dataclass(frozen=True, slots=True)
class Header:
    """What tells drafts and letters apart: one message's Message-ID and what it is In-Reply-To."""

    place: Place
    message_id: MessageId | None
    in_reply_to: MessageId | None
    at: datetime | None = None
    """INTERNALDATE, aware; None when the server gave none."""
    sender: str = ""
    """addr-spec of From, empty when there is none that is plain."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A part of a message that a reader sees as text: its section number (RFC 9051 6.4.5.1), all words lower case."""

    section: str
    subtype: str
    """plain or html."""
    charset: str
    encoding: str
    size: int
    """In octets, encoded as it is."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """One message in passing. `parts` are octets by section number, each perhaps cut."""

    uid: Uid
    header: bytes
    """Those headers that tell what a message is about, as a block."""
    leaves: tuple[Leaf, ...]
    """None at all when the message has no text, or its structure cannot be relied on."""
    parts: Mapping[str, bytes]


class Ahead(Protocol):
    """What will most likely be asked of a session next, told in that order, in the session's own words."""

    def examine(self, mailbox: str) -> None: ...

    def uids(self, *, first: Uid) -> None: ...

    def fetch(self, first: Uid) -> None: ...  # and the next few

    def search_reply(self, *message_ids: MessageId) -> None: ...

    def correspondence(self, who: Collection[str], since: date) -> None: ...

    def header(self, uid: Uid) -> None: ...

    def claim(self, mailbox: str) -> None:
        """A message in this mailbox will be claimed, or released."""
        ...


class Session(Protocol):
    """One authenticated IMAP connection, dead after ServerUnavailable, which all but the last three may raise."""

    def special_use(self) -> SpecialUse: ...
    def mailboxes(self) -> tuple[str, ...]: ...

    def ahead(self, *, behind_claim: bool = False) -> AbstractContextManager[Ahead]:
        """Tell what will be asked next: it is sent all at once, so that a slow line costs one round trip and not many.

        Only a hint: whatever is asked instead is answered as ever. `behind_claim`: sent as soon as the next claim is.
        """
        ...

    def examine(self, mailbox: str) -> MailboxState:
        """Open `mailbox` afresh, read-only: what other sessions did meanwhile is seen."""
        ...

    def status(self, mailbox: str) -> MailboxState:
        """STATUS (RFC 9051 6.3.11): equal answers mean that nothing has happened; the open mailbox stays open."""
        ...

    def uids(
        self, *, first: Uid, since: date | None = None, undeleted: bool = False, keyword: str = ""
    ) -> tuple[Uid, ...]:
        r"""UIDs >= `first` in the open mailbox, ascending; by internal date, without \Deleted, with a keyword."""
        ...

    def fetch(self, uids: Sequence[Uid], octets: int = 2**20) -> Iterator[Arrival]:
        """Whole messages by BODY.PEEK[], as far as the server delivers them; the rest is simply missing."""
        ...

    def excerpts(self, uids: Sequence[Uid], sections: Sequence[str], octets: int) -> Iterator[Excerpt]:
        """Many messages in passing, each with up to `octets` of some sections; what the server leaves out is missing.

        The session is busy until the last one has been taken.
        """
        ...

    def headers(self, uids: Sequence[Uid]) -> tuple[Header, ...]: ...

    def search_reply(self, *message_ids: MessageId) -> tuple[Uid, ...]:
        """UIDs in the open mailbox whose Message-ID or In-Reply-To may be one of these; the caller compares whole."""
        ...

    def correspondence(self, who: Collection[str], since: date) -> tuple[Uid, ...]:
        """UIDs in the open mailbox from or to any of these addr-specs and domains since a day, by either date."""
        ...

    def titled(self, words: str) -> tuple[Uid, ...]:
        """UIDs in the open mailbox with each of these words in Subject or From; words that are not ASCII are passed."""
        ...

    def append(
        self, mailbox: str, octets: bytes, when: datetime, flags: Sequence[str] = ("\\Draft", "\\Seen")
    ) -> Place | None:
        """APPEND; the place when the server said APPENDUID. Raises ServerRefused on NO."""
        ...

    def claim(self, place: Place, keyword: str) -> bool | None:
        """Put `keyword` on a message, unless one with the same stem (up to the `-`) is there: then False.

        Of several that try at once one succeeds (RFC 7162 3.1.3). None where the server cannot, or the message is gone.
        """
        ...

    def release(self, place: Place, keyword: str) -> bool:
        """Take `keyword` off again, if it is there. False when the message is not at that place any more."""
        ...

    def mark(self, place: Place, add: Collection[str], remove: Collection[str]) -> bool:
        """STORE on this one message (RFC 9051 6.4.6), as far as PERMANENTFLAGS allows; on Gmail labels as well.

        False when the message is not there any more. Afterwards no mailbox is open.
        """
        ...

    def rest(self) -> float:
        """IDLE (RFC 2177), until the next command, which is due after these seconds at most; 0 where there is news."""
        ...

    def fileno(self) -> int:
        """What can be read from when the server says something to a session at rest."""
        ...

    def stirs(self) -> bool:
        """Take in what the server says to a session at rest, without waiting; True when it is time to look."""
        ...

    def close(self) -> None:
        """LOGOUT if the line still allows it; never raises."""
        ...


class Connector(Protocol):
    """Opens sessions of one account."""

    def __call__(self) -> Session:
        """Raises ServerUnavailable, CredentialError."""
        ...


class Codec(Protocol):
    """Octets to message."""

    def __call__(self, octets: bytes) -> Message | Unparsable: ...


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A message that could not be handled: where it lies, how often it was tried, why not, and when last."""

    account: str
    place: Place
    attempts: int
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of a case's history."""

    at: datetime
    event: str
    detail: str


class Notify(Protocol):
    """Shows a title and a sentence to whoever sits at this machine; False where nobody can be shown anything."""

    def __call__(self, title: str, text: str, /) -> bool: ...


class Store(Agenda, Lessons, Troubles, Protocol):
    """What must survive. One transaction per call; every method may raise StoreError."""

    def install_key(self) -> bytes:
        """32 octets made at first use; the key of our marks."""
        ...

    def checkpoint(self, account: str, mailbox: str) -> Checkpoint | None: ...

    def save_checkpoint(self, checkpoint: Checkpoint) -> None: ...

    def open_case(self, case: Case, at: datetime) -> Case:
        """Insert `case`, with its first line of history, in one commit; returns it with its id.

        A source known to this account is not opened twice: the stored case comes back unchanged.
        """
        ...

    def known(self, account: str, source: str) -> Case | None: ...

    def twin(self, case: Case) -> Case | None:
        """An older case of another account for the same mail: same source, or same Message-ID, sender and Subject."""
        ...

    def save(self, case: Case, at: datetime, event: str, detail: str = "", *, was: Case | None = None) -> bool:
        """Update a case and add a line to its history, in one commit.

        With `was`, only while the stored case still has that state and attempt; else nothing is written: False.
        """
        ...

    def receipt(self, case: Case, at: datetime) -> None:
        """`save`, and the check-in planned next (pending on `case.due`, or none with `case.due_why`), in one commit.

        The one that `case` itself is counts as drafted from here on.
        """
        ...

    def case(self, case: CaseId) -> Case | None: ...

    def cases(
        self, *, account: str | None = None, states: Collection[State] | None = None, parent: CaseId | None = None
    ) -> tuple[Case, ...]:
        """Answers to a no, newest first; or those in `states`, of any form, oldest first; or what followed one."""
        ...

    def opened_since(self, account: str, at: datetime) -> tuple[Case, ...]:
        """Answers to a no whose case was opened at or after a moment, oldest first."""
        ...

    def unmarked(self, account: str) -> tuple[Case, ...]:
        """Cases whose `marked` is not their `mark_due`, oldest first."""
        ...

    def wordings(self, *, since: datetime, domain: str, company: str) -> frozenset[str]:
        """Ids of the wordings of letters made since then, and of all to the employer with that domain or name."""
        ...

    def history(self, case: CaseId) -> tuple[Moment, ...]: ...

    def quarantine(self, account: str, place: Place, reason: str, at: datetime) -> int:
        """Count one more failed attempt at `place`; returns how many there were."""
        ...

    def release(self, account: str, place: Place) -> None:
        """Forget the failed attempts at `place`: it went well at last."""
        ...

    def quarantined(self) -> tuple[PassedOver, ...]:
        """By account and place."""
        ...

    def close(self) -> None: ...


__all__ = [
    "Ahead", "Arrival", "Checkpoint", "Codec", "Connector", "Due", "Excerpt", "Fence", "Header", "Leaf", "MailboxState",
    "Moment", "Notify", "PassedOver", "Session", "SpecialUse", "Store", "Trouble",
]  # fmt: skip
