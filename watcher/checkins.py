"""On the day: the mailbox is looked at once more, then a short letter into Drafts and one note a day to oneself."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from watcher.agenda import Due
from watcher.calloff import CallOff
from watcher.core import draft
from watcher.core.almanac import Where
from watcher.core.answer import Desk
from watcher.core.case import LYING, OPEN, Case, Fence, Form, Later, Resumed, State, Unwritable, Written
from watcher.core.checkin import Planner, second
from watcher.core.facts import OPENNESS, Fact, Facts
from watcher.core.letter import Composed, Since, compose_again, is_listed
from watcher.core.message import Address, Message
from watcher.core.rules import RuleSet
from watcher.core.verdict import judge
from watcher.delivery import Delivery
from watcher.ports import Codec, Session, Store
from watcher.reminder import Reminder
from watcher.writing import FRESH_DAYS, Writer

log = logging.getLogger("gracious")

AHEAD = timedelta(hours=14)
"""By so much the civil date is ahead of UTC where it is furthest."""
MOST_MAILS = 50
"""The newest mails with somebody that are read once more on the day."""


@dataclass(frozen=True, slots=True)
class CheckIns:
    """The check-ins of one account. The store is the truth: whatever is due is asked of it at every look."""

    account: str
    mailboxes: tuple[str, ...]
    """Those that are watched."""
    codec: Codec
    store: Store
    rules: Callable[[], RuleSet]
    desk: Desk
    planner: Planner
    calloff: CallOff
    reminder: Reminder | None
    clock: Callable[[], datetime]
    per_day: int = 3

    def look(self, session: Session) -> bool:
        """Take up what was left, then what is due; True when that meant to open other mailboxes."""
        left = self._unfinished()
        for case in left:
            self._take_up(session, case)
        ripe = self.ripe()
        for due in ripe:
            self._on_the_day(session, due)
        told = self.reminder is not None and self.reminder.look(session, self._coming())
        return bool(left or ripe or told)

    def ripe(self) -> tuple[Due, ...]:
        """What is to be done now: the oldest and weightiest first, and no more than a day holds."""
        now = self.clock()
        room = self.per_day - self.store.fired(self.account, now.astimezone(UTC).date())
        return tuple(due for due in self._due(now) if self._is_time(due, now))[: max(0, room)]

    def _coming(self) -> tuple[Due, ...]:
        """What will be drafted later today, where the morning comes later."""
        now = self.clock()
        room = self.per_day - self.store.fired(self.account, now.astimezone(UTC).date())
        later = (due for due in self._due(now) if due.due == self.planner.today(now) and not self._is_time(due, now))
        return tuple(later)[: max(0, room)]

    def _due(self, now: datetime) -> tuple[Due, ...]:
        left = {(case.parent, case.turn) for case in self._unfinished()}
        due = self.store.ripe(self.account, (now.astimezone(UTC) + AHEAD).date())
        return tuple(one for one in due if (one.case, one.turn) not in left)

    def _is_time(self, due: Due, now: datetime) -> bool:
        return self.planner.is_time(due.due, due.zone, due.country, now)

    def _unfinished(self) -> tuple[Case, ...]:
        cases = self.store.cases(account=self.account, states=OPEN)
        return tuple(case for case in cases if case.form in (Form.CHECK_IN, Form.NOTE))

    def _take_up(self, session: Session, case: Case) -> None:
        """What an earlier session left. A letter that is only intended is thought over once more."""
        if case.form is Form.NOTE:
            if self.reminder:
                self.reminder.resume(session, case)
            return
        due = self.store.pending(case)
        if case.state is State.INTENDED:
            reason = "It was called off." if due is None else self._against(session, due)
            if reason:
                self._silence(case, due, reason)
                return
        self._ended(self._delivery.resume(session, case), due)

    @property
    def _delivery(self) -> Delivery:
        return Delivery(self.store, self.clock, self.codec, self._anew)

    @property
    def _anew(self) -> Callable[[Session, Case], Written | Unwritable]:
        """Brings a letter back that the user wants after all."""
        return Writer(self.codec, self.store, self.rules, self.desk, self.clock).anew

    def _silence(self, letter: Case, due: Due | None, reason: str) -> None:
        now = self.clock()
        if due:
            self.store.settle(due, "cancelled", reason, now)
        self.store.save(replace(letter, state=State.SILENT, reason=reason), now, str(State.SILENT), reason)

    def _on_the_day(self, session: Session, due: Due) -> None:
        """Look once more, then write; what stands against it is recorded."""
        now = self.clock()
        if reason := self._against(session, due):
            self.store.settle(due, "cancelled", reason, now)
            log.info("check-in-off id=%d case=%d", due.id, due.case)
            return
        opened = self.store.open_case(self._intended(session, due, now), now)
        log.info("check-in id=%d case=%d account=%s", due.id, due.case, self.account)
        self._ended(self._delivery.drive(session, opened, Resumed()), due)

    def _ended(self, letter: Case, due: Due | None) -> None:
        """Where no draft came of it, the check-in ends with the same reason."""
        if due and letter.state in (State.SILENT, State.HELD, State.REFUSED):
            self.store.settle(due, "cancelled", letter.reason, self.clock())

    def _against(self, session: Session, due: Due) -> str:
        """Why this check-in would be wrong; empty when it is right."""
        case = self._case(due)
        if self.desk.profile.hired:
            return "You are hired."
        if case.to and is_listed(Address("", case.to), self.desk.profile.do_not_contact):
            return "You asked that nothing is written to them."
        return _unsent(self._before(case, due)) or next(self._moved_on(session, case, due), "")

    def _case(self, due: Due) -> Case:
        case = self.store.case(due.case)
        assert case is not None  # for mypy: a check-in refers to its case
        return case

    def _before(self, case: Case, due: Due) -> Case:
        """The letter that this one follows."""
        earlier = (one for one in self.store.cases(parent=case.id) if one.turn < due.turn)
        return next((one for one in earlier if one.turn == due.turn - 1), case)

    def _moved_on(self, session: Session, case: Case, due: Due) -> Iterator[str]:
        """What the mailbox says now, their mails and the user's own."""
        who = {one for one in (case.to, due.domain) if one}
        sent = session.special_use().sent
        for mailbox in dict.fromkeys((*self.mailboxes, *((sent,) if sent else ()))):
            session.examine(mailbox)
            uids = session.correspondence(who, (case.declined_at or case.opened).date() - timedelta(days=1))
            for arrival in session.fetch(uids[-MOST_MAILS:]):
                message = self.codec(arrival.octets)
                if isinstance(message, Message):
                    verdict = judge(message, self.rules())
                    found = self.calloff.meaning(message, verdict, arrival.internal_date)
                    if found and self.calloff.applies(case, found, message, arrival.internal_date):
                        yield found.why

    def _intended(self, session: Session, due: Due, now: datetime) -> Case:
        """The letter and its fence: what is committed before anything is appended."""
        case = self._case(due)
        before = self._before(case, due)
        last = self._last(session, before)
        composed = self._composed(case, due, now)
        own = self.desk.profile
        sender = last.sender if last.sender and last.sender.addr_spec.lower() in map(str.lower, own.addresses) else None
        sender = sender or Address(own.name, own.addresses[0])
        made = draft.Draft(
            sender=sender,
            to=last.to[0] if last.to and draft.addressable(last.to[0]) else None,
            subject=draft.reply_subject(last.subject),
            date=now,
            message_id=draft.mark(self.store.install_key(), self.account, _source(case, due), 0, sender.domain),
            body=composed.body,
            in_reply_to=before.sent_id or case.source_id,
            references=draft.references(last),
        )
        drafts = session.special_use().drafts
        state = session.examine(drafts)
        return replace(
            self._child(case, due, now),
            source_id=before.sent_id,
            to=made.to.addr_spec if made.to else "",
            mark=made.message_id,
            octets=draft.seal(draft.octets(made), made),
            fence=Fence(drafts, state.uidvalidity, state.uidnext),
            used=composed.used,
        )

    def _child(self, case: Case, due: Due, now: datetime) -> Case:
        """The case of the letter, and with it the check-in that comes after it."""
        later = Later(due.zone, due.country, 0, due.domain, due.weight)
        child = Case(
            account=self.account,
            source=_source(case, due),
            source_id=None,
            place=case.place,
            opened=now,
            about=case.about,
            state=State.INTENDED,
            later=later,
            form=Form.CHECK_IN,
            parent=case.id,
            turn=due.turn,
        )
        if due.turn > 1 or not case.later.again:
            return child
        where = Where(due.zone, due.country)
        after = second(self.planner, self._day(case.opened), case.later.again, self.planner.today(now), where)
        return replace(child, due=after.due, due_why=after.why)

    def _day(self, moment: datetime) -> date:
        return self.planner.today(moment)

    def _last(self, session: Session, before: Case) -> Message:
        """The letter before, as the user really sent it; where it is found no longer, as it was drafted."""
        special = session.special_use()
        for mailbox in (special.sent, special.all):
            if mailbox and before.sent_id:
                session.examine(mailbox)
                for arrival in session.fetch(session.search_reply(before.sent_id)):
                    message = self.codec(arrival.octets)
                    if isinstance(message, Message) and message.message_id == before.sent_id:
                        return message
        drafted = self.codec(before.octets)
        return drafted if isinstance(drafted, Message) else Message(digest="", text="", subject=before.about.subject)

    def _composed(self, case: Case, due: Due, now: datetime) -> Composed:
        about = case.about
        facts = Facts(
            company=_fact(about.company),
            role=_fact(about.role),
            person=_fact(about.person),
            kind=about.kind,
            stage=about.stage,
            openness=frozenset(one for one in OPENNESS if one in about.openness),
            register=about.register,
            language=about.language,
        )
        since = Since(self._day(case.opened), self.planner.today(now), due.turn, self.store.declined_before(case))
        month = now - timedelta(days=FRESH_DAYS)
        lately = self.store.wordings(since=month, domain=due.domain, company=about.company or "")
        return compose_again(facts, self.desk.profile, self.desk.book, case.source, since, self.desk.recent | lately)


def _source(case: Case, due: Due) -> str:
    """The identity of a check-in's letter: the store takes it once."""
    return f"{case.source}#{due.turn}"


def _fact(value: str | None) -> Fact | None:
    return Fact(value, "thread", value) if value else None


def _unsent(before: Case) -> str:
    """Why nothing can follow a letter that was never sent; empty when it was."""
    if before.state is State.SENT:
        return ""
    if before.state in LYING:
        return "The letter before it still lies in Drafts, unsent; it can go now in its place."
    if before.state is State.GONE:
        return "The letter before it was taken out of Drafts without being sent."
    return "The letter before it was never sent."
