"""What to do about a no: the facts, who to write to, the letter or the silence, and when to look again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from watcher.core import draft
from watcher.core.almanac import Where
from watcher.core.checkin import CheckIn, NoCheckIn, Planner, plan
from watcher.core.facts import Fact, Facts
from watcher.core.gather import Extraction, gather
from watcher.core.history import History
from watcher.core.importance import Importance, importance
from watcher.core.letter import Composed, Letter, LetterBook, Profile, compose, is_listed
from watcher.core.message import Address, Message, MessageId
from watcher.core.recipient import Nobody, Recipient, recipient
from watcher.core.senders import Senders
from watcher.core.text import primary
from watcher.core.verdict import Rejection

Pen = Callable[[bytes], tuple[str, str]]
"""Given facts and our letter as JSON: the text it wrote, or nothing and the reason, a whole sentence."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What a letter is written with."""

    profile: Profile
    book: LetterBook
    senders: Senders
    wordings: Extraction = field(default_factory=Extraction)
    """How facts are worded, by language."""
    draft_automatic: bool = False
    """Draft also to automatic application-stage noes."""
    planner: Planner | None = None
    """What check-ins are planned with; None for none at all."""
    recent: frozenset[str] = field(default=frozenset())
    """Ids of wordings used lately."""
    pen: Pen | None = None
    """The user's own writer."""


@dataclass(frozen=True, slots=True)
class Answer:
    """`letter` or `silence`, never both: silence is a whole sentence."""

    facts: Facts
    recipient: Recipient | Nobody
    letter: Letter | None
    silence: str
    checkin: CheckIn | NoCheckIn
    importance: Importance
    used: tuple[str, ...] = ()
    """Ids of the letter's wordings."""
    remarks: tuple[str, ...] = ()
    """What the user should know about the letter, a sentence each."""


_NO_HISTORY = History()


def answer(
    message: Message,
    verdict: Rejection,
    desk: Desk,
    today: date,
    history: History = _NO_HISTORY,
    *,
    flagged: bool = False,
    wanted: bool = False,
) -> Answer:
    """Pure: the same mail, history, profile and book give the same letter.

    `flagged`: the user starred the mail. `wanted`: the user asks for a letter where we would be silent.
    """
    facts = gather(message, verdict, desk.senders, desk.profile, desk.wordings, history)
    return considered(message, facts, desk, today, history, flagged=flagged, wanted=wanted)


def considered(
    message: Message, facts: Facts, desk: Desk, today: date, history: History, *, flagged: bool, wanted: bool
) -> Answer:
    """`answer`, where the facts are known already."""
    company = facts.company.value if facts.company else ""
    to = recipient(message, desk.profile, desk.senders, company, history)
    facts = _addressed(facts, to)
    weight = importance(facts, message, desk.profile, desk.senders, history, flagged=flagged)
    silence = "" if wanted else _silence(facts, to, desk)
    unmet = silence and isinstance(to, Nobody)
    checkin = NoCheckIn("No draft was made.") if unmet else _check_in(message, facts, to, desk, today)
    if silence:
        return Answer(facts, to, None, silence, checkin, weight)
    composed = compose(facts, desk.profile, desk.book, message.source, desk.recent)
    letter = _letter(message, composed, to, desk.profile)
    return Answer(facts, to, letter, "", checkin, weight, composed.used, _foreign(facts, composed))


def _foreign(facts: Facts, composed: Composed) -> tuple[str, ...]:
    """That the letter is not in their language, where it is not."""
    same = primary(facts.language) == primary(composed.language)
    return () if same else ("There is no native letter for their language, so this one is in English.",)


def _addressed(facts: Facts, to: Recipient | Nobody) -> Facts:
    """The letter greets whom it goes to: an earlier writer, when this mail leads nowhere."""
    if isinstance(to, Nobody) or to.earlier is None:
        return facts
    name = to.address.name
    return replace(facts, person=Fact(name, "thread", name) if name else None)


def _check_in(message: Message, facts: Facts, to: Recipient | Nobody, desk: Desk, today: date) -> CheckIn | NoCheckIn:
    if desk.planner is None:
        return NoCheckIn("Check-ins are off in config.yaml.")
    return plan(facts, desk.profile, desk.planner, today, whereabouts(message, to.address, facts.language, desk))


def whereabouts(message: Message, to: Address | None, language: str, desk: Desk) -> Where:
    """Where the reader of a letter is; a system that sends for others tells only by the Date of its mail."""
    address = to or message.sender
    domain = address.domain if address and desk.senders.system(address.domain) is None else ""
    return desk.planner.almanac.where(domain, language, message.date) if desk.planner else Where()


def _silence(facts: Facts, to: Recipient | Nobody, desk: Desk) -> str:
    if isinstance(to, Nobody) and not to.draft:
        return to.reason
    if to.address and is_listed(to.address, desk.profile.do_not_contact):
        return "You asked that nothing is written to them."
    if "closed" in facts.openness:
        return "They ask not to be written to."
    if facts.language == "ja":
        return "In Japan a no is best left unanswered."
    if (
        facts.automatic
        and facts.stage in ("application", "unknown")
        and isinstance(to, Nobody)
        and not desk.draft_automatic
    ):
        return "An automatic no at the application stage, from an address that nobody reads."
    return ""


def _letter(message: Message, composed: Composed, to: Recipient | Nobody, profile: Profile) -> Letter:
    return Letter(
        sender=Address(profile.name, written_to(message, profile)),
        to=to.address if isinstance(to, Recipient) and draft.addressable(to.address) else None,
        subject=draft.reply_subject(message.subject),
        body=composed.body,
        language=composed.language,
    )


def drafted(letter: Letter, message: Message, mark: MessageId, when: datetime, *, quoted: bool) -> draft.Draft:
    """The letter as a draft in the thread of the message it answers, with that message quoted below."""
    quote = draft.quote(message, letter.language) if quoted else ""
    return draft.Draft(
        sender=letter.sender,
        to=letter.to,
        subject=letter.subject,
        date=when,
        message_id=mark,
        body=f"{letter.body.rstrip()}\n\n{quote}" if quote else letter.body,
        in_reply_to=message.message_id,
        references=draft.references(message),
    )


def written_to(message: Message, profile: Profile) -> str:
    """The user's address the mail came to; mail clients pick the identity by it. Else the first one."""
    delivered = [
        value.strip("<> ")
        for name in ("delivered-to", "x-original-to", "envelope-to")
        for value in message.header(name)
    ]
    candidates = [*(address.addr_spec for address in (*message.to, *message.cc)), *delivered]
    for candidate in candidates:
        for own in profile.addresses:
            if candidate.lower() == own.lower():
                return own
    return profile.addresses[0]
