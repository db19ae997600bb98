"""The user unit is one that systemd accepts, restarts for the right reasons, and thinks well protected."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from watcher.errors import (
    ConfigError,
    CredentialError,
    DataError,
    GraciousError,
    ServerUnavailable,
    StoreError,
    UsageError,
)

UNIT = Path(__file__).parents[2] / "systemd" / "gracious.service"
EXPOSURE = 16
"""Tenths of points: 1.5 with systemd 252, and taking out almost any guard costs 0.2."""


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    """The unit with a program that is installed here in place of the one that is not."""
    copy = tmp_path / UNIT.name
    copy.write_text(re.sub(r"^ExecStart=\S+", f"ExecStart={sys.executable}", UNIT.read_text(), flags=re.MULTILINE))
    return copy


def analyze(unit: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """As a user manager would see it: that wants a runtime directory, of which there may be none here."""
    environ = {**os.environ, "XDG_RUNTIME_DIR": str(unit.parent), "SYSTEMD_PAGER": ""}
    command = ["systemd-analyze", "--user", *words, str(unit)]
    return subprocess.run(command, env=environ, capture_output=True, text=True, check=False, timeout=60)


def test_accepted(unit: Path) -> None:
    """systemd has nothing to say against the unit."""
    done = analyze(unit, "verify", "--man=no", "--recursive-errors=no")
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_exposure(unit: Path) -> None:
    """The unit stays among those that systemd calls well protected."""
    done = analyze(unit, "security", "--offline=true", "--no-pager", f"--threshold={EXPOSURE}")
    assert done.returncode == 0, done.stdout


def test_restarts() -> None:
    """Exit codes that a person must act on are never tried again; those that pass by themselves are."""
    (line,) = re.findall(r"^RestartPreventExitStatus=(.*)$", UNIT.read_text(), re.MULTILINE)
    assert {int(code) for code in line.split()} == {
        error.exit_code for error in (UsageError, DataError, CredentialError, ConfigError)
    }
    assert not {str(error.exit_code) for error in (StoreError, ServerUnavailable, GraciousError)} & set(line.split())


def test_every_guard_has_its_reason() -> None:
    """No protection stands in the unit without a sentence above it that says why."""
    service = UNIT.read_text().partition("[Service]")[2].partition("[Install]")[0]
    guards = service[service.index("UMask=") :]
    bare = re.findall(r"(?:^|\n)\n(?!#)(\S+)=", guards)
    reasons = guards.count("\n# ")
    assert bare == []
    assert reasons >= len(re.findall(r"^\w+=", guards, re.MULTILINE)) * 0.8


def test_no_machine_in_it() -> None:
    """The unit names no home, host or user: %h stands for whose it is."""
    assert "ExecStart=%h/.local/bin/gracious run\n" in UNIT.read_text()
    assert not re.findall(r"/(home|root|work|srv)/", UNIT.read_text())
