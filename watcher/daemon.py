"""The one line from EXISTS to Draft, for one mailbox.

UIDs above high water → FETCH (PEEK) → parse → judge → answer
→ COMMIT intent → look → APPEND → read back → COMMIT receipt → IDLE
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial

from watcher.archive import Archive
from watcher.beacon import Beacon
from watcher.calloff import CallOff
from watcher.checkins import CheckIns
from watcher.core.answer import Desk
from watcher.core.case import OPEN, Case, Form, Resumed, State, Subject, Uid, in_doubt
from watcher.core.message import Message, Unparsable
from watcher.core.rules import RuleSet
from watcher.core.verdict import Judgement, Rejection, Unrelated, judge
from watcher.delivery import Delivery, unsettled
from watcher.errors import IllegalStep, ServerRefused, UnsafeDraft
from watcher.follow import Follower
from watcher.hearing import Hearing
from watcher.marking import Marker
from watcher.notes import Notes
from watcher.ports import Arrival, Codec, Session, Store
from watcher.reading import Act, Horizon, Reader
from watcher.sifting import FEW, Sifter
from watcher.writing import Writer

log = logging.getLogger("gracious")


@dataclass(frozen=True, slots=True)
class Watch:
    """One mailbox of one account, and everything needed to care for it."""

    account: str
    mailbox: str
    codec: Codec
    store: Store
    rules: Callable[[], RuleSet]
    """Asked for each message: rules may be reloaded meanwhile."""
    desk: Desk
    clock: Callable[[], datetime]
    quote: bool = True
    dry_run: bool = False
    watched: tuple[str, ...] = ()
    """All watched mailboxes of the account; in them, and in Sent, the earlier mails are looked for."""
    sifter: Sifter | None = None
    follower: Follower | None = None
    marker: Marker | None = None
    checkins: CheckIns | None = None
    notes: Notes | None = None
    hearing: Hearing | None = None
    beacon: Beacon | None = None
    """These six are set for one mailbox of each account."""
    calloff: CallOff | None = None
    """What watches arrivals for pending check-ins; None where there are to be none."""
    restoring: bool = False
    """The store was lost: what it knew is read from the mailbox, as of then, and no draft is made."""

    def look(self, session: Session, since: date | None = None) -> int:
        """Handle what is new since the last look, or since a date; returns how many messages were looked at."""
        reader = self._reader(session)
        if since is None:
            reader.foresee(session)
        if not self.dry_run:
            self.resume(session)
        return reader.read(session, since)

    def follow(self, session: Session, between: Callable[[Session], object] = lambda _: None) -> bool:
        """What became of the account's drafts, marks and notes that say so; True when another mailbox was opened.

        `between` is called before a chore that comes behind one that took its time: new mail goes first.
        """
        if self.dry_run:
            return False
        opened = elsewhere = False
        for chore in (self.beacon, self.follower, self.marker, self.notes, self.hearing):
            if chore and opened:
                between(session)
            opened = chore is not None and chore.look(session)
            elsewhere |= opened
        return elsewhere

    def check_in(self, session: Session) -> bool:
        """What is due of the account's check-ins; True when another mailbox was opened for it."""
        return self.checkins is not None and not self.dry_run and self.checkins.look(session)

    def take(self, session: Session, uids: Sequence[Uid]) -> None:
        """Handle these messages of the mailbox because the user asks for it, old as they may be."""
        self._reader(session).take(session, uids)

    def _reader(self, session: Session) -> Reader:
        understand = partial(self._understood, session)
        sift = self._suspects if self.sifter else None
        return Reader(self.account, self.mailbox, self.store, self.clock, understand, dry_run=self.dry_run, sift=sift)

    def _suspects(self, session: Session, uids: Sequence[Uid]) -> Sequence[Uid]:
        """While a check-in is pending every mail may be the one that calls it off."""
        if self.sifter is None or len(uids) <= FEW or (self.calloff and self.store.any_pending()):
            return uids
        return [*self.sifter.suspects(session, uids)]

    def resume(self, session: Session) -> None:
        """Take up what an earlier session left unfinished."""
        for case in self._unfinished():
            try:
                self._delivery.resume(session, case)
            except (ServerRefused, IllegalStep, UnsafeDraft) as error:  # one case never blocks the next
                log.error("waits id=%d account=%s error=%s", case.id, self.account, type(error).__name__)

    def patience(self) -> float | None:
        """Seconds until an unfinished case may be taken up again; None when there is none."""
        cases = () if self.dry_run else self._unfinished()
        return min((unsettled(case, self.clock()).total_seconds() for case in cases), default=None)

    @property
    def _writer(self) -> Writer:
        desk = self.desk
        watched = self.watched or (self.mailbox,)
        archive = Archive(watched, self.codec, self.rules, desk.senders, desk.profile.addresses, self.clock)
        return Writer(self.codec, self.store, self.rules, desk, self.clock, self.quote, archive)

    def _unfinished(self) -> tuple[Case, ...]:
        cases = self.store.cases(account=self.account, states=OPEN)
        return tuple(case for case in cases if case.form is Form.LETTER and case.place.mailbox == self.mailbox)

    def _understood(self, session: Session, arrival: Arrival, horizon: Horizon) -> Act | str | None:
        message = self.codec(arrival.octets)
        if isinstance(message, Unparsable):
            return message.reason
        verdict = judge(message, self.rules())
        touch = partial(self._touch, message, verdict, arrival.internal_date)
        if isinstance(verdict, Unrelated) or self._is_own(message):
            return None if self.dry_run or self.calloff is None else touch
        log.info("%s account=%s uid=%d score=%s", verdict.outcome, self.account, arrival.place.uid, verdict.score)
        if self.dry_run or horizon.hides(message.date, arrival.internal_date):
            return None
        return partial(self._handle, session, message, verdict, arrival, touch)

    def _touch(self, message: Message, verdict: Judgement, received: datetime) -> None:
        """What this mail means for check-ins that are pending."""
        if self.calloff:
            self.calloff.arrived(message, verdict, received)

    def _handle(self, session: Session, message: Message, verdict: Judgement, arrival: Arrival, touch: Act) -> None:
        case = self.store.known(self.account, message.source)
        if case is None:
            opened = self._opened(session, message, verdict, arrival)
            case = self._delivery.drive(session, opened, Resumed())
        touch()
        if self.calloff and isinstance(verdict, Rejection):
            self.calloff.declined(case)

    @property
    def _delivery(self) -> Delivery:
        return Delivery(self.store, self.clock, self.codec, self._writer.anew)

    def _is_own(self, message: Message) -> bool:
        sender = message.sender
        return sender is not None and any(sender.is_same(own) for own in self.desk.profile.addresses)

    def _opened(self, session: Session, message: Message, verdict: Judgement, arrival: Arrival) -> Case:
        """Commit what we intend, before anything is done about it."""
        now = self.clock()
        declined = min(message.date or now, now)
        then = declined if self.restoring else now
        case = Case(
            account=self.account,
            source=message.source,
            source_id=message.message_id,
            place=arrival.place,
            opened=then,
            declined_at=declined,
            about=_subject(message, verdict),
            state=State.UNCLEAR,
            reason="Some signs of a no, not enough to answer it.",
        )
        if isinstance(verdict, Rejection):
            writer = replace(self._writer, clock=lambda: then)
            case = writer.first(session, message, verdict, case, flagged=arrival.flagged)
        if self.restoring:
            case = in_doubt(case)
        opened = self.store.open_case(case, now)
        log.info("case id=%d account=%s state=%s", opened.id, self.account, opened.state)
        return opened


def _subject(message: Message, verdict: Judgement) -> Subject:
    """What the case is about, before facts are known."""
    return Subject(
        subject=message.subject,
        sender=message.sender.addr_spec if message.sender else "",
        language=verdict.language,
        kind=verdict.kind,
        stage=verdict.stage,
        openness=tuple(sorted(verdict.openness)),
        evidence=json.dumps([evidence.plain() for evidence in verdict.evidence], ensure_ascii=False),
        score=verdict.score,
    )
