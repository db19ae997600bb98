"""The draft is an ordinary reply and nothing else, in octets every server takes."""

from __future__ import annotations

import base64
import email
import email.policy
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from email.header import decode_header, make_header
from email.utils import parseaddr

import pytest

from watcher.core.draft import (
    Draft,
    Likeness,
    addressable,
    cleaned,
    flowed,
    likeness,
    mark,
    octets,
    quote,
    references,
    remarked,
    reply_subject,
    seal,
)
from watcher.core.message import Address, Message, MessageId
from watcher.errors import UnsafeDraft

WHEN = datetime(2026, 11, 23, 18, 30, tzinfo=timezone(timedelta(hours=1)))


def draft(**changes: object) -> Draft:
    known = {
        "sender": Address("Jane Doe", "jobs@jane.example"),
        "to": Address("Ada Boss", "ada@acme.example"),
        "subject": "Re: Your application",
        "date": WHEN,
        "message_id": mark(b"key", "home", "<a@b>|digest", 0, "jane.example"),
        "in_reply_to": MessageId("<no-1@acme.example>"),
        "references": (MessageId("<mine@jane.example>"), MessageId("<no-1@acme.example>")),
        "body": "Dear Ada,\n\nThank you.\n\nKind regards,\nJane Doe\n",
    }
    return Draft(**{**known, **changes})  # type: ignore[arg-type]


def head(raw: bytes) -> list[str]:
    return raw.partition(b"\r\n\r\n")[0].decode().split("\r\n")


def names(raw: bytes) -> list[str]:
    return [line.partition(":")[0] for line in head(raw) if not line.startswith(" ")]


def test_the_header_is_that_of_an_ordinary_reply() -> None:
    """A draft has the fields of a reply in their usual order and no field of ours."""
    assert names(octets(draft())) == [
        "From",
        "To",
        "Subject",
        "Date",
        "Message-ID",
        "In-Reply-To",
        "References",
        "MIME-Version",
        "Content-Type",
        "Content-Transfer-Encoding",
    ]


def test_a_missing_recipient_is_a_missing_field() -> None:
    """Without a recipient there is no To at all: clients then refuse to send."""
    raw = octets(draft(to=None))
    assert "To" not in names(raw)
    assert seal(raw, draft(to=None)) == raw


def test_the_recipient_is_a_bare_address() -> None:
    """To carries the addr-spec alone, because a display-name is foreign text."""
    assert "To: ada@acme.example" in head(octets(draft(to=Address("=?utf-8?q?x?= <e@x>", "ada@acme.example"))))


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("", "From: jobs@jane.example"),
        ("Jane Doe", "From: Jane Doe <jobs@jane.example>"),
        ("Doe, Jane", 'From: "Doe, Jane" <jobs@jane.example>'),
        ('J "x" \\ D', 'From: "J \\"x\\" \\\\ D" <jobs@jane.example>'),
        ("Jané", "From: =?utf-8?b?SmFuw6k=?= <jobs@jane.example>"),
    ],
)
def test_the_own_name_is_written_in_the_least_form(name: str, line: str) -> None:
    """A display-name stays readable as atoms, is quoted when it must be, and encoded only when it is not ASCII."""
    made = draft(sender=Address(name, "jobs@jane.example"))
    assert line in head(seal(octets(made), made))


def test_a_long_ascii_subject_is_folded_and_not_encoded() -> None:
    """A long Subject in ASCII is folded below 79 octets and reads back unchanged."""
    made = draft(subject="Re: " + "your application for data engineer " * 6)
    raw = seal(octets(made), made)
    assert max(map(len, head(raw))) <= 78
    assert email.message_from_bytes(raw, policy=email.policy.default)["Subject"] == made.subject.strip()


