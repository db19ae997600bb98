"""The earlier mails of a rejection: looked for in the thread, with the same people, with the same employer."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from watcher.core.case import Place, Uid, UidValidity
from watcher.core.history import History
from watcher.core.kin import Kin, kin
from watcher.core.message import Message, MessageId
from watcher.core.rules import RuleSet
from watcher.core.senders import Senders
from watcher.core.verdict import Rejection, judge
from watcher.errors import ServerRefused
from watcher.ports import Ahead, Codec, Session

log = logging.getLogger("gracious")

MOST = 40
"""Earlier mails of one rejection, the newest; an undertaking has few."""
MOST_IDS = 12
"""Ids of a thread that are searched for."""
OCTETS = 2**16
"""Of each earlier mail; what proves something stands at its top."""
PATIENCE = timedelta(seconds=10)
"""After this no further mailbox is opened: the letter is worth having without its past."""
REACH = timedelta(days=730)
"""Older mail is another story."""
_UNDATED = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Archive:
    """Reads what was written before, in the watched mailboxes and Sent, or in All where the server has it."""

    watched: tuple[str, ...]
    codec: Codec
    rules: Callable[[], RuleSet]
    senders: Senders
    own: tuple[str, ...]
    clock: Callable[[], datetime]

    def history(self, session: Session, message: Message, company: str, place: Place) -> History:
        """Empty where the server refuses to search; `message` lies at `place`. Afterwards another mailbox is open."""
        wanted = kin(message, company, self.own, self.senders)
        found: dict[str, Message] = {}
        try:
            for earlier in self._mails(session, wanted, message, place):
                found.setdefault(earlier.source, earlier)
        except ServerRefused as refusal:
            log.warning("no-history code=%s", refusal.code or "none")
        mails = tuple(sorted(found.values(), key=lambda mail: mail.date or _UNDATED))[-MOST:]
        return History(mails, frozenset(mail.source for mail in mails if self._is_no(mail)))

    def foretell(self, ahead: Ahead, session: Session, message: Message, company: str) -> None:
        """What `history` will ask: all mailboxes are searched before anything is fetched."""
        wanted = kin(message, company, self.own, self.senders)
        for mailbox in self._mailboxes(session):
            ahead.examine(mailbox)
            ahead.correspondence(wanted.words, self._since(message))
            ahead.search_reply(*_ids(wanted))

    def _since(self, message: Message) -> date:
        return ((message.date or self.clock()) - REACH).date()

    def _mails(self, session: Session, wanted: Kin, message: Message, place: Place) -> Iterator[Message]:
        started = self.clock()
        for mailbox, validity, uids in self._found(session, wanted, message, place):
            if self.clock() - started > PATIENCE:
                return
            if not uids or session.examine(mailbox).uidvalidity != validity:
                continue
            for arrival in session.fetch(sorted(uids)[-MOST:], OCTETS):
                earlier = self.codec(arrival.octets)
                if isinstance(earlier, Message) and _is_before(earlier, message) and wanted.has(earlier):
                    yield earlier

    def _found(
        self, session: Session, wanted: Kin, message: Message, place: Place
    ) -> Sequence[tuple[str, UidValidity, set[Uid]]]:
        """What may belong to it, by mailbox."""
        started, found = self.clock(), list[tuple[str, UidValidity, set[Uid]]]()
        for mailbox in self._mailboxes(session):
            if self.clock() - started > PATIENCE:
                break
            validity = session.examine(mailbox).uidvalidity
            uids = {
                *session.correspondence(wanted.words, self._since(message)),
                *session.search_reply(*_ids(wanted)),
            }
            mine = (mailbox, validity) == (place.mailbox, place.uidvalidity)
            found.append((mailbox, validity, uids - {place.uid} if mine else uids))
        return found

    def _mailboxes(self, session: Session) -> tuple[str, ...]:
        special = session.special_use()
        if special.all:
            return (special.all,)
        return tuple(dict.fromkeys((*self.watched, *((special.sent,) if special.sent else ()))))

    def _is_no(self, mail: Message) -> bool:
        mine = mail.sender is not None and any(mail.sender.is_same(own) for own in self.own)
        return not mine and isinstance(judge(mail, self.rules()), Rejection)


def _ids(wanted: Kin) -> Sequence[MessageId]:
    return sorted(wanted.ids)[:MOST_IDS]


def _is_before(earlier: Message, message: Message) -> bool:
    """Not the mail itself, and not what came after it."""
    if earlier.source == message.source:
        return False
    return earlier.date is None or message.date is None or earlier.date <= message.date
