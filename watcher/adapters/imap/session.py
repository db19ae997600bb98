"""One authenticated connection as the daemon asks for it: ports.Session on imapclient."""

from __future__ import annotations

import contextlib
import re
import ssl
import time
from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any

from watcher.adapters.imap import answers, criteria, excerpts
from watcher.adapters.imap.account import AUTO, ImapAccount
from watcher.adapters.imap.ahead import HEADER, MESSAGE_OCTETS, Ahead, whole
from watcher.adapters.imap.keywords import Keywords
from watcher.adapters.imap.line import Pace
from watcher.adapters.imap.login import BROKEN, Client
from watcher.adapters.imap.mailboxes import Survey, listed, marked, special_use
from watcher.adapters.imap.pipeline import Refusal
from watcher.adapters.imap.wire import Wire
from watcher.core.case import Place, Uid, UidValidity
from watcher.core.message import MessageId
from watcher.errors import UnsafeDraft
from watcher.ports import Arrival, Excerpt, Header, MailboxState, SpecialUse

BATCH = 50
SPECIAL_SECONDS = 300.0
IDLE_SECONDS = 9 * 60.0
"""Renewed before a NAT forgets the connection, and well before the 29 minutes of RFC 2177."""

_NOT_OUR_OCTETS = re.compile(rb"\0|\r(?!\n)|(?<!\r)\n")


