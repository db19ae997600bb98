"""The judge: years of noes, replies and kills; each check-in that is right comes once, each other has its reason.

`make judge` lives three years with four hundred noes; the test run lives fourteen months with a few.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from datetime import datetime, timedelta

import pytest
from judge.years import AWAY, BERLIN, COUNTRIES, STAGES, Life, live, stories

from watcher.core.almanac import Where

COUNT = int(os.environ.get("GRACIOUS_JUDGE_NOES", "16"))
DAYS = int(os.environ.get("GRACIOUS_JUDGE_DAYS", "420"))
STEP = int(os.environ.get("GRACIOUS_JUDGE_STEP", "2"))
"""Days between two looks, while the computer is on."""
SEED = int(os.environ.get("GRACIOUS_JUDGE_SEED", "7"))


@pytest.mark.timeout(3600)
def test_years_of_check_ins(dovecot, tmp_path):
    """Every fate ends as docs/check-ins.md says, on a good morning there, whatever was killed in between."""
    chance = random.Random(SEED)
    told = stories(COUNT, DAYS, chance)
    life = Life(tmp_path / "state", mail=dovecot, user=f"years{SEED}", now=datetime(2023, 1, 8, 12, tzinfo=BERLIN))
    live(life, told, DAYS, STEP, chance)
    life.end()
    life.open()
    found = {story.number: [due for due in life.store.check_ins() if due.domain == story.domain] for story in told}
    for story in told:
        _judged(life, story, found[story.number])
    _once(life)
    print(
        f"noes={COUNT} days={DAYS} kills={life.kills} {Counter(due.state for dues in found.values() for due in dues)}"
    )
    life.end()


def _judged(life, story, dues):
    """How many were drafted, when, and why the others were not."""
    ours = [due for due in dues if due.to.startswith("ada@") and due.state != "none"]
    drafted = [due for due in ours if due.state == "drafted"]
    expected = {"unsent": 0, "thrown away": 0, "quiet-once": 1}.get(story.fate, story.drafts)
    assert len(drafted) == expected, (story.fate, story.stage, dues)
    for due in ours:
        if due.state == "drafted":
            _on_a_good_morning(life, due)
            away = timedelta(days=AWAY)
            assert due.due <= due.fired <= life.checkins.planner.moved(due.due + away, due.country) + away, due
        else:
            assert due.state == "cancelled", (story.fate, due)
            assert due.reason.endswith("."), (story.fate, due)
            assert story.reason in due.reason, (story.fate, due)
    first = min(dues, key=lambda due: due.id)
    if story.fate != "machine's no":
        days = STAGES[story.stage][1][0]
        earliest = story.opened + timedelta(days=days)
        assert earliest <= first.due <= earliest + timedelta(days=AWAY + 40), (story, first)


def _on_a_good_morning(life, due):
    country = due.country or "DE"
    assert country in COUNTRIES.values()
    planner = life.checkins.planner
    assert planner.almanac.against(due.due, country) == ""
    (letter,) = [one for one in life.store.cases(parent=due.case) if one.turn == due.turn]
    there = planner.today(letter.opened, due.zone)
    assert planner.good_day(there, Where(due.zone, country))[0] == there
    assert letter.opened >= planner.morning(there, due.zone)


def _once(life):
    """Each letter that was ever made lies in Drafts or Sent at most once, and one note a day at most."""
    ids = Counter(mail["Message-ID"] for box in ("Drafts", "Sent") for mail in life._mails(box))
    assert [one for one, count in ids.items() if count > 1] == []
    letters = [letter for case in life.store.cases() for letter in (case, *life.store.cases(parent=case.id))]
    marks = Counter(letter.mark for letter in letters if letter.mark)
    assert max(marks.values()) == 1
    drafted = [letter for letter in letters if letter.state in ("drafted", "edited", "sent")]
    assert [letter.mark for letter in drafted if ids[letter.mark] != 1] == []
    notes = life.notes()
    assert len({mail["Message-ID"] for mail in notes}) == len(notes)
    days = Counter(mail["Date"].datetime.date() for mail in notes)
    assert [day for day, count in days.items() if count > 1] == []
