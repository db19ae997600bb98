"""checkins, calloff, reminder: on the day a letter and a note, once; and never when life has moved on."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from fakes import LOST, FakeSession
from later import JANE, NO, World

from watcher.core.almanac import Where
from watcher.core.case import Form, State
from watcher.core.manners import manners
from watcher.errors import ServerUnavailable

DUE = date(2027, 5, 3)
"""Ninety days after 1 February 2027, moved from Sunday 2 May."""


@pytest.fixture
def world(tmp_path):
    """An interview's no that was answered: the letter is sent, the check-in is pending."""
    made = World(tmp_path / "state")
    made.declined()
    made.send()
    assert made.states() == ["pending"]
    yield made
    made.store.close()


def test_on_the_day_a_letter_lies_in_drafts(world):
    """In the thread behind my own reply, flagged, from and to the same people; it says who, which role and when."""
    assert (world.due.due, world.due.zone, world.due.country) == (DUE, "Europe/Berlin", "DE")
    world.on(DUE - timedelta(days=1))
    assert world.drafts() == []
    world.on(DUE)
    (draft,) = world.drafts()
    (sent,) = world._mails("Sent")
    assert draft["In-Reply-To"] == sent["Message-ID"]
    assert draft["References"].split() == [*sent["References"].split(), sent["Message-ID"]]
    assert (draft["To"], draft["Subject"]) == (sent["To"], sent["Subject"])
    assert draft["From"].addresses[0].addr_spec == JANE
    body = draft.get_content().replace("\r", "").rstrip("\n") + "\n"
    assert "February" in body
    assert "Data Engineer" in body
    assert manners(body.replace(" \n", " "), "en") == ()
    box = world.server.mailboxes["Drafts"]
    assert [box.flags[uid] for uid in box.messages] == [{"\\Draft", "\\Seen", "\\Flagged"}]


def test_the_reminder_is_text_first_and_a_calendar_second(world):
    """One note from and to myself in INBOX, unread; multipart/mixed, METHOD:PUBLISH, an all-day transparent event."""
    world.on(DUE)
    (note,) = world.notes()
    assert note["From"].addresses[0].addr_spec == note["To"].addresses[0].addr_spec == JANE
    assert note.get_content_type() == "multipart/mixed"
    text, attached = note.iter_parts()
    assert (text.get_content_type(), attached.get_content_type()) == ("text/plain", "text/calendar")
    assert attached["Content-Type"].params["method"] == "PUBLISH"
    assert attached.get_content_disposition() == "attachment"
    event = attached.get_content()
    assert "METHOD:PUBLISH" in event
    assert "DTSTART;VALUE=DATE:20270503" in event
    assert "TRANSP:TRANSPARENT" in event
    assert "BEGIN:VTODO" not in event
    assert "Firm" in text.get_content() or "Ada" in text.get_content()
    assert set() in world.server.mailboxes["INBOX"].flags.values()


def test_it_happens_once(world):
    """However often the daemon looks, and however often it is started: one letter, one note."""
    for _ in range(3):
        world.on(DUE)
        world.restart()
    world.on(DUE + timedelta(days=1))
    assert (len(world.drafts()), len(world.notes())) == (1, 1)
    assert world.states() == ["drafted", "pending"]


def test_not_before_the_morning_there(world):
    """At seven in Berlin it is too early; a reader in New York has his morning later."""
    world.on(DUE, hour=6)
    assert world.drafts() == []
    world.on(DUE, hour=8)
    assert len(world.drafts()) == 1


def test_a_reader_elsewhere_has_his_own_morning(tmp_path):
    """Half past nine in Berlin is the night in Los Angeles."""
    world = World(tmp_path / "state", home=Where("America/Los_Angeles", "US"))
    world.declined(sender="Ada Boss <ada@firm.example>")
    world.send()
    world.on(world.due.due, hour=9)
    assert world.drafts() == []
    world.on(world.due.due, hour=18)
    assert len(world.drafts()) == 1


