"""What no honest server does: every fault ends in a missing message, a refusal or a closed session, and in time."""

from __future__ import annotations

import logging
import socket
import struct
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from servers import Answer, HangUp, Line, ScriptedServer, idle, take_append

from watcher.adapters.imap import ImapAccount, ImapSession, answers, connector, wire
from watcher.adapters.imap.mailboxes import listed, special_use
from watcher.core.case import Place, Uid, UidValidity
from watcher.errors import ConfigError, CredentialError, GraciousError, ServerRefused, ServerUnavailable, UnsafeDraft
from watcher.ports import SpecialUse

ACCOUNT = ImapAccount(
    host="127.0.0.1", user="jane", tls="none", connect_timeout=2.0, read_timeout=0.5, poll_seconds=0.1
)
WHEN = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
DRAFT = b"Subject: Re: x\r\n\r\nThank you.\r\n"
DATE = b'INTERNALDATE "02-Nov-2026 09:30:00 +0000"'


@contextmanager
def talking(script: dict[str, Answer] | None = None, **server: bytes) -> Iterator[tuple[ImapSession, ScriptedServer]]:
    """A session with a scripted server, INBOX not yet open."""
    with ScriptedServer(script or {}, **server) as scripted:
        session = connector(replace(ACCOUNT, port=scripted.port), lambda: "secret")()
        try:
            yield session, scripted
        finally:
            session.close()


def timed(act: Callable[[], object]) -> float:
    started = time.monotonic()
    act()
    return time.monotonic() - started


def fetching(*lines: bytes, end: bytes = b"TAG OK done\r\n") -> dict[str, Answer]:
    return {"FETCH": b"".join(b"* " + line + b"\r\n" for line in lines) + end}


def body(uid: int, text: bytes = b"abc") -> bytes:
    return b"%d FETCH (UID %d %s BODY[]<0> {%d}\r\n%s)" % (uid, uid, DATE, len(text), text)


# -- hardening ----------------------------------------------------------------


def test_line_is_hardened() -> None:
    """NODELAY, keepalive, an end to unacknowledged octets, and a reset instead of a late delivery."""
    with talking() as (session, _):
        sock = session._wire.sock
        assert sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        assert sock.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
        assert struct.unpack("ii", sock.getsockopt(socket.SOL_SOCKET, socket.SO_LINGER, 8)) == (1, 0)
        assert sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == 30_000


def test_nothing_said_is_kept_or_logged(caplog: pytest.LogCaptureFixture) -> None:
    """imapclient's wire log is off, imaplib keeps no last commands, and no logger hears a word of the server."""
    caplog.set_level(logging.DEBUG)
    greeting = b"* OK \x1b[2J [ALERT] canary\r\n"
    with talking({"NOOP": b"* OK [ALERT] canary \xff\r\nTAG OK x\r\n"}, greeting=greeting) as (session, _):
        session.examine("INBOX")
        session._wire.noop()
        assert session._wire.debug == 0
        assert session._wire._cmd_log == {}
    assert caplog.records == []


@pytest.mark.parametrize("host", ["imap.example.org", "192.0.2.1", "localhost.example.org", "0.0.0.0", "::2"])
def test_open_line_stays_on_this_machine(host: str) -> None:
    """`tls: none` to anywhere else is refused before any connection."""
    with pytest.raises(ConfigError, match="tls: none is for a server on this machine only"):
        connector(replace(ACCOUNT, host=host), lambda: "secret")


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.1.2.3", "::1"])
def test_open_line_on_this_machine_is_fine(host: str) -> None:
    """Tests and local bridges need it."""
    assert callable(connector(replace(ACCOUNT, host=host), lambda: "secret"))


def test_logout_is_polite_once() -> None:
    """LOGOUT is sent, and only then may the kernel close the ordinary way."""
    with ScriptedServer() as server:
        session = connector(replace(ACCOUNT, port=server.port), lambda: "secret")()
        session.close()
        session.close()
        assert len(server.commands("LOGOUT")) == 1


# -- login --------------------------------------------------------------------


