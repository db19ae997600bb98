"""gather/earlier and gather/past: of several undertakings at one house, which one a no is about."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from watcher.adapters.config import packs
from watcher.adapters.letters import open_book
from watcher.core.answer import Desk, answer
from watcher.core.gather import extraction
from watcher.core.gather.earlier import narrowed, nearest, numbers, unmixed
from watcher.core.history import History
from watcher.core.letter import Profile
from watcher.core.message import Address, Message, MessageId
from watcher.core.senders import senders
from watcher.core.verdict import Rejection

WORDINGS = extraction(packs.document("extraction.yaml"), packs.given_names(), signs=packs.signs())
BOOK = open_book(packs.listed("letters"), lambda name: packs.document(f"letters/{name}.yaml"))
ME = Profile(name="Jane Doe", addresses=("jane@doeworks.example",))
DESK = Desk(ME, BOOK, senders(packs.document("senders.yaml")), WORDINGS)
START = datetime(2026, 9, 1, 9, tzinfo=UTC)


def mail(day: int, sender: str, subject: str, text: str, **changes: object) -> Message:
    name, _, address = sender.rpartition("<")
    found = {
        "message_id": MessageId(f"<{day}@thread.example>"),
        "date": START + timedelta(days=day),
        "sender": Address(name.strip(), address.strip(">")),
        "to": (Address("Jane Doe", "jane@doeworks.example"),),
    }
    return Message(digest=f"{day}/{text}", text=text, subject=subject, **{**found, **changes})  # type: ignore[arg-type]


def mine(day: int, to: str, subject: str, text: str, **changes: object) -> Message:
    name, _, address = to.rpartition("<")
    reader = (Address(name.strip(), address.strip(">")),)
    return mail(day, "Jane Doe <jane@doeworks.example>", subject, text, to=reader, **changes)


def told(no: Message, *before: Message, language: str = "en", kind: str = "job"):
    verdict = Rejection(score=9, threshold=4, evidence=(), language=language, kind=kind, stage="unknown")  # type: ignore[arg-type]
    return answer(no, verdict, DESK, date(2026, 11, 2), History(before))


def value(fact):
    return fact.value if fact else None


NUMBERS = [
    ("Your application B-2207 and B-2291, both of 3 May", {"B-2207", "B-2291"}),
    ("[Symposium] Submission #77 received", {"#77"}),
    ("Kennziffer 41-007, eingegangen um 14:30 am 2026-05-03", {"41-007"}),
    ("reference MX/44/090 (12/05/2026, 9.30)", {"MX/44/090"}),
    ("JR0098123: 37 of 40 points, 1,200 EUR, since 2019", {"JR0098123"}),
    ("Protocol 207/26, 45/50 points, page 12/14", {"207/26"}),
    ("write to me@host-2024.example or call 030-1234567", set()),
]


@pytest.mark.parametrize(("text", "found"), NUMBERS)
def test_a_reference_number_is_told_from_days_times_and_amounts(text, found):
    """Only what stands as a token of its own and looks like a file's number is one."""
    assert numbers(text) == found


BOTH = mine(
    0, "jobs@corvid.example", "Two applications", "I apply for Night Porter (B-2207) and for Head Baker (B-2291)."
)
PORTER = mail(2, "Corvid <no-reply@corvid.example>", "B-2207", "Thanks for applying for Night Porter (B-2207).")
BAKER = mail(3, "Corvid <no-reply@corvid.example>", "B-2291", "Thanks for applying for Head Baker (B-2291).")
INVITED = mail(
    4, "Olaf Ek <olaf@corvid.example>", "B-2291: shall we talk?", "Could you come on Tuesday 8 September at 15:00?"
)
ACCEPTED = mine(5, "olaf@corvid.example", "Re: B-2291: shall we talk?", "Tuesday is fine.")
NO = mail(
    20, "Rita Blum <rita@corvid.example>", "Your application B-2207", "Dear Jane,\n\nwe chose another.\n\nRita Blum"
)


