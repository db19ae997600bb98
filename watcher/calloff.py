"""Check-ins are called off, or start anew, when life has moved on: what a later mail says is asked of each arrival."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from watcher.agenda import Due
from watcher.core.afterwards import Afterwards, Words, afterwards
from watcher.core.answer import Desk
from watcher.core.case import OPEN, Case, State
from watcher.core.checkin import Planner
from watcher.core.message import Message
from watcher.core.verdict import Verdict
from watcher.ports import Store

log = logging.getLogger("gracious")


@dataclass(frozen=True, slots=True)
class CallOff:
    """Watches what arrives for everything that makes a pending check-in wrong."""

    store: Store
    desk: Desk
    planner: Planner
    words: Words
    clock: Callable[[], datetime]

    def meaning(self, message: Message, verdict: Verdict, received: datetime) -> Afterwards | None:
        return afterwards(message, verdict, self.desk.profile, self.desk.senders, self.words, received)

    def arrived(self, message: Message, verdict: Verdict, received: datetime) -> None:
        """Call off what this mail makes wrong. Another no is not for here: it has a case of its own first."""
        found = self.meaning(message, verdict, received)
        if found is None or found.what == "declined":
            return
        for due in self.store.touched(found.ids, found.addresses, found.domains):
            if (case := self.store.case(due.case)) and self.applies(case, found, message, received):
                self._end(due, found.why)

    def applies(self, case: Case, found: Afterwards, message: Message, received: datetime) -> bool:
        """Whether it came after the no, and is not one of the letters themselves, to this no or to another."""
        moment = message.date or received
        if moment <= (case.declined_at or case.opened) or found.what == "declined":
            return False
        if found.what != "mine":
            return True
        before = case.sent_at is not None and moment <= case.sent_at
        return not before and not self.store.is_letter(message.message_id, message.in_reply_to)

    def declined(self, case: Case) -> None:
        """Another no of the same employer: its own check-in takes the place of an older one, or the clock restarts."""
        sender = {case.about.sender.lower(), case.to.lower()} - {""}
        for due in self.store.touched((), tuple(sender), (case.later.domain,), case.about.company or ""):
            if due.case < case.id:
                self._after_another_no(due, case)

    def _after_another_no(self, due: Due, case: Case) -> None:
        day = f"{case.opened:%d %B %Y}"
        if "closed" in case.about.openness:
            self._end(due, f"They wrote on {day} that they ask not to be written to.")
        elif case.due and case.state in OPEN | {State.DRAFTED}:
            self._end(due, f"They said no to something else on {day}; the check-in to that takes its place.")
        elif case.state is not State.UNCLEAR and (older := self.store.case(due.case)):
            again = self._anew(due, older, case)
            if again > due.due:
                self.store.redate(due, again, f"They said no again on {day}: the clock starts anew.", self.clock())

    def _anew(self, due: Due, older: Case, newer: Case) -> date:
        """As long after the newer no as it was to be after the older one."""
        days = due.due - self.planner.today(older.opened)
        return self.planner.moved(self.planner.today(newer.opened) + days, due.country)

    def _end(self, due: Due, why: str) -> None:
        if self.store.settle(due, "cancelled", why, self.clock()):
            log.info("check-in-off id=%d case=%d", due.id, due.case)
