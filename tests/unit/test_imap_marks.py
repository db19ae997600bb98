"""Marks on servers of every kind: what PERMANENTFLAGS allows, Gmail's labels, mailboxes that may only be read."""

from __future__ import annotations

import pytest
from servers.scripted import Answer, Line
from servers.talking import talking

from watcher.adapters.imap import keywords
from watcher.core.case import MARKS, Place, Uid, UidValidity
from watcher.errors import ServerRefused

PLACE = Place("INBOX", UidValidity(7), Uid(3))
THERE = b"* 3 FETCH (UID 3 FLAGS (\\Seen))\r\nTAG OK done\r\n"


def selected(kept: bytes, end: bytes = b"TAG OK [READ-WRITE] done\r\n", validity: bytes = b"7") -> bytes:
    state = b"* 3 EXISTS\r\n* OK [UIDVALIDITY " + validity + b"] ok\r\n* OK [UIDNEXT 4] ok\r\n"
    return state + b"* OK [PERMANENTFLAGS (" + kept + b")] these\r\n" + end


def stores(heard: list[bytes]) -> list[bytes]:
    return [line.partition(b" UID STORE ")[2] for line in heard if b" UID STORE " in line]


ALL = b"\\Answered \\Flagged \\Deleted \\Seen \\Draft \\*"


@pytest.mark.parametrize(
    ("kept", "told"),
    [
        (ALL, [b"3 +FLAGS.SILENT (\\Answered rejection replied)", b"3 -FLAGS.SILENT (reply-drafted)"]),
        (b"\\Answered \\Seen", [b"3 +FLAGS.SILENT (\\Answered)"]),
        (b"\\answered REPLIED", [b"3 +FLAGS.SILENT (\\Answered replied)"]),
        (b"\\*", [b"3 +FLAGS.SILENT (rejection replied)", b"3 -FLAGS.SILENT (reply-drafted)"]),
        (b"", []),
    ],
)
def test_only_what_the_server_keeps_is_stored(kept: bytes, told: list[bytes]) -> None:
    """By name or by the star of RFC 9051 7.1; where nothing is kept nothing is said, and that is no error."""
    script = {"SELECT": selected(kept), "FETCH": THERE, "STORE": b"TAG OK done\r\n"}
    with talking(script) as (session, server):
        assert session.mark(PLACE, MARKS["replied"], {"reply-drafted"})
        assert stores(server.heard) == told


def test_on_gmail_marks_are_labels_too() -> None:
    r"""X-GM-EXT-1: the same words as labels, which its web page shows; \Answered stays a flag."""
    script = {"SELECT": selected(ALL), "FETCH": THERE, "STORE": b"TAG OK done\r\n"}
    with talking(script, capabilities=b"IMAP4rev1 X-GM-EXT-1") as (session, server):
        assert session.mark(PLACE, MARKS["replied"], {"reply-drafted"})
        assert stores(server.heard) == [
            b"3 +FLAGS.SILENT (\\Answered rejection replied)",
            b"3 +X-GM-LABELS (rejection replied)",
            b"3 -FLAGS.SILENT (reply-drafted)",
            b"3 -X-GM-LABELS (reply-drafted)",
        ]


def test_a_mailbox_that_may_only_be_read_is_left_alone() -> None:
    """OK [READ-ONLY] to SELECT: nothing is stored, and the session lives."""
    script = {"SELECT": selected(ALL, b"TAG OK [READ-ONLY] done\r\n"), "FETCH": THERE}
    with talking(script) as (session, server):
        assert session.mark(PLACE, {"rejection"}, set())
        assert stores(server.heard) == []
        assert session.examine("INBOX").exists == 3


@pytest.mark.parametrize(("told", "there"), [([b"33", b"3"], True), ([b"33", b"33"], False)])
def test_a_message_is_gone_when_it_was_missed_twice(told: list[bytes], there: bool) -> None:  # noqa: FBT001
    """A digit too many in one answer takes no mark from a message that has no Message-ID to be found by."""

    def answer(line: Line, tag: bytes, _command: bytes) -> None:
        line.send(b"* 3 FETCH (UID " + told.pop(0) + b" FLAGS ())\r\n" + tag + b" OK done\r\n")

    with talking({"SELECT": selected(ALL), "FETCH": answer, "STORE": b"TAG OK done\r\n"}) as (session, server):
        assert session.mark(PLACE, {"rejection"}, set()) is there
        assert stores(server.heard) == [b"3 +FLAGS.SILENT (rejection)"] * there


def test_another_message_under_the_same_uid_is_never_marked() -> None:
    """Another UIDVALIDITY: not there, not touched."""
    with talking({"SELECT": selected(ALL, validity=b"8")}) as (session, server):
        assert not session.mark(PLACE, {"rejection"}, set())
        assert stores(server.heard) == []


def test_a_refused_store_is_told_and_the_session_lives() -> None:
    """NO to STORE is ServerRefused, no more."""
    script = {"SELECT": selected(ALL), "FETCH": THERE, "STORE": b"TAG NO [CANNOT] no keywords\r\n"}
    with talking(script) as (session, _):
        with pytest.raises(ServerRefused):
            session.mark(PLACE, {"rejection"}, set())
        assert session.examine("INBOX").exists == 3


OURS, THEIRS = "$gracious-bbbb", "$gracious-cccc"


def reading(*rounds: bytes) -> Answer:
    """FETCH answers with these flags, one after another; the last one stays."""
    left = list(rounds)

    def answer(line: Line, tag: bytes, _command: bytes) -> None:
        flags = left.pop(0) if len(left) > 1 else left[0]
        line.send(b"* 3 FETCH (UID 3 FLAGS (" + flags + b") MODSEQ (4))\r\n" + tag + b" OK done\r\n")

    return answer


@pytest.mark.parametrize(
    ("rounds", "keyword", "claimed", "taken_back"),
    [
        ([b"", OURS.encode()], OURS, True, False),
        ([b"", b"%b %b" % (OURS.encode(), THEIRS.encode()), OURS.encode()], OURS, True, False),
        ([b"", b"%b %b" % (OURS.encode(), THEIRS.encode())], OURS, False, True),
        ([b"", b"%b %b" % (OURS.encode(), THEIRS.encode())], THEIRS, False, True),
        ([THEIRS.encode()], OURS, False, False),
    ],
    ids=["alone", "the other yields", "the other stays", "the other comes first", "the other was there"],
)
def test_of_two_claims_of_one_moment_one_is_taken_back(monkeypatch, rounds, keyword, claimed, taken_back) -> None:
    """Where both conditional STOREs came through, who reads both yields; the first by name only after a wait."""
    monkeypatch.setattr(keywords, "YIELDING", (0.0, 0.0, 0.0))
    script = {"SELECT": selected(ALL), "FETCH": reading(*rounds), "STORE": b"TAG OK done\r\n"}
    with talking(script, capabilities=b"IMAP4rev1 CONDSTORE") as (session, server):
        assert session.claim(PLACE, keyword) is claimed
        assert (f"3 -FLAGS.SILENT ({keyword})".encode() in stores(server.heard)) is taken_back
