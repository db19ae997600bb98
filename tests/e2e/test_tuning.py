"""Tuning on a real mailbox: diff, replay by rule, teach and suggest read it, and leave it as it was."""

from __future__ import annotations

import json

import pytest
from household import HUMAN_NO, REPLY_TO_NO, Household, everyday

RULES = "version: 1\npacks: [en, de]\nrules:\n  - {name: mine, points: 1, any: [a whole morning in our kitchen]}\n"


@pytest.fixture
def house(dovecot, tmp_path):
    """Two noes and the everyday mail around them; the first no is a case."""
    made = Household(dovecot, "tuning", tmp_path)
    for octets in (HUMAN_NO, *everyday(), REPLY_TO_NO):
        made.append(octets)
    (tmp_path / "rules.yaml").write_text(RULES)
    assert made.once("--since", "3650d").returncode == 0
    return made


def rows(done):
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_tuning_on_a_mailbox(house):
    """What would be lost is named with its rule, rules are counted, a wrong verdict is taught and put right."""
    config = ("--config", str(house.config()))
    before = house.messages("INBOX")
    other = house.folder / "other.yaml"
    other.write_text(RULES + "change: {en:other-candidates: off}\n")
    done = house.gracious("diff", str(house.folder / "rules.yaml"), str(other), "--json", *config)
    *changes, summary = rows(done)
    assert summary["summary"]["messages"] == len(before)
    assert (done.returncode == 1) is any(one["change"] == "lost" for one in changes)

    *counted, total = rows(house.gracious("replay", "--per-rule", "--json", *config))
    assert total["summary"]["messages"] == len(before)
    assert {one["rule"]: one["hits"] for one in counted}["mine"] == 1

    (case,) = [one for one in house.rows("list") if "Head Baker" in str(one["subject"])]
    taught = house.gracious("teach", str(case["id"]), "is-not", *config)
    assert taught.returncode == 0, taught.stderr
    suggested = house.gracious("suggest", "--apply", *config)
    assert suggested.returncode == 0, suggested.stdout + suggested.stderr
    left = [one for one in rows(house.gracious("replay", "--json", *config)) if one.get("verdict") == "rejection"]
    assert [one["subject"] for one in left] == ["Position of music teacher"]
    assert house.messages("INBOX") == before