def test_the_second_comes_and_then_no_more(world):
    """180 days after the no, when the first was sent; two at most, and the second says that it is the last."""
    world.on(DUE)
    world.send()
    assert world.due.due == date(2027, 8, 2)
    world.on(world.due.due)
    (draft,) = world.drafts()
    assert draft["In-Reply-To"] == world._mails("Sent")[1]["Message-ID"]
    world.send()
    world.pass_days(700, step=7)
    assert world.states() == ["drafted", "drafted"]
    assert world.drafts() == []


def test_without_the_first_there_is_no_second(world):
    """A check-in that the user did not send is not followed by another."""
    world.on(DUE)
    world.on(world.due.due)
    assert world.states() == ["drafted", "cancelled"]
    assert "unsent" in world.due.reason


LIFE = {
    "a reply in the thread": ({}, "Thanks, that was kind of you.", "They wrote to you"),
    "another address of theirs": (
        {"sender": "Hr <people@firm.de>"},
        "Your umbrella is still at the desk downstairs.",
        "They wrote to you",
    ),
    "a private address in the thread": (
        {"sender": "Ada <ada@gmail.com>", "In_Reply_To": "<sent>"},
        "From my own address.",
        "They wrote to you",
    ),
    "an invitation by a machine": (
        {"sender": "jobs@firm.de", "Auto_Submitted": "auto-generated", "subject": "Invitation to interview"},
        "We are pleased to invite you to an interview for the position.",
        "an invitation or an offer",
    ),
    "somebody who has left": (
        {"Auto_Submitted": "auto-replied", "subject": "Automatic reply"},
        "Ada Boss is no longer with the company. Please write to Bo Li.",
        "has left",
    ),
    "a letter that came back": (
        {"sender": "MAILER-DAEMON@mx.example", "X_Failed_Recipients": "ada@firm.de", "subject": "Undelivered"},
        "This message could not be delivered to ada@firm.de.",
        "came back",
    ),
    "a closed door": ({}, "Please do not contact us again about positions.", "They wrote"),
}


@pytest.mark.parametrize("name", LIFE)
def test_life_calls_it_off(world, name):
    """What arrives in between ends the check-in, and the reason is kept."""
    head, text, reason = LIFE[name]
    sent = world._mails("Sent")[0]["Message-ID"]
    world.pass_days(20, step=10)
    world.arrives(text, **{key: value.replace("<sent>", str(sent)) for key, value in head.items()})
    world.look()
    assert world.states() == ["cancelled"]
    assert reason in world.due.reason
    world.on(DUE)
    assert world.drafts() == []


NOTHING = {
    "out of office": ({"Auto_Submitted": "auto-replied", "subject": "Out of office"}, "I am back on Monday."),
    "away, without saying that it is automatic": ({"subject": "Abwesenheitsnotiz: Re"}, "Ich bin am Montag zurück."),
    "a newsletter of theirs": ({"Precedence": "bulk", "List_Id": "<n.firm.de>"}, "Our spring catalogue is here."),
    "a stranger": ({"sender": "Bo <bo@elsewhere.example>"}, "Lunch on Friday?"),
    "a stranger at the same mail provider": ({"sender": "Bo <bo@gmail.com>"}, "Lunch on Friday?"),
    "my own copy": ({"sender": f"Jane <{JANE}>", "to": f"Jane <{JANE}>"}, "A note to myself."),
}


@pytest.mark.parametrize("name", NOTHING)
def test_what_does_not_count(world, name):
    """Machines, lists, strangers and my own copies leave the check-in where it is."""
    head, text = NOTHING[name]
    world.pass_days(20, step=10)
    world.arrives(text, **head)
    world.look()
    world.on(DUE)
    assert world.states()[0] == "drafted"


def test_my_own_newer_mail_calls_it_off(world):
    """I have written to them since, as Sent shows on the day; the copy of the first letter there does not count."""
    world.pass_days(20, step=10)
    world.write("ada@firm.de")
    world.on(DUE)
    assert world.states() == ["cancelled"]
    assert "You wrote to them on 21 February 2027" in world.due.reason


def test_a_reply_that_only_the_mailbox_knows_is_found_on_the_day(world):
    """What was not seen arriving is seen when the mailbox is looked at once more."""
    world.on(DUE - timedelta(days=2))
    world.arrives("Shall we talk?", sender="Ada Boss <ada@firm.de>")
    world.now = world.now.replace(month=5, day=3)
    world.checkins.look(FakeSession(world.server))
    assert world.states() == ["cancelled"]


