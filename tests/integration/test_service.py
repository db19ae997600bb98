"""The unit under a real service manager: installed, ready, killed, restarted, reloaded, removed."""

from __future__ import annotations

import contextlib
import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from e2e.household import HUMAN_NO
from servers import PASSWORD
from servers.mail import Mail
from servers.manager import CODE, HOME, Manager
from servers.patience import HANGS

# The code under test is no installed package here, so the unit is told where it is.
DROP_IN = f"[Service]\nEnvironment=PYTHONPATH={CODE}\nRestartSec=100ms\nStandardError=append:{HOME}/service.log\n"


@pytest.fixture
def manager(tmp_path: Path, mail: Mail) -> Iterator[Manager]:
    """A user with a config.yaml for the test's mailbox, and a running service manager."""
    settings = tmp_path / ".config" / "gracious"
    settings.mkdir(parents=True)
    (settings / "secret").touch(mode=0o600)
    (settings / "secret").write_text(PASSWORD)
    account = {
        "name": "home",
        "imap": {"host": "127.0.0.1", "port": mail.server.port, "tls": "none"},
        "user": mail.user,
        "password": {"file": "secret"},
    }
    you = {"name": "Jane Doe", "addresses": ["jane@example.org"]}
    (settings / "config.yaml").write_text(json.dumps({"version": 1, "you": you, "accounts": [account]}))
    drop_in = tmp_path / ".config" / "systemd" / "user" / "gracious.service.d" / "test.conf"
    drop_in.parent.mkdir(parents=True)
    drop_in.write_text(DROP_IN)
    with Manager(tmp_path) as manager:
        yield manager


def test_the_life_of_a_service(manager: Manager, mail: Mail, tmp_path: Path) -> None:
    """Installed it is ready; killed it comes back; told to read its files anew it stays; removed it is gone."""
    installed = manager.gracious("service", "install")
    assert (installed.returncode, installed.stderr) == (0, "")
    state, sub, pid = manager.shown("ActiveState", "SubState", "MainPID")
    assert (state, sub) == ("active", "running")
    assert manager.run("systemctl", "--user", "is-enabled", "gracious").stdout.strip() == "enabled"
    manager.until(lambda: "home/INBOX: idle" in manager.shown("StatusText")[0])

    os.kill(int(pid), signal.SIGKILL)
    manager.until(lambda: manager.shown("MainPID")[0] not in ("0", pid))
    manager.until(lambda: manager.shown("ActiveState", "NRestarts") == ["active", "1"])

    (tmp_path / ".config" / "gracious" / "rules.yaml").write_text("version: 1\nrules: [")
    assert manager.run("systemctl", "--user", "reload", "gracious").returncode == 0
    manager.until(lambda: "The old rules stay in force" in manager.gracious("status", "--json").stdout)
    assert manager.shown("ActiveState")[0] == "active"
    (tmp_path / ".config" / "gracious" / "rules.yaml").write_text("version: 1\nrules: []\n")
    manager.until(lambda: "The old rules stay in force" not in manager.gracious("status", "--json").stdout)

    config = tmp_path / ".config" / "gracious" / "config.yaml"
    config.write_text(config.read_text().replace("Jane Doe", "Jane Q. Doe"))
    manager.until(lambda: "beginning-anew" in (tmp_path / "service.log").read_text())
    mail.append("INBOX", HUMAN_NO)
    manager.until(lambda: mail.messages("Drafts"))
    ((_, _, draft),) = mail.messages("Drafts")
    assert b'From: "Jane Q. Doe" <' in draft
    assert manager.shown("ActiveState", "NRestarts") == ["active", "1"]

    assert "fine" in manager.gracious("doctor", "--json").stdout
    removed = manager.gracious("service", "uninstall", "--state")
    assert removed.returncode == 0, removed.stderr
    assert manager.shown("ActiveState", "LoadState")[0] == "inactive"
    assert not (tmp_path / ".local" / "state" / "gracious").exists()
    assert not list((tmp_path / ".config" / "systemd" / "user").glob("gracious.service"))


