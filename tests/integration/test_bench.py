"""bench: the whole of it once, small; no time is asked for."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from servers.patience import HANGS

from bench.mailboxes import NO_LANGUAGE, message

ROOT = Path(__file__).parent.parent.parent


def test_everybody_runs_and_no_planted_no_is_lost(tmp_path):
    """Mailboxes are made, all contestants run in turn over plain, TLS and a slow line, and what came out is written."""
    run = subprocess.run(
        [
            sys.executable,
            "-m",
            "bench",
            "--sizes",
            "120",
            "--rounds",
            "1",
            "--delays",
            "0",
            "30",
            "--out",
            str(tmp_path),
        ],
        check=False,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}"},
        capture_output=True,
        text=True,
        timeout=HANGS,
    )
    assert run.returncode == 0, run.stderr
    (line,) = (tmp_path / "history.jsonl").read_text().splitlines()
    rows = json.loads(line)["rows"]
    lines = {(row["line"], row["name"]) for row in rows}
    assert {(line, name) for line in ("plain 0", "tls 0", "plain 30") for name in ("raw", "gracious")} <= lines
    assert {row["lost"] for row in rows if row["name"] == "gracious"} == {0}
    assert "| 120 | plain 0 | gracious |" in (tmp_path / "table.md").read_text()
    assert (tmp_path / "plot.svg").read_text().startswith("<svg")


def bench(module: str, *words: str) -> str:
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}"}
    command = [sys.executable, "-m", f"bench.{module}", *words]
    run = subprocess.run(command, check=False, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=HANGS)
    assert run.returncode == 0, run.stderr
    return run.stdout


def test_the_way_from_exists_to_the_draft_is_measured():
    """Ours and the floor's, a draft for each no."""
    assert [line.partition(" ms")[0].split(" p50 ")[0] for line in bench("reaction", "2").splitlines()] == [
        "floor: 2 mails,",
        "ours: 2 mails,",
    ]


def test_mailboxes_at_rest_are_measured():
    """One, and three beside each other over TLS in one process."""
    one, three = bench("idle", "3", "1").splitlines()
    assert one.startswith("1 mailboxes: all at rest after ")
    assert three.startswith("3 mailboxes: all at rest after ")


def test_a_mailbox_is_the_same_every_time():
    """Message n depends only on n, and some of them are noes."""
    assert message(7) == message(7)
    assert [message(n)[1] for n in range(1, 1001)].count("no") in range(3, 25)


def test_a_mailbox_of_words_has_the_same_noes_and_hardly_a_full_stop():
    """What sentences tell in prose is not told there, so phrases of many rules nearly fit."""
    prose, words = message(11), message(11, NO_LANGUAGE)
    assert prose[1] == words[1]
    assert message(11, NO_LANGUAGE) == words
    assert words[0] != prose[0]
