"""The bell: rings every few seconds and forgets (apscheduler 3.11); what is due is in the store."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.base import JobLookupError
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

from watcher.errors import GraciousError

log = logging.getLogger("gracious")

MISSED = 3
"""How many intervals may pass without a finished tick before the bell counts as dead."""


class Ticker:
    """Calls `tick` now and then every `seconds`, in a thread of its own, never twice at once."""

    def __init__(self, tick: Callable[[], None], seconds: float = 30) -> None:
        self._tick = tick
        self._seconds = seconds
        self._finished = time.monotonic()
        self._complaint = ""
        self._guard = threading.Lock()
        self._scheduler = BackgroundScheduler(
            jobstores={"default": MemoryJobStore()},
            executors={"default": ThreadPoolExecutor(1)},
            job_defaults={"max_instances": 1, "coalesce": True, "misfire_grace_time": None},
            timezone=UTC,
        )
        # It warns each time a long tick is still running; that is what max_instances is for.
        logging.getLogger("apscheduler").setLevel(logging.ERROR)

    def start(self) -> None:
        """Begin to ring; the first tick comes at once."""
        self._finished = time.monotonic()
        every = IntervalTrigger(seconds=self._seconds, timezone=UTC)
        self._scheduler.add_job(self._ring, every, id="tick", next_run_time=datetime.now(UTC))
        self._scheduler.start()

    def alive(self) -> bool:
        """The thread runs, and a tick has finished lately by the monotonic clock (`.running` stays True for ever).

        When a tick is overdue the bell is also nudged: after the wall clock was set back apscheduler would sleep the
        difference (apscheduler#351, #794).
        """
        thread = self._scheduler._thread  # noqa: SLF001  # the only place that knows whether it still runs
        age = time.monotonic() - self._finished
        if thread is None or not thread.is_alive():
            return False
        if age > 2 * self._seconds:
            self._nudge()
        return age <= MISSED * self._seconds

    def stop(self) -> None:
        """Ring no more, and wait for a tick that is running; safe before `start` and twice."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)

    def _nudge(self) -> None:
        try:
            self._scheduler.modify_job("tick", next_run_time=datetime.now(UTC))
        except JobLookupError:  # stopped meanwhile
            return

    def _ring(self) -> None:
        """One tick. It may fail, and be told so once, but it never silences the bell."""
        try:
            self._tick()
        except Exception as error:  # noqa: BLE001  # whatever it is, the next tick must come
            self._complain(
                f"{type(error).__name__}: {error}" if isinstance(error, GraciousError) else type(error).__name__
            )
        else:
            self._complain("")
        finally:
            self._finished = time.monotonic()

    def _complain(self, complaint: str) -> None:
        with self._guard:
            changed, self._complaint = complaint != self._complaint, complaint
        if changed and complaint:
            log.error("tick failed error=%r", complaint)
        elif changed:
            log.info("tick works again")
