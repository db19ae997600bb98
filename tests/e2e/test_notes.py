"""Notes to oneself on a real Dovecot: beneath each rejection or once a week, once, never sent, never an answer."""

from __future__ import annotations

import email
import email.policy
import itertools

import pytest
from household import CLIENT_NO, HUMAN_NO, MACHINE_NO, Household

_USERS = itertools.count(1)


@pytest.fixture
def house(dovecot, tmp_path):
    """A user with notes turned on by each test."""
    return Household(dovecot, f"notes{next(_USERS)}", tmp_path)


def notes(house):
    """Flags and message of each note in INBOX."""
    found = []
    for _, flags, octets in house.messages("INBOX"):
        message = email.message_from_bytes(octets, policy=email.policy.default)
        if message["Auto-Submitted"]:
            found.append((flags, message))
    return [one for one in found if "jane@example.org" in str(one[1]["From"])]


def test_a_note_lies_beneath_each_rejection(house):
    """From and to oneself, read already, with the verdict, whom it goes to and why; a second run adds none."""
    house.more["notes"] = "thread"
    house.append(HUMAN_NO)
    house.append(MACHINE_NO)
    for _ in range(3):
        done = house.once("--since", "3650d")
        assert done.returncode == 0, done.stderr
    (first_flags, first), (_, second) = notes(house)
    assert first_flags == "\\Seen"
    assert (str(first["From"]), str(first["To"])) == ("Jane Doe <jane@example.org>", "jane@example.org")
    assert (first["References"], first["In-Reply-To"]) == ("<no-1@mail.example>", None)
    assert "A reply lies in Drafts." in first.get_content()
    assert "To whom: The sender's own address." in first.get_content()
    assert "gracious show 1" in first.get_content()
    assert "No draft." in second.get_content()
    assert [case["state"] for case in house.rows("list")] == ["silent", "drafted"]


def test_a_note_for_what_matters_has_the_nudge(house):
    """A starred mail: the call, and three things to speak of."""
    house.more["notes"] = "thread"
    house.server.append("INBOX", HUMAN_NO, "(\\Flagged)", user=house.user)
    house.once("--since", "3650d")
    ((_, note),) = notes(house)
    assert "You flagged it. Call Ada Boss, or write a note by hand" in " ".join(note.get_content().split())
    assert note.get_content().count("\n- ") == 3


def test_a_note_is_no_answer(house):
    """Its case stays drafted, its check-in stays pending, and the next no reads no history out of it."""
    house.more["notes"] = "thread"
    house.append(CLIENT_NO)
    for _ in range(3):
        house.once("--since", "3650d")
    assert [case["state"] for case in house.rows("list")] == ["drafted"]
    assert [due["state"] for due in house.rows("checkins")] == ["pending"]
    assert len(notes(house)) == 1


def test_one_note_a_week(house):
    """On the first look of the next week, with all of the last; once."""
    house.more["notes"] = "weekly"
    house.append(HUMAN_NO)
    house.append(CLIENT_NO)
    house.once("--since", "3650d", "--as-of", "2026-11-04")
    assert notes(house) == []
    for day in ("2026-11-09", "2026-11-09", "2026-11-11"):
        house.once("--as-of", day)
    (digest,) = [note for _, note in notes(house) if str(note["Subject"]).startswith("The week")]
    assert str(digest["Subject"]) == "The week of 02 November: 2 answers came"
    assert digest["References"] is None
    assert {"gracious show 1", "gracious show 2"} <= set(digest.get_content().replace("More: ", "").splitlines())


def test_off_by_default(house):
    """Nobody is told of what they did not ask to be told."""
    house.append(HUMAN_NO)
    house.once("--since", "3650d")
    assert notes(house) == []