@pytest.mark.parametrize(
    ("subject", "lines"),
    [
        ("Re: " + "x" * 65, ["Subject: Re: " + "x" * 65]),
        ("Re: " + "x" * 66, ["Subject: Re:", " " + "x" * 66]),
        ("Re: " + "x" * 77, ["Subject: Re:", " " + "x" * 77]),
    ],
)
def test_a_line_is_78_octets_long_at_most(subject: str, lines: list[str]) -> None:
    """A word is folded only when its line would be longer (RFC 5322 2.1.1), with the blank before it counted."""
    raw = octets(draft(subject=subject))
    assert raw.partition(b"Subject: ")[1]
    start = head(raw).index(lines[0])
    assert head(raw)[start : start + len(lines)] == lines


def test_a_word_that_fills_more_than_a_line_is_encoded() -> None:
    """Of 78 characters it would make a line of 79."""
    raw = octets(draft(subject="Re: " + "x" * 78))
    assert b"=?utf-8?b?" in raw
    assert max(map(len, head(raw))) <= 78


@pytest.mark.parametrize(
    ("name", "encoded"), [("J" * 72, False), ("J" * 73, True), ("J." * 35, False), ("J." * 36, True), ('J"' * 30, True)]
)
def test_an_own_name_that_is_too_long_for_its_line_is_encoded(name: str, *, encoded: bool) -> None:
    """With its quotation marks and backslashes: a line of From never passes 78 octets."""
    made = draft(sender=Address(name, "jobs@jane.example"))
    raw = seal(octets(made), made)
    assert (b"From: =?utf-8?b?" in raw) is encoded
    assert max(map(len, head(raw))) <= 78
    shown = str(make_header(decode_header(email.message_from_bytes(raw)["From"].replace("\r\n", ""))))
    assert parseaddr(shown) == (name, "jobs@jane.example") or shown == f"{name} <jobs@jane.example>"


def test_a_foreign_subject_is_split_between_characters() -> None:
    """A Subject beyond ASCII becomes encoded-words of at most 75 octets, each of them whole characters."""
    made = draft(subject="Re: Grüße 日本語のお知らせ 🎉 " * 8)
    raw = seal(octets(made), made)
    assert max(map(len, head(raw))) <= 78
    assert email.message_from_bytes(raw, policy=email.policy.default)["Subject"] == cleaned(made.subject)


@pytest.mark.parametrize("length", [20, 76, 78, 79, 200, 248])
def test_long_ids_are_never_encoded(length: int) -> None:
    """An id of any allowed length stands in its field as it is, else threading breaks."""
    left = "a" * min(120, length - 10)
    theirs = MessageId(f"<{left}@{'b' * (length - len(left) - 3)}>")
    made = draft(in_reply_to=theirs, references=(theirs,))
    raw = seal(octets(made), made)
    assert f"In-Reply-To: {theirs}" in head(raw)
    assert email.message_from_bytes(raw, policy=email.policy.compat32)["References"] == theirs


def test_references_keep_the_first_and_the_last_twenty() -> None:
    """A long chain is cut in the middle: its root and its latest twenty ids stay."""
    chain = tuple(MessageId(f"<{n}@x.example>") for n in range(5000))
    made = draft(references=chain)
    raw = seal(octets(made), made)
    found = tuple(email.message_from_bytes(raw, policy=email.policy.default)["References"].split())
    assert found == (chain[0], *chain[-20:])


@pytest.mark.parametrize(("many", "kept"), [(20, 20), (21, 21), (22, 21)])
def test_references_are_cut_only_where_they_are_too_many(many: int, kept: int) -> None:
    """Twenty-one ids stay as they are, none of them twice."""
    chain = tuple(MessageId(f"<{n}@x.example>") for n in range(many))
    found = octets(draft(references=chain)).partition(b"References: ")[2].partition(b"\r\nMIME")[0].split()
    assert len(found) == len(set(found)) == kept
    assert (found[0], found[-1]) == (chain[0].encode(), chain[-1].encode())


