"""Many mailboxes: one thread listens to all that rest, a few others work, never two of them on one mailbox."""

from __future__ import annotations

import logging
import selectors
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from queue import SimpleQueue

from watcher.bell import NAP_SECONDS, Bell, slept
from watcher.daemon import Watch
from watcher.delivery import SETTLING
from watcher.errors import CredentialError, GraciousError, OwnFault, ServerRefused, StoreError
from watcher.ports import Connector, Session

log = logging.getLogger("gracious")

REST_SECONDS = 300.0
"""IDLE is a hint: every mailbox is looked at again after this long, whatever its server says."""
BACKOFF_FIRST = 5.0
BACKOFF_LAST = 600.0
REFUSED_PAUSE = 3600.0
"""A wrong password or a lasting NO is not tried again sooner: servers lock accounts."""
WORKERS = 16
FEW = 5
"""As many mailboxes are told of by name."""


@dataclass
class Progress:
    """What is done about a mailbox now, and by when something else must be done (seconds, monotonic clock)."""

    stage: str = "starting"
    until: float = float("inf")


@dataclass(eq=False)
class Keeper:
    """Keeps one mailbox watched: connects, looks, lets the session rest, and comes back after every failure."""

    watch: Watch
    connect: Connector
    monotonic: Callable[[], float]
    chance: Callable[[], float]
    """A number in [0, 1): spreads reconnects."""
    report: Callable[[str, str], None] = lambda _about, _text: None
    """Told the account and what a person has to do about it; an empty sentence when it is well again."""
    server: str = ""
    rouse: Callable[[], None] = lambda: None
    """Wakes the keepers of other mailboxes: one of them may tell of it."""
    progress: Progress = field(default_factory=Progress)
    session: Session | None = None
    """Open, and at rest between two turns."""
    stale: bool = False
    """The machine has slept since: what the session says of its line may be long untrue."""
    waits: bool = False
    """Away for what may be over at any time, as a network that is not there."""
    _stopping: threading.Event = field(default_factory=threading.Event)
    _pause: float = BACKOFF_FIRST

    def once(self, since: date | None = None) -> int:
        """One look, and what an earlier run left in doubt is waited for; then the end. Raises what went wrong."""
        with self._net(), closing(self.connect()) as session:
            seen = self.watch.look(session, since)
            if 0 < (self.watch.patience() or 0) <= SETTLING.total_seconds():
                self._stopping.wait(self.watch.patience())
                self.watch.resume(session)
            self.watch.follow(session)
            self.watch.check_in(session)
            return seen

    def resume(self) -> None:
        """Take up what is unfinished, and nothing else. Raises what went wrong."""
        with closing(self.connect()) as session:
            self.watch.resume(session)

    def turn(self) -> float:
        """Do what there is to do. Returns after how many seconds the next turn is due, unless the session stirs before.

        One broken account hurts no other: it backs off alone.
        """
        try:
            with self._net():
                return self._looked()
        except GraciousError as error:  # a disk that is full has room again one day, as a network comes back
            return self._failed(error)

    @contextmanager
    def _net(self) -> Iterator[None]:
        """What nobody foresaw becomes a GraciousError: no other mailbox is to suffer for what we met in this one."""
        try:
            yield
        except GraciousError:
            raise
        except Exception as error:
            fault = OwnFault.of(error)
            log.error("fault account=%s mailbox=%r %s", self.watch.account, self.watch.mailbox, fault)
            raise fault from error

    def _failed(self, error: GraciousError) -> float:
        if _is_lasting(error):
            self.report(self.watch.account, str(error))
            self.rouse()
            return self._away(error, REFUSED_PAUSE)
        pause, self._pause = self._pause, min(BACKOFF_LAST, self._pause * 2)
        return self._away(error, error.after + pause * (0.5 + self.chance() / 2))

    def _looked(self) -> float:
        if self.stale:
            self.leave()
        session = self.session or self._connected()
        self._at("looking", 600)
        while (watch := self.watch).look(session) or watch.follow(session, watch.look) or watch.check_in(session):
            # what came meanwhile was announced to nobody: only a look that finds nothing may rest
            if self._stopping.is_set():
                return 0.0
            self._at("looking", 600)
        self._pause, self.waits = BACKOFF_FIRST, False
        self.report(self.watch.account, "")
        patience = self.watch.patience()
        seconds = min(session.rest(), REST_SECONDS, REST_SECONDS if patience is None else max(1.0, patience))
        self._at("idle", seconds + 120)
        return seconds

    def _connected(self) -> Session:
        self._at("connecting", 120)
        self.session = self.connect()
        log.info("connected account=%s mailbox=%r", self.watch.account, self.watch.mailbox)
        return self.session

    def _away(self, error: GraciousError, seconds: float) -> float:
        self.leave()
        self.waits = seconds < REFUSED_PAUSE
        name, code = type(error).__name__, error.exit_code
        log.warning("away account=%s error=%s code=%d again_in=%ds", self.watch.account, name, code, seconds)
        if isinstance(error, StoreError):
            log.error("disk %r", str(error))  # the remedy; no mail's words are in it
        self._at(f"waiting ({error.plight})", seconds + 60)
        return seconds

    def leave(self) -> None:
        """Close the session, if there is one."""
        session, self.session, self.stale = self.session, None, False
        if session is not None:
            session.close()

    def queued(self) -> None:
        """A turn is due, and begins as soon as somebody is free."""
        self._at("queued", 600)

    def _at(self, stage: str, seconds: float) -> None:
        self.progress.stage, self.progress.until = stage, self.monotonic() + seconds

    def stop(self) -> None:
        """Let the present turn be the last."""
        self._stopping.set()


