"""core/lint and `gracious lint`: findings with stable codes, and what --fix mends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from watcher.adapters.config import packs
from watcher.cli import cli
from watcher.core.lint import Measured, findings, measured
from watcher.core.phrases import Phrase, WordLists
from watcher.core.rules import Pack, Rule, RuleSet

ORDINARY = [f"Lunch is at {hour} today, the menu stands on the board." for hour in range(250)]


def rule(name: str = "mine", points: float = 5, any_: tuple[str, ...] = ("we took another studio",), **keys) -> Rule:
    return Rule(name=name, points=points, any=any_, **{"match": ("x",), **keys})


RECEIPT = rule("receipt", -4, ("have received",), match=("We have received your application.",))

# What is looked at, and the one code it must give.
FAULTS: list[tuple[str, tuple[Rule, ...]]] = [
    ("R102", (rule(any_=("another studio", "with another studio")),)),
    ("R102", (rule(any_=("(another|other) studio", "the other studio [now]")),)),
    ("R104", (rule(points=1, any_=("the",)),)),
    ("R104", (rule(any_=("unfortunately",)),)),
    ("R105", (rule(any_=(r"/not\snow/",)),)),
    ("R105", (rule(any_=("/not[^,]*now/",)),)),
    ("R106", (rule(any_=("/Other candidates/",)),)),
    ("R107", (rule(), rule("twin", 2))),
    ("R108", (rule(match=()),)),
    ("R109", (rule(any_=("your application",)), RECEIPT)),
    ("R111", (rule(points=1, at_most_once=True),)),
    ("R112", (rule(todo=("In the end we took another studio.",)),)),
]

# What looks similar and is right.
RIGHT: list[tuple[Rule, ...]] = [
    (rule(any_=("with another studio", "with another agency")),),
    (rule(any_=("another * studio", "another studio in town")),),
    (rule(points=1, any_=("unfortunately",)),),
    (rule(any_=("unfortunately",), near=("application",)),),
    (rule(any_=(r"/not (now|today)\w*/",)),),
    (rule(), rule("receipt", -2)),
    (rule(any_=("not pursue your application",)), RECEIPT),
    (rule(todo=("Somebody else got it.",)),),
]


def codes(rules: tuple[Rule, ...]) -> list[str]:
    whole = RuleSet((Pack(language="", rules=rules),))
    return [one.code for one in findings(whole, whole.own[0], frozenset({"the"}))]


ELSEWHERE = [
    ("we took another studio today", 3, ["R102"]),
    ("we took another studio today", 7, []),
    ("we took another studio today", -3, []),
    ("we took some studio", 3, []),
]


@pytest.mark.parametrize(("phrase", "points", "found"), ELSEWHERE)
def test_a_phrase_that_a_pack_covers(phrase, points, found):
    """A phrase that fits only where a pack's rule gives as much anyway does nothing; with more points it counts."""
    own = Pack(language="", rules=(rule(points=points, any_=(phrase,)),))
    whole = RuleSet((own, Pack(language="en", rules=(rule("en:took", 5),))))
    assert [one.code for one in findings(whole, whole.own[0], frozenset())] == found


@pytest.mark.parametrize(("code", "rules"), FAULTS, ids=[f"{code}-{n}" for n, (code, _) in enumerate(FAULTS)])
def test_each_fault_has_its_code(code: str, rules: tuple[Rule, ...]):
    """The finding that belongs to it, and no other."""
    assert set(codes(rules)) == {code}


@pytest.mark.parametrize("rules", RIGHT, ids=range(len(RIGHT)))
def test_what_is_right_is_left_alone(rules: tuple[Rule, ...]):
    """Near misses of the linter itself."""
    assert codes(rules) == []


def test_samples_are_what_a_phrase_fits():
    """With and without what may be missing, with and without further letters; none where there are too many."""
    lists = WordLists({})
    assert set(Phrase.parse("go[ing] (on|ahead) * candidat*", lists).samples) == {
        f"{go} {on} zq {end}" for go in ("go", "going") for on in ("on", "ahead") for end in ("candidat", "candidatzq")
    }
    assert Phrase.parse("(a|b) (a|b) (a|b) (a|b) (a|b) (a|b) (a|b)", lists).samples == ()


