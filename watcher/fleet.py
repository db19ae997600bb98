"""Many mailboxes: who idles, who works; one thread and one session each."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from watcher.daemon import Watch
from watcher.delivery import SETTLING
from watcher.errors import CredentialError, GraciousError, ServerRefused, StoreError
from watcher.ports import Connector, Session

log = logging.getLogger("gracious")

IDLE_SECONDS = 540.0
"""IDLE is renewed well before the 29 minutes of RFC 2177: NATs forget a silent line after five to fifteen."""
BACKOFF_FIRST = 5.0
BACKOFF_LAST = 600.0
REFUSED_PAUSE = 3600.0
"""A wrong password or a lasting NO is not tried again sooner: servers lock accounts."""


@dataclass
class Progress:
    """What a mailbox's thread does now, and by when it must have done something else (seconds, monotonic clock)."""

    stage: str = "starting"
    until: float = float("inf")


@dataclass
class Keeper:
    """Keeps one mailbox watched: connects, looks, idles, and comes back after every failure."""

    watch: Watch
    connect: Connector
    monotonic: Callable[[], float]
    chance: Callable[[], float]
    """A number in [0, 1): spreads reconnects."""
    report: Callable[[str, str], None] = lambda _about, _text: None
    """Told the account and what a person has to do about it; an empty sentence when it is well again."""
    progress: Progress = field(default_factory=Progress)
    _stopping: threading.Event = field(default_factory=threading.Event)
    _session: Session | None = None
    _pause: float = BACKOFF_FIRST

    def once(self, since: date | None = None) -> int:
        """One look, and what an earlier run left in doubt is waited for; then the end. Raises what went wrong."""
        session = self.connect()
        try:
            seen = self.watch.look(session, since)
            if 0 < (self.watch.patience() or 0) <= SETTLING.total_seconds():
                self._stopping.wait(self.watch.patience())
                self.watch.resume(session)
            self.watch.follow(session)
            self.watch.check_in(session)
            return seen
        finally:
            session.close()

    def resume(self) -> None:
        """Take up what is unfinished, and nothing else. Raises what went wrong."""
        session = self.connect()
        try:
            self.watch.resume(session)
        finally:
            session.close()

    def run(self) -> None:
        """Until stop(). One broken account hurts no other: its thread backs off alone."""
        while not self._stopping.is_set():
            try:
                self._serve()
            except GraciousError as error:  # a disk that is full has room again one day, as a network comes back
                if _is_lasting(error):
                    self.report(self.watch.account, str(error))
                    self._rest(error, REFUSED_PAUSE)
                    continue
                pause, self._pause = self._pause, min(BACKOFF_LAST, self._pause * 2)
                self._rest(error, pause * (0.5 + self.chance() / 2))

    def _serve(self) -> None:
        self._at("connecting", 120)
        session = self._session = self.connect()
        try:
            log.info("connected account=%s mailbox=%r", self.watch.account, self.watch.mailbox)
            while not self._stopping.is_set():
                self._at("looking", 600)
                if self.watch.look(session) or self.watch.follow(session) or self.watch.check_in(session):
                    continue  # what came meanwhile was announced to nobody: only a look that finds nothing may idle
                self._pause = BACKOFF_FIRST
                self.report(self.watch.account, "")
                self._at("idle", IDLE_SECONDS + 120)
                patience = self.watch.patience()
                session.wait(IDLE_SECONDS if patience is None else min(IDLE_SECONDS, max(1.0, patience)))
        finally:
            self._session = None
            session.close()

    def _rest(self, error: GraciousError, seconds: float) -> None:
        log.warning(
            "away account=%s error=%s code=%d again_in=%ds",
            self.watch.account,
            type(error).__name__,
            error.exit_code,
            seconds,
        )
        if isinstance(error, StoreError):
            log.error("disk %r", str(error))  # the remedy; no mail's words are in it
        self._at(f"waiting ({type(error).__name__})", seconds + 60)
        self._stopping.wait(seconds)

    def _at(self, stage: str, seconds: float) -> None:
        self.progress.stage, self.progress.until = stage, self.monotonic() + seconds

    def nudge(self) -> None:
        """Look now instead of at the end of this IDLE."""
        if session := self._session:
            session.wake()

    def stop(self) -> None:
        self._stopping.set()
        self.nudge()


def _is_lasting(error: GraciousError) -> bool:
    """Only a person can help; a NO for now ([SERVERBUG] while the server's disk is full) passes by itself."""
    return isinstance(error, CredentialError) or (isinstance(error, ServerRefused) and error.permanent)


class Fleet:
    """All keepers, each in a thread of its own."""

    def __init__(self, keepers: Sequence[Keeper]) -> None:
        self.keepers = tuple(keepers)
        self._threads = tuple(
            threading.Thread(target=keeper.run, name=f"{keeper.watch.account}/{keeper.watch.mailbox}", daemon=True)
            for keeper in self.keepers
        )

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def alive(self) -> bool:
        """Every thread is there: one that ended has met what it cannot handle."""
        return all(thread.is_alive() for thread in self._threads)

    def healthy(self) -> bool:
        """Every thread lives and none is past its own deadline."""
        return self.alive() and all(keeper.progress.until > keeper.monotonic() for keeper in self.keepers)

    def summary(self) -> str:
        """One line for `systemctl status`."""
        return ", ".join(
            f"{keeper.watch.account}/{keeper.watch.mailbox}: {keeper.progress.stage}" for keeper in self.keepers
        )

    def nudge(self) -> None:
        for keeper in self.keepers:
            keeper.nudge()

    def stop(self, seconds: float = 20.0) -> None:
        """Ask every thread to end after its present command, and wait for them."""
        for keeper in self.keepers:
            keeper.stop()
        for thread in self._threads:
            thread.join(seconds)