class ImapSession(Keywords):
    """A ports.Session; made by `connector`, dead after the first ServerUnavailable. Not thread-safe."""

    def __init__(self, account: ImapAccount, client: Client, wire: Wire, pace: Pace | None = None) -> None:
        super().__init__(account, client, wire, pace)
        with self._speaking("asking what the server can do"):
            self._idles = bool(client.has_capability("IDLE"))
            client.share_capabilities()
        self._special: SpecialUse | None = None
        self._special_until = 0.0

    @contextlib.contextmanager
    def ahead(self, *, behind_claim: bool = False) -> Iterator[Ahead]:
        told = Ahead(self._client.quoted, self._counts.__contains__, claims=self._counts_changes)
        yield told
        if not self._pace.hasty:
            return
        if behind_claim:
            self._behind_claim = tuple(told.commands)
        else:
            with self._speaking("looking ahead", ahead=told.commands):
                pass

    def special_use(self) -> SpecialUse:
        """Asked for anew every few minutes; a mailbox that was renamed since is an error, and then a new session."""
        if self._special is None or time.monotonic() > self._special_until:
            self._special, self._special_until = self._told_special_use(), time.monotonic() + SPECIAL_SECONDS
        return self._special

    def mailboxes(self) -> tuple[str, ...]:
        """Every mailbox that can be opened, INBOX first; asked for anew each time."""
        with self._speaking("listing the mailboxes"):
            return ("INBOX", *(one.name for one in listed(self._wire.list('""', '"*"')[1])))

    def _told_special_use(self) -> SpecialUse:
        with self._speaking("listing the mailboxes"):
            mailboxes = listed(self._wire.list('""', '"*"')[1])
            if self._account.drafts == AUTO and not marked(mailboxes, "\\drafts") and self._tells_on_request():
                mailboxes = listed(self._wire.list('""', '"*" RETURN (SPECIAL-USE)')[1])
        return special_use(mailboxes, self._account)

    def _tells_on_request(self) -> bool:
        """RFC 6154 2: a plain LIST may leave the attributes out."""
        return all(self._client.has_capability(name) for name in ("SPECIAL-USE", "LIST-EXTENDED"))

    def uids(
        self, *, first: Uid, since: date | None = None, undeleted: bool = False, keyword: str = ""
    ) -> tuple[Uid, ...]:
        keys = criteria.numbered(first, since, undeleted=undeleted, keyword=keyword)
        return tuple(uid for uid in self._search(keys) if uid >= first)

    def search_reply(self, *message_ids: MessageId) -> tuple[Uid, ...]:
        """An id that is not plainly safe is not looked for: nothing from a mail may become part of a command."""
        return self._search(criteria.replies(message_ids))

    def correspondence(self, who: Collection[str], since: date) -> tuple[Uid, ...]:
        return self._search(criteria.people(who, since))

    def titled(self, words: str) -> tuple[Uid, ...]:
        return self._search(criteria.titled(words))

    def _search(self, keys: str) -> tuple[Uid, ...]:
        mailbox, state = self._opened()
        if not keys:
            return ()
        with self._speaking(f"searching {mailbox}"):
            found = answers.uids(self._wire.uid("SEARCH", keys)[1])
            if len(found) > state.exists + 1_000:
                raise ValueError("more UIDs than messages")
        return tuple(map(Uid, found))

    def fetch(self, uids: Sequence[Uid], octets: int = MESSAGE_OCTETS) -> Iterator[Arrival]:
        """Each message is cut at `octets`. Between two arrivals the caller may use the session for anything else."""
        mailbox, state = self._opened()
        for start in range(0, len(uids), BATCH):
            if not self._is_still(mailbox, state):
                return
            batch = uids[start : start + BATCH]
            found = self._fetch(batch, whole(octets, modseq=bool(state.modseq)))
            self._remember(mailbox, state.uidvalidity, found)
            yield from _arrivals(mailbox, state.uidvalidity, batch, found, octets)

    def excerpts(self, uids: Sequence[Uid], sections: Sequence[str], octets: int) -> Iterator[Excerpt]:
        mailbox, _ = self._opened()
        with self._speaking(f"looking through {mailbox}"), contextlib.suppress(Refusal):
            yield from excerpts.fetched(self._wire, uids, sections, octets, 2 * self._account.read_timeout)

    def headers(self, uids: Sequence[Uid]) -> tuple[Header, ...]:
        mailbox, state = self._opened()
        found: dict[int, dict[bytes, Any]] = {}
        for start in range(0, len(uids), BATCH):
            found |= self._fetch(uids[start : start + BATCH], HEADER)
        rows = ((Place(mailbox, state.uidvalidity, uid), found.get(uid, {})) for uid in uids)
        return tuple(
            answers.header(place, octets, answers.internal_date(fields))
            for place, fields in rows
            if (octets := answers.section(fields)) is not None
        )

    def _is_still(self, mailbox: str, state: MailboxState) -> bool:
        """Open `mailbox` again if the caller has been elsewhere; False when its UIDs mean other messages now."""
        opened, now = self._open or ("", None)
        if opened != mailbox:
            now = self.examine(mailbox)
        return now is not None and now.uidvalidity == state.uidvalidity

    def append(
        self, mailbox: str, octets: bytes, when: datetime, flags: Sequence[str] = ("\\Draft", "\\Seen")
    ) -> Place | None:
        """Octets go as they are or not at all: imaplib would make a bare CR or LF into a line of its own."""
        if _NOT_OUR_OCTETS.search(octets):
            raise UnsafeDraft("A draft has a bare CR, a bare LF or a NUL; it was not appended.")
        with self._speaking(f"storing the draft in {mailbox}", 120 + len(octets) / 10_000):
            answer = self._client.append(mailbox, octets, flags, when.astimezone(UTC))
            numbers = answers.appended(answer or b"")
        return Place(mailbox, UidValidity(numbers[0]), Uid(numbers[1])) if numbers else None

    def rest(self) -> float:
        """A hint, never the truth: look for new UIDs after every (re)connect and now and then all the same."""
        with self._speaking("waiting for new messages"):
            # a server that ends every IDLE at once would have us turn in circles
            self._idles = self._idles and not self._wire.restless and self._lies_down()
            if self._wire.changed() or self._wire.stirs():
                return 0.0
        return IDLE_SECONDS if self._idles else self._account.poll_seconds

    def _lies_down(self) -> bool:
        try:
            return self._wire.lie_down()
        except Refusal:
            return False

    def stirs(self) -> bool:
        return self._wire.stirs()

    def fileno(self) -> int:
        return int(self._wire.sock.fileno())

    def close(self) -> None:
        if self._alive:
            with contextlib.suppress(Refusal, *BROKEN):
                self._wire.farewell(min(5.0, self._account.read_timeout))
        self._die()

    def survey(self, mailbox: str) -> Survey:
        """What the server offers for `mailbox`, which is left open read-only.

        Keywords are told at SELECT only: Dovecot 2.3 answers EXAMINE with an empty PERMANENTFLAGS (2026-11).
        """
        with self._speaking(f"asking what {mailbox} offers"):
            told = self._select(mailbox) or {}
            names = frozenset(str(name, "ascii", "replace").upper() for name in self._client.capabilities())
            quotas = self._client.get_quota_root(mailbox)[1] if "QUOTA" in names else ()
        room = [(one.usage, one.limit) for one in quotas if one.resource in ("STORAGE", b"STORAGE") and one.limit]
        flags = frozenset(str(flag, "ascii", "replace") for flag in told.get(b"PERMANENTFLAGS", ()))
        return Survey(names, flags, self.examine(mailbox), max(room, default=None, key=lambda pair: pair[0] / pair[1]))

    def certificate_until(self) -> datetime | None:
        """When the server's certificate runs out; None on a line without TLS."""
        shown: dict[str, str] = getattr(self._wire.sock, "getpeercert", dict)() or {}
        return datetime.fromtimestamp(ssl.cert_time_to_seconds(shown["notAfter"]), UTC) if "notAfter" in shown else None


def _arrivals(
    mailbox: str, validity: UidValidity, uids: Sequence[Uid], found: dict[int, dict[bytes, Any]], limit: int
) -> Iterator[Arrival]:
    for uid in uids:
        fields = found.get(uid, {})
        octets, when = answers.section(fields), answers.internal_date(fields)
        if octets is not None and when is not None:
            flagged = b"\\Flagged" in fields.get(b"FLAGS", ())
            yield Arrival(Place(mailbox, validity, uid), octets[:limit], when, flagged=flagged)