def test_the_number_says_which_of_two_roles_it_was():
    """The role is the one beside the number, and the talk about the other one proves nothing."""
    facts = told(NO, BOTH, PORTER, BAKER, INVITED, ACCEPTED).facts
    assert (value(facts.role), facts.stage, facts.has("met")) == ("Night Porter", "unknown", False)
    other = told(replace(NO, subject="Your application B-2291"), BOTH, PORTER, BAKER, INVITED, ACCEPTED).facts
    assert (value(other.role), other.stage) == ("Head Baker", "interview")
    assert told(replace(NO, subject="Your application"), BOTH, PORTER, BAKER).facts.role is None


def test_mails_about_another_number_are_left_aside():
    """Those with none stay, and so does all where this mail has none; a postal code is no number."""
    kept = narrowed(History((BOTH, PORTER, BAKER, INVITED, ACCEPTED)), NO)
    assert kept.messages == (BOTH, PORTER)
    nameless = replace(NO, subject="Your application")
    assert len(narrowed(History((BOTH, PORTER, BAKER)), nameless).messages) == 3
    coded = mine(2, "jobs@corvid.example", "My address", "I have moved.\n\nJane Doe\nA-1010 Wien")
    assert narrowed(History((coded,)), NO).messages == (coded,)


def test_the_nearest_mails_are_those_of_the_number_then_of_the_thread():
    """Everything else comes last; a mail that has two such numbers tells no role."""
    plain = replace(NO, subject="Your application", in_reply_to=ACCEPTED.message_id)
    assert [*nearest((INVITED, ACCEPTED), plain)] == [(), (ACCEPTED,), (INVITED, ACCEPTED)]
    hung = replace(NO, in_reply_to=PORTER.message_id)
    assert [*nearest((BOTH, PORTER), hung)] == [(BOTH, PORTER), (PORTER,), (BOTH, PORTER)]
    assert unmixed((BOTH, PORTER), hung) == (PORTER,)


def test_who_handles_a_number_writes_about_it():
    """Where the no has none, an earlier mail may say whose it is."""
    who = mail(2, "Corvid <jobs@corvid.example>", "Received", "Olaf Ek looks after B-2291, Rita Blum after B-2207.")
    silent = replace(NO, subject="Your application")
    assert value(told(silent, PORTER, BAKER, who).facts.role) == "Night Porter"


_RECEIPT = "Hello Jane,\n\n{} has received your application.\n\nSent by Stack."


def test_the_mail_it_answers_says_whose_no_it_is():
    """One system sends for several employers; this mail names none and hangs below one receipt."""
    first = mail(
        1,
        "Stack <info@stack.example>",
        "Application received: Welder at Harrow & Pike",
        _RECEIPT.format("Harrow & Pike"),
    )
    other = mail(
        2,
        "Stack <info@stack.example>",
        "Application received: Fitter at Brass Lantern",
        _RECEIPT.format("Brass Lantern"),
    )
    no = mail(9, "Stack <info@stack.example>", "An update", "Sent by Stack.", in_reply_to=other.message_id)
    facts = told(no, first, other)
    assert (value(facts.facts.role), value(facts.facts.company)) == ("Fitter", "Brass Lantern")


def test_a_role_the_user_never_applied_for_is_left_out():
    """A slip of theirs is not repeated; one that shares a word with what was applied for is the same."""
    applied = mine(0, "jobs@corvid.example", "Application as Night Porter", "I apply for Night Porter.")
    slip = "Thank you for your interest in the role of Head of Legal at Corvid."
    assert told(replace(NO, subject="Your application", text=slip), applied).facts.role is None
    near = "Thank you for your interest in the Night Porter role at Corvid."
    assert value(told(replace(NO, subject="Your application", text=near), applied).facts.role) == "Night Porter"


def test_an_abbreviation_is_spelt_out_as_an_earlier_mail_has_it():
    """The letter may use the whole of it."""
    long = mail(2, "rita@corvid.example", "Interview", "We would like to see you for the Night Room Porter role.")
    short = replace(NO, subject="Corvid: NRP interview")
    assert value(told(short, long).facts.role) == "Night Room Porter"


