"""The daemon rehearses a few letters beside its work."""

import threading
from itertools import chain

from watcher.adapters.config import load_rules
from watcher.cli import desk as desks
from watcher.cli import running


def test_no_rehearsal_outlives_the_work():
    """A daemon that is told to stop at once waits for the letter at hand, and begins no other."""
    rules = load_rules(None)
    with running._rehearsal(lambda: rules, desks.desk(None), ["en", "de", "fr"]):
        assert "rehearsal" in {thread.name for thread in threading.enumerate()}
    assert "rehearsal" not in {thread.name for thread in threading.enumerate()}


def test_no_letter_waits_for_patterns_that_another_one_asked_about():
    """Headings under which a fact was looked for once have all their patterns compiled afterwards."""
    rules, desk = load_rules(None), desks.desk(None)
    running._rehearse(lambda: rules, desk, ["en"], threading.Event())
    english = desk.wordings.languages["en"]
    assert english._worded
    assert english._sayings
    asked = (*chain.from_iterable(english._worded.values()), *filter(None, english._sayings.values()))
    assert all("pattern" in vars(one) for one in asked)
