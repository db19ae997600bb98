"""How much a no matters, from what is known and from what the user said: high or usual, with the reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from watcher.core.facts import Facts
from watcher.core.history import History
from watcher.core.letter import Profile
from watcher.core.message import Message
from watcher.core.senders import Senders, akin


@dataclass(frozen=True, slots=True)
class Importance:
    """`why` is a whole sentence. High: a call or a note by hand would be right, beside the draft."""

    level: Literal["high", "usual"]
    why: str


USUAL = Importance("usual", "A courteous mail is right for it.")


def importance(
    facts: Facts, message: Message, profile: Profile, senders: Senders, history: History, *, flagged: bool
) -> Importance:
    """The user's word first; then the stage, the mails of people both ways, and what they said about later."""
    if flagged:
        return Importance("high", "You flagged it.")
    if named := next(_named(message, profile, history), ""):
        return Importance("high", f"{named} is on your list of what matters most.")
    if facts.automatic or facts.kind in ("paper", "school"):
        return USUAL
    return _by_evidence(facts, profile, senders, history)


def _named(message: Message, profile: Profile, history: History) -> Iterator[str]:
    """The entries of `you.important` that this mail or an earlier one of theirs comes from."""
    mails = (message, *history.messages)
    addresses = [address for mail in mails for address in (mail.sender, *mail.reply_to) if address]
    for entry in profile.important:
        for address in addresses:
            if address.is_same(entry) or ("@" not in entry and akin(address.domain, entry.lower())):
                yield entry


def _by_evidence(facts: Facts, profile: Profile, senders: Senders, history: History) -> Importance:
    own = profile.addresses
    theirs, mine = len(history.theirs(own, senders)), len(history.mine(own))
    warm = bool(facts.openness & {"keep", "again", "others", "paused"})
    if facts.stage == "final":
        return Importance("high", "You were among the last they chose from.")
    if facts.stage == "interview" and theirs > 2 and mine > 1:
        return Importance("high", f"You met, and {theirs + mine} mails of people went to and fro.")
    if facts.stage == "interview" and warm and facts.praise:
        return Importance("high", "You met, they had a kind word for you, and they spoke of another time.")
    return USUAL
