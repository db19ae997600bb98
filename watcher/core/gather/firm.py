"""The name of a firm, a journal, a funder out of the words around it: teams, articles and agents come off."""

from __future__ import annotations

import re

from watcher.core.gather.names import COLLECTIVE, is_caseless, safe
from watcher.core.gather.once import once
from watcher.core.gather.sheet import CAPITAL, Sheet
from watcher.core.gather.spelling import spelling
from watcher.core.senders import registrable
from watcher.core.text import fold, is_solid

JOINTS = frozenset((
    "and", "und", "y", "e", "et", "i", "of", "the", "de", "&", "von", "der", "am", "del", "di", "du", "des", "della",
    "dei", "delle", "do", "da", "dos", "das", "la", "le", "les", "los", "las", "en", "à",
))  # fmt: skip
_AGENT = re.compile(
    r"\s*(?:@ ?icims|\(?\bvia\b.*|\(do not reply\)|\(no reply\)|\bon behalf of\b.*"
    r"|\b(?:online )?(?:submission|application|review|tracking|grants?|admissions?) (?:system|portal|platform))\s*$",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"(?:Terminal|Building|Room|Floor|Hall|Gate|Platform|Ward|Lot|Phase|Stage|Level|Grade|Band|Section|Unit|Year|Block"
    r"|Zone|Part|Volume|Issue|Figure|Table|Reviewer|Referee|Criterion|Annex|Article|Clause|Question|Round|Day|Week"
    r"|Cohort|Batch|Los|Raum|Stufe|Absatz|Anlage|Salle|Annexe|Sala|Anexo|Allegato) \w{1,4}"
)
"""A place or part of something, by its number: Terminal 3."""
_STREET = re.compile(
    r"\d+\w? .*(?:Street|Road|Lane|Avenue|Close|Drive|Court|Terrace|Crescent|Square|Place|Grove|Mews"
    r"|Gardens|Way|Row|Hill)"
    r"|\d+(?: bis)?,? (?:rue|avenue|boulevard|place|chemin|impasse) .*"
    r"|(?:Via|Viale|Piazza|Calle|Avenida|Rua|Plaza|Travessa) .*\d+\w?"
    r"|.*(?:stra(?:ß|ss)e|weg|gasse|allee|platz|straat|laan|plein|gracht) \d+\w?"
)
"""Where somebody lives: `9 Larch Close`."""
_PART_OF = re.compile(
    r"^(?:\w+ )?(?:Panel|Committee|Jury|Trustees|Members|Editors|Organi[sz]ers) of (?:the )?(?=[A-Z])"
)
"""What decides there: `Environment Panel of the Meridian Research Council`."""
_HYPHENATED = re.compile(r"(?<=\w)-(?=(?:Team|[Tt]eamet|[Rr]edaksjonen|[Rr]edaktionen|[Rr]edaktion|[Rr]edactie)$)")
"""`Skjær-redaksjonen` are the Skjær's."""
_GLUED = re.compile(r"(?<=\w)@(?=[A-Z])")
_PREPOSITION = re.compile(r"^(?:for|für|pour|para|per|voor) ", re.IGNORECASE)
SMALL = frozenset((
    "the", "your", "das", "dein", "deine", "ihr", "ihre", "at", "bei", "of", "de", "l", "la", "le", "el",
    "het", "die", "der", "les", "los", "las", "il", "lo", "gli", "os", "as", "a", "o", "von", "chez", "en", "y",
    "and", "und", "su", "tu", "from",
))  # fmt: skip
_SOUGHT = frozenset(
    ("early", "professional", "professionals", "college", "university", "student", "students", "graduate")
)
"""Whom a team recruits."""
_ARTICLES = frozenset(("The", "La", "Le", "Les", "El", "Los", "Il", "Lo", "De", "Het", "Die", "Das", "Der"))
SHORTEST = 4
"""Letters of a domain's label that are too few to tell a firm from a kind of team."""
_PARTICLES = ("Van", "Von")
"""Written big they begin a firm's name, also behind its team's."""
_FRAMING = " \t,;:.!–—-·|/*_\"'“”„«»()"
_BOTH_GENDERS = re.compile(r"\w[*:_]in(?:nen)?(?!\w)")
"""`Bewerber*innen`: people, no house."""
_OF_SEVERAL_WORDS = re.compile(r",? sp\. ?z ?o\. ?o\.?$", re.IGNORECASE)
"""A legal form in which a language's everyday words stand."""
_OFFICE = re.compile(
    r"(?:(?:der|die|das|le|la|l['’]|el|il|lo|o|a|the) ?)?(?P<office>[^\W\d_]+) "
    r"(?:des|der|du|de la|de l['’]|de|del|dell['’]|della|dello|di|do|da|of the|of) ?(?-i:(?=[^\W\d_a-z]))",
    re.IGNORECASE,
)
"""Who heads it, before the house's name."""
_ELIDED = re.compile(r"^(?:d|l|dell|all|dall|nell|un)['’](?=[^\W\d_a-z])")
"""An article that is glued to the name: `d'Hexalys`."""
_STAMP = re.compile(r"\s(?:19|20)\d\d-\d\d(?:-\d\d)?(?!\w).*$")
"""When it was sent, from the line below."""


