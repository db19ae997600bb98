"""show, client: what a person reads about one case, and what they paste into their mail program."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from click.testing import CliRunner
from contract_store import NOW, a_case

from watcher.adapters.store import SqliteStore
from watcher.cli import cli
from watcher.cli.clients import NAMES
from watcher.core.case import MARKS, State

ADVICE = {
    "level": "high",
    "why": "You met.",
    "to_why": "The sender's own address.",
    "nudge": "Call Ada Boss, or write a note by hand; the draft may follow it.",
    "points": ["They offer feedback: ask for it.", "Say what you offer: I bake.", "Thank them for their time."],
}


@pytest.fixture
def show(tmp_path, monkeypatch):
    """Runs `gracious show` on a case with these changes."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))

    def shown(*words, **changes):
        store = SqliteStore(tmp_path / "gracious")
        about = replace(a_case().about, evidence="[]")
        opened = store.open_case(a_case(about=about, advice=json.dumps(ADVICE), missing=None), NOW)
        store.save(replace(opened, **changes), NOW, "changed")
        store.close()
        done = CliRunner().invoke(cli, ["show", str(opened.id), *words])
        assert done.exit_code == 0, done.output
        return done.output

    return shown


FATES = [
    (State.DRAFTED, {}, "untouched"),
    (State.EDITED, {}, "with your changes"),
    (State.EDITED, {"missing": NOW}, "not in Drafts since"),
    (State.SENT, {"sent_at": NOW}, "You sent it on 04 March 2026"),
    (State.SENT, {"sent_at": None}, "You sent it."),
    (State.GONE, {}, "`gracious redraft 1` brings it back"),
]


@pytest.mark.parametrize(("state", "changes", "words"), FATES)
def test_the_fate_of_the_draft(show, state, changes, words):
    """Where the draft is now, in a sentence; the same in JSON."""
    assert words in show(state=state, octets=b"Subject: x\r\n\r\nDear Ada,\r\n", **changes)
    assert words in json.loads(show("--json", state=state, **changes))["fate"]


def test_what_to_do_beside_the_draft(show):
    """How much it matters and why, to whom and why, the nudge, and the points one by one."""
    page = show()
    assert "matters: very much. You met." in page
    assert "to whom: The sender's own address." in page
    assert "Call Ada Boss" in page
    assert [line.strip() for line in page.splitlines() if line.startswith("    - ")] == [
        f"- {point}" for point in ADVICE["points"]
    ]
    assert json.loads(show("--json"))["advice"] == ADVICE


def test_a_case_from_before_there_was_advice(show):
    """Nothing is said where nothing is known."""
    assert "matters" not in show(advice="{}")
    assert json.loads(show("--json", advice="{}"))["advice"] is None


@pytest.mark.parametrize("name", NAMES)
def test_every_client_has_its_snippet(name):
    """Each names the marks there are, and no other; an unknown program is a usage error."""
    done = CliRunner().invoke(cli, ["client", name])
    assert done.exit_code == 0
    assert "rejection" in done.output
    keys = set(re.findall(r"mailnews\.tags\.([a-z-]+)\.", done.output))
    assert keys <= {word for words in MARKS.values() for word in words}
    assert CliRunner().invoke(cli, ["client", "pigeon"]).exit_code != 0


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["list"], "No cases yet."),
        (["list", "--state", "sent"], "No cases in this state."),
        (["checkins"], "No check-ins."),
    ],
)
def test_where_there_is_nothing_that_is_said(tmp_path, monkeypatch, words, told):
    """An empty answer would look like one that failed; for scripts it stays empty."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert CliRunner().invoke(cli, words).output == f"{told}\n"
    assert not CliRunner().invoke(cli, [*words, "--json"]).output


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["lst"], "There is no verb `lst`. Did you mean `list`?"),
        (["send"], "There is no verb `send`."),
        (["list", "--state", "draft"], "'drafted'"),
    ],
)
def test_a_word_that_is_none_of_ours(words, told):
    """The nearest verb is named, and the states there are."""
    done = CliRunner().invoke(cli, words)
    assert done.exit_code != 0
    assert told in done.output
