"""core/note: what a note to oneself is, octet for octet."""

from __future__ import annotations

import base64
import email
import email.policy
from datetime import UTC, datetime

import pytest

from watcher.core.message import Address, MessageId
from watcher.core.note import Note, octets
from watcher.errors import UnsafeDraft

EVENT = b"BEGIN:VCALENDAR\r\nMETHOD:PUBLISH\r\n" + b"X-NOTHING:0123456789\r\n" * 4 + b"END:VCALENDAR\r\n"
THREAD = (MessageId("<1@corvid.example>"), MessageId("<2@corvid.example>"))


def a_note(**changes: object) -> Note:
    known = {
        "owner": Address("Jane Doe", "jane@example.org"),
        "subject": "Two letters lie in Drafts",
        "text": "Dear Jane,\n\nthey wait for you.\n",
        "date": datetime(2027, 3, 9, 8, tzinfo=UTC),
        "message_id": MessageId("<note-1@example.org>"),
    }
    return Note(**{**known, **changes})


HEAD = """\
From: Jane Doe <jane@example.org>
To: jane@example.org
Subject: Two letters lie in Drafts
Date: Tue, 09 Mar 2027 08:00:00 +0000
Message-ID: <note-1@example.org>
"""
REST = """\
Auto-Submitted: auto-generated
MIME-Version: 1.0
"""
TEXT = """\
Content-Type: text/plain; charset=utf-8; format=flowed
Content-Transfer-Encoding: 7bit

Dear Jane,

they wait for you.

"""
CALENDAR = """\
Content-Type: text/calendar; charset=utf-8; method=PUBLISH; name="check-in.ics"
Content-Disposition: attachment; filename="check-in.ics"
Content-Transfer-Encoding: base64

"""


def lines(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode()


def test_a_note_is_from_and_to_oneself_and_of_one_part() -> None:
    """Nobody else's address is in it, and a machine that reads mail leaves it alone (RFC 3834 5)."""
    assert octets(a_note()) == lines(HEAD + REST + TEXT)


def test_what_it_lies_beneath_is_told_by_references_alone() -> None:
    """No In-Reply-To: it is no answer."""
    told = "References: <1@corvid.example> <2@corvid.example>\n"
    assert octets(a_note(references=THREAD)) == lines(HEAD + told + REST + TEXT)


def test_a_calendar_comes_as_a_second_part() -> None:
    """Behind the text, as an attachment that mail programs offer to take over."""
    made = octets(a_note(calendar=EVENT))
    border = made.partition(b'boundary="')[2].partition(b'"')[0].decode()
    assert len(border) == 32
    kind = f'Content-Type: multipart/mixed; boundary="{border}"\n\n'
    coded = base64.encodebytes(EVENT).decode()
    parts = f"--{border}\n{TEXT}\n--{border}\n{CALENDAR}{coded}--{border}--\n"
    assert made == lines(HEAD + REST + kind + parts)
    text, event = email.message_from_bytes(made, policy=email.policy.SMTP).iter_parts()
    assert text.get_content().startswith("Dear Jane,")
    assert event.get_payload(decode=True) == EVENT


def test_borders_are_as_many_as_notes() -> None:
    """By the Message-ID, so that a note made again is the same."""
    one, again = (octets(a_note(calendar=EVENT)) for _ in range(2))
    assert one == again
    other = octets(a_note(calendar=EVENT, message_id=MessageId("<note-2@example.org>")))
    assert other.partition(b"boundary=")[2][:34] != one.partition(b"boundary=")[2][:34]


def test_own_words_are_cleaned_as_in_a_draft() -> None:
    """A Subject of theirs that is repeated in it brings no field along."""
    made = octets(a_note(subject="Re: x\r\nBcc: e@x.example", owner=Address("J\r\nD", "jane@example.org")))
    assert b"Subject: Re: x Bcc: e@x.example\r\n" in made
    assert b"From: J D <jane@example.org>\r\n" in made


def test_an_address_that_no_header_can_hold() -> None:
    """There is no note then, and the reason is a sentence."""
    told = r"^The address of this account cannot be written into a header field\.$"
    with pytest.raises(UnsafeDraft, match=told):
        octets(a_note(owner=Address("Jane", "jané@example.org")))
