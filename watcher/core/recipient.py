"""Who can be answered: Recipient, or Nobody with the reason (RFC 3834 2)."""

from __future__ import annotations

from dataclasses import dataclass

from watcher.core.facts import Facts
from watcher.core.letter import Profile
from watcher.core.message import Address, Message
from watcher.core.senders import Senders, is_dead


@dataclass(frozen=True, slots=True)
class Recipient:
    """One person's address, and why we think a person reads it."""

    address: Address
    reason: str


@dataclass(frozen=True, slots=True)
class Nobody:
    """No address to write to.

    `draft` says whether a letter is still worth having, with an empty To (the safety catch), or not at all.
    """

    reason: str
    draft: bool

    @property
    def address(self) -> None:
        return None


def recipient(message: Message, facts: Facts, profile: Profile, senders: Senders) -> Recipient | Nobody:
    """Reply-To when one person reads it, else From when a person reads it, else nobody: never a guess, never two."""
    if silent := _never_answered(message, profile):
        return Nobody(silent, draft=False)
    if _forged(message):
        return Nobody(
            "Your mail server doubts that it comes from the address it names, so To is left empty.", draft=True
        )
    if message.reply_to:
        return _reply_to(message, profile, senders)
    if message.sender is None:
        return Nobody("It names no sender.", draft=True)
    return _from(message.sender, message, senders)


def _never_answered(message: Message, profile: Profile) -> str:
    """Mail that no courteous reader answers, whatever it says."""
    if message.sender and any(message.sender.is_same(own) for own in profile.addresses):
        return "You wrote it yourself."
    if any(value.lower().startswith("auto-replied") for value in message.header("auto-submitted")):
        return "It is an automatic reply."
    if message.header("x-failed-recipients") or any(
        "multipart/report" in value.lower() for value in message.header("content-type")
    ):
        return "It is a delivery report."
    if message.header("list-id") and message.header("list-post"):
        return "It came through a mailing list."
    return ""


def _forged(message: Message) -> bool:
    """The topmost Authentication-Results (the user's own server's, RFC 8601 5) says that DMARC failed."""
    topmost = message.header("authentication-results")[:1]
    return any("dmarc=fail" in value.lower().replace(" ", "") for value in topmost)


def _reply_to(message: Message, profile: Profile, senders: Senders) -> Recipient | Nobody:
    if len(message.reply_to) > 1:
        return Nobody("Reply-To names several addresses; a letter goes to one person.", draft=True)
    address = message.reply_to[0]
    if any(address.is_same(own) for own in profile.addresses):
        return Nobody("Reply-To is your own address.", draft=True)
    if is_dead(address.local_part):
        return Nobody(f"Nobody reads {address.addr_spec}.", draft=True)
    sender = message.sender
    if (
        sender
        and not _akin(address.domain, sender.domain)
        and not senders.system(address.domain)
        and not senders.system(sender.domain)
    ):
        return Nobody(
            f"Reply-To leads to another domain ({address.domain}) than the sender's, so To is left empty.", draft=True
        )
    return Recipient(address, "Reply-To names it.")


def _akin(one: str, other: str) -> bool:
    """The same organisation's domains, as far as names tell: one within the other, or the same last two labels."""
    if one == other or one.endswith("." + other) or other.endswith("." + one):
        return True
    labels, others = one.split("."), other.split(".")
    return labels[-2:] == others[-2:] and len(labels[-2]) > 3


def _from(sender: Address, message: Message, senders: Senders) -> Recipient | Nobody:
    if is_dead(sender.local_part):
        return Nobody(f"Nobody reads {sender.addr_spec}.", draft=True)
    system = senders.system(sender.domain)
    if system and system.reply != "human":
        return Nobody(
            f"{sender.addr_spec} belongs to {system.name}, which passes no answer on to a person.", draft=True
        )
    if system:
        return Recipient(sender, f"{system.name} passes answers on to the recruiter.")
    return Recipient(sender, "The sender's own address.")
