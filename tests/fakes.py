"""A mailbox in memory that fails on demand; the port's promises, without a wire."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from watcher.core.case import Place, Uid, UidValidity
from watcher.core.message import MessageId, message_ids
from watcher.errors import ServerRefused, ServerUnavailable
from watcher.ports import Ahead, Arrival, Header, MailboxState, SpecialUse

WHEN = datetime(2026, 11, 2, 9, tzinfo=UTC)


@dataclass
class FakeClock:
    """Stands still until it is moved."""

    now: datetime = WHEN

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass
class FakeMailbox:
    """Messages by UID; `uidnext` never goes back."""

    uidvalidity: int = 1
    uidnext: int = 1
    messages: dict[int, bytes] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    """UIDs that are given out but not listed yet."""
    silent: set[int] = field(default_factory=set)
    """UIDs that are listed but not delivered."""
    spoiled: set[int] = field(default_factory=set)
    """UIDs for whose sake the server refuses a whole FETCH."""
    flags: dict[int, set[str]] = field(default_factory=dict)
    deleted: set[int] = field(default_factory=set)
    keywords: dict[int, set[str]] = field(default_factory=dict)

    @property
    def listed(self) -> list[int]:
        return sorted(uid for uid in self.messages if uid not in self.hidden)

    def add(self, octets: bytes) -> int:
        self.messages[self.uidnext] = octets
        self.uidnext += 1
        return self.uidnext - 1


@dataclass
class FakeServer:
    """Mailboxes, and what goes wrong: `faults` maps a command's name to errors raised in turn (None: it works)."""

    mailboxes: dict[str, FakeMailbox] = field(
        default_factory=lambda: {name: FakeMailbox() for name in ("INBOX", "Drafts", "Sent", "Trash")}
    )
    faults: dict[str, list[Exception | None]] = field(default_factory=dict)
    appended: int = 0
    rewrites: bool = False
    """Whether it gives drafts ids of its own and drops In-Reply-To, as Proton's bridge does."""
    claims: bool = True
    """Whether it can store conditionally."""
    received: dict[int, datetime] = field(default_factory=dict)
    """Internal dates by UID, where they are not WHEN."""
    read: list[str] = field(default_factory=list)
    """Mailboxes in which UIDs were asked for."""

    def kept(self, octets: bytes) -> bytes:
        """What is stored of an appended draft."""
        if not self.rewrites:
            return octets
        head, border, body = octets.partition(b"\r\n\r\n")
        lines = [line for line in head.split(b"\r\n") if not line.startswith((b"Message-ID", b"In-Reply-To"))]
        own = b"Message-ID: <%d@internalid>" % self.mailboxes["Drafts"].uidnext
        return b"\r\n".join([own, *lines]) + border + body

    def fails(self, command: str) -> None:
        if self.faults.get(command) and (error := self.faults[command].pop(0)):
            raise error


class Unheard:
    """ports.Ahead for whoever does not listen."""

    def __getattr__(self, _name: str) -> Callable[..., None]:
        return lambda *_args, **_kwargs: None


