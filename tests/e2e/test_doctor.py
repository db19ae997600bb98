"""A line for each thing that has to be right, and the remedy beside what is not."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from e2e.household import HUMAN_NO, Household
from servers.mail import Mail


@pytest.fixture
def home(mail: Mail, tmp_path: Path) -> Household:
    home = Household(mail.server, mail.user, tmp_path)
    home.append(HUMAN_NO)
    return home


def findings(home: Household, *words: str, **account: object) -> dict[str, dict[str, object]]:
    """What doctor found, by check; the account's values may be changed first."""
    config = home.config({**home.account, **account})
    done = home.gracious("doctor", "--json", "--config", str(config), *words)
    assert "Traceback" not in done.stderr
    rows = {row["check"]: row for row in map(json.loads, done.stdout.splitlines())}
    assert done.returncode == int(any(row["health"] == "fault" for row in rows.values()))
    return rows


def test_all_is_well(home: Household):
    """Files, state, name, password, login, mailboxes, IDLE, clock, drafts: all are looked at, nothing is changed."""
    assert home.once("--since", "1y").returncode == 0
    before = [home.messages(mailbox) for mailbox in ("INBOX", "Drafts")]
    rows = findings(home)
    assert {"files", "state", "name", "password", "login", "mailboxes", "idle", "last mail", "read", "drafts"} <= set(
        rows
    )
    assert {row["health"] for row in rows.values()} <= {"fine", "note"}
    assert rows["password"]["text"] == "comes from the file"
    assert [home.messages(mailbox) for mailbox in ("INBOX", "Drafts")] == before


@pytest.mark.parametrize(
    ("change", "check", "words"),
    [
        ({"imap": {"host": "no-such-name.invalid"}}, "name", "not known to the network"),
        ({"imap": {"host": "127.0.0.1", "port": 1, "tls": "none"}}, "server", "cannot be reached at port 1"),
        ({"password": {"file": "missing"}}, "login", "cannot be read"),
        ({"password": {"credential": "imap-home"}}, "login", "LoadCredential=imap-home"),
        ({"password": {"command": ["false"]}}, "login", "exit code 1"),
        ({"drafts": "Nowhere"}, "mailboxes", "no mailbox Nowhere"),
        ({"watch": ["Nowhere"]}, "watching", "opening Nowhere|asking what Nowhere offers"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_wrong(home: Household, change, check, words):
    """The first thing that fails is named in a sentence, and the exit code is 1."""
    row = findings(home, **change)[check]
    assert row["health"] == "fault"
    assert any(part in str(row["text"]) for part in words.split("|"))


def test_a_wrong_password_and_the_way_back(home: Household):
    """The remedy is a command that asks for it again."""
    home.config()
    (home.folder / "secret").write_text("stale\n")
    row = findings(home)["login"]
    assert (row["health"], "init --login home" in row["remedy"]) == ("fault", True)


def test_wrong_files_are_told_before_any_network(home: Household):
    """A mistake in rules.yaml is told with its line, and no account is asked."""
    (home.folder / "rules.yaml").write_text("version: 1\nrulez: []\n")
    rows = findings(home)
    assert "rules.yaml:2" in rows["files"]["text"]
    assert "login" not in rows


def test_a_state_folder_that_is_open(home: Household):
    """Others could read whose noes these are: that is a fault with its remedy."""
    assert home.once().returncode == 0
    folder = home.folder / "state" / "gracious"
    folder.chmod(0o755)
    done = home.gracious("doctor", "--config", str(home.config()))
    assert done.returncode == 1
    assert f"chmod 700 {folder}" in done.stdout


def test_a_service_that_runs_says_since_when(home: Household):
    """The process that keeps the state folder, and when it began."""
    with home.daemon() as process:
        row = findings(home)["service"]
    assert re.fullmatch(rf"gracious runs \(process {process.pid}\), since \d\d \w+ \d{{4}} \d\d:\d\d", row["text"])
