"""core/case: every state meets every event; only what the table says happens."""

from datetime import UTC, datetime

import pytest

from watcher.core.case import (
    ATTEMPTS,
    OPEN,
    Absent,
    Answered,
    Append,
    Appended,
    ArmCheckIn,
    Case,
    Found,
    Place,
    Postponed,
    Probe,
    Refused,
    Resumed,
    State,
    Subject,
    Uid,
    UidValidity,
    Unknowable,
    Unsettled,
    Verify,
    step,
)
from watcher.errors import IllegalStep

PLACE = Place("Drafts", UidValidity(1), Uid(7))
ABOUT = Subject(subject="Your application", sender="ada@firm.example", language="en", kind="job", stage="final")


def case(state, attempt=0):
    return Case(
        "home",
        "<a@b>|d",
        None,
        Place("INBOX", UidValidity(1), Uid(1)),
        datetime(2026, 11, 2, tzinfo=UTC),
        ABOUT,
        state,
        attempt=attempt,
    )


LATER = datetime(2026, 11, 2, 1, tzinfo=UTC)
EVENTS = (
    Resumed(),
    Found(PLACE),
    Answered("Sent"),
    Absent(),
    Unknowable(),
    Appended(PLACE),
    Refused("too big"),
    Postponed("Over quota.", LATER),
    Unsettled(),
)

TABLE = {
    (State.INTENDED, Resumed): (State.INTENDED, (Probe(),)),
    (State.INTENDED, Found): (State.DRAFTED, (ArmCheckIn(),)),
    (State.INTENDED, Answered): (State.SILENT, ()),
    (State.INTENDED, Absent): (State.APPENDING, (Append(),)),
    (State.INTENDED, Unknowable): (State.HELD, ()),
    (State.APPENDING, Resumed): (State.APPENDING, (Probe(),)),
    (State.APPENDING, Found): (State.DRAFTED, (ArmCheckIn(),)),
    (State.APPENDING, Answered): (State.SENT, (ArmCheckIn(),)),
    (State.APPENDING, Absent): (State.APPENDING, (Append(),)),
    (State.APPENDING, Unknowable): (State.HELD, ()),
    (State.APPENDING, Appended): (State.APPENDED, (Verify(),)),
    (State.APPENDING, Refused): (State.REFUSED, ()),
    (State.APPENDING, Postponed): (State.INTENDED, ()),
    (State.APPENDING, Unsettled): (State.APPENDING, ()),
    (State.APPENDED, Unsettled): (State.APPENDED, ()),
    (State.APPENDED, Resumed): (State.APPENDED, (Probe(),)),
    (State.APPENDED, Found): (State.DRAFTED, (ArmCheckIn(),)),
    (State.APPENDED, Answered): (State.SENT, (ArmCheckIn(),)),
    (State.APPENDED, Absent): (State.APPENDING, (Probe(),)),
    (State.APPENDED, Unknowable): (State.HELD, ()),
}


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
@pytest.mark.parametrize("state", State)
def test_every_state_meets_every_event(state, event):
    """What stands in the table happens; everything else is our bug and says so."""
    expected = TABLE.get((state, type(event)))
    if expected is None:
        with pytest.raises(IllegalStep):
            step(case(state), event)
        return
    after, actions = step(case(state), event)
    assert (after.state, actions) == expected


def test_only_open_states_have_work_left():
    """A case that is drafted, silent, held or refused is never taken up again by itself."""
    assert {state for state, _ in TABLE} == OPEN


def test_an_append_that_keeps_vanishing_ends_by_asking():
    """After ATTEMPTS appends that were not found the case is held, never tried for ever."""
    now, actions = step(case(State.APPENDING, ATTEMPTS), Absent())
    assert now.state is State.HELD
    assert actions == ()
    assert now.reason.endswith(".")


def test_reasons_are_sentences():
    """Whoever reads a reason reads a whole sentence."""
    for state, event in ((State.INTENDED, Answered("Sent")), (State.APPENDING, Unknowable())):
        assert step(case(state), event)[0].reason.endswith(".")


def test_a_no_for_now_is_no_attempt_and_says_what_it_waits_for():
    """A full mailbox may stay full for weeks: that uses up no attempt, and the reason goes when the draft is there."""
    waiting, _ = step(case(State.APPENDING, 1), Postponed("Over quota.", LATER))
    assert (waiting.attempt, waiting.waits, waiting.not_before) == (0, "Over quota.", LATER)
    assert step(waiting, Found(PLACE))[0].waits == ""