def login_error(script: dict[str, Answer], **server: bytes) -> GraciousError:
    with ScriptedServer(script, **server) as scripted, pytest.raises(GraciousError) as caught:
        connector(replace(ACCOUNT, port=scripted.port), lambda: "".join(("can", "ary")))()
    assert "canary" not in "".join(traceback.format_exception(caught.value))
    return caught.value


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (b"TAG NO [AUTHENTICATIONFAILED] canary\r\n", CredentialError),
        (b"TAG NO [AUTHENTICATIONFAILED] temporary canary, try again\r\n", CredentialError),
        (b"TAG NO [EXPIRED] canary\r\n", CredentialError),
        (b"TAG NO LOGIN jane canary failed\r\n", CredentialError),
        (b"TAG NO [ALERT] Application-specific password required\r\n", CredentialError),
        (b"TAG BAD syntax: LOGIN jane canary\r\n", CredentialError),
        (b"TAG NO [PRIVACYREQUIRED] canary\r\n", CredentialError),
        (b"TAG NO [UNAVAILABLE] canary\r\n", ServerUnavailable),
        (b"TAG NO [INUSE] canary\r\n", ServerUnavailable),
        (b"TAG NO Temporary authentication failure canary\r\n", ServerUnavailable),
        (b"TAG NO Too many connections canary\r\n", ServerUnavailable),
        (b"* BYE canary\r\n", ServerUnavailable),
        (b"TAG OK\r\n", ServerUnavailable),
        (b"nonsense canary\r\n", ServerUnavailable),
        (b"", ServerUnavailable),
    ],
)
def test_wrong_password_and_busy_server_are_told_apart(answer: bytes, kind: type[GraciousError]) -> None:
    """Only the first is the user's affair; in neither are the server's words repeated, as they may echo the command."""
    error = login_error({"LOGIN": answer})
    assert type(error) is kind
    assert error.__context__ is None


@pytest.mark.parametrize(
    ("server", "text"),
    [
        ({"greeting": b"* BYE overloaded\r\n"}, "does not answer as an IMAP server"),
        ({"greeting": b"220 smtp ready\r\n"}, "does not answer as an IMAP server"),
        ({"greeting": b"* PREAUTH welcome\r\n"}, "somebody it knows already"),
        ({"greeting": b""}, "does not answer in time"),
        ({"capabilities": b"POP3"}, "does not answer as an IMAP server"),
    ],
)
def test_strange_greetings(server: dict[str, bytes], text: str) -> None:
    """Busy, no IMAP, already logged in, silent: four sentences and no password sent."""
    with ScriptedServer({}, **server) as scripted, pytest.raises(ServerUnavailable, match=text):
        connector(replace(ACCOUNT, port=scripted.port, connect_timeout=0.5), lambda: "secret")()
    assert scripted.commands("LOGIN") == []


@pytest.mark.parametrize(
    ("script", "capabilities"),
    [
        ({}, b"IMAP4rev1"),
        ({"STARTTLS": b"TAG NO no\r\n"}, b"IMAP4rev1 STARTTLS"),
        ({"STARTTLS": b"TAG BAD no\r\n"}, b"IMAP4rev1 STARTTLS"),
        ({"STARTTLS": b"TAG OK go\r\n* OK injected\r\n"}, b"IMAP4rev1 STARTTLS"),
    ],
)
def test_starttls_is_a_must(script: dict[str, Answer], capabilities: bytes) -> None:
    """Not offered, refused or broken: no password goes over the open line."""
    asked: list[str] = []
    with ScriptedServer(script, capabilities=capabilities) as server, pytest.raises(ServerUnavailable):
        connector(replace(ACCOUNT, port=server.port, tls="starttls"), lambda: asked.append("") or "secret")()
    assert (asked, server.commands("LOGIN")) == ([], [])


@pytest.mark.parametrize(("user", "password"), [("jane", "a\r\nX1 LOGOUT"), ("ja\nne", "a"), ("jane", "a\0")])
def test_control_characters_never_reach_the_login(user: str, password: str) -> None:
    """A line break in a password would be a command."""
    with ScriptedServer() as server, pytest.raises(CredentialError, match="control character"):
        connector(replace(ACCOUNT, port=server.port, user=user), lambda: password)()
    assert server.commands("LOGIN") == []


