"""SIGKILL of the real daemon on the day of a check-in, at every step of its conversation with a real Dovecot.

The test run takes the two at which a literal is stored and nobody hears of it; `make judge` takes all.
"""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from e2e.household import GERMAN_NO, Household
from judge.hands import Hands, read
from servers.patience import HANGS, until
from servers.tap import Tap

_USERS = itertools.count(1)
DUE, NEXT = "2027-02-01", "2027-02-02"
"""Ninety days after 2 November 2026 is a Sunday."""
EVERY = bool(os.environ.get("GRACIOUS_JUDGE_NOES"))


@pytest.fixture
def house(dovecot, tmp_path):
    """A no after an interview whose letter was sent; its check-in is pending."""
    made = Household(dovecot, f"killed{next(_USERS)}", tmp_path / "first")
    made.folder.mkdir()
    made.append(GERMAN_NO)
    made.once("--since", "3650d", "--as-of", "2026-11-02")
    hands = Hands(dovecot, made.user)
    hands.take(hands.drafts(), "Sent", datetime.now(UTC))
    hands.close()
    assert made.once("--as-of", "2026-11-03").returncode == 0
    return made


def copied(house):
    """The same household once more: state, mailboxes and UIDs."""
    other = Household(house.server, f"killed{next(_USERS)}", house.folder.parent / f"copy{next(_USERS)}")
    shutil.copytree(house.folder, other.folder)
    subprocess.run(["cp", "-a", house.server.mail / house.user, house.server.mail / other.user], check=True)
    return other


class Doomed:
    """`gracious run` on a day, behind a tap; killed when a step is reached, or else at rest."""

    def __init__(self, house, step: int | None = None) -> None:
        self._step = step
        self.tap = Tap(house.server.port, self._reached)
        account = {**house.account, "imap": {**house.account["imap"], "port": self.tap.port}}
        config = str(house.config(account))
        command = [sys.executable, "-m", "watcher", "run", "--as-of", DUE, "--config", config]
        log = (house.folder / "doomed.log").open("w")
        with log, self.tap:
            self.process = subprocess.Popen(command, env=house.environment, stderr=log)
            try:
                until(lambda: self.process.poll() is not None or self.tap.commands[-1:] == ["IDLE"], 100)
            except AssertionError:
                raise AssertionError((step, self.tap.commands[-3:])) from None
            finally:
                self.process.kill()
                self.process.wait(HANGS)

    def _reached(self, step: int) -> None:
        if step == self._step:
            self.process.kill()
            self.process.wait(HANGS)
            if step % 2 == 0:
                raise ConnectionAbortedError  # so early that the server hears nothing of it


def steps_of(house):
    """Every step of the day when nobody is killed; or those after the literals of the letter and of the note."""
    whole = Doomed(copied(house))
    appends = [n for n, octets in enumerate(whole.tap.steps) if b" APPEND " in octets]
    assert len(appends) == 2, whole.tap.steps
    if EVERY:
        return range(2 * len(whole.tap.steps))
    return [2 * (n + 1) + 1 for n in appends]


@pytest.mark.timeout(3600)
def test_killed_at_any_step_of_the_day(house):
    """SIGKILL, a start on the same day, one on the next, and one more: one draft, one note, one check-in drafted."""
    steps = steps_of(house)
    for step in steps:
        one = copied(house)
        doomed = Doomed(one, step)
        assert doomed.process.returncode == -9, (step, doomed.tap.commands)
        for day in (DUE, NEXT, NEXT):
            done = one.once("--as-of", day)
            assert done.returncode == 0, (step, done.stderr)
        assert what_came_of(one) == ([("weiss@werk.example", True)], 1, ["drafted"]), (step, doomed.tap.commands[-3:])
    print(f"steps={len(steps)}")


def what_came_of(house):
    """To whom drafts lie there and whether flagged; notes in INBOX; the states of the check-ins that ended."""
    drafts = [(read(octets)["To"], "\\Flagged" in flags) for _, flags, octets in house.messages("Drafts")]
    notes = [octets for _, _, octets in house.messages("INBOX") if read(octets)["Auto-Submitted"] == "auto-generated"]
    return drafts, len(notes), [row["state"] for row in house.rows("checkins") if row["state"] != "pending"]