def test_malformed_foreign_ids_are_left_out() -> None:
    """An id that is none makes no field, so it cannot smuggle one in."""
    bad = MessageId("<a@b>\r\nBcc: e@x")
    made = draft(in_reply_to=bad, references=(bad,))
    raw = seal(octets(made), made)
    assert "In-Reply-To" not in names(raw)
    assert "References" not in names(raw)


@pytest.mark.parametrize(
    ("address", "fits"),
    [
        ("ada@acme.example", True),
        ("ada.b+c@büro.example", True),
        ("äda@acme.example", False),
        ("ada", False),
        ("ada@", False),
        ("a b@acme.example", False),
        ("ada@acme.example\r\nBcc: e@x", False),
        ("=?utf-8?q?x?=@acme.example", False),
        ("ada@-acme.example", False),
        ("ada@" + ".".join(["a" * 62] * 3 + ["b"]), True),
        ("ada@" + ".".join(["a" * 62] * 3 + ["bc"]), False),
        ("ada@eve@acme.example", False),
    ],
)
def test_an_address_must_fit_a_header(address: str, *, fits: bool) -> None:
    """An address that plain ASCII cannot carry is not written, and asking first tells so."""
    assert addressable(Address("", address)) is fits
    if not fits:
        told = r"^An address of this draft cannot be written into a header field\.$"
        with pytest.raises(UnsafeDraft, match=told):
            octets(draft(to=Address("", address)))


def test_an_own_id_that_is_none_is_our_bug() -> None:
    """A draft without a well-formed Message-ID could not be found again."""
    with pytest.raises(UnsafeDraft, match=r"^The Message-ID of this draft is not well formed\.$"):
        octets(draft(message_id=MessageId("not an id")))


def test_plain_ascii_goes_as_7bit_and_the_rest_as_quoted_printable() -> None:
    """Every draft is 7-bit clean: ASCII as it is, everything else quoted-printable."""
    assert "Content-Transfer-Encoding: 7bit" in head(octets(draft()))
    raw = octets(draft(body="Grüße\n"))
    assert "Content-Transfer-Encoding: quoted-printable" in head(raw)
    assert raw.isascii()


def test_a_word_of_any_length_passes() -> None:
    """A word longer than a line may be is carried by quoted-printable, unbroken for the reader."""
    made = draft(body="x" * 5000 + "\n")
    raw = seal(octets(made), made)
    assert max(map(len, raw.split(b"\r\n"))) <= 78
    assert email.message_from_bytes(raw).get_payload(decode=True) == b"x" * 5000 + b"\r\n\r\n"


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("Your application", "Re: Your application"),
        ("Re: Your application", "Re: Your application"),
        ("RE: AW: x", "Re: AW: x"),
        ("AW: Ihre Bewerbung", "Re: Ihre Bewerbung"),
        ("SV: x", "Re: x"),
        ("Antw: x", "Re: x"),
        ("Re[2]: x", "Re: x"),
        ("RE : x", "Re: x"),
        ("Rejection: x", "Re: Rejection: x"),
        ("Fwd: x", "Re: Fwd: x"),
        ("", "Re:"),
        ("a\r\nBcc: e@x", "Re: a Bcc: e@x"),
        ("\u202eabc", "Re: abc"),
        ("=?utf-8?q?x?=", "Re: = ?utf-8?q?x?="),
        ("half \ud800 a character", "Re: half \ufffd a character"),
    ],
)
def test_the_subject_is_theirs_behind_one_prefix(theirs: str, ours: str) -> None:
    """Exactly one leading reply prefix is taken off before ours is put on."""
    assert reply_subject(theirs) == ours


