"""What can happen to a case, and what can be done about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from watcher.core.case.model import Fence, Place
from watcher.core.message import MessageId


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


@dataclass(frozen=True, slots=True)
class Redrafted:
    """The user wants a draft of ours after all."""


@dataclass(frozen=True, slots=True)
class Written:
    """The letter is written out once more, under a mark of its own; nothing has been appended yet."""

    mark: MessageId
    octets: bytes
    fence: Fence
    to: str
    reason: str = ""
    due: date | None = None
    due_why: str = ""
    """When a check-in would be right, and why; empty where what was planned with the first letter still holds."""
    used: tuple[str, ...] = ()
    """Ids of the wordings in it, where it is a new letter."""


@dataclass(frozen=True, slots=True)
class Unwritable:
    """No letter can be written any more."""

    reason: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """The user wants neither a letter nor a check-in."""


Doing = Taken | Found | Answered | Absent | Unknowable | Appended | Refused | Postponed | Unsettled | Resumed
Event = Doing | Seen | Missing | Redrafted | Written | Unwritable | Skipped


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
class Write:
    """Write the letter out, or take our copy of it, under a new mark."""


@dataclass(frozen=True, slots=True)
class Verify:
    """Read the appended draft back."""


@dataclass(frozen=True, slots=True)
class ArmCheckIn:
    """Put the check-in, or the reason for none, into the store."""


Action = Claim | Release | Probe | Write | Append | Verify | ArmCheckIn
