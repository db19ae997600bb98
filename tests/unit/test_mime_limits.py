"""adapters/mime: how much of a hostile mail is looked at, to the part, the level and the octet."""

from __future__ import annotations

import pytest

from watcher.adapters.mime import OCTETS_LIMIT, parse
from watcher.adapters.mime.html import HTML_LIMIT, html_text
from watcher.core.message import Message, Unparsable


def nested(depth: int) -> bytes:
    """A text inside so many multiparts."""
    opening = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(depth))
    return b"Subject: x\n" + opening + b"Content-Type: text/plain\n\nWe say no.\n"


@pytest.mark.parametrize(("depth", "text"), [(1, "We say no."), (20, "We say no."), (21, ""), (190, "")])
def test_twenty_levels_are_opened(depth: int, text: str) -> None:
    """What lies deeper is there for machines."""
    found = parse(nested(depth))
    assert isinstance(found, Message)
    assert found.text == text


@pytest.mark.parametrize(("parts", "readable"), [(199, True), (200, False), (20_000, False)])
def test_two_hundred_parts_are_too_many(parts: int, *, readable: bool) -> None:
    """Such a mail is listed with the reason, and not read."""
    part = b"--b\nContent-Type: text/plain\n\nhi\n"
    found = parse(b"Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n" + part * parts + b"--b--\n")
    assert isinstance(found, Message) is readable
    assert readable or (isinstance(found, Unparsable) and found.reason == "The message has too many parts.")


def test_a_mebibyte_is_read() -> None:
    """Nothing behind it is taken into memory, let alone judged."""
    head = b"Subject: x\n\n"
    found = parse(head + b"a" * (OCTETS_LIMIT - len(head) - 3) + b"yes" + b"no" * OCTETS_LIMIT)
    assert OCTETS_LIMIT == 2**20
    assert isinstance(found, Message)
    assert found.text.endswith("ayes")


def test_a_quarter_of_a_mebibyte_of_html_is_read() -> None:
    """A letter's own words come long before that."""
    html = "<p>" + "a" * (HTML_LIMIT - 6) + "yes" + "no</p>" * 9
    assert HTML_LIMIT == 2**18
    assert html_text(html).endswith("ayes")
