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
    Form,
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
    in_doubt,
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
    (State.HELD, Answered): (State.SENT, (ArmCheckIn(), Release())),
    (State.REFUSED, Answered): (State.SENT, (ArmCheckIn(), Release())),
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
        with pytest.raises(IllegalStep, match=rf"^case \d+: {type(event).__name__} is not for a case at {state}$"):
            step(case(state), event)
        return
    after, actions = step(case(state), event)
    assert (after.state, actions) == expected


FENCE = Fence("Drafts", UidValidity(1), Uid(9))
SENT = Answered("Sent", MessageId("<sent@example.org>"), LATER)
ANEW_WRITTEN = Written(
    MessageId("<new@example.org>"), b"octets", FENCE, "bo@firm.example", "No To.", NOW.date(), "60.", ("en/1",)
)
HELD = "A draft may have been made that is gone now, so none is made again without you."
LYING_THERE = {"state": State.DRAFTED, "draft": PLACE, "waits": ""}
WAS_SENT = {
    "state": State.SENT, "reason": "You have answered (in Sent).", "sent_id": SENT.message_id, "sent_at": LATER,
    "missing": None,
}  # fmt: skip
CHANGES = [
    (State.INTENDED, Resumed(), {}),
    (State.INTENDED, Taken("Another one."), {"state": State.SILENT, "reason": "Another one."}),
    (State.INTENDED, Found(PLACE), LYING_THERE),
    (State.APPENDING, Found(PLACE), LYING_THERE),
    (State.APPENDED, Found(PLACE), LYING_THERE),
    (State.INTENDED, SENT, {"state": State.SILENT, "reason": "You have answered already (in Sent)."}),
    (State.APPENDING, SENT, WAS_SENT),
    (State.APPENDED, SENT, WAS_SENT),
    (State.DRAFTED, SENT, WAS_SENT),
    (State.GONE, SENT, WAS_SENT),
    (State.INTENDED, Unknowable(), {"state": State.HELD, "reason": HELD}),
    (State.APPENDED, Unknowable(), {"state": State.HELD, "reason": HELD}),
    (State.INTENDED, Absent(), {"state": State.APPENDING, "attempt": 2}),
    (State.APPENDING, Absent(), {"attempt": 2}),
    (State.APPENDED, Absent(), {"state": State.APPENDING}),
    (State.APPENDING, Appended(PLACE), {"state": State.APPENDED, "draft": PLACE}),
    (State.APPENDING, Refused("Too big."), {"state": State.REFUSED, "reason": "Too big."}),
    (
        State.APPENDING,
        Postponed("Over quota.", LATER),
        {"state": State.INTENDED, "attempt": 0, "waits": "Over quota.", "not_before": LATER},
    ),
    (State.APPENDING, Unsettled(), {}),
    (State.DRAFTED, Missing(LATER), {}),
    (State.GONE, Redrafted(), {"state": State.WANTED, "reason": "", "waits": "", "missing": None, "edition": 1}),
    (
        State.WANTED,
        ANEW_WRITTEN,
        {
            "state": State.INTENDED, "mark": "<new@example.org>", "octets": b"octets", "fence": FENCE,
            "to": "bo@firm.example", "reason": "No To.", "due": NOW.date(), "due_why": "60.", "used": ("en/1",),
            "attempt": 0,
        },
    ),
    (State.WANTED, Unwritable("It is gone."), {"state": State.HELD, "reason": "It is gone."}),
    (
        State.DRAFTED,
        Skipped(),
        {
            "state": State.SILENT, "reason": "You asked for no letter.", "due": None, "waits": "", "missing": None,
            "due_why": "You asked for no check-in.",
        },
    ),
    (State.SENT, Skipped(), {"due": None, "waits": "", "missing": None, "due_why": "You asked for no check-in."}),
]  # fmt: skip


@pytest.mark.parametrize(("state", "event", "changes"), CHANGES, ids=lambda value: type(value).__name__)
def test_what_each_step_writes_down(state, event, changes):
    """These fields and no others."""
    before = replace(
        case(state, 1), reason="Before.", waits="For something.", missing=NOW, due=LATER.date(), due_why="90 days.",
        used=("de/2",),
    )  # fmt: skip
    assert step(before, event)[0] == replace(before, **changes)


def test_a_note_to_oneself_ends_as_noted():
    """Where a letter would be drafted."""
    note = replace(case(State.APPENDING, 1), form=Form.NOTE)
    assert step(note, Found(PLACE))[0] == replace(note, state=State.NOTED, draft=PLACE)


def test_a_letter_of_a_lost_store_is_in_doubt():
    """It may have been made: appending, with nothing known of Drafts; what has come to rest stays as it is."""
    intended = replace(case(State.INTENDED), fence=FENCE, mark=MessageId("<new@example.org>"))
    assert in_doubt(intended) == replace(intended, state=State.APPENDING, attempt=1, fence=None)
    assert in_doubt(case(State.SILENT)) == case(State.SILENT)


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


@pytest.mark.parametrize("state", sorted(LYING))
def test_a_missing_draft_is_given_time(state):
    """Gone only after GRACE, counted from when it was first missed."""
    missed = step(case(state), Missing(NOW))[0]
    assert (missed.state, missed.missing) == (state, NOW)
    assert step(missed, Missing(NOW + GRACE - timedelta(seconds=1)))[0] == missed
    gone = step(missed, Missing(NOW + GRACE))[0]
    assert (gone.state, gone.reason) == (State.GONE, "The draft has left Drafts, and nothing was sent.")
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


def test_a_letter_that_is_written_anew_brings_its_own_day():
    """Where it says when a check-in would be right; else what was planned with the first letter still holds."""
    wanted = replace(case(State.WANTED), due=NOW.date() + timedelta(90), due_why="90.")
    assert step(wanted, ANEW_WRITTEN)[0].due == NOW.date()
    kept = step(wanted, replace(ANEW_WRITTEN, due=None, due_why=""))[0]
    assert (kept.due, kept.due_why) == (NOW.date() + timedelta(90), "90.")


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
    assert now.reason == "The server says it stores the draft, but the draft is not there."


def test_reasons_are_sentences():
    """Whoever reads a reason reads a whole sentence."""
    for state, event in ((State.INTENDED, Answered("Sent")), (State.APPENDING, Unknowable())):
        assert step(case(state), event)[0].reason.endswith(".")


def test_a_no_for_now_is_no_attempt_and_says_what_it_waits_for():
    """A full mailbox may stay full for weeks: that uses up no attempt, and the reason goes when the draft is there."""
    waiting, _ = step(case(State.APPENDING, 1), Postponed("Over quota.", LATER))
    assert (waiting.attempt, waiting.waits, waiting.not_before) == (0, "Over quota.", LATER)
    assert step(waiting, Found(PLACE))[0].waits == ""
