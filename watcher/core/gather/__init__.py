"""Facts out of one mail: what is proven, and nothing else."""

from __future__ import annotations

from watcher.core.facts import Fact, Facts, Register
from watcher.core.gather import manner
from watcher.core.gather.company import company
from watcher.core.gather.extraction import Extraction, Wordings, extraction
from watcher.core.gather.past import Past
from watcher.core.gather.person import person
from watcher.core.gather.role import role
from watcher.core.gather.sheet import Sheet
from watcher.core.history import History
from watcher.core.letter import Profile
from watcher.core.message import Message
from watcher.core.senders import Senders, is_automatic
from watcher.core.text import is_solid
from watcher.core.verdict import Verdict

__all__ = ["Extraction", "Wordings", "extraction", "gather"]

_NONE = Extraction()
_NO_HISTORY = History()


def gather(
    message: Message,
    verdict: Verdict,
    senders: Senders,
    profile: Profile,
    wordings: Extraction = _NONE,
    history: History = _NO_HISTORY,
) -> Facts:
    """Each fact with the words that prove it; what is not proven, or said in two ways, stays None.

    This mail speaks first; where it is silent, the earlier ones do. Pure, and linear in the length of the text.
    """
    language = verdict.language or "en"
    sheet = Sheet(message, wordings.of(language))
    past = Past(history, profile.addresses, senders, sheet.wordings)
    employer = past.company(company(sheet, senders, verdict.kind), verdict.kind)
    greeted = manner.greeted_as(sheet)
    automatic = is_automatic(message, senders)
    manners = manner.register(sheet, language, greeted)
    stage = past.stage(verdict.stage)
    return Facts(
        company=employer,
        role=past.role(role(sheet, verdict.kind), verdict.kind),
        person=_of_use(person(sheet, senders, employer), profile, manners),
        greeted_as=greeted,
        kind=verdict.kind,
        stage=stage,
        openness=verdict.openness,
        register=manners,
        language=language,
        feedback=manner.feedback(sheet),
        reason=manner.reason(sheet),
        praise=None if automatic or stage == "application" else manner.praise(sheet),
        automatic=automatic,
    )


def _of_use(found: Fact | None, profile: Profile, manners: Register) -> Fact | None:
    """A name that is the user's own is no correspondent's; a lone one in a formal letter may be a surname."""
    if found is None or found.value.casefold() == profile.name.casefold():
        return None
    return None if manners == "formal" and len(found.value.split()) == 1 and not is_solid(found.value) else found
