"""`gracious@jane` under a real system manager, with a user and a password that are there while it runs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from e2e.household import GERMAN_NO, HUMAN_NO
from servers import PASSWORD
from servers.machine import INSTALLED, Machine, missing_right
from servers.mail import Mail
from servers.patience import until

UNIT = Path(__file__).parents[2] / "systemd" / "gracious@.service"
JANE = "gracious@jane"
SETTINGS = "/etc/gracious/jane/config.yaml"
PASSED = ("STATE_DIRECTORY=/var/lib/gracious/jane", f"CREDENTIALS_DIRECTORY=/run/credentials/{JANE}.service")
ASKED = ("env", *PASSED, f"{INSTALLED}/bin/gracious")
"""An administrator who asks, with what systemd passes to the service itself (docs/operation.md)."""
SEAL = ("systemd-creds", "encrypt", "--name=imap-jane", "-", "/etc/credstore.encrypted/gracious-jane")
MISSING = missing_right()

pytestmark = pytest.mark.skipif(
    bool(MISSING), reason=f"the kernel lets nobody here start a second process 1 (namespaces, CAP_SYS_ADMIN): {MISSING}"
)


@pytest.fixture
def machine(tmp_path: Path, mail: Mail) -> Iterator[Machine]:
    """A machine where an administrator has done what the head of the unit says, for the test's mailbox."""
    account = {
        "name": "home",
        "imap": {"host": "127.0.0.1", "port": mail.server.port, "tls": "none"},
        "user": mail.user,
        "password": {"credential": "imap-jane"},
    }
    you = {"name": "Jane Doe", "addresses": ["jane@example.org"]}
    (tmp_path / "machine").mkdir()
    with Machine(tmp_path / "machine") as machine:
        machine.write("/etc/systemd/system/gracious@.service", UNIT.read_text())
        machine.write(f"/etc/systemd/system/{JANE}.service.d/soon.conf", "[Service]\nRestartSec=100ms\n")
        machine.write(SETTINGS, json.dumps({"version": 1, "you": you, "accounts": [account]}))
        assert machine.run("mkdir", "-p", "-m", "700", "/etc/credstore.encrypted").returncode == 0
        assert machine.run(*SEAL, typed=PASSWORD).returncode == 0
        yield machine


def holding(machine: Machine, *places: str) -> str:
    """The files below `places` that have the password in them; it is given on standard input, not as a word."""
    words = "grep --recursive --text --files-with-matches --fixed-strings --file=-"
    return machine.run("sh", "-c", f"{words} {' '.join(places)}", typed=PASSWORD).stdout


def started(machine: Machine) -> int:
    """Enabled and started as the unit says; the process that rests at the mailbox."""
    done = machine.run("systemctl", "enable", "--now", JANE)
    assert done.returncode == 0, done.stderr + machine.run("journalctl", "--unit", JANE, "--no-pager").stdout
    rests(machine)
    return main_pid(machine)


def main_pid(machine: Machine) -> int:
    return int(machine.shown(JANE, "MainPID")[0])


def rests(machine: Machine) -> None:
    until(lambda: "home/INBOX: idle" in machine.shown(JANE, "StatusText")[0])


def status_of(machine: Machine, pid: int) -> dict[str, str]:
    """/proc/PID/status, a value for each name."""
    lines = machine.run("cat", f"/proc/{pid}/status").stdout.splitlines()
    return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}


def test_the_life_of_a_system_service(machine: Machine, mail: Mail) -> None:
    """Ready, a draft; killed, back with nothing twice; broken rules change nothing; stopped, it is gone."""
    pid = started(machine)
    mail.append("INBOX", HUMAN_NO)
    until(lambda: len(mail.messages("Drafts")) == 1)

    assert machine.run("kill", "-9", str(pid)).returncode == 0
    until(lambda: machine.shown(JANE, "NRestarts", "ActiveState") == ["1", "active"])
    rests(machine)
    mail.append("INBOX", GERMAN_NO)
    until(lambda: len(mail.messages("Drafts")) == 2)

    pid = main_pid(machine)
    machine.write("/etc/gracious/jane/rules.yaml", "version: 1\nrules: [")
    assert machine.run("systemctl", "reload", JANE).returncode == 0
    until(lambda: "The old rules stay in force" in machine.run(*ASKED, "status", "--config", SETTINGS).stdout)
    machine.write(SETTINGS, machine.run("cat", SETTINGS).stdout.replace("Jane Doe", "Jane Q. Doe"))
    until(lambda: "beginning-anew" in machine.run("journalctl", "--unit", JANE, "--no-pager").stdout)
    rests(machine)
    assert machine.shown(JANE, "MainPID", "NRestarts") == [str(pid), "1"]

    assert machine.run("systemctl", "disable", "--now", JANE).returncode == 0
    assert machine.shown(JANE, "ActiveState", "Result", "ExecMainStatus") == ["inactive", "success", "0"]
    assert machine.run("find", "/proc", "-maxdepth", "1", "-name", str(pid)).stdout == ""
    assert machine.run("ls", "/var/lib/private/gracious/jane").stdout.split() != []
    assert len(mail.messages("Drafts")) == 2


