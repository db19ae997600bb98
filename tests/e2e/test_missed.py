"""A new user with a missed no: why was it missed, put it right, and prove that nothing else has changed."""

from __future__ import annotations

import itertools
import json
import shutil

import pytest
from household import HUMAN_NO, Household, everyday, letter

_USERS = itertools.count(1)
MISSED = [
    letter(
        f"{name} <{name.lower()}@{name.lower()}.example>",
        "jane@example.org",
        subject,
        f"missed-{name}",
        f"Dear Jane,\n\n{before} is going to Femke, whose drawings were nearer to what they had in mind.\n\n{name}",
    )
    for name, subject, before in (
        ("Lea", "The lamp project", "we looked at your sketches once more. The lamp for the hotel"),
        ("Nora", "Your drawings", "the drawings were lovely. The reading room"),
    )
]


@pytest.fixture
def house(dovecot, tmp_path):
    """A mailbox with everyday mail, one no that is found, and two that are not."""
    made = Household(dovecot, f"missing{next(_USERS)}", tmp_path)
    for octets in (HUMAN_NO, *everyday(), *MISSED):
        made.append(octets)
    made.config()
    (tmp_path / "rules.yaml").write_text("version: 1\npacks: [en, de]\n")
    return made


def test_from_missed_to_found(house):
    """`explain` and `teach` find it by words of its Subject, `suggest` makes a rule, `diff` shows what changes."""
    config = ("--config", str(house.folder / "config.yaml"))
    before = house.messages("INBOX")
    told = house.gracious("explain", "lamp project", *config)
    assert told.returncode == 0, told.stderr
    assert "not a no" in told.stdout
    assert json.loads(house.gracious("explain", "lamp project", "--json", *config).stdout)["id"].startswith(
        "home/INBOX "
    )

    for words in ("lamp project", "nora drawings"):
        taught = house.gracious("teach", words, "is", *config)
        assert taught.returncode == 0, taught.stderr
    shutil.copy(house.folder / "rules.yaml", house.folder / "before.yaml")
    done = house.gracious("suggest", "--apply", *config)
    assert "2 of 2 corrections come out right" in done.stdout, done.stdout + done.stderr
    assert house.gracious("test", *config).returncode == 0
    files = [str(house.folder / name) for name in ("before.yaml", "rules.yaml")]
    *changes, _ = map(json.loads, house.gracious("diff", *files, "--json", *config).stdout.splitlines())
    assert sorted(one["subject"] for one in changes) == ["The lamp project", "Your drawings"]
    assert {one["change"] for one in changes} == {"new"}
    assert house.messages("INBOX") == before


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("explain", "no such words"), 65, "no mail with these words"),
        (("explain", "gone.eml"), 65, "gone.eml does not exist"),
        (("teach", "nora", "is"), 0, "is a no"),
        (("teach", "example", "is"), 64, "Name more words"),
    ],
)
def test_words_that_fit_nothing_or_too_much(house, words, code, sentence):
    """What was meant is never guessed: none is said to be none, and of several the Subjects are named."""
    done = house.gracious(*words, "--config", str(house.folder / "config.yaml"))
    assert done.returncode == code
    assert sentence in done.stdout + done.stderr
