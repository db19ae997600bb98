"""`gracious teach` and `suggest`: from corrections to a change of rules.yaml that loses nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from watcher.adapters import config
from watcher.adapters.config import packs
from watcher.cli import cli
from watcher.core.message import Message
from watcher.core.text import fold
from watcher.core.verdict import judge

OWN = """# mine
version: 1
packs: [en]
rules:
  - name: other   # the first
    points: 5
    any: [we took the other baker]
    examples: {match: [We took the other baker.]}
"""
NO = "Dear Ada,\n\n{before}the oven was awarded to a stronger baker, here at {place}.\n\nKind regards\n{name}\n"
MISSED = [
    NO.format(before="Some news: ", place="Quillfeather", name="Bo Quillfeather"),
    NO.format(before="After a long week, ", place="Tidewater", name="Cy Marsh"),
]
ORDINARY = [
    "The prize was awarded to a film about the sea, and here is the list of all the others.",
    "Lunch is at noon. We are no further away than the corner of the street.",
    "A baker needs an oven, and a stronger one than yours.",
]
WRONG = (
    "Hello,\n\nin our story club the king says: we took the other baker. Read the next chapter on Friday.\n\nYours\n"
)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    (tmp_path / "gracious").mkdir()
    (tmp_path / "gracious" / "rules.yaml").write_text(OWN)
    (tmp_path / "mail.jsonl").write_text("\n".join(json.dumps({"body": text}) for text in ORDINARY))
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, list(words))


def teach(home: Path, text: str, word: str, subject: str = "About your letter") -> Result:
    path = home / "taught.eml"
    path.write_text(f"From: HR <hr@firm.example>\nTo: ada@home.example\nSubject: {subject}\n\n{text}")
    return run("teach", str(path), word)


def suggest(home: Path, *words: str) -> Result:
    return run("suggest", str(home / "mail.jsonl"), *words)


def rules_of(home: Path) -> Path:
    return home / "gracious" / "rules.yaml"


def test_nothing_taught_nothing_suggested(home: Path):
    """It says how to teach."""
    assert "gracious teach" in str(suggest(home).exception)


def test_a_missed_no_becomes_a_phrase(home: Path):
    """Seen in both mails and in nothing ordinary; shown as a diff, written only with --apply, comments kept."""
    for n, text in enumerate(MISSED):
        assert "is a no." in teach(home, text, "is", f"News {n}").output
    shown = suggest(home)
    assert shown.exit_code == 0, shown.output
    assert "2 of 2 corrections come out right; tried on 3 mails" in shown.output
    assert "+  - name: learned-noes" in shown.output
    assert rules_of(home).read_text() == OWN
    assert suggest(home, "--apply").exit_code == 0
    text = rules_of(home).read_text()
    assert text.startswith(OWN)
    rules = config.load_rules(rules_of(home))
    assert all(judge(Message(digest="d", text=each), rules).outcome == "rejection" for each in MISSED)
    assert all(judge(Message(digest="d", text=each), rules).outcome != "rejection" for each in ORDINARY)
    assert run("test", "--rules", str(rules_of(home)), "learned-noes-4").exit_code == 0


def test_a_phrase_is_never_a_name(home: Path):
    """Neither the sender's, nor the company's, nor that of whoever signs."""
    for n, text in enumerate(MISSED):
        teach(home, text, "is", f"News {n}")
    told = json.loads(suggest(home, "--json").output)
    words = {word for one in told["phrases"] for word in one["phrase"].split()}
    assert words & {"ada", "bo", "cy", "marsh", "quillfeather", "tidewater", "hr", "firm", "home"} == set()
    assert all(len(one["phrase"].split()) >= 3 for one in told["phrases"])


def test_a_false_alarm_becomes_a_rule_against_it(home: Path):
    """Words of the mail that no real rejection has, with points below nothing."""
    assert "is not a no." in teach(home, WRONG, "is-not").output
    told = json.loads(suggest(home, "--json", "--apply").stdout)
    assert (told["fixed"], told["open"], told["left_out"]) == (1, 0, 0)
    assert all(one["points"] < 0 for one in told["phrases"])
    rules = config.load_rules(rules_of(home))
    assert judge(Message(digest="d", text=WRONG), rules).outcome != "rejection"
    assert judge(Message(digest="d", text="We took the other baker."), rules).outcome == "rejection"


def test_what_nothing_tells_apart_is_not_suggested(home: Path):
    """Every phrase of the missed mail stands in ordinary mail as well: no change, exit 1."""
    teach(home, MISSED[0], "is")
    (home / "mail.jsonl").write_text(json.dumps({"body": MISSED[0]}) + "\n" + json.dumps({"body": MISSED[0] + " x"}))
    result = suggest(home)
    assert result.exit_code == 1
    assert "No phrase tells them from everything else." in result.output
    assert rules_of(home).read_text() == OWN


def test_every_mail_gets_its_phrase(home: Path):
    """Letters with nothing in common are each put right; a phrase says no more points than its length proves."""
    letters = [
        "Dear Ada,\n\nmy cousin will bake with us from now on, and so the oven stays with the family.\n\nDot\n",
        "Hello,\n\nyour rye was very fine; still, the village council voted for a tea room in that house.\n\nEve\n",
        "Hi,\n\nwhat you want to earn is more than two of us have, so there is no way to do this.\n\nFay\n",
    ]
    for n, text in enumerate(letters):
        teach(home, text, "is", f"News {n}")
    told = json.loads(suggest(home, "--json", "--apply").stdout)
    assert (told["fixed"], told["open"]) == (3, 0)
    assert all(one["points"] <= max(3, len(one["phrase"].split()) - 1) for one in told["phrases"] if one["seen"] > 1)
    rules = config.load_rules(rules_of(home))
    assert all(judge(Message(digest="d", text=each), rules).outcome == "rejection" for each in letters)
    assert all(judge(Message(digest="d", text=each), rules).outcome != "rejection" for each in ORDINARY)


def test_later_corrections_join_the_same_rules(home: Path):
    """What was applied before stays; a second round adds phrases, and every example still comes out as written."""
    teach(home, MISSED[0], "is", "News 1")
    assert suggest(home, "--apply").exit_code == 0
    first = [rule for pack in config.load_rules(rules_of(home)).own for rule in pack.rules]
    teach(home, "Hello,\n\nthe lease went to somebody with a stronger guarantor than yours.\n\nGus\n", "is", "News 2")
    assert suggest(home, "--apply").exit_code == 0
    second = {c.rule.name: c.rule for pack in config.load_rules(rules_of(home)).own for c in pack.rules}
    assert all(set(c.rule.any) <= set(second[c.rule.name].any) for c in first)
    assert run("test", "--rules", str(rules_of(home))).exit_code == 0


def test_only_the_guilty_phrase_is_left_out(home: Path):
    """A near-miss that the program brings along, or one's own mail, keeps a phrase out; the other corrections stand."""
    path = home / "mail.jsonl"
    own = "Your rye was very fine, still the village council voted for a new road."
    path.write_text(path.read_text() + "\n" + json.dumps({"body": own}))
    teach(home, "Hello,\n\nyour rye was very fine, still the village council voted.\n\nEve\n", "is", "News 1")
    teach(home, MISSED[0], "is", "News 2")
    told = json.loads(suggest(home, "--json", "--apply").stdout)
    assert (told["fixed"], told["open"]) == (1, 1)
    assert all(fold(one["phrase"]) in fold(MISSED[0]) for one in told["phrases"]), told
    rules = config.load_rules(rules_of(home))
    assert judge(Message(digest="d", text=own), rules).outcome != "rejection"
    assert judge(Message(digest="d", text=MISSED[0]), rules).outcome == "rejection"


def test_samples_come_with_the_program():
    """Letters and near-misses of each language there is a pack for, wherever the program is installed."""
    for language in packs.names():
        kinds = {is_no for is_no, _, body in packs.samples([language]) if body}
        assert kinds == {True, False}, language


def test_the_last_word_counts(home: Path):
    """Whoever changes their mind is believed."""
    teach(home, MISSED[0], "is")
    teach(home, MISSED[0], "is-not")
    result = suggest(home)
    assert result.exit_code == 1
    assert "0 of 0 corrections" in result.output
