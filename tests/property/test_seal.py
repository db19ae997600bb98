"""Whatever strangers put into their mail, the sealed draft has our fields, our recipient, and nothing else."""

from __future__ import annotations

import base64
import email
import email.policy
import re
from datetime import UTC, datetime
from email.header import decode_header, make_header

import mailparser
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from watcher.core.draft import Draft, cleaned, flowed, mark, octets, quote, reply_subject, seal
from watcher.core.message import Address, Message, MessageId, message_ids
from watcher.errors import UnsafeDraft

WHEN = datetime(2026, 11, 23, 18, 30, tzinfo=UTC)
MARK = mark(b"key", "home", "source", 0, "jane.example")
FIELDS = ["From", "To", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "MIME-Version", "Content-Type"]
FIELDS.append("Content-Transfer-Encoding")

INNER = "=?utf-8?q?Joe=0D=0ABcc:_evil@x.example=0D=0AX:?="
DOUBLY = f"=?utf-8?b?{base64.b64encode(INNER.encode()).decode()}?="

ATOMS = st.sampled_from(
    [
        "=?utf-8?q?",
        "=?utf-8?b?",
        "=?iso-8859-1?q?",
        "?=",
        "=0D=0A",
        "=0A",
        "Bcc:",
        "_evil@x",
        " ",
        "  ",
        "\t",
        "\r",
        "\n",
        "\r\n ",
        "\x00",
        "\x0b",
        "\x85",
        "\u2028",
        "é",
        "日本",
        "🎉",
        "\u202e",
        "\ufeff",
        "\ud800",
        '"',
        "\\",
        "<",
        ">",
        "(",
        ")",
        ",",
        ";",
        "@",
        "a",
        "Subject: x",
        "\r\n\r\n",
        "=",
        "?",
        "_",
        ".",
        "x" * 90,
        "From ",
        "> ",
        "-- ",
        INNER,
        DOUBLY,
    ]
)
HOSTILE = st.one_of(st.text(), st.lists(ATOMS, max_size=14).map("".join))
IDS = st.one_of(
    st.just(MessageId("<no-1@acme.example>")),
    st.integers(5, 100).map(lambda n: MessageId(f"<{'a' * n}@{'b' * n}.example>")),
    HOSTILE.map(MessageId),
)


def made(subject: str, name: str, body: str, answered: MessageId | None, chain: list[MessageId]) -> Draft:
    return Draft(
        sender=Address(name, "jobs@jane.example"),
        to=Address(name, "ada@acme.example"),
        subject=subject,
        date=WHEN,
        message_id=MARK,
        in_reply_to=answered,
        references=tuple(chain),
        body=body,
    )


DRAFTS = st.builds(made, HOSTILE, HOSTILE, HOSTILE, IDS | st.none(), st.lists(IDS, max_size=30))


def raw_names(raw: bytes) -> list[str]:
    lines = raw.partition(b"\r\n\r\n")[0].split(b"\r\n")
    return [line.partition(b":")[0].decode() for line in lines if line[:1] not in b" \t"]


def is_id(one: str | None) -> bool:
    return one is not None and message_ids(one) == (one,)


def wanted(draft: Draft) -> list[str]:
    absent = set()
    if not is_id(draft.in_reply_to):
        absent.add("In-Reply-To")
    if not any(map(is_id, draft.references)):
        absent.add("References")
    return [name for name in FIELDS if name not in absent]


@given(DRAFTS)
@example(made(DOUBLY, DOUBLY, DOUBLY, MessageId(DOUBLY), [MessageId(INNER)]))
@example(made(INNER, INNER, INNER, MessageId(f"<{INNER}@x>"), []))
@settings(max_examples=400, deadline=None)
def test_three_readers_find_exactly_our_fields(draft: Draft) -> None:
    """Any subject, name, body and ids give octets in which three parsers find the allowed fields, once and in order."""
    raw = seal(octets(draft), draft)
    parsed = email.message_from_bytes(raw)
    strict = email.message_from_bytes(raw, policy=email.policy.SMTP)
    assert raw_names(raw) == wanted(draft)
    assert parsed.keys() == wanted(draft)
    assert strict.keys() == wanted(draft)
    assert parsed["To"] == "ada@acme.example"
    assert str(make_header(decode_header(parsed["Subject"].replace("\r\n", "")))) == cleaned(draft.subject)
    assert not parsed.defects
    assert not parsed.is_multipart()
    third = mailparser.parse_from_bytes(raw)
    assert third.to == [("", "ada@acme.example")]
    assert third.bcc == []
    assert third.attachments == []