EMPLOYERS = [
    ("Bewerbung als Welder (Nacht) bei Fuchsbau.", "rita@fuchsbau.example", "Fuchsbau"),
    ("Hello Brass Lantern,\n\nhere is my deck.\n\nJane Doe\nDoe Works", "rita@brasslantern.example", "Brass Lantern"),
    ("Here is my deck.\n\nJane Doe\nDoe Works", "rita@brasslantern.example", None),
    ("Here is a talk for Parole e Suoni 2026 (Bari).", "rita@paroleesuoni.example", "Parole e Suoni 2026"),
    ("Here is what I wrote for La Fourmi.", "rita@librairie-lafourmi.example", "La Fourmi"),
]


@pytest.mark.parametrize(("text", "reader", "company"), EMPLOYERS)
def test_the_users_own_mail_names_the_employer_by_its_domain(text, reader, company):
    """Never the firm the user signs with."""
    no = mail(9, f"Rita Blum <{reader}>", "Re: Hello", "Hi Jane,\n\nno.\n\nRita")
    assert value(told(no, mine(0, reader, "Hello", text)).facts.company) == company


TALKS = [
    ("Could you come to the office on Friday 4 September at 9:30?", "Yes.", "interview"),
    ("Shall we speak on Thursday at four?", "With pleasure.", "interview"),
    ("We would like to interview you for it.", "Thank you.", "interview"),
    ("You are through to the final.", "Thank you.", "interview"),
    ("Please send it by Friday 4 September at 9:30.", "Here it is.", "unknown"),
    ("We are open from Monday to Friday, 9:00 to 17:00.", "Thank you.", "unknown"),
    ("Could you come on Friday 4 September at 9:30?", "I have to withdraw my application.", "unknown"),
    ("I have received it.", "Thank you for yesterday's call; it was good to talk to you.", "interview"),
]


@pytest.mark.parametrize(("theirs", "own", "stage"), TALKS)
def test_a_day_with_an_hour_that_was_answered_is_a_meeting(theirs, own, stage):
    """A deadline and opening hours are none, and who withdraws does not go; either side's thanks prove it, too."""
    before = (mail(2, "Rita Blum <rita@corvid.example>", "Hello", theirs), mine(3, "rita@corvid.example", "Re", own))
    assert told(replace(NO, subject="Hello"), *before).facts.stage == stage


def test_a_no_before_any_talk_outweighs_what_was_written():
    """They say that they will not invite to an interview."""
    before = (INVITED, ACCEPTED, mail(6, "olaf@corvid.example", "Re", "Good."))
    text = "Dear Jane,\n\nI am sorry to say that we will not be inviting you to interview.\n\nRita Blum"
    assert told(replace(NO, subject="Your application", text=text), *before).facts.stage == "unknown"


KINDS = [
    ("Request for proposal: signs for nine stations", "our proposal is attached.", "bid"),
    ("Quick question", "our manuscript is attached.", "paper"),
    ("Master's in Old Maps", "here is the rest for admission.", "school"),
    ("Seed round", "our deck is attached.", "investor"),
    ("Hello", "my CV and our proposal are attached.", "job"),
    ("Hello", "here it is.", "job"),
]


@pytest.mark.parametrize(("subject", "text", "kind"), KINDS)
def test_what_was_sent_tells_what_was_refused(subject, text, kind):
    """A no that could be about anything is about what the earlier mails speak of."""
    no = mail(9, "Rita Blum <rita@corvid.example>", "Re: Hello", "Dear Jane,\n\nwe chose somebody else.\n\nRita Blum")
    assert told(no, mine(0, "rita@corvid.example", subject, text)).facts.kind == kind


def test_an_address_the_user_has_written_to_may_be_answered():
    """Reply-To at another domain is a safety catch only where nobody knows it."""
    desk = (Address("Office", "office@review.example"),)
    no = replace(NO, reply_to=desk)
    assert told(no).recipient.address is None
    assert told(no, mine(0, "office@review.example", "My text", "Here it is.")).recipient.address == desk[0]


