"""What is seen of a message in passing: the four texts that a Reading is made from."""

from __future__ import annotations

from dataclasses import dataclass

import re2

from watcher.core import quoting
from watcher.core.message import Message
from watcher.core.reading import Reading
from watcher.core.text import HAS_GENDER, MAY_BE_GENDER, MAY_BE_QUOTED, TEXT_LIMIT, gender_once, unquoted

DECISIVE_HEADERS = ("auto-submitted", "list-id", "list-unsubscribe", "precedence", "content-type")
_UNUSUAL = re2.compile(f"{quoting.MAY_BE_BORDER}|{MAY_BE_QUOTED}|{MAY_BE_GENDER}")
"""Found in few mails, and then looked at with care; one search for all is three times quicker."""


@dataclass(frozen=True, slots=True)
class Glance:
    """What is seen of one message."""

    subject: str
    body: str
    sender: str = ""
    headers: str = ""

    @classmethod
    def of(cls, message: Message) -> Glance:
        """What there is to be seen of a message that is here."""
        sender = f"{message.sender.name} {message.sender.addr_spec}" if message.sender else ""
        headers = " ".join(f"{name} {value}" for name, value in message.headers if name in DECISIVE_HEADERS)
        return cls(message.subject, message.text, sender, headers)

    def read(self) -> Reading:
        return Reading(subject=self.subject, body=self.body, sender=self.sender, headers=self.headers)

    def told(self) -> tuple[bytes, bytes, bytes, bytes]:
        """Subject, body, sender and headers as far as they are read, not folded yet.

        Raises UnicodeEncodeError for halves of surrogate pairs.
        """
        sender, headers = self.sender.encode(), self.headers.encode()
        if HAS_GENDER.search(b"\n".join((sender, headers))):
            sender, headers = gender_once(self.sender).encode(), gender_once(self.headers).encode()
        return _told(self.subject), _told(self.body, current=True), sender, headers


def _told(text: str, *, current: bool = False) -> bytes:
    """Without what is quoted; if only the `current` part counts, without older text and signature."""
    octets = text.encode()
    if not _UNUSUAL.search(octets):
        return text[:TEXT_LIMIT].encode() if len(octets) > TEXT_LIMIT else octets
    text = unquoted(quoting.split(text).current if current else text)
    octets = text.encode()
    return gender_once(text).encode() if HAS_GENDER.search(octets) else octets
