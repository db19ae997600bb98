"""What a case is: where it lies, what it is about, how far it has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NewType

from watcher.core.facts import Kind, Register, Stage
from watcher.core.message import MessageId

CaseId = NewType("CaseId", int)
Uid = NewType("Uid", int)
UidValidity = NewType("UidValidity", int)


class State(StrEnum):
    WANTED = "wanted"
    INTENDED = "intended"
    APPENDING = "appending"
    APPENDED = "appended"
    DRAFTED = "drafted"
    EDITED = "edited"
    SENT = "sent"
    GONE = "gone"
    SILENT = "silent"
    UNCLEAR = "unclear"
    HELD = "held"
    REFUSED = "refused"
    NOTED = "noted"


class Form(StrEnum):
    """What a case's message is: the answer to a no, a letter months later, or a note to oneself."""

    LETTER = "letter"
    CHECK_IN = "check-in"
    NOTE = "note"
    REMARK = "remark"


NOTES = frozenset({Form.NOTE, Form.REMARK})
"""A note lies unread in INBOX until it is seen; a remark lies read in the thread of a rejection."""


OPEN = frozenset({State.WANTED, State.INTENDED, State.APPENDING, State.APPENDED})
"""States in which work remains: what a restart takes up again."""

LYING = frozenset({State.DRAFTED, State.EDITED})
"""States in which the draft is somewhere in the user's hands."""

ANEW = frozenset({State.GONE, State.HELD, State.SILENT, State.REFUSED})
"""States from which the user may have a draft made."""

CLAIMED = frozenset({State.HELD, State.REFUSED})
"""States in which the claim stays on the original."""

FOLLOWED = LYING | {State.GONE, State.HELD, State.REFUSED}
"""States in which the user may still answer."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message lies now; never its identity (RFC 9051 2.3.1.1)."""

    mailbox: str
    uidvalidity: UidValidity
    uid: Uid


@dataclass(frozen=True, slots=True)
class Fence:
    """UIDVALIDITY and UIDNEXT of Drafts before anything was appended: what came later has a UID at or above it."""

    mailbox: str
    uidvalidity: UidValidity
    uidnext: Uid


@dataclass(frozen=True, slots=True)
class Subject:
    """What a case is about, for people to read; None where the mail gave no proof."""

    subject: str
    sender: str
    """addr-spec of From, empty when missing."""
    language: str
    kind: Kind
    stage: Stage
    openness: tuple[str, ...] = ()
    company: str | None = None
    role: str | None = None
    person: str | None = None
    evidence: str = "[]"
    """The verdict's evidence as JSON, exactly as `explain --json` prints it."""
    score: float = 0.0
    register: Register = "unknown"
    """Formal or familiar, as they wrote."""


@dataclass(frozen=True, slots=True)
class Later:
    """What else is known about the check-in on `Case.due`."""

    zone: str = ""
    """IANA zone whose civil date `due` is; empty for the user's own."""
    country: str = ""
    """ISO 3166 country whose holidays count."""
    again: int = 0
    """Days from the no to the check-in after it; 0 when there is none."""
    domain: str = ""
    """The employer's domain, its registrable part; empty for free mail and systems that send for others."""
    weight: int = 0
    """Greater ones come first when many wait."""


NOTHING_LATER = Later()


@dataclass(frozen=True, slots=True)
class Case:
    """One letter of ours: to a rejection and what became of it, or months later. `id` is 0 until the store gave one."""

    account: str
    source: str
    source_id: MessageId | None
    """The rejection's Message-ID: what our draft is In-Reply-To."""
    place: Place
    opened: datetime
    about: Subject
    state: State
    reason: str = ""
    """Why there is no draft, or why it waits; a whole sentence, empty when all is well."""
    to: str = ""
    """addr-spec the draft goes to; empty when To is empty or there is no draft."""
    mark: MessageId | None = None
    """Our draft's own Message-ID: how a retry finds it."""
    octets: bytes = b""
    """The finished draft, write-once: a retry appends these very octets."""
    fence: Fence | None = None
    draft: Place | None = None
    """Where the draft was last seen."""
    attempt: int = 0
    edition: int = 0
    """Which copy of the draft this is: each `redraft` has a mark of its own."""
    not_before: datetime | None = None
    """Nothing is appended before this moment: the last APPEND may still arrive, or the server asked for time."""
    waits: str = ""
    """What an open case waits for; a whole sentence, empty when it does not."""
    missing: datetime | None = None
    """Since when the draft is neither in Drafts nor in Sent; None while it is."""
    sent_id: MessageId | None = None
    """Message-ID of what the user really sent; what later letters refer to."""
    sent_at: datetime | None = None
    """When it was sent, by the server's clock (INTERNALDATE of the copy in Sent)."""
    flagged: bool = False
    r"""The draft is \\Flagged: look before you send, this one matters."""
    advice: str = "{}"
    """core.advice.Advice as JSON: how much it matters, why it goes to whom it goes, what to do beside the draft."""
    marked: str = ""
    """Which of the MARKS the original carries by our hand; empty for none."""
    due: date | None = None
    """When a check-in would be right, planned with the letter; None for none."""
    due_why: str = ""
    """Why then, or why never."""
    declined_at: datetime | None = None
    """When they wrote the no, as far as it is known; it may have waited for us."""
    later: Later = NOTHING_LATER
    form: Form = Form.LETTER
    parent: CaseId | None = None
    """The case of the no, for a letter that comes months after it."""
    turn: int = 0
    """Which check-in this is, from 1; 0 for everything else."""
    used: tuple[str, ...] = ()
    """Ids of the wordings of its letter, so that they are not used again soon."""
    id: CaseId = CaseId(0)

    @property
    def mark_due(self) -> str:
        """Which of the MARKS the original ought to carry, by the state of the case; a later letter changes none."""
        return _DUE.get(self.state, "rejection") if self.form is Form.LETTER else ""


MARKS: dict[str, frozenset[str]] = {
    "": frozenset(),
    "unclear": frozenset({"unclear"}),
    "rejection": frozenset({"rejection"}),
    "reply-drafted": frozenset({"rejection", "reply-drafted"}),
    "replied": frozenset({"rejection", "replied", "\\Answered"}),
}
"""Flags and keywords (RFC 9051 2.3.2) that tell mail programs what became of an original. Atoms in lower case:
Thunderbird folds them (2026-11)."""

_DUE = {
    State.UNCLEAR: "unclear",
    State.DRAFTED: "reply-drafted",
    State.EDITED: "reply-drafted",
    State.SENT: "replied",
}
