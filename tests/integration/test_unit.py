"""The user unit is one that systemd accepts, restarts for the right reasons, and thinks well protected."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from servers.patience import HANGS

from watcher.errors import (
    ConfigError,
    CredentialError,
    DataError,
    GraciousError,
    ServerUnavailable,
    StoreError,
    UsageError,
)

FOLDER = Path(__file__).parents[2] / "systemd"
USER, SYSTEM = "gracious.service", "gracious@.service"
EXPOSURE = {USER: 16, SYSTEM: 11}
"""Tenths of points: 1.5 and 1.1 with systemd 252, and taking out almost any guard costs 0.2."""


@pytest.fixture(params=[USER, SYSTEM])
def unit(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """A unit with a program that is installed here in place of the one that is not."""
    copy = tmp_path / request.param.replace("@", "@jane")
    text = (FOLDER / request.param).read_text()
    copy.write_text(re.sub(r"^ExecStart=\S+", f"ExecStart={sys.executable}", text, flags=re.MULTILINE))
    return copy


def analyze(unit: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """As its manager would see it: a user's wants a runtime directory, of which there may be none here."""
    environ = {**os.environ, "XDG_RUNTIME_DIR": str(unit.parent), "SYSTEMD_PAGER": ""}
    whose = ["--user"] if unit.name == USER else ["--system"]
    command = ["systemd-analyze", *whose, *words, str(unit)]
    return subprocess.run(command, env=environ, capture_output=True, text=True, check=False, timeout=HANGS)


def test_accepted(unit: Path) -> None:
    """systemd has nothing to say against the unit."""
    done = analyze(unit, "verify", "--man=no", "--recursive-errors=no")
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_exposure(unit: Path) -> None:
    """The unit stays among those that systemd calls well protected."""
    limit = EXPOSURE[unit.name.replace("jane", "")]
    done = analyze(unit, "security", "--offline=true", "--no-pager", f"--threshold={limit}")
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("name", [USER, SYSTEM])
def test_restarts(name: str) -> None:
    """Exit codes that a person must act on are never tried again; those that pass by themselves are."""
    (line,) = re.findall(r"^RestartPreventExitStatus=(.*)$", (FOLDER / name).read_text(), re.MULTILINE)
    assert {int(code) for code in line.split()} == {
        error.exit_code for error in (UsageError, DataError, CredentialError, ConfigError)
    }
    assert not {str(error.exit_code) for error in (StoreError, ServerUnavailable, GraciousError)} & set(line.split())


@pytest.mark.parametrize("name", [USER, SYSTEM])
def test_every_guard_has_its_reason(name: str) -> None:
    """No protection stands in the unit without a sentence above it that says why."""
    service = (FOLDER / name).read_text().partition("[Service]")[2].partition("[Install]")[0]
    guards = service[service.index("UMask=") :]
    bare = re.findall(r"(?:^|\n)\n(?!#)(\S+)=", guards)
    reasons = guards.count("\n# ")
    assert bare == []
    assert reasons >= len(re.findall(r"^\w+=", guards, re.MULTILINE)) * 0.8


def test_no_machine_in_it() -> None:
    """The unit names no home, host or user: %h stands for whose it is."""
    text = (FOLDER / USER).read_text()
    assert "ExecStart=%h/.local/bin/gracious run\n" in text
    assert not re.findall(r"/(home|root|work|srv)/", text)
