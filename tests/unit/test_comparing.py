"""core/record and `gracious diff`: what rules did over many mails, and what other rules would change."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from watcher.cli import cli
from watcher.core.message import Message
from watcher.core.record import Record, blame, hangs_on, tips, wilson
from watcher.core.rules import Pack, Rule, RuleSet
from watcher.core.verdict import judge, read, weigh

RULES = """version: 1
packs: []
rules:
  - name: other
    points: 5
    any: [we took the other baker]
  - name: sorry
    points: 3
    any: [we are sorry]
  - name: receipt
    points: -4
    any: [have received]
"""
MAIL = [
    {"id": "plain", "from": "Ada <ada@a.example>", "subject": "Your bread", "body": "We took the other baker."},
    {"id": "weak", "from": "Bo <bo@b.example>", "subject": "Your cake", "body": "We are sorry."},
    {"id": "none", "from": "Cy <cy@c.example>", "subject": "Lunch", "body": "Lunch is at noon."},
]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    (tmp_path / "old.yaml").write_text(RULES)
    (tmp_path / "mail.jsonl").write_text("\n".join(map(json.dumps, MAIL)))
    return tmp_path


def diff(folder: Path, new: str, *words: str) -> Result:
    (folder / "new.yaml").write_text(new)
    paths = [str(folder / name) for name in ("old.yaml", "new.yaml", "mail.jsonl")]
    return CliRunner().invoke(cli, ["diff", *paths, *words])


def test_the_same_rules_change_nothing(folder: Path):
    """Exit 0, and how many mails that holds for."""
    result = diff(folder, RULES)
    assert (result.exit_code, result.output) == (0, "3 mails · 1 no before · 1 after   +0 −0\n")


def test_a_loss_comes_first_with_the_rule_to_blame(folder: Path):
    """Exit 1 when a rejection would be none any more; the rule, its points and its words are named."""
    result = diff(folder, RULES.replace("points: 5", "points: 1").replace("points: 3", "points: 5"), "--json")
    assert result.exit_code == 1
    lost, new, summary = map(json.loads, result.output.splitlines())
    assert (lost["change"], lost["where"], lost["rule"], lost["points"]) == ("lost", "plain", "other", -4)
    assert lost["words"] == "We took the other baker"
    assert (new["change"], new["where"], new["rule"], new["points"]) == ("new", "weak", "sorry", 2)
    assert summary["summary"] == {
        "messages": 3, "rejections_before": 1, "rejections_after": 1, "new": 1, "lost": 1
    }  # fmt: skip


def test_another_threshold_is_to_blame_alone(folder: Path):
    """Where no rule changed its points, the threshold did it."""
    result = diff(folder, RULES.replace("version: 1", "version: 1\nthreshold: 3"))
    assert result.exit_code == 0
    assert "+ NEW " in result.output
    assert "unclear 3 → rejection 3  by threshold" in result.output


@given(st.integers(0, 500), st.integers(0, 500))
def test_the_interval_holds_the_share(right: int, wrong: int):
    """Wilson's interval lies within 0 and 1, around what was seen, and narrows with more of it."""
    low, high = wilson(right, right + wrong)
    assert 0 <= low <= high <= 1
    if right + wrong:
        assert low <= right / (right + wrong) + 1e-9
        assert high >= right / (right + wrong) - 1e-9
        more = wilson(10 * right, 10 * (right + wrong))
        assert more[1] - more[0] <= high - low + 1e-9


def test_wilson_is_the_published_one():
    """Newcombe 1998, table I: 81 of 263 is 0.2553 to 0.3662; 0 of 20 is 0 to 0.1611."""
    assert [round(bound, 4) for bound in wilson(81, 263)] == [0.2553, 0.3662]
    assert [round(bound, 4) for bound in wilson(0, 20)] == [0.0, 0.1611]


def test_what_a_verdict_hangs_on():
    """A rule without which it would be none; not one of two that would do alone."""
    strong, twin, weak = (
        Rule(name="a", points=5, any=("took the other",)),
        Rule(name="b", points=4, any=("the other baker",)),
        Rule(name="c", points=1, any=("dear",)),
    )
    alone, both = RuleSet((Pack("", (strong, weak)),)), RuleSet((Pack("", (strong, twin, weak)),))
    reading = read(Message(digest="d", text="Dear Ada, we took the other baker."))
    assert hangs_on(reading, weigh(reading, alone), alone) == ("a",)
    assert hangs_on(reading, weigh(reading, both), both) == ()


def test_a_record_counts_by_truth():
    """Hits for a no in a mail that is none are corrected ones; rules against one are right there."""
    rules = RuleSet((Pack("", (Rule("no", 5, ("other baker",)), Rule("receipt", -1, ("received",)))),))
    record = Record()
    for text, truth in (("The other baker.", True), ("The other baker, received.", False), ("The other baker.", None)):
        record.take(judge(Message(digest="d", text=text), rules), truth)
    no, receipt = record.rules["no"], record.rules["receipt"]
    assert (no.hits, no.confirmed, no.corrected, no.unknown, no.precision) == (3, 1, 1, 1, 0.5)
    assert (receipt.hits, receipt.confirmed, receipt.precision) == (1, 1, 1.0)
    assert record.together == {("no", "receipt"): 1}


def test_blame_needs_no_rule():
    """Two equal verdicts have nothing to blame."""
    rules = RuleSet((Pack("", (Rule("no", 5, ("other baker",)),)),))
    verdict = judge(Message(digest="d", text="The other baker."), rules)
    assert blame(verdict, verdict).rule == ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("The other baker.", ("without no it would have 0 points and not be a no",)),
        ("We are sorry.", ("2 points short of a no: a decision phrase would do",)),
        ("Sorry, and this is sad.", ("1 point short of a no: one more weak sign would do",)),
        (
            "The other baker; we have received it.",
            (
                "3 points short of a no: a decision phrase would do",
                "without “received” (receipt -4) it would be a no",
            ),
        ),
        ("Lunch is at noon.", ()),
    ],
)
def test_explain_says_what_would_tip_it(text: str, said: tuple[str, ...]):
    """How far it is from the other side, and which hit holds it there."""
    rules = (Rule("no", 5, ("other baker",)), Rule("sorry", 2, ("sorry",)), Rule("sad", 1, ("sad",)))
    whole = RuleSet((Pack("", (*rules, Rule("receipt", -4, ("received",)))),))
    assert tips(judge(Message(digest="d", text=text), whole)) == said


def test_replay_counts_by_rule(folder: Path):
    """Over files as well: hits, what is known of them with its interval, and which verdicts hang on one rule."""
    labelled = [{**mail, "kind": "P" if mail["id"] == "plain" else "N"} for mail in MAIL]
    (folder / "mail.jsonl").write_text("\n".join(map(json.dumps, labelled)))
    words = ["replay", "--rules", str(folder / "old.yaml"), str(folder / "mail.jsonl")]
    *rules, summary = map(json.loads, CliRunner().invoke(cli, [*words, "--json"]).output.splitlines())
    assert [(one["rule"], one["hits"], one["confirmed"], one["corrected"], one["alone"]) for one in rules] == [
        ("other", 1, 1, 0, 1),
        ("sorry", 1, 0, 1, 0),
    ]
    assert rules[0]["interval"] == [0.2065, 1.0]
    assert rules[0]["alone_share"] == 1.0
    assert summary == {"summary": {"messages": 3, "rejections": 1, "unclear": 1}}
    assert "100% (21% to 100%)" in CliRunner().invoke(cli, words).output
