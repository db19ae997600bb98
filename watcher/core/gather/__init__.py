"""Facts out of one mail: what is proven, and nothing else."""

from __future__ import annotations

from watcher.core.facts import Fact, Facts, Register
from watcher.core.gather import manner
from watcher.core.gather.company import company
from watcher.core.gather.extraction import Extraction, Wordings, extraction
from watcher.core.gather.person import person
from watcher.core.gather.role import role
from watcher.core.gather.sheet import Sheet
from watcher.core.letter import Profile
from watcher.core.message import Message
from watcher.core.senders import Senders, is_dead
from watcher.core.text import is_solid
from watcher.core.verdict import Verdict

__all__ = ["Extraction", "Wordings", "extraction", "gather", "is_automatic"]

_NONE = Extraction()


def gather(
    message: Message, verdict: Verdict, senders: Senders, profile: Profile, wordings: Extraction = _NONE
) -> Facts:
    """Each fact with the words that prove it; what is not proven, or said in two ways, stays None.

    Pure, and linear in the length of the text.
    """
    language = verdict.language or "en"
    sheet = Sheet(message, wordings.of(language))
    employer = company(sheet, senders, verdict.kind)
    greeted = manner.greeted_as(sheet)
    automatic = is_automatic(message, senders)
    manners = manner.register(sheet, language, greeted)
    return Facts(
        company=employer,
        role=role(sheet, verdict.kind),
        person=_of_use(person(sheet, senders, employer), profile, manners),
        greeted_as=greeted,
        kind=verdict.kind,
        stage=verdict.stage,
        openness=verdict.openness,
        register=manners,
        language=language,
        feedback=manner.feedback(sheet),
        reason=manner.reason(sheet),
        praise=None if automatic or verdict.stage == "application" else manner.praise(sheet),
        automatic=automatic,
    )


def _of_use(found: Fact | None, profile: Profile, manners: Register) -> Fact | None:
    """A name that is the user's own is no correspondent's; a lone one in a formal letter may be a surname."""
    if found is None or found.value.casefold() == profile.name.casefold():
        return None
    return None if manners == "formal" and len(found.value.split()) == 1 and not is_solid(found.value) else found


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
    system = senders.system(message.sender.domain)
    return is_dead(message.sender.local_part) or (system is not None and system.reply == "nobody")
