"""Who can be answered: Recipient, or Nobody with the reason (RFC 3834 2)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from watcher.core.employer import in_one_word
from watcher.core.history import History, is_in_thread
from watcher.core.letter import Profile
from watcher.core.message import Address, Message
from watcher.core.quoting import split
from watcher.core.senders import Senders, akin, is_dead, is_team, says_unread


@dataclass(frozen=True, slots=True)
class Recipient:
    """One address, and why we think a person reads it."""

    address: Address
    reason: str
    earlier: Message | None = None
    """The earlier mail whose writer it is, when this one leads nowhere."""


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


_NO_HISTORY = History()


def recipient(
    message: Message, profile: Profile, senders: Senders, company: str = "", history: History = _NO_HISTORY
) -> Recipient | Nobody:
    """Reply-To when one person reads it, else From when a person reads it, else the last person who wrote from that
    employer, else the contact the mail offers. `company` is the employer's name where it is known.

    Never a guess, never two; and nobody at all for mail that no courteous reader answers.
    """
    if silent := _never_answered(message, profile, senders):
        return Nobody(silent, draft=False)
    if _forged(message):
        return Nobody(
            "Your mail server doubts that it comes from the address it names, so To is left empty.", draft=True
        )
    found = _reply_to(message, profile, senders, history) if message.reply_to else _from(message, senders)
    if isinstance(found, Nobody) and _is_dead_end(message):
        human = _last_human(message, profile, senders, company, history)
        return human or _contact(message, profile, senders) or found
    return found if message.reply_to else _writers_own(message, senders) or found


def _writers_own(message: Message, senders: Senders) -> Recipient | None:
    """The address that a letter sent from another mailbox of the house gives as the writer's: `reply to me at ...`."""
    text = message.text[:LOOKED_AT]
    for found in islice(_ADDRESS.finditer(text), ADDRESSES):
        address = Address("", found.group())
        before = " ".join(text[max(0, found.start() - _AROUND) : found.start()].lower().replace("’", "'").split())
        if before.rstrip(": ").endswith(senders.to_me) and _may_be_contact(address, message, senders):
            return Recipient(address, "The mail asks for answers there.")
    return None


def _last_human(
    message: Message, profile: Profile, senders: Senders, company: str, history: History
) -> Recipient | None:
    """In the thread, of the sender's organisation, or of a domain that is the company's name."""

    def is_theirs(earlier: Message) -> bool:
        return is_in_thread(earlier, message) or _is_employers(earlier.sender, message.sender, company, senders)

    earlier = history.last_human(profile.addresses, senders, is_theirs)
    if earlier is None or earlier.sender is None or isinstance(_from(earlier, senders), Nobody):
        return None
    return Recipient(
        earlier.sender, f"Nobody reads this mail's own address; {_who(earlier.sender)} wrote to you before.", earlier
    )


def _who(address: Address) -> str:
    return address.name or address.addr_spec


def _is_employers(address: Address | None, sender: Address | None, company: str, senders: Senders) -> bool:
    """Never a system's or a free mailer's domain: those are everybody's."""
    if address is None or senders.names_no_employer(address.domain):
        return False
    if sender and not senders.names_no_employer(sender.domain) and akin(address.domain, sender.domain):
        return True
    labels = address.domain.replace("-", "").split(".")[:-1]
    return bool(company) and in_one_word(company) in labels


def _never_answered(message: Message, profile: Profile, senders: Senders) -> str:
    """Mail that no courteous reader answers, whatever it says."""
    if message.sender and any(message.sender.is_same(own) for own in profile.addresses):
        return "You wrote it yourself."
    if any(value.lower().strip().startswith("auto-replied") for value in message.header("auto-submitted")):
        return "It is an automatic reply."
    if is_report(message):
        return "It is a delivery report."
    if message.header("list-id") and message.header("list-post"):
        return "It came through a mailing list."
    text = f"{message.subject}\n{message.text[:LOOKED_AT]}".lower()
    if any(phrase in text for phrase in senders.legal_notices):
        return "It is a notice the law asks them to send, and it wants no letter in return."
    return ""


def is_report(message: Message) -> bool:
    """A bounce: RFC 3464, RFC 3834 5, and Exim's own header."""
    return (
        bool(message.header("x-failed-recipients"))
        or any("multipart/report" in value.lower() for value in message.header("content-type"))
        or (message.sender is not None and message.sender.local_part in ("mailer-daemon", "postmaster"))
    )


_DMARC = re.compile(r"(?:^|[;\s])dmarc\s*=\s*fail(?!\w)", re.IGNORECASE)


_BY = re.compile(r"\bby\s+([\w.-]{1,255})", re.IGNORECASE)
TRUSTED_HOPS = 4
"""Topmost Received fields that the user's own provider has written, inner relays included."""


def _forged(message: Message) -> bool:
    """The user's own server says that DMARC failed."""
    return any(_DMARC.search(value[:4_000]) for value in _own_results(message))


def _own_results(message: Message) -> tuple[str, ...]:
    """Authentication-Results of the server that received the mail: whoever sends may write others (RFC 8601 5).

    Its authserv-id is of the same organisation as a host that received it. The topmost one counts where no host is
    named, and where it has no authserv-id at all, as Microsoft writes it (2026-11).
    """
    results = message.header("authentication-results")
    traces = (_BY.search(value[:2_000]) for value in message.header("received")[:TRUSTED_HOPS])
    hosts = [found[1].lower() for found in traces if found]
    if not hosts:
        return results[:1]
    named = [(result, result[:300].partition(";")[0].split()) for result in results]
    return tuple(
        result
        for n, (result, words) in enumerate(named)
        if words and (any(akin(words[0].lower(), host) for host in hosts) or (n == 0 and "=" in words[0]))
    )