@given(HOSTILE)
@example(DOUBLY)
@settings(max_examples=300, deadline=None)
def test_what_a_client_decodes_twice_is_still_one_line(subject: str) -> None:
    """Our Subject, read and written again by the stdlib, holds no field of a stranger (CVE-2024-6923)."""
    draft = made(reply_subject(subject), "Jane", "Hello", None, [])
    once = str(email.message_from_bytes(seal(octets(draft), draft), policy=email.policy.SMTP)["Subject"])
    twice = str(make_header(decode_header(once)))
    assert not re.search(r"[\r\n\x00]", once + twice)
    assert "=?" not in once


def unflowed(text: str) -> list[tuple[int, str]]:
    """Quote depth and paragraph of format=flowed text: an independent reader after RFC 3676 4.1 to 4.5."""
    found: list[tuple[int, str]] = []
    soft = False
    for line in text.removesuffix("\r\n").split("\r\n"):
        depth = len(line) - len(line.lstrip(">"))
        content = line[depth:].removeprefix(" ")
        if soft and found[-1][0] == depth:
            found[-1] = (depth, found[-1][1] + content)
        else:
            found.append((depth, content))
        soft = content.endswith(" ")
    return found


@given(st.lists(st.text(st.characters(categories=["L", "N", "P", "S"], include_characters=" "), max_size=300)))
@settings(max_examples=300, deadline=None)
def test_flowed_text_reads_back(lines: list[str]) -> None:
    """A reader of RFC 3676 gets every paragraph and its quote depth back, less the blanks at line ends."""
    text = "\n".join(lines)
    depths = [len(line) - len(line.lstrip(">")) for line in text.split("\n")]
    meant = []
    for depth, line in zip(depths, text.split("\n"), strict=True):
        whole = line.rstrip()
        meant.append((depth, whole[depth:].removeprefix(" ") if depth else whole))
    assert [(depth, content.rstrip()) for depth, content in unflowed(flowed(text))] == [
        (depth, content.rstrip()) for depth, content in meant
    ]


@given(HOSTILE, HOSTILE)
@settings(max_examples=200, deadline=None)
def test_any_mail_can_be_quoted(text: str, name: str) -> None:
    """Whatever they wrote, each line of the quote begins with the quote mark, except the one that introduces it."""
    message = Message("digest", text, sender=Address(name, "ada@acme.example"), date=WHEN)
    first, *quoted = quote(message, "en").split("\n")
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u202e]", first)
    assert all(line.startswith(">") for line in quoted)
    draft = made("Re: x", "Jane", quote(message, "en"), None, [])
    assert seal(octets(draft), draft)


SOUND = made("Re: Grüße und ein längerer Betreff, der gefaltet wird", "Jané", "Dear Ada,\n\nGrüße\n", None, [])
SOUND_OCTETS = octets(SOUND)


def differs(what: str) -> str:
    return f"The {what} of this draft did not read back as meant."


