"""Which messages of a mailbox are still to be decided, and what happens to those that cannot be read.

None is missed: not one the server lists late, lists and does not deliver, or that ends us while it is read.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Protocol

from watcher.core.case import Place, Uid
from watcher.core.checkpoint import WINDOW, Checkpoint
from watcher.errors import CredentialError, GraciousError, ServerRefused, ServerUnavailable, StoreError
from watcher.ports import Arrival, MailboxState, PassedOver, Session, Store

log = logging.getLogger("gracious")

BATCH = 50
SLICE = 2000
"""Messages after which a long reading is told and kept: it may be ended at any time and goes on from there."""
RETRY_AFTER = (
    timedelta(0),
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=6),
    timedelta(hours=24),
)
"""Pauses between attempts at one message; after the last it is passed over, and stays listed in `status`."""
OVERLAP = timedelta(days=3)
"""A renumbered mailbox is looked at again from this long before it was last read."""
_NOT_THE_MESSAGE = frozenset({"INUSE", "LIMIT", "OVERQUOTA", "THROTTLED", "UNAVAILABLE"})
"""A NO to FETCH with one of these codes (RFC 5530) says nothing about the message asked for."""


@dataclass(frozen=True, slots=True)
class Horizon:
    """Mail from before the first contact with a mailbox is not ours to answer, wherever it is moved or restored to."""

    oldest: datetime | None = None
    renumbered: bool = False
    """A migration gives every message a new internal date, so that only Date tells."""

    def hides(self, sent: datetime | None, received: datetime) -> bool:
        if self.oldest is None or sent is None or sent >= self.oldest:
            return False
        return self.renumbered or received < self.oldest


class Act(Protocol):
    """What is to be done about one message that was understood."""

    def __call__(self) -> None: ...


class Understand(Protocol):
    """Parses and judges one message; may raise anything."""

    def __call__(self, arrival: Arrival, horizon: Horizon) -> Act | str | None:
        """What is to be done about it; the reason when it cannot be read; None for nothing."""
        ...


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads one mailbox from its checkpoint on."""

    account: str
    mailbox: str
    store: Store
    clock: Callable[[], datetime]
    understand: Understand
    dry_run: bool = False
    sift: Callable[[Session, Sequence[Uid]], Sequence[Uid]] | None = None
    """Which of many need to be read at all."""

    def foresee(self, session: Session) -> None:
        """Ask for what is new before anybody waits for it."""
        if known := self.store.checkpoint(self.account, self.mailbox):
            with session.ahead() as ahead:
                ahead.examine(self.mailbox)
                ahead.uids(first=known.first)
                ahead.fetch(Uid(known.high + 1))

    def read(self, session: Session, since: date | None = None) -> int:
        """Decide what is new, or what came since a date; returns how many messages were looked at."""
        self._retry(session)
        state = session.examine(self.mailbox)
        known = self.store.checkpoint(self.account, self.mailbox)
        if since is None and known is None:
            self._meet(session, state)
            return 0
        renumbered = known is not None and (known.uidvalidity != state.uidvalidity or known.high >= state.uidnext)
        if known is None or renumbered:
            mark = Checkpoint(self.account, self.mailbox, state.uidvalidity, Uid(0), began=self.clock())
        else:
            mark = known
        if since is not None:
            return self._read_since(session, state, mark, since, Horizon())
        if known and renumbered:
            log.warning("renumbered account=%s mailbox=%r", self.account, self.mailbox)
            now = self.clock()
            again, horizon = min(known.at or now, now) - OVERLAP, self._horizon(known, renumbered=True)
            return self._read_since(session, state, replace(mark, began=known.began), again.date(), horizon)
        uids = session.uids(first=mark.first)
        wanted = [uid for uid in uids if mark.is_open(uid)]
        return self._batches(session, state, mark, wanted, self._horizon(mark), lambda mark, uid: mark.read(uids, uid))

    def take(self, session: Session, uids: Sequence[Uid]) -> None:
        """Decide these now, whenever they came."""
        for n in range(0, len(uids), BATCH):
            self._batch(session, session.examine(self.mailbox), uids[n : n + BATCH], Horizon(), careful=False)

    def _meet(self, session: Session, state: MailboxState) -> None:
        """At first contact nothing old is touched; but a UID may have been given out and not show yet."""
        below = Uid(max(1, state.uidnext - WINDOW))
        mark = Checkpoint(self.account, self.mailbox, state.uidvalidity, Uid(below - 1), began=self.clock())
        self._save(mark.read(session.uids(first=below), Uid(state.uidnext - 1)))

    def _read_since(
        self, session: Session, state: MailboxState, mark: Checkpoint, since: date, horizon: Horizon
    ) -> int:
        uids = session.uids(first=Uid(1), since=since)
        if mark.high < Uid(1):
            mark = replace(mark, high=Uid(uids[0] - 1) if uids else Uid(session.examine(self.mailbox).uidnext - 1))
            self._save(mark)
        return self._batches(
            session, state, mark, uids, horizon, lambda mark, uid: replace(mark, high=Uid(max(mark.high, uid)))
        )

    def _batches(
        self,
        session: Session,
        state: MailboxState,
        mark: Checkpoint,
        uids: Sequence[Uid],
        horizon: Horizon,
        further: Callable[[Checkpoint, Uid], Checkpoint],
    ) -> int:
        careful, mark = mark.reading, replace(mark, reading=False)
        for start in range(0, len(uids), SLICE):
            among = uids[start : start + SLICE]
            wanted = self.sift(session, among) if self.sift else among
            for n in range(0, len(wanted), BATCH):
                batch = wanted[n : n + BATCH]
                self._save(replace(mark, reading=True))
                try:
                    self._batch(session, state, batch, horizon, careful=careful)
                except GraciousError:
                    self._save(mark)
                    raise
                mark, careful = further(mark, batch[-1]), False
                self._save(mark)
                state = session.examine(self.mailbox)
            if (over := further(mark, among[-1])) != mark:
                self._save(mark := over)
            if len(uids) > SLICE:
                log.info(
                    "read account=%s mailbox=%r seen=%d of=%d",
                    self.account,
                    self.mailbox,
                    start + len(among),
                    len(uids),
                )
        return len(uids)

    def _horizon(self, mark: Checkpoint, *, renumbered: bool = False) -> Horizon:
        """None where the clock was wrong at the first contact."""
        began = mark.began
        return Horizon(began - OVERLAP, renumbered) if began and began <= self.clock() else Horizon()

    def _save(self, mark: Checkpoint) -> None:
        if not self.dry_run:
            self.store.save_checkpoint(replace(mark, at=self.clock()))

    def _retry(self, session: Session) -> None:
        """Try again, each alone, what could not be handled and is due; what is gone is forgotten."""
        now = self.clock()
        due = [one for one in self.store.quarantined() if self._is_mine(one) and is_due(one, now)]
        if not due or self.dry_run:
            return
        state = session.examine(self.mailbox)
        due = [one for one in due if one.place.uidvalidity == state.uidvalidity]
        there = set(session.uids(first=min(one.place.uid for one in due))) if due else set()
        for one in due:
            if one.place.uid in there:
                self._batch(session, state, [one.place.uid], Horizon(), careful=True)
                state = session.examine(self.mailbox)
            else:
                self.store.release(self.account, one.place)

    def _is_mine(self, one: PassedOver) -> bool:
        return (one.account, one.place.mailbox) == (self.account, self.mailbox)

    def _batch(
        self, session: Session, state: MailboxState, uids: Sequence[Uid], horizon: Horizon, *, careful: bool
    ) -> None:
        """`state` is that of our mailbox, which is open."""
        arrivals, now = self._delivered(session, uids), self.clock()
        failed = {one.place: is_due(one, now) for one in self.store.quarantined() if self._is_mine(one)}
        for arrival in arrivals:
            if failed.get(arrival.place, True):
                self._one(arrival, horizon, careful=careful, failed=arrival.place in failed)
        missing = set(uids) - {arrival.place.uid for arrival in arrivals}
        if missing:
            again = session.examine(self.mailbox)
            for uid in sorted(missing & set(session.uids(first=min(missing)))):
                if again.uidvalidity == state.uidvalidity:
                    self._pass_over(Place(self.mailbox, again.uidvalidity, uid), "The server does not deliver it.")

    def _delivered(self, session: Session, uids: Sequence[Uid]) -> tuple[Arrival, ...]:
        """A server that says NO to many for one's sake (Exchange) is asked for each alone."""
        try:
            return tuple(session.fetch(uids))
        except ServerRefused as refusal:
            if refusal.code in _NOT_THE_MESSAGE:
                raise
            arrivals = [arrival for uid in uids for arrival in self._alone(session, uid)] if len(uids) > 1 else []
            if len(uids) > 1 and not arrivals:
                raise
        return tuple(arrivals)

    @staticmethod
    def _alone(session: Session, uid: Uid) -> tuple[Arrival, ...]:
        try:
            return tuple(session.fetch([uid]))
        except ServerRefused:
            return ()

    def _one(self, arrival: Arrival, horizon: Horizon, *, careful: bool, failed: bool) -> None:
        """Understand, then act. With `careful` it counts as failed until understood: it may have ended us before."""
        if careful and not self.dry_run:
            self.store.quarantine(self.account, arrival.place, "The program ended while it was read.", self.clock())
        act = _faultless(lambda: self.understand(arrival, horizon))
        if (careful or failed) and not isinstance(act, str) and not self.dry_run:
            self.store.release(self.account, arrival.place)
        fault = act if isinstance(act, str) else _faultless(act) if act else None
        if isinstance(fault, str):
            self._pass_over(arrival.place, fault)

    def _pass_over(self, place: Place, reason: str) -> None:
        if not self.dry_run:
            attempts = self.store.quarantine(self.account, place, reason, self.clock())
            log.error("unread account=%s uid=%d attempt=%d", self.account, place.uid, attempts)


def is_due(one: PassedOver, now: datetime) -> bool:
    """Whether another attempt is right now; never again after the last pause."""
    if one.attempts > len(RETRY_AFTER):
        return False
    return now < one.at or now - one.at >= RETRY_AFTER[one.attempts - 1]


def _faultless(act: Callable[[], Act | str | None]) -> Act | str | None:
    """What `act` returns, or why it could not be done; only what is no fault of the message is raised."""
    try:
        return act()
    except (ServerUnavailable, ServerRefused, StoreError, CredentialError):
        raise
    except Exception as error:  # noqa: BLE001  # the one place: a poison mail must never block the next
        return f"It cannot be handled ({type(error).__name__})."
