"""core/history, gather/past, importance: what earlier mails prove, whom they lead to, how much a no matters."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import get_args

import pytest

from watcher.adapters.config import packs
from watcher.adapters.letters import open_book
from watcher.adapters.mime import parse
from watcher.core.advice import advice
from watcher.core.answer import Desk, answer
from watcher.core.facts import Facts, Kind, Reason
from watcher.core.gather import extraction
from watcher.core.history import History
from watcher.core.importance import Importance
from watcher.core.letter import Profile
from watcher.core.message import Address, Message, MessageId
from watcher.core.senders import senders
from watcher.core.verdict import Rejection

SENDERS = senders(packs.document("senders.yaml"))
WORDINGS = extraction(packs.document("extraction.yaml"), packs.given_names(), signs=packs.signs())
BOOK = open_book(packs.listed("letters"), lambda name: packs.document(f"letters/{name}.yaml"))
ME = Profile(name="Jane Doe", addresses=("jane@example.org",), important=("dream.example", "rita@other.example"))
DESK = Desk(ME, BOOK, SENDERS, WORDINGS)
TODAY = date(2026, 11, 2)
START = datetime(2026, 9, 1, 9, tzinfo=UTC)


def mail(sender: str, text: str, *, day: int = 0, subject: str = "", name: str = "", **changes: object) -> Message:
    found = {
        "digest": f"{sender}/{day}/{text}",
        "message_id": MessageId(f"<{day}.{abs(hash(text))}@{sender.partition('@')[2]}>"),
        "date": START + timedelta(days=day),
        "sender": Address(name, sender),
        "to": (Address("", "jane@example.org"),),
    }
    return Message(text=text, subject=subject, **{**found, **changes})  # type: ignore[arg-type]


def mine(text: str, day: int, **changes: object) -> Message:
    return mail("jane@example.org", text, day=day, **changes)


NO = mail("ada@corvid.example", "Hi Jane,\n\nwe chose another candidate.\n\nBest,\nAda Boss", day=40, name="Ada Boss")
AUTOMATIC = mail("no-reply@corvid.example", "Dear candidate,\n\nwe chose another candidate.", day=40)
RITA = mail("rita@corvid.example", "Would Tuesday suit you?", day=5, name="Rita Blum")
INVITED = mail(
    "rita@corvid.example", "We would like to invite you to an interview on Tuesday.", day=5, name="Rita Blum"
)


def answered(
    message: Message, *before: Message, noes: tuple[Message, ...] = (), flagged: bool = False, **verdict: object
):
    told = {"score": 9, "threshold": 4, "evidence": (), "language": "en", "kind": "job", "stage": "application"}
    history = History(before, frozenset(one.source for one in noes))
    return answer(message, Rejection(**{**told, **verdict}), DESK, TODAY, history, flagged=flagged)  # type: ignore[arg-type]


CALENDAR = mail("rita@corvid.example", "See you then.", day=6, calendar=True)
STAGES = [
    ((), "application"),
    ((INVITED,), "application"),
    ((INVITED, mine("Tuesday is fine.", 6)), "interview"),
    ((mine("Here is my application.", 1), INVITED), "application"),
    ((CALENDAR,), "interview"),
    ((mine("My application.", 1), RITA, mine("Yes.", 6), mail("rita@corvid.example", "Good.", day=7)), "interview"),
    ((mine("My application.", 1), RITA), "application"),
    ((mail("no-reply@corvid.example", "We invite you to an interview.", day=5), mine("Fine.", 6)), "application"),
    (
        (mail("rita@corvid.example", "If you are selected we will invite you to an interview.", day=2), mine("Ok.", 3)),
        "application",
    ),
]


@pytest.mark.parametrize(("before", "stage"), STAGES)
def test_a_meeting_outweighs_what_the_wording_suggests(before, stage):
    """A calendar entry, an answered invitation, or a real exchange make an interview; a machine's word does not."""
    assert answered(NO, *before).facts.stage == stage


INVITATIONS = [
    ("de", "Wir laden Sie herzlich zum Gespräch am Dienstag ein."),
    ("fr", "Nous souhaitons vous rencontrer la semaine prochaine."),
    ("es", "Queremos agendar una entrevista contigo."),
    ("pt", "Gostaríamos de marcar uma conversa na terça."),
    ("it", "Vorremmo fissare un colloquio per martedì."),
    ("nl", "Graag willen we je uitnodigen voor een gesprek."),
]


