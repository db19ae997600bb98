"""Who sends mail for others: applicant-tracking systems, job boards, free mail (facts as data in data/senders.yaml)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Reply = Literal["human", "nobody", "unknown"]

_DEAD = re.compile(
    r"noreply|nonreply|donotreply|dontreply|notreply|mailerdaemon|postmaster|autoreply|autoresponse|bounce|unattended|unmonitored|"
    r"nichtantworten|keineantwort|nepasrepondre|norespond|noresponder|naoresponda|nonrispondere|nietbeantwoorden|svaraej|ikkesvar|nieodpowiadaj"
)


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
    """Words of display names that name a team, not a person or an employer: Careers, Recruiting, ..."""

    def system(self, domain: str) -> System | None:
        return next(
            (system for system in self.systems if any(_within(domain, known) for known in system.domains)), None
        )

    def names_no_employer(self, domain: str) -> bool:
        return self.system(domain) is not None or any(_within(domain, free) for free in self.free_mail)


def _within(domain: str, known: str) -> bool:
    return domain == known or domain.endswith("." + known)


def is_dead(local_part: str) -> bool:
    """The address says itself that nobody reads it; punctuation is ignored (no-reply, no_reply, noreply)."""
    return bool(_DEAD.search(re.sub(r"[^a-z]", "", local_part.lower())))


def senders(document: Mapping[str, Any]) -> Senders:
    """From the plain values of data/senders.yaml."""
    systems = tuple(
        System(
            entry["name"], tuple(entry["domains"]), entry.get("reply", "unknown"), entry.get("company_in", "nowhere")
        )
        for entry in document["systems"]
    )
    return Senders(systems, frozenset(document["free_mail"]), tuple(document["team_words"]))
