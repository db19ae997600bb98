"""core/afterwards: what one later mail means, word for word, and whose check-ins it may be about."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from watcher.cli import desk as desks
from watcher.core.afterwards import Afterwards, Words, afterwards, employer_domain, is_answer
from watcher.core.letter import Profile
from watcher.core.message import Address, Message, MessageId
from watcher.core.verdict import Evidence, Rejection, Unrelated, Verdict

SENDERS = desks.desk(None).senders
PROFILE = Profile("Jane Doe", ("jane@example.org",))
WORDS = Words(left=("i've left",), away=("out of office",))
JANE, ADA = Address("Jane", "Jane@example.org"), Address("Ada", "Ada@jobs.acme.example")
FIRST, SECOND = MessageId("<1@x.example>"), MessageId("<2@x.example>")
MAIL = Message(digest="", text="Hello", subject="Hello", sender=ADA, date=datetime(2027, 3, 9, 12, tzinfo=UTC))
THEIRS = (("ada@jobs.acme.example",), ("acme.example",))
NOTHING = Unrelated(0, 5, ())


def sign(rule: str, points: float) -> Verdict:
    return Unrelated(points, 5, (Evidence(rule, points, "text", "come and see us", 0, 15),))


INVITED = sign("en:invitation", -6)

LEFT = "An automatic reply of 09 March 2027 says that the person has left. Somebody else there may be glad of a word."
RETURNED = (
    "Your letter came back on 09 March 2027: nobody is reached there. Another contact would be the one to write to."
)


@pytest.mark.parametrize(
    ("mail", "verdict", "what", "why", "whose"),
    [
        ({}, NOTHING, "wrote", "They wrote to you on 09 March 2027.", THEIRS),
        ({"date": None}, NOTHING, "wrote", "They wrote to you on 10 March 2027.", THEIRS),
        ({}, INVITED, "invited", "On 09 March 2027 they wrote with an invitation or an offer.", THEIRS),
        ({}, sign("en:invitation", 0), "wrote", "They wrote to you on 09 March 2027.", THEIRS),
        ({}, sign("en:invitation", 0.5), "wrote", "They wrote to you on 09 March 2027.", THEIRS),
        ({}, sign("invitations-of-mine", -6), "wrote", "They wrote to you on 09 March 2027.", THEIRS),
        ({}, sign("en:newsletter", -6), "wrote", "They wrote to you on 09 March 2027.", THEIRS),
        ({}, Rejection(9, 5, ()), "declined", "They wrote again on 09 March 2027, with another no.", THEIRS),
        (
            {"sender": JANE, "to": (ADA, JANE), "cc": (Address("", "bo@other.example"),)},
            NOTHING,
            "mine",
            "You wrote to them on 09 March 2027.",
            (("ada@jobs.acme.example", "bo@other.example"), ("acme.example", "other.example")),
        ),
        (
            {"subject": "Out of office", "text": "I’ve left Acme."},
            INVITED,
            "left",
            LEFT,
            (("ada@jobs.acme.example",), ()),
        ),
        (
            {"subject": "Out of office"},
            INVITED,
            "invited",
            "On 09 March 2027 they wrote with an invitation or an offer.",
            THEIRS,
        ),
        (
            {"sender": Address("", "mailer-daemon@mx.example"), "text": "No Ada@acme.example, and no bo@acme.example."},
            NOTHING,
            "returned",
            RETURNED,
            (("ada@acme.example", "bo@acme.example"), ()),
        ),
        (
            {"sender": None, "headers": (("x-failed-recipients", "ada@acme.example"),), "text": "bo@acme.example"},
            NOTHING,
            "returned",
            RETURNED,
            (("ada@acme.example", "bo@acme.example"), ()),
        ),
    ],
)
def test_what_a_later_mail_means(mail, verdict, what, why, whose):
    """The kind, a whole sentence, the thread, and the people and employers it is about."""
    message = replace(MAIL, references=(FIRST, SECOND), in_reply_to=SECOND, **mail)
    received = datetime(2027, 3, 10, tzinfo=UTC)
    assert afterwards(message, verdict, PROFILE, SENDERS, WORDS, received) == Afterwards(
        what, why, (FIRST, SECOND), *whose
    )


@pytest.mark.parametrize(
    ("mail", "verdict"),
    [
        ({"sender": None}, NOTHING),
        ({"sender": JANE, "to": (JANE,)}, NOTHING),
        ({"subject": "Out of office: back on Monday"}, NOTHING),
        ({"headers": (("auto-submitted", "auto-generated"),)}, sign("en:invitation", 0.5)),
    ],
    ids=["nobody", "a note to oneself", "only away", "a machine"],
)
def test_what_changes_nothing(mail, verdict):
    """Machines, notes to oneself, and somebody who will be back."""
    assert afterwards(replace(MAIL, **mail), verdict, PROFILE, SENDERS, WORDS, MAIL.date) is None


def test_a_mail_outside_of_every_thread_names_none():
    """Not even an empty one."""
    found = afterwards(MAIL, NOTHING, PROFILE, SENDERS, WORDS, MAIL.date)
    assert found is not None
    assert found.ids == ()


def test_a_report_about_very_many_counts_for_twenty():
    """In the order in which it names them."""
    named = tuple(f"n{n}@acme.example" for n in range(30))
    report = replace(MAIL, sender=Address("", "postmaster@mx.example"), text=" ".join(named))
    found = afterwards(report, NOTHING, PROFILE, SENDERS, WORDS, MAIL.date)
    assert found is not None
    assert found.addresses == named[:20]


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        (None, ""),
        (Address("", "ada@gmail.com"), ""),
        (Address("", "no-reply@greenhouse.io"), ""),
        (Address("", "ada@mail.jobs.acme.co.uk"), "acme.co.uk"),
    ],
)
def test_an_employer_is_told_by_the_registrable_part_of_its_domain(address, domain):
    """Nobody, free mail and systems that send for others tell of no employer."""
    assert employer_domain(address, SENDERS) == domain


def test_only_a_mail_of_theirs_is_an_answer():
    """By the sentence that was kept with the check-in."""
    told = {
        "wrote": afterwards(MAIL, NOTHING, PROFILE, SENDERS, WORDS, MAIL.date),
        "invited": afterwards(MAIL, INVITED, PROFILE, SENDERS, WORDS, MAIL.date),
        "declined": afterwards(MAIL, Rejection(9, 5, ()), PROFILE, SENDERS, WORDS, MAIL.date),
    }
    answers = {what: is_answer(one.why) for what, one in told.items() if one}
    assert answers == {"wrote": True, "invited": True, "declined": False}
