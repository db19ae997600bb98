"""What a name is where it is no employer's: a role, a trade, a system, somebody, a part of a title."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Protocol

from watcher.core.facts import Kind
from watcher.core.gather.address import is_persons
from watcher.core.gather.bearing import is_given, looks_personal
from watcher.core.gather.firm import SMALL, cleaned, without_team
from watcher.core.gather.likely import Likely
from watcher.core.gather.names import names_domain
from watcher.core.gather.person import signed_by
from watcher.core.gather.role import begins_role
from watcher.core.gather.sheet import Sheet
from watcher.core.gather.spelling import spelling
from watcher.core.senders import Senders, is_dead, registrable
from watcher.core.text import fold, is_solid

_BOARD = re.compile(
    r"(?<=\w)[Jj]obs?(?!\w)|(?<!\w)Jobs?(?=[A-Z]|[a-z]+\.[a-z]{2,3}\b)|(?i:job ?board|jobbörse|stellenmarkt)"
)
"""A place where others advertise: `ITJobs`, `JobNord`."""
_INITIALS = re.compile(r"(?:[A-Z]\.-? ?)+[^\W\d_][\w-]+")
"""`G. Boss`: somebody."""
_CODE = re.compile(r"(?<!\w)[A-Z]{1,5}\d?(?:[-/][A-Z]{2,4})?[-/]\d{2,}|^[A-Z]{2,6}\d$")
"""What something is filed under: `RQ-2207`."""
_DEGREE_IN = re.compile(r" (?:in|of|en|de|di|em|für|i) .*$")
"""What one has a degree in."""
SHORT = 3
"""Letters of an abbreviation that may stand behind another one."""
_ASIDE = frozenset(("subject", "heading", "signature"))
"""Places in which a letter about a bid does not tell who won it."""
LEADS = r"(?:\s(?:at|in|join|joining|bei|an|chez|à|en|na|no|da|do|pela|presso|per|bij|hos|i|ved|på)|^team)"
"""Behind it stands a house, no person."""


class Fits(Protocol):
    """Whether a name may be an employer's; `sure`: signs say so, and loudly."""

    def __call__(self, name: str, *, sure: bool = False) -> bool: ...


def fitting(sheet: Sheet, senders: Senders) -> Fits:
    """Whether a name may be an employer's: no role's, trade's, degree's, system's, signer's.

    What only looks like a trade or somebody may be one all the same, where it is `sure`.
    """
    is_role = begins_role(sheet)
    shown, signer = _shown(sheet), signed_by(sheet)
    ways = _ways(sheet)
    sender = sheet.message.sender
    system = senders.system(sender.domain) if sender else None
    own = fold(system.name) if system else ""

    def looks_else(name: str) -> bool:
        trade = _is_trade(name, sheet) and not (name in sheet.block and housed(name, sheet))
        return trade or _is_signers(name, signer, sheet)

    def is_else(name: str) -> bool:
        return bool(
            (fold(name) not in shown and is_role(name) and not _is_applied_to(name, sheet) and not housed(name, sheet))
            or sheet.has("degrees", _DEGREE_IN.sub("", name))
            or sheet.has("role-nouns", name.rsplit(maxsplit=1)[-1])
            or _BOARD.search(name)
            or _CODE.search(name)
            or sheet.has("calls", name.split(maxsplit=1)[0])
            or fold(name).removeprefix("the ") in ways
            or (senders.is_system(name) and not _hires(name, sheet))
            or (bool(own) and f"{fold(name)} ".startswith(f"{own} "))
            or sheet.has("countries", name)
            or (sheet.has("places", name.partition(",")[0]) and not _is_of_domain(name, sheet))
            or _is_part_of_title(name, sheet)
            or _is_senders_own(name, sheet)
            or _is_somebody(name, sheet)
            or _is_run_together(name, sheet)
            or _begins_subject(name, sheet)
        )

    return lambda name, *, sure=False: not (is_else(name) or (looks_else(name) and not (sure and _is_whole(name))))


def _is_whole(name: str) -> bool:
    """Several words, or one that no sentence would have in it so: `DoHR`."""
    return " " in name or not name[1:].islower()


def _is_applied_to(name: str, sheet: Sheet) -> bool:
    """`Thanks for applying to N Harbour.`, also where the subject is `Your N Harbour application`."""
    texts = [text for text in sheet.sentences if f" to {name}" in text or f" to the {name}" in text]
    said = rf"(?:applying|applied|application) to (?:the )?{re.escape(name)}(?=[.!;]|,(?! [A-Z])|$)"
    return any(re.search(said, text) for text in texts)


