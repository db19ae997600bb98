"""Facts out of one mail: what is proven, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Mapping

from watcher.core.employer import bare_words
from watcher.core.facts import Detail, Fact, Facts, Kind, Openness, Reason, Register, Stage, Told
from watcher.core.gather import manner
from watcher.core.gather.bearing import is_given, looks_personal, one_person
from watcher.core.gather.details import details
from watcher.core.gather.earlier import narrowed
from watcher.core.gather.employers import Employers
from watcher.core.gather.extraction import Extraction, Plain, Wordings, WorkOut, extraction
from watcher.core.gather.past import Past
from watcher.core.gather.person import person
from watcher.core.gather.role import Roles
from watcher.core.gather.sheet import Sheet
from watcher.core.gather.signs import Signs
from watcher.core.gather.undertaking import settled
from watcher.core.history import History
from watcher.core.letter import Profile
from watcher.core.message import Message
from watcher.core.senders import Senders, is_automatic
from watcher.core.text import fold, is_solid
from watcher.core.verdict import Verdict

__all__ = ["Extraction", "Plain", "Wordings", "WorkOut", "extraction", "gather"]

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
    sheet = Sheet(message, wordings.of(verdict.language or "en"), wordings.given)
    language = manner.variety(sheet, verdict.language or "en")
    past = Past(sheet, narrowed(history, message), profile.addresses, senders)
    kind = past.kind(settled(verdict.kind, sheet))
    employer, work = _names(sheet, senders, kind, past, wordings.signs)
    greeted = manner.greeted_as(sheet)
    automatic = is_automatic(message, senders)
    manners = manner.register(sheet, language, greeted)
    signer = person(sheet, senders, employer)
    known = (signer, employer, greeted, Fact(profile.name, "profile", ""))
    told = _told(details(sheet, manners, known), past, sheet, signer)
    if past.is_go_between(employer) or _writes_for(sheet, signer):
        told = tuple(one for one in told if one[0] not in _THERE)
    told = (*told, *_manner_of(sheet)) if not automatic else told
    stage = _stage(past.stage(_proven(verdict.stage, told, sheet), kind), told, met=past.met)
    why = _reason(manner.reason(sheet), told)
    formal_praise = automatic or (kind == "job" and stage in ("application", "unknown"))
    figure = automatic or (formal_praise and (stage == "application" or not manner.speaks_as_one(sheet)))
    return Facts(
        company=employer,
        role=work,
        person=_of_use(signer, profile, manners, sheet, greeted),
        greeted_as=greeted,
        kind=kind,
        stage=stage,
        openness=_openness(verdict, told, sheet, why),
        register=manners,
        language=language,
        feedback=manner.feedback(sheet),
        reason=why,
        praise=None if formal_praise else manner.praise(sheet),
        automatic=automatic,
        told=tuple(one for one in told if not _is_form(one, employer, figure=figure, formal=formal_praise)),
    )


def _names(
    sheet: Sheet, senders: Senders, kind: Kind, past: Past, signs: Mapping[str, Signs]
) -> tuple[Fact | None, Fact | None]:
    """The employer and the role: what patterns read, else what earlier mails say, else what is likeliest."""
    firms = Employers(sheet, senders, kind)
    told, weights, bare = firms.agreed(), signs.get("company", {}), Roles(sheet, kind)
    told = told and firms.borne_out(told, weights, bare.agreed)
    employer = past.company(told, kind) or firms.likeliest(weights, bare.agreed)
    roles = Roles(sheet, kind, employer) if employer else bare
    work = past.role(roles.agreed(), kind)
    if work is None and (likely := roles.likeliest(signs.get("role", {}))):
        work = past.role(likely, kind)
    return employer, work


_EMPTY = re.compile(r"\b(?:background|experience|skills?|application|enthusiasm|passion|profile|interest)$")
"""What a form letter praises, too."""


def _is_empty(liked: Fact) -> bool:
    return _EMPTY.search(liked.value) is not None


_PRAISED = frozenset(("liked", "did"))
TERSE = 45
"""Words of the longest mail that is answered in a few."""


def _manner_of(sheet: Sheet) -> Told:
    """Whether a person writes, and how much."""
    few = sum(len(sentence.split()) for sentence in sheet.sentences) <= TERSE
    proof = Fact("", "body", sheet.sentences[0] if sheet.sentences else "")
    signs: tuple[tuple[Detail, bool], ...] = (("singly", manner.speaks_as_one(sheet)), ("terse", few))
    return tuple((sign, proof) for sign, there in signs if there)


def _is_form(one: tuple[Detail, Fact], employer: Fact | None, *, figure: bool, formal: bool) -> bool:
    """Praise that is a figure of speech, or nobody's but theirs."""
    return one[0] in _PRAISED and (figure or (formal and _is_empty(one[1])) or _is_of(one[1], employer))


