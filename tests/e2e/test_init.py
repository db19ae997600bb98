"""From an address to a first draft, as a person at a terminal does it; and every wrong turn on the way."""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pexpect
import pytest
from e2e.household import CLIENT_NO, GERMAN_NO, HUMAN_NO, Household, letter
from servers import PASSWORD, Dovecot
from servers.mail import Mail
from servers.patience import HANGS

SENT = letter("Jane Q. Doe <jane@example.org>", "ada@bakery.example", "Hello", "sent-1", "Until Monday.")


@pytest.fixture
def home(mail: Mail, tmp_path: Path) -> Household:
    """Somebody with three noes in INBOX, one mail in Sent, and no file of gracious yet."""
    for octets in (HUMAN_NO, GERMAN_NO, CLIENT_NO):
        mail.append("INBOX", octets)
    mail.append("Sent", SENT)
    return Household(mail.server, mail.user, tmp_path)


def init(home: Household, *words: str, typed: str = PASSWORD + "\n") -> subprocess.CompletedProcess[str]:
    """`gracious init` with nobody at the terminal."""
    command = [sys.executable, "-m", "watcher", "init", "jane@example.org", "--user", home.user, *words]
    return subprocess.run(
        command, env=home.environment, input=typed, capture_output=True, text=True, timeout=HANGS, check=False
    )


def plain(home: Household) -> tuple[str, ...]:
    return ("--server", f"127.0.0.1:{home.server.port}", "--tls", "none")


def cost_of_children() -> float:
    """Seconds of a processor that the processes used which were waited for."""
    spent = os.times()
    return spent.children_user + spent.children_system


def config_of(home: Household) -> Path:
    return home.folder / "cfg" / "gracious" / "config.yaml"


def test_a_person_at_a_terminal(home: Household):
    """Address, password, and four times Return: then a draft lies there; the keys a person presses are counted."""
    words = ["-m", "watcher", "init", *plain(home), "--user", home.user]
    child = pexpect.spawn(
        sys.executable, words, env=home.environment, encoding="utf-8", timeout=HANGS, dimensions=(50, 120)
    )
    keys = 0
    began = cost_of_children()
    for question, answer in [
        ("Your mail address", "jane@example.org"),
        (r"Password of .* \(not shown\)", "wrong"),
        ("does not accept the password", None),
        (r"Password of .* \(not shown\)", PASSWORD),
        (r"Your name, as it stands in From \[Jane Q. Doe\]", ""),
        ("What you do", ""),
        ("Look at the last 90 days", ""),
        ("3 messages, 3 noes", None),
        ("Put a draft for which", "2"),
        ("One draft lies in “Drafts”", None),
    ]:
        child.expect(question)
        if answer is not None:
            child.sendline(answer)
            keys += len(answer) + 1
    child.expect(pexpect.EOF)
    child.wait()
    assert child.exitstatus == 0
    assert keys < 60
    assert cost_of_children() - began < 30
    ((_, flags, octets),) = home.messages("Drafts")
    assert "\\Draft" in flags
    assert b'From: "Jane Q. Doe" <jane@example.org>\r\n' in octets
    assert b"In-Reply-To: <no-2@mail.example>\r\n" in octets
    assert [flags for _, flags, _ in home.messages("INBOX")] == ["", "", ""]


def test_unattended(home: Household):
    """Every question has an option; the files are private and right, nothing is drafted unasked."""
    done = init(home, *plain(home), "--name", "Jane Doe", "--offer", "I bake.", "--look")
    assert (done.returncode, done.stderr) == (0, "")
    assert "3 messages, 3 noes. Nothing was changed." in done.stdout
    assert home.messages("Drafts") == []
    config = config_of(home)
    assert stat.S_IMODE(config.stat().st_mode) == 0o600
    assert stat.S_IMODE(config.parent.stat().st_mode) == 0o700
    assert f" {PASSWORD}\n" not in config.read_text()
    assert config.read_text().startswith("# yaml-language-server: $schema=config.schema.json\n")
    assert {"config.schema.json", "rules.schema.json", "rules.yaml"} <= {path.name for path in config.parent.iterdir()}
    assert home.gracious("check").stdout == "No problems.\n"
    assert home.gracious("test").returncode == 0


def test_what_arrives_afterwards_is_drafted(home: Household):
    """Old mail is looked at and left; the daemon that runs next begins where the mailbox ended."""
    assert init(home, *plain(home), "--name", "Jane Doe", "--no-look").returncode == 0
    home.append(letter("Eve <eve@firm.example>", "jane@example.org", "Your application", "no-9",
                       "Dear Jane, thank you for the interview. We have chosen another candidate. Eve"))  # fmt: skip
    assert home.gracious("run", "--once").returncode == 0
    assert len(home.messages("Drafts")) == 1


def test_drafts_for_all(home: Household):
    """`--draft all` answers every no of the look, each once, also when it is said again."""
    for _ in range(2):
        done = init(home, *plain(home), "--name", "Jane", "--look", "--draft", "all", "--force")
        assert done.returncode == 0, done.stderr
    assert len(home.messages("Drafts")) == 3