def _reply_to(message: Message, profile: Profile, senders: Senders, history: History) -> Recipient | Nobody:
    if len(message.reply_to) > 1:
        return Nobody("Reply-To names several addresses; a letter goes to one person.", draft=True)
    address = message.reply_to[0]
    if any(address.is_same(own) for own in profile.addresses):
        return Nobody("Reply-To is your own address.", draft=True)
    if is_dead(address.local_part):
        return Nobody(f"Nobody reads {address.addr_spec}.", draft=True)
    if not (_is_theirs(address, message, senders) or history.wrote_to(address, profile.addresses)):
        return Nobody(
            f"Reply-To leads to another domain ({address.domain}) than the sender's, so To is left empty.", draft=True
        )
    return Recipient(address, "Reply-To names it.")


def _is_theirs(address: Address, message: Message, senders: Senders) -> bool:
    """The sender's organisation, or one of the two is a system that sends for employers; never free mail for a firm."""
    sender = message.sender
    if sender is None or akin(address.domain, sender.domain) or senders.system(address.domain):
        return True
    return senders.system(sender.domain) is not None and not senders.is_free(address.domain)


def _from(message: Message, senders: Senders) -> Recipient | Nobody:
    sender = message.sender
    if sender is None:
        return Nobody("It names no sender.", draft=True)
    if is_dead(sender.local_part):
        return Nobody(f"Nobody reads {sender.addr_spec}.", draft=True)
    if says_unread(message, senders):
        return Nobody("The mail says that nobody reads answers to it.", draft=True)
    system = senders.system(sender.domain)
    if system and system.reply != "human":
        return Nobody(
            f"{sender.addr_spec} belongs to {system.name}, which passes no answer on to a person.", draft=True
        )
    if system:
        return Recipient(sender, f"{system.name} passes answers on to the recruiter.")
    if _is_machine_sent(message):
        return Nobody(f"A machine sent it, and nothing says that a person reads {sender.addr_spec}.", draft=True)
    if is_team(sender.local_part, senders):
        return Recipient(sender, "It is the mailbox of their team, which people read.")
    return Recipient(sender, "The sender's own address.")


def _is_machine_sent(message: Message) -> bool:
    """What RFC 3834 2 asks an automatic writer to say, and the null reverse-path (RFC 5321 4.5.5)."""
    says = any(value.lower().strip() not in ("no", "") for value in message.header("auto-submitted"))
    return says or any(value.strip() == "<>" for value in message.header("return-path"))


LOOKED_AT = 20_000
"""Characters of the body in which a contact or a legal notice is looked for."""
_ADDRESS = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}(?![\w@-])")
ADDRESSES = 20
"""How many addresses of a text are looked at; a letter names few."""
_AROUND = 160
"""Characters before and after an address in which the sentence may offer it."""
_SENTENCE = re.compile(r"(?<=[.!?。！？])\s+|\n\s*\n")
_LABEL = re.compile(
    r"(?:e-?mail|mail|correo(?: electrónico)?|m|courriel|メール|邮箱|電子郵件|이메일)?\s*[:：]?\s*", re.IGNORECASE
)


def _is_dead_end(message: Message) -> bool:
    """Whether it is worth looking for a contact in the text: not when Reply-To itself is doubtful."""
    return len(message.reply_to) < 2 and not (message.reply_to and not is_dead(message.reply_to[0].local_part))


def _contact(message: Message, profile: Profile, senders: Senders) -> Recipient | None:
    """The one address of theirs that the mail offers as a contact; two of them are none."""
    own = {address.lower() for address in profile.addresses} | {
        to.addr_spec.lower() for to in (*message.to, *message.cc)
    }
    offered = {
        found.addr_spec.lower(): found
        for found in _offered(message, senders)
        if found.addr_spec.lower() not in own and _may_be_contact(found, message, senders)
    }
    if len(offered) != 1:
        return None
    return Recipient(next(iter(offered.values())), "The mail names it as the contact.")


def _offered(message: Message, senders: Senders) -> Iterator[Address]:
    """Addresses whose sentence says to write there, or that stand alone in a line of the signature."""
    parts = split(message.text[:LOOKED_AT])
    text = parts.current + parts.signature
    for found in islice(_ADDRESS.finditer(text), ADDRESSES):
        address = Address("", found.group())
        before = _SENTENCE.split(text[max(0, found.start() - _AROUND) : found.start()])[-1]
        after = _SENTENCE.split(text[found.end() : found.end() + _AROUND])[0]
        sentence = f"{before} {after}".lower()
        if any(word in sentence for word in senders.not_contact):
            continue
        line = text[text.rfind("\n", 0, found.start()) + 1 : found.start()]
        if _LABEL.fullmatch(line.strip()) or any(word in sentence for word in senders.contact):
            yield address


def _may_be_contact(address: Address, message: Message, senders: Senders) -> bool:
    """A living address of the sender's organisation; behind a system, of any that is neither a system nor free mail."""
    if is_dead(address.local_part) or any(word in address.local_part for word in senders.not_contact):
        return False
    sender = message.sender
    if sender and not senders.system(sender.domain) and not senders.is_free(sender.domain):
        return akin(address.domain, sender.domain)
    return not senders.names_no_employer(address.domain)
