"""Tuning on a real mailbox: diff, replay by rule, teach and suggest read it, and leave it as it was."""

from __future__ import annotations

import itertools
import json

import pytest
from household import HUMAN_NO, REPLY_TO_NO, Household, everyday

from watcher.adapters.store import SqliteStore

_USERS = itertools.count(1)
RULES = "version: 1\npacks: [en, de]\nrules:\n  - {name: mine, points: 1, any: [a whole morning in our kitchen]}\n"


@pytest.fixture
def house(dovecot, tmp_path):
    """Two noes and the everyday mail around them; the first no is a case."""
    made = Household(dovecot, f"tuning{next(_USERS)}", tmp_path)
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


def store(house, mailbox, command, uid, *words):
    with house.server.client(house.user) as client:
        client.select(mailbox)
        assert client.uid(command, str(uid), *words)[0] == "OK"


def words(house):
    """What was said, by subject."""
    opened = SqliteStore(house.folder / "state" / "gracious")
    said = {one.subject: (one.way, one.is_no) for one in opened.corrections()}
    opened.close()
    return said


def test_corrections_from_the_mail_program(house):
    """On a real server: the keyword taken off, put on by hand, mail moved and moved back; a daemon hears it at once."""
    account = {**house.account, "corrections": {"noes": "Noes", "others": "Not noes"}}
    with house.server.client(house.user) as client:
        client.create("Noes")
        client.create('"Not noes"')
    uids = {octets.split(b"Subject: ")[1].split(b"\r\n")[0].decode(): uid for uid, _, octets in house.messages("INBOX")}
    plain = list(uids)[3:6]
    with house.daemon(account):
        house.until(lambda: "rejection" in str(house.messages("INBOX")[0][1]))
        store(house, "INBOX", "STORE", uids["Your application as Head Baker"], "-FLAGS", "(rejection)")
        house.until(lambda: words(house).get("Your application as Head Baker") == ("keyword", False))
        store(house, "INBOX", "STORE", uids[plain[0]], "+FLAGS", "(rejection)")
        store(house, "INBOX", "MOVE", uids[plain[1]], "Noes")
        store(house, "INBOX", "MOVE", uids["Position of music teacher"], '"Not noes"')
        said = {plain[0]: ("keyword", True), plain[1]: ("moved", True), "Position of music teacher": ("moved", False)}
        house.until(lambda: said.items() <= words(house).items())
        store(house, "Noes", "MOVE", house.messages("Noes")[0][0], "INBOX")
        store(house, "INBOX", "STORE", uids["Your application as Head Baker"], "+FLAGS", "(rejection)")
        del said[plain[1]]
        house.until(lambda: words(house) == said)
    assert {one["reason"] for one in house.rows("list")} >= {"You asked for no letter."}
