"""What became of our sentences in what was sent: kept, in other words, left out; and what is a habit."""

from __future__ import annotations

import pytest

from watcher.adapters import letters
from watcher.core.message import Message
from watcher.core.revising import Sent, Written, habits, revisions, slotted

THANKS = Written("en/thanks/1", "thanks", "Thank you for the talk about the {{ role }} role.")
OFFER = Written("en/offer/1", "offer", "I build small ovens, should you ever need one.")
WISHES = Written("en/wishes/1", "wishes", "I wish you a good start with {{ person }}. Until some day.")
DRAFT = (
    "Hi Ada,\n\nThank you for the talk about the Head Baker role. I build small ovens, should you ever need one.\n\n"
    "I wish you a good start with Bo. Until some day.\n\nJane\n"
)
TALK = "the talk about the Head Baker role."
OVENS = "I build small ovens, should you ever need one."
QUOTE = "Jane\n\nOn Monday Ada wrote:\n> I build ovens.\n"


def revised(text):
    draft, sent = (Message(digest=name, text=body) for name, body in (("ours", DRAFT), ("theirs", text)))
    return {one.wording.move: one for one in revisions(draft, sent, (THANKS, OFFER, WISHES))}


def sent(text, names=None):
    return Sent(tuple(revised(text).values()), names or {"role": "Head Baker"}, "job", "interview")


@pytest.mark.parametrize(
    ("old", "new", "move", "instead"),
    [
        ("", "", "offer", OVENS),
        (f" {OVENS}", "", "offer", ""),
        (OVENS, "Bread is my life.", "offer", "Bread is my life."),
        (f"Thank you for {TALK}", f"Many thanks for {TALK}", "thanks", f"Many thanks for {TALK}"),
        (" Until some day.", "", "wishes", "I wish you a good start with Bo."),
        ("Hi Ada,", "Dear Ada,", "thanks", f"Thank you for {TALK}"),
        ("Jane\n", QUOTE, "offer", OVENS),
    ],
)
def test_what_stands_in_the_place_of_a_wording(old, new, move, instead):
    """As it was, in other words, or nothing; the others are kept, and what is quoted does not count."""
    found = revised(DRAFT.replace(old, new, 1) if old else DRAFT)
    assert found[move].instead == instead
    assert all(one.is_kept for name, one in found.items() if name != move)


def test_a_sentence_that_ends_in_what_is_filled_in_is_known():
    """What is filled in may be most of a sentence and its end, and the sentence is still told from the next one."""
    visit = Written("en/thanks/2", "thanks", "I enjoyed {{ stay }}. Thank you for having me.")
    told = (
        "I enjoyed the whole morning with you. Thank you for having me.\n",
        "It was fun. Thank you for having me.\n",
    )
    (one,) = revisions(*(Message(digest=body, text=body) for body in told), (visit,))
    assert (one.ours, one.instead) == tuple(body.strip() for body in told)


def test_one_letter_is_no_habit():
    """Twice, and never otherwise."""
    without = DRAFT.replace(" I build small ovens, should you ever need one.", "")
    (_, once, _) = habits([sent(without)])
    (_, twice, _) = habits([sent(without), sent(without)])
    (_, mixed, _) = habits([sent(without), sent(without), sent(DRAFT)])
    assert [habit.is_left_out for habit in (once, twice, mixed)] == [False, True, False]


def test_names_become_slots():
    """The longest first, whole words only."""
    names = {"company": "Acme", "role": "Acme Baker", "given": "Al"}
    assert slotted("Al, the Acme Baker role at Acme; Also.", names) == (
        "{{ given }}, the {{ role }} role at {{ company }}; Also."
    )


def test_what_no_letter_may_hold_stays_the_users():
    """A sentence with an exclamation mark is shown, and not offered; without any other nothing is."""
    loud = DRAFT.replace("Thank you for the talk about the Head Baker role.", "Thanks a lot!")
    (habit, *_) = habits([sent(loud), sent(loud)])
    assert habit.is_put_otherwise
    assert letters.sayable("en", habit) == []
    assert [path for path, _ in letters.parts("en", {}, [habit])] == [("thanks",)]


def test_a_habit_joins_what_is_there_already():
    """The user's own groups stay below it; a move that may be missing is left out, one that may not is kept."""
    other = DRAFT.replace("Thank you for the talk about the Head Baker role.", "Many thanks for the Head Baker day.")
    other = other.replace(" I build small ovens, should you ever need one.", "")
    other = other.replace("I wish you a good start with Bo. Until some day.\n\n", "")
    own = {"thanks": [{"say": ["Thanks."]}, "ours"]}
    parts = dict(letters.parts("en", own, habits([sent(other), sent(other)])))
    assert parts == {
        ("thanks",): [
            {"kinds": ["job"], "stages": ["interview"], "say": ["Many thanks for the {{ role }} day."]},
            {"say": ["Thanks."]},
            "ours",
        ],
        ("offer",): [],
        ("wishes",): [{"without": [WISHES.template]}],
    }