def test_another_no_with_a_check_in_takes_its_place(world):
    """Two noes of one employer are one acquaintance: the newer one's check-in counts, and its letter is shorter."""
    world.pass_days(30, step=10)
    world.declined(sender="Ben Low <ben@firm.de>", subject="Designer", text=NO.replace("Data Engineer", "Designer"))
    world.send()
    assert sorted(world.states()) == ["cancelled", "pending"]
    assert "takes its place" in next(due.reason for due in world.store.check_ins() if due.state == "cancelled")
    world.on(next(due.due for due in world.store.check_ins() if due.state == "pending"))
    (draft,) = world.drafts()
    assert len(draft.get_content().split()) < 55


def test_another_no_without_a_check_in_restarts_the_clock(world):
    """A machine's no for another post: as long again from then, and the reason is told."""
    world.pass_days(30, step=10)
    world.declined(
        "Thank you for applying for the position. Unfortunately we will not be moving forward with your application.",
        sender="jobs@firm.de",
        Auto_Submitted="auto-generated",
    )
    (due,) = [due for due in world.store.check_ins() if due.state == "pending"]
    assert due.due >= DUE + timedelta(days=30)
    assert "starts anew" in due.reason
    world.on(DUE)
    assert "drafted" not in world.states()


def test_hired_and_do_not_contact(world):
    """Both are asked on the day, as config.yaml says then."""
    world.change(do_not_contact=("firm.de",))
    world.on(DUE)
    assert (world.states(), world.due.reason) == (["cancelled"], "You asked that nothing is written to them.")
    world.change(do_not_contact=())
    world.declined(sender="Cy <cy@other.de>", subject="Other")
    world.send()
    world.change(hired=True)
    world.on(world.due.due + timedelta(days=3))
    assert world.due.reason == "You are hired."


def test_a_first_letter_that_was_never_sent_is_nudged_once_and_not_followed(tmp_path):
    """After two days one gentle word; on the day no second draft, and the reason."""
    world = World(tmp_path / "state")
    world.declined()
    world.pass_days(1)
    assert world.notes() == []
    world.pass_days(30)
    (note,) = world.notes()
    assert "still in Drafts" in note["Subject"]
    assert "gracious" not in str(note["Subject"])
    world.on(DUE)
    assert (world.states(), len(world.drafts()), len(world.notes())) == (["cancelled"], 1, 1)
    assert "still lies in Drafts" in world.due.reason


def test_a_first_letter_that_was_thrown_away_is_not_followed(tmp_path):
    """The user did not want to write: no check-in either, and no nudge."""
    world = World(tmp_path / "state")
    world.declined()
    world.server.mailboxes["Drafts"].messages.clear()
    world.pass_days(6)
    world.on(DUE)
    assert (world.states(), world.notes()) == (["cancelled"], [])
    assert "without being sent" in world.due.reason


def many(world, count):
    """Noes of different employers on one day, all answered."""
    for n in range(count):
        world.arrives(NO, sender=f"P{n} Low <p{n}@firm{n}.de>", subject=f"Position {n}")
    world.look()
    world.send()


def test_late_is_not_lost_and_not_a_burst(tmp_path):
    """Away for months: back on a Saturday nothing, on Monday three, and so on; each once, the oldest first."""
    world = World(tmp_path / "state")
    many(world, 8)
    back = date(2027, 6, 12)
    world.on(back)
    assert world.drafts() == []
    counts = []
    for n in range(2, 8):
        world.on(back + timedelta(days=n), hour=9)
        world.on(back + timedelta(days=n), hour=15)
        counts.append(len(world.drafts()))
    assert counts == [3, 6, 8, 8, 8, 8]
    assert len(world.notes()) == 3
    assert "3 check-ins" in world.notes()[0]["Subject"]


def test_important_ones_come_first(tmp_path):
    """Of one day the weightiest goes first."""
    world = World(tmp_path / "state", per_day=1)
    world.change(important=("firm2.de",))
    many(world, 3)
    world.on(date(2027, 6, 14))
    assert "firm2" in world.drafts()[0]["To"]


