"""core/case: every state meets every event; only what the table says happens."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from watcher.core.case import (
    ANEW,
    ATTEMPTS,
    FOLLOWED,
    GRACE,
    LYING,
    MARKS,
    OPEN,
    Absent,
    Answered,
    Append,
    Appended,
    ArmCheckIn,
    Case,
    Claim,
    Fence,
    Found,
    Missing,
    Place,
    Postponed,
    Probe,
    Redrafted,
    Refused,
    Release,
    Resumed,
    Seen,
    Skipped,
    State,
    Subject,
    Taken,
    Uid,
    UidValidity,
    Unknowable,
    Unsettled,
    Unwritable,
    Verify,
    Write,
    Written,
    step,
)
from watcher.core.message import MessageId
from watcher.errors import IllegalStep

PLACE = Place("Drafts", UidValidity(1), Uid(7))
ABOUT = Subject(subject="Your application", sender="ada@firm.example", language="en", kind="job", stage="final")


def case(state, attempt=0):
    return Case(
        "home",
        "<a@b>|d",
        None,
        Place("INBOX", UidValidity(1), Uid(1)),
        NOW,
        ABOUT,
        state,
        attempt=attempt,
    )


NOW = datetime(2026, 11, 2, tzinfo=UTC)
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
    Seen(PLACE),
    Missing(NOW),
    Taken("Another one."),
    Redrafted(),
    Written(MessageId("<new@example.org>"), b"octets", Fence("Drafts", UidValidity(1), Uid(9)), "ada@firm.example"),
    Unwritable("It is gone."),
    Skipped(),
)

TABLE = {
    (State.INTENDED, Resumed): (State.INTENDED, (Claim(), Probe())),
    (State.INTENDED, Taken): (State.SILENT, ()),
    (State.INTENDED, Found): (State.DRAFTED, (ArmCheckIn(), Release())),
    (State.INTENDED, Answered): (State.SILENT, (Release(),)),
    (State.INTENDED, Absent): (State.APPENDING, (Append(),)),
    (State.INTENDED, Unknowable): (State.HELD, ()),
    (State.APPENDING, Resumed): (State.APPENDING, (Probe(),)),
    (State.APPENDING, Found): (State.DRAFTED, (ArmCheckIn(), Release())),
    (State.APPENDING, Answered): (State.SENT, (ArmCheckIn(), Release())),
    (State.APPENDING, Absent): (State.APPENDING, (Append(),)),
    (State.APPENDING, Unknowable): (State.HELD, ()),
    (State.APPENDING, Appended): (State.APPENDED, (Verify(),)),
    (State.APPENDING, Refused): (State.REFUSED, ()),
    (State.APPENDING, Postponed): (State.INTENDED, ()),
    (State.APPENDING, Unsettled): (State.APPENDING, ()),
    (State.APPENDED, Unsettled): (State.APPENDED, ()),
    (State.APPENDED, Resumed): (State.APPENDED, (Probe(),)),
    (State.APPENDED, Found): (State.DRAFTED, (ArmCheckIn(), Release())),
    (State.APPENDED, Answered): (State.SENT, (ArmCheckIn(), Release())),
    (State.APPENDED, Absent): (State.APPENDING, (Probe(),)),
    (State.APPENDED, Unknowable): (State.HELD, ()),
    (State.DRAFTED, Seen): (State.DRAFTED, ()),
    (State.DRAFTED, Missing): (State.DRAFTED, ()),
    (State.DRAFTED, Answered): (State.SENT, (ArmCheckIn(),)),
    (State.EDITED, Seen): (State.EDITED, ()),
    (State.EDITED, Missing): (State.EDITED, ()),
    (State.EDITED, Answered): (State.SENT, (ArmCheckIn(),)),
    (State.GONE, Answered): (State.SENT, (ArmCheckIn(),)),
    (State.HELD, Answered): (State.SENT, (ArmCheckIn(),)),
    (State.REFUSED, Answered): (State.SENT, (ArmCheckIn(),)),
    (State.WANTED, Resumed): (State.WANTED, (Write(),)),
    (State.WANTED, Written): (State.INTENDED, (Claim(), Probe())),
    (State.WANTED, Unwritable): (State.HELD, ()),
}
TABLE |= {(state, Redrafted): (State.WANTED, ()) for state in ANEW}
TABLE |= {(state, Skipped): (State.SENT if state is State.SENT else State.SILENT, (ArmCheckIn(),)) for state in State}


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
    """A case that is drafted, silent, held or refused is never taken up again by itself; some are followed."""
    assert {state for state, event in TABLE if event is Resumed} == OPEN
    assert {state for state, event in TABLE if event is Answered} == (OPEN | FOLLOWED) - {State.WANTED}
    assert {state for state, event in TABLE if event is Missing} == LYING


def test_a_draft_under_a_new_uid_is_another_version():
    """A new UID is an edit; a new UIDVALIDITY only means that the server counted anew."""
    drafted = replace(case(State.DRAFTED), draft=PLACE, missing=NOW)
    assert step(drafted, Seen(PLACE))[0] == replace(drafted, missing=None)
    moved = replace(PLACE, uid=Uid(8))
    assert step(drafted, Seen(moved))[0] == replace(drafted, state=State.EDITED, draft=moved, missing=None)
    renumbered = replace(PLACE, uidvalidity=UidValidity(2))
    assert step(drafted, Seen(renumbered))[0] == replace(drafted, draft=renumbered, missing=None)


@pytest.mark.parametrize("state", LYING)
def test_a_missing_draft_is_given_time(state):
    """Gone only after GRACE, counted from when it was first missed."""
    missed = step(case(state), Missing(NOW))[0]
    assert (missed.state, missed.missing) == (state, NOW)
    assert step(missed, Missing(NOW + GRACE - timedelta(seconds=1)))[0] == missed
    gone = step(missed, Missing(NOW + GRACE))[0]
    assert gone.state is State.GONE
    assert gone.reason.endswith(".")


def test_a_redraft_has_a_mark_of_its_own():
    """Another edition, its own octets and fence, and every attempt anew; what the old one was is forgotten."""
    gone = replace(case(State.GONE, ATTEMPTS), draft=PLACE, missing=NOW, reason="Gone.", mark=MessageId("<old@x>"))
    wanted = step(gone, Redrafted())[0]
    assert (wanted.edition, wanted.reason, wanted.missing) == (1, "", None)
    fence = Fence("Drafts", UidValidity(1), Uid(9))
    written = step(wanted, Written(MessageId("<new@x>"), b"octets", fence, "ada@firm.example"))[0]
    assert (written.mark, written.octets, written.fence, written.to) == (
        "<new@x>",
        b"octets",
        fence,
        "ada@firm.example",
    )
    assert (written.attempt, written.draft) == (0, None)


def test_a_skipped_case_is_over():
    """No check-in, with the reason; and a draft may still be wanted later."""
    skipped = step(replace(case(State.DRAFTED), due=NOW.date()), Skipped())[0]
    assert (skipped.due, skipped.due_why, skipped.reason) == (
        None,
        "You asked for no check-in.",
        "You asked for no letter.",
    )
    assert step(skipped, Redrafted())[0].state is State.WANTED


@pytest.mark.parametrize("state", State)
def test_each_state_has_its_mark(state):
    """What the original ought to carry is one of the MARKS, and says `replied` only when a letter was sent."""
    due = case(state).mark_due
    assert due in MARKS
    assert ("replied" in MARKS[due]) == ("\\Answered" in MARKS[due]) == (state is State.SENT)
    assert ("unclear" in MARKS[due]) == (state is State.UNCLEAR)


def test_what_was_sent_is_kept():
    """Message-ID and time of the letter: later letters refer to it."""
    answered = Answered("Sent", MessageId("<new@example.org>"), NOW)
    sent = step(replace(case(State.EDITED), missing=NOW), answered)[0]
    assert (sent.sent_id, sent.sent_at, sent.missing) == ("<new@example.org>", NOW, None)


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
