"""What a shell and `man` know of gracious: every verb, and the options of each."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from servers.patience import HANGS

from watcher.cli import VERBS

MANUAL = Path(__file__).parents[2] / "docs" / "gracious.1"
BASH = """
source <(gracious completion bash)
COMP_WORDS=(gracious "$@") COMP_CWORD=$#
_gracious_completion gracious
printf '%s\\n' "${COMPREPLY[@]}"
"""


def run(*words: str, **environ: str) -> str:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        words, env={**os.environ, **environ, "PATH": path}, capture_output=True, text=True, timeout=HANGS, check=True
    )
    return done.stdout


@pytest.mark.parametrize(
    ("typed", "offered"),
    [("do", "doctor"), ("che", "check checkins"), ("service un", "uninstall"), ("run --on", "--once")],
)
def test_bash_completes(typed: str, offered: str):
    """A real bash, told by `completion bash`, offers what fits and nothing else."""
    assert sorted(run("bash", "-c", BASH, "bash", *typed.split()).split()) == offered.split()


@pytest.mark.parametrize(("shell", "offered"), [("zsh", "doctor"), ("fish", "doctor")])
def test_other_shells_complete(shell: str, offered: str):
    """The script names the question that the shell asks, and the answer has the verb and what it does."""
    variable = f"{shell}_complete"
    assert variable in run("gracious", "completion", shell)
    words = "do" if shell == "fish" else "1"
    told = run("gracious", _GRACIOUS_COMPLETE=variable, COMP_WORDS="gracious do", COMP_CWORD=words)
    assert offered in told
    assert "What works and what does not" in told


def test_the_manual_has_every_verb():
    """`man gracious` names each verb there is, and no other."""
    verbs = MANUAL.read_text().partition(".SH VERBS")[2].partition(".PP\n")[0]
    heads = re.findall(r"^\.TP\n\.(?:B|BR) (.*)$", verbs, re.MULTILINE)
    named = [word for head in heads for word in re.findall(r"\b[a-z]+\b", head.partition("\\fR")[0])]
    assert sorted(named) == sorted(VERBS)
