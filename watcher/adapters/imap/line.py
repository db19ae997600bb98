"""What every part of a session needs: the border of errors, the open mailbox, FETCH."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from watcher.adapters.imap import answers
from watcher.adapters.imap.account import ImapAccount
from watcher.adapters.imap.login import BROKEN, Client
from watcher.adapters.imap.pipeline import Refusal
from watcher.adapters.imap.wire import Wire
from watcher.core.case import Uid, UidValidity
from watcher.errors import ServerRefused, ServerUnavailable
from watcher.ports import MailboxState

SECONDS_EACH = 4
"""What one message may add to the time of a FETCH: a full MiB at 2 Mbit/s."""


@dataclass
class Pace:
    """Whether a server has shown that it takes several commands at once; kept for all connections of an account."""

    hasty: bool = True


class Line:
    """One authenticated connection; dead after the first ServerUnavailable."""

    def __init__(self, account: ImapAccount, client: Client, wire: Wire, pace: Pace | None = None) -> None:
        self._account = account
        self._client = client
        self._wire = wire
        self._open: tuple[str, MailboxState] | None = None
        self._alive = True
        self._pace = pace or Pace()
        self._counts: set[str] = set()
        """Mailboxes that count changes, as far as they were opened (RFC 7162 3.1.2)."""
        with self._speaking("asking what the server can do"):
            self._counts_changes = bool(client.has_capability("CONDSTORE"))
            wire.sends_literals = bool(client.has_capability("LITERAL+"))

    def examine(self, mailbox: str) -> MailboxState:
        """Also where `mailbox` is open already: Dovecot 2.3 shows what others appended only then (2026-11)."""
        self._open = None
        with self._speaking(f"opening {mailbox}"):
            answer = self._client.select_folder(mailbox, readonly=True)
            self._wire.changed()
        state = _mailbox_state(answer, mailbox)
        self._open = (mailbox, state)
        (self._counts.add if state.modseq else self._counts.discard)(mailbox)
        return state

    def status(self, mailbox: str) -> MailboxState:
        items = ("UIDVALIDITY", "UIDNEXT", "MESSAGES", *(("HIGHESTMODSEQ",) if self._counts_changes else ()))
        with self._speaking(f"asking about {mailbox}"):
            answer = self._client.folder_status(mailbox, items)
        return _mailbox_state(answer, mailbox, exists=b"MESSAGES")

    def _fetch(self, uids: Sequence[Uid], items: str) -> dict[int, dict[bytes, Any]]:
        numbers = self._wire.promised(uids, items) or ",".join(str(int(uid)) for uid in uids)
        with self._speaking("fetching messages", 2 * self._account.read_timeout + SECONDS_EACH * len(uids)):
            try:
                records = self._wire.uid("FETCH", numbers, items)[1]
            except Refusal:
                # Exchange says NO for a batch when one message of it is broken, after it has sent the others
                records = self._wire.untagged_responses.pop("FETCH", [])
                if not records:
                    raise
        return answers.fetched(records, frozenset(uids))

    def _opened(self) -> tuple[str, MailboxState]:
        if self._open is None:
            raise ServerUnavailable(f"No mailbox of {self._account.user} is open.")
        return self._open

    @contextlib.contextmanager
    def _speaking(self, doing: str, seconds: float | None = None, ahead: Sequence[bytes] = ()) -> Iterator[None]:
        """The border: what imapclient raises in here becomes ServerRefused, or ServerUnavailable and the end."""
        if not self._alive:
            raise ServerUnavailable(f"The connection to {self._account.host} is closed.")
        self._wire.allow(seconds or 2 * self._account.read_timeout)
        try:
            self._wire.rise(ahead)
            yield
        except Refusal as refused:
            raise answers.refusal(refused.text, doing) from refused
        except BROKEN as error:
            self._pace.hasty &= not (self._wire.disordered or (self._wire.is_ahead and isinstance(error, TimeoutError)))
            self._die()
            raise ServerUnavailable(f"The connection to {self._account.host} was lost while {doing}.") from error

    def _die(self) -> None:
        self._alive = False
        with contextlib.suppress(*BROKEN):
            self._wire.shutdown()


def _mailbox_state(answer: dict[bytes, Any], mailbox: str, exists: bytes = b"EXISTS") -> MailboxState:
    modseq = answer.get(b"HIGHESTMODSEQ")
    numbers = [answer.get(key) for key in (b"UIDVALIDITY", b"UIDNEXT")]
    match numbers:
        case [int(validity), int(following)] if 0 < validity < answers.UID_LIMIT and following > 0:
            return MailboxState(
                UidValidity(validity),
                Uid(following),
                answer.get(exists, 0),
                modseq if isinstance(modseq, int) else 0,
            )
    text = f"The server gives the messages of {mailbox} no lasting numbers (UIDVALIDITY, UIDNEXT)."
    raise ServerRefused(text, permanent=True)