class FakeSession:
    """ports.Session over a FakeServer."""

    def __init__(self, server: FakeServer) -> None:
        self.server = server
        self.open = ""

    @property
    def _box(self) -> FakeMailbox:
        return self.server.mailboxes[self.open]

    def ahead(self, *, behind_claim: bool = False) -> contextlib.AbstractContextManager[Ahead]:
        """A hint is a hint: nothing here has to travel."""
        return contextlib.nullcontext(Unheard())

    def special_use(self) -> SpecialUse:
        return SpecialUse("Drafts", "Sent", "Trash", "All" if "All" in self.server.mailboxes else None)

    def mailboxes(self) -> tuple[str, ...]:
        return tuple(self.server.mailboxes)

    def examine(self, mailbox: str) -> MailboxState:
        self.server.fails("examine")
        self.open = mailbox
        return MailboxState(UidValidity(self._box.uidvalidity), Uid(self._box.uidnext), len(self._box.messages))

    def status(self, mailbox: str) -> MailboxState:
        self.server.fails("status")
        box = self.server.mailboxes[mailbox]
        return MailboxState(UidValidity(box.uidvalidity), Uid(box.uidnext), len(box.messages), len(box.deleted))

    def uids(
        self, *, first: Uid, since: date | None = None, undeleted: bool = False, keyword: str = ""
    ) -> tuple[Uid, ...]:
        self.server.read.append(self.open)
        hidden = self._box.deleted if undeleted else set()
        flags, claims = self._box.flags, self._box.keywords
        words = {uid: flags.get(uid, set()) | claims.get(uid, set()) for uid in self._box.listed}
        shown = (uid for uid in self._box.listed if not keyword or keyword in words[uid])
        return tuple(Uid(uid) for uid in shown if uid >= first and uid not in hidden)

    def fetch(self, uids: Sequence[Uid], octets: int = 2**20) -> Iterator[Arrival]:
        self.server.fails("fetch")
        if self._box.spoiled & set(uids):
            raise ServerRefused("One of them cannot be fetched.")
        for uid in uids:
            if uid in self._box.listed and uid not in self._box.silent:
                when = self.server.received.get(uid, WHEN)
                yield Arrival(self._place(uid), self._box.messages[uid][:octets], when)

    def headers(self, uids: Sequence[Uid]) -> tuple[Header, ...]:
        return tuple(
            Header(self._place(uid), self._id(uid, b"Message-ID"), self._id(uid, b"In-Reply-To"), WHEN, self._from(uid))
            for uid in uids
            if uid in self._box.listed
        )

    def search_reply(self, *message_ids: MessageId) -> tuple[Uid, ...]:
        octets = ((uid, self._box.messages[uid]) for uid in self._box.listed)
        return tuple(Uid(uid) for uid, text in octets if any(one.encode() in text for one in message_ids))

    def correspondence(self, who: Collection[str], since: date) -> tuple[Uid, ...]:
        heads = {uid: self._box.messages[uid].partition(b"\r\n\r\n")[0].lower() for uid in self._box.listed}
        return tuple(Uid(uid) for uid, head in heads.items() if any(one.lower().encode() in head for one in who))

    def titled(self, words: str) -> tuple[Uid, ...]:
        heads = {uid: self._box.messages[uid].partition(b"\r\n\r\n")[0].lower() for uid in self._box.listed}
        return tuple(Uid(uid) for uid, head in heads.items() if all(one.encode() in head for one in words.split()))

    def append(
        self, mailbox: str, octets: bytes, when: datetime, flags: Sequence[str] = ("\\Draft", "\\Seen")
    ) -> Place | None:
        """`append` fails before anything is stored, `appended` after it was."""
        self.server.fails("append")
        uid = self.server.mailboxes[mailbox].add(self.server.kept(octets))
        self.server.mailboxes[mailbox].flags[uid] = set(flags)
        self.server.appended += 1
        self.server.fails("appended")
        return Place(mailbox, UidValidity(self.server.mailboxes[mailbox].uidvalidity), Uid(uid))

    def claim(self, place: Place, keyword: str) -> bool | None:
        self.open, box = "", self.server.mailboxes[place.mailbox]
        if not self.server.claims or place.uid not in box.messages:
            return None
        return box.keywords.setdefault(place.uid, {keyword}) == {keyword}

    def release(self, place: Place, keyword: str) -> bool:
        self.open, box = "", self.server.mailboxes[place.mailbox]
        if place.uidvalidity != box.uidvalidity or place.uid not in box.messages:
            return False
        box.keywords.pop(place.uid, None)
        return True

    def mark(self, place: Place, add: Collection[str], remove: Collection[str]) -> bool:
        self.server.fails("mark")
        box = self.server.mailboxes[place.mailbox]
        if place.uidvalidity != box.uidvalidity or place.uid not in box.messages:
            return False
        box.flags[place.uid] = (box.flags.get(place.uid, set()) | set(add)) - set(remove)
        return True

    def rest(self) -> float:
        return 60.0

    def stirs(self) -> bool:
        return False

    def fileno(self) -> int:
        return -1

    def close(self) -> None: ...

    def _place(self, uid: int) -> Place:
        return Place(self.open, UidValidity(self._box.uidvalidity), Uid(uid))

    def _from(self, uid: int) -> str:
        found = re.search(rb"(?im)^From:.*?([^\s<>]+@[^\s<>]+)", self._box.messages[uid])
        return found[1].decode() if found else ""

    def _id(self, uid: int, name: bytes) -> MessageId | None:
        found = re.search(rb"(?im)^" + name + rb":\s*(\S+)", self._box.messages[uid])
        return next(iter(message_ids(found[1].decode())), None) if found else None


LOST = ServerUnavailable("The line was lost.")