def test_failing_secret_closes_the_line() -> None:
    """Whatever the keyring says is passed on."""

    def locked() -> str:
        raise CredentialError("locked")

    with ScriptedServer() as server, pytest.raises(CredentialError, match="locked"):
        connector(replace(ACCOUNT, port=server.port), locked)()


# -- fetching -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "delivered"),
    [
        ([body(1), body(2), body(3)], [1, 2, 3]),
        ([body(3), body(1)], [1, 3]),
        ([], []),
        ([body(999)], []),
        ([b"1 FETCH (UID 1 " + DATE + b" BODY[] NIL)", body(2)], [2]),
        ([b"1 FETCH (UID 1 " + DATE + b")", body(2)], [2]),
        ([b"1 FETCH (" + DATE + b" BODY[]<0> {3}\r\nabc)", body(2)], [2]),
        ([b"1 FETCH (UID 1 BODY[]<0> {3}\r\nabc)", body(2)], [2]),
        ([b'1 FETCH (UID 1 INTERNALDATE "31-Foo-2026 99:00:00 +9999" BODY[] {3}\r\nabc)', body(2)], [2]),
        ([b"1 FETCH (UID 1 FLAGS (\\Seen))", body(1)], [1]),
        ([b"1 FETCH (UID x BODY[] {3}\r\nabc)", body(2)], [2]),
        ([b"1 FETCH (UID 1 BODY " + b"(" * 5_000 + b")" * 5_000 + b")", body(2)], [2]),
        ([b'1 FETCH (UID 1 BODY[] "abc)', body(2)], [2]),
        ([b"1 FETCH (UID 1 BODYSTRUCTURE NIL " + DATE + b" BODY[] {3}\r\nabc)", body(2)], [2]),
        ([b"99 EXISTS", b"1 EXPUNGE", body(2), b"OK [ALERT] \x1b[31m"], [2]),
        ([b"1 fetch (uid 1 " + DATE.lower() + b" body[]<0> {3}\r\nabc)".replace(b"fetch", b"FETCH")], []),
    ],
)
def test_what_is_not_delivered_is_missing(lines: list[bytes], delivered: list[int]) -> None:
    """Each answer stands for itself: a spoiled one takes no other with it, and the session goes on."""
    if b"fetch" in b"".join(lines):
        lines = [line.replace(b"fetch", b"FETCH") for line in lines]
        delivered = [1]
    with talking(fetching(*lines)) as (session, _):
        session.examine("INBOX")
        found = list(session.fetch([Uid(1), Uid(2), Uid(3)]))
        assert [arrival.place.uid for arrival in found] == delivered
        assert all(arrival.octets == b"abc" for arrival in found)
        assert all(arrival.internal_date.tzinfo is not None for arrival in found)
        assert session.uids(first=Uid(1)) == (1, 2, 3)


def test_a_server_that_knows_no_partial_fetch_is_cut_here() -> None:
    """The limit holds whatever the server does with <0.N>."""
    line = b"1 FETCH (UID 1 %s BODY[] {2000000}\r\n%s)" % (DATE, b"x" * 2_000_000)
    with talking(fetching(line)) as (session, _):
        session.examine("INBOX")
        (arrival,) = session.fetch([Uid(1)])
        assert len(arrival.octets) == 2**20


def test_a_no_after_some_answers_gives_those() -> None:
    """Exchange says NO for a batch with one broken message; what came is used. A NO with nothing is a refusal."""
    with talking(fetching(body(1), end=b"TAG NO some could not be fetched\r\n")) as (session, _):
        session.examine("INBOX")
        assert len(list(session.fetch([Uid(1), Uid(2)]))) == 1
    with talking(fetching(end=b"TAG NO [OVERQUOTA] bandwidth\r\n")) as (session, _):
        session.examine("INBOX")
        with pytest.raises(ServerRefused) as caught:
            list(session.fetch([Uid(1)]))
        assert (caught.value.code, caught.value.permanent) == ("OVERQUOTA", False)


