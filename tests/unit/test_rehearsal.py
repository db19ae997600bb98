"""The daemon rehearses a few letters beside its work."""

import threading

from watcher.adapters.config import load_rules
from watcher.cli import desk as desks
from watcher.cli import running


def test_no_rehearsal_outlives_the_work():
    """A daemon that is told to stop at once waits for the letter at hand, and begins no other."""
    rules = load_rules(None)
    with running._rehearsal(lambda: rules, desks.desk(None), ["en", "de", "fr"]):
        assert "rehearsal" in {thread.name for thread in threading.enumerate()}
    assert "rehearsal" not in {thread.name for thread in threading.enumerate()}
