"""The letter of a case: written out the first time, and anew when the user wants it after all."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

from watcher.archive import Archive
from watcher.core import draft
from watcher.core.advice import advice
from watcher.core.afterwards import employer_domain
from watcher.core.answer import Answer, Desk, considered, drafted
from watcher.core.case import Case, Fence, Later, Place, State, Unwritable, Written
from watcher.core.checkin import CheckIn, NoCheckIn
from watcher.core.facts import Facts
from watcher.core.gather import gather
from watcher.core.history import History
from watcher.core.message import Message, MessageId
from watcher.core.rules import RuleSet
from watcher.core.verdict import Rejection, judge
from watcher.errors import ServerRefused
from watcher.penned import rewritten
from watcher.ports import Codec, Session, Store

FRESH_DAYS = 31
"""A wording rests for so long before anybody else reads it; whoever has read it does not read it again."""
MOST_COPIES = 10
"""Messages that are read to find an original again."""


@dataclass(frozen=True, slots=True)
class Writer:
    """What letters are written with. Nothing here changes the mailbox or the store."""

    codec: Codec
    store: Store
    rules: Callable[[], RuleSet]
    desk: Desk
    clock: Callable[[], datetime]
    quote: bool = True
    archive: Archive | None = None
    """Where earlier mails are read; None where only letters that were written already are brought back."""

    def first(
        self, session: Session, message: Message, verdict: Rejection, case: Case, *, flagged: bool = False
    ) -> Case:
        """The case with its letter and its fence, or the reason for its silence. `flagged`: the user starred it."""
        replied, fence = self._answer(session, message, verdict, case.place, flagged=flagged)
        facts, plan = replied.facts, replied.checkin
        told = advice(facts, replied.importance, replied.recipient.reason, self.desk.profile, replied.remarks)
        about = replace(
            case.about,
            stage=facts.stage,
            company=facts.company.value if facts.company else None,
            role=facts.role.value if facts.role else None,
            person=facts.person.value if facts.person else None,
            language=facts.language,
            register=facts.register,
        )
        due = plan.due if isinstance(plan, CheckIn) else None
        case = replace(case, about=about, due=due, due_why=plan.why, later=_later(message, replied, self.desk))
        case = replace(case, flagged=told.level == "high", advice=json.dumps(asdict(told), ensure_ascii=False))
        written = self._written(session, message, replied, case, fence)
        if written is None:
            return replace(case, state=State.SILENT, reason=replied.silence)
        return replace(
            case,
            state=State.INTENDED,
            reason=written.reason,
            to=written.to,
            mark=written.mark,
            octets=written.octets,
            fence=written.fence,
            used=replied.used,
        )

    def anew(self, session: Session, case: Case) -> Written | Unwritable:
        """Our copy under a new mark; where there never was one, the letter that was not written."""
        if case.octets and case.mark:
            mark = self._mark(case, case.mark.rpartition("@")[2].rstrip(">"))
            octets = draft.remarked(case.octets, case.mark, mark)
            return Written(mark, octets, self._fence(session), case.to, "" if case.to else case.reason)
        message = self._original(session, case)
        if message is None:
            return Unwritable("The mail it answers is no longer where it was.")
        verdict = judge(message, self.rules())
        if not isinstance(verdict, Rejection):
            return Unwritable("By the rules of today this mail is no rejection.")
        replied, fence = self._answer(session, message, verdict, case.place, wanted=True)
        written = self._written(session, message, replied, case, fence)
        if written is None:
            return Unwritable(replied.silence)
        plan = replied.checkin
        due = plan.due if isinstance(plan, CheckIn) else None
        return replace(written, due=due, due_why=plan.why, used=replied.used)

    def _answer(
        self,
        session: Session,
        message: Message,
        verdict: Rejection,
        place: Place,
        *,
        flagged: bool = False,
        wanted: bool = False,
    ) -> tuple[Answer, Fence | None]:
        """With all that the mailbox knows of the people and the employer; by itself the mail names the employer.

        Most have no earlier mails: the answer is thought over without any while the server looks for them.
        """
        facts = gather(message, verdict, self.desk.senders, self.desk.profile, self.desk.wordings)
        company = facts.company.value if facts.company else ""
        self._foretell(session, message, company, place)
        desk, today = self._fresh(message, facts), self.clock().date()
        replied = considered(message, facts, desk, today, History(), flagged=flagged, wanted=wanted)
        fence = self._fenced(session)
        history = self.archive.history(session, message, company, place) if self.archive else History()
        if history.messages:
            facts = gather(message, verdict, desk.senders, desk.profile, desk.wordings, history)
            replied = considered(message, facts, desk, today, history, flagged=flagged, wanted=wanted)
        return rewritten(replied, message, desk), fence

    def _foretell(self, session: Session, message: Message, company: str, place: Place) -> None:
        """The fence, in one breath with the search for earlier mails, of which most have none, and what comes then."""
        with suppress(ServerRefused), session.ahead() as ahead:
            ahead.examine(session.special_use().drafts)
            if self.archive:
                self.archive.foretell(ahead, session, message, company)
            ahead.claim(place.mailbox)

    def _fenced(self, session: Session) -> Fence | None:
        """None without Drafts: only a letter needs them."""
        with suppress(ServerRefused):
            return self._fence(session)
        return None

    def _fresh(self, message: Message, facts: Facts) -> Desk:
        """The desk with the wordings that this employer, or anybody within a month, has read already."""
        domain = employer_domain(message.sender, self.desk.senders)
        since = self.clock() - timedelta(days=FRESH_DAYS)
        recent = self.store.wordings(since=since, domain=domain, company=facts.company.value if facts.company else "")
        return replace(self.desk, recent=self.desk.recent | recent)

    def _written(
        self, session: Session, message: Message, replied: Answer, case: Case, fence: Fence | None
    ) -> Written | None:
        letter = replied.letter
        if letter is None:
            return None
        with session.ahead() as ahead:
            ahead.claim(case.place.mailbox)
        mark = self._mark(case, letter.sender.domain)
        made = drafted(letter, message, mark, self.clock(), quoted=self.quote)
        return Written(
            mark,
            draft.seal(draft.octets(made), made),
            fence or self._fence(session),
            letter.to.addr_spec if letter.to else "",
            "" if letter.to else replied.recipient.reason,
        )

    def _mark(self, case: Case, domain: str) -> MessageId:
        return draft.mark(self.store.install_key(), case.account, case.source, case.edition, domain)

    @staticmethod
    def _fence(session: Session) -> Fence:
        drafts = session.special_use().drafts
        state = session.examine(drafts)
        return Fence(drafts, state.uidvalidity, state.uidnext)

    def _original(self, session: Session, case: Case) -> Message | None:
        """The mail itself, at its place or found by its Message-ID in the same mailbox; known by its source."""
        state = session.examine(case.place.mailbox)
        uids = [case.place.uid] if state.uidvalidity == case.place.uidvalidity else []
        uids += session.search_reply(case.source_id) if case.source_id else ()
        for arrival in session.fetch(uids[:MOST_COPIES]):
            message = self.codec(arrival.octets)
            if isinstance(message, Message) and message.source == case.source:
                return message
        return None


def _later(message: Message, replied: Answer, desk: Desk) -> Later:
    """What the check-in will need to know: where its reader is, whose employer it is, how much it matters."""
    plan = replied.checkin
    domain = employer_domain(replied.recipient.address or message.sender, desk.senders)
    weight = int(replied.importance.level == "high")
    if isinstance(plan, NoCheckIn):
        return Later(domain=domain, weight=weight)
    return Later(plan.where.zone, plan.where.country, plan.again, domain, weight)
