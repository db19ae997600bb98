"""data/packs: every shipped rule has its proof, and the benchmark holds."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from watcher.adapters.config import packs
from watcher.cli import cli

ROOT = Path(__file__).parent.parent.parent
BENCHMARK = ROOT / "tests" / "benchmark"
LANGUAGES = packs.names()
NEEDED = {"en", "de", "fr", "es", "pt", "it", "nl", "pl", "sv", "da", "ja", "zh", "cs", "uk", "vi"}


def test_the_promised_languages_are_there():
    """English, German, French, Spanish, Portuguese, Italian, Dutch, Polish, Swedish, Danish, Japanese and more."""
    assert set(LANGUAGES) >= NEEDED


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_has_examples_and_they_hold(language):
    """match is hit, no_match is not; a rule that counts has both."""
    for rule in packs.shipped(language).rules:
        assert rule.match, rule.name
        assert rule.no_match or not rule.points, rule.name
    result = CliRunner().invoke(cli, ["test", "--pack", language])
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_benchmark_holds(language):
    """Our own letters are recognised, our own near-misses are not: recall 95 %, false alarms one in two hundred."""
    result = CliRunner().invoke(
        cli, ["evaluate", str(BENCHMARK / f"{language}.jsonl"), "--floor", "95", "--ceiling", "0.5", "--json"]
    )
    assert result.exit_code == 0, result.output


def test_the_benchmark_is_large_and_varied():
    """At least 300 letters and 500 near-misses, every kind in it, each with its id."""
    lines = [json.loads(line) for path in BENCHMARK.glob("*.jsonl") for line in path.read_text("utf-8").splitlines()]
    letters = [line for line in lines if line["kind"] == "P"]
    assert len(letters) >= 300
    assert len(lines) - len(letters) >= 500
    assert {line["domain"] for line in letters} >= {"job", "bid", "grant", "paper", "investor", "school"}
    assert len({line["id"] for line in lines}) == len(lines)