def housed(name: str, sheet: Sheet) -> bool:
    """`openings at Vyx`, `https://vyx.jobs.example`, `Vyx Recruiting` below: no role, as in `Your Vyx application`."""
    bare = re.escape(name)
    placed = re.compile(
        rf"\s(?:at|with|joining|bei|chez|presso|bij|hos|ved) {bare}(?=[.,!;]|$| and | und | et | y | e )"
    )
    linked = re.compile(rf"(?://|@|www\.|\.){re.escape(spelling(name))}\.", re.IGNORECASE)
    texts = (sheet.subject, *sheet.sentences)
    return (
        any(map(placed.search, texts))
        or (" " not in name and any(map(linked.search, sheet.lines)))
        or _hires(name, sheet)
    )


def _hires(name: str, sheet: Sheet) -> bool:
    """Its team signs: `Workday Recruiting`, below a letter that names it above as well."""
    signs = (without_team(line, sheet) == name != line for line in sheet.block)
    return any(signs) and any(name in text for text in (sheet.subject, *sheet.sentences[: -len(sheet.block)]))


def _is_of_domain(name: str, sheet: Sheet) -> bool:
    sender = sheet.message.sender
    return sender is not None and names_domain(name, sender.domain)


def _is_part_of_title(name: str, sheet: Sheet) -> bool:
    """`PLAYING WITH FIRE` of `A FABLE FOR PLAYING WITH FIRE`: more big letters stand right before it."""
    if not name.isupper() or len(name) <= SHORT:
        return False
    said = re.compile(rf"[A-Z]{{2,}} {re.escape(name)}(?!\w)")
    return any(said.search(text) for text in sheet.sentences if not text.isupper())


def _begins_subject(name: str, sheet: Sheet) -> bool:
    """`Madeline` of `Madeline and the Gypsies`, which is the subject and stands in the letter: a part of a title."""
    if not sheet.subject.startswith(name):
        return False
    begins = re.match(rf"{re.escape(name)} (?:and|und|et|y|e|en) \w+ \w+", sheet.subject)
    sender = sheet.message.sender
    theirs = sender is not None and names_domain(name, sender.domain)
    return begins is not None and not theirs and any(begins.group() in text for text in sheet.sentences)


def _shown(sheet: Sheet) -> set[str]:
    """What stands alone as the sender's name or as a line of the signature, folded: a role does not."""
    sender = sheet.message.sender
    lines = (sender.name if sender else "", *sheet.block)
    firms = (line.split(" ")[0] for line in sheet.block if is_solid(line))
    return {fold(without_team(line, sheet)) for line in (*lines, *firms) if line}


_VIA = re.compile(r"^(?P<name>[^()]+?) \(?via (?P<way>[^()]+)\)?$")


def _ways(sheet: Sheet) -> set[str]:
    """The names of what the application went through (`via Jobstreet`), folded."""
    found = sheet.matches("through", "company", sheet.sentences)
    shown = _VIA.match(sheet.message.sender.name) if sheet.message.sender else None
    way = {fold(shown["way"])} if shown and looks_personal(shown["name"], sheet) else set()
    signs = (line for n, line in enumerate(sheet.block) if n or _is_teams(line, sheet))
    teams = {fold(without_team(line, sheet)).removeprefix("the ") for line in signs}
    return (way | {fold(cleaned(one["company"] or "", sheet)) for one in found}) - teams


def _is_teams(line: str, sheet: Sheet) -> bool:
    """`The Brightloft Team` below `becoming a tutor on Brightloft`: whose team or people sign is more than a way."""
    return without_team(line, sheet).removeprefix("The ") != line.removeprefix("The ")


def _is_senders_own(name: str, sheet: Sheet) -> bool:
    """`R. Steiner` below a letter of Rob Steiner is he, no firm."""
    sender = sheet.message.sender
    if sender is None or is_dead(sender.local_part) or len(name.split()) < 2 or not looks_personal(sender.name, sheet):
        return False
    if not is_persons(sender.name, sender, sheet) and not any(len(word) == 1 for word in fold(name).split()):
        return False
    theirs = fold(sender.name).split()
    return all(
        any(word == other or (len(word) == 1 and other[0] == word) for other in theirs) for word in fold(name).split()
    )


def _is_signers(name: str, signer: str, sheet: Sheet) -> bool:
    """A part of the name below the letter, unless the sender's domain has it too: who signs is no firm."""
    if not signer or not set(fold(name).split()) <= set(fold(signer).split()):
        return False
    sender = sheet.message.sender
    known_so = sender is not None and names_domain(name, sender.domain) and not is_persons(name, sender, sheet)
    placed = re.compile(rf"{LEADS} {re.escape(name)}(?!\w)")
    known_so = known_so or (not is_given(name, sheet) and any(map(placed.search, (sheet.subject, *sheet.sentences))))
    return not (known_so or _is_applied_to(name, sheet))