@once
def cleaned(name: str, sheet: Sheet) -> str:
    """The name without what is around it; empty when nothing of a name is left."""
    if sheet.phrases("suffixes"):
        name = re.sub(r"['’][^\W\d_]{1,4}$", "", name)
    frame = " ,;:–—-·|/*" if name.rstrip().endswith(".") else _FRAMING
    words = (
        _PREPOSITION.sub("", _owner(_STAMP.sub("", _ELIDED.sub("", without_agent(name))), sheet)).strip(frame).split()
    )
    if len(words) > 2 and words[0] in _ARTICLES - {"The", "De", "Het"} and sheet.has("organisation", words[1]):
        # La Fondation Armel is the Fondation Armel's
        words = words[1:]
    value = safe(without_team(_PART_OF.sub("", " ".join(_without_never(words, sheet))), sheet))
    if not value or not (CAPITAL.search(value) or is_solid(value) or (is_caseless(value) and "/" not in value)):
        return ""
    none = (
        is_team(value, sheet) or _is_of_sentence(value, sheet) or _NUMBERED.fullmatch(value) or _STREET.fullmatch(value)
    )
    return "" if none or _is_kind_of_house(value, sheet) or _BOTH_GENDERS.search(value) else value


def _owner(name: str, sheet: Sheet) -> str:
    """`Tern Foundation's Open Fund` is the Tern Foundation's, and a sender's issue the sender's; not `Angie's List`."""
    owner, mark, _ = name.replace("’s", "'s").partition("'s")
    own = bool(mark) and _is_senders(owner.strip(), sheet)
    return owner if own or (mark and " " in owner.strip() and is_organisation(owner, sheet)) else name


def _is_senders(name: str, sheet: Sheet) -> bool:
    sender = sheet.message.sender
    if sender is None or not name:
        return False
    labels = (spelling(label) for label in re.split(r"[.-]", sender.domain))
    return fold(name) == fold(without_team(sender.name, sheet)) or spelling(name) in labels


def _is_kind_of_house(value: str, sheet: Sheet) -> bool:
    """`Festival`, `The Gallery`, `Agentura` alone: what it is, not which one; `BANK` in capitals may be a name."""
    value = value.removeprefix("The ")
    if len(value.split()) > 1 or value.isupper() or not sheet.has("organisation", value):
        return False
    sender = sheet.message.sender
    return sender is None or spelling(value) != spelling(registrable(sender.domain).partition(".")[0])


def without_office(name: str, sheet: Sheet) -> str:
    """`Turnverein Elmau` of `Der Vorstand des Turnverein Elmau`: the house without who heads it."""
    found = _OFFICE.match(name)
    offices = ("generic", "trades", "occupations")
    heads = found and not sheet.has("organisation", found["office"])
    return name[found.end() :] if found and heads and any(sheet.has(one, found["office"]) for one in offices) else name


