"""What mail programs do to a draft on a real Dovecot, and what `gracious list` says of it afterwards."""

from __future__ import annotations

import itertools
import re

import pytest
from household import HUMAN_NO, Household

_USERS = itertools.count(1)
SAVED = re.compile(rb"(?im)^message-id: .*$")


@pytest.fixture
def house(dovecot, tmp_path):
    """A user with one drafted reply."""
    made = Household(dovecot, f"followed{next(_USERS)}", tmp_path)
    made.append(HUMAN_NO)
    done = made.once("--since", "3650d")
    assert done.returncode == 0, done.stderr
    assert state(made) == "drafted"
    return made


def state(house):
    done = house.once()
    assert done.returncode == 0, done.stderr
    (case,) = house.rows("list")
    return case["state"]


def draft(house):
    ((uid, _, octets),) = house.messages("Drafts")
    return uid, octets


def remove(house, uid):
    with house.server.client(house.user) as client:
        client.select("Drafts")
        client.uid("STORE", str(uid), "+FLAGS.SILENT", "(\\Deleted)")
        client.expunge()


def save(house, *, renamed):
    """As Thunderbird (renamed) or Roundcube saves: a new message, then the old one is removed, flags lost."""
    uid, octets = draft(house)
    octets = SAVED.sub(b"Message-ID: <saved@example.org>", octets) if renamed else octets
    house.server.append("Drafts", octets + b"More of my own.\r\n", user=house.user)
    remove(house, uid)


@pytest.mark.parametrize("renamed", [True, False])
def test_saved_and_sent(house, renamed):
    """Edited after the save, sent after the copy in Sent; the check-in is there, no second draft ever."""
    save(house, renamed=renamed)
    assert state(house) == "edited"
    uid, octets = draft(house)
    house.server.append("Sent", octets, "(\\Seen)", user=house.user)
    remove(house, uid)
    assert state(house) == "sent"
    assert state(house) == "sent"
    assert house.messages("Drafts") == []


def test_deleted(house):
    """Nowhere for a day: gone, and not made again."""
    remove(house, draft(house)[0])
    assert state(house) == "drafted"
    house.once("--as-of", "2030-01-01")
    assert state(house) == "gone"
    assert house.messages("Drafts") == []


def test_the_daemon_notices_within_one_idle(house):
    """A letter sent while the daemon idles on INBOX is known when it next looks."""
    with house.daemon():
        uid, octets = draft(house)
        house.server.append("Sent", octets, "(\\Seen)", user=house.user)
        remove(house, uid)
        house.append(HUMAN_NO.replace(b"no-1", b"other").replace(b"decided", b"chosen to wait, not decided"))
        house.until(lambda: "state=sent" in house.log)


def flags_of_the_original(house):
    return house.messages("INBOX")[0][1]


def test_the_original_says_what_became_of_it(house):
    r"""`reply-drafted`, then `replied` and \\Answered, which every mail program shows; never \\Seen."""
    assert flags_of_the_original(house) == "rejection reply-drafted"
    uid, octets = draft(house)
    house.server.append("Sent", octets, "(\\Seen)", user=house.user)
    remove(house, uid)
    assert state(house) == "sent"
    assert flags_of_the_original(house) == "\\Answered rejection replied"


def redraft(house):
    config = str(house.config())
    return house.gracious("redraft", str(house.rows("list")[0]["id"]), "--config", config)


def test_redraft(house):
    """A draft thrown away comes back when asked for: once, under a Message-ID of its own, and by nobody else."""
    before = draft(house)
    refused = redraft(house)
    assert (refused.returncode, "needs no new draft" in refused.stderr) == (64, True)
    remove(house, before[0])
    state(house)
    house.once("--as-of", "2030-01-01")
    done = redraft(house)
    assert (done.returncode, done.stdout) == (0, "Case 1 is drafted.\n")
    _, octets = draft(house)
    ids = [SAVED.search(each)[0] for each in (before[1], octets)]
    assert octets.replace(ids[1], ids[0]) == before[1]
    assert ids[0] != ids[1]
    assert state(house) == "drafted"


def test_redraft_while_the_daemon_runs(house):
    """The command leaves a wish and wakes the daemon, which has the draft ready in a moment."""
    remove(house, draft(house)[0])
    state(house)
    house.once("--as-of", "2030-01-01")
    with house.daemon():
        done = redraft(house)
        assert "puts it into Drafts in a moment" in done.stdout
        house.until(lambda: house.messages("Drafts"))
        house.until(lambda: house.rows("list")[0]["state"] == "drafted")


def test_skip(house):
    """No letter, no check-in, the draft left alone; afterwards it may still be wanted."""
    before = house.messages("Drafts")
    done = house.gracious("skip", "1", "--config", str(house.config()))
    assert (done.returncode, done.stdout) == (0, "Case 1 is silent. You asked for no check-in.\n")
    assert [due["state"] for due in house.rows("checkins")] == ["none"]
    assert state(house) == "silent"
    assert house.messages("Drafts") == before
    missing = house.gracious("skip", "99", "--config", str(house.config()))
    assert missing.returncode == 64
    assert "no case 99" in missing.stderr
