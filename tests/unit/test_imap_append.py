"""Storing a draft: exactly these octets, a place if the server tells one, and refusals that last or not."""

from __future__ import annotations

import socket
import threading

import pytest
from servers.patience import HANGS
from servers.scripted import Line, take_append
from servers.talking import DRAFT, WHEN, hurry, talking

from watcher.adapters.imap import answers
from watcher.adapters.imap.wire import Wire
from watcher.core.case import Place, Uid, UidValidity
from watcher.errors import ServerRefused, ServerUnavailable, UnsafeDraft


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        (b"Request is throttled. Suggested Backoff Time: 299609 milliseconds", 299.609),
        (b"[THROTTLED] Backoff time 20 seconds", 20),
        (b"[UNAVAILABLE] Please try again in 5 minutes.", 300),
        (b"[UNAVAILABLE] retry after 90s", 90),
        (b"[INUSE] Try again in 2 hours", 3600),
        (b"[THROTTLED] Retry-After: 30", 30),
        (b"[THROTTLED] Retry in 999999999 h", 3600),
        (b"[THROTTLED] slower", 0),
        (b"[OVERQUOTA] try again in vain", 0),
        (b"[TOOBIG] try again in 5 minutes", 0),
    ],
)
def test_a_server_that_names_a_time_is_left_alone_so_long(text: bytes, seconds: float) -> None:
    """In its own words, at most an hour; where it refuses for good no time counts."""
    assert answers.refusal(text, "storing the draft").after == pytest.approx(seconds)


@pytest.mark.parametrize(
    ("text", "code", "permanent"),
    [
        (b"[OVERQUOTA] full", "OVERQUOTA", False),
        (b"[overquota] full", "OVERQUOTA", False),
        (b"Over quota", "", False),
        (b"[TRYCREATE] no such mailbox", "TRYCREATE", False),
        (b"[NONEXISTENT] no such mailbox", "NONEXISTENT", False),
        (b"[UNAVAILABLE] message too big for now", "UNAVAILABLE", False),
        (b"[SERVERBUG] oops", "SERVERBUG", False),
        (b"[INUSE] locked", "INUSE", False),
        (b"[ALREADYEXISTS] somebody else made it", "ALREADYEXISTS", False),
        (b"[THROTTLED] slower", "THROTTLED", False),
        (b"[EXPUNGEISSUED] gone meanwhile", "EXPUNGEISSUED", False),
        (b"[CONTACTADMIN] call us", "CONTACTADMIN", False),
        (b"[CORRUPTION] oh", "CORRUPTION", False),
        (b"Request is throttled. Suggested Backoff Time: 299609 milliseconds", "", False),
        (b"[NOPERM] no", "NOPERM", True),
        (b"[LIMIT] too many copies, try again", "LIMIT", True),
        (b"[TOOBIG] no", "TOOBIG", True),
        (b"[CANNOT] no", "CANNOT", True),
        (b"Message contains NUL characters", "", True),
        (b"Message contains invalid header", "", True),
        (b"Permission denied", "", True),
        (b"Mailbox is read-only", "", True),
        (b"Message size exceeds the quota, try again later", "", False),
        (b"[X-STRANGE 1 2] we do not know", "X-STRANGE", False),
        (b"", "", False),
    ],
)
@pytest.mark.parametrize("typ", [b"NO", b"BAD"])
def test_refusals_are_permanent_or_not(typ: bytes, text: bytes, code: str, *, permanent: bool) -> None:
    """The code decides, then the words; what is unknown is temporary. The session lives on."""
    with talking({"APPEND": b"TAG " + typ + b" " + text + b"\r\n"}) as (session, _):
        with pytest.raises(ServerRefused) as caught:
            session.append("Drafts", DRAFT, WHEN)
        assert (caught.value.code, caught.value.permanent) == (code, permanent)
        assert session.examine("INBOX").exists == 3


