"""One note a day to oneself: check-ins that lie in Drafts or come later today, and letters that were never sent."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from watcher.agenda import Due, Entry, Publisher
from watcher.core import draft, note
from watcher.core.case import LYING, Case, Form, Resumed, State
from watcher.core.checkin import Planner
from watcher.core.letter import Profile
from watcher.core.message import Address
from watcher.delivery import Delivery, never_anew, to_oneself
from watcher.ports import Session, Store

log = logging.getLogger("gracious")

INBOX = "INBOX"


@dataclass(frozen=True, slots=True)
class Reminder:
    """The notes of one account. A note is delivered as a draft is: intent first, known by its mark, never twice."""

    account: str
    store: Store
    profile: Profile
    planner: Planner
    publish: Publisher
    clock: Callable[[], datetime]

    def look(self, session: Session, coming: Sequence[Due] = ()) -> bool:
        """Write today's note if there is something to say and none was written yet; True when one was."""
        now = self.clock()
        source = f"reminder {self.planner.today(now)}"
        if self.store.known(self.account, source):
            return False
        drafted, unsent = self.store.untold(self.account), tuple(self._unsent(now))
        if not drafted and not unsent:
            return False
        told = [*drafted, *(coming if drafted else ())]
        opened = self.store.open_case(self._note(session, source, told, unsent, now), now)
        self.resume(session, opened)
        return True

    def resume(self, session: Session, opened: Case) -> None:
        """Before anything is appended what the note names counts as told: it is told once, whatever happens."""
        self.store.told(json.loads(opened.about.evidence))
        if opened.state is State.INTENDED and not opened.attempt:
            Delivery(self.store, self.clock).drive(session, opened, Resumed())
        else:
            Delivery(self.store, self.clock, write=never_anew).resume(session, opened)

    def _unsent(self, now: datetime) -> Iterator[Due]:
        """First letters that have lain in Drafts for two days; those that are gone or sent need no word."""
        for due in self.store.ripe(self.account, self.planner.today(now), nudges=True):
            case = self.store.case(due.case)
            if case is None or case.state not in LYING:
                self.store.settle(due, "cancelled", "", now)
            elif self.planner.is_time(due.due, "", "", now):
                yield due

    def _note(
        self, session: Session, source: str, drafted: Sequence[Due], unsent: Sequence[Due], now: datetime
    ) -> Case:
        own = Address(self.profile.name, self.profile.addresses[0])
        mark = draft.mark(self.store.install_key(), self.account, source, 0, own.domain)
        entries = [entry(self.store, due) for due in drafted]
        subject = _subject(self.store, drafted, unsent, self.planner.today(now))
        text = "\n\n".join(_paragraphs(self.store, drafted, unsent))
        made = note.Note(own, subject, text, now, mark, self.publish(entries, now) if entries else b"")
        told = json.dumps([due.id for due in (*drafted, *unsent)])
        return to_oneself(session, self.account, INBOX, source, made, Form.NOTE, told)


def entry(store: Store, due: Due) -> Entry:
    """A check-in for the calendar; the same one always has the same UID."""
    case = store.case(due.case)
    secret = store.install_key() + f"/{due.case}/{due.turn}".encode()
    uid = f"{hashlib.sha256(secret).hexdigest()[:32]}@check-in.gracious"
    name = _name(store, due)
    role = f" ({case.about.role})" if case and case.about.role else ""
    return Entry(uid, due.due, f"Check-in: {name}", f"{name}{role}: {due.why}")


def _name(store: Store, due: Due) -> str:
    """Whom it is about: the person and the employer, as far as they are known."""
    case = store.case(due.case)
    known = (case.about.person, case.about.company) if case else ()
    return ", ".join(name for name in known if name) or due.company or due.to or "somebody"


def _subject(store: Store, drafted: Sequence[Due], unsent: Sequence[Due], day: date) -> str:
    if len(drafted) == 1:
        return f"Check-in: {_name(store, drafted[0])} ({day:%d %B})"
    if drafted:
        return f"{len(drafted)} check-ins ({day:%d %B})"
    return "A letter is still in Drafts" if len(unsent) == 1 else f"{len(unsent)} letters are still in Drafts"


def _paragraphs(store: Store, drafted: Sequence[Due], unsent: Sequence[Due]) -> Iterator[str]:
    """What a person reads; plain sentences, each check-in with its reason."""
    if drafted:
        lies = "a short letter lies" if len(drafted) == 1 else "short letters lie"
        yield f"Today would be a good day to write again; {lies} in Drafts, flagged, for you to read, change and send."
    for due in drafted:
        state = "" if due.state == "drafted" else " (later today)"
        yield f"- {_name(store, due)}{state}. {due.why}"
    if unsent:
        yield "Still unsent in Drafts since more than two days, in case they were forgotten; this is said only once:"
    for due in unsent:
        yield f"- to {_name(store, due)}"
    yield "Deleting a draft is fine too. `gracious checkins` shows what comes next."
