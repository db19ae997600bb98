"""Thunderbird, the real one, on a display of its own: our draft opens as a reply, goes to a sink, is known as sent."""

from __future__ import annotations

import time
from importlib.resources import files
from pathlib import Path

import pytest
from letters import compared, read
from servers import PASSWORD

pytestmark = pytest.mark.timeout(400)
PREFERENCES = Path(__file__).with_name("thunderbird.js")
INBOX_FOLDER, DRAFTS_FOLDER, FIRST_MESSAGE = ("118", "122"), ("118", "142"), ("600", "110")
"""Where the mouse finds them in a window of this size."""


def profile(house, sink) -> Path:
    """A profile with this user's account, both identities, and what `gracious client thunderbird` prints."""
    folder = house.folder / "profile"
    folder.mkdir()
    prefs = PREFERENCES.read_text()
    for word, value in (("IMAP", house.server.port), ("SMTP", sink.port), ("USER", house.user)):
        prefs = prefs.replace(f"@{word}@", str(value))
    snippet = (files("watcher") / "data" / "clients" / "thunderbird.txt").read_text()
    (folder / "user.js").write_text(f"{prefs}\n{snippet}")
    return folder


def opened(house, sink, display) -> str:
    """Thunderbird started, signed in, and our draft opened from Drafts: the window it is written in."""
    display.start("dbus-run-session", "thunderbird", "--profile", str(profile(house, sink)), "--no-remote")
    display.window("Enter your password|Password Required", 90)
    time.sleep(1)
    display.do("type", PASSWORD)
    display.do("key", "Return")
    main = display.window("Mozilla Thunderbird")
    time.sleep(8)
    display.do("mousemove", *INBOX_FOLDER, "click", "1")
    time.sleep(4)
    display.picture("thunderbird-inbox")
    display.do("mousemove", *DRAFTS_FOLDER, "click", "1")
    time.sleep(5)
    display.do("windowactivate", "--sync", main)
    display.do("mousemove", *FIRST_MESSAGE, "click", "1")
    time.sleep(2)
    display.picture("thunderbird-drafts")
    display.do("key", "Return")
    compose = display.window("^Write:")
    time.sleep(3)
    display.picture("draft-in-thunderbird", compose)
    display.do("windowactivate", "--sync", compose)
    return compose


def test_thunderbird_sends_our_draft(house, sink, display):
    """Opened as a reply with the right From, To, Subject, thread and quote; what arrives is only the letter."""
    ((_, _, draft),) = house.messages("Drafts")
    opened(house, sink, display)
    display.do("key", "ctrl+Return")
    house.until(lambda: sink.letters, 60)
    display.gone("^Write:")
    house.until(lambda: house.messages("Sent"), 60)
    (letter,) = sink.letters
    assert letter.recipients == ["ada@bakery.example"]
    compared(letter.octets, draft)
    house.once()
    (case,) = house.rows("list")
    assert (case["state"], case["to"]) == ("sent", "ada@bakery.example")
    assert case["sent_id"].encode() in letter.octets
    assert {"\\Answered", "rejection", "replied"} <= set(house.messages("INBOX")[0][1].split())


def test_a_draft_saved_in_thunderbird_is_edited(house, sink, display):
    """A word typed and saved: another UID, another Message-ID, no flags; the thread tells, nothing is made again."""
    ((before, _, draft),) = house.messages("Drafts")
    opened(house, sink, display)
    display.do("type", "Hello. ")
    display.do("key", "ctrl+s")
    house.until(lambda: [uid for uid, flags, _ in house.messages("Drafts") if uid != before], 60)
    house.once()
    assert [case["state"] for case in house.rows("list")] == ["edited"]
    kept = [octets for _, flags, octets in house.messages("Drafts") if "\\Deleted" not in flags]
    assert len(kept) == 1
    assert b"Hello. " in kept[0]
    assert read(kept[0])["Message-ID"] != read(draft)["Message-ID"]
    assert sink.letters == []