def test_mail_tells_what_never_hits_what_is_broad_and_what_is_one():
    """R103, R104 and R107 are measured; too little mail proves nothing."""
    pack = Pack(language="", rules=(rule("dead"), rule("broad"), rule("twin")))
    rules = RuleSet((pack,))
    hits, together = {"broad": 30, "twin": 10}, {("broad", "twin"): 10}
    told = list(measured(rules, rules.own[0], Measured(1000, 900, hits, {"broad": 27, "twin": 3}, together)))
    assert [(one.rule, one.code) for one in told] == [("dead", "R103"), ("broad", "R104"), ("twin", "R107")]
    assert list(measured(rules, rules.own[0], Measured(100, 90, {"broad": 1, "twin": 1}, {}, {}))) == []


def lint(path: Path, *words: str) -> Result:
    return CliRunner().invoke(cli, ["lint", "--rules", str(path), *words])


FAULTY = """# mine
version: 1
packs: []
rules:
  # the first
  - name: other
    points: 5
    anny:                         # a slip
      - another studio            # short
      - with another studio       # longer
      # after
    examples:
      todo:
        - We went with another studio.
"""
MENDED = """# mine
version: 1
packs: []
rules:
  # the first
  - name: other
    points: 5
    any:                          # a slip
      - another studio            # short
      # after
    examples:
      match:
        - We went with another studio.
"""


def test_fix_mends_and_keeps_comments(tmp_path: Path):
    """A misspelt key, a covered phrase and a todo that came true are put right; everything else stays as it was."""
    path = tmp_path / "rules.yaml"
    path.write_text(FAULTY)
    assert "R101 there is no key `anny`" in lint(path).output
    result = lint(path, "--fix")
    assert result.stdout == "Nothing found.\n", result.output
    assert result.exit_code == 0
    assert path.read_text().replace("any:                         # a", "any:                          # a") == MENDED


def test_fix_leaves_a_right_file_alone(tmp_path: Path):
    """Not an octet of a file without findings is written."""
    path = tmp_path / "rules.yaml"
    path.write_text(packs.starter())
    before = path.stat().st_mtime_ns
    assert lint(path, "--fix").exit_code == 0
    assert (path.read_text(), path.stat().st_mtime_ns) == (packs.starter(), before)


def test_every_code_is_explained():
    """`--explain` has a page for each code that a finding can carry; an unknown one is told what there is."""
    pages = packs.document("lint.yaml")
    assert {code for code, _ in FAULTS} | {"R100", "R101", "R103", "R110"} == set(pages)
    for code in pages:
        result = CliRunner().invoke(cli, ["lint", "--explain", code.lower()])
        assert result.output.startswith(code)
        assert result.output.count("\n") == 4
    assert "there are R100" in str(CliRunner().invoke(cli, ["lint", "--explain", "R999"]).exception)


def test_files_of_mail_are_measured(tmp_path: Path):
    """Whoever names files has them judged: a rule that hits ordinary mail is too broad, as JSON with its place."""
    path, mail = tmp_path / "rules.yaml", tmp_path / "mail.jsonl"
    mail.write_text("\n".join(json.dumps({"body": text}) for text in ORDINARY))
    path.write_text(
        FAULTY.replace("anny", "any").replace("another studio", "the board").replace("points: 5", "points: 3")
    )
    result = lint(path, "--json", str(mail))
    assert result.exit_code == 1
    found = {(one["code"], one["line"]) for one in map(json.loads, result.stdout.splitlines())}
    assert ("R104", 6) in found


def test_a_letter_with_an_unknown_slot_is_found(tmp_path: Path):
    """R110, for letters of one's own beside config.yaml."""
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "en.yaml").write_text('thanks:\n  - say: ["Thank you, {{ fristname }}."]\n')
    path = tmp_path / "rules.yaml"
    path.write_text(packs.starter())
    result = lint(path, "--config", str(tmp_path / "config.yaml"))
    assert result.exit_code == 1
    assert "R110" in result.output
    assert "fristname" in result.output
