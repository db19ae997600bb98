"""The life of one case: State, Event, Action, TRANSITIONS, step().

Rule 1: everything that changes the life of a case lives in this file.
Rule 2: this file does not know what IMAP or SQL is.

    (new)      Judged, answerable      INTENDED   Probe                       nothing was done yet
    (new)      Judged, not answerable  SILENT
    (new)      Judged, unclear         UNCLEAR                                listed, never answered
    INTENDED   Resumed                 same       Claim, Probe
    INTENDED   Taken                   SILENT                                 by another gracious, or in another account
    INTENDED   Found                   DRAFTED    ArmCheckIn, Release         a retry met its own draft
    INTENDED   Answered                SILENT     Release                     the user has replied already
    INTENDED   Absent                  APPENDING  Append
    INTENDED   Unknowable              HELD                                   it may have existed and be gone
    APPENDING  Resumed                 APPENDING  Probe                       killed, or the line was lost
    APPENDING  Found                   DRAFTED    ArmCheckIn, Release
    APPENDING  Absent                  APPENDING  Append                      at most ATTEMPTS times, then HELD
    APPENDING  Unknowable              HELD
    APPENDING  Appended                APPENDED   Verify                      an OK is not a receipt
    APPENDING  Refused                 REFUSED
    APPENDING  Postponed               INTENDED                               a NO for now: surely not stored
    APPENDING, APPENDED  Unsettled     same                                   the last APPEND may still arrive
    APPENDED   Found                   DRAFTED    ArmCheckIn, Release
    APPENDED   Absent                  APPENDING  Probe
    APPENDED   Resumed                 same       Probe

What becomes of the draft in the user's hands is only followed, never acted upon:

    DRAFTED, EDITED  Seen             same, or EDITED when it was saved anew (another UID, RFC 9051 2.3.1.1)
    DRAFTED, EDITED  Missing          same for GRACE (a mail program may hold it while it is written), then GONE
    DRAFTED, EDITED  Answered         SENT       ArmCheckIn
    GONE, HELD, REFUSED  Answered     SENT       ArmCheckIn                   they wrote after all, or by themselves

A claim is kept where the case is HELD or REFUSED: nobody else may make the draft we are not sure of.
A case at DRAFTED is never probed to be made again: a draft the user deleted stays deleted.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NewType

from watcher.core.facts import Kind, Stage
from watcher.core.message import MessageId
from watcher.errors import IllegalStep

CaseId = NewType("CaseId", int)
Uid = NewType("Uid", int)
UidValidity = NewType("UidValidity", int)

ATTEMPTS = 3
"""How often an APPEND that the server called OK may turn out to be missing before we ask the user."""

GRACE = timedelta(hours=24)
"""How long a draft may be nowhere before it counts as gone: NeoMutt removes it while it is being written (2026-11)."""


class State(StrEnum):
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


OPEN = frozenset({State.INTENDED, State.APPENDING, State.APPENDED})
"""States in which work remains: what a restart takes up again."""

LYING = frozenset({State.DRAFTED, State.EDITED})
"""States in which the draft is somewhere in the user's hands."""

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


@dataclass(frozen=True, slots=True)
class Case:
    """One rejection and what became of it. `id` is 0 until the store has given it one."""

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
    due: date | None = None
    """When a check-in would be right, planned with the letter; None for none."""
    due_why: str = ""
    """Why then, or why never."""
    id: CaseId = CaseId(0)


@dataclass(frozen=True, slots=True)
class Taken:
    """Somebody else drafts this one; `reason` is a whole sentence."""

    reason: str


@dataclass(frozen=True, slots=True)
class Found:
    """Our draft is there, known by its mark."""

    place: Place


@dataclass(frozen=True, slots=True)
class Answered:
    """The user has answered: what they sent is In-Reply-To the rejection, or it is our draft, sent."""

    mailbox: str
    message_id: MessageId | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Absent:
    """Looked in Drafts, Sent and Trash: no draft of ours, and none can have come and gone."""


@dataclass(frozen=True, slots=True)
class Unknowable:
    """No draft of ours is there, but one may have been made and removed."""


@dataclass(frozen=True, slots=True)
class Appended:
    """The server said OK; `place` when it also said APPENDUID (RFC 4315)."""

    place: Place | None


@dataclass(frozen=True, slots=True)
class Refused:
    """The server said NO for good."""

    reason: str


@dataclass(frozen=True, slots=True)
class Postponed:
    """The server said NO for now, as when the mailbox is full; `reason` is a whole sentence."""

    reason: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Unsettled:
    """Our draft is not there, but it is too early to say that it will not come: lines delay, and servers index late."""


@dataclass(frozen=True, slots=True)
class Resumed:
    """A new session begins with this case unfinished."""


