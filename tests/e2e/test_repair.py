"""A store that is lost or damaged: made anew from a real Dovecot, as far as its mail proves what was done."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from e2e.household import REJECTIONS, Household
from judge.hands import Hands

_USERS = itertools.count(1)
TOLD = ("subject", "company", "role", "person", "to")


def lost(file):
    file.unlink()


def overwritten(file):
    """The second half of it, so that the key of our marks is lost, too."""
    whole = file.read_bytes()
    file.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))


def cut(file):
    file.write_bytes(file.read_bytes()[:-8192])


@pytest.fixture
def house(dovecot, tmp_path):
    """Six noes, five drafts: one was sent, one thrown away, three lie there."""
    made = Household(dovecot, f"repair{next(_USERS)}", tmp_path)
    for octets in REJECTIONS:
        made.append(octets)
    made.once("--since", "3650d")
    hands = Hands(dovecot, made.user)
    drafts = {to: uid for uid, to in hands.drafts().items()}
    hands.take([drafts["weiss@werk.example"]], "Sent", datetime.now(UTC))
    hands.take([drafts["ada@bakery.example"]], None, datetime.now(UTC))
    hands.close()
    for later in (0, 2):
        day = (datetime.now(UTC) + timedelta(days=later)).date().isoformat()
        assert made.once("--as-of", day).returncode == 0
    return made


def store_of(house):
    return house.folder / "state" / "gracious" / "gracious.db"


def repaired(house, *words):
    done = house.gracious("doctor", "--repair", "--since", "3650d", *words, "--config", str(house.config()))
    assert "Traceback" not in done.stderr
    return done


def mail_of(house):
    return {mailbox: house.messages(mailbox) for mailbox in ("INBOX", "Drafts", "Sent")}


@pytest.mark.parametrize("harm", [lost, overwritten, cut])
def test_what_the_mailbox_proves_is_there_again(house, harm):
    """Sent is sent, lying is drafted, silent is silent; what is nowhere is held and asked about; nothing is made."""
    before = {row["subject"]: row for row in house.rows("list")}
    mail = mail_of(house)
    harm(store_of(house))
    assert house.once().returncode == (0 if harm is lost else 74)
    assert repaired(house).returncode == 0
    after = {row["subject"]: row for row in house.rows("list")}
    for _ in range(2):
        assert house.once().returncode == 0
    assert mail_of(house) == mail
    assert {name: row["state"] for name, row in after.items()} == {
        name: "held" if row["state"] == "gone" else row["state"] for name, row in before.items()
    }
    for name, row in after.items():
        assert [row.get(key) for key in TOLD] == [before[name].get(key) for key in TOLD]
    (held,) = [row["reason"] for row in after.values() if row["state"] == "held"]
    assert held == "A draft may have been made that is gone now, so none is made again without you."


def test_a_sound_store_is_left_alone(house):
    """Nothing to mend: not an octet changes, and it is said."""
    before = store_of(house).read_bytes()
    assert "nothing was changed" in repaired(house).stdout
    assert store_of(house).read_bytes() == before


def test_without_the_server_the_old_store_stays(house):
    """Whatever fails on the way: the damaged file lies where it was, and the next attempt begins anew."""
    cut(store_of(house))
    before = store_of(house).read_bytes()
    away = {**house.account, "imap": {"host": "127.0.0.1", "port": 1, "tls": "none"}}
    config = str(house.config(away))
    assert house.gracious("doctor", "--repair", "--config", config).returncode == 75
    assert store_of(house).read_bytes() == before
    assert repaired(house).returncode == 0
    assert len(house.rows("list")) == len(REJECTIONS)
    (aside,) = store_of(house).parent.glob("gracious.db.damaged-*[0-9]")
    assert aside.read_bytes() == before


class Years:
    """Mail of months ago, as it lies there today."""

    def __init__(self, house):
        self.house, self.hands, self.number = house, Hands(house.server, house.user), 0

    def put(self, mailbox, days, sender, to, text, answers=""):
        """Its Message-ID."""
        self.number += 1
        when = datetime.now(UTC) - timedelta(days=days)
        number = f"<y{self.number}@mail.example>"
        more = f"In-Reply-To: {answers}\r\n" if answers else ""
        head = f"From: {sender}\r\nTo: {to}\r\nSubject: Your application\r\nMessage-ID: {number}\r\n{more}"
        octets = f"{head}Date: {format_datetime(when)}\r\n\r\n{text}\r\n".encode()
        self.hands.put(mailbox, octets, when)
        return number

    def no(self, who, days):
        """A no after an interview, and the letter that was sent on the day after it."""
        text = "Thank you for the interview. Unfortunately we have chosen another candidate for the position."
        number = self.put("INBOX", days, who, JANE, text)
        return self.put("Sent", days - 1, JANE, who, "Thank you for telling me.", number)


JANE = "jane@example.org"


def test_check_ins_are_there_again(dovecot, tmp_path):
    """One that was written counts and has its second, one to come is pending, life calls off, nothing is guessed."""
    house = Household(dovecot, f"repair{next(_USERS)}", tmp_path)
    years = Years(house)
    first = years.no("ann@written.de", 125)
    years.put("Sent", 30, JANE, "ann@written.de", "It is some months since we spoke.", first)
    years.no("bob@unwritten.de", 125)
    years.no("cem@pending.de", 20)
    years.no("dan@answered.de", 20)
    years.put("INBOX", 10, "dan@answered.de", JANE, "Thank you, that was kind.")
    years.hands.close()
    before = mail_of(house)
    assert repaired(house).returncode == 0
    assert mail_of(house) == before
    found = sorted((row["to"], row["turn"], row["state"], row["reason"] or "") for row in house.rows("checkins"))
    assert [row[:3] for row in found] == [
        ("ann@written.de", 1, "drafted"),
        ("ann@written.de", 2, "pending"),
        ("bob@unwritten.de", 1, "cancelled"),
        ("cem@pending.de", 1, "pending"),
        ("dan@answered.de", 1, "cancelled"),
    ]
    assert "before the store was made anew" in found[2][3]
    assert "They wrote to you" in found[4][3]
    assert house.once().returncode == 0
    assert [len(mails) for mails in mail_of(house).values()] == [len(mails) for mails in before.values()]
