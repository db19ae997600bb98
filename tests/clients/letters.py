"""What a recipient gets, held against the draft it was."""

from __future__ import annotations

import email
import email.policy
import re

ORDINARY = {
    "From", "To", "Cc", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "MIME-Version", "Content-Type",
    "Content-Transfer-Encoding", "Content-Disposition", "Content-Language", "User-Agent", "X-Mailer", "X-Sender",
    "Reply-To",
}  # fmt: skip
"""What mail programs write themselves."""
OURS = re.compile(rb"gracious|rejection|threshold|watcher", re.IGNORECASE)


def read(octets):
    return email.message_from_bytes(octets, policy=email.policy.default)


def words(message):
    """Without quotation marks of lines: programs break quoted lines anew."""
    return [word for word in text(message) if word != ">"]


def text(message):
    return message.get_body(("plain",)).get_content().split()


def compared(arrived, draft):
    """The same letter in the same thread, and no octet of ours beyond text and ordinary fields."""
    letter, meant = read(arrived), read(draft)
    for name in ("To", "Subject", "In-Reply-To"):
        assert str(letter[name]) == str(meant[name]), name
    assert letter["References"].split() == meant["References"].split()
    assert letter["From"].addresses[0].addr_spec == meant["From"].addresses[0].addr_spec
    assert words(letter) == words(meant)
    assert {name.title() for name in letter} <= {name.title() for name in ORDINARY}, letter.keys()
    assert not OURS.search(arrived), OURS.search(arrived)
    assert not letter.is_multipart()