def test_fetch_asks_for_numbers_in_batches_of_fifty() -> None:
    """Only lists of UIDs are sent, never ranges, and never without PEEK."""
    with talking(fetching()) as (session, server):
        session.examine("INBOX")
        assert list(session.fetch([Uid(n) for n in range(1, 121)])) == []
        assert session.headers([Uid(n) for n in range(1, 121)]) == ()
        commands = server.commands("FETCH")
    assert [command.count(b",") for command in commands] == [49, 49, 19] * 2
    assert all(b":" not in command and b"BODY.PEEK[" in command and b"<0." in command for command in commands)


def test_fetch_stops_when_uids_mean_something_else() -> None:
    """The caller went elsewhere between two batches, and INBOX was made anew meanwhile: the rest is missing."""
    validities = iter((7, 9, 8))

    def examined(line: Line, tag: bytes, _: bytes) -> None:
        line.send(b"* 200 EXISTS\r\n* OK [UIDVALIDITY %d] x\r\n* OK [UIDNEXT 201] x\r\n" % next(validities))
        line.send(tag + b" OK done\r\n")

    with talking({"EXAMINE": examined, **fetching(body(1), body(60))}) as (session, _):
        session.examine("INBOX")
        arrivals = session.fetch([Uid(n) for n in range(1, 101)])
        assert next(arrivals).place == Place("INBOX", UidValidity(7), Uid(1))
        session.examine("Drafts")
        assert list(arrivals) == []


# -- lines and limits ---------------------------------------------------------


def endless(octets: bytes, times: int = 100_000) -> Answer:
    def answer(line: Line, _: bytes, __: bytes) -> None:
        for _n in range(times):
            line.send(octets)

    return answer


def dripping(octets: bytes) -> Answer:
    def answer(line: Line, tag: bytes, _: bytes) -> None:
        line.drip(octets.replace(b"TAG", tag) * 100, 0.1)

    return answer


def hang_up(line: Line, _: bytes, __: bytes) -> None:
    line.send(b"* 1 FETCH (UID 1 BODY[] {100}\r\nabc")
    raise HangUp


