"""What to do about a no: the facts, who to write to, the letter or the silence, and when to look again."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from watcher.core import draft
from watcher.core.checkin import CheckIn, NoCheckIn, plan
from watcher.core.facts import Facts
from watcher.core.gather import Extraction, gather
from watcher.core.letter import Composed, Letter, LetterBook, Profile, compose
from watcher.core.message import Address, Message, MessageId
from watcher.core.recipient import Nobody, Recipient, recipient
from watcher.core.senders import Senders
from watcher.core.verdict import Rejection


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
    check_ins: bool = True
    recent: frozenset[str] = field(default=frozenset())
    """Ids of wordings used lately."""


@dataclass(frozen=True, slots=True)
class Answer:
    """`letter` or `silence`, never both: silence is a whole sentence."""

    facts: Facts
    recipient: Recipient | Nobody
    letter: Letter | None
    silence: str
    checkin: CheckIn | NoCheckIn


def answer(message: Message, verdict: Rejection, desk: Desk, today: date) -> Answer:
    """Pure: the same mail, profile and book give the same letter."""
    facts = gather(message, verdict, desk.senders, desk.profile, desk.wordings)
    to = recipient(message, desk.profile, desk.senders)
    silence = _silence(facts, to, desk)
    unmet = silence and isinstance(to, Nobody)
    checkin = NoCheckIn("No draft was made.") if unmet else _check_in(facts, desk, today)
    if silence:
        return Answer(facts, to, None, silence, checkin)
    composed = compose(facts, desk.profile, desk.book, message.source, desk.recent)
    return Answer(facts, to, _letter(message, composed, to, desk.profile), "", checkin)


def _check_in(facts: Facts, desk: Desk, today: date) -> CheckIn | NoCheckIn:
    return plan(facts, desk.profile, today) if desk.check_ins else NoCheckIn("Check-ins are off in config.yaml.")


def _silence(facts: Facts, to: Recipient | Nobody, desk: Desk) -> str:
    if isinstance(to, Nobody) and not to.draft:
        return to.reason
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
        body=f"{letter.body}\n\n{quote}" if quote else letter.body,
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