@given(st.integers(0, len(SOUND_OCTETS) - 1), st.binary(max_size=4), st.integers(0, 4))
@settings(max_examples=1500, deadline=None)
def test_a_mutated_draft_is_refused(at: int, put: bytes, drop: int) -> None:
    """Octets that say anything else than the draft do not pass the gate."""
    mutated = SOUND_OCTETS[:at] + put + SOUND_OCTETS[at + drop :]
    try:
        sealed = seal(mutated, SOUND)
    except UnsafeDraft:
        return
    assert sealed == mutated
    assert raw_names(sealed) == raw_names(SOUND_OCTETS)
    parsed, meant = (email.message_from_bytes(one, policy=email.policy.default) for one in (sealed, SOUND_OCTETS))
    assert {key: str(value) for key, value in parsed.items()} == {key: str(value) for key, value in meant.items()}
    assert parsed.get_content() == meant.get_content()


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (b"\r\nDate:", b"\r\nBcc: e@x.example\r\nDate:", differs("field names")),
        (b"\r\nDate:", b"\r\nTo: e@x.example\r\nDate:", differs("field names")),
        (b"\r\nDate:", b"\rBcc: e@x.example\r\nDate:", "This draft holds a line break that is not CRLF."),
        (b"\r\nDate:", b"\nBcc: e@x.example\r\nDate:", "This draft holds a line break that is not CRLF."),
        (b"\r\nDate:", b"\r\n \r\nDate:", "This draft has a header line that is no field."),
        (b"\r\nDate:", b"\r\n\r\nDate:", differs("field names")),
        (b"Subject:", b"subject:", differs("field names")),
        (b"UmU6", b"QmU6", differs("Subject")),
        (b"UmU6", b"U!U6", "This draft has an encoded-word that cannot be read."),
        (b"\r\nDate:", b" junk\r\nDate:", "This draft has an encoded-word that cannot be read."),
        (b"?=\r\n =?", b"?=  =?", "This draft has an encoded-word that cannot be read."),
        (b"ada@acme.example", b"eve@acme.example", differs("To")),
        (b"jobs@jane.example", b"eve@jane.example", differs("From")),
        (b"18:30:00", b"18:30:01", differs("Date")),
        (b"Message-ID: <", b"Message-ID: <0", differs("Message-ID")),
        (b"text/plain", b"text/html", differs("Content-Type")),
        (b"format=flowed", b"boundary=x", differs("Content-Type")),
        (b"Dear", b"D\x00ar", "This draft holds octets that no draft may hold."),
        (b"Dear", b"Dear ", differs("body")),
        (b"quoted-printable", b"base64", "This draft has an unknown Content-Transfer-Encoding."),
        (b"1.0", b"1.0 " + b"x" * 980, differs("MIME-Version")),
        (b"1.0", b"1.0 " + b"x" * 981, "This draft holds a line of more than 998 octets."),
        (b"1.0", b"1.1", differs("MIME-Version")),
        (b"\r\n\r\n", b"\r\n", "This draft has a header line that is no field."),
    ],
)
def test_each_kind_of_tampering_is_refused(old: bytes, new: bytes, fault: str) -> None:
    """One more field, another recipient, a bare line break, another body: each is refused by name."""
    assert old in SOUND_OCTETS
    with pytest.raises(UnsafeDraft) as refused:
        seal(SOUND_OCTETS.replace(old, new, 1), SOUND)
    assert str(refused.value) == fault


def test_a_draft_that_is_nothing_but_its_header_is_refused() -> None:
    """Without the empty line no reader could tell where a letter begins."""
    with pytest.raises(UnsafeDraft) as refused:
        seal(SOUND_OCTETS.partition(b"\r\n\r\n")[0], SOUND)
    assert str(refused.value) == differs("border between head and body")


def test_an_address_in_brackets_is_the_same_address() -> None:
    """Without a name before it RFC 5322 3.4 allows both, and no name is read into it."""
    draft = made("Re: x", "", "Dear Ada,", None, [])
    bracketed = octets(draft).replace(b"From: jobs@jane.example", b"From: <jobs@jane.example>")
    assert seal(bracketed, draft) == bracketed


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (b"In-Reply-To: <1@", b"In-Reply-To: <2@", differs("In-Reply-To")),
        (b"References: <0@", b"References: <2@", differs("References")),
        (b" <1@acme.example>\r\nMIME", b"\r\nMIME", differs("References")),
        (b"In-Reply-To: <1@acme.example>\r\n", b"", differs("field names")),
    ],
)
def test_another_thread_is_refused(old: bytes, new: bytes, fault: str) -> None:
    """A reply that would land in somebody else's conversation is refused by name."""
    root, theirs = MessageId("<0@acme.example>"), MessageId("<1@acme.example>")
    draft = made("Re: x", "Jane", "Dear Ada,", theirs, [root, theirs])
    raw = octets(draft)
    assert old in raw
    with pytest.raises(UnsafeDraft) as refused:
        seal(raw.replace(old, new, 1), draft)
    assert str(refused.value) == fault
