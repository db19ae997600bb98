"""Staged threads on a real Dovecot: what the mailbox knows of an employer reaches the letter, and no more than that."""

from __future__ import annotations

import email
import email.policy
import itertools

import pytest
from household import CLIENT_NO, HUMAN_NO, Household

_USERS = itertools.count(1)


def mail(sender, to, subject, day, number, text, *more):
    head = [f"From: {sender}", f"To: {to}", f"Subject: {subject}", f"Date: {day} 2026 09:00:00 +0000"]
    head += [f"Message-ID: <{number}@mail.example>", "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8"]
    return "\n".join([*head, *more, "", text, ""]).encode()


ME = "Jane Doe <jane@example.org>"
RITA = "Rita Blum <rita@corvid.example>"
INVITATION = mail(
    RITA, ME, "Your application as Data Engineer", "Mon, 05 Oct", "i1",
    "Dear Jane,\n\nwe would like to invite you to an interview on Tuesday at ten.\n\nBest regards,\nRita Blum\nCorvid",
)  # fmt: skip
ACCEPTED = mail(
    ME, RITA, "Re: Your application as Data Engineer", "Mon, 05 Oct", "a1",
    "Dear Rita,\n\nTuesday suits me well.\n\nJane",
    "In-Reply-To: <i1@mail.example>", "References: <i1@mail.example>",
)  # fmt: skip
AUTOMATIC = mail(
    "Corvid Careers <no-reply@us.greenhouse-mail.io>", ME, "Your application to Corvid", "Mon, 02 Nov", "n1",
    "Hi Jane,\n\nthank you for your interest in Corvid. Unfortunately we have decided to move forward with other"
    " candidates.\n\nThe Corvid hiring team",
)  # fmt: skip
FRIEND = mail("Bob <bob@pal.example>", ME, "Lunch", "Tue, 06 Oct", "l1", "Lunch? I know somebody at Corvid.\n\nBob")
STRANGER = mail(
    "Cora Vidal <cora@corvid-fashion.example>", ME, "Sale", "Wed, 07 Oct", "s1", "Ten per cent off everything.\n\nCora"
)


@pytest.fixture
def house(dovecot, tmp_path):
    """A user with mail of the past in INBOX and Sent."""
    made = Household(dovecot, f"archive{next(_USERS)}", tmp_path)
    made.append(FRIEND)
    made.append(STRANGER)
    return made


def sent(house, octets):
    house.server.append("Sent", octets, "(\\Seen)", user=house.user)


def answer_to(house, no):
    """The case and the draft that `no`, arriving now, leads to."""
    house.once()
    house.append(no)
    done = house.once()
    assert done.returncode == 0, done.stderr
    (case,) = house.rows("list")
    drafts = house.messages("Drafts")
    return case, email.message_from_bytes(drafts[0][2], policy=email.policy.default) if drafts else None


def test_an_automatic_no_after_an_interview_goes_to_the_recruiter(house):
    """Nobody reads the system's address; Rita invited, Jane came: the letter is Rita's, and knows that they met."""
    house.append(INVITATION)
    sent(house, ACCEPTED)
    case, draft = answer_to(house, AUTOMATIC)
    assert (case["state"], case["stage"], case["to"]) == ("drafted", "interview", "rita@corvid.example")
    assert case["role"] == "Data Engineer"
    assert str(draft["To"]) == "rita@corvid.example"
    assert draft.get_content().startswith(("Dear Rita", "Hi Rita", "Hello Rita"))
    assert draft["In-Reply-To"] == "<n1@mail.example>"


def test_without_a_past_the_same_no_is_left_alone(house):
    """A friend who names the employer and a shop with a similar name are no recruiters."""
    case, draft = answer_to(house, AUTOMATIC)
    assert (case["state"], draft) == ("silent", None)


def test_of_two_roles_none_is_guessed(house):
    """Two applications at one employer, a no that names neither: the letter names none."""
    house.append(INVITATION)
    sent(house, ACCEPTED)
    second = INVITATION.replace(b"<i1@", b"<i2@").replace(b"Data Engineer", b"Head of Research")
    house.append(second)
    case, draft = answer_to(house, AUTOMATIC)
    assert case["role"] is None
    assert "Data Engineer" not in draft.get_content()
    assert "Research" not in draft.get_content()


def test_what_came_later_proves_nothing(house):
    """Old mail taken in with --since: an interview for the next undertaking is none of this one."""
    house.append(INVITATION.replace(b"05 Oct 2026", b"20 Nov 2026"))
    case, _ = answer_to(house, AUTOMATIC)
    assert case["state"] == "silent"


def test_a_hostile_past_is_only_read(house):
    """Foreign octets in ids and addresses never become a command; INBOX is as it was."""
    hostile = AUTOMATIC.replace(
        b"MIME-Version",
        b'References: <a"b@x> <c\\\\d@y> <i1@mail.example>\nReply-To: "x\\" OR ALL"@evil.example\nMIME-Version',
    )
    house.append(INVITATION)
    house.more["marks"] = False
    before = house.messages("INBOX")
    answer_to(house, hostile)
    assert house.messages("INBOX")[: len(before)] == before


def test_a_draft_that_matters_most_is_flagged(house):
    r"""A starred mail, and a no after many mails: \\Flagged in Drafts, so that nobody sends it unread."""
    house.once()
    house.server.append("INBOX", HUMAN_NO, "(\\Flagged)", user=house.user)
    house.append(CLIENT_NO)
    house.once()
    flags = {b"bakery" in octets: flags for _, flags, octets in house.messages("Drafts")}
    assert flags == {True: "\\Draft \\Flagged \\Seen", False: "\\Draft \\Seen"}
