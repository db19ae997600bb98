"""The bell rings, outlives every error, and knows when it is dead."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from servers.patience import HANGS, until

from watcher.adapters.scheduler import Ticker
from watcher.errors import StoreError


class Rings:
    """Counts ticks; `then` happens in each."""

    def __init__(self, then: Callable[[], None] = lambda: None) -> None:
        self.at: list[float] = []
        self.then = then
        self.news = threading.Condition()

    def __call__(self) -> None:
        with self.news:
            self.at.append(time.monotonic())
            self.news.notify_all()
        self.then()

    def wait(self, count: int, seconds: float = HANGS) -> bool:
        with self.news:
            return self.news.wait_for(lambda: len(self.at) >= count, seconds)


@pytest.fixture
def ticking() -> Iterator[Callable[..., Ticker]]:
    started: list[Ticker] = []

    def start(tick: Callable[[], None], seconds: float) -> Ticker:
        ticker = Ticker(tick, seconds)
        started.append(ticker)
        ticker.start()
        return ticker

    yield start
    for ticker in started:
        ticker.stop()


def test_rings(ticking: Callable[..., Ticker]) -> None:
    """The first tick comes at once, whatever the interval; the next ones not before it is over."""
    rings, often = Rings(), Rings()
    ticking(rings, 3600)
    assert rings.wait(1)
    before = time.monotonic()
    ticking(often, 0.3)
    assert often.wait(3)
    assert often.at[2] - before > 0.55


def test_errors(ticking: Callable[..., Ticker], caplog: pytest.LogCaptureFixture) -> None:
    """A tick that fails is told once, with no foreign words in it, and the bell rings on."""
    secret = "hunter2"

    def fail() -> None:
        raise ValueError(secret)

    rings = Rings(fail)
    with caplog.at_level(logging.INFO):
        ticker = ticking(rings, 0.05)
        assert rings.wait(4)
        until(ticker.alive)
        rings.then = lambda: None
        assert rings.wait(len(rings.at) + 3)
    assert [record.message for record in caplog.records] == ["tick failed error='ValueError'", "tick works again"]


def test_own_errors(ticking: Callable[..., Ticker], caplog: pytest.LogCaptureFixture) -> None:
    """Our own errors are whole sentences, and are told in full; another sentence is told again."""
    sentences = ["The disk is full.", "The disk is full.", "The disk is gone."]

    def fail() -> None:
        raise StoreError(sentences.pop(0) if len(sentences) > 1 else sentences[0])

    rings = Rings(fail)
    ticking(rings, 0.05)
    assert rings.wait(6)
    told = [record.message for record in caplog.records]
    assert told == [
        "tick failed error='StoreError: The disk is full.'",
        "tick failed error='StoreError: The disk is gone.'",
    ]


def test_never_twice_at_once(ticking: Callable[..., Ticker]) -> None:
    """A long tick is never overtaken by the next one."""
    inside = 0
    most = 0

    def slow() -> None:
        nonlocal inside, most
        inside += 1
        most = max(most, inside)
        time.sleep(0.15)
        inside -= 1

    rings = Rings(slow)
    ticking(rings, 0.05)
    assert rings.wait(5)
    assert most == 1


def test_alive() -> None:
    """The bell is alive from start to stop, and not outside."""
    rings = Rings()
    ticker = Ticker(rings, 0.2)
    assert not ticker.alive()
    ticker.start()
    assert rings.wait(1)
    until(ticker.alive)
    ticker.stop()
    ticker.stop()
    assert not ticker.alive()
    count = len(rings.at)
    time.sleep(0.4)
    assert len(rings.at) == count


def test_stuck_tick(ticking: Callable[..., Ticker]) -> None:
    """A tick that never comes back makes the bell count as dead, though its thread still runs."""
    free = threading.Event()
    ticker = ticking(Rings(lambda: free.wait(HANGS) and None), 0.3)
    until(lambda: not ticker.alive())
    assert ticker._scheduler._thread.is_alive()
    free.set()
    until(ticker.alive)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_dead_thread(ticking: Callable[..., Ticker]) -> None:
    """When apscheduler's thread has died the bell says so, although apscheduler still calls itself running."""
    rings = Rings()
    ticker = ticking(rings, 0.05)
    assert rings.wait(1)

    def explode() -> float:
        raise MemoryError

    ticker._scheduler._process_jobs = explode
    ticker._scheduler.wakeup()
    ticker._scheduler._thread.join(HANGS)
    assert ticker._scheduler.running
    assert not ticker.alive()


def test_clock_set_back(ticking: Callable[..., Ticker]) -> None:
    """After the wall clock was set back by a day the bell is ringing again within a few looks at it."""
    rings = Rings()
    ticker = ticking(rings, 0.2)
    assert rings.wait(2)
    with time_machine.travel(datetime.now(UTC) - timedelta(days=1), tick=True):
        time.sleep(0.5)
        heard = len(rings.at)
        until(lambda: ticker.alive() and len(rings.at) >= heard + 3)
