"""An outside calendar is kept at what is pending: what is new or moved is put there, what is over is taken away."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from watcher.agenda import Due, Entry
from watcher.ports import Store
from watcher.reminder import entry

log = logging.getLogger("gracious")


class OutsideCalendar(Protocol):
    """One calendar somewhere else. Every method may raise ServerUnavailable, CredentialError, ConfigError."""

    def put(self, uid: str, octets: str) -> None:
        """Store a calendar object under its UID; one that is there is replaced."""
        ...

    def remove(self, uid: str) -> None:
        """Take a calendar object away; that it is gone already is fine."""
        ...


@dataclass(frozen=True, slots=True)
class Showing:
    """The store remembers which day the calendar shows for each check-in; killed in between, a step is done again."""

    store: Store
    calendar: OutsideCalendar
    single: Callable[[Entry, datetime], str]
    """An entry as a calendar object."""
    clock: Callable[[], datetime]

    def sync(self) -> int:
        """Bring the calendar up to date; returns how many of its objects changed."""
        changed = 0
        while dues := self.store.unshown():
            self._show(dues)
            changed += len(dues)
        if changed:
            log.info("calendar changed=%d", changed)
        return changed

    def _show(self, dues: Sequence[Due]) -> None:
        for due in dues:
            shown = entry(self.store, due)
            if due.state == "pending":
                self.calendar.put(shown.uid, self.single(shown, self.clock()))
            else:
                self.calendar.remove(shown.uid)
            self.store.shown(due)