@pytest.mark.parametrize(("language", "text"), INVITATIONS)
def test_an_invitation_is_known_in_each_language(language, text):
    """So it is in the languages we write."""
    before = (mail("rita@corvid.example", text, day=5), mine("Ok.", 6))
    assert answered(NO, *before, language=language).facts.stage == "interview"


def test_who_was_not_there_is_not_thanked_for_the_talk():
    """It was an interview, but with somebody else; whoever invited and writes the no is thanked."""
    theirs = answered(NO, INVITED, mine("Tuesday is fine.", 6)).facts
    assert (theirs.stage, theirs.has("met")) == ("interview", False)
    own = mail("ada@corvid.example", INVITED.text, day=5, name="Ada Boss")
    assert answered(NO, own, mine("Tuesday is fine.", 6)).facts.has("met")


def test_an_earlier_undertaking_proves_nothing_about_this_one():
    """What lies before their last no belongs to another application."""
    old = mail("ada@corvid.example", "We chose another candidate.", day=10)
    assert answered(NO, CALENDAR, old, noes=(old,)).facts.stage == "application"


BAKER = mail("no-reply@corvid.example", "Thank you for applying for the Baker position at Corvid.", day=2)
WELDER = mail("no-reply@corvid.example", "Thank you for applying for the Welder position at Corvid.", day=3)


def test_the_role_comes_from_an_earlier_mail_when_there_is_but_one():
    """A receipt names what the no leaves out."""
    facts = answered(NO, BAKER).facts
    assert (facts.role and facts.role.value, facts.role and facts.role.where) == ("Baker", "thread")
    assert facts.company
    assert facts.company.value == "Corvid"


def test_between_two_roles_nobody_guesses():
    """Two applications at one employer: the letter names neither."""
    assert answered(NO, BAKER, WELDER).facts.role is None
    named = mail(
        "ada@corvid.example", "Thank you for applying for the Welder position at Corvid. We chose another.", day=40
    )
    role = answered(named, BAKER, WELDER).facts.role
    assert role
    assert role.value == "Welder"


def test_a_no_from_a_machine_goes_to_the_last_person_there():
    """The one who wrote before reads it, and is greeted by name."""
    given = answered(AUTOMATIC, RITA, mail("zoe@elsewhere.example", "Hello.", day=7, name="Zoe"), mine("Yes.", 8))
    assert given.recipient.address == Address("Rita Blum", "rita@corvid.example")
    assert given.letter
    assert "Rita" in given.letter.body.splitlines()[0]


NOT_REACHED = [
    mail("zoe@elsewhere.example", "Hello.", day=7, name="Zoe"),
    mail("zoe@gmail.com", "Hello.", day=7, name="Zoe"),
    mail("team@us.greenhouse-mail.io", "Hello.", day=7, name="Zoe"),
    mail("no-reply@corvid.example", "Hello.", day=7, name="Zoe"),
    mine("Hello.", 7),
]


@pytest.mark.parametrize("before", NOT_REACHED)
def test_nobody_else_is_written_to(before):
    """Another house, free mail, a system or oneself is not that employer."""
    assert answered(AUTOMATIC, before).recipient.address is None


def test_behind_a_system_the_company_s_name_tells_whose_mail_it_was():
    """A system sends for everybody: only the domain that is the company's name, or the thread, proves the link."""
    no = mail(
        "no-reply@us.greenhouse-mail.io", "Thank you for your interest in joining Corvid. We chose another.", day=40
    )
    assert answered(no, RITA).recipient.address == Address("Rita Blum", "rita@corvid.example")
    assert answered(no, mail("rita@tern.example", "Hello.", day=5)).recipient.address is None
    threaded = mail("rita@tern.example", "Hello.", day=5)
    no = mail("no-reply@us.greenhouse-mail.io", "We chose another.", day=40, in_reply_to=threaded.message_id)
    assert answered(no, threaded).recipient.address == Address("", "rita@tern.example")


