"""core/kin, core/advice: which earlier mails belong to a no, and what to do beside the draft."""

from __future__ import annotations

from dataclasses import replace

import pytest
from test_history import ME, SENDERS, mail

from watcher.core.advice import advice
from watcher.core.facts import Fact, Facts
from watcher.core.importance import USUAL, Importance
from watcher.core.kin import kin
from watcher.core.message import Address, MessageId

THREAD = MessageId("<first@corvid.example>")
NO = mail("no-reply@corvid.example", "We chose another.", day=40, references=(THREAD,))
ATS = mail("no-reply@us.greenhouse-mail.io", "We chose another.", day=40)
FREE = mail("ada.boss@gmail.com", "We chose another.", day=40)


@pytest.mark.parametrize(
    ("no", "company", "earlier", "belongs"),
    [
        (NO, "", mail("rita@corvid.example", "Hello"), True),
        (NO, "", mail("rita@mail.corvid.example", "Hello"), True),
        (NO, "", mail("rita@notcorvid.example", "Hello"), False),
        (NO, "", mail("rita@corvid.example.evil.example", "Hello"), False),
        (NO, "", mail("bob@pal.example", "Hello", message_id=THREAD), True),
        (NO, "", mail("bob@pal.example", "Hello", references=(THREAD,)), True),
        (NO, "", mail("bob@pal.example", "I know somebody at corvid.example"), False),
        (NO, "", mail("jane@example.org", "Hello", to=(Address("", "rita@corvid.example"),)), True),
        (NO, "", mail("jane@example.org", "A note", references=(THREAD,)), False),
        (ATS, "Corvid GmbH", mail("rita@corvid.example", "Hello"), True),
        (ATS, "Corvid GmbH", mail("rita@corvid-fashion.example", "Hello"), False),
        (ATS, "Corvid Labs", mail("rita@corvid-labs.example", "Hello"), True),
        (ATS, "Corvid", mail("rita@hr.corvid.example", "Hello"), True),
        (ATS, "Corvid", mail("rita@hr.tern.corvid.example", "Hello"), True),
        (ATS, "Example", mail("rita@corvid.example", "Hello"), False),
        (ATS, "", mail("no-reply@us.greenhouse-mail.io", "Hello"), True),
        (ATS, "", mail("rita@us.greenhouse-mail.io", "Another employer"), False),
        (ATS, "Io", mail("rita@io.example", "Too short a name"), False),
        (FREE, "", mail("ADA.BOSS@gmail.com", "Hello"), True),
        (FREE, "", mail("somebody.else@gmail.com", "Hello"), False),
    ],
)
def test_what_belongs(no, company, earlier, belongs):
    """The thread, the same address, the employer's domain or name; never a provider's, a system's or a likeness."""
    wanted = kin(no, company, ME.addresses, SENDERS)
    assert wanted.has(earlier) is belongs


def test_what_is_searched_for():
    """Addresses, domains and the name in one word, if it has three letters; never one's own address, never nothing."""
    no = replace(NO, reply_to=(Address("", "Jane@example.org"), Address("", "Rita@corvid.example")))
    assert kin(no, "Ida", ME.addresses, SENDERS).words == (
        "corvid.example", "ida", "no-reply@corvid.example", "rita@corvid.example"
    )  # fmt: skip
    assert kin(mail("ada@localhost", "No."), "Io", ME.addresses, SENDERS).words == ("ada@localhost",)


def test_colleagues_of_the_user_are_no_employer():
    """A no from inside one's own house: the person's mails belong, all other mail of the house does not."""
    inside = mail("hr@example.org", "We chose another.")
    wanted = kin(inside, "", ME.addresses, SENDERS)
    assert wanted.has(mail("hr@example.org", "Hello"))
    assert not wanted.has(mail("canteen@example.org", "Soup"))


HIGH = Importance("high", "You met.")
FACTS = Facts(
    person=Fact("Rita Blum", "body", "Rita Blum"), role=Fact("Baker", "subject", "Baker"), stage="interview",
    openness=frozenset({"again"}), feedback="offered", praise=Fact("You bake well.", "body", "You bake well."),
)  # fmt: skip


def test_what_matters_most_has_a_nudge_and_three_points():
    """A call or a note by hand, to the person, with the strongest points first; each a whole sentence."""
    told = advice(FACTS, HIGH, "The sender's own address.", ME)
    assert told.nudge == "Call Rita Blum, or write a note by hand; the draft may follow it."
    assert told.points == (
        "Thank them for their words: “You bake well.”",
        "They offer feedback: ask for it.",
        "They invite you to apply again: ask when, and for what.",
    )


@pytest.mark.parametrize("feedback", ["offered", "declined", "unsaid"])
@pytest.mark.parametrize("openness", [frozenset(), frozenset({"again", "keep"}), frozenset({"closed"})])
def test_there_are_always_three_true_points(feedback, openness):
    """Also where nothing is known; nobody is asked who said that they will not answer."""
    told = advice(Facts(feedback=feedback, openness=openness), HIGH, "", replace(ME, offer=""))
    assert len(told.points) == 3
    assert all(point.endswith((".", "”")) for point in told.points)
    if feedback == "declined":
        assert not any("ask" in point.lower().split(":")[0] for point in told.points)


def test_the_rest_has_none():
    """A courteous mail is enough."""
    told = advice(FACTS, USUAL, "The sender's own address.", ME)
    assert (told.nudge, told.points, told.level) == ("", (), "usual")
