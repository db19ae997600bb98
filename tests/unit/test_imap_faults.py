"""What no honest server does: every fault ends in a missing message or a closed session, and in time."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from servers.scripted import Answer, HangUp, Line
from servers.talking import ACCOUNT, DATE, DRAFT, WHEN, hurry, talking

from watcher.adapters.imap import ImapSession, answers, wire
from watcher.adapters.imap.mailboxes import listed
from watcher.core.case import Place, Uid, UidValidity
from watcher.errors import ServerRefused, ServerUnavailable


def fetching(*lines: bytes, end: bytes = b"TAG OK done\r\n") -> dict[str, Answer]:
    return {"FETCH": b"".join(b"* " + line + b"\r\n" for line in lines) + end}


def body(uid: int, text: bytes = b"abc") -> bytes:
    return b"%d FETCH (UID %d %s BODY[]<0> {%d}\r\n%s)" % (uid, uid, DATE, len(text), text)


@pytest.mark.parametrize(
    ("lines", "delivered"),
    [
        ([body(1), body(2), body(3)], [1, 2, 3]),
        ([body(3), body(1)], [1, 3]),
        ([body(1), body(1), body(2)], [1, 2]),
        ([body(1), body(3, b"of another UID"), body(3)], [1]),
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
        ([b"1 FETCH (uid 1 " + DATE.lower() + b" body[]<0> {3}\r\nabc)"], [1]),
    ],
)
def test_what_is_not_delivered_is_missing(lines: list[bytes], delivered: list[int]) -> None:
    """Each answer stands for itself: a spoiled one takes no other with it, and the session goes on."""
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
    "answer",
    [
        b"* BYE [UNAVAILABLE] later\r\n",
        b"TAG OK\r\n",
        b"* 1 FETCH (UID 1 BODY[] {1000000000}\r\nabc",
        b"* 1 FETCH (UID 1 BODY[] {9000000000}\r\nabc",
        b"* 1 FETCH (UID 1 BODY[] {99999999999999999999}\r\nabc",
        b"* 1 FETCH (UID 1 BODY[] {" + b"9" * 5_000 + b"}\r\nabc",
        b"\0\0\0\r\n",
        b"X9 OK not our tag\r\n",
        hang_up,
        endless(b"x" * 2**16),
        endless(b"* OK x\r\n" * 10_000),
    ],
)
def test_a_lying_or_lost_server_ends_the_session_at_once(answer: Answer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nonsense, absurd sizes and endless answers are not waited for: a dead session, a calm sentence."""
    monkeypatch.setattr(wire, "ANSWER_OCTETS", 2**20)
    assert seconds_until_dead(answer, lambda _: None) < ACCOUNT.read_timeout / 2


@pytest.mark.parametrize(
    "answer",
    [b"", b"no IMAP at all", b"* 1 FETCH (UID 1 BODY[] {100}\r\nabc", dripping(b"* OK not yet\r\n")],
    ids=["nothing", "half a line", "half a literal", "an octet now and then"],
)
def test_a_silent_server_ends_the_session_in_time(answer: Answer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a second here; octets that drip for two minutes do not lengthen it."""
    monkeypatch.setattr("watcher.adapters.imap.line.SECONDS_EACH", 0.2)
    assert seconds_until_dead(answer, hurry) < 60


def seconds_until_dead(answer: Answer, then: Callable[[ImapSession], None]) -> float:
    with talking({"FETCH": answer}) as (session, _):
        session.examine("INBOX")
        then(session)
        started = time.monotonic()
        with pytest.raises(ServerUnavailable, match="was lost while fetching messages"):
            list(session.fetch([Uid(1)]))
        with pytest.raises(ServerUnavailable, match="is closed"):
            session.uids(first=Uid(1))
        session.close()
        return time.monotonic() - started


@pytest.mark.parametrize("octets", [b"x" * 2**16, b"* OK x\r\n" * 10_000])
def test_an_answer_has_a_budget(octets: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the size that ends an endless answer, long before the time."""
    monkeypatch.setattr(wire, "ANSWER_OCTETS", 2**17)
    with talking({"FETCH": endless(octets)}) as (session, _):
        session.examine("INBOX")
        with pytest.raises(ServerUnavailable) as caught:
            list(session.fetch([Uid(1)]))
        assert "beyond every measure" in str(caught.value.__cause__)


def test_a_bye_among_excerpts_ends_them_at_once() -> None:
    """Many mails are looked through in one long answer: nobody waits for its rest after a farewell."""
    with talking({"FETCH": b"* 1 FETCH (UID 1 BODY[TEXT] {2}\r\nHi)\r\n* BYE later\r\n"}) as (session, _):
        session.examine("INBOX")
        started = time.monotonic()
        with pytest.raises(ServerUnavailable, match="was lost while looking through INBOX"):
            list(session.excerpts([Uid(1), Uid(2)], ["TEXT"], 100))
        assert time.monotonic() - started < ACCOUNT.read_timeout / 2


def test_every_command_survives_a_bye() -> None:
    """BYE in answer to anything is an end, never a crash."""
    acts: dict[str, Callable[[ImapSession], object]] = {
        "EXAMINE": lambda session: session.examine("INBOX"),
        "LIST": lambda session: session.special_use(),
        "APPEND": lambda session: session.append("Drafts", DRAFT, WHEN),
        "IDLE": lambda session: session.rest(),
    }
    for name, act in acts.items():
        with talking({name: b"* BYE [UNAVAILABLE] later\r\n"}) as (session, _):
            hurry(session)
            with pytest.raises(ServerUnavailable, match="was lost while"):
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


@given(
    st.lists(st.one_of(st.none(), st.binary(max_size=60), st.tuples(st.binary(max_size=60), st.binary(max_size=20))))
)
def test_no_answer_surprises_the_readers(records: list[answers.Record]) -> None:
    """Whatever octets come, reading them gives a value."""
    assert isinstance(answers.fetched(records, {1}), dict)
    assert isinstance(listed(records), tuple)


@given(st.binary(max_size=200))
def test_no_words_surprise_the_classifier(text: bytes) -> None:
    """Every refusal is one printable sentence."""
    assert str(answers.refusal(text, "doing something")).isprintable()
    assert "jane" in str(answers.login_refusal(text, "jane", "host"))