def test_a_config_is_never_overwritten(home: Household):
    """What is there stays, unless --force, and then beside the new one."""
    config = config_of(home)
    config.parent.mkdir(parents=True)
    config.write_text("mine")
    refused = init(home, *plain(home), "--name", "Jane", "--no-look")
    assert refused.returncode == 64
    assert "--force" in refused.stderr
    assert config.read_text() == "mine"
    assert init(home, *plain(home), "--name", "Jane", "--no-look", "--force").returncode == 0
    assert config.with_name("config.yaml.bak").read_text() == "mine"


def test_a_certificate_on_this_machine_is_pinned(home: Household):
    """Proton Bridge's case: self-signed on loopback. The fingerprint is shown, and from then on no other is trusted."""
    done = init(home, "--server", f"localhost:{home.server.tls_port}", "--name", "Jane", "--no-look", "--yes")
    assert done.returncode == 0, done.stderr
    shown = subprocess.run(
        ["openssl", "x509", "-in", home.server.cert, "-noout", "-fingerprint", "-sha256"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert shown.partition("=")[2].strip() in done.stdout
    assert home.gracious("doctor").returncode == 0
    (config_of(home).parent / "home.pem").write_text((Path(__file__).parent / "other.pem").read_text())
    other = home.gracious("doctor")
    assert other.returncode == 1
    assert "is not to be trusted" in other.stdout


def test_the_password_anew(home: Household):
    """`init --login` asks again, tries it, and changes nothing but the password."""
    assert init(home, *plain(home), "--name", "Jane", "--no-look").returncode == 0
    before = config_of(home).read_text()
    secret = config_of(home).parent / "home.password"
    secret.write_text("stale\n")
    assert home.gracious("doctor").returncode == 1
    renewed = init(home, "--login", "home")
    assert renewed.returncode == 0, renewed.stderr
    assert secret.read_text() == PASSWORD + "\n"
    assert config_of(home).read_text() == before
    unknown = init(home, "--login", "hme")
    assert (unknown.returncode, "there is home" in unknown.stderr) == (64, True)


WRONG = [
    (["--tls", "none"], "wrong\n", 77, "does not accept the password"),
    (["--tls", "none"], "", 64, "No password came from standard input"),
    (["--tls", "implicit"], None, 75, "no kind of TLS.*tls: starttls"),
    (["--tls", "none", "--drafts", "Nowhere"], None, 75, "no mailbox Nowhere"),
    (["--tls", "none", "--draft", "7", "--look"], None, 64, "numbers from 1 to 3"),
]


@pytest.mark.parametrize(("words", "typed", "code", "sentence"), WRONG, ids=[row[3] for row in WRONG])
def test_wrong_turns(home: Household, words, typed, code, sentence):
    """Each mistake has its sentence and its exit code; no traceback, and no half-made config.yaml before a login."""
    server = ["--server", f"127.0.0.1:{home.server.port}", "--name", "Jane"]
    look = [] if "--look" in words else ["--no-look"]
    done = init(home, *server, *look, *words, typed=PASSWORD + "\n" if typed is None else typed)
    assert done.returncode == code, done.stderr
    assert re.search(sentence, done.stderr, re.DOTALL)
    assert "Traceback" not in done.stderr
    assert code == 64 or not config_of(home).exists()


def test_addresses_that_are_none(home: Household):
    """A slip in the address is told before anything is asked of the network."""
    for slip in ("jane", "jane@", "@example.org", "jane doe@example.org"):
        done = home.gracious("init", slip)
        assert done.returncode == 64
        assert "is not a mail address" in done.stderr


def test_a_closed_port(home: Household):
    """Nobody listens: the sentence names host and port."""
    done = init(home, "--server", "127.0.0.1:1", "--tls", "none", "--name", "J")
    assert done.returncode == 75
    assert "127.0.0.1 cannot be reached at port 1" in done.stderr


def test_houses_without_imap_or_passwords(home: Household):
    """Where there is no way in with a password, that is said at once, and what the way is."""
    tuta = home.gracious("init", "jane@tuta.com", "--yes")
    assert (tuta.returncode, "has no IMAP" in tuta.stderr) == (64, True)


@pytest.fixture
def cramped(tmp_path: Path) -> Iterator[Dovecot]:
    """A server whose mail stores hold next to nothing."""
    quota = """
mail_plugins = $mail_plugins quota
protocol imap {
  mail_plugins = $mail_plugins imap_quota
}
plugin {
  quota = maildir:User quota
  quota_rule = *:storage=3k
}
"""
    with Dovecot(tmp_path / "dovecot", extra=quota) as server:
        yield server


def test_a_full_mailbox(cramped: Dovecot, tmp_path: Path):
    """No room for a draft: doctor says so before it happens, and the case waits instead of being lost."""
    home = Household(cramped, "jane", tmp_path)
    home.append(HUMAN_NO)
    home.append(GERMAN_NO + b"x" * 1600)
    done = init(home, *plain(home), "--name", "Jane", "--look", "--draft", "newest")
    assert done.returncode == 0, done.stderr
    assert "1 waits for the server" in done.stdout
    assert home.messages("Drafts") == []
    found = [json.loads(line) for line in home.gracious("doctor", "--json").stdout.splitlines()]
    assert [(row["health"], "full" in row["text"]) for row in found if row["check"] == "quota"] == [("fault", True)]