def test_the_mark_is_stable_and_looks_ordinary() -> None:
    """The same case gives the same Message-ID at the domain of From; another attempt, account or key another one."""
    one = mark(b"key", "home", "<a@b>|d", 0, "Jane.Example")
    assert one == mark(b"key", "home", "<a@b>|d", 0, "jane.example")
    assert one.endswith("@jane.example>")
    assert len(one.partition("@")[0]) == 33
    others = {
        mark(b"other", "home", "<a@b>|d", 0, "jane.example"),
        mark(b"key", "work", "<a@b>|d", 0, "jane.example"),
        mark(b"key", "home", "<a@b>|e", 0, "jane.example"),
        mark(b"key", "home", "<a@b>|d", 1, "jane.example"),
    }
    assert len(others | {one}) == 5
    with pytest.raises(UnsafeDraft, match=r"^The From address of this account has no usable domain\.$"):
        mark(b"key", "home", "s", 0, "not a domain")


def test_the_mark_of_a_source_that_is_no_text_is_its_own() -> None:
    """Half a character in a name or an id, which no encoding can write, still makes one mark each."""
    assert len({mark(b"key", "home", source, 0, "jane.example") for source in ("\ud800", "\ud801", "?")}) == 3


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("word " * 30, ["word " * 14, "word " * 14, "word word"]),
        ("From here", [" From here"]),
        ("  two", ["   two"]),
        ("> quoted", ["> quoted"]),
        (">> deep", [">> deep"]),
        (">", [">"]),
        ("a\rb\u2028c", ["a", "b", "c"]),
        ("blank  \n", ["blank", ""]),
        ("bell\x07nul\x00", ["bellnul"]),
    ],
)
def test_flowed_text_is_wrapped_and_stuffed(text: str, lines: list[str]) -> None:
    """Paragraphs are wrapped softly at 72 and lines that could be misread get one more blank (RFC 3676 4)."""
    assert flowed(text) == "".join(f"{line}\r\n" for line in lines)


def message(text: str, **changes: object) -> Message:
    known = {"digest": "d", "text": text, "sender": Address("Ada Boss", "ada@acme.example"), "date": WHEN}
    return Message(**{**known, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "On 23 Nov 2026, Ada Boss wrote:"),
        ("de", "Am 23.11.2026 schrieb Ada Boss:"),
        ("fr", "Le 23/11/2026, Ada Boss a écrit\u00a0:"),
        ("nl", "Op 23-11-2026 schreef Ada Boss:"),
        ("xx", "On 23 Nov 2026, Ada Boss wrote:"),
    ],
)
def test_the_quote_is_introduced_in_the_language_of_the_letter(language: str, line: str) -> None:
    """The line above the quote says who wrote when, in the letter's language."""
    assert quote(message("We chose another."), language) == f"{line}\n> We chose another."


def test_only_their_current_words_are_quoted() -> None:
    """Older quoted text below theirs is not carried along."""
    text = "We chose another person.\n\nOn 3 May 2026, Jane Doe wrote:\n> please take me\n"
    assert "please" not in quote(message(text), "en")


def test_a_quote_is_capped_and_says_so() -> None:
    """A flood of lines or one endless line is cut, and the cut is shown."""
    many = quote(message("line\n" * 5000), "en").split("\n")
    assert len(many) <= 402
    assert many[-1] == "> […]"
    endless = quote(message("x" * 100_000), "en")
    assert len(endless) < 17_000
    assert endless.endswith("> […]")


def test_a_quote_cannot_turn_the_reading_direction() -> None:
    """Controls and bidi characters of theirs are not repeated."""
    assert quote(message("a\u202eb\x1b[31m\u2066c"), "en").endswith("> ab[31mc")


def test_a_quote_of_nothing_is_nothing() -> None:
    """Without text there is neither quote nor attribution."""
    assert quote(message(" \n "), "en") == ""


def test_references_are_their_chain_and_their_id() -> None:
    """References of the reply follow RFC 5322 3.6.4, with In-Reply-To standing in for a missing chain."""
    one, two = MessageId("<1@x>"), MessageId("<2@x>")
    assert references(message("", references=(one,), message_id=two)) == (one, two)
    assert references(message("", in_reply_to=one, message_id=two)) == (one, two)
    assert references(message("")) == ()