def without_agent(name: str) -> str:
    """Without what sent it for them: `@ icims`, `via Workday`, `(Do Not Reply)`; `People@Ferrous` in two words."""
    return _GLUED.sub(" ", _AGENT.sub("", _OF_SEVERAL_WORDS.sub("", name)))


def _is_of_sentence(name: str, sheet: Sheet) -> bool:
    """Scripts without blanks: a word in it belongs to the sentence around it."""
    return bool(is_solid(name)) and any(word in name for word in sheet.phrases("never") if is_solid(word))


def _without_never(words: list[str], sheet: Sheet) -> list[str]:
    """Cut at the last word when no name holds it (Unfortunately, Ihre, …); with one in the middle it is no name."""
    first = 1 if len(words) > 1 and words[0] in _ARTICLES and CAPITAL.match(words[1]) else 0
    if first and len(words) > 2 and CAPITAL.match(words[2]):
        # La Poste Bleue: a common noun with its article and more big words behind it
        first = 2
    joins = {n for n, word in enumerate(words[:-1]) if n and word.islower() and fold(word) in JOINTS}
    joins |= {1} if len(words) > 2 and words[1] in _ARTICLES and sheet.has("organisation", words[0]) else set()
    joins |= {0} if len(words) > 1 and sheet.has("organisation", words[0]) and CAPITAL.match(words[1]) else set()
    ends = (n for n, word in enumerate(words) if n >= first and n not in joins and _is_never(word, sheet))
    end = next(ends, len(words))
    if end < len(words) - 1:
        return []
    while end and words[end - 1].islower() and fold(words[end - 1]) in JOINTS:
        end -= 1
    return words[:end]


def _is_never(word: str, sheet: Sheet) -> bool:
    parts = fold(word).split() if word != "i" else []  # small it is no English word, and joins: Havnevesenet i Sund
    # APA-IT is an abbreviation and holds no `it`
    glued = len(parts) > 1 and not word.isupper()
    return bool(parts) and (
        sheet.has("never", word)
        or (glued and any(sheet.has("never", part) for part in (parts[0], parts[-1]) if part.upper() not in word))
    )


def is_team(value: str, sheet: Sheet) -> bool:
    """Every word of it says `team`, `careers`, `office`, `foundation`: that names nobody; `MSC` does."""
    words = fold(value).removeprefix("the ").split()
    if words[:1] and words[0] in {"college", "school", "university", "academy"} and words[1:2] == ["of"]:
        return False
    short = {fold(word) for word in value.split() if word.isupper() and len(word) > 1}
    return all(
        word in sheet.team
        or word == "s"
        or (is_solid(word) and not without_solid_team(word, sheet))
        or word.isdigit()
        or (word in JOINTS and len(words) > 2)
        or (word not in short and sheet.has("generic", word))
        or (COLLECTIVE.search(word) and not _is_label(value, sheet))
        for word in words
    )


def _is_label(value: str, sheet: Sheet) -> bool:
    """One word that is the sender's domain: `Rteam` at rteam."""
    sender = sheet.message.sender
    label = registrable(sender.domain).partition(".")[0] if sender else ""
    return len(label) > SHORTEST and spelling(value) == spelling(label)


def without_team(name: str, sheet: Sheet) -> str:
    """`Northlight Talent Team` is `Northlight`; the same words when there is no team in it."""
    words = _HYPHENATED.sub(" ", without_agent(name)).split()
    small = sheet.team | SMALL
    left, right = 0, len(words)
    own, theirs = (sheet.wordings[0].words(one) if sheet.wordings else SMALL for one in ("organisation", "team"))
    while left < right and not _is_ministry(words) and words[left] not in _PARTICLES and _all_in(words[left], small):
        if CAPITAL.match(words[left]) and fold(words[left]) in own - theirs and left + 1 < right:
            # Editorial Faro is a house, editorial office a team
            break
        left += 1
    right = _before_team(words, left, sheet)
    if right == len(words) and all(fold(word) in SMALL for word in words[:left]):
        left = 0
    if left == 1 and _has_article(words[0], " ".join(words[1:right]), sheet):
        left = 0
    return without_solid_team(" ".join(words[left:right]), sheet).strip(_FRAMING.replace(".", ""))