def test_a_refusal_repeats_words_only_as_plain_text() -> None:
    """No escape sequence and no novel."""
    error = answers.refusal(b"[CANNOT] \x1b[2Jclear\r\n\xff" + b"x" * 500, "storing the draft")
    assert str(error).isprintable()
    assert len(str(error)) < 200


@pytest.mark.parametrize(
    ("reply", "uid"),
    [
        (b"TAG OK [APPENDUID 7 4] stored\r\n", 4),
        (b"TAG OK [appenduid 7 4] stored\r\n", 4),
        (b"* 4 EXISTS\r\nTAG OK stored\r\n", None),
        (b"TAG OK [APPENDUID 0 4] stored\r\n", None),
        (b"TAG OK [APPENDUID 7 4294967296] stored\r\n", None),
        (b"TAG OK [APPENDUID x y] stored\r\n", None),
    ],
)
def test_appenduid_is_read_where_it_is_one(reply: bytes, uid: int | None) -> None:
    """An absurd number is no place."""
    with talking({"APPEND": take_append(reply)}) as (session, server):
        place = session.append("Drafts", DRAFT, WHEN)
        assert place == (uid and Place("Drafts", UidValidity(7), Uid(uid)))
        assert DRAFT in server.heard
        assert server.commands("APPEND") == [
            b'APPEND "Drafts" (\\Draft \\Seen) "02-Nov-2026 09:30:00 +0000" {%d}' % len(DRAFT)
        ]


@pytest.mark.parametrize(("octets", "seconds"), [(0, 120), (1_000_000, 220)])
def test_a_large_draft_may_take_longer(octets: int, seconds: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two minutes, and a second more for each ten thousand octets: a slow line is no broken one."""
    draft, allowed, allow = DRAFT + b"x" * octets, list[float](), Wire.allow
    monkeypatch.setattr(Wire, "allow", lambda wire, seconds: (allowed.append(seconds), allow(wire, seconds))[1])
    with talking({"APPEND": take_append(b"TAG OK stored\r\n")}) as (session, _):
        session.append("Drafts", draft, WHEN)
    assert pytest.approx(seconds, abs=0.01) in allowed


def test_a_lost_ok_is_a_lost_line() -> None:
    """The draft may be stored or not; the session says neither."""
    with (
        talking({"APPEND": take_append(b"")}) as (session, server),
        pytest.raises(ServerUnavailable, match="was lost while storing the draft"),
    ):
        session.append("Drafts", DRAFT, WHEN)
    assert DRAFT in server.heard


@pytest.mark.parametrize("octets", [b"a\nb", b"a\rb", b"a\0b", b"a\r\r\nb", b"a\n", b"\r"])
def test_octets_that_would_be_rewritten_are_not_sent(octets: bytes) -> None:
    """imaplib makes a bare CR or LF into a line break: a header of somebody else's."""
    with talking() as (session, server):
        with pytest.raises(UnsafeDraft):
            session.append("Drafts", octets, WHEN)
        assert server.commands("APPEND") == []


def test_nothing_is_left_to_be_delivered_after_a_lost_line() -> None:
    """A server that stopped reading gets a reset, not the rest of the draft, once we have given up."""
    got: list[int | str] = []
    given_up, done = threading.Event(), threading.Event()

    def asleep(line: Line, _: bytes, __: bytes) -> None:
        line.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        line.send(b"+ go on\r\n")
        given_up.wait(HANGS)
        try:
            while data := line.sock.recv(65536):
                got.append(len(data))
            got.append("end")
        except ConnectionError:
            got.append("reset")
        done.set()

    draft = (b"x" * 70 + b"\r\n") * 200_000
    with talking({"APPEND": asleep}) as (session, _):
        hurry(session)
        with pytest.raises(ServerUnavailable):
            session.append("Drafts", draft, WHEN)
        given_up.set()
        assert done.wait(HANGS)
    assert got[-1] == "reset"
    assert sum(n for n in got if isinstance(n, int)) < len(draft)
