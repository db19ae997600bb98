"""core/draft, body and quote: where lines end, what is quoted of theirs, and who is said to have written it."""

from __future__ import annotations

import quopri
from datetime import UTC, datetime

import pytest

from watcher.core.draft import flowed, quote, references
from watcher.core.draft.body import encoded, lines_of
from watcher.core.message import Address, Message, MessageId

MAY = datetime(2026, 5, 3, 9, tzinfo=UTC)
ADA = Address("Ada Boss", "ada@acme.example")


def theirs(text: str = "We chose another.", **changes: object) -> Message:
    return Message(**{"digest": "d", "text": text, "sender": ADA, "date": MAY, **changes})


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "On 3 May 2026, Ada Boss wrote:"),
        ("en-GB", "On 3 May 2026, Ada Boss wrote:"),
        ("de", "Am 3.5.2026 schrieb Ada Boss:"),
        ("fr", "Le 03/05/2026, Ada Boss a écrit\u00a0:"),
        ("es", "El 3/5/2026, Ada Boss escribió:"),
        ("pt-BR", "Em 03/05/2026, Ada Boss escreveu:"),
        ("it", "Il 03/05/2026, Ada Boss ha scritto:"),
        ("nl", "Op 3-5-2026 schreef Ada Boss:"),
        ("ja", "2026年5月3日 Ada Boss のメール:"),
    ],
)
def test_who_wrote_when_in_the_letters_language(language: str, line: str) -> None:
    """As people of that language write a date."""
    assert quote(theirs(), language) == f"{line}\n> We chose another."


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"sender": Address("", "ada@acme.example")}, "On 3 May 2026, ada@acme.example wrote:"),
        ({"sender": Address("A" * 81, "ada@acme.example")}, f"On 3 May 2026, {'A' * 80} wrote:"),
        ({"date": None}, "Ada Boss:"),
        ({"sender": None}, "3 May 2026:"),
        ({"sender": None, "date": None}, "…:"),
        ({"sender": Address("{date} {name}", "a@b.example")}, "On 3 May 2026, {date} {name} wrote:"),
    ],
)
def test_what_is_not_known_is_not_said(changes: dict[str, object], line: str) -> None:
    """Without a name the address, without a date the name alone; a name is never read as a pattern."""
    assert quote(theirs(**changes), "en").split("\n")[0] == line


@pytest.mark.parametrize(("many", "cut"), [(399, False), (400, False), (401, True)])
def test_four_hundred_lines_are_quoted(many: int, *, cut: bool) -> None:
    """One more, and the quote says that it was cut."""
    _, *quoted = quote(theirs("\n".join(["line"] * many)), "en").split("\n")
    assert quoted == ["> line"] * min(many, 400) + ["> […]"] * cut


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("x" * 16_000, ["x" * 16_000]),
        ("x" * 16_001, ["x" * 16_000, "[…]"]),
        ("x" * 9_000 + "\n" + "y" * 7_000, ["x" * 9_000, "y" * 7_000]),
        ("x" * 9_000 + "\n" + "y" * 7_001, ["x" * 9_000, "y" * 7_000, "[…]"]),
        ("x" * 15_999 + "\nyy", ["x" * 15_999, "y", "[…]"]),
        ("x" * 16_000 + "\ny", ["x" * 16_000, "[…]"]),
    ],
    ids=["all", "one line too long", "two lines", "the second too long", "room for a sign", "no room"],
)
def test_sixteen_thousand_characters_are_quoted(text: str, kept: list[str]) -> None:
    """However they are spread over lines."""
    _, *quoted = quote(theirs(text), "en").split("\n")
    assert quoted == [f"> {line}" for line in kept]


def test_a_quote_within_a_quote_is_one_deeper() -> None:
    """Their own quotation marks get one of ours and no blank; an empty line stays empty behind it."""
    text = "We write:\n\n> you asked\nNo."
    assert quote(theirs(text), "en").split("\n")[1:] == ["> We write:", ">", ">> you asked", "> No."]


def test_an_answer_stands_behind_its_chain() -> None:
    """References of theirs go before In-Reply-To of theirs, which counts only where there are none."""
    one, two, three = (MessageId(f"<{n}@x.example>") for n in (1, 2, 3))
    assert references(theirs(references=(one,), in_reply_to=two, message_id=three)) == (one, three)
    assert references(theirs(in_reply_to=two, message_id=three)) == (two, three)
    assert references(theirs(in_reply_to=two)) == (two,)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("a\r\nb\rc\nd\u2028e\x85f\x0cg", ["a", "b", "c", "d", "e", "f", "g"]),
        ("a\tb", ["a    b"]),
        ("a\x07\x1b\x7f\x9fb", ["ab"]),
        ("half \ud800", ["half \ufffd"]),
        ("blank \t \n", ["blank", ""]),
    ],
)
def test_lines_are_plain(text: str, lines: list[str]) -> None:
    """Every kind of line break counts, no control character stays, a tab is four blanks."""
    assert lines_of(text) == lines


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("a" * 35 + " " + "b" * 35, ["a" * 35 + " " + "b" * 35]),
        ("a" * 35 + " " + "b" * 36, ["a" * 35 + " ", "b" * 36]),
        ("> " + "a" * 38 + " " + "b" * 37, ["> " + "a" * 38 + " " + "b" * 37]),
        ("> " + "a" * 38 + " " + "b" * 38, ["> " + "a" * 38 + " ", "> " + "b" * 38]),
        (">> " + "a" * 38 + " " + "b" * 37, [">> " + "a" * 38 + " ", ">> " + "b" * 37]),
        ("a" * 71 + " >b", ["a" * 71 + " ", " >b"]),
        (">no blank", ["> no blank"]),
        ("a  b", ["a  b"]),
    ],
)
def test_where_a_paragraph_is_wrapped(text: str, lines: list[str]) -> None:
    """At 72 with its soft break; a quoted line at 79, its quotation marks counted (RFC 3676 4)."""
    assert flowed(text) == "".join(f"{line}\r\n" for line in lines)


@pytest.mark.parametrize(
    ("text", "how", "octets"),
    [
        ("x" * 78, "7bit", b"x" * 78),
        ("x" * 79, "quoted-printable", b"x" * 75 + b"=\r\n" + b"x" * 4),
        ("x" * 160, "quoted-printable", (b"x" * 75 + b"=\r\n") * 2 + b"x" * 10),
        ("é", "quoted-printable", b"=C3=A9"),
        ("éX", "quoted-printable", b"=C3=A9X"),
        ("é=", "quoted-printable", b"=C3=A9=3D"),
        ("é \r\n\t", "quoted-printable", b"=C3=A9=20\r\n=09"),
        ("é\tx y", "quoted-printable", b"=C3=A9\tx y"),
        ("x" * 72 + "é", "quoted-printable", b"x" * 72 + b"=C3=\r\n=A9"),
        ("x" * 73 + "é", "quoted-printable", b"x" * 73 + b"=\r\n=C3=A9"),
        ("x" * 70 + "éz", "quoted-printable", b"x" * 70 + b"=C3=\r\n=A9z"),
        ("x" * 69 + "éz", "quoted-printable", b"x" * 69 + b"=C3=A9=\r\nz"),
    ],
)
def test_how_a_body_travels(text: str, how: str, octets: bytes) -> None:
    """Short lines of ASCII as they are; else no line of more than 76 octets, and no octet cut in two (RFC 2045 6.7)."""
    assert encoded(text) == (how, octets)
    assert max(map(len, octets.split(b"\r\n"))) <= 78
    assert (octets if how == "7bit" else quopri.decodestring(octets)).decode() == text
