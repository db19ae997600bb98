"""What may change while the daemon runs, and what a person is told."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from watcher.adapters.store import SqliteStore
from watcher.alarm import Alarm
from watcher.cli.reloading import Files, Rules

GOOD = """version: 1
packs: []
rules:
  - name: mine
    points: 5
    any: [we took the other baker]
    examples: {match: [We took the other baker.]}
"""
BROKEN = [
    (GOOD.replace("any:", "anny:"), "`any` is missing"),
    (GOOD.replace("[we took", "[(we took"), "is never closed"),
    (GOOD.replace("match: [We took", "match: [They kept"), "does not come out right"),
    ("rules: [", "rules.yaml:"),
]


@pytest.fixture
def told() -> list[tuple[str, str]]:
    return []


@pytest.fixture
def rules(tmp_path: Path, told: list[tuple[str, str]]) -> Rules:
    path = tmp_path / "rules.yaml"
    path.write_text(GOOD)
    return Rules(path, lambda about, text: told.append((about, text)))


@pytest.mark.parametrize(("text", "why"), BROKEN, ids=[row[1] for row in BROKEN])
def test_a_broken_file_changes_nothing(rules: Rules, told: list[tuple[str, str]], text: str, why: str):
    """Wrong YAML, keys, phrases or examples: the old rules stay in force, and the first reason is told."""
    before = rules()
    rules.path.write_text(text)
    rules.reload()
    assert rules() is before
    ((about, sentence),) = told
    assert about == "rules.yaml"
    assert sentence.startswith("The old rules stay in force: ")
    assert why in sentence


def test_a_right_file_is_taken_up(rules: Rules, told: list[tuple[str, str]]):
    """The new rules are in force, and what was wrong is over."""
    before = rules()
    rules.path.write_text(GOOD.replace("baker", "cook"))
    rules.reload()
    assert rules() is not before
    assert told == [("rules.yaml", "")]


def test_files_are_others_when_their_contents_are(tmp_path: Path):
    """Saved by renaming, saved in place, saved without a change, and gone for a moment."""
    path = tmp_path / "config.yaml"
    path.write_text("a")
    files = Files(path, None)
    assert files.changed() == ()
    path.write_text("b")
    assert files.changed() == (path,)
    assert files.changed() == ()
    path.write_text("b")
    assert files.changed() == ()
    path.unlink()
    assert files.changed() == ()
    (tmp_path / "new").write_text("c")
    (tmp_path / "new").rename(path)
    assert files.changed() == (path,)


def test_an_alarm_is_shown_once(tmp_path: Path):
    """On the desktop once, in the store until it is over."""
    store = SqliteStore(tmp_path / "state")
    shown: list[tuple[str, str]] = []
    alarm = Alarm(store, lambda: datetime(2026, 11, 29, tzinfo=UTC), lambda *words: not shown.append(words))
    for _ in range(3):
        alarm("home", "The password is wrong.")
    assert shown == [("gracious: home", "The password is wrong.")]
    assert [one.about for one in store.troubles()] == ["home"]
    alarm("home", "")
    alarm("home", "The password is wrong.")
    assert len(shown) == 2
    store.close()
