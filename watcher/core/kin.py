"""Which earlier mails belong to a rejection: what to search for, and the whole comparison of what is found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from watcher.core.employer import in_one_word
from watcher.core.message import Address, Message, MessageId
from watcher.core.senders import Senders, registrable

SHORTEST_NAME = 3
"""A shorter name of an employer stands in too many addresses."""


@dataclass(frozen=True, slots=True)
class Kin:
    """The thread, the people and the employer of one rejection; everything in lower case."""

    own: frozenset[str]
    """The user's own addresses."""
    ids: frozenset[MessageId]
    addresses: frozenset[str]
    domains: frozenset[str]
    """Registrable domains of the employer, never one of a mail provider, a sending system or the user."""
    company: str = ""
    """The employer's name in one word, as a domain has it; empty when it is not known."""

    @property
    def words(self) -> tuple[str, ...]:
        """What From or To of a belonging mail contains."""
        return tuple(sorted(self.addresses | self.domains | ({self.company} if self.company else set())))

    def has(self, earlier: Message) -> bool:
        """Whether it belongs: by whole ids, whole addresses, whole domains or a whole label of a domain.

        A note to oneself never does.
        """
        if not any(self._others(earlier)):
            return False
        if self.ids & {earlier.message_id, earlier.in_reply_to, *earlier.references}:
            return True
        return any(self._knows(address) for address in self._others(earlier))

    def _others(self, earlier: Message) -> Iterator[Address]:
        people = (earlier.sender, *earlier.reply_to, *earlier.to, *earlier.cc)
        return (address for address in people if address and address.addr_spec.lower() not in self.own)

    def _knows(self, address: Address) -> bool:
        labels = address.domain.replace("-", "").split(".")[:-1]
        return (
            address.addr_spec.lower() in self.addresses
            or registrable(address.domain) in self.domains
            or (bool(self.company) and self.company in labels)
        )


def kin(message: Message, company: str, own: tuple[str, ...], senders: Senders) -> Kin:
    """What belongs to `message`; `company` is the employer's name where it is known."""
    people = [address for address in (message.sender, *message.reply_to) if address]
    ours = {registrable(address.rpartition("@")[2].lower()) for address in own}
    domains = {registrable(address.domain) for address in people if not senders.names_no_employer(address.domain)}
    name = in_one_word(company)
    ids = {message.in_reply_to, *message.references} - {None}
    return Kin(
        frozenset(address.lower() for address in own),
        frozenset(one for one in ids if one),
        frozenset(address.addr_spec.lower() for address in people) - {address.lower() for address in own},
        frozenset(domains - ours - {""}),
        name if len(name) >= SHORTEST_NAME else "",
    )