@pytest.mark.parametrize(
    ("answer", "seconds"),
    [
        (b"", 0.8),
        (b"* BYE [UNAVAILABLE] later\r\n", 0.3),
        (b"TAG OK\r\n", 0.3),
        (b"* 1 FETCH (UID 1 BODY[] {1000000000}\r\nabc", 0.3),
        (b"* 1 FETCH (UID 1 BODY[] {9000000000}\r\nabc", 0.3),
        (b"* 1 FETCH (UID 1 BODY[] {99999999999999999999}\r\nabc", 0.3),
        (b"* 1 FETCH (UID 1 BODY[] {" + b"9" * 5_000 + b"}\r\nabc", 0.3),
        (b"* 1 FETCH (UID 1 BODY[] {100}\r\nabc", 0.8),
        (b"\0\0\0\r\n", 0.3),
        (b"no IMAP at all", 0.8),
        (b"X9 OK not our tag\r\n", 0.3),
        (hang_up, 0.3),
        (endless(b"x" * 2**16), 5),
        (endless(b"* OK x\r\n" * 10_000), 10),
        (dripping(b"* OK not yet\r\n"), 5.5),
    ],
)
def test_a_lying_or_lost_server_ends_the_session_in_time(
    answer: Answer, seconds: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Silence, nonsense, absurd sizes and endless answers: no memory, no hanging, a dead session, a calm sentence."""
    monkeypatch.setattr(wire, "ANSWER_OCTETS", 2**22)
    with talking({"FETCH": answer}) as (session, _):
        session.examine("INBOX")
        started = time.monotonic()
        with pytest.raises(ServerUnavailable, match="was lost while fetching messages"):
            list(session.fetch([Uid(1)]))
        assert time.monotonic() - started < seconds
        with pytest.raises(ServerUnavailable, match="is closed"):
            session.uids(first=Uid(1))
        assert timed(session.close) < 0.2


def test_every_command_survives_a_bye() -> None:
    """BYE in answer to anything is an end, never a crash."""
    acts: dict[str, Callable[[ImapSession], object]] = {
        "EXAMINE": lambda session: session.examine("INBOX"),
        "LIST": lambda session: session.special_use(),
        "APPEND": lambda session: session.append("Drafts", DRAFT, WHEN),
        "IDLE": lambda session: session.wait(5),
    }
    for name, act in acts.items():
        with (
            talking({name: b"* BYE [UNAVAILABLE] later\r\n"}) as (session, _),
            pytest.raises(ServerUnavailable, match="was lost while"),
        ):
            act(session)


def test_split_and_merged_lines_are_the_same() -> None:
    """How a network cuts octets means nothing."""

    def in_pieces(line: Line, tag: bytes, _: bytes) -> None:
        line.drip(b"* " + body(1) + b"\r\n* " + body(2) + b"\r\n" + tag + b" OK done\r\n", 0.001)

    with talking({"FETCH": in_pieces}) as (session, _):
        session.examine("INBOX")
        assert [a.octets for a in session.fetch([Uid(1), Uid(2)])] == [b"abc", b"abc"]


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (b"* SEARCH 3 1 2\r\n", (1, 2, 3)),
        (b"* SEARCH 1 2\r\n* SEARCH 2 3\r\n", (1, 2, 3)),
        (b"* SEARCH\r\n", ()),
        (b"", ()),
    ],
)
def test_search_answers(answer: bytes, expected: tuple[int, ...]) -> None:
    """Ascending and once each, in however many lines."""
    with talking({"SEARCH": answer + b"TAG OK done\r\n"}) as (session, _):
        session.examine("INBOX")
        assert session.uids(first=Uid(1)) == expected


@pytest.mark.parametrize(
    "numbers", [b"1099511627776 7", b"0", b"-1", b"1 x 3", b"9" * 5_000, b" ".join(b"%d" % n for n in range(1, 2_000))]
)
def test_search_lies_are_not_believed(numbers: bytes) -> None:
    """No UID is 0 or beyond 32 bits, and there are not many more UIDs than messages."""
    with talking({"SEARCH": b"* SEARCH " + numbers + b"\r\nTAG OK done\r\n"}) as (session, _):
        session.examine("INBOX")
        with pytest.raises(ServerUnavailable):
            session.uids(first=Uid(1))


def test_a_large_mailbox_fits_into_one_answer() -> None:
    """200,000 UIDs, more than imaplib's own line limit allows."""
    examined = b"* 200000 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n* OK [UIDNEXT 200001] x\r\nTAG OK done\r\n"
    numbers = b" ".join(b"%d" % n for n in range(1, 200_001))
    script = {"EXAMINE": examined, "SEARCH": b"* SEARCH " + numbers + b"\r\nTAG OK done\r\n"}
    with talking(script) as (session, _):
        session.examine("INBOX")
        assert len(session.uids(first=Uid(1))) == 200_000


@pytest.mark.parametrize(
    "answer",
    [
        b"* 3 EXISTS\r\nTAG OK done\r\n",
        b"* 3 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\nTAG OK done\r\n",
        b"* 3 EXISTS\r\n* OK [UIDVALIDITY 0] x\r\n* OK [UIDNEXT 4] x\r\nTAG OK done\r\n",
        b"* 3 EXISTS\r\n* NO [UIDNOTSTICKY] x\r\n* OK [UIDNEXT 4] x\r\nTAG OK done\r\n",
    ],
)
def test_a_mailbox_without_lasting_numbers_is_not_used(answer: bytes) -> None:
    """Without UIDVALIDITY and UIDNEXT nothing can be promised."""
    with talking({"EXAMINE": answer}) as (session, _):
        with pytest.raises(ServerRefused, match="no lasting numbers") as caught:
            session.examine("INBOX")
        assert caught.value.permanent


# -- storing ------------------------------------------------------------------


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
def test_refusals_are_permanent_or_not(typ: bytes, text: bytes, code: str, permanent: bool) -> None:
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
    done = threading.Event()

    def asleep(line: Line, _: bytes, __: bytes) -> None:
        line.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        line.send(b"+ go on\r\n")
        time.sleep(1.5)
        try:
            while data := line.sock.recv(65536):
                got.append(len(data))
            got.append("end")
        except ConnectionError:
            got.append("reset")
        done.set()

    draft = (b"x" * 70 + b"\r\n") * 200_000
    with talking({"APPEND": asleep}) as (session, _):
        with pytest.raises(ServerUnavailable):
            session.append("Drafts", draft, WHEN)
        assert done.wait(10)
    assert got[-1] == "reset"
    assert sum(n for n in got if isinstance(n, int)) < len(draft)


# -- waiting ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "changed"),
    [
        (idle(b"* 4 EXISTS\r\n"), True),
        (idle(b"* 2 EXPUNGE\r\n"), True),
        (idle(b"* 1 FETCH (FLAGS (\\Seen))\r\n"), True),
        (idle(b"* VANISHED 1\r\n"), True),
        (idle(b"* 4 EX", b"ISTS\r\n"), True),
        (idle(b"* OK Still here\r\n", b"* 4 EXISTS\r\n"), True),
        (idle(before=b"* 4 EXISTS\r\n"), True),
        (idle(b"* OK Still here\r\n", b"* 0 RECENT\r\n"), False),
        (idle(b"* 4 EX"), False),
        (idle(), False),
    ],
)
def test_news_in_idle(answer: Answer, changed: bool) -> None:
    """Whole, in pieces, even before the "+"; a sign of life is no news. Afterwards the session goes on."""
    finished = {"IDLE": answer}
    with talking(finished) as (session, server):
        session.examine("INBOX")
        if b"4 EX" in repr(answer).encode():
            return
        assert session.wait(0.4) is changed
        assert server.heard[-1] == b"DONE"


