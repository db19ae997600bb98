"""core/proving and `gracious test`: the examples inside rules."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from watcher.adapters import config
from watcher.adapters.config.yaml import read
from watcher.cli import cli
from watcher.cli.proving import must_make_sense
from watcher.core.proving import Trial, trials
from watcher.core.rules import CompiledPack, Pack, Rule
from watcher.errors import ConfigError

HOLD = """version: 1
packs: []
words:
  studio: [studio, agency]
rules:
  - name: hold
    points: 3
    any: [on hold, "with another {studio}"]
    examples:
      match:
        - The role is on hold.
        - We stay with our own team.
      no_match:
        - We put your interview on hold until Monday.
      todo:
        - It is paused for now.
        - It went on hold today.
"""


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    path = tmp_path / "rules.yaml"
    path.write_text(HOLD)
    return path


def test(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(cli, ["test", *words])
    return result.exit_code, result.output


test.__test__ = False  # type: ignore[attr-defined]


def test_a_failure_shows_place_words_and_score(rules: Path):
    """File, line and column of the example, the words that hit it, what they add up to."""
    code, output = test("--rules", str(rules))
    assert code == 1
    assert f"✗ {rules}:14:11: hold no_match[0] is hit" in output
    assert "“We put your interview ▐on hold▌ until Monday.”\n    score 3, threshold 4" in output
    assert f"✗ {rules}:12:11: hold match[1] is not hit" in output


def test_a_todo_is_counted_and_never_fails(rules: Path):
    """What will be hit one day is told once it is, and fails in neither case."""
    rules.write_text(HOLD.replace("        - We stay with our own team.\n", "").replace("We put your", "Your"))
    rules.write_text(rules.read_text().replace("interview on hold", "interview stands"))
    code, output = test("--rules", str(rules))
    assert code == 0, output
    assert f"✓ {rules}:16:11: hold todo[1] is hit by now; it may move to match" in output
    assert output.endswith("2 examples, 0 failed, 2 todo (1 of them hit by now)\n")


def test_json_has_the_same(rules: Path):
    """One object for each failure, and the summary."""
    _, output = test("--rules", str(rules), "--json")
    *failures, summary = map(json.loads, output.splitlines())
    assert [(one["key"], one["line"], one["words"]) for one in failures] == [
        ("match[1]", 12, []),
        ("no_match[0]", 14, ["on hold"]),
        ("todo[1]", 17, ["on hold"]),
    ]
    assert summary["summary"] == {"examples": 3, "failed": 2, "todo": 2, "came_true": 1}


@pytest.mark.parametrize(
    ("phrase", "said"),
    [
        ('"with another {studioo}"', ":8:25: there is no word list named `studioo` (did you mean `studio`?)"),
        ('"on (hold"', ":8:15: `(` is never closed by `)`"),
        ('"/a(b/"', "RE2 does not accept this regular expression"),
    ],
)
def test_a_phrase_that_makes_no_sense_fails_loudly(rules: Path, phrase: str, said: str):
    """An unknown word list or an open bracket is an error at its place, never a phrase less."""
    rules.write_text(HOLD.replace('[on hold, "with another {studio}"]', f"[{phrase}]"))
    result = CliRunner().invoke(cli, ["test", "--rules", str(rules)])
    assert isinstance(result.exception, ConfigError)
    assert said in str(result.exception)


def test_a_shipped_pack_fails_loudly_too():
    """A pack is not validated at each start; `test` says what makes no sense in it, with its place."""
    wrong = Rule(name="de:other-applicant-chosen", points=6, any=("mit {nobody} anders",))
    compiled = CompiledPack(Pack(language="de", rules=(wrong,), name="de"))
    with pytest.raises(ConfigError) as caught:
        must_make_sense((compiled,), config.Sources({}))
    (problem,) = caught.value.problems
    assert problem.text == "there is no word list named `nobody`"
    assert problem.file == "packs/de.yaml"
    assert problem.line > 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nothing-such"], "There is no rule `nothing-such`"),
        (["--pack", "xx"], "There is no pack `xx`"),
    ],
)
def test_a_name_that_is_none_is_told(rules: Path, words: list[str], said: str):
    """A misspelt rule or pack does not pass as nothing to test."""
    result = CliRunner().invoke(cli, ["test", "--rules", str(rules), *words])
    assert said in str(result.exception)


def test_an_example_is_read_where_its_rule_looks():
    """A rule on subjects is tried on a subject."""
    rule = Rule(
        name="s", points=2, any=("your application",), look_in=frozenset({"subject"}), match=("Your application",)
    )
    (trial,) = trials(CompiledPack(Pack(language="", rules=(rule,))))
    assert trial == Trial("s", "match", 0, "Your application", hit=True, words=("Your application",), score=2)


def test_a_pack_is_checked_as_a_whole(monkeypatch: pytest.MonkeyPatch):
    """A key that nobody knows drops phrases in silence at each start, so whoever tests a pack is told of it."""
    text = b"language: sv\nrules:\n  - name: a\n    points: 1\n    anny: [nej tack]\n    any: [nej]\n"
    monkeypatch.setattr(config.packs, "source", lambda name: read(text, name))
    with pytest.raises(ConfigError) as told:
        CliRunner().invoke(cli, ["test", "--pack", "sv"], catch_exceptions=False)
    assert "packs/sv.yaml:5:5: there is no key `anny` in entry 1 of `rules` (did you mean `any`?)" in str(told.value)