def test_what_it_may_do(machine: Machine) -> None:
    """A user that nobody else is, no capability, a filter over its calls, a state folder that is its own alone."""
    status = status_of(machine, started(machine))
    (uid,) = set(status["Uid"].split())
    assert 61184 <= int(uid) <= 65519  # systemd.exec(5), DynamicUser=
    assert {status[f"Cap{kind}"] for kind in ("Inh", "Prm", "Eff", "Bnd", "Amb")} == {"0" * 16}
    assert (status["NoNewPrivs"], status["Seccomp"]) == ("1", "2")
    folder = machine.run("stat", "--format=%a %u", "/var/lib/private/gracious/jane").stdout.split()
    assert folder == ["700", uid]


def test_the_password_is_nowhere(machine: Machine, mail: Mail) -> None:
    """Not in the journal, in no environment or argument, not in the state or in /etc; and no core would be written."""
    pid = started(machine)
    mail.append("INBOX", HUMAN_NO)
    until(lambda: mail.messages("Drafts"))
    assert holding(machine, "/proc/[0-9]*/environ", "/proc/[0-9]*/cmdline") == ""
    assert PASSWORD not in machine.run("systemctl", "show", JANE).stdout
    limits = machine.run("cat", f"/proc/{pid}/limits").stdout
    assert re.search(r"^Max core file size +0 +0 ", limits, re.MULTILINE)
    assert machine.run("kill", "-ABRT", str(pid)).returncode == 0
    until(lambda: machine.shown(JANE, "NRestarts", "ActiveState") == ["1", "active"])
    assert holding(machine, "/etc/gracious", "/etc/credstore.encrypted", "/var/lib/private", "/run/log") == ""
    said = machine.run("journalctl", "--no-pager", "--output=export").stdout
    assert "connected" in said
    assert PASSWORD not in said


def test_one_that_hangs_is_replaced(machine: Machine) -> None:
    """A process that makes no progress feeds no watchdog, and systemd begins anew."""
    machine.write(f"/etc/systemd/system/{JANE}.service.d/watch.conf", "[Service]\nWatchdogSec=5s\nTimeoutAbortSec=1s\n")
    pids = [started(machine)]  # a busy machine may have replaced it by now
    until(lambda: machine.run("kill", "-STOP", str(pids[-1])).returncode == 0 or pids.append(main_pid(machine)))
    until(lambda: machine.shown(JANE, "ActiveState") == ["active"] and main_pid(machine) not in (0, pids[-1]))
    assert "Watchdog timeout" in machine.run("journalctl", "--unit", JANE, "--no-pager").stdout


def test_a_password_that_is_wrong(machine: Machine) -> None:
    """Refused at login it stays, and says so in its status: the server may have been wrong, and mail is not lost."""
    machine.run(*SEAL, typed="stale")
    assert machine.run("systemctl", "start", JANE).returncode == 0
    until(lambda: machine.shown(JANE, "StatusText") == ["home/INBOX: waiting (login)"])
    assert machine.shown(JANE, "ActiveState", "NRestarts") == ["active", "0"]
    assert "stale" not in machine.run("journalctl", "--no-pager", "--output=export").stdout


def test_a_config_that_is_wrong(machine: Machine) -> None:
    """Exit 78 with a sentence in the journal, and no circle of restarts."""
    machine.write(SETTINGS, "version: 7\n")
    assert machine.run("systemctl", "start", JANE).returncode != 0
    assert machine.shown(JANE, "ActiveState", "ExecMainStatus", "NRestarts") == ["failed", "78", "0"]
    assert "config.yaml:1" in machine.run("journalctl", "--unit", JANE, "--no-pager").stdout


def test_a_password_that_was_never_stored(machine: Machine) -> None:
    """systemd does not start it, and names the credential that is missing."""
    machine.run("rm", "/etc/credstore.encrypted/gracious-jane")
    assert machine.run("systemctl", "start", JANE).returncode != 0
    assert "CREDENTIALS" in machine.run("journalctl", "--unit", JANE, "--no-pager").stdout


def test_root_looks_after_it(machine: Machine, mail: Mail) -> None:
    """Verbs of an administrator leave no file that the service could not write afterwards."""
    started(machine)
    mail.append("INBOX", HUMAN_NO)
    until(lambda: mail.messages("Drafts"))
    machine.run("systemctl", "stop", JANE)
    for verb in ("list", "status", "checkins"):
        told = machine.run(*ASKED, verb, "--config", SETTINGS)
        assert told.returncode == 0, told.stderr
    started(machine)
    told = machine.run(*ASKED, "doctor", "--config", SETTINGS)
    assert (told.returncode, "comes from the credential" in told.stdout) == (0, True), told.stdout
    assert "Your application as Head Baker" in machine.run(*ASKED, "list", "--config", SETTINGS).stdout