KIND = mail(
    "ada@corvid.example",
    "Hi Jane,\n\nwe were impressed by your calm way of explaining. We chose another. Please apply again.\n\nAda Boss",
    day=40,
)
LAST = mail("ada@corvid.example", "Hi Jane,\n\nit came down to two of you, and we chose the other one.", day=40)
WEIGHTS = [
    (LAST, (), {"stage": "unknown"}, "high"),
    (NO, (), {"stage": "final"}, "usual"),
    (NO, (CALENDAR,), {"stage": "final"}, "high"),
    (NO, (), {"stage": "interview"}, "usual"),
    (NO, (), {}, "usual"),
    (KIND, (), {"stage": "interview", "openness": frozenset({"again"})}, "high"),
    (mail("hr@dream.example", "We chose another.", day=40), (), {}, "high"),
    (mail("hr@mail.dream.example", "We chose another.", day=40), (), {}, "high"),
    (AUTOMATIC, (mail("rita@other.example", "Hello.", day=1),), {}, "high"),
    (AUTOMATIC, (), {"stage": "final"}, "usual"),
    (NO, (), {"stage": "final", "kind": "paper"}, "usual"),
    (
        NO,
        (RITA, mine("Yes.", 6), INVITED, mine("Fine.", 7), mail("ada@corvid.example", "Good to meet you.", day=9)),
        {},
        "high",
    ),
]


@pytest.mark.parametrize(("message", "before", "verdict", "level"), WEIGHTS)
def test_importance_comes_from_evidence_and_from_the_user(message, before, verdict, level):
    """Stage, people's mails both ways and openness; or the user's own list."""
    weight = answered(message, *before, **verdict).importance
    assert weight.level == level
    assert weight.why.endswith(".")


def test_a_star_is_the_user_s_word():
    """A flagged mail is important whatever it says."""
    assert answered(AUTOMATIC, flagged=True).importance.level == "high"


def test_an_english_letter_for_want_of_a_native_one_is_announced():
    """The user is told that the letter is not in their language."""
    assert answered(NO, language="sv").remarks == (
        "There is no native letter for their language, so this one is in English.",
    )


def test_what_to_speak_of_begins_with_what_they_told():
    """Of three points for a call the first ones are the details of this exchange."""
    told = answered(
        mail(
            "ada@corvid.example",
            "Hi Jane,\n\nthank you for our conversation. Tom and I liked your portfolio. It came down to two of you,"
            " and the other has more experience in tide tables.\n\nAda Boss",
            name="Ada Boss",
        ),
        stage="final",
    )
    assert advice(told.facts, told.importance, "", ME).points == (
        "They spoke well of this: my portfolio. Say that it was good to hear.",
        "The other brings more experience in tide tables. Say that it makes sense, and ask how one gains it.",
        "Ask them to give your regards to Tom.",
    )


CALENDARS = [("REQUEST", True), ("REPLY", True), ("CANCEL", False)]


@pytest.mark.parametrize(("method", "there"), CALENDARS)
def test_a_calendar_part_is_seen(method, there):
    """An invitation or its answer is an appointment, its cancellation is none."""
    octets = (
        "From: rita@corvid.example\nSubject: Talk\nContent-Type: multipart/mixed; boundary=b\n\n"
        "--b\nContent-Type: text/plain\n\nHi\n"
        f"--b\nContent-Type: text/calendar; method={method}\n\nBEGIN:VCALENDAR\n--b--\n"
    )
    message = parse(octets.encode())
    assert isinstance(message, Message)
    assert message.calendar is there


@pytest.mark.parametrize("kind", get_args(Kind))
@pytest.mark.parametrize("openness", [None, "paused", "again", "filled"])
@pytest.mark.parametrize("reason", get_args(Reason))
@pytest.mark.parametrize("hired", [False, True])
def test_three_points_that_fit(kind, openness, reason, hired):
    """Never fewer than three; no question where it was put off or money or a colleague decided; no offer by whoever
    has found work; no talk that was not.
    """
    facts = Facts(kind=kind, stage="final", openness=frozenset({openness} - {None}), reason=reason)
    points = advice(facts, Importance("high", "You starred it."), "", replace(ME, hired=hired)).points
    said = " ".join(points)
    assert len(points) == 3
    assert not ("Ask one easy question" in said and (openness == "paused" or reason in ("budget", "inside")))
    assert not (hired and ("offer" in said or "available" in said))
    assert "You talked" not in said