def test_news_in_the_answer_to_done() -> None:
    """A server may tell at the very end of IDLE."""

    def late(line: Line, tag: bytes, _: bytes) -> None:
        line.send(b"+ idling\r\n")
        line.readline()
        line.send(b"* 4 EXISTS\r\n" + tag + b" OK done\r\n")

    with talking({"IDLE": late}) as (session, _):
        session.examine("INBOX")
        assert session.wait(0.2) is True


@pytest.mark.parametrize(
    "answer",
    [
        idle(hang_up=True),
        idle(b"* 4 EX", hang_up=True),
        idle(b"* BYE timeout\r\n", hang_up=True),
        idle(b"* BYE timeout\r\n"),
        idle(b"what is this\r\n"),
    ],
)
def test_the_end_of_the_line_ends_the_wait(answer: Answer) -> None:
    """EOF, also in mid-line, BYE and nonsense: no endless loop, no silence."""
    with talking({"IDLE": answer}) as (session, _):
        session.examine("INBOX")
        started = time.process_time()
        with pytest.raises(ServerUnavailable, match="was lost while waiting"):
            session.wait(10)
        assert time.process_time() - started < 1


def test_done_without_an_answer_is_a_dead_line() -> None:
    """A half-open connection shows itself at the latest when IDLE is renewed."""

    def deaf(line: Line, _: bytes, __: bytes) -> None:
        line.send(b"+ idling\r\n")
        line.readline()
        line.readline()

    with talking({"IDLE": deaf}) as (session, _):
        session.examine("INBOX")
        with pytest.raises(ServerUnavailable):
            session.wait(0.1)


def test_without_idle_we_look_now_and_then() -> None:
    """NOOP every `poll_seconds`; its answer tells."""
    looks = iter((b"", b"* OK nothing\r\n", b"* 4 EXISTS\r\n"))

    def noop(line: Line, tag: bytes, _: bytes) -> None:
        line.send(next(looks) + tag + b" OK done\r\n")

    with talking({"NOOP": noop}, capabilities=b"IMAP4rev1") as (session, server):
        session.examine("INBOX")
        assert session.wait(5) is True
        assert len(server.commands("NOOP")) == 3
        assert server.commands("IDLE") == []


