"""What the user says about our verdicts in the mail program: a keyword put on or off, a mail moved, a draft deleted.

Hearing only reads. A keyword counts as taken off only where it was seen before: not every server keeps keywords.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from watcher.core.case import ArmCheckIn, Case, Form, Place, Skipped, State, Uid, UidValidity, step
from watcher.core.correction import MOST_OCTETS, Correction, Way
from watcher.core.message import Message
from watcher.errors import ServerRefused
from watcher.ports import Arrival, Codec, MailboxState, Session, Store

log = logging.getLogger("gracious")

KEYWORD = "rejection"
PAUSE = timedelta(minutes=5)
"""Between two looks where the server does not count changes (RFC 7162): nothing tells whether a keyword has changed."""
MOST = 200
"""Mails that are taken as said in one look; the rest waits for the next one."""


@dataclass
class Hearing:
    """Listens for one account. `says` maps mailboxes for moved mail to whether what lies there is a no."""

    account: str
    watched: Collection[str]
    says: Mapping[str, bool]
    codec: Codec
    store: Store
    clock: Callable[[], datetime]
    marks: bool = True
    """Whether originals carry keywords by our hand."""
    _looked: dict[str, tuple[MailboxState, datetime]] = field(default_factory=dict)
    _deaf: set[str] = field(default_factory=set)
    """Mailboxes that are not there, or that may not be opened."""
    _mute: dict[tuple[str, Way], tuple[UidValidity, set[Uid]]] = field(default_factory=dict)
    """By mailbox and way: mails that are there and say nothing, as copies of an original, or what nobody can read."""

    def look(self, session: Session) -> bool:
        """Take up what was said since the last look; True when that meant to open a mailbox."""
        self._hints()
        names = dict.fromkeys((*(self.watched if self.marks else ()), *self.says))
        opened = [self._listened(session, mailbox) for mailbox in names if mailbox not in self._deaf]
        return any(opened)

    def _listened(self, session: Session, mailbox: str) -> bool:
        try:
            state = session.status(mailbox)
            if not self._is_news(mailbox, state):
                return False
            complete = self._hear(session, mailbox)
        except ServerRefused as refusal:
            log.warning("not-heard account=%s mailbox=%r code=%s", self.account, mailbox, refusal.code or "none")
            self._deaf.add(mailbox)
            return True
        if complete:
            self._looked[mailbox] = state, self.clock()
        return True

    def _is_news(self, mailbox: str, state: MailboxState) -> bool:
        before, at = self._looked.get(mailbox, (None, None))
        return before != state or (not state.modseq and at is not None and self.clock() - at >= PAUSE)

    def _hear(self, session: Session, mailbox: str) -> bool:
        """False when more was said than one look takes."""
        validity = session.examine(mailbox).uidvalidity

        def here(place: Place | None) -> bool:
            return place is not None and (place.mailbox, place.uidvalidity) == (mailbox, validity)

        said = self.store.corrections(self.account, octets=False)
        known = {one.place.uid: one for one in said if one.place and here(one.place)}
        moved, on = (self._muted(mailbox, validity, way) for way in ("moved", "keyword"))
        complete = mailbox not in self.says or self._moved(session, known, moved, is_no=self.says[mailbox])
        if self.marks and mailbox in self.watched:
            mine = {case.place.uid: case for case in self.store.cases(account=self.account) if here(case.place)}
            words = {one.source: one for one in said}
            complete = self._marked(session, mine, words, known.keys(), on) and complete
        return complete

    def _muted(self, mailbox: str, validity: UidValidity, way: Way) -> set[Uid]:
        """Of one mailbox; what is taken out of the set, or put in, stays so."""
        before, uids = self._mute.get((mailbox, way), (validity, set()))
        self._mute[mailbox, way] = validity, uids if before == validity else set()
        return self._mute[mailbox, way][1]

    def _says_nothing(self, place: Place, way: Way) -> None:
        self._muted(place.mailbox, place.uidvalidity, way).add(place.uid)

    def _moved(self, session: Session, known: Mapping[Uid, Correction], mute: set[Uid], *, is_no: bool) -> bool:
        """What lies in a mailbox for that is said; what has left it again is taken back."""
        there = session.uids(first=Uid(1), undeleted=True)
        mute.intersection_update(there)
        for uid in known.keys() - set(there):
            if known[uid].way == "moved":
                self._take_back(known[uid])
        new = [uid for uid in there if uid not in known and uid not in mute]
        for arrival in session.fetch(new[-MOST:]):
            self._said(arrival, is_no=is_no, way="moved")
        return len(new) <= MOST

    def _marked(
        self,
        session: Session,
        mine: Mapping[Uid, Case],
        words: Mapping[str, Correction],
        known: Collection[Uid],
        mute: set[Uid],
    ) -> bool:
        """The keyword on our cases and off them, and on mails that are none of ours."""
        there = frozenset(session.uids(first=Uid(1), keyword=KEYWORD))
        mute &= there
        seen = self.store.sighted(self.account)
        self.store.sight([mine[uid].id for uid in there & mine.keys() if mine[uid].id not in seen])
        off = [uid for uid, case in mine.items() if uid not in there and case.id in seen and case.source not in words]
        for arrival in session.fetch(self._still_there(session, off)):
            self._said(arrival, is_no=False, way="keyword")
        for uid in there & mine.keys():
            word = words.get(mine[uid].source)
            if word and word.way == "keyword" and not word.is_no:
                self._take_back(word)
        new = there - mute - set(known)
        on = [uid for uid in new if (uid not in mine or mine[uid].state is State.UNCLEAR)]
        for arrival in session.fetch(sorted(on)[-MOST:]):
            self._put_on(arrival)
        return len(on) <= MOST

    @staticmethod
    def _still_there(session: Session, uids: Sequence[Uid]) -> Sequence[Uid]:
        """Only a mail that is still there has lost its keyword by somebody's hand."""
        left = set(session.uids(first=min(uids), undeleted=True)) if uids else set()
        return sorted(uid for uid in uids if uid in left)

    def _put_on(self, arrival: Arrival) -> None:
        """A copy of an original has its keyword with it and says nothing."""
        message = self.codec(arrival.octets)
        case = self.store.known(self.account, message.source) if isinstance(message, Message) else None
        if case and case.state is not State.UNCLEAR:
            self._says_nothing(arrival.place, "keyword")
            return
        self._said(arrival, is_no=True, way="keyword")

    def _said(self, arrival: Arrival, *, is_no: bool, way: Way) -> None:
        message = self.codec(arrival.octets)
        if not isinstance(message, Message):
            self._says_nothing(arrival.place, way)
            return
        sender = message.sender.addr_spec if message.sender else ""
        octets = arrival.octets[:MOST_OCTETS]
        word = Correction(
            self.account, message.source, is_no, way, message.subject, sender, octets, self.clock(), arrival.place
        )
        self.store.correct(word)
        log.info("heard account=%s way=%s is_no=%s", self.account, way, is_no)
        if not is_no:
            call_off(self.store, self.account, message.source, self.clock())

    def _take_back(self, word: Correction) -> None:
        self.store.take_back(word)
        log.info("taken-back account=%s way=%s", self.account, word.way)

    def _hints(self) -> None:
        """Whoever deletes a draft they never touched may mean that it was none; it is asked about, never followed."""
        gone = self.store.cases(account=self.account, states=(State.GONE,))
        if not gone:
            return
        told = {one.source for one in self.store.corrections(self.account, octets=False)}
        for case in gone:
            if case.form is Form.LETTER and case.source not in told and self._is_untouched(case):
                about = case.about
                self.store.correct(
                    Correction(
                        self.account,
                        case.source,
                        is_no=False,
                        way="deleted",
                        subject=about.subject,
                        sender=about.sender,
                        octets=b"",
                        at=self.clock(),
                    )
                )

    def _is_untouched(self, case: Case) -> bool:
        return all(moment.event != State.EDITED for moment in self.store.history(case.id))


def call_off(store: Store, account: str, source: str, at: datetime) -> None:
    """No check-in for what is no no; a draft that lies in Drafts stays the user's."""
    case = store.known(account, source)
    if case is None or case.state is State.UNCLEAR:
        return
    quiet, actions = step(case, Skipped())
    if ArmCheckIn() in actions:
        store.receipt(replace(quiet, due_why="You said that it was not a no."), at)
