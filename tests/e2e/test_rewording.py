"""`gracious suggest --letters` on a real Dovecot: what is done with our sentences, and the letters that follow."""

from __future__ import annotations

import itertools
import json
import re

import pytest
from household import Household, letter

from watcher.adapters import mime

_USERS = itertools.count(1)
FIRMS = ("bakery", "museum", "harbour")
NO = (
    "Dear Jane,\n\nthank you for spending a whole morning with us. We have decided to offer the {role} position to\n"
    "another candidate, who has led a night shift before.\n\nAda Boss\n"
)
OWN = r"""
thanks:
  - kinds:
      - job
    stages:
      - \w+
    say:
(?:      - Many thanks for the morning, {{ given }}\..*
)+  - ours
\Z"""
"""A thanks of ours may have two sentences; then the second is kept behind hers."""
ROLES = ("Head Baker", "Night Porter", "Deck Hand")


@pytest.fixture
def house(dovecot, tmp_path):
    """Three noes after a meeting, each with a draft."""
    made = Household(dovecot, f"reworded{next(_USERS)}", tmp_path)
    for firm, role in zip(FIRMS, ROLES, strict=True):
        sender = f"Ada Boss <ada@{firm}.example>"
        made.append(letter(sender, "jane@example.org", f"Your application as {role}", firm, NO.format(role=role)))
    done = made.once("--since", "3650d")
    assert done.returncode == 0, done.stderr
    assert len(made.messages("Drafts")) == 3
    return made


def send(house, change):
    """Each draft is edited, its copy put into Sent, and the draft removed."""
    drafts = house.messages("Drafts")
    for uid, _, octets in drafts:
        message = mime.parse(octets)
        text = change(message.text)
        head = octets.partition(b"\r\n\r\n")[0]
        head = re.sub(rb"(?im)^content-transfer-encoding: .*$", b"Content-Transfer-Encoding: 8bit", head)
        head = head.replace(b"format=flowed", b"format=fixed")
        house.server.append(
            "Sent", head + b"\r\n\r\n" + text.replace("\n", "\r\n").encode(), "(\\Seen)", user=house.user
        )
        with house.server.client(house.user) as client:
            client.select("Drafts")
            client.uid("STORE", str(uid), "+FLAGS.SILENT", "(\\Deleted)")
            client.expunge()
    assert house.once().returncode == 0
    assert {row["state"] for row in house.rows("list")} == {"sent"}


def suggest(house, *words):
    return house.gracious("suggest", "--letters", *words, "--config", str(house.folder / "config.yaml"))


def shorter(text):
    """With a thanks of her own in place of the first sentence, which may go over several lines."""
    lines = re.sub(r" \n(?!>)", " ", text).split("\n")
    body = next(n for n, line in enumerate(lines) if len(line) > 60)
    sentences = re.split(r"(?<=[.]) ", lines[body])
    lines[body] = " ".join(["Many thanks for the morning, Ada.", *sentences[1:]])
    return "\n".join(lines)


def test_a_habit_becomes_a_file_of_letters(house):
    """What stands in other words in every letter is offered as the move it was; written with --apply, it is used."""
    send(house, shorter)
    shown = suggest(house)
    assert shown.returncode == 0, shown.stderr
    assert "3 letters of ours sent" in shown.stdout, shown.stdout
    assert "Many thanks for the morning, {{ given }}." in shown.stdout, shown.stdout
    own = house.folder / "letters" / "en.yaml"
    assert not own.exists()
    assert suggest(house, "--apply").returncode == 0
    assert re.search(OWN, own.read_text())
    config = ("--config", str(house.folder / "config.yaml"))
    assert house.gracious("check", *config).returncode == 0
    new = letter(
        "Ada Boss <ada@mill.example>", "jane@example.org", "Your application", "mill", NO.format(role="Miller")
    )
    (house.folder / "mill.eml").write_bytes(new)
    told = json.loads(house.gracious("explain", str(house.folder / "mill.eml"), "--json", *config).stdout)
    assert "Many thanks for the morning, Ada." in told["letter"]["body"]


def test_what_is_sent_as_it_was_needs_no_change(house):
    """Letters that were kept are counted; nothing is offered, exit 1, no mailbox changed."""
    send(house, lambda text: text)
    before = house.messages("Sent")
    told = suggest(house, "--json")
    assert told.returncode == 1
    (row,) = map(json.loads, told.stdout.splitlines())
    assert (row["letters"], row["file"]) == (3, None)
    assert all(move["kept"] == 3 or move["left_out"] + len(move["in_other_words"]) == 0 for move in row["moves"])
    assert house.messages("Sent") == before


def test_nothing_sent_nothing_learned(dovecot, tmp_path):
    """It says so."""
    house = Household(dovecot, f"reworded{next(_USERS)}", tmp_path)
    house.config()
    done = suggest(house)
    assert done.returncode == 64
    assert "nothing to learn from" in done.stderr
