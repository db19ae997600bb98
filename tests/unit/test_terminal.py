"""What a stranger writes into a mail never steers the terminal of whoever reads about it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from contract_store import NOW, a_case

from watcher.adapters.store import SqliteStore
from watcher.cli import cli

ESCAPES = "\x1b]0;owned\x07\x1b[2J\x1b[31m\x08\x9b1m\u202e"
MAIL = f"""\
From: "Ada {ESCAPES} Boss" <ada@acme.example>
To: jane@example.org
Subject: Your application {ESCAPES}

Dear Jane,{ESCAPES}

unfortunately {ESCAPES} we have decided to move forward with another candidate. Thank you for your application.

Ada Boss{ESCAPES}
"""
STEERING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]")


def printed(*words: str) -> str:
    done = CliRunner().invoke(cli, words)
    assert done.exit_code == 0, done.output
    return done.output


@pytest.mark.parametrize("words", [("explain",), ("scan",), ("scan", "--json"), ("explain", "--json")])
def test_a_mail_that_is_explained(tmp_path: Path, words: tuple[str, ...]) -> None:
    """Its Subject, its names, its text and the letter to it: plain signs and line ends."""
    (tmp_path / "mail.eml").write_text(MAIL, "utf-8")
    told = printed(*words, str(tmp_path / "mail.eml"))
    assert "application" in told
    assert STEERING.findall(told) == []


@pytest.mark.parametrize("verb", [("list",), ("show", "1"), ("checkins",)])
def test_a_case_that_is_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, verb: tuple[str, ...]) -> None:
    """Whatever the store has kept of it."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    nasty = {"subject": ESCAPES, "sender": ESCAPES, "company": f"Acme {ESCAPES}", "role": ESCAPES, "person": ESCAPES}
    about = replace(a_case().about, evidence="[]", **nasty)
    store = SqliteStore(tmp_path / "gracious")
    opened = store.open_case(a_case(about=about, advice="{}", to=f"a{ESCAPES}@b.example"), NOW)
    store.receipt(opened, NOW)
    store.close()
    assert STEERING.findall(printed(*verb)) == []
