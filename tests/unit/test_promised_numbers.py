"""The numbers that docs/reliability.md promises are those of the program."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from watcher import bell, delivery, fleet, reading
from watcher.adapters.store import file as store_file
from watcher.core import checkpoint
from watcher.core.case import life

PAGE = " ".join((Path(__file__).parents[2] / "docs" / "reliability.md").read_text("utf-8").split())
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.mark.parametrize(
    ("number", "promised", "words"),
    [
        (delivery.SETTLING, timedelta(seconds=45), "nothing is appended again for 45 seconds"),
        (life.ATTEMPTS, 3, "three times at most, then `held`"),
        (delivery.PAUSE, 15 * MINUTE, "the case waits a quarter of an hour"),
        (checkpoint.WINDOW, 500, "stay open (the last 500 below the highest)"),
        (
            reading.RETRY_AFTER,
            (0 * MINUTE, MINUTE, 5 * MINUTE, 30 * MINUTE, 6 * HOUR, 24 * HOUR),
            "tried again after 0, 1, 5, 30 minutes, 6 and 24 hours",
        ),
        (reading.OVERLAP, timedelta(days=3), "read from three days before its last reading"),
        (fleet.REST_SECONDS, 300, "a look is taken every five minutes"),
        ((fleet.BACKOFF_FIRST, fleet.BACKOFF_LAST), (5, 600), "comes back after 5 to 600 seconds with jitter"),
        (fleet.REFUSED_PAUSE, 3600, "puts that one away for an hour"),
        (bell.NAP_SECONDS, 60, "slept for more than a minute"),
        (store_file.LARGE, 64 * 2**20, "one over 64 MiB"),
    ],
)
def test_what_is_written_is_what_is_done(number: object, promised: object, words: str) -> None:
    """Whoever changes one of them changes the promise, and says so there."""
    assert number == promised
    assert words in PAGE
