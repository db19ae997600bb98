"""explain --html: one mail with its deciding words marked, on a page that can do no harm."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from test_report import HOSTILE, Page

from watcher.cli import cli
from watcher.cli.explanation import pieces
from watcher.core.verdict import Evidence

DEMO = Path(__file__).parent.parent.parent / "watcher" / "data" / "demo"


def explained(tmp_path, source) -> Page:
    target = tmp_path / "page.html"
    done = CliRunner().invoke(cli, ["explain", str(source), "--html", str(target)])
    assert done.exit_code == 0, done.output
    assert target.stat().st_mode & 0o777 == 0o600
    return Page(target.read_text())


def test_a_no_with_its_letter(tmp_path, monkeypatch):
    """The deciding words are marked in the mail, the ladder adds up, the letter stands below."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    page = explained(tmp_path, DEMO / "01-after-interviews.eml")
    text = "".join(page.texts)
    assert "+6 en:other-candidates" in [each["title"] for tag, each in page.tags if tag == "mark"]
    assert "in all; a no begins at 4" in text
    assert "A draft to miriam.okonjo@tidewater-labs.example" in text
    assert "Check-in: " in text


def test_what_would_tip_it(tmp_path, monkeypatch):
    """A mail that falls short says by how much, and what holds it back is marked as against it."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    page = explained(tmp_path, DEMO / "02-receipt.eml")
    assert "points short of a no" in "".join(page.texts)
    assert "against" in [each.get("class") for tag, each in page.tags if tag == "mark"]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_mail_stays_text(tmp_path, monkeypatch, hostile):
    """Whatever a mail holds in Subject, sender or text is text in the page."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    for name, word in (("plain", "word"), ("hostile", hostile)):
        mail = f"From: {word} <a@b.example>\nSubject: {word}\n\nThe position was given to another candidate. {word}\n"
        (tmp_path / f"{name}.eml").write_text(mail)
    plain, page = (explained(tmp_path, tmp_path / f"{name}.eml") for name in ("plain", "hostile"))
    assert not page.open
    assert {tag for tag, _ in page.tags} <= {tag for tag, _ in plain.tags}
    assert not [name for _, each in page.tags for name in each if name.startswith("on") or name in ("src", "href")]


def test_unreadable_mail(tmp_path):
    """What is not readable as mail gets a sentence."""
    (tmp_path / "empty.eml").write_bytes(b"")
    assert "Not readable as mail." in "".join(explained(tmp_path, tmp_path / "empty.eml").texts)


def test_pieces_are_the_whole_text():
    """No letter is lost or doubled, also where hits overlap; words without points are not marked."""
    hits = [
        Evidence("a", 2, "body", "bc", 1, 3),
        Evidence("b", 1, "body", "cd", 2, 4),
        Evidence("c", 0, "body", "e", 4, 5),
    ]
    found = list(pieces("abcdef", hits, "body"))
    assert "".join(one.text for one in found) == "abcdef"
    assert [one.text for one in found if one.points] == ["bc"]
