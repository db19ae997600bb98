"""The judge: years of noes, replies and kills; each check-in that is right comes once, each other has its reason.

`make judge` lives three years with four hundred noes; the test run lives fourteen months with a few.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from datetime import datetime

import pytest
from judge.expected import PER_DAY, first_due, ready, second_due, unexcused
from judge.fates import stories
from judge.hands import read
from judge.years import BERLIN, Life, live
from servers.radicale import Radicale

from watcher.core.manners import manners

COUNT = int(os.environ.get("GRACIOUS_JUDGE_NOES", "18"))
DAYS = int(os.environ.get("GRACIOUS_JUDGE_DAYS", "420"))
STEP = int(os.environ.get("GRACIOUS_JUDGE_STEP", "2"))
"""Days between two looks, while the computer is on."""
SEED = int(os.environ.get("GRACIOUS_JUDGE_SEED", "7"))


@pytest.fixture
def life(dovecot, tmp_path):
    """A user's mailbox, calendar and daemon on 8 January 2023."""
    (tmp_path / "dav").mkdir()
    with Radicale(tmp_path / "dav") as dav:
        now = datetime(2023, 1, 8, 12, tzinfo=BERLIN)
        life = Life(tmp_path / "state", mail=dovecot, user=f"years{SEED}", now=now, dav=dav)
        yield life
        life.end()
        life.hands.close()


@pytest.mark.timeout(3600)
def test_years_of_check_ins(life):
    """Every fate ends as docs/check-ins.md says, on its day there, whatever was killed in between."""
    chance = random.Random(SEED)
    told = stories(COUNT, DAYS, chance)
    live(life, told, DAYS, STEP, chance)
    life.end()
    life.open()
    dues = life.store.check_ins()
    for story in told:
        ours = [due for due in dues if due.to == story.address and due.state != "none"]
        _as_many_as_are_right(story, ours)
        _on_their_days(life, story, ours)
        _without_delay(life, story, ours, {due.id: due.due for due in dues})
    _three_a_day(life)
    _with_manners(life)
    _once(life)
    states = Counter(due.state for due in dues)
    print(
        f"noes={COUNT} days={DAYS} looks={len(life.looks)} kills={life.kills} calendars={life.calendars} {dict(states)}"
    )


def _as_many_as_are_right(story, dues):
    """None is pending any longer, so many were drafted, and each other one says why."""
    drafted = [due for due in dues if due.state == "drafted"]
    assert len(drafted) == story.drafts, (story, dues)
    for due in dues:
        if due.state != "drafted":
            assert due.state == "cancelled", (story.fate, due)
            assert story.reason, (story.fate, due)
            assert story.reason in due.reason, (story.fate, due)
            assert due.reason.endswith("."), due
    assert len(dues) == (story.drafts + 1 if story.reason else story.drafts), (story, dues)


def _on_their_days(life, story, dues):
    """Each is due on the day that can be reckoned from the outside, and was drafted on a good morning there."""
    for due in dues:
        assert (due.country, due.zone) == story.where
        if due.turn == 1 and story.fate != "another no":
            assert due.due == first_due(story, life.looks), (story, due)
        if due.turn == 2:
            (first,) = [one for one in dues if one.turn == 1]
            assert due.due == second_due(story, life.looks, _settling(life, first)), (story, due)
        if due.state == "drafted":
            (letter,) = [one for one in life.store.cases(parent=due.case) if one.turn == due.turn]
            assert ready(due.due, story.where, letter.opened), due


def _without_delay(life, story, dues, days):
    """No look passed a ready one by while its day had room."""
    for due in dues:
        if due.state == "drafted":
            settled = life.looks.index(_settling(life, due))
            assert list(unexcused(due.due, story.where, life.looks[:settled], days)) == [], (story, due)


def _settling(life, due):
    """The look at which a check-in was drafted or called off."""
    return next(look for look in life.looks if due.id in look.settled)


def _three_a_day(life):
    """However many are late, no day (UTC) has more than three."""
    drafted = Counter(look.day_utc for look in life.looks for state in look.settled.values() if state == "drafted")
    assert max(drafted.values()) <= PER_DAY


def _with_manners(life):
    """Each letter that was drafted months later passes the check of manners."""
    letters = [letter for case in life.store.cases() for letter in life.store.cases(parent=case.id) if letter.octets]
    for letter in letters:
        unfolded = read(letter.octets).get_content().replace("\r\n", "\n").replace(" \n", " ").rstrip()  # RFC 3676
        assert manners(unfolded, letter.about.language) == (), unfolded


def _once(life):
    """Each letter that was ever made lies in Drafts or Sent at most once, and one note a day at most."""
    mails = [mail for box in ("Drafts", "Sent") for mail in life.hands.mails(box)]
    ids = Counter(mail["Message-ID"] for mail in mails)
    assert [one for one, count in ids.items() if count > 1] == []
    letters = [letter for case in life.store.cases() for letter in (case, *life.store.cases(parent=case.id))]
    marks = Counter(letter.mark for letter in letters if letter.mark)
    assert max(marks.values()) == 1
    lying = [letter for letter in letters if letter.state in ("drafted", "edited", "sent")]
    assert [letter.mark for letter in lying if ids[letter.mark] != 1] == []
    notes = life.notes()
    assert len({mail["Message-ID"] for mail in notes}) == len(notes)
    days = Counter(_day_at_home(life, mail["Date"].datetime) for mail in notes)
    assert [day for day, count in days.items() if count > 1] == []


def _day_at_home(life, moment):
    """The civil date where the user was at that moment."""
    home = next((look.home for look in life.looks if look.began >= moment), life.looks[-1].home)
    return moment.astimezone(life.checkins.planner.almanac.zone(home.zone)).date()
