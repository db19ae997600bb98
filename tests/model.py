"""A model mailbox for the laws of exactly once: it loses lines, delays, lies, renumbers, and dies when told to."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from fakes import LOST, FakeClock, FakeMailbox, FakeServer, FakeSession

from watcher.core.case import Place, Uid, UidValidity
from watcher.errors import ServerRefused
from watcher.ports import Store

APPENDS = ("ok", "no uid", "lie", "late", "hidden", "full", "never", "lost before", "lost after", "killed after")
"""What may happen to one APPEND; `late` and `hidden` show within the time that is waited for them."""


SOON = timedelta(seconds=30)


class Killed(BaseException):
    """The process is no more."""


_NOT_STORED = {
    "lost before": LOST,
    "late": LOST,
    "full": ServerRefused("Over quota.", code="OVERQUOTA"),
    "never": ServerRefused("Too big.", permanent=True),
}
_STORED = {"lost after": LOST, "killed after": Killed()}


@dataclass
class Fuse:
    """Burns down with every command and every commit; at its end the line is lost, or the process dies."""

    left: int = -1
    error: BaseException = LOST

    def burn(self, *, commit: bool = False) -> None:
        if self.left < 0 or (commit and self.error is LOST):
            return
        self.left -= 1
        if self.left < 0:
            raise self.error


@dataclass
class ModelServer(FakeServer):
    """A FakeServer with time, and with one fault for each of the next APPENDs."""

    clock: FakeClock = field(default_factory=FakeClock)
    fuse: Fuse = field(default_factory=Fuse)
    plans: list[str] = field(default_factory=list)
    delayed: list[tuple[datetime, bytes]] = field(default_factory=list)
    hiding: list[tuple[datetime, int]] = field(default_factory=list)
    stored: list[bytes] = field(default_factory=list)
    """Every draft that ever came to be, as it was sent to us."""

    def store(self, octets: bytes) -> int:
        self.stored.append(octets)
        self.appended += 1
        return self.mailboxes["Drafts"].add(self.kept(octets))

    def catch_up(self) -> None:
        """What was on its way arrives, what was hidden shows."""
        now, drafts = self.clock(), self.mailboxes["Drafts"]
        for at, octets in [one for one in self.delayed if one[0] <= now]:
            self.store(octets)
            self.delayed.remove((at, octets))
        for at, uid in [one for one in self.hiding if one[0] <= now]:
            drafts.hidden.discard(uid)
            self.hiding.remove((at, uid))

    def renumber(self, mailbox: str) -> None:
        old = self.mailboxes[mailbox]
        new = FakeMailbox(uidvalidity=old.uidvalidity + 1)
        for uid in sorted(old.messages):
            number = new.add(old.messages[uid])
            if uid in old.keywords:
                new.keywords[number] = old.keywords[uid]
        self.mailboxes[mailbox] = new

    def replies(self, source_id: bytes) -> int:
        """How many drafts were ever stored that answer this mail."""
        answers = re.compile(rb"(?m)^In-Reply-To: " + re.escape(source_id) + rb"\r$")
        return sum(bool(answers.search(octets)) for octets in self.stored)


class ModelSession(FakeSession):
    """Every command costs a bit of the fuse."""

    server: ModelServer

    def __getattribute__(self, name: str) -> object:
        if name in ("special_use", "examine", "status", "uids", "fetch", "headers", "search_reply", "claim", "release"):
            server: ModelServer = super().__getattribute__("server")
            server.fuse.burn()
            server.catch_up()
        return super().__getattribute__(name)

    def append(
        self, mailbox: str, octets: bytes, when: datetime, flags: Sequence[str] = ("\\Draft", "\\Seen")
    ) -> Place | None:
        server = self.server
        server.fuse.burn()
        plan = server.plans.pop(0) if server.plans else "ok"
        if plan == "lie":
            return None
        if plan in _NOT_STORED:
            if plan == "late":
                server.delayed.append((server.clock() + SOON, octets))
            raise _NOT_STORED[plan]
        uid, box = server.store(octets), server.mailboxes[mailbox]
        if plan in _STORED:
            raise _STORED[plan]
        if plan == "hidden":
            box.hidden.add(uid)
            server.hiding.append((server.clock() + SOON, uid))
        return None if plan == "no uid" else Place(mailbox, UidValidity(box.uidvalidity), Uid(uid))


@dataclass
class MortalStore:
    """A store whose process may die right before or right after any commit."""

    store: Store
    fuse: Fuse

    def __getattr__(self, name: str) -> object:
        method = getattr(self.store, name)
        if name not in ("open_case", "save", "receipt", "save_checkpoint", "quarantine", "release"):
            return method
        return self._mortal(method)

    def _mortal(self, commit: Callable[..., object]) -> Callable[..., object]:
        def committing(*words: object, **more: object) -> object:
            self.fuse.burn(commit=True)
            done = commit(*words, **more)
            self.fuse.burn(commit=True)
            return done

        return committing
