"""The life of one case: State, Event, Action, TRANSITIONS, step().

Rule 1: everything that changes the life of a case lives in this file.
Rule 2: this room does not know what IMAP or SQL is.

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
    HELD, REFUSED    Answered         SENT       Release, too                 nobody else has to be kept from it now

What the user asks for:

    GONE, HELD, SILENT, REFUSED  Redrafted   WANTED
    WANTED           Resumed          WANTED     Write
    WANTED           Written          INTENDED   Claim, Probe
    WANTED           Unwritable       HELD
    any state        Skipped          SILENT, or SENT as it is   ArmCheckIn   the check-in is called off

A note to oneself goes the same way and ends as NOTED, which nobody follows.
A claim is kept while the case is HELD or REFUSED: nobody else may make the draft we are not sure of, or are told not
to make.
A case at DRAFTED is never probed to be made again: a draft the user deleted stays deleted.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from watcher.core.case.events import (
    Absent,
    Action,
    Answered,
    Append,
    Appended,
    ArmCheckIn,
    Claim,
    Event,
    Found,
    Missing,
    Postponed,
    Probe,
    Redrafted,
    Refused,
    Release,
    Resumed,
    Seen,
    Skipped,
    Taken,
    Unknowable,
    Unsettled,
    Unwritable,
    Verify,
    Write,
    Written,
)
from watcher.core.case.model import ANEW, CLAIMED, FOLLOWED, LYING, NOTES, Case, Place, State
from watcher.errors import IllegalStep

ATTEMPTS = 3
"""How often an APPEND that the server called OK may turn out to be missing before we ask the user."""

GRACE = timedelta(hours=24)
"""How long a draft may be nowhere before it counts as gone: NeoMutt removes it while it is being written (2026-11)."""


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
            lies = State.NOTED if case.form in NOTES else State.DRAFTED
            return replace(case, state=lies, draft=place, waits=""), (ArmCheckIn(), Release())
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
    return _wanted(case, event) if case.state is State.WANTED else _followed(case, event)


def in_doubt(case: Case) -> Case:
    """A case whose letter may have been made already, by a store that is lost: only what is found proves it."""
    return replace(case, state=State.APPENDING, attempt=1, fence=None) if case.state is State.INTENDED else case


def _wanted(case: Case, event: Event) -> tuple[Case, tuple[Action, ...]]:
    match event:
        case Resumed():
            return case, (Write(),)
        case Written():
            written = replace(case, mark=event.mark, octets=event.octets, fence=event.fence, to=event.to, draft=None)
            if event.due_why:
                written = replace(written, due=event.due, due_why=event.due_why, used=event.used)
            return replace(written, state=State.INTENDED, reason=event.reason, attempt=0), (Claim(), Probe())
        case Unwritable(reason):
            return replace(case, state=State.HELD, reason=reason), ()
    return _followed(case, event)


def _followed(case: Case, event: Event) -> tuple[Case, tuple[Action, ...]]:
    """The second half of the table: what the user does."""
    match event:
        case Answered() if case.state in CLAIMED:
            return _sent(case, event), (ArmCheckIn(), Release())
        case Answered() if case.state in FOLLOWED:
            return _sent(case, event), (ArmCheckIn(),)
        case Seen(place) if case.state in LYING:
            return _seen(case, place), ()
        case Missing(at) if case.state in LYING:
            return _missing(case, at), ()
        case Redrafted() if case.state in ANEW:
            return replace(case, state=State.WANTED, reason="", waits="", missing=None, edition=case.edition + 1), ()
        case Skipped():
            return _skipped(case), (ArmCheckIn(),)
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


def _skipped(case: Case) -> Case:
    quiet = replace(case, due=None, due_why="You asked for no check-in.", waits="", missing=None)
    return quiet if case.state is State.SENT else replace(quiet, state=State.SILENT, reason="You asked for no letter.")
