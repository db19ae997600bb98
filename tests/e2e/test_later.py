"""Months later, as a process, on a real Dovecot with a moved clock: the letter, the note, the verbs."""

from __future__ import annotations

import email
import email.policy
import itertools
import json
import re

import icalendar
import pytest
from household import GERMAN_NO, Household

_USERS = itertools.count(1)
DUE = "2027-02-01"
"""Ninety days after 2 November 2026 is a Sunday."""


@pytest.fixture
def house(dovecot, tmp_path):
    """A no after an interview whose letter was sent."""
    made = Household(dovecot, f"later{next(_USERS)}", tmp_path)
    made.append(GERMAN_NO)
    made.once("--since", "3650d", "--as-of", "2026-11-02")
    ((uid, _, octets),) = made.messages("Drafts")
    made.server.append("Sent", octets, user=made.user)
    with made.server.client(made.user) as client:
        client.select("Drafts")
        client.uid("STORE", str(uid), "+FLAGS", "(\\Deleted)")
        client.expunge()
    assert made.once("--as-of", "2026-11-03").returncode == 0
    return made


def mails(house, mailbox):
    found = house.messages(mailbox)
    return [(flags, email.message_from_bytes(octets, policy=email.policy.default)) for _, flags, octets in found]


def said(house, *words):
    done = house.gracious(*words, "--config", str(house.config()))
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_on_the_day_one_letter_and_one_note(house):
    """Nothing the day before; on the day a flagged draft in the thread, an unread note in INBOX; nothing twice."""
    house.once("--as-of", "2027-01-29")
    assert mails(house, "Drafts") == []
    for _ in range(2):
        done = house.once("--as-of", DUE)
        assert done.returncode == 0, done.stderr
    ((flags, draft),) = mails(house, "Drafts")
    (_, sent) = mails(house, "Sent")[0]
    assert flags == "\\Draft \\Flagged \\Seen"
    assert draft["In-Reply-To"] == sent["Message-ID"]
    assert draft["References"].split()[-1] == sent["Message-ID"]
    assert (draft["To"], draft["Subject"]) == ("weiss@werk.example", "Re: Ihre Bewerbung")
    assert "November" in draft.get_content()
    assert re.search(rb"gracious|check-in", bytes(draft), re.IGNORECASE) is None
    ((flags, note),) = [(flags, mail) for flags, mail in mails(house, "INBOX") if mail["Auto-Submitted"]]
    assert flags == ""
    assert [part.get_content_type() for part in note.iter_parts()] == ["text/plain", "text/calendar"]
    assert len(mails(house, "INBOX")) == 2


def test_the_verbs(house):
    """checkins lists, rehearses, moves and exports; snooze puts off; show tells it all; status names what comes."""
    (due,) = [row for row in house.rows("checkins") if row["state"] == "pending"]
    assert (due["due"], due["zone"], due["turn"]) == (DUE, "Europe/Berlin", 1)
    assert "90 days after" in said(house, "checkins")
    assert said(house, "checkins", "--as-of", "2027-01-29") == "No check-ins.\n"
    assert DUE[:4] in said(house, "checkins", "--as-of", DUE)
    assert said(house, "checkins", "--week") == "No check-ins.\n"
    assert "1 Feb 2027" in said(house, "checkins", "--week", "--as-of", "2027-01-28").replace("01 Feb", "1 Feb")
    (event,) = icalendar.Calendar.from_ical(said(house, "checkins", "--ics")).walk("VEVENT")
    assert str(event["dtstart"].dt) == DUE
    assert "14 February 2027" in said(house, "checkins", "--set", "1", "2027-02-14")
    assert "16 March 2027" in said(house, "snooze", "1", "30d")
    (status,) = map(json.loads, said(house, "status", "--json").splitlines())
    assert [one["due"] for one in status["checkins"]] == ["2027-03-16"]
    assert "You moved it." in said(house, "show", "1")
    said(house, "skip", "1")
    assert [row["state"] for row in house.rows("checkins")] == ["cancelled"]
    assert house.gracious("snooze", "1", "30d", "--config", str(house.config())).returncode == 64
    assert house.gracious("snooze", "99", "30d", "--config", str(house.config())).returncode == 64
