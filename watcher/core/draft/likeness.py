"""Is it our draft, when a server has changed every id of it? Only the letter itself can tell then."""

from __future__ import annotations

from enum import Enum

from watcher.core.message import Message


class Likeness(Enum):
    """How much of our draft a message is."""

    SAME = "same"
    MAYBE = "maybe"
    OTHER = "other"


def likeness(ours: Message, theirs: Message) -> Likeness:
    """SAME by the letters of the text, whatever was wrapped, encoded or turned into HTML; MAYBE by To and Subject.

    Nobody writes our quote and our words by chance; an edited draft keeps at least whom it goes to and its Subject.
    """
    if _letters(ours.text) == _letters(theirs.text):
        return Likeness.SAME
    to = {address.addr_spec.lower() for address in ours.to}
    same = _letters(ours.subject) == _letters(theirs.subject) and to == {one.addr_spec.lower() for one in theirs.to}
    return Likeness.MAYBE if same else Likeness.OTHER


def _letters(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())