KILLS = int(os.environ.get("GRACIOUS_KILLS", "5"))
"""`make kills` has a hundred."""


@pytest.mark.timeout(600 + 20 * KILLS)
def test_killed_again_and_again(manager: Manager, mail: Mail, tmp_path: Path) -> None:
    """A no arrives, SIGKILL at some moment after it, over and over: each no has one draft in the end, none has two."""
    unit = tmp_path / ".config" / "systemd" / "user" / "gracious.service.d" / "often.conf"
    unit.write_text("[Unit]\nStartLimitIntervalSec=0\n")
    assert manager.gracious("service", "install").returncode == 0
    manager.until(lambda: "idle" in manager.shown("StatusText")[0])
    moments = random.Random(1)
    for n in range(KILLS):
        mail.append("INBOX", HUMAN_NO.replace(b"no-1@", b"no-%d@" % (1000 + n)).replace(b"ada@", b"ada%d@" % n))
        time.sleep(moments.uniform(0, 1.5))
        (pid,) = manager.shown("MainPID")
        if int(pid or 0):
            with contextlib.suppress(ProcessLookupError):  # it was gone before systemd knew
                os.kill(int(pid), signal.SIGKILL)
    manager.until(lambda: "idle" in manager.shown("StatusText")[0])
    assert int(manager.shown("NRestarts")[0]) > 0
    assert manager.gracious("service", "uninstall").returncode == 0
    # whatever was being read at several kills is tried again later
    tomorrow = f"{datetime.now().astimezone().date() + timedelta(days=1)}"
    assert manager.gracious("run", "--once", "--as-of", tomorrow).returncode == 0
    answered = [re.search(rb"In-Reply-To: <no-(\d+)@", octets)[1] for _, _, octets in mail.messages("Drafts")]
    assert sorted(map(int, answered)) == [1000 + n for n in range(KILLS)]
    assert len(mail.messages("INBOX")) == KILLS


def test_a_config_that_is_wrong_is_not_tried_again(manager: Manager, tmp_path: Path) -> None:
    """Exit 78 ends it for good: a person has to act, and a circle of restarts would tell nobody."""
    (tmp_path / ".config" / "gracious" / "config.yaml").write_text("version: 1\n")
    manager.gracious("service", "install", "--no-start")
    manager.run("systemctl", "--user", "daemon-reload")
    manager.run("systemctl", "--user", "start", "gracious")
    manager.until(lambda: manager.shown("ActiveState")[0] == "failed")
    assert manager.shown("ExecMainStatus", "NRestarts") == ["78", "0"]


GROUPS = "mount -t cgroup2 cgroup2 /mnt && cd /mnt && find . -type d"


def _groups() -> list[str]:
    """The control groups below the caller's."""
    as_root = [] if os.geteuid() == 0 else ["--map-root-user"]
    command = ["unshare", *as_root, "--mount", "--cgroup", "--propagation", "private", "sh", "-c", GROUPS]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=HANGS).stdout.splitlines()


def test_nothing_of_the_machine_moves(tmp_path: Path) -> None:
    """The manager of these tests leaves the caller in its control group, and none of its own behind."""
    before = Path("/proc/self/cgroup").read_text()
    with Manager(tmp_path) as manager:
        assert Path("/proc/self/cgroup").read_text() == before
        assert f"./{manager.group}/init.scope" in _groups()
    assert Path("/proc/self/cgroup").read_text() == before
    assert not [group for group in _groups() if manager.group in group]


def test_without_a_manager_there_is_another_way(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Where no user manager answers, the sentence has a line for cron instead."""
    environ = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path), "LANG": "C.UTF-8"}
    command = [sys.executable, "-m", "watcher", "service", "install"]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False, timeout=HANGS)
    assert done.returncode == 75
    assert "run --once" in done.stderr
    assert HOME not in done.stderr
