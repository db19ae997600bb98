"""What became of the drafts: edited, sent or gone; known by what mail programs keep, never by what they change.

Measured with Thunderbird 153, Roundcube 1.6 and NeoMutt 2022 (2026-11): saving changes the UID and loses flags and
keywords, Thunderbird also changes the Message-ID; In-Reply-To survives everything. Following only reads,
and takes off a claim that has had its time.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from watcher.claiming import keyword, release
from watcher.core.case import (
    FOLLOWED,
    GRACE,
    LYING,
    Answered,
    ArmCheckIn,
    Case,
    CaseId,
    Event,
    Missing,
    Place,
    Release,
    Seen,
    Uid,
    step,
)
from watcher.errors import ServerRefused
from watcher.ports import Checkpoint, Header, MailboxState, Session, SpecialUse, Store
from watcher.probe import candidates, is_ours

log = logging.getLogger("gracious")

MOST_HEADERS = 2000
"""Newest messages of Drafts or Sent that are read for one look; more have not been written since the last one."""


@dataclass
class Follower:
    """Follows the drafts of one account. Two STATUS a look tell whether anything has happened at all."""

    account: str
    store: Store
    clock: Callable[[], datetime]
    _session: Session | None = None
    _special: SpecialUse | None = None
    _refused: Session | None = None
    """A session that may not see Drafts or Sent: it watches all the same."""
    _looked: tuple[MailboxState, ...] = ()
    _again: datetime | None = None
    """When a missing draft has to be looked for again, whatever STATUS says."""

    def look(self, session: Session) -> bool:
        """Take up what the user did since the last look; True when that meant to open other mailboxes."""
        if session is self._refused:
            return False
        try:
            return self._look(session)
        except ServerRefused as refusal:
            log.warning("not-followed account=%s code=%s", self.account, refusal.code or "none")
            self._refused = session
            return True

    def _look(self, session: Session) -> bool:
        if session is not self._session or self._special is None:
            self._session, self._special = session, session.special_use()
        special = self._special
        now = tuple(session.status(mailbox) for mailbox in (special.drafts, special.sent) if mailbox)
        if now == self._looked and (self._again is None or self.clock() < self._again):
            return False
        if cases := self.store.cases(account=self.account, states=FOLLOWED):
            followed = [self._follow(session, case, event) for case, event in self._events(session, special, cases)]
            waiting = [case.missing for case in followed if case.state in LYING and case.missing]
            self._again = min(waiting) + GRACE if waiting else None
        self._looked = now
        return bool(cases)

    def _events(
        self, session: Session, special: SpecialUse, cases: Sequence[Case]
    ) -> Iterator[tuple[Case, Event | None]]:
        lying = _drafts(session, special.drafts, [case for case in cases if case.state in LYING])
        sent, read = self._sent(session, special.sent, cases)
        for case in cases:
            if letter := next((header for header in sent if is_ours(case, header)), None):
                yield case, Answered(letter.place.mailbox, letter.message_id, letter.at)
            elif case.state not in LYING:
                yield case, None
            else:
                yield case, lying.get(case.id) or self._nowhere(session, special, case)
        if read:
            self.store.save_checkpoint(read)

    def _follow(self, session: Session, case: Case, event: Event | None) -> Case:
        """Commit what is known now; nothing is done about it in the mailbox, but that a claim has had its time."""
        now, actions = step(case, event) if event else (case, ())
        if Release() in actions:
            release(session, case, keyword(self.store))
        if ArmCheckIn() in actions:
            self.store.receipt(now, self.clock())
        elif now != case:
            self.store.save(now, self.clock(), _event(case, now), now.reason)
        if now.state != case.state:
            log.info("case id=%d account=%s state=%s", now.id, self.account, now.state)
        return now

    def _sent(
        self, session: Session, mailbox: str | None, cases: Sequence[Case]
    ) -> tuple[tuple[Header, ...], Checkpoint | None]:
        """What was sent since the last look, at most since the oldest case; and how far Sent is read with it."""
        if mailbox is None:
            return (), None
        state = session.examine(mailbox)
        known = self.store.checkpoint(self.account, mailbox)
        is_same = known and known.uidvalidity == state.uidvalidity and known.high < state.uidnext
        high = known.high if known and is_same else 0
        oldest = min(case.opened for case in cases).date() - timedelta(days=1)
        uids = session.uids(first=Uid(high + 1), since=oldest)
        read = Checkpoint(self.account, mailbox, state.uidvalidity, Uid(state.uidnext - 1))
        return session.headers(uids[-MOST_HEADERS:]), read

    def _nowhere(self, session: Session, special: SpecialUse, case: Case) -> Event:
        """Before a draft counts as gone, Sent and All are searched for it as a whole."""
        now = self.clock()
        if case.missing and now - case.missing >= GRACE:
            for mailbox in filter(None, (special.sent, special.all)):
                session.examine(mailbox)
                for header in candidates(session, case):
                    if is_ours(case, header, mixed=mailbox == special.all):
                        return Answered(mailbox, header.message_id, header.at)
        return Missing(now)


def _event(before: Case, after: Case) -> str:
    """What happened, for the history."""
    if after.state is not before.state:
        return str(after.state)
    return "missing" if after.missing else "seen again"


def _drafts(session: Session, mailbox: str, cases: Sequence[Case]) -> dict[CaseId, Seen]:
    r"""Where drafts lie in Drafts. What is \Deleted there is not: Thunderbird sometimes leaves a sent draft so."""
    if not cases:
        return {}
    state = session.examine(mailbox)
    there = session.uids(first=Uid(1), undeleted=True)
    kept = {Place(mailbox, state.uidvalidity, uid) for uid in there}
    lying = {case.id: Seen(case.draft) for case in cases if case.draft in kept}
    elsewhere = [case for case in cases if case.id not in lying]
    if elsewhere:
        first = min(_behind(case, mailbox, state) for case in elsewhere)
        headers = session.headers([uid for uid in there if uid >= first][-MOST_HEADERS:])
        for case in elsewhere:
            if version := next((header for header in reversed(headers) if is_ours(case, header)), None):
                lying[case.id] = Seen(version.place)
    return lying


def _behind(case: Case, mailbox: str, state: MailboxState) -> Uid:
    """The first UID under which a newer version of the draft can lie."""
    last = case.draft
    return last.uid if last and (last.mailbox, last.uidvalidity) == (mailbox, state.uidvalidity) else Uid(1)