def test_a_letter_greets_whoever_reads_it():
    """Ada leaves, and answers go to Ben: the letter is for Ben; an office's address changes nobody's name."""
    no = replace(NO, text="Dear Jane,\n\nwe chose another.\n\nBest wishes,\nRita Blum")
    ben = replace(no, reply_to=(Address("Ben Carter", "ben.carter@corvid.example"),))
    assert value(told(ben).facts.person) == "Ben Carter"
    assert value(told(replace(no, reply_to=(Address("Corvid", "post@corvid.example"),))).facts.person) == "Rita Blum"
    far = replace(no, reply_to=(Address("Ben Carter", "ben.carter@elsewhere.example"),))
    assert value(told(far).facts.person) == "Rita Blum"


def test_a_letter_from_another_mailbox_is_answered_where_its_writer_says():
    """`Reply to me at`, and only at an address of the house."""
    text = "Dear Jane,\n\nwe chose another. You can reply to me at rita@{}.\n\nBest wishes,\nRita Blum"
    office = Address("Office", "office@corvid.example")
    no = replace(NO, sender=office, text=text.format("corvid.example"))
    assert told(no).recipient.address == Address("", "rita@corvid.example")
    assert told(replace(no, text=text.format("elsewhere.example"))).recipient.address == office


def test_an_agency_may_call_the_client_by_half_its_name():
    """Every earlier mail has the whole of it; a firm's own short name stays."""
    before = mail(2, "Olaf Ek <olaf@finders.example>", "Hello", "They would like to meet you. It is Harrow Dairies.")
    text = "Hi Jane,\n\nHarrow has decided to go with someone else.\n\nOlaf"
    no = replace(NO, sender=Address("Olaf Ek", "olaf@finders.example"), subject="Hello", text=text)
    assert value(told(no, before).facts.company) == "Harrow Dairies"
    own = replace(no, sender=Address("Olaf Ek", "olaf@harrow.example"))
    assert value(told(own, before).facts.company) == "Harrow"


def test_a_go_between_was_not_there():
    """An agency's client is who met the user; the stage is what it is, and nobody is thanked for the talk."""
    before = (
        mail(2, "Olaf Ek <olaf@finders.example>", "Hello", "I look for a client. Could you come on 8 May at 15:00?"),
        mine(3, "olaf@finders.example", "Re: Hello", "Gladly."),
    )
    no = mail(9, "Olaf Ek <olaf@finders.example>", "Re: Hello", "Hi Jane,\n\nMistral Bank has decided.\n\nOlaf")
    facts = told(no, *before).facts
    assert (facts.stage, facts.has("met")) == ("interview", False)
    house = [replace(one, sender=Address("Olaf Ek", "olaf@mistral.example")) for one in (before[0], no)]
    assert told(house[1], house[0], before[1]).facts.has("met")


def test_an_assistant_is_not_thanked_for_the_talk():
    """The one whose address it comes from was there."""
    text = "Dear Jane,\n\nMs Blum has asked me to thank you for the interview.\n\nBest wishes,\nBen Carter"
    facts = told(replace(NO, text=text)).facts
    assert (value(facts.person), facts.has("met")) == ("Ben Carter", False)


def test_what_was_taken_back_is_not_what_was_refused():
    """Of two applications one was withdrawn; the mail that says so names the other."""
    text = "I withdraw my application as Night Porter. The application as Head Baker is still open."
    back = mine(3, "jobs@corvid.example", "Application as Night Porter", text)
    assert value(told(replace(NO, subject="Your application"), back).facts.role) == "Head Baker"


def test_thanks_for_an_earlier_no_prove_nothing_about_this_one():
    """The letter that answered it speaks of a talk, and that was another undertaking's."""
    old = mail(1, "rita@corvid.example", "Night Porter", "We chose another candidate.")
    thanks = mine(2, "rita@corvid.example", "Re", "Thank you for yesterday's call.", in_reply_to=old.message_id)
    verdict = Rejection(score=9, threshold=4, evidence=(), language="en", kind="job", stage="unknown")
    history = History((old, thanks), frozenset({old.source}))
    assert answer(NO, verdict, DESK, date(2026, 11, 2), history).facts.stage == "unknown"
    assert told(NO, replace(thanks, in_reply_to=None)).facts.stage == "interview"
