"""Whoever gives up half-way, or has an odd terminal or home, gets a sentence, and nothing stays behind."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pexpect
import pytest
from e2e.household import HUMAN_NO, Household
from servers import PASSWORD, Dovecot
from servers.mail import Mail
from servers.patience import HANGS

QUESTIONS = (
    ("Your mail address", "jane@example.org"),
    (r"Password of .* \(not shown\)", PASSWORD),
    ("Your name, as it stands in From", "Jane Doe"),
    (r"What you do, in one sentence \(optional\)", ""),
)


@pytest.fixture
def home(mail: Mail, tmp_path: Path) -> Household:
    mail.append("INBOX", HUMAN_NO)
    return Household(mail.server, mail.user, tmp_path)


def at_a_terminal(home: Household, columns: int = 120, **environ: str) -> pexpect.spawn:
    """`gracious init` as a person starts it."""
    words = ["--server", f"127.0.0.1:{home.server.port}", "--tls", "none", "--user", home.user]
    return pexpect.spawn(
        sys.executable,
        ["-m", "watcher", "init", *words],
        env={**home.environment, **environ},
        encoding="utf-8",
        timeout=HANGS,
        dimensions=(50, columns),
    )


def left_behind(home: Household) -> list[str]:
    """Every file below the user's folder."""
    return sorted(str(path.relative_to(home.folder)) for path in home.folder.rglob("*") if path.is_file())


def interrupt(child: pexpect.spawn, then: object):
    """Control-C, again where nothing happens: between prompt and wait, readline takes no notice of one."""
    for _ in range(60):
        child.sendcontrol("c")
        if child.expect([then, pexpect.TIMEOUT], timeout=5) == 0:
            return
    raise AssertionError(f"Control-C does nothing: {child.before}")


@pytest.mark.parametrize("answered", range(len(QUESTIONS)))
def test_control_c_at_each_question(home: Household, answered: int):
    """It ends with 130 and a sentence; there is no file, least of all one with the password."""
    child = at_a_terminal(home)
    for question, answer in QUESTIONS[:answered]:
        child.expect(question)
        child.sendline(answer)
    child.expect(QUESTIONS[answered][0])
    interrupt(child, "Stopped. Nothing was written.")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 130
    assert left_behind(home) == []


def test_control_c_after_the_files(home: Household):
    """What is written is whole: at the look one may go, and everything works afterwards."""
    child = at_a_terminal(home)
    for question, answer in QUESTIONS:
        child.expect(question)
        child.sendline(answer)
    child.expect("Look at the last 90 days")
    interrupt(child, pexpect.EOF)
    child.close()
    assert child.exitstatus == 130
    assert "Traceback" not in child.before
    assert home.gracious("check").returncode == 0
    assert home.gracious("run", "--once").returncode == 0


def test_a_name_is_needed(home: Household):
    """Return at the name, where Sent does not tell it, is asked again: nothing that was typed is lost."""
    child = at_a_terminal(home)
    for question, answer in (*QUESTIONS[:2], ("Your name", ""), ("A name is needed", None), *QUESTIONS[2:]):
        child.expect(question)
        if answer is not None:
            child.sendline(answer)
    child.expect("Look at the last 90 days")
    child.sendline("n")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0


@pytest.mark.parametrize(("columns", "term"), [(40, "xterm"), (120, "dumb")])
def test_a_small_or_plain_terminal(home: Household, columns: int, term: str):
    """Forty columns, or a terminal without colours: the same questions, and a draft."""
    child = at_a_terminal(home, columns, TERM=term, LANG="C", LC_ALL="C")
    for question, answer in (*QUESTIONS, ("Look at the last", ""), ("Put a draft", "newest"), ("One draft lies", None)):
        child.expect(question)
        if answer is not None:
            child.sendline(answer)
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    assert "\x1b" not in child.before
    assert len(home.messages("Drafts")) == 1


def test_no_mailbox_for_drafts(tmp_path: Path):
    """An init that ends there has kept no password."""
    with Dovecot(tmp_path / "dovecot", drafts="Vault", sent="Old", trash="Bin", special_use=False) as server:
        home = Household(server, "jane", tmp_path / "home")
        home.folder.mkdir()
        assert init(home).returncode != 0
        assert left_behind(home) == []


def init(home: Household, *words: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """`gracious init` with nobody at the terminal."""
    server = ["--server", f"127.0.0.1:{home.server.port}", "--tls", "none", "--user", home.user, "--name", "Jane"]
    done = subprocess.run(
        [sys.executable, "-m", "watcher", "init", "jane@example.org", *server, *(words or ("--no-look",))],
        env={name: value for name, value in {**home.environment, **environ}.items() if value},
        input=PASSWORD + "\n",
        capture_output=True,
        text=True,
        timeout=HANGS,
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done


def test_uninstalled_altogether(home: Household):
    """Files, password, cases and cache are gone; mail and drafts are the user's and stay."""
    assert init(home, "--look", "--draft", "all").returncode == 0
    assert any(name.endswith("home.password") for name in left_behind(home))
    done = home.gracious("service", "uninstall", "--all")
    assert done.returncode == 0, done.stderr
    assert left_behind(home) == []
    assert (len(home.messages("INBOX")), len(home.messages("Drafts"))) == (1, 1)
    again = home.gracious("service", "uninstall", "--all")
    assert (again.returncode, again.stderr) == (0, "")


def test_a_home_that_cannot_be_written(home: Household):
    """The sentence names the folder; the exit code is that of a disk."""
    nowhere = {"HOME": "/proc", "XDG_CONFIG_HOME": "", "XDG_STATE_HOME": ""}
    done = init(home, **nowhere)
    assert done.returncode == 74
    assert "/proc/.config/gracious cannot be made" in done.stderr
    assert left_behind(home) == []


@pytest.mark.parametrize("verb", ["check", "status", "doctor"])
def test_no_home_at_all(verb: str):
    """A user whom neither HOME nor the user database knows is told which variable to set."""
    done = subprocess.run(
        ["unshare", "--user", "--map-user=54321", sys.executable, "-m", "watcher", verb],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        timeout=HANGS,
        check=False,
    )
    assert (done.returncode, done.stdout) == (64, "")
    assert done.stderr == "gracious: Nothing tells where your home folder is; set HOME, or XDG_CONFIG_HOME.\n"