def _is_of(liked: Fact, employer: Fact | None) -> bool:
    """`thanks for thinking of the Blank Agency`: it is theirs."""
    return employer is not None and set(bare_words(employer.value)) <= set(bare_words(liked.value))


def _told(told: Told, past: Past, sheet: Sheet, signer: Fact | None) -> Told:
    """With the meeting that earlier mails prove; whoever was not there is not thanked for it."""
    meeting = past.met and all(detail != "met" for detail, _ in told) and past.knows(sheet.message, signer)
    return (*told, ("met", Fact("", "thread", ""))) if meeting else told


_THERE = frozenset(("met", "visited"))
"""What only those are thanked for who were there."""


def _writes_for(sheet: Sheet, signer: Fact | None) -> bool:
    """An assistant signs what somebody else's address sends."""
    sender = sheet.message.sender
    if signer is None or signer.where != "body" or sender is None or not looks_personal(sender.name, sheet):
        return False
    comparable = fold(sender.name).isascii() and fold(signer.value).isascii()
    return comparable and not one_person(sender.name, signer.value)


def _proven(stage: Stage, told: Told, sheet: Sheet) -> Stage:
    """`interview` is no stage where they say that there was none: many a no has the word in it."""
    met = any(detail == "met" for detail, _ in told)
    return "application" if stage == "interview" and not met and sheet.says("not-met") else stage


def _stage(stage: Stage, told: Told, *, met: bool) -> Stage:
    """That a choice was hard is said of every choice; it proves something with a meeting, or a word of the last few."""
    known = {detail for detail, _ in told} | ({"met"} if met else set())
    if known & {"close", "last"} and stage != "application":
        return "final"
    if stage == "final" and "met" not in known:
        return "unknown"
    return "interview" if "met" in known and stage == "unknown" else stage


_ANYWHERE = frozenset(("closed", "keep"))
"""What has to be borne out also where their language has no phrases for it."""


def _openness(verdict: Verdict, told: Told, sheet: Sheet, why: Reason) -> frozenset[Openness]:
    """What the rules found, less what the letter itself does not bear out.

    No feedback is not yet a closed door: that takes a word against writing at all. Nothing free is not yet a promise to
    keep anything, many applications for a post no word that it is taken, another scholarship not this one again. What
    is closed because somebody was chosen, or gone, is not paused.
    """
    found = set(verdict.openness)
    own = sheet.wordings[0].phrases if sheet.wordings else {}
    for openness, heading in (("closed", "do-not-write"), ("keep", "keeps"), ("paused", "pauses"), ("filled", "fills")):
        borne_out = sheet.says(heading) or not (own.get(heading) or (openness in _ANYWHERE and sheet.phrases(heading)))
        if not borne_out:
            found.discard(openness)
    known = {detail for detail, _ in told}
    if sheet.says("comes-again"):
        found.add("again")
    if sheet.says("not-again") or ("others_open" in known and not sheet.says("once-more")):
        found.discard("again")
    if "on_hold" in known:
        found.add("paused")
    elif why in ("chosen", "experience", "fit", "inside") or "gone" in known:
        found.discard("paused")
    return frozenset(found)


def _reason(reason: Reason, told: Told) -> Reason:
    return "experience" if reason in ("unsaid", "chosen", "fit") and any(one == "area" for one, _ in told) else reason


def _is_by_given_name(found: Fact | None, sheet: Sheet) -> bool:
    return found is not None and len(found.value.split()) == 1 and is_given(found.value, sheet)


def _of_use(found: Fact | None, profile: Profile, manners: Register, sheet: Sheet, greeted: Fact | None) -> Fact | None:
    """A name that is the user's own is no correspondent's; a lone one in a formal letter may be a surname."""
    if found is None or found.value.casefold() == profile.name.casefold():
        return None
    lone = len(found.value.split()) == 1 and not is_solid(found.value)
    given = _is_by_given_name(greeted, sheet) or _is_by_given_name(found, sheet)
    return None if manners == "formal" and lone and not given else found