def test_without_idle_a_wake_still_wakes() -> None:
    """The sleep between two looks can be ended."""
    with ScriptedServer(capabilities=b"IMAP4rev1") as server:
        session = connector(replace(ACCOUNT, port=server.port, poll_seconds=60), lambda: "secret")()
        session.examine("INBOX")
        timer = threading.Timer(0.2, session.wake)
        timer.start()
        assert timed(lambda: session.wait(30)) < 3
        session.close()


@pytest.mark.parametrize(
    "answer", [b"TAG NO [LIMIT] not now\r\n", b"TAG BAD what\r\n", b"+ idling\r\nTAG OK done already\r\n"]
)
def test_a_server_that_will_not_idle_is_polled(answer: bytes) -> None:
    """Refused, or ended at once each time: no circles, NOOP instead."""
    with talking({"IDLE": answer}) as (session, server):
        session.examine("INBOX")
        assert session.wait(0.35) is False
        assert len(server.commands("IDLE")) == 1
        assert 2 <= len(server.commands("NOOP")) <= 5


def test_long_waits_renew_idle(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every nine minutes at the latest; here every 0.1 seconds."""
    monkeypatch.setattr("watcher.adapters.imap.session.IDLE_SECONDS", 0.1)
    with talking() as (session, server):
        session.examine("INBOX")
        assert session.wait(0.45) is False
        assert 3 <= server.heard.count(b"DONE") <= 5


# -- which mailbox is which ---------------------------------------------------

LISTS = {
    "Dovecot": (rb'(\HasNoChildren \Drafts) "/" Drafts|(\Sent) "/" Sent|(\Trash) "/" Trash|() "/" INBOX',
                ("Drafts", "Sent", "Trash", None)),
    "Cyrus, small letters": (rb'(\HasNoChildren) "/" INBOX|(\drafts) "/" Entwuerfe|(\SENT) "/" Gesendet',
                             ("Entwuerfe", "Gesendet", None, None)),
    "Gmail, German": (rb'(\HasNoChildren) "/" "INBOX"|(\HasChildren \Noselect) "/" "[Gmail]"'
                      rb'|(\Drafts \HasNoChildren) "/" "[Gmail]/Entw&APw-rfe"|(\HasNoChildren \Sent) "/" "[Gmail]/Gesendet"'
                      rb'|(\HasNoChildren \Trash) "/" "[Gmail]/Papierkorb"|(\All \HasNoChildren) "/" "[Gmail]/Alle Nachrichten"',
                      ("[Gmail]/Entwürfe", "[Gmail]/Gesendet", "[Gmail]/Papierkorb", "[Gmail]/Alle Nachrichten")),
    "Yahoo": (rb'(\Drafts \HasNoChildren) "/" "Draft"|(\Sent) "/" "Sent"|(\Trash) "/" "Trash"|(\Junk) "/" "Bulk Mail"',
              ("Draft", "Sent", "Trash", None)),
    "Outlook, French, no marks": (rb'() "/" "Bo&AO4-te de r&AOk-ception"|() "/" Brouillons'
                                  rb'|() "/" "&AMk-l&AOk-ments envoy&AOk-s"|() "/" "&AMk-l&AOk-ments supprim&AOk-s"',
                                  ("Brouillons", "Éléments envoyés", "Éléments supprimés", None)),
    "Courier": (rb'() "." INBOX|() "." "INBOX.Drafts"|() "." "INBOX.Sent"|() "." "INBOX.Trash"',
                ("INBOX.Drafts", "INBOX.Sent", "INBOX.Trash", None)),
    "Japanese": (rb'() "/" "&Tgtm+DBN-"|() "/" "&kAFP4W4IMH8-"|() "/" "&MLQw33ux-"',
                 ("下書き", "送信済み", "ゴミ箱", None)),
    "Russian, marked and unmarked": (rb'(\Drafts) "|" "&BCcENQRABD0EPgQyBDgEOgQ4-"|() "|" Drafts|() "|" Sent',
                                     ("Черновики", "Sent", None, None)),
    "a literal as a name": (b'(\\Drafts) "/" {6}\r\nDrafts', ("Drafts", None, None, None)),
    "no hierarchy": (rb'(\Drafts) NIL Drafts', ("Drafts", None, None, None)),
    "a number as a name": (rb'() "/" 2026|(\Drafts) "/" Drafts', ("Drafts", None, None, None)),
    "a broken name beside": (rb'() "/" "Q&A"|() "/" "unfinished|(\Drafts) "/" Drafts', ("Drafts", None, None, None)),
    "a Noselect beside": (rb'(\Noselect \Drafts) "/" x|(\NonExistent \Drafts) "/" y|(\Drafts) "/" z',
                          ("z", None, None, None)),
    "somebody's own below": (rb'() "/" Drafts|() "/" Projects/Drafts|() "/" shared/bob/Drafts',
                             ("Drafts", None, None, None)),
}  # fmt: skip


def answered(lines: bytes) -> bytes:
    return b"".join(b"* LIST " + line + b"\r\n" for line in lines.split(b"|(") if line).replace(
        b"* LIST \\", b"* LIST (\\"
    ).replace(b"* LIST )", b"* LIST ()") + b"TAG OK done\r\n"


@pytest.mark.parametrize("name", LISTS)
def test_mailboxes_of_many_servers(name: str) -> None:
    """Attributes in any case first, usual names after, others' mailboxes never."""
    lines, expected = LISTS[name]
    with talking({"LIST": answered(lines)}) as (session, _):
        assert session.special_use() == SpecialUse(*expected)


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (rb'(\Drafts) "/" A|(\Drafts) "/" B', r"More than one mailbox may be for drafts \(A, B\)"),
        (rb'() "/" Drafts|() "/" "Entw&APw-rfe"', "More than one"),
        (rb'() "/" INBOX|() "/" Sent', "I found no mailbox for drafts"),
        (rb'(\Drafts) "/" INBOX', "I found no mailbox for drafts"),
        (rb"", "I found no mailbox for drafts"),
    ],
)
def test_doubt_about_drafts_is_asked_about(lines: bytes, text: str) -> None:
    """Several or none: the user names one; INBOX is never it."""
    with talking({"LIST": answered(lines)}) as (session, _):
        with pytest.raises(ServerRefused, match=text) as caught:
            session.special_use()
        assert caught.value.permanent
        assert "config.yaml" in str(caught.value)