@dataclass(frozen=True, slots=True)
class Seen:
    """The draft lies in Drafts, where it was or saved anew."""

    place: Place


@dataclass(frozen=True, slots=True)
class Missing:
    """At this time the draft was neither in Drafts nor in Sent."""

    at: datetime


Doing = Taken | Found | Answered | Absent | Unknowable | Appended | Refused | Postponed | Unsettled | Resumed
Event = Doing | Seen | Missing


@dataclass(frozen=True, slots=True)
class Claim:
    """Make sure that nobody else drafts this one: no older case for the same mail, no claim on it by another host."""


@dataclass(frozen=True, slots=True)
class Release:
    """Take our claim off the mail: the draft, or the answer, now says the same."""


@dataclass(frozen=True, slots=True)
class Probe:
    """Look for our draft in Drafts, Sent and Trash, and for an answer by the user."""


@dataclass(frozen=True, slots=True)
class Append:
    """APPEND the stored octets to Drafts."""


@dataclass(frozen=True, slots=True)
class Verify:
    """Read the appended draft back."""


@dataclass(frozen=True, slots=True)
class ArmCheckIn:
    """Put the check-in, or the reason for none, into the store."""


Action = Claim | Release | Probe | Append | Verify | ArmCheckIn


def step(case: Case, event: Event) -> tuple[Case, tuple[Action, ...]]:  # noqa: C901, PLR0912  # one arm a row of the table
    """The next state of `case` and what to do about it.

    Raises IllegalStep for an event the state does not know: that is our bug, never the mailbox's.
    """
    match case.state, event:
        case State.INTENDED, Resumed():
            return case, (Claim(), Probe())
        case State.APPENDING | State.APPENDED, Resumed():
            return case, (Probe(),)
        case State.INTENDED, Taken(reason):
            return replace(case, state=State.SILENT, reason=reason), ()
        case State.INTENDED | State.APPENDING | State.APPENDED, Found(place):
            return replace(case, state=State.DRAFTED, draft=place, waits=""), (ArmCheckIn(), Release())
        case State.INTENDED, Answered(mailbox):
            return replace(case, state=State.SILENT, reason=f"You have answered already (in {mailbox})."), (Release(),)
        case State.APPENDING | State.APPENDED, Answered() as answered:
            return _sent(case, answered), (ArmCheckIn(), Release())
        case State.INTENDED | State.APPENDING | State.APPENDED, Unknowable():
            reason = "A draft may have been made that is gone now, so none is made again without you."
            return replace(case, state=State.HELD, reason=reason), ()
        case State.INTENDED | State.APPENDING, Absent() if case.attempt < ATTEMPTS:
            return replace(case, state=State.APPENDING, attempt=case.attempt + 1), (Append(),)
        case State.INTENDED | State.APPENDING, Absent():
            reason = "The server says it stores the draft, but the draft is not there."
            return replace(case, state=State.HELD, reason=reason), ()
        case State.APPENDED, Absent():
            return replace(case, state=State.APPENDING), (Probe(),)
        case State.APPENDING, Appended(place):
            return replace(case, state=State.APPENDED, draft=place), (Verify(),)
        case State.APPENDING, Refused(reason):
            return replace(case, state=State.REFUSED, reason=reason), ()
        case State.APPENDING, Postponed(reason, until):
            return replace(case, state=State.INTENDED, attempt=case.attempt - 1, waits=reason, not_before=until), ()
        case State.APPENDING | State.APPENDED, Unsettled():
            return case, ()
    return _followed(case, event)


def _followed(case: Case, event: Event) -> tuple[Case, tuple[Action, ...]]:
    """The second half of the table: what the user does."""
    match event:
        case Answered() if case.state in FOLLOWED:
            return _sent(case, event), (ArmCheckIn(),)
        case Seen(place) if case.state in LYING:
            return _seen(case, place), ()
        case Missing(at) if case.state in LYING:
            return _missing(case, at), ()
    raise IllegalStep(f"case {case.id}: {type(event).__name__} is not for a case at {case.state}")


def _sent(case: Case, answered: Answered) -> Case:
    reason = f"You have answered (in {answered.mailbox})."
    return replace(
        case, state=State.SENT, reason=reason, missing=None, sent_id=answered.message_id, sent_at=answered.at
    )


def _seen(case: Case, place: Place) -> Case:
    """A new UID is a new version; under a new UIDVALIDITY the server has only counted anew."""
    same = case.draft is None or place == case.draft or place.uidvalidity != case.draft.uidvalidity
    return replace(case, state=case.state if same else State.EDITED, draft=place, missing=None)


def _missing(case: Case, at: datetime) -> Case:
    if case.missing is None:
        return replace(case, missing=at)
    if at - case.missing < GRACE:
        return case
    return replace(case, state=State.GONE, reason="The draft has left Drafts, and nothing was sent.")
