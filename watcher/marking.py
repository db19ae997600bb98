"""Marks on the originals: flags and keywords that tell mail programs what became of a rejection."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain

from watcher.core.case import MARKS, Case, Place
from watcher.errors import ServerRefused
from watcher.ports import Session, Store
from watcher.probe import elsewhere

log = logging.getLogger("gracious")


@dataclass(frozen=True, slots=True)
class Marker:
    """Sets each mark once: one that the user takes off stays off until the case moves on."""

    account: str
    store: Store
    clock: Callable[[], datetime]

    def look(self, session: Session) -> bool:
        """Set what is due; True when a mailbox was opened for it."""
        cases = self.store.unmarked(self.account)
        for case in cases:
            try:
                place = self._mark(session, case)
            except ServerRefused as refusal:
                log.warning("not-marked id=%d account=%s code=%s", case.id, self.account, refusal.code or "none")
                place = None
            marked = replace(case, place=place or case.place, marked=case.mark_due)
            self.store.save(marked, self.clock(), "marked" if place else "not marked", case.mark_due, was=case)
        return bool(cases)

    @staticmethod
    def _mark(session: Session, case: Case) -> Place | None:
        """Where the original is and now carries its mark; None when it is nowhere in its mailbox."""
        have, want = MARKS[case.marked], MARKS[case.mark_due]
        for place in chain((case.place,), elsewhere(session, case)):
            if session.mark(place, want - have, have - want):
                return place
        return None
