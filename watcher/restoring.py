"""A store that was lost is made anew from what one account's mailboxes prove. Nothing is appended, nothing changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from watcher.agenda import Due
from watcher.core.almanac import Where
from watcher.core.case import Case, CaseId, Form, State
from watcher.core.checkin import Planner, second
from watcher.daemon import Watch
from watcher.ports import Header, Session, Store

LOST = "It was due before the store was made anew, and nothing proves that it was written."


@dataclass(frozen=True, slots=True)
class Restorer:
    """What one account's mailboxes prove: noes, letters that lie or were sent, check-ins that came and are to come."""

    account: str
    watches: tuple[Watch, ...]
    """With `restoring` set."""
    store: Store
    planner: Planner | None
    """None where check-ins are off."""
    clock: Callable[[], datetime]

    def restore(self, session: Session, since: date) -> int:
        """Read the mail since a day once more; returns how many messages that were. May be done again at any time."""
        read = sum(watch.look(session, since) for watch in self.watches)
        for due in self._past():
            self._settle(session, due)
        for nudge in self.store.ripe(self.account, date.max, nudges=True):
            self.store.settle(nudge, "cancelled", "", self.clock())  # said before, as far as anybody knows
        self.store.told([due.id for due in self.store.untold(self.account)])
        return read

    def _past(self) -> Iterator[Due]:
        """Check-ins whose day went by; a second one, found with the first, comes by in its turn."""
        while ripe := self.store.ripe(self.account, self.clock().date()):
            yield from ripe

    def _settle(self, session: Session, due: Due) -> None:
        case = self.store.case(due.case)
        assert case is not None  # for mypy: a check-in refers to its case
        before = next((one for one in self.store.cases(parent=case.id) if one.turn == due.turn - 1), case)
        letter = self._letter(session, before)
        if letter is None:
            self.store.settle(due, "cancelled", LOST, self.clock())
            return
        child = self.store.open_case(self._child(session, case, due, before, letter), self.clock())
        self.store.receipt(child, self.clock())

    @staticmethod
    def _letter(session: Session, before: Case) -> Header | None:
        """The user's next letter in the thread, in Sent or still in Drafts."""
        special = session.special_use()
        for mailbox in (special.sent, special.drafts):
            if mailbox and before.sent_id:
                session.examine(mailbox)
                answers = _answering(session.headers(session.search_reply(before.sent_id)), before)
                if answers:
                    return answers[0]
        return None

    def _child(self, session: Session, case: Case, due: Due, before: Case, letter: Header) -> Case:
        sent, at = letter.place.mailbox == session.special_use().sent, letter.at or self.clock()
        child = replace(
            case,
            id=CaseId(0),
            source=f"{case.source}#{due.turn}",
            source_id=before.sent_id,
            opened=at,
            state=State.SENT if sent else State.DRAFTED,
            reason="",
            mark=letter.message_id,
            octets=b"",
            draft=None if sent else letter.place,
            sent_id=letter.message_id if sent else None,
            sent_at=at if sent else None,
            form=Form.CHECK_IN,
            parent=case.id,
            turn=due.turn,
            due=None,
        )
        if due.turn > 1 or not case.later.again or self.planner is None:
            return child
        opened, done = self.planner.today(case.opened), self.planner.today(at)
        after = second(self.planner, opened, case.later.again, done, Where(due.zone, due.country))
        return replace(child, due=after.due, due_why=after.why)


def _answering(headers: Sequence[Header], before: Case) -> list[Header]:
    """In the order in which they came."""
    return sorted((one for one in headers if one.in_reply_to == before.sent_id), key=lambda one: one.place.uid)
