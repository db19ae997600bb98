"""One note in the next mailbox that is reached when a login has died: a log line is read by nobody."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from watcher.agenda import Trouble
from watcher.core import draft, note
from watcher.core.case import OPEN, Case, Form, Resumed
from watcher.core.letter import Profile
from watcher.core.message import Address
from watcher.delivery import Delivery, never_anew, to_oneself
from watcher.ports import Session, Store

log = logging.getLogger("gracious")

LONG = timedelta(hours=6)
"""A mailbox that is reached again tells of its own trouble only when it has lasted; an hour's whim needs no note."""
SOURCE = "trouble "


@dataclass(frozen=True, slots=True)
class Beacon:
    """Tells in the first watched mailbox of one account what is wrong with any of `accounts`, once for each trouble."""

    account: str
    mailbox: str
    accounts: Collection[str]
    store: Store
    profile: Profile
    clock: Callable[[], datetime]

    def look(self, session: Session) -> bool:
        """Write what is to be told; True when a mailbox was opened for it."""
        now = self.clock()
        left = Delivery(self.store, self.clock, write=never_anew).take_up(session, self._unfinished())
        due = tuple(self._due(now))
        for trouble in due:
            opened = self.store.open_case(self._note(session, trouble, now), now)
            Delivery(self.store, self.clock).drive(session, opened, Resumed())
            log.info("told account=%s about=%r", self.account, trouble.about)
        return bool(due) or left

    def _unfinished(self) -> tuple[Case, ...]:
        cases = self.store.cases(account=self.account, states=OPEN)
        return tuple(case for case in cases if case.form is Form.NOTE and case.source.startswith(SOURCE))

    def _due(self, now: datetime) -> Iterator[Trouble]:
        """Of several mailboxes that are reached one tells: whichever says so first in the store."""
        for trouble in self.store.troubles():
            if trouble.about not in self.accounts or trouble.told not in ("", self.account):
                continue
            early = trouble.about == self.account and now - trouble.since < LONG
            if early or self.store.known(self.account, _source(trouble)):
                continue
            if trouble.told or self.store.tell(trouble.about, self.account):
                yield trouble

    def _note(self, session: Session, trouble: Trouble, now: datetime) -> Case:
        own = Address(self.profile.name, self.profile.addresses[0])
        source = _source(trouble)
        mark = draft.mark(self.store.install_key(), self.account, source, 0, own.domain)
        subject = f"gracious cannot sign in: {trouble.about}"
        if trouble.about == self.account:
            subject = f"gracious could not sign in: {trouble.about}"
        made = note.Note(own, subject, "\n\n".join(self._paragraphs(trouble, now)), now, mark)
        return to_oneself(session, self.account, self.mailbox, source, made, Form.NOTE)

    def _paragraphs(self, trouble: Trouble, now: datetime) -> Iterator[str]:
        since = f"{trouble.since.astimezone(now.tzinfo):%d %B %Y, %H:%M}"
        if trouble.about == self.account:
            yield f"Since {since} this account could not be signed in to; now it works again."
            yield f"What the server said: {trouble.text}"
            yield "What arrived meanwhile is looked at now, so nothing is missed. Nothing needs to be done."
            return
        yield f"Since {since} the account “{trouble.about}” cannot be signed in to, so nobody looks after it."
        yield trouble.text
        yield (
            f"`gracious doctor` says what the server wants; `gracious init --login {trouble.about}` signs in again. "
            "What arrives until then is looked at afterwards. This is said once."
        )


def _source(trouble: Trouble) -> str:
    return f"{SOURCE}{trouble.about} {trouble.since.isoformat()}"