@pytest.mark.parametrize("fault", ["append", "appended", "fetch"])
@pytest.mark.parametrize("nth", [1, 2])
def test_a_line_lost_on_the_day_ends_with_one_letter_and_one_note(world, fault, nth):
    """Before the append, after it, while the mailbox is looked at: neither lost nor doubled."""
    world.server.faults[fault] = [None] * (nth - 1) + [LOST]
    world.now = world.now.replace(month=5, day=3)
    try:
        world.look()
    except ServerUnavailable:
        world.restart()
    for _ in range(3):
        world.now += timedelta(minutes=5)
        world.look()
        world.restart()
    assert (len(world.drafts()), len(world.notes())) == (1, 1)
    assert world.states() == ["drafted", "pending"]


@pytest.mark.parametrize("nth", range(1, 12))
def test_a_line_lost_at_any_examine_of_the_day(world, nth):
    """Every EXAMINE of the day fails once."""
    world.server.faults["examine"] = [None] * (nth - 1) + [LOST]
    world.now = world.now.replace(month=5, day=3)
    try:
        world.look()
    except ServerUnavailable:
        world.restart()
    world.now += timedelta(minutes=5)
    world.look()
    world.look()
    assert (len(world.drafts()), len(world.notes())) == (1, 1)


def test_a_reply_between_the_intent_and_the_restart_still_counts(world):
    """Killed after the intent, and they wrote meanwhile: no letter."""
    world.server.faults["append"] = [LOST]
    world.now = world.now.replace(month=5, day=3)
    world.server.faults["examine"] = []
    intended = world.store.open_case
    world.store.open_case = lambda case, at: (_ for _ in ()).throw(LOST) if intended(case, at) else None
    with pytest.raises(ServerUnavailable):
        world.look()
    world.server.faults.clear()
    world.restart()
    world.arrives("Shall we talk?")
    world.look()
    assert (world.states(), world.drafts()) == (["cancelled"], [])
    (letter,) = world.store.cases(parent=world.due.case)
    assert (letter.form, letter.state) == (Form.CHECK_IN, State.SILENT)


def test_the_list_of_noes_holds_no_letters_of_later(world):
    """`cases()` are the noes; what followed one is asked for by its parent."""
    world.on(DUE)
    assert [case.form for case in world.store.cases()] == [Form.LETTER]
    assert [case.turn for case in world.store.cases(parent=world.due.case)] == [1]


def test_the_history_tells_it_all(world):
    """Every turn of a check-in stands in the history of its case."""
    world.pass_days(20, step=10)
    world.arrives("Thanks.")
    world.look()
    told = [(moment.event, moment.detail) for moment in world.store.history(world.due.case)]
    assert told[-1][0] == "check-in cancelled"
    assert "They wrote to you" in told[-1][1]


def test_a_clock_set_back_does_nothing_twice(world):
    """A jump back after the day, and forward again: one letter."""
    world.on(DUE)
    world.on(DUE - timedelta(days=40))
    world.on(DUE + timedelta(days=1))
    assert (len(world.drafts()), len(world.notes())) == (1, 1)


def test_what_came_while_we_were_away_counts(tmp_path):
    """The no and a reply both waited for us: the reply is newer than the no, though not than our case."""
    world = World(tmp_path / "state")
    world.arrives(NO)
    world.now += timedelta(days=3)
    world.arrives("Your umbrella is still here.", sender="Desk <desk@firm.de>")
    world.now += timedelta(days=5)
    world.look()
    assert world.states() == ["cancelled"]


def test_letters_of_one_month_do_not_share_their_words(tmp_path):
    """What a first letter or another check-in said within a month is said in other words."""
    made = World(tmp_path / "state")
    many(made, 3)
    for day in range(4):
        made.on(DUE + timedelta(days=day))
    used = [set(letter.used) for case in made.store.cases() for letter in made.store.cases(parent=case.id)]
    made.store.close()
    said = [{one for one in each if "/greeting/" not in one and "/close/" not in one} for each in used]
    assert len(said) > 1
    assert all(said)
    assert not said[0] & said[1]