def _is_lasting(error: GraciousError) -> bool:
    """Only a person can help; a NO for now ([SERVERBUG] while the server's disk is full) passes by itself."""
    return isinstance(error, CredentialError | OwnFault) or (isinstance(error, ServerRefused) and error.permanent)


class Fleet:
    """All keepers. One thread sleeps until a session stirs or a turn is due; a few workers take the turns.

    Of the workers half at most serve one server, so that one that is slow, or has very many mailboxes, starves nobody.
    """

    def __init__(self, keepers: Sequence[Keeper], workers: int = WORKERS) -> None:
        self.keepers = tuple(keepers)
        for keeper in self.keepers:
            keeper.rouse = self.nudge
        self._each = max(1, workers // 2)
        self._due = dict.fromkeys(self.keepers, 0.0)
        self._resting: dict[Keeper, Session] = {}
        self._again: set[Keeper] = set()
        """Nudged while they had their turn: what they have read may be older than the nudge."""
        self._queue: deque[Keeper] = deque()
        self._busy: Counter[str] = Counter()
        self._tasks: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._done: SimpleQueue[tuple[Keeper, float]] = SimpleQueue()
        self._selector = selectors.DefaultSelector()
        self._bell = Bell()
        self._selector.register(self._bell, selectors.EVENT_READ)
        self._stopping = self._nudged = self._woken = self._worked = False
        self._asleep = slept()
        self._listener = threading.Thread(target=self._listen, name="listener", daemon=True)
        self._workers = tuple(
            threading.Thread(target=self._work, name=f"worker-{n}", daemon=True)
            for n in range(min(workers, len(self.keepers)))
        )

    def start(self) -> None:
        for thread in (self._listener, *self._workers):
            thread.start()

    def alive(self) -> bool:
        """Every thread is there: one that ended has met what it cannot handle."""
        return all(thread.is_alive() for thread in (self._listener, *self._workers))

    def healthy(self) -> bool:
        """Every thread lives and no mailbox is past its own deadline."""
        return self.alive() and all(keeper.progress.until > keeper.monotonic() for keeper in self.keepers)

    def has_worked(self) -> bool:
        """True once for all the turns since the last call."""
        worked, self._worked = self._worked, False
        return worked

    def summary(self) -> str:
        """One line for `systemctl status`."""
        if len(self.keepers) > FEW:
            stages = Counter(keeper.progress.stage for keeper in self.keepers)
            return f"{len(self.keepers)} mailboxes: " + ", ".join(f"{n} {stage}" for stage, n in sorted(stages.items()))
        return ", ".join(
            f"{keeper.watch.account}/{keeper.watch.mailbox}: {keeper.progress.stage}" for keeper in self.keepers
        )

    def nudge(self) -> None:
        """Look now instead of at the end of the rest, in every mailbox that is open."""
        self._nudged = True
        self._bell.ring()

    def wake(self) -> None:
        """To be called now and then. After the machine has slept no line is trusted, and nobody waits for a network."""
        nap = slept() - self._asleep
        self._asleep += nap
        if nap > NAP_SECONDS:
            log.info("woken slept=%ds", nap)
            self._woken = True
            self.nudge()

    def stop(self, seconds: float = 20.0) -> None:
        """Let each present turn end, close every session, and wait for that."""
        until = time.monotonic() + seconds
        for keeper in self.keepers:
            keeper.stop()
        self._stopping = True
        self._bell.ring()
        self._listener.join(seconds)
        for keeper in self.keepers:
            self._tasks.put(keeper.leave)
        for _ in self._workers:
            self._tasks.put(None)
        for thread in self._workers:
            thread.join(max(0.0, until - time.monotonic()))
        if not self._listener.is_alive():
            self._selector.close()
            self._bell.close()

    def _listen(self) -> None:
        """Also waits, when we stop, for the turns that have begun: a session is closed by nobody while it is used."""
        while not self._stopping or self._busy.total():
            for key, _ in self._selector.select(self._patience()):
                self._bell.hush() if key.data is None else self._stirred(key.data)
            self._put_to_rest()
            self._wake(time.monotonic())
            self._hand_out()

    def _patience(self) -> float | None:
        following = min(self._due.values(), default=None)
        return None if following is None else max(0.0, following - time.monotonic())

    def _stirred(self, keeper: Keeper) -> None:
        if self._resting[keeper].stirs():
            self._due[keeper] = 0.0

    def _put_to_rest(self) -> None:
        """Take the turns back that are over."""
        while not self._done.empty():
            keeper, seconds = self._done.get()
            self._busy[keeper.server] -= 1
            if keeper.session and keeper in self._again:
                seconds = 0.0
            self._again.discard(keeper)
            self._due[keeper] = time.monotonic() + seconds
            if keeper.session and seconds:
                self._resting[keeper] = keeper.session
                self._selector.register(keeper.session, selectors.EVENT_READ, keeper)

    def _wake(self, now: float) -> None:
        at_once: set[Keeper] = set()
        if self._nudged:  # whoever is away has a reason: a refused password is not tried sooner
            self._nudged = False
            at_once |= self._resting.keys()
            if self._woken:
                self._woken = False
                at_once |= {keeper for keeper in self._due if keeper.waits}
                for keeper in self.keepers:
                    keeper.stale = True
            self._again |= {keeper for keeper in self.keepers if keeper not in self._due}
        for keeper in [keeper for keeper, due in self._due.items() if due <= now or keeper in at_once]:
            del self._due[keeper]
            if session := self._resting.pop(keeper, None):
                self._selector.unregister(session)
            keeper.queued()
            self._queue.append(keeper)

    def _hand_out(self) -> None:
        """As far as workers are free, each server in its measure; in the order in which turns became due."""
        for _ in range(0 if self._stopping else len(self._queue)):
            if self._busy.total() >= len(self._workers):
                return
            keeper = self._queue.popleft()
            if self._busy[keeper.server] < self._each:
                self._busy[keeper.server] += 1
                self._tasks.put(partial(self._turn, keeper))
            else:
                self._queue.append(keeper)

    def _turn(self, keeper: Keeper) -> None:
        seconds = REST_SECONDS
        try:
            seconds = keeper.turn()
        finally:
            self._worked = True
            self._done.put((keeper, seconds))
            self._bell.ring()

    def _work(self) -> None:
        while task := self._tasks.get():
            task()