def _is_somebody(name: str, sheet: Sheet) -> bool:
    """`Dot`, `G. Boss` of the signature: a person's, unless the sender's name or domain has it, or one works there."""
    sender = sheet.message.sender
    lone = is_given(name, sheet) and (len(name.split()) == 1 or _is_below_title(name, sheet))
    if _hires(name, sheet):
        return False
    if not lone and not (_INITIALS.fullmatch(name) and any(name in line for line in sheet.block[:2])):
        return False
    shown = without_team(sender.name, sheet) if sender else ""
    label = registrable(sender.domain).partition(".")[0] if sender else ""
    own = is_given(name, sheet) and sheet.block[-1:] == (name,) and not spelling(label).startswith(spelling(name))
    there = (
        sender is not None and lone and (fold(shown) == fold(name) or (names_domain(name, sender.domain) and not own))
    )
    placed = re.compile(rf"(?:{LEADS} |[«„“\"『「]|applying to |application to ){re.escape(name)}(?!\w)")
    return not (there or (lone and any(map(placed.search, (sheet.subject, *sheet.sentences, *sheet.block)))))


def _is_below_title(name: str, sheet: Sheet) -> bool:
    """`HR Manager`, and below it who that is."""
    pairs = [*pairwise(sheet.block)]
    titled = (n for n, (above, below) in enumerate(pairs) if below == name and _is_trade(above, sheet))
    return any(looks_personal(name, sheet) and not _is_persons(sheet.block[:n], sheet) for n in titled)


def _is_persons(lines: tuple[str, ...], sheet: Sheet) -> bool:
    """`Ada Boss` above `HR Manager`: the title is hers."""
    return any(is_given(line, sheet) and looks_personal(line, sheet) for line in lines)


def _is_run_together(name: str, sheet: Sheet) -> bool:
    """`Ruth Vale HR Manager Larkfield Foods`: a signature in one line, with somebody and a trade in it."""
    first, *words = name.split()
    within = words[1:-1]
    return is_given(first, sheet) and any(sheet.has(one, word) for one in ("occupations", "trades") for word in within)


def _is_trade(name: str, sheet: Sheet) -> bool:
    """It ends or begins with what people are by trade: `Night Baker`, `Analista de Datos`; a firm's domain says so."""
    words = [word for word in name.replace("/", " ").split() if fold(word) not in SMALL] or [name]
    own = sheet.wordings[0].words("organisation") if sheet.wordings else frozenset()
    if {"&", "+"} & set(words) or (len(words) > 1 and fold(words[0]) in own):
        return False
    sender = sheet.message.sender
    if len(words) > 1 and sender is not None and names_domain(name, sender.domain):
        # all of it is the domain: Multimed Partner
        words = [] if spelling(name) == spelling(registrable(sender.domain).partition(".")[0]) else words[-1:]
    if len(words) > 1 and words[0][0].isupper() and sheet.has("surnames-of-words", words[0]):
        # Baker Boss is called so; an English role ends with its trade
        words = words[-1:]
    return any(sheet.has(heading, word) for word in (*words[:1], *words[-1:]) for heading in ("occupations", "trades"))


SURE = 0.6
"""How likely a name is that may also look like a role, or somebody."""


def employs(one: Likely, sheet: Sheet, kind: Kind, fits: Fits) -> str:
    """The name in what looks like an employer's, else nothing: it won a bid, is the reader's past, or who signs."""
    name = cleaned(one.value, sheet)
    before = one.strip.text.partition(one.value)[0]
    won = kind == "bid" and one.strip.place not in _ASIDE
    elsewhere = any(sheet.ends_with(heading, before) for heading in ("past-behind", "hearsay-behind", "others-behind"))
    sure = one.share >= SURE and kind == "job"
    if not name or won or elsewhere or _is_in_role(name, sheet):
        return ""
    sender = sheet.message.sender
    surname = sender is not None and name in sender.name.split() and looks_personal(sender.name, sheet)
    return name if fits(name, sure=sure) and not surname else ""


def _is_in_role(name: str, sheet: Sheet) -> bool:
    """`Lead Event & Community`, `Data Scientist: Ads & Shops`: what a role has in it, unless behind `at`."""
    raw = (
        found["role"] for texts in (sheet.headed, (sheet.subject,)) for found in sheet.matches("role", "role", texts)
    )
    placed = rf"{LEADS} (?:the )?{re.escape(name)}(?!\w)"
    return any(name in (role or "") and not re.search(placed, role) for role in raw)