@pytest.mark.parametrize(
    ("date", "text"),
    [
        (datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), "Date: Fri, 02 Jan 2026 03:04:05 +0000"),
        (
            datetime(2026, 1, 2, 3, 4, 5, tzinfo=timezone(-timedelta(hours=3, minutes=30))),
            "Date: Fri, 02 Jan 2026 03:04:05 -0330",
        ),
    ],
)
def test_the_date_is_that_of_rfc_5322(date: datetime, text: str) -> None:
    """Date is written in English with a numeric zone, whatever the locale."""
    assert text in head(octets(draft(date=date)))


def test_a_time_without_zone_is_our_bug() -> None:
    """A naive time never becomes a Date."""
    with pytest.raises(UnsafeDraft, match=r"^The Date of this draft has no time zone\.$"):
        octets(draft(date=WHEN.replace(tzinfo=None)))


OLD, NEW = MessageId("<old@jane.example>"), MessageId("<new@jane.example>")


def test_a_finished_draft_under_another_id_is_the_same_but_for_that_id() -> None:
    """Also where its text speaks of the old id, behind blank lines."""
    body = "Dear Ada,\n\nMessage-ID: <old@jane.example>\n\nThank you.\n"
    was, now = (octets(draft(message_id=one, body=body)) for one in (OLD, NEW))
    assert remarked(was, OLD, NEW) == now
    assert b"Message-ID: <old@jane.example>" in now


@pytest.mark.parametrize("octets_", [b"Subject: x\r\n\r\n", b"Message-ID: <old@jane.example>\r\n" * 2 + b"\r\n"])
def test_a_draft_that_does_not_carry_its_id_once_is_left_alone(octets_: bytes) -> None:
    """Nothing is guessed about octets that are not what we wrote."""
    with pytest.raises(UnsafeDraft, match=r"^This draft does not carry its own Message-ID once\.$"):
        remarked(octets_, OLD, NEW)


def test_each_encoded_word_is_short_and_whole() -> None:
    """At most 75 characters, a line at most 76 (RFC 2047 2), no character cut in two, nothing lost or cut too soon."""
    for text in ("é" * 300, "aé" * 140, "漢字" * 100, "a🙂" * 90):
        field = octets(draft(subject=text)).partition(b"Subject: ")[2].partition(b"\r\nDate")[0]
        words = field.decode("ascii").split()
        pieces = [base64.b64decode(word.removeprefix("=?utf-8?b?").removesuffix("?=")) for word in words]
        assert max(map(len, words)) <= 75
        assert max(map(len, b"Subject: ".join((b"", field)).split(b"\r\n"))) <= 76
        assert "".join(piece.decode() for piece in pieces) == text
    assert octets(draft(subject="漢" * 13)).count(b"=?utf-8?b?") == 1


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, Likeness.SAME),
        ({"text": "T h a n k\n\nyou!"}, Likeness.SAME),
        ({"text": "Thank you so much."}, Likeness.MAYBE),
        (
            {"text": "Thanks.", "to": (Address("", "ADA@acme.example"),), "subject": "re your application"},
            Likeness.MAYBE,
        ),
        ({"text": "Thanks.", "to": (Address("", "ida@acme.example"),)}, Likeness.OTHER),
        ({"text": "Thanks.", "subject": "Re: Lunch"}, Likeness.OTHER),
    ],
)
def test_our_letter_is_known_by_its_letters_and_else_by_whom_it_goes_to(changed, expected) -> None:
    """Both To and Subject have to be ours before we are in doubt."""
    ours = Message("digest", "Thank you.", "Re: Your application", to=(Address("Ada", "ada@acme.example"),))
    assert likeness(ours, replace(ours, **changed)) is expected
