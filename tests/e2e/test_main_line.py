"""The whole program as a process, on a real Dovecot: what the promise says is what happens."""

from __future__ import annotations

import email
import email.policy
import itertools
import re

import pytest
from household import ADDRESSES, CLIENT_NO, HUMAN_NO, REJECTIONS, Household, everyday
from servers.patience import HANGS

ALLOWED = {"From", "To", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "MIME-Version", "Content-Type"}
ALLOWED |= {"Content-Transfer-Encoding"}
_USERS = itertools.count(1)


@pytest.fixture
def house(dovecot, tmp_path):
    """A user of gracious with an empty mailbox."""
    return Household(dovecot, f"household{next(_USERS)}", tmp_path)


@pytest.fixture
def full_house(house):
    """The same with forty mails in INBOX, six of them rejections."""
    others = list(everyday())
    for n, octets in enumerate(others):
        if n % 6 == 0 and n // 6 < len(REJECTIONS):
            house.append(REJECTIONS[n // 6])
        house.append(octets)
    assert len(house.messages("INBOX")) == 40
    return house


def mailbox_names(house):
    with house.server.client(house.user) as client:
        return sorted(line.rpartition(b'"/" ')[2] for line in client.list()[1])


def as_stored(octets):
    return octets.replace(b"\n", b"\r\n")


def drafts(house):
    return [email.message_from_bytes(octets, policy=email.policy.default) for _, _, octets in house.messages("Drafts")]


def test_one_draft_for_each_no_that_can_be_answered_and_a_reason_for_each_other(full_house):
    """Forty mails, six noes: four letters to people, one with an empty To, one silence; nothing else."""
    done = full_house.once("--since", "3650d")
    assert done.returncode == 0, done.stderr
    found = drafts(full_house)
    to = sorted(str(draft["To"] or "") for draft in found)
    assert to == ["", "ada@bakery.example", "olu@museum.example", "ruth.hall@school.example", "weiss@werk.example"]
    cases = full_house.rows("list")
    assert [case["state"] for case in cases].count("drafted") == 5
    reasons = {case["sender"]: case["reason"] for case in cases if case["reason"]}
    assert reasons["no-reply@fernhill.example"].endswith("nobody reads.")
    assert "elsewhere.example" in reasons["chief@bank.example"]


def test_a_second_run_adds_nothing(full_house):
    """Every mail is known by what it is: running again changes nothing in the mailbox or the store."""
    full_house.once("--since", "3650d")
    before, cases = full_house.messages("Drafts"), full_house.rows("list")
    full_house.once("--since", "3650d")
    full_house.once()
    assert full_house.messages("Drafts") == before
    assert full_house.rows("list") == cases


def test_nothing_else_in_the_mailbox_changes(full_house):
    """UIDs, flags and octets of INBOX are what they were with `marks: false`, and no mailbox was made."""
    full_house.more["marks"] = False
    before = full_house.messages("INBOX")
    mailboxes = mailbox_names(full_house)
    full_house.once("--since", "3650d")
    assert full_house.messages("INBOX") == before
    assert mailbox_names(full_house) == mailboxes


def test_marks_are_on_the_rejections_alone(full_house):
    """Keywords by state on the six noes; every other flag, every octet and every other mail as before."""
    before = full_house.messages("INBOX")
    full_house.once("--since", "3650d")
    after = full_house.messages("INBOX")
    marks = {number: flags for number, flags, octets in after if octets in {as_stored(no) for no in REJECTIONS}}
    assert sorted(marks.values()) == ["rejection", *["rejection reply-drafted"] * 5]
    assert [row for row in after if row[0] not in marks] == [row for row in before if row[0] not in marks]
    assert [(uid, octets) for uid, _, octets in after] == [(uid, octets) for uid, _, octets in before]


def test_a_draft_is_an_ordinary_reply_and_nothing_else(full_house):
    """Its headers, its thread, its From, its flowed text with the quote; no word of ours, no advice."""
    full_house.once("--since", "3650d")
    for uid, flags, octets in full_house.messages("Drafts"):
        draft = email.message_from_bytes(octets, policy=email.policy.default)
        assert set(draft.keys()) <= ALLOWED, uid
        assert len(draft.keys()) == len(set(draft.keys()))
        assert flags == "\\Draft \\Seen"
        assert draft.get_content_type() == "text/plain"
        assert draft["Content-Type"].params["format"] == "flowed"
        assert re.search(rb"gracious|rejection|threshold|watcher", octets, re.IGNORECASE) is None
        assert "\n> " in draft.get_content()
        assert "+49 30 1234567" in draft.get_content()
    ada = next(draft for draft in drafts(full_house) if draft["To"] == "ada@bakery.example")
    assert ada["From"].addresses[0].addr_spec == "jobs@jane.example"
    assert ada["Subject"] == "Re: Your application as Head Baker"
    assert ada["In-Reply-To"] == "<no-1@mail.example>"
    assert ada["References"].split() == ["<first@bakery.example>", "<mine-1@jane.example>", "<no-1@mail.example>"]
    assert ada["Message-ID"].endswith("@jane.example>")


def test_each_draft_has_its_check_in_or_a_reason_for_none(full_house):
    """Where a person was met, a date months ahead; else a sentence."""
    full_house.once("--since", "3650d", "--as-of", "2026-11-02")
    for due in full_house.rows("checkins"):
        assert due["why"].endswith(".")
        assert due["state"] in ("pending", "none")
    assert any(
        due["due"] > "2026-12-20" and due["to"] == "ruth.hall@school.example" for due in full_house.rows("checkins")
    )


def test_first_contact_is_safe(full_house):
    """Without --since old mail is never drafted: not at the first run, not at the next."""
    full_house.once()
    full_house.once()
    assert full_house.messages("Drafts") == []
    full_house.append(CLIENT_NO)
    full_house.once()
    assert [str(draft["To"]) for draft in drafts(full_house)] == ["olu@museum.example"]


def test_the_daemon_answers_what_arrives_while_it_idles(house):
    """A mail appended during IDLE has its draft, its case and its check-in within seconds; SIGTERM ends it cleanly."""
    house.append(CLIENT_NO)
    with house.daemon() as process:
        house.append(HUMAN_NO)
        house.until(lambda: house.messages("Drafts"))
        assert [str(draft["To"]) for draft in drafts(house)] == ["ada@bakery.example"]
        house.until(lambda: house.rows("list")[0]["state"] == "drafted")
    assert process.returncode == 0
    assert house.log.rstrip().endswith("stopped")


def test_the_log_holds_no_words_of_the_mail(house):
    """Event and key=value; neither subject nor body nor address nor password."""
    with house.daemon():
        house.append(HUMAN_NO)
        house.until(lambda: house.messages("Drafts"))
    for secret in ("Head Baker", "night shift", "bakery", "secret", *ADDRESSES):
        assert secret not in house.log


def test_a_dry_run_changes_nothing(full_house):
    """--dry-run judges and logs; no draft, no case."""
    done = full_house.once("--since", "3650d", "--dry-run")
    assert done.stderr.count("rejection ") == 6
    assert full_house.messages("Drafts") == []
    assert full_house.rows("list") == []


def test_one_broken_account_hurts_no_other(house):
    """An account that cannot be reached is told about; the other gets its drafts."""
    house.append(HUMAN_NO)
    broken = {**house.account, "name": "away", "imap": {"host": "127.0.0.1", "port": 1, "tls": "none"}}
    config = house.config(broken, house.account)
    done = house.gracious("run", "--once", "--since", "3650d", "--config", str(config))
    assert done.returncode == 75
    assert "away" in done.stderr
    assert "Traceback" not in done.stderr
    assert len(house.messages("Drafts")) == 1


def test_a_wrong_password_is_told_in_a_sentence(house):
    """Exit 77, the account's name, no traceback, no password."""
    secret = house.folder / "wrong"
    secret.touch(mode=0o600)
    secret.write_text("not-the-password\n")
    config = house.config({**house.account, "password": {"file": str(secret)}})
    done = house.gracious("run", "--once", "--config", str(config))
    assert done.returncode == 77
    assert "home" in done.stderr
    assert "Traceback" not in done.stderr
    assert "not-the-password" not in done.stderr


def test_a_killed_run_is_taken_up_where_it_was(house):
    """kill -9 of the daemon and a new start: still exactly one draft."""
    with house.daemon() as process:
        house.append(HUMAN_NO)
        house.until(lambda: "intended" in house.log)
        process.kill()
        process.wait(HANGS)
    house.once()
    house.once()
    assert len(house.messages("Drafts")) == 1
    assert [case["state"] for case in house.rows("list")] == ["drafted"]


def test_two_daemons_do_not_share_a_state(house):
    """The second one says so and leaves with 75."""
    with house.daemon():
        second = house.once()
        assert second.returncode == 75
        assert "already running" in second.stderr
