"""One octet of the server's that is spoiled, anywhere while a mail is claimed and released: nothing is left on it."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

import pytest
from servers.scripted import Line
from servers.talking import ACCOUNT, HASTY, talking

from watcher.adapters.imap import ImapAccount, keywords
from watcher.core.case import Place, Uid, UidValidity
from watcher.errors import ServerUnavailable

PLACE = Place("INBOX", UidValidity(1796003860), Uid(1))
CONDITIONAL = b"IMAP4rev1 CONDSTORE"
OURS = "$gracious-41b72bb5"
SYSTEM = b"\\Answered \\Flagged \\Deleted \\Seen \\Draft"
OPENED = b"""\
* FLAGS (%(flags)b)
* OK [PERMANENTFLAGS (%(flags)b \\*)] Flags permitted.
* 1 EXISTS
* 0 RECENT
* OK [UNSEEN 1] First unseen.
* OK [UIDVALIDITY 1796003860] UIDs valid
* OK [UIDNEXT 2] Predicted next UID
* OK [HIGHESTMODSEQ %(modseq)d] Highest
TAG OK [READ-WRITE] Select completed (0.001 + 0.000 secs).
"""
STORED = b"* 1 FETCH (UID 1 MODSEQ (%(modseq)d))\nTAG OK Store completed (0.001 + 0.000 secs).\n"
FETCHED = b"* 1 FETCH (UID 1 FLAGS (%(flags)b) MODSEQ (%(modseq)d))\nTAG OK Fetch completed (0.001 + 0.000 secs).\n"
"""What Dovecot 2.3.19 said (2026-11)."""
HARMS: dict[str, Callable[[bytes, int], bytes]] = {
    "come twice": lambda octets, at: octets[: at + 1] + octets[at:],
    "lost": lambda octets, at: octets[:at] + octets[at + 1 :],
    "another": lambda octets, at: octets[:at] + bytes([octets[at] ^ 1]) + octets[at + 1 :],
}


@dataclass
class OneMessage:
    """A mailbox of one message in Dovecot's words, of which the `spoiled`-th octet suffers a harm."""

    spoiled: int = -1
    harm: str = "come twice"
    flags: list[bytes] = field(default_factory=list)
    modseq: int = 2
    said: int = 0

    @property
    def script(self):
        return {"SELECT": self.select, "EXAMINE": self.select, "STORE": self.store, "FETCH": self.fetch}

    def select(self, line: Line, tag: bytes, _command: bytes) -> None:
        self._say(line, tag, OPENED, b" ".join((SYSTEM, *self.flags)))

    def fetch(self, line: Line, tag: bytes, _command: bytes) -> None:
        self._say(line, tag, FETCHED, b" ".join(self.flags))

    def store(self, line: Line, tag: bytes, command: bytes) -> None:
        """As RFC 7162 3.1.3 has it; a UID that is not there is no error."""
        found = re.fullmatch(rb"UID STORE 1 (?:\(UNCHANGEDSINCE (\d+)\) )?([+-])FLAGS.SILENT \((\S+)\)", command)
        if found and int(found[1] or self.modseq) >= self.modseq:
            self.flags = [flag for flag in self.flags if flag != found[3]] + [found[3]] * (found[2] == b"+")
            self.modseq += 1
        self._say(line, tag, STORED)

    def _say(self, line: Line, tag: bytes, words: bytes, flags: bytes = b"") -> None:
        filled = words % {b"flags": flags, b"modseq": self.modseq}
        octets = filled.replace(b"\n", b"\r\n").replace(b"TAG", tag)
        at, self.said = self.spoiled - self.said, self.said + len(octets)
        line.send(HARMS[self.harm](octets, at) if 0 <= at < len(octets) else octets)


def claimed_and_released(box: OneMessage, account: ImapAccount = HASTY) -> list[bool | None]:
    """What a daemon does with one mail, from a lost line on anew; what each claim came to."""
    outcomes: list[bool | None] = []
    for _ in range(9):
        with suppress(ServerUnavailable), talking(box.script, account, capabilities=CONDITIONAL) as (session, _):
            outcomes.append(session.claim(PLACE, OURS))
            assert session.release(PLACE, OURS)
            break
    return outcomes


def test_a_capability_that_is_lost_leaves_no_claim() -> None:
    """Claimed where CONDSTORE was told, released on a line whose greeting lost it: the message itself is asked."""
    box = OneMessage()
    with talking(box.script, capabilities=CONDITIONAL) as (session, _):
        assert session.claim(PLACE, OURS)
    assert box.flags == [OURS.encode()]
    with talking(box.script, capabilities=b"IMAP4rev1 CONDSTOR") as (session, _):
        assert session.release(PLACE, OURS)
    assert box.flags == []


def test_where_nothing_is_claimed_nothing_is_opened_for_writing() -> None:
    """A server without CONDSTORE is asked for the flags of the message, and that is all."""
    box = OneMessage(flags=[b"\\Seen"])
    with talking(box.script, capabilities=b"IMAP4rev1") as (session, server):
        assert session.release(PLACE, OURS)
        said = [line.split(b" ", 1)[1] for line in server.heard]
        assert [line for line in said if line.startswith((b"SELECT", b"UID"))] == [b"UID FETCH 1 (UID FLAGS)"]


def length() -> int:
    box = OneMessage()
    assert claimed_and_released(box, ACCOUNT) == [True]
    return box.said


@pytest.mark.parametrize("part", range(4))
@pytest.mark.parametrize("harm", HARMS)
def test_no_spoiled_octet_leaves_a_claim(harm: str, part: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each octet in turn: it is never taken for another's claim, and ours is off when it is said to be off."""
    monkeypatch.setattr(keywords, "YIELDING", (0.0, 0.0, 0.0))
    octets = length()
    for spoiled in range(octets * part // 4, octets * (part + 1) // 4):
        box = OneMessage(spoiled, harm)
        outcomes = claimed_and_released(box)
        assert box.said > spoiled
        assert (spoiled, outcomes[-1] is not False, box.flags) == (spoiled, True, [])
