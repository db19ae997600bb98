"""From intent to receipt: one case driven step by step, each committed before it is performed."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import assert_never

from watcher.claiming import keyword, release
from watcher.core.case import (
    OPEN,
    Absent,
    Action,
    Append,
    Appended,
    ArmCheckIn,
    Case,
    Claim,
    Event,
    Fence,
    Form,
    Place,
    Postponed,
    Probe,
    Refused,
    Release,
    Resumed,
    State,
    Subject,
    Taken,
    Uid,
    Unknowable,
    Unsettled,
    Unwritable,
    Verify,
    Write,
    Written,
    step,
)
from watcher.core.note import Note, octets
from watcher.errors import ServerRefused
from watcher.ports import Codec, Session, Store
from watcher.probe import foretell, foretell_receipt, probe, verify

log = logging.getLogger("gracious")

SETTLING = timedelta(seconds=45)
"""How long after an APPEND without answer its draft may still arrive: from a proxy that held it, or an index."""
PAUSE = timedelta(minutes=15)
"""How long a case waits after a NO for now, where the server names no time."""
SANE = timedelta(hours=1)
"""A wait longer than this was never meant: the clock has jumped."""


Writer = Callable[[Session, Case], Written | Unwritable]
"""Writes the letter of a case out once more."""


def _no_writer(_session: Session, _case: Case) -> Unwritable:
    return Unwritable("Nobody is here to write the letter.")


def never_anew(_session: Session, _case: Case) -> Unwritable:
    """The writer of notes: what stands in one belongs to its day."""
    return Unwritable("A note is not written anew.")


def to_oneself(
    session: Session, account: str, mailbox: str, source: str, made: Note, form: Form, evidence: str = "[]"
) -> Case:
    """A note as a case that is intended, with its fence; the mailbox is opened for it."""
    state = session.examine(mailbox)
    return Case(
        account=account,
        source=source,
        source_id=None,
        place=Place(mailbox, state.uidvalidity, Uid(0)),
        opened=made.date,
        about=Subject(made.subject, "", "en", "other", "unknown", evidence=evidence),
        state=State.INTENDED,
        mark=made.message_id,
        octets=octets(made),
        fence=Fence(mailbox, state.uidvalidity, state.uidnext),
        form=form,
    )


@dataclass(frozen=True, slots=True)
class Delivery:
    """Drives the cases of one store."""

    store: Store
    clock: Callable[[], datetime]
    codec: Codec | None = None
    """Reads a letter whose ids a server has changed; without it only ids decide."""
    write: Writer = _no_writer

    def drive(self, session: Session, case: Case, event: Event | None) -> Case:
        """Until nothing is left to do; each step is committed before it is performed. Returns the case at rest."""
        while event and case.state in OPEN:
            was, (case, actions) = case, step(case, event)
            if Append() in actions:
                case = replace(case, not_before=self.clock() + SETTLING)
            if Release() in actions:
                # before the receipt: whoever dies in between looks for the draft once more, and releases again
                release(session, case, keyword(self.store))
            if not self._commit(was, case, actions):
                log.warning("overtaken id=%d account=%s", case.id, case.account)
                return case
            event = next((done for action in actions if (done := self._perform(session, case, action))), None)
        return case

    def resume(self, session: Session, case: Case) -> Case:
        """Take up what an earlier session left; a case that was put off is left alone until its time."""
        if case.state is State.INTENDED and unsettled(case, self.clock()):
            return case
        return self.drive(session, case, Resumed())

    def take_up(self, session: Session, cases: Iterable[Case]) -> bool:
        """`resume` for those of `cases` for which it is not too early; True when there were any."""
        left = [case for case in cases if not unsettled(case, self.clock())]
        for case in left:
            self.resume(session, case)
        return bool(left)

    def _commit(self, was: Case, case: Case, actions: tuple[Action, ...]) -> bool:
        """False when another daemon has moved the case on meanwhile: nothing is written, and nothing may be done."""
        now = self.clock()
        if ArmCheckIn() in actions:
            self.store.receipt(case, now)
            return True
        return case == was or self.store.save(case, now, str(case.state), case.reason or case.waits, was=was)

    def _perform(self, session: Session, case: Case, action: Action) -> Event | None:
        match action:
            case Claim():
                with session.ahead(behind_claim=True) as ahead:
                    foretell(ahead, session.special_use(), case)
                return self._claim(session, case)
            case Probe():
                return _settled(case, probe(session, case, self.codec), self.clock())
            case Append():
                return _append(session, case, self.clock())
            case Verify():
                with session.ahead() as ahead:
                    foretell_receipt(ahead, case)
                return _settled(case, verify(session, case, self.codec), self.clock())
            case Write():
                return self.write(session, case)
            case ArmCheckIn() | Release():
                return None
        assert_never(action)

    def _claim(self, session: Session, case: Case) -> Taken | None:
        """Of all who see this mail one drafts: the account that had it first, the host whose keyword is on it."""
        if twin := self.store.twin(case):
            return Taken(f"The same mail came to the account {twin.account} as well, and is looked after there.")
        with suppress(ServerRefused):  # a mailbox that takes no keywords: there the look before APPEND has to do
            if session.claim(case.place, keyword(self.store)) is False:
                return Taken("Another gracious looks after this mail.")
        return None


def unsettled(case: Case, now: datetime) -> timedelta:
    """How long it is still too early to append; zero when it is not."""
    left = case.not_before - now if case.not_before else timedelta(0)
    return left if timedelta(0) < left <= SANE else timedelta(0)


def _settled(case: Case, event: Event, now: datetime) -> Event:
    """What is not there a moment after an APPEND may still come; what is there is there."""
    early = case.state is not State.INTENDED and unsettled(case, now)
    return Unsettled() if early and isinstance(event, Absent | Unknowable) else event


FLAGS = {
    Form.LETTER: ("\\Draft", "\\Seen"),
    Form.CHECK_IN: ("\\Draft", "\\Seen", "\\Flagged"),
    Form.NOTE: (),
    Form.REMARK: ("\\Seen",),
}
"""A check-in is flagged, for nobody expects it; a note lies in INBOX unread."""


def _append(session: Session, case: Case, now: datetime) -> Event:
    mailbox = case.fence.mailbox if case.fence else session.special_use().drafts
    try:
        flags = (*FLAGS[case.form], "\\Flagged") if case.flagged else FLAGS[case.form]
        return Appended(session.append(mailbox, case.octets, now, flags))
    except ServerRefused as refusal:
        if refusal.permanent:
            return Refused(f"The server does not take the draft: {refusal}")
        wait = min(timedelta(seconds=refusal.after) or PAUSE, SANE)
        return Postponed(f"The server does not take the draft at the moment: {refusal}", now + wait)
