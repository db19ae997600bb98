"""adapters/config/including: rules that others share, as files and as packages."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from watcher.adapters import config
from watcher.cli import cli
from watcher.cli.reloading import Files
from watcher.core.message import Message
from watcher.core.verdict import Rejection, judge
from watcher.errors import ConfigError

OWN = "version: 1\npacks: []\ninclude: [{entry}]\n"
TEAM = """version: 1
name: bakers
edition: "2.1"
words: {{other: [other, second]}}
rules:
  - name: other-baker
    points: 5
    any: ["the {{other}} baker"]
    examples: {{match: [We took the other baker.]}}
{more}"""
NO = Message(digest="d", text="Dear Ada, we took the second baker.")


@pytest.fixture
def own(tmp_path: Path) -> Path:
    (tmp_path / "team.yaml").write_text(TEAM.format(more=""))
    path = tmp_path / "rules.yaml"
    path.write_text(OWN.format(entry="team.yaml"))
    return path


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package as pip would have put it there: metadata, an entry point, a file of rules, code that must not run."""
    site = tmp_path / "site"
    (site / "acme_rules").mkdir(parents=True)
    (site / "acme_rules" / "__init__.py").write_text("raise SystemExit('this code must not run')\n")
    (site / "acme_rules" / "rules.yaml").write_text(TEAM.format(more="").replace('name: bakers\nedition: "2.1"\n', ""))
    info = site / "acme_rules-3.4.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-rules\nVersion: 3.4\n")
    (info / "entry_points.txt").write_text("[gracious.rules]\nacme = acme_rules\nempty = acme_rules:none.yaml\n")
    monkeypatch.setattr(sys, "path", [str(site), *sys.path])
    return site


def test_an_included_rule_carries_the_name_of_its_pack(own: Path):
    """The verdict says from which pack a rule came."""
    rules = config.load_rules(own)
    verdict = judge(NO, rules)
    assert isinstance(verdict, Rejection)
    assert [hit.rule for hit in verdict.evidence] == ["bakers:other-baker"]
    assert [(pack.name, pack.edition) for pack in rules.own] == [("", ""), ("bakers", "2.1")]


def test_check_says_which_packs_are_included(own: Path):
    """With their editions, so that two people can compare."""
    result = CliRunner().invoke(cli, ["check", "--rules", str(own)])
    assert result.output == "No problems.\nIncluded: bakers 2.1 (1 rule).\n"


def test_a_package_is_looked_up_and_never_run(package: Path, own: Path):
    """Its rules are data; the name is that of the entry point, the edition that of the package."""
    own.write_text(OWN.format(entry="acme"))
    rules = config.load_rules(own)
    assert [hit.rule for hit in judge(NO, rules).evidence] == ["acme:other-baker"]
    assert [(pack.name, pack.edition) for pack in rules.own] == [("", ""), ("acme", "3.4")]
    assert "acme_rules" not in sys.modules
    assert package.exists()


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("acne", "no installed package offers the rules `acne` (did you mean `acme`?)"),
        ("empty", "the package behind `empty` has no file none.yaml"),
        ("[team.yaml, twin.yaml]", "`twin.yaml` calls itself `bakers`, as "),
        ("en.yaml", "`en.yaml` calls itself `en`, as a shipped pack does"),
        ("broken.yaml", "broken.yaml:2:1: there is no key `rulez` (did you mean `rules`?)"),
        ("phrase.yaml", "phrase.yaml:8:16: there is no word list named `others` (did you mean `other`?)"),
    ],
)
def test_what_cannot_be_included_is_said(package: Path, own: Path, entry: str, said: str):
    """At the include, or at the place in the included file."""
    folder = own.parent
    (folder / "twin.yaml").write_text(TEAM.format(more=""))
    (folder / "en.yaml").write_text("version: 1\n")
    (folder / "broken.yaml").write_text("version: 1\nrulez: []\n")
    (folder / "phrase.yaml").write_text(TEAM.format(more="").replace("the {other}", "the {others}"))
    own.write_text(OWN.format(entry=entry).replace("[[", "[").replace("]]", "]"))
    with pytest.raises(ConfigError) as caught:
        config.load_rules(own)
    assert said in str(caught.value)
    assert package.exists()


def test_an_included_rule_can_be_changed(own: Path):
    """By its full name, as a shipped one."""
    own.write_text(own.read_text() + "change: {bakers:other-baker: {points: 1}}\n")
    assert judge(NO, config.load_rules(own)).score == 1
    own.write_text(own.read_text().replace("other-baker", "other-bakr"))
    with pytest.raises(ConfigError, match="did you mean `bakers:other-baker`"):
        config.load_rules(own)


def test_a_file_included_twice_counts_once(own: Path):
    """Two that include the same third get it once."""
    (own.parent / "more.yaml").write_text("version: 1\ninclude: [team.yaml]\n")
    own.write_text(OWN.format(entry="team.yaml, more.yaml"))
    assert [pack.name for pack in config.load_rules(own).own] == ["", "bakers", "more"]


def test_an_included_file_is_tested_and_watched(own: Path):
    """Its examples run with `test`, at their place in its own file; a change of it is taken up."""
    files = Files(own, *config.rule_files(own))
    team = own.parent / "team.yaml"
    team.write_text(TEAM.format(more="").replace("match: [We took the other", "match: [They kept the"))
    assert files.changed() == (team,)
    result = CliRunner().invoke(cli, ["test", "--rules", str(own), "--json"])
    first = json.loads(result.output.splitlines()[0])
    assert (first["rule"], first["file"], first["line"]) == ("bakers:other-baker", str(team), 9)