def _before_team(words: list[str], left: int, sheet: Sheet) -> int:
    """Where the name ends that begins at `left`: before the team, and before whom it recruits."""
    small = sheet.team | SMALL
    right = len(words)
    while left < right and _all_in(words[right - 1], small) and not _belongs(words[left:right]):
        if right - left > 1 and CAPITAL.match(words[right - 1]) and not _all_in(words[right - 1], sheet.team):
            break  # Dobry Las is no article's
        right -= 1
    if right == len(words):
        return right
    if right - left > 1 and words[right - 1].isalpha() and words[right - 1].islower():
        right -= 1  # the OpenField travel team
    return right - _whom_they_seek(words[left:right], sheet)


def _whom_they_seek(words: list[str], sheet: Sheet) -> int:
    """How many words at the end: `Vyx College Recruiting Team` recruits at colleges, where the letter has Vyx alone."""
    own = len(words)
    while own > 1 and fold(words[own - 1]) in _SOUGHT:
        own -= 1
    if own == len(words):
        return 0
    alone = re.compile(rf"(?<!\w){re.escape(' '.join(words[:own]))}(?! {re.escape(' '.join(words[own:][:1]))})(?!\w)")
    return len(words) - own if any(map(alone.search, (sheet.subject, *sheet.sentences))) else 0


def _is_ministry(words: list[str]) -> bool:
    """`Department for Transport` is called so."""
    first = words[:1] == ["The"]
    return words[first : first + 1] in (["Department"], ["Ministry"]) and words[first + 1 :][:1] in (["of"], ["for"])


def _belongs(words: list[str]) -> bool:
    """The last one to what stands before it: `Economics of Care`."""
    return (
        len(words) > 2 and words[-2] in {"of", "for", "de", "für"} and words[-1][0].isupper() and words[0][0].isupper()
    )


def _has_article(article: str, name: str, sheet: Sheet) -> bool:
    """A big article in the middle of a sentence belongs to the name: `bei Die Wohnbau`."""
    if article not in _ARTICLES or not name:
        return False
    said = re.compile(rf"[^\W\d_A-Z] {re.escape(article)} {re.escape(name)}(?!\w)")
    return any(map(said.search, (sheet.subject, *sheet.sentences)))


def without_solid_team(name: str, sheet: Sheet) -> str:
    """Scripts without blanks: the team's words at the end go one after the other."""
    for _ in range(3 if is_solid(name) else 0):
        name = next((name.removesuffix(end).strip() for end in sheet.solid_team if name.endswith(end)), name)
    return name


def _all_in(word: str, known: frozenset[str]) -> bool:
    return all(part in known for part in fold(word).split())


def is_organisation(name: str, sheet: Sheet) -> bool:
    """One of several words says what it is: Banco, Labs, GmbH, 有限公司."""
    if is_solid(name):
        return any(name.endswith(house) and len(name) > len(house) + 1 for house in sheet.phrases("houses"))
    if " " not in name:
        return any(fold(name).endswith(end) and len(name) > len(end) + 2 for end in sheet.words("house-ends"))
    ends = tuple(sheet.words("house-ends"))
    # Universitätsbibliothek Marlow: a compound says it, too
    return any(
        sheet.has("organisation", word) or (word[0].isupper() and fold(word).endswith(ends)) for word in name.split()
    )


def is_proper(name: str, sheet: Sheet | None = None) -> bool:
    """Every word big, but for those that join them, and the kind of house at the end (`Nordlia kommune`)."""
    words = name.split()
    if sheet is not None and len(words) > 1 and sheet.has("houses", words[-1]):
        words = words[:-1]
    return all(not word[0].islower() or fold(word) in JOINTS or CAPITAL.search(word) for word in words)
