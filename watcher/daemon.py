"""The one line from EXISTS to Draft, for one mailbox.

UIDs above high water → FETCH (PEEK) → parse → judge → answer
→ COMMIT intent → look → APPEND → read back → COMMIT receipt → IDLE
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta

from watcher.core import draft
from watcher.core.answer import Answer, Desk, answer, drafted
from watcher.core.case import Case, Fence, Place, Resumed, State, Subject, Uid
from watcher.core.checkin import CheckIn
from watcher.core.message import Message, Unparsable
from watcher.core.rules import RuleSet
from watcher.core.verdict import Judgement, Rejection, Unrelated, judge
from watcher.delivery import drive
from watcher.errors import GraciousError
from watcher.ports import Arrival, Checkpoint, Codec, MailboxState, Session, Store

log = logging.getLogger("gracious")

BATCH = 50
POISON_ATTEMPTS = 3
"""How often one message may break us before it is passed over; it stays listed in `status`."""
RENUMBERED_DAYS = 3
"""After a change of UIDVALIDITY mail is looked at again from this many days before."""


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

    def look(self, session: Session, since: date | None = None) -> int:
        """Handle what is new since the last look, or since a date; returns how many messages were looked at."""
        self.resume(session)
        state = session.examine(self.mailbox)
        first, since = self._first(state, since)
        uids = session.uids(first=first, since=since)
        for n in range(0, len(uids), BATCH):
            self._batch(session, uids[n : n + BATCH])
            self._advance(state, uids[n : n + BATCH][-1])
            session.examine(self.mailbox)
        return len(uids)

    def resume(self, session: Session) -> None:
        """Take up what an earlier run left unfinished, and try again what broke it."""
        for case in self.store.cases(account=self.account, open_only=True):
            if case.place.mailbox == self.mailbox:
                drive(self.store, session, case, Resumed(), self.clock)
        again = [place for place, attempts in self._broken().items() if attempts < POISON_ATTEMPTS]
        if again:
            state = session.examine(self.mailbox)
            self._batch(session, [place.uid for place in again if place.uidvalidity == state.uidvalidity])

    def _broken(self) -> dict[Place, int]:
        """Places in this mailbox that could not be handled, with the number of attempts."""
        return {
            place: attempts
            for account, place, attempts, _ in self.store.quarantined()
            if account == self.account and place.mailbox == self.mailbox
        }

    def _first(self, state: MailboxState, since: date | None) -> tuple[Uid, date | None]:
        """The first UID to look at and the earliest internal date. At first contact nothing old is touched."""
        known = self.store.checkpoint(self.account, self.mailbox)
        if since is not None:
            return Uid(1), since
        if known is None:
            self.store.save_checkpoint(
                Checkpoint(self.account, self.mailbox, state.uidvalidity, Uid(state.uidnext - 1))
            )
            return state.uidnext, None
        if known.uidvalidity != state.uidvalidity or known.high >= state.uidnext:
            log.warning("renumbered account=%s mailbox=%r", self.account, self.mailbox)
            return Uid(1), (self.clock() - timedelta(days=RENUMBERED_DAYS)).date()
        return Uid(known.high + 1), None

    def _advance(self, state: MailboxState, high: Uid) -> None:
        """Everything up to `high` is decided; a renumbered mailbox starts anew."""
        known = self.store.checkpoint(self.account, self.mailbox)
        if known is None or known.uidvalidity != state.uidvalidity or not high <= known.high < state.uidnext:
            self.store.save_checkpoint(Checkpoint(self.account, self.mailbox, state.uidvalidity, high))

    def _batch(self, session: Session, uids: Sequence[Uid]) -> None:
        broken = self._broken()
        for arrival in tuple(session.fetch(uids)):
            fault = self._fault(session, arrival)
            if fault:
                attempts = self.store.quarantine(self.account, arrival.place, fault, self.clock())
                log.error("unread account=%s uid=%d attempt=%d", self.account, arrival.place.uid, attempts)
            elif arrival.place in broken:
                self.store.release(self.account, arrival.place)

    def _fault(self, session: Session, arrival: Arrival) -> str:
        """Handle one message; why it could not be handled, else nothing."""
        try:
            message = self.codec(arrival.octets)
            if isinstance(message, Unparsable):
                return message.reason
            self._handle(session, message, arrival.place)
        except GraciousError:
            raise
        except Exception as error:  # noqa: BLE001  # the one place: a poison mail must never block the next
            return f"It cannot be handled ({type(error).__name__})."
        return ""

    def _handle(self, session: Session, message: Message, place: Place) -> None:
        verdict = judge(message, self.rules())
        if isinstance(verdict, Unrelated) or self._is_own(message):
            return
        log.info("%s account=%s uid=%d score=%s", verdict.outcome, self.account, place.uid, verdict.score)
        if self.dry_run or self.store.known(self.account, message.source):
            return
        opened = self._opened(session, message, verdict, place)
        drive(self.store, session, opened, Resumed(), self.clock)

    def _is_own(self, message: Message) -> bool:
        sender = message.sender
        return sender is not None and any(sender.is_same(own) for own in self.desk.profile.addresses)

    def _opened(self, session: Session, message: Message, verdict: Judgement, place: Place) -> Case:
        """Commit what we intend, before anything is done about it."""
        now = self.clock()
        case = Case(
            account=self.account,
            source=message.source,
            source_id=message.message_id,
            place=place,
            opened=now,
            about=_subject(message, verdict),
            state=State.UNCLEAR,
            reason="Some signs of a no, not enough to answer it.",
        )
        if isinstance(verdict, Rejection):
            case = self._answered(session, message, case, answer(message, verdict, self.desk, now.date()))
        opened = self.store.open_case(case, now)
        log.info("case id=%d account=%s state=%s", opened.id, self.account, opened.state)
        return opened

    def _answered(self, session: Session, message: Message, case: Case, replied: Answer) -> Case:
        """The case with its letter and its fence, or with the reason for its silence."""
        facts, plan = replied.facts, replied.checkin
        about = replace(
            case.about,
            company=facts.company.value if facts.company else None,
            role=facts.role.value if facts.role else None,
            person=facts.person.value if facts.person else None,
            language=facts.language,
        )
        case = replace(case, about=about, due=plan.due if isinstance(plan, CheckIn) else None, due_why=plan.why)
        if replied.letter is None:
            return replace(case, state=State.SILENT, reason=replied.silence)
        letter = replied.letter
        mark = draft.mark(self.store.install_key(), self.account, message.source, 0, letter.sender.domain)
        made = drafted(letter, message, mark, self.clock(), quoted=self.quote)
        drafts = session.special_use().drafts
        state = session.examine(drafts)
        return replace(
            case,
            state=State.INTENDED,
            reason="" if letter.to else replied.recipient.reason,
            to=letter.to.addr_spec if letter.to else "",
            mark=mark,
            octets=draft.seal(draft.octets(made), made),
            fence=Fence(drafts, state.uidvalidity, state.uidnext),
        )


def _subject(message: Message, verdict: Judgement) -> Subject:
    """What the case is about, before facts are known."""
    return Subject(
        subject=message.subject,
        sender=message.sender.addr_spec if message.sender else "",
        language=verdict.language,
        kind=verdict.kind,
        stage=verdict.stage,
        openness=tuple(sorted(verdict.openness)),
        evidence=json.dumps([asdict(evidence) for evidence in verdict.evidence], ensure_ascii=False),
        score=verdict.score,
    )
