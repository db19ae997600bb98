"""adapters/mime: any octets become a Message or the reason why not."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watcher.adapters.mime import parse
from watcher.adapters.mime.html import html_text
from watcher.core.message import Address, Message, Unparsable


def mail(*head: str, body: str | bytes = "Hello\n") -> Message:
    octets = body if isinstance(body, bytes) else body.encode()
    parsed = parse("\n".join(head).encode() + b"\n\n" + octets)
    assert isinstance(parsed, Message)
    return parsed


HTML = [
    ("<p>Unfor<b>tun</b>ately</p>", "Unfortunately"),
    ("we won&rsquo;t&nbsp;go<br>on", "we won’t\u00a0go\non"),
    ("<p>one</p><p>two</p>", "one\n\ntwo"),
    ("<table><tr><td>a</td><td>b</td></tr></table>", "a\n\nb"),
    ("<style>p{}</style><script>x</script><title>t</title>text", "text"),
    ("seen<span style='display:none'>hidden</span>", "seen"),
    ("seen<div style='font-size:0px'>hidden</div>", "seen"),
    ("seen<p hidden>hidden</p>", "seen"),
    ("seen<p style='color:#fff'>hidden</p>", "seen"),
    ("seen<font color=white>hidden</font>", "seen"),
    ("<div bgcolor='#FFF'>seen<p style='color: rgb(255, 255, 255)'>hidden</p></div>", "seen"),
    ("<div style='background:#05a'>seen<p style='color:#0055aa'>hidden</p></div>", "seen"),
    ("<div style='background:#05a'><p style='color:#fff'>white on blue</p></div>", "white on blue"),
    ("<style>.x{color:red}</style><td class=blue><b style='color:white'>perhaps on blue</b></td>", "perhaps on blue"),
    ("<style>.pre, .h { display: none; }</style>seen<p class='a h'>hidden</p>", "seen"),
    ("<style>#h{display:none}</style>seen<p id=h>hidden</p>", "seen"),
    ("<style>@media print { .m { display:none } }</style><p class=m>on paper only not</p>", "on paper only not"),
    ("seen<p style='font-size:1px'>hidden</p>", "seen"),
    ("seen<p style='position:absolute; left:-9999px'>hidden</p>", "seen"),
    ("seen<p style='text-indent:-999em'>hidden</p>", "seen"),
    ("seen<p style='color:transparent'>hidden</p>", "seen"),
    ("seen<p style='color: rgba(0,0,0,0)'>hidden</p>", "seen"),
    ("", ""),
    ("<" * 50, "<" * 50),
]


@pytest.mark.parametrize(("html", "text"), HTML)
def test_html_becomes_what_a_reader_sees(html, text):
    """Inline tags join, blocks part, hidden elements are not there."""
    assert html_text(html) == text


def test_the_plain_part_is_preferred():
    """multipart/alternative: text/plain is what the writer meant to be read as text."""
    both = "--b\nContent-Type: text/plain\n\nplain words here\n--b\nContent-Type: text/html\n\n<p>html</p>\n--b--\n"
    assert mail("Content-Type: multipart/alternative; boundary=b", body=both).text == "plain words here"


def test_a_stub_in_the_plain_part_gives_way_to_the_html():
    """`View this in a browser` is not the letter."""
    html = "<p>" + "We have chosen another candidate for this position. " * 5 + "</p>"
    both = f"--b\nContent-Type: text/plain\n\nView in browser\n--b\nContent-Type: text/html\n\n{html}\n--b--\n"
    assert "another candidate" in mail("Content-Type: multipart/alternative; boundary=b", body=both).text


def test_html_declared_as_plain_text_is_read_as_what_it_is():
    """Two or more tags of blocks, and nothing quoted by `>`: the reader sees no tags and no entities."""
    assert (
        mail("Content-Type: text/plain", body="Bonjour,<br/><br/>&Agrave; bient&ocirc;t").text
        == "Bonjour,\n\nÀ bientôt"
    )
    quoted = "> use <br> here\nNo, <p> is better"
    assert mail("Content-Type: text/plain", body=quoted).text == quoted


ATTACHED = [
    "Content-Type: message/rfc822\n\nSubject: old\n\nwe chose another candidate",
    "Content-Type: text/plain\nContent-Disposition: attachment; filename=a.txt\n\nwe chose another candidate",
]


@pytest.mark.parametrize("part", ATTACHED)
def test_the_text_of_attachments_is_not_the_mails_text(part):
    """A forwarded rejection, or one in a file, does not speak for the mail around it."""
    body = f"--b\nContent-Type: text/plain\n\nsee below\n--b\n{part}\n--b--\n"
    assert mail("Content-Type: multipart/mixed; boundary=b", body=body).text == "see below"


CHARSETS = [
    ("text/plain; charset=utf-8", "müde".encode(), "müde"),
    ("text/plain; charset=iso-8859-1", "müde".encode("latin-1"), "müde"),
    ("text/plain; charset=no-such-charset", "müde".encode(), "müde"),
    ("text/plain", "müde".encode("cp1252"), "müde"),
    ("text/plain; charset=utf-7", b"+AGE-", "+AGE-"),
    ("text/plain; charset=gb2312", "你好".encode("gb2312"), "你好"),
]


@pytest.mark.parametrize(("content_type", "octets", "text"), CHARSETS)
def test_charsets_are_tried_as_declared_then_as_likely(content_type, octets, text):
    """Unknown, missing and lying charsets still give words; UTF-7 is never believed."""
    assert mail(f"Content-Type: {content_type}", "Content-Transfer-Encoding: 8bit", body=octets).text == text


def test_headers_are_decoded_once_and_canonical():
    """Names and subject as Unicode, addresses as addr-specs, header names in lower case, dates aware."""
    found = mail(
        "From: =?utf-8?q?J=C3=B6rg?= <J@x.example>",
        "To: a@x.example, =?utf-8?q?B=2C?= <b@x.example>",
        "Subject: =?utf-8?b?R3LDvMOfZQ==?=",
        "Date: Mon, 2 Nov 2026 09:00:00 -0000",
        "AUTO-Submitted: auto-generated",
        "Message-ID: <a@x>",
        "In-Reply-To: <b@x>",
        "References: <c@x>\n\t<b@x>",
    )
    assert found.sender == Address("Jörg", "J@x.example")
    assert [to.addr_spec for to in found.to] == ["a@x.example", "b@x.example"]
    assert found.subject == "Grüße"
    assert found.date == datetime(2026, 11, 2, 9, tzinfo=UTC)
    assert found.header("auto-submitted") == ("auto-generated",)
    assert (found.message_id, found.in_reply_to, found.references) == ("<a@x>", "<b@x>", ("<c@x>", "<b@x>"))


@pytest.mark.parametrize(
    ("value", "name", "spec"),
    [
        ("Ann @ Acme <ann@acme.example>", "Ann @ Acme", "ann@acme.example"),
        ("jobs@acme.example <no-reply@ats.example>", "jobs@acme.example", "no-reply@ats.example"),
        ('"Ann @ Acme" <ann@acme.example>', "Ann @ Acme", "ann@acme.example"),
        ("Ann (@Acme) <ann@acme.example>", "Ann (@Acme)", "ann@acme.example"),
        ("ann@acme.example", "", "ann@acme.example"),
    ],
)
def test_the_address_is_what_stands_in_angle_brackets(value, name, spec):
    """An `@` in the name before it, quoted or not, leads to nobody else."""
    sender = mail(f"From: {value}", "Subject: x").sender
    assert (sender.name, sender.addr_spec) == (name, spec)


def test_one_address_among_others_stays_its_own():
    """A list with a bare address before a named one is two addresses."""
    found = mail("From: a@x.example", "To: b@x.example, Cy @ Acme <c@x.example>").to
    assert [one.addr_spec for one in found] == ["b@x.example", "c@x.example"]


def test_two_message_ids_are_as_good_as_none():
    """An ambiguous identity is no identity; the digest remains."""
    assert mail("Message-ID: <a@x>", "Message-ID: <b@x>").message_id is None


def test_an_injected_line_stays_inside_its_header():
    """A doubly encoded Subject is text, not a header."""
    found = mail("Subject: =?utf-8?b?PT91dGYtOD9xP0pvZT0wRD0wQUJjYzpfZXZpbEB4Pz0=?=")
    assert "\n" not in found.subject
    assert "\r" not in found.subject


def test_the_identity_does_not_depend_on_the_way_it_came():
    """Received lines and folding differ between two copies; the source does not."""
    one = mail("Received: by a", "From: a@x.example", "Subject: x", "Message-ID: <a@x>")
    two = mail("Received: by b", "From: a@x.example", "Subject:\n x", "Message-ID: <a@x>")
    assert one.source == two.source


@pytest.mark.parametrize("octets", [b"", b"\r\n\r\n ", b"x: " + b"a" * 70_000])
def test_what_is_no_mail_is_a_value_with_a_reason(octets):
    """Unparsable is not an exception; its reason is a sentence."""
    found = parse(octets)
    assert isinstance(found, Unparsable)
    assert found.reason.endswith(".")


BOMBS = {
    "nesting": b"".join(b"Content-Type: multipart/mixed; boundary=%d\n\n--%d\n" % (n, n) for n in range(1000)),
    "parts": b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\nContent-Type: text/plain\n\n\n" * 20_000,
    "addresses": b"To: " + b", ".join(b"a%d@x.example" % n for n in range(5000)) + b"\n\nx",
    "brackets": b"To: " + b"(" * 20_000 + b"\n\nx",
    "encoded-words": b"Subject: " + b"=?=?" * 25_000 + b"\n\nx",
    "large": b"Subject: x\n\n" + b"a" * 30_000_000,
    "html": b"Content-Type: text/html\n\n" + b"<div>" * 60_000,
    "charset": b"Content-Type: text/plain; charset=" + b"x" * 10_000 + b"\n\nx",
}


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_are_defused_in_bounded_time(name):
    """Depth, number of parts, addresses and size are bounded; nothing takes longer than a blink."""
    began = time.process_time()
    parse(BOMBS[name])
    assert time.process_time() - began < 2


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=2000))
def test_any_octets_are_a_message_or_unparsable(octets):
    """Nothing escapes the door."""
    assert isinstance(parse(octets), Message | Unparsable)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200), st.text(max_size=200), st.text(max_size=500))
def test_any_headers_are_read(name, subject, body):
    """Hostile names and subjects become one line of printable text."""
    octets = f"From: {name} <a@x.example>\nSubject: {subject}\n\n{body}".encode("utf-8", "surrogatepass")
    found = parse(octets)
    if isinstance(found, Message):
        assert found.subject.isprintable()
        assert found.sender is None or found.sender.name.isprintable()


SPOILED = (
    "=?utf-8?b?",
    "=?utf-8?q?",
    "=?no-such?q?a?=",
    "=?utf-16?b?AA==?=",
    "?=",
    "abcde",
    "=C3",
    '"',
    "<",
    "@",
    "(",
    ";",
    " ",
)


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(("Subject", "From", "Reply-To", "To", "Date", "References", "Content-Type", "List-Id")),
    st.lists(st.sampled_from(SPOILED), max_size=6).map("".join),
)
def test_a_spoiled_field_costs_no_mail(name, value):
    """Half an encoded word (RFC 2047) or address stays as it came: what the mail says is read all the same."""
    assert isinstance(parse(f"{name}: {value}\nX-Other: 1\n\nA short text.\n".encode()), Message)


@pytest.mark.parametrize("charset", ["utf-8", "cp1252"])
def test_a_name_written_in_plain_octets_is_read(charset):
    """RFC 6532 headers are UTF-8; older programs sent Latin ones; neither becomes a question mark in a greeting."""
    message = parse("From: João Pires <joao@mill.example>\nSubject: Olá\n\nhi\n".encode(charset))
    assert message.sender == Address("João Pires", "joao@mill.example")
    assert message.subject == "Olá"
