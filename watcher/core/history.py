"""What was written before: the earlier mails between the user and this sender, employer or thread."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from watcher.core.message import Address, Message
from watcher.core.quoting import split
from watcher.core.senders import Senders, is_automatic, is_dead

LOOKED_AT = 4_000
"""Characters of an earlier mail in which an invitation is looked for."""
_SENTENCE = re.compile(r"(?<=[.!?。！？])(?<!\d\.)\s+|\n\s*\n")


@dataclass(frozen=True)
class History:
    """`messages` both ways, oldest first, without the one that is being answered; `noes` are the sources of those
    among them that were judged a no.

    Whoever builds it chooses them: the same thread, sender, or employer's domain. Empty when nobody looked.
    """

    messages: tuple[Message, ...] = ()
    noes: frozenset[str] = field(default=frozenset())

    @cached_property
    def current(self) -> tuple[Message, ...]:
        """What belongs to this undertaking: everything since their last no, but for what answers a no."""
        last = max((n for n, message in enumerate(self.messages) if message.source in self.noes), default=-1)
        closed = {message.message_id for message in self.messages if message.source in self.noes} - {None}
        return tuple(message for message in self.messages[last + 1 :] if message.in_reply_to not in closed)

    def mine(self, own: tuple[str, ...]) -> tuple[Message, ...]:
        """What the user wrote since their last no; `own` are the user's addresses."""
        return tuple(message for message in self.current if _is_mine(message, own))

    def wrote_to(self, address: Address, own: tuple[str, ...]) -> bool:
        """The user has written to it before, in whatever matter."""
        mine = (message for message in self.messages if _is_mine(message, own))
        return any(one.is_same(address.addr_spec) for message in mine for one in (*message.to, *message.cc))

    def theirs(self, own: tuple[str, ...], senders: Senders) -> tuple[Message, ...]:
        """What a person on their side wrote since their last no; nothing that a machine sent."""
        return tuple(message for message in self.current if _is_a_persons(message, own, senders))

    def met(self, own: tuple[str, ...], senders: Senders, invites: Callable[[str], bool]) -> bool:
        """They talked: a calendar entry, or a person's invitation that the user answered.

        `invites` says of one sentence whether it invites to a conversation.
        """
        if any(message.calendar for message in self.current):
            return True
        answered = self.mine(own)
        theirs = self.theirs(own, senders) if answered else ()
        return any(_says(message, invites) for message in theirs if any(_answers(mine, message) for mine in answered))

    def exchanged(self, own: tuple[str, ...], senders: Senders) -> bool:
        """More than an application and its answer: two mails of a person and one of the user's at least."""
        return len(self.theirs(own, senders)) > 1 and bool(self.mine(own))

    def last_human(
        self, own: tuple[str, ...], senders: Senders, is_theirs: Callable[[Message], bool]
    ) -> Message | None:
        """The latest mail of a person at that employer, whose address can be answered; `is_theirs` says whose it is."""
        found = (one for one in reversed(self.messages) if _is_a_persons(one, own, senders) and is_theirs(one))
        return next(found, None)


def is_in_thread(earlier: Message, message: Message) -> bool:
    """`message` answers `earlier`, at any distance (RFC 5322 3.6.4)."""
    return earlier.message_id is not None and earlier.message_id in (message.in_reply_to, *message.references)


def _is_mine(message: Message, own: tuple[str, ...]) -> bool:
    sender = message.sender
    return sender is not None and any(sender.is_same(address) for address in own)


def _is_a_persons(message: Message, own: tuple[str, ...], senders: Senders) -> bool:
    """Somebody else wrote it, no machine did, and its address can be answered."""
    if message.sender is None or _is_mine(message, own) or is_automatic(message, senders):
        return False
    return not is_dead(message.sender.local_part)


def _says(message: Message, invites: Callable[[str], bool]) -> bool:
    text = split(message.text[:LOOKED_AT]).current
    return any(invites(" ".join(sentence.split())) for sentence in (message.subject, *_SENTENCE.split(text)))


def _answers(mine: Message, theirs: Message) -> bool:
    """In the thread of it, or later."""
    if is_in_thread(theirs, mine):
        return True
    return mine.date is not None and theirs.date is not None and mine.date > theirs.date
