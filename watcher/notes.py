"""Notes to oneself: why there is a draft or none, to whom and why, what else to do; in the thread, or once a week."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from watcher.core import draft, note
from watcher.core.case import OPEN, Case, Form, Resumed, State
from watcher.core.letter import Profile
from watcher.core.message import Address
from watcher.delivery import Delivery, never_anew, to_oneself
from watcher.ports import Session, Store

When = Literal["thread", "weekly"]

REACH = timedelta(days=7)
"""A note is written for cases of this long ago at most: whoever turns notes on is not flooded."""


@dataclass(frozen=True, slots=True)
class Notes:
    """The notes of one account, in its first watched mailbox: intent first, known by its mark, never twice."""

    account: str
    mailbox: str
    when: When
    store: Store
    profile: Profile
    clock: Callable[[], datetime]

    def look(self, session: Session) -> bool:
        """Write what is due; True when a mailbox was opened for it."""
        now = self.clock()
        left = Delivery(self.store, self.clock, write=never_anew).take_up(session, self._unfinished())
        due = tuple(self._thread(now) if self.when == "thread" else self._digest(now))
        for source, subject, told in due:
            opened = self.store.open_case(self._note(session, source, subject, told, now), now)
            Delivery(self.store, self.clock).drive(session, opened, Resumed())
        return bool(due) or left

    def _unfinished(self) -> tuple[Case, ...]:
        """What an earlier session left; where it is too early to append again it waits, so nothing turns in circles."""
        cases = self.store.cases(account=self.account, states=OPEN)
        return tuple(case for case in cases if case.form is Form.REMARK)

    def _thread(self, now: datetime) -> Iterator[tuple[str, str, Sequence[Case]]]:
        for case in self.store.opened_since(self.account, now - REACH):
            source = f"note {case.id}"
            if case.state not in OPEN and self.store.known(self.account, source) is None:
                yield source, f"About: {case.about.subject}", (case,)

    def _digest(self, now: datetime) -> Iterator[tuple[str, str, Sequence[Case]]]:
        """On the first look of a week, what the week before has brought."""
        monday = _monday(now)
        source = f"digest {monday.date()}"
        if self.store.known(self.account, source) is None:
            cases = [case for case in self.store.opened_since(self.account, monday - REACH) if case.opened < monday]
            if cases:
                yield source, f"The week of {(monday - REACH):%d %B}: {_count(cases)}", cases

    def _note(self, session: Session, source: str, subject: str, told: Sequence[Case], now: datetime) -> Case:
        own = Address(self.profile.name, self.profile.addresses[0])
        mark = draft.mark(self.store.install_key(), self.account, source, 0, own.domain)
        text = "\n\n".join("\n".join(_lines(case)) for case in told)
        thread = tuple(case.source_id for case in told if case.source_id) if self.when == "thread" else ()
        made = note.Note(own, subject, text, now, mark, references=thread)
        return to_oneself(session, self.account, self.mailbox, source, made, Form.REMARK)


def _monday(now: datetime) -> datetime:
    """The beginning of the week, in the zone of `now`."""
    day: date = now.date() - timedelta(days=now.weekday())
    return datetime(day.year, day.month, day.day, tzinfo=now.tzinfo)


def _count(cases: Sequence[Case]) -> str:
    return "one answer came" if len(cases) == 1 else f"{len(cases)} answers came"


def _lines(case: Case) -> Iterator[str]:
    """What the note says of one case; plain sentences."""
    about, advice = case.about, json.loads(case.advice)
    yield f"{about.company or about.sender or 'Somebody'}: {about.subject}"
    yield _what(case)
    if advice:
        yield f"To whom: {advice['to_why']}"
        if advice["nudge"]:
            yield f"This one matters: {advice['why']} {advice['nudge']}"
        yield from (f"- {point}" for point in advice["points"])
    words = [f"“{' '.join(hit['text'].split())[:80]}” ({hit['points']:+g})" for hit in json.loads(about.evidence)[:3]]
    if words:
        yield f"Why it counts as a no: {', '.join(words)}."
    yield f"More: gracious show {case.id}"


def _what(case: Case) -> str:
    match case.state:
        case State.DRAFTED:
            return "A reply lies in Drafts." if case.to else f"A reply lies in Drafts, To left empty. {case.reason}"
        case State.UNCLEAR | State.SILENT | State.HELD | State.REFUSED:
            return f"No draft. {case.reason}"
    return f"The reply is {case.state}."
