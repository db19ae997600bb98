"""What a later mail means for a check-in: they wrote, I wrote, an invitation, a bounce, somebody who has left."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from watcher.core.letter import Profile
from watcher.core.message import Address, Message, MessageId
from watcher.core.recipient import is_report
from watcher.core.senders import Senders, is_automatic, registrable
from watcher.core.verdict import Rejection, Verdict

LOOKED_AT = 8_000
"""Characters of a report or an automatic reply that are looked at."""
_ADDRESS = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}(?![\w@-])")
_INVITES = re.compile(r"invit|offer|appointment")

_WROTE, _INVITED = "They wrote to you on ", "they wrote with an invitation or an offer."

What = Literal["wrote", "mine", "invited", "returned", "left", "declined"]


@dataclass(frozen=True, slots=True)
class Words:
    """Phrases in lower case: of automatic replies of people who are gone, and of Subjects of those who are away."""

    left: tuple[str, ...] = ()
    away: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Afterwards:
    """What came later, and whose check-ins it may be about: threads, addr-specs in lower case, employers' domains."""

    what: What
    why: str
    """A whole sentence."""
    ids: tuple[MessageId, ...]
    addresses: tuple[str, ...]
    domains: tuple[str, ...]


def afterwards(
    message: Message, verdict: Verdict, profile: Profile, senders: Senders, words: Words, received: datetime
) -> Afterwards | None:
    """None for what changes nothing: machines, lists, somebody who is only away. Pure."""
    sender, day = message.sender, f"{message.date or received:%d %B %Y}"
    ids = tuple(dict.fromkeys((*message.references, *((message.in_reply_to,) if message.in_reply_to else ()))))
    if is_report(message):
        return Afterwards("returned", _returned(day), ids, _named(message), ())
    if sender is None:
        return None
    if any(sender.is_same(own) for own in profile.addresses):
        others = _others(message, profile)
        if not others:
            return None  # a note to oneself
        return Afterwards("mine", f"You wrote to them on {day}.", ids, *_reached(others, senders))
    who = (ids, *_reached((sender,), senders))
    if isinstance(verdict, Rejection):
        return Afterwards("declined", f"They wrote again on {day}, with another no.", *who)
    if _is_away(message, words) or is_automatic(message, senders):
        return _by_machine(message, verdict, words, who, day)
    if _invites(verdict):
        return Afterwards("invited", f"On {day} {_INVITED}", *who)
    return Afterwards("wrote", f"{_WROTE}{day}.", *who)


def is_answer(why: str) -> bool:
    """Whether a check-in was called off because they wrote, as `why` of an Afterwards says."""
    return why.startswith(_WROTE) or why.endswith(_INVITED)


def _by_machine(
    message: Message,
    verdict: Verdict,
    words: Words,
    who: tuple[tuple[MessageId, ...], tuple[str, ...], tuple[str, ...]],
    day: str,
) -> Afterwards | None:
    ids, addresses, domains = who
    text = f"{message.subject}\n{message.text[:LOOKED_AT]}".lower().replace("’", "'")
    if any(phrase in text for phrase in words.left):
        why = f"An automatic reply of {day} says that the person has left. Somebody else there may be glad of a word."
        return Afterwards("left", why, ids, addresses, ())
    if _invites(verdict):
        return Afterwards("invited", f"On {day} {_INVITED}", ids, addresses, domains)
    return None


def _returned(day: str) -> str:
    return f"Your letter came back on {day}: nobody is reached there. Another contact would be the one to write to."


def _is_away(message: Message, words: Words) -> bool:
    subject = message.subject.lower()
    return any(subject.startswith(phrase) for phrase in words.away)


def _invites(verdict: Verdict) -> bool:
    """A rule against a no has hit that is about an invitation or an offer."""
    return any(hit.points < 0 and _INVITES.search(hit.rule.partition(":")[2]) for hit in verdict.evidence)


def _others(message: Message, profile: Profile) -> tuple[Address, ...]:
    everybody = (*message.to, *message.cc)
    return tuple(one for one in everybody if not any(one.is_same(own) for own in profile.addresses))


def _named(message: Message) -> tuple[str, ...]:
    """Addresses that a report is about."""
    text = " ".join((*message.header("x-failed-recipients"), message.text[:LOOKED_AT]))
    return tuple(dict.fromkeys(found.lower() for found in _ADDRESS.findall(text)))[:20]


def _reached(people: Iterable[Address], senders: Senders) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Their addr-specs, and the domains of their employers."""
    found = tuple(people)
    domains = (employer_domain(one, senders) for one in found)
    return tuple(one.addr_spec.lower() for one in found), tuple(dict.fromkeys(domain for domain in domains if domain))


def employer_domain(address: Address | None, senders: Senders) -> str:
    """The registrable part of an employer's domain; empty for free mail and systems that send for others."""
    if address is None or senders.names_no_employer(address.domain):
        return ""
    return registrable(address.domain)