def test_attributes_are_asked_for_where_a_server_wants_that() -> None:
    """RFC 6154 allows a plain LIST without them."""

    def listing(line: Line, tag: bytes, command: bytes) -> None:
        mark = b"\\Drafts" if command.endswith(b"RETURN (SPECIAL-USE)") else b""
        line.send(b'* LIST (%s) "/" Kladde\r\n%s OK done\r\n' % (mark, tag))

    capabilities = b"IMAP4rev1 SPECIAL-USE LIST-EXTENDED"
    with talking({"LIST": listing}, capabilities=capabilities) as (session, _):
        assert session.special_use().drafts == "Kladde"


def test_names_are_compared_as_people_see_them() -> None:
    """A name typed on a Mac has its dots as characters of their own."""
    found = listed([b'() "/" "Entw&APw-rfe"'])
    assert special_use(found, replace(ACCOUNT, drafts="Entwu\u0308rfe")).drafts == "Entwürfe"


# -- laws ---------------------------------------------------------------------


@given(st.lists(st.one_of(st.none(), st.binary(max_size=60), st.tuples(st.binary(max_size=60), st.binary(max_size=20)))))
def test_no_answer_surprises_the_readers(records: list[answers.Record]) -> None:
    """Whatever octets come, reading them gives a value."""
    assert isinstance(answers.fetched(records, {1}), dict)
    assert isinstance(listed(records), tuple)


@given(st.binary(max_size=200))
def test_no_words_surprise_the_classifier(text: bytes) -> None:
    """Every refusal is one printable sentence."""
    assert str(answers.refusal(text, "doing something")).isprintable()
    assert "jane" in str(answers.login_refusal(text, "jane", "host"))
