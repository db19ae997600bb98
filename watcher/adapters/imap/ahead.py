"""Commands that will most likely be asked next, so that their answers are on the way before anybody asks."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date

from watcher.adapters.imap import criteria
from watcher.core.case import Uid
from watcher.core.message import MessageId

MESSAGE_OCTETS = 2**20
HEADER = f"(UID INTERNALDATE BODY.PEEK[HEADER.FIELDS (MESSAGE-ID IN-REPLY-TO FROM)]<0.{2**14}>)"
"""The items of a FETCH for what tells a draft of ours from others."""
MOST = 8
"""Messages that are fetched ahead; whoever gets more at once waits for them anyway."""


class Ahead:
    """ports.Ahead: notes what it is asked as IMAP commands, to the octet as a session sends them."""

    def __init__(self, quoted: Callable[[str], bytes], modseq: Callable[[str], bool], *, claims: bool) -> None:
        self.commands: list[bytes] = []
        self._quoted = quoted
        self._modseq = modseq
        self._claims = claims
        self._open = ""

    def examine(self, mailbox: str) -> None:
        self._open = mailbox
        self.commands.append(b"EXAMINE " + self._quoted(mailbox))

    def uids(self, *, first: Uid) -> None:
        self._search(criteria.numbered(first))

    def search_reply(self, *message_ids: MessageId) -> None:
        self._search(criteria.replies(message_ids))

    def correspondence(self, who: Collection[str], since: date) -> None:
        self._search(criteria.people(who, since))

    def fetch(self, first: Uid) -> None:
        items = whole(MESSAGE_OCTETS, modseq=self._modseq(self._open))
        self.commands.append(f"UID FETCH {first}:{first + MOST - 1} {items}".encode())

    def header(self, uid: Uid) -> None:
        self.commands.append(f"UID FETCH {uid}:{uid} {HEADER}".encode())

    def claim(self, mailbox: str) -> None:
        if self._claims:
            self.commands.append(b"SELECT " + self._quoted(mailbox))

    def _search(self, keys: str) -> None:
        if keys:
            self.commands.append(b"UID SEARCH " + keys.encode())


def whole(octets: int, *, modseq: bool) -> str:
    """The items of a FETCH for whole messages, each cut at `octets`."""
    return f"(UID INTERNALDATE FLAGS {'MODSEQ ' if modseq else ''}BODY.PEEK[]<0.{octets}>)"
