"""Who sends mail for others: applicant-tracking systems, job boards, free mail (facts as data in data/senders.yaml)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from watcher.core.message import Address, Message
from watcher.core.quoting import split
from watcher.core.text import fold

Reply = Literal["human", "nobody", "unknown"]

LOOKED_AT = 20_000
"""Characters of the body in which a request not to answer is looked for."""

_DEAD = re.compile(
    r"noreply|nonreply|donotreply|dontreply|notreply|mailerdaemon|postmaster|autoreply|autoresponse|bounce|unattended|unmonitored|"
    r"nichtantworten|keineantwort|norespond|noresponder|naoresponda|nonrispondere|nietbeantwoorden|geenantwoord|nietreageren|nepasrepondre|svaraej|ikkesvar|nieodpowiadaj"
)

_SECOND_LEVEL = frozenset((
    "co", "com", "ac", "org", "net", "gov", "edu", "or", "ne", "go", "in", "gob", "gouv", "gv", "asso", "nom",
    "ltd", "plc", "me", "sch", "nhs", "id", "web", "mil", "k12", "lg", "gr", "ad", "ed",
))  # fmt: skip
"""Second-level labels under which countries give out names (`co.uk`, `com.br`, `ac.jp`)."""


@dataclass(frozen=True, slots=True)
class System:
    """One system that sends for employers. `reply`: who reads an answer to its addresses."""

    name: str
    domains: tuple[str, ...]
    reply: Reply
    company_in: Literal["local", "plus", "subdomain", "nowhere"] = "nowhere"
    """Where its addresses carry the employer's short name."""


@dataclass(frozen=True, slots=True)
class Senders:
    """Lookups by domain; a subdomain of a listed domain counts as it."""

    systems: tuple[System, ...]
    free_mail: frozenset[str]
    team_words: tuple[str, ...]
    """Words of display names and local parts that name a team, not a person or an employer: Careers, jobs, ..."""
    contact: tuple[str, ...] = ()
    """Words in lower case of a sentence that offers an address to write to."""
    not_contact: tuple[str, ...] = ()
    """Words, in such a sentence or in the address, of places that answer other questions: privacy, unsubscribe, ..."""
    to_me: tuple[str, ...] = ()
    """Words in lower case behind which a writer gives an address of his own."""
    legal_notices: tuple[str, ...] = ()
    """Phrases in lower case of notices that the law prescribes (a refused tenancy, a credit report)."""
    unread: tuple[str, ...] = ()
    """Phrases in lower case by which a mail says that nobody reads answers to it."""
    _places: Mapping[str, int] = field(init=False, repr=False, compare=False)
    """Which system a domain is of, the first one that has it."""
    _names: frozenset[str] = field(init=False, repr=False, compare=False)
    """What the systems are called, folded."""

    def __post_init__(self) -> None:
        backwards = reversed(tuple(enumerate(self.systems)))
        object.__setattr__(self, "_names", frozenset(fold(system.name) for system in self.systems))
        object.__setattr__(self, "_places", {known: n for n, system in backwards for known in system.domains})

    def system(self, domain: str) -> System | None:
        places = (self._places[known] for known in _above(domain) if known in self._places)
        first = min(places, default=None)
        return None if first is None else self.systems[first]

    def is_system(self, name: str) -> bool:
        """Whether a system is called so."""
        return fold(name) in self._names

    def spelling(self, sender: Address) -> str:
        """Whom mail of `sender` is from, in small letters without blanks, as far as the address tells; else empty."""
        system = self.system(sender.domain)
        if system is None:
            return "" if self.is_free(sender.domain) else _letters(registrable(sender.domain).partition(".")[0])
        local, _, tag = sender.local_part.partition("+")
        told = {"local": local, "plus": tag, "subdomain": sender.domain.partition(".")[0]}.get(system.company_in, "")
        return "" if told in self.team_words or is_dead(told) else _letters(told)

    def is_free(self, domain: str) -> bool:
        """Anybody may have an address there."""
        return any(known in self.free_mail for known in _above(domain))

    def names_no_employer(self, domain: str) -> bool:
        return self.system(domain) is not None or self.is_free(domain)


def _letters(label: str) -> str:
    return re.sub(r"[^a-z0-9]", "", label.lower())


def _above(domain: str) -> Iterator[str]:
    """The domain itself, and all that it is a subdomain of."""
    while domain:
        yield domain
        domain = domain.partition(".")[2]


def is_dead(local_part: str) -> bool:
    """The address says itself that nobody reads it; punctuation is ignored (no-reply, no_reply, noreply)."""
    return bool(_DEAD.search(re.sub(r"[^a-z]", "", local_part.lower())))


def is_automatic(message: Message, senders: Senders) -> bool:
    """A machine sent it (RFC 3834 5, and what systems do)."""
    if any(value.lower().strip() not in ("no", "") for value in message.header("auto-submitted")):
        return True
    if any(value.lower().strip() in ("bulk", "list", "junk") for value in message.header("precedence")):
        return True
    if any(value.strip() == "<>" for value in message.header("return-path")):
        return True
    if message.sender is None:
        return False
    if says_unread(message, senders):
        return True
    system = senders.system(message.sender.domain)
    return is_dead(message.sender.local_part) or (system is not None and system.reply == "nobody")


def says_unread(message: Message, senders: Senders) -> bool:
    """The mail asks not to be answered."""
    parts = split(message.text[:LOOKED_AT])
    text = " ".join(f"{parts.current} {parts.signature}".lower().replace("’", "'").split())
    return any(phrase in text for phrase in senders.unread)


def is_team(local_part: str, senders: Senders) -> bool:
    """The address of a team: jobs@, hr.team@, karriere@."""
    words = [word for word in re.split(r"[^\w]+|_", local_part.lower()) if word]
    return bool(words) and all(word.rstrip("0123456789") in senders.team_words for word in words)


def akin(one: str, other: str) -> bool:
    """The same organisation's domains, as far as names tell: the same registrable part (`mail.acme.com`, `acme.com`).

    Two labels are taken for it, three where the last two are what a country gives names under (`acme.co.uk`).
    """
    return one == other or registrable(one) == registrable(other) != ""


def registrable(domain: str) -> str:
    labels = domain.split(".")
    if len(labels) < 2:
        return ""
    size = 3 if len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL else 2
    return ".".join(labels[-size:]) if len(labels) >= size else ""


def senders(document: Mapping[str, Any]) -> Senders:
    """From the plain values of data/senders.yaml."""
    systems = tuple(
        System(
            entry["name"], tuple(entry["domains"]), entry.get("reply", "unknown"), entry.get("company_in", "nowhere")
        )
        for entry in document["systems"]
    )
    phrases = (tuple(document.get(key, ())) for key in ("contact", "not_contact", "to_me", "legal_notices", "unread"))
    return Senders(systems, frozenset(document["free_mail"]), tuple(document["team_words"]), *phrases)
