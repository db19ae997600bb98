"""What a letter may mention: names that are names, and signs of what is known."""

from __future__ import annotations

import re
from typing import get_args

from watcher.core.facts import Detail, Fact, Facts, Openness, Reason
from watcher.core.letter.book import Phrasebook, Register
from watcher.core.letter.joining import in_language, is_polite, joined, joins, said_once
from watcher.core.letter.people import Profile, both_of, name_of
from watcher.core.manners import PLACEHOLDER, is_civil
from watcher.core.text import primary

NAME = 80
"""Characters in the longest name, and in the longest praise."""
WORDS = 6
"""A name has no more words than this; what has more is a sentence that somebody hopes we will write for them."""
TITLE, TITLE_WORDS = 160, 20
"""Characters and words of the longest title. Papers have such; a letter says one in quotation marks only."""
PRAISE_WORDS = range(2, 15)
"""How many words of praise can be quoted in passing."""
PROJECT = 4
"""Characters of the shortest project that can be called by its name; `DJ` is a trade."""
OFFER_CHARACTERS = 160

_INVISIBLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufffd\ud800-\udfff]"
)
_UNSAFE = re.compile(r"[{}\[\]<>|$%\\^~@#*_=\"“”„«»「」]|://|\bwww\.|\d{5}|\w\.\w{2,}")
_ABBREVIATED = re.compile(
    r"\b(?:[^\W\d_]|inc|ltd|co|corp|bros|st|mt|dr|prof|jr|sra?|mrs?|ms|mme|hr|fr|dott|sig|ing|dipl|priv|doz|hon|rev|phil"
    r"|rer|nat|med|ph|univ|inst|dept|ds|dra|profa|avv|arch|arq|eng|lic|mgr|mudr|judr|phdr|bc|rag|geom|adv|hna|hnos?|mtr[ao])\.|(?<=[^\W\d_]{2})\.$",
    re.IGNORECASE,
)
_DOTTED = re.compile(
    r"(?<![\w.])[A-Z][\w-]*\.(?:com|io|ai|ly|co|net|org|app|dev|de|fr|es|it|nl|pt|eu|ch|at|us|me|tv|js|NET|Net)"
    r"(?![\w/.:@-])"
    r"|(?<=\w)[*:_]in(?:nen)?(?!\w)"
)
"""Names that are written with a dot (an employer's or a tool's, with a capital letter), and Manager:in, Manager*in."""
_SENTENCE_MARK = re.compile(r"[.!?;:…¡¿。！？：；]")
_INNER_COLON = re.compile(r"(?<=\w):(?= )")
_ADDRESSED = re.compile(
    r"(?<!\w)(?:you|your|please|ihre?n?|sie|bitte|dein\w*|votre|vos|veuillez|usted|por favor|seu|sua|voc[êe]"
    r"|vostr[aeio]|per favore|uw|jouw|alsjeblieft|ваш\w*|вы)(?!\w)",
    re.IGNORECASE,
)
"""A title speaks to nobody; a sentence that somebody hopes we will write for them does."""
_PRAISE_MARK = re.compile(r"[!?;:…¡¿。！？：；]|\.\s")
_JOINT = re.compile(r"\s*[,;:.!?…。！？]+$")


_BEGINS = re.compile(r"\.?[^\W_]")
_FIRST_PERSON = re.compile(
    r"(?:i|i'm|i've|ich|wir|we|je|nous|j'|ik|wij|io|yo|eu|私)\b|j['’]"
    r"|(?:construyo|diseño|desarrollo|ayudo|hago|creo|escribo|programo|trabajo|ofrezco|llevo|soy|me dedico|edito|enseño"
    r"|construo|desenvolvo|crio|faço|escrevo|trabalho|desenho|ofereço|sou|me dedico|dedico-me|traduzo|ensino"
    r"|costruisco|progetto|sviluppo|aiuto|scrivo|faccio|lavoro|realizzo|curo|sono|mi occupo|traduco|insegno|offro)"
    r"\b(?! d(?:[eiao]|el|os|as)\b)",
    re.IGNORECASE,
)
"""A sentence about oneself: with its pronoun, or with a verb that needs none; `diseño de` is a noun."""


def name_in(fact: Fact | None) -> str:
    """The value when it is a name and nothing more (at most six words, no URL, no markup, no sentence); else empty."""
    value = _one_line(fact)
    bare = _ABBREVIATED.sub("", _DOTTED.sub("", value))
    if len(value.split()) > WORDS or PLACEHOLDER.search(value):
        return ""
    return "" if _UNSAFE.search(bare) or _SENTENCE_MARK.search(bare) else value


def title_in(fact: Fact | None) -> str:
    """The value when it is a name, or the title of a work: longer, perhaps with a colon, and addressed to nobody."""
    value = _one_line(fact, TITLE)
    if value and name_in(fact):
        return value
    bare = _INNER_COLON.sub(" ", _ABBREVIATED.sub("", value)).removesuffix("?")
    long = len(value.split()) > TITLE_WORDS or PLACEHOLDER.search(value) or _ADDRESSED.search(value)
    return "" if long or _UNSAFE.search(bare) or _SENTENCE_MARK.search(bare) else value


def praise_in(fact: Fact | None) -> str:
    """Their kind words when they can be quoted in passing; else empty."""
    value = _JOINT.sub("", _one_line(fact))
    if len(value.split()) not in PRAISE_WORDS:
        return ""
    return "" if _UNSAFE.search(value) or _PRAISE_MARK.search(value) else value


def _one_line(fact: Fact | None, longest: int = NAME) -> str:
    """The value without needless blanks, or nothing when it holds what neither a name nor a kind word holds."""
    if fact is None or _INVISIBLE.search(fact.value) or fact.value.count("(") != fact.value.count(")"):
        return ""
    value = " ".join(fact.value.split())
    return value if _BEGINS.match(value) and len(value) <= longest else ""


def values_of(facts: Facts, profile: Profile, language: str) -> dict[str, str]:
    """The names a template may use; each absent one is simply not there.

    When the letter is not in their language, their words and the role (which are) are left out.
    """
    theirs = primary(facts.language) == primary(language)
    name = name_of(name_in(facts.person))
    house = "" if _PAIRED.search(name_in(facts.company)) else name_in(facts.company)
    titled = "" if _NOTICE.search(title_in(facts.role)) else title_in(facts.role)
    found: dict[str, str] = {
        "company": _in_prose(house, primary(language)),
        "firm": re.sub("^The (?=[A-Z])", "", _LEGAL.sub("", house)),
        "role": _role_in_prose(name_in(facts.role)) if theirs and facts.kind == "job" else "",
        "work": titled if theirs and facts.kind == "paper" and not _EVENT.search(titled) else "",
        "project": titled if theirs and facts.kind == "bid" and len(titled) >= PROJECT else "",
        "praise": praise_in(facts.praise) if theirs else "",
        "person": name.full,
        "given": "" if name.titles and language == "en" else name.given,
        "surname": name.surname,
        "salute": name.salute,
        name.gender: name.full,
        **_offer(profile, language),
        **{
            str(detail): joined(detail, fact.value, primary(language))
            for detail, fact in said_once(facts.told)
            if theirs and is_civil(fact.value, language) and joins(detail, fact.value, primary(language))
        },
    }
    if pair := found.get("pair"):
        found = {key: value for key, value in found.items() if key not in _ONE_PERSON} | both_of(pair)
    if found.get("crowd", "").removeprefix("over ") in found.get("why", ""):
        found.pop("crowd", None)
    return {key: value for key, value in found.items() if key and value}


_PAIRED = re.compile(r"\s[–—|-]\s")
"""`Ada Boss – Acme`: which half is the house the name alone does not tell."""
_NOTICE = re.compile(r"^(?:your|notification|outcome|decision|result|update)\b", re.IGNORECASE)
"""What a heading says, and no title."""
_EVENT = re.compile(
    r"(?:sprint|workshop|training|conference|bootcamp|hackathon|festival|awards?|prize|retreat|summit|meetup|symposium|camp"
    r"|academy|course|competition|school|residency|fellowship|tagung|konferenz|werkstatt|seminar)(?: \d{4})?$",
    re.IGNORECASE,
)
"""What one takes part in, and no work of one's own."""
_ONE_PERSON = frozenset(("person", "given", "surname", "salute", "she", "he"))

_LEGAL = re.compile(
    r",? (?:Inc|LLC|L\.L\.C|Ltd|Limited|LLP|PLC|plc|Corp|Corporation|Co|GmbH(?: & Co\. KGa?A?)?|AG|SE|KG|OHG|e\.V"
    r"|S\.A\.S|S\.A|SAS|SARL|S\.L|SL|S\.p\.A|SpA|S\.r\.l|Srl|Lda|Ltda|B\.V|BV|N\.V|NV)\.?$"
)


_THE = re.compile(
    r"(?:Museum|Foundation|Fund|Institute|Council|Trust|Society|Association|Agency|Authority|Academy|Centre|Center)$"
    r"|^University of|^(?:Ministry|Department|City|Bank|Church) of"
)
_OF_A_PLACE = re.compile(r"(?:County|City|Borough|Town|District|Parish|Community) Council$")
"""`Harwood County Council` stands without an article."""
_COMMON = {
    "de": r"\b(?:\w*(?:fonds|werke?|stiftung|verein|amt|museum|klinik|haus|zentrum|verband|kammer|verlag|bank|institut"
    r"|gesellschaft|agentur|schule|akademie|büro|praxis|ministerium|theater)|universität|gemeinde|stadt|kirche|deutsche)\b",
    "fr": r"\b(?:mairie|fondation|musée|université|hôpital|association|école|collège|lycée|institut|ministère|banque"
    r"|centre|société|agence|ville|fonds|théâtre|clinique|groupe|union|conseil)\b",
    "pt": r"\b(?:fundação|universidade|câmara|prefeitura|hospital|escola|colégio|instituto|museu|grupo|banco|associação"
    r"|secretaria|ministério|faculdade|centro|clínica|município)\b",
}
"""Names that are common nouns stand with an article, whose form the name alone does not tell."""


def _in_prose(company: str, language: str) -> str:
    """Nobody writes `Acme, Inc.` to Acme, nor `at Tide Museum`; what needs an article we cannot form is left out."""
    bare = _LEGAL.sub("", company)
    if language == "en":
        known = re.sub("^The (?=[A-Z])", "", bare)
        article = known != bare or (_THE.search(known) and not _OF_A_PLACE.search(known))
        return f"the {known}" if article else bare
    return "" if language in _COMMON and re.search(_COMMON[language], bare, re.IGNORECASE) else bare


_NO_TRADE = re.compile(
    r"^stage\b|^cv$|(?:praktikum|praktika|ausbildung|ausbildungsplatz|volontariat|referendariat|stipendium|promotion|studium|stelle"
    r"|internship|professorship|lectureship|search|programme|program|scheme|apprenticeship|traineeship|fellowship|residency|role|position|post|\bstage|alternance|apprentissage"
    r"|prácticas|beca|estágio|bolsa|tirocinio|borsa di studio)s?$",
    re.IGNORECASE,
)
"""What one applies for and cannot be: `Bewerbung als Praktikum`, `the Summer Internship role`."""
_POST_OF = re.compile(r"^(?:for )?(?:the )?(?:post|position|role) of (?:an? |the )?", re.IGNORECASE)


def _role_in_prose(role: str) -> str:
    """The head of `Software Engineer - React`, when it can stand alone; capitals only where words begin; no post that
    is no trade.
    """
    head = re.split(r"\s[-–—|/]\s|,\s", role := _POST_OF.sub("", role))[0]
    role = head if len(head.split()) > 1 else role
    if _NO_TRADE.search(role) or role.upper().startswith("THE "):
        return ""
    return role.title() if role.isupper() and " " in role else role


def _offer(profile: Profile, language: str) -> dict[str, str]:
    """The user's line: a clause when it begins in the first person or ends like a sentence, else a phrase."""
    line = " ".join(profile.offer.split())
    first = re.split(r"(?<=[.!?])\s", line, maxsplit=1)[0]
    bare = _JOINT.sub("", first)
    if profile.hired or not bare or len(bare) > OFFER_CHARACTERS or re.search(r"[{}\[\]!¡¿?]", bare):
        return {}
    if not in_language(bare, language):
        return {}
    return {"offer_clause" if first != bare or _FIRST_PERSON.match(bare) else "offer_phrase": bare}


def signs_of(facts: Facts, profile: Profile, values: dict[str, str]) -> frozenset[str]:
    """Everything a wording may ask for: the names at hand, what they said about later, why, and who we are to them."""
    flags = {
        "praised": facts.praise is not None and not is_polite(facts.praise.value),
        "automatic": facts.automatic,
        "hired": profile.hired,
        "titled": facts.register == "formal",
        "first_name": _by_first_name(facts),
        "dear": facts.greeted_as is not None and facts.greeted_as.text.lower().startswith("dear"),
        f"feedback_{facts.feedback}": True,
        facts.reason: True,
    }
    told = (detail for detail, fact in facts.told if detail in values or (not fact.value and detail not in SLOTS))
    later = (ELSEWHERE if each == "others" else each for each in facts.openness)
    return frozenset({*values, *later, *told, *(sign for sign, there in flags.items() if there)})


ELSEWHERE = "elsewhere"
"""They spoke of other openings: not `others`, which are people who were there."""
SLOTS: frozenset[Detail] = frozenset(
    (
        *("liked", "shown", "area", "crowd", "others", "day", "later", "merit", "deed"),
        *("bounds", "point", "rank", "winner", "whom", "opening", "why", "good"),
        *("asked", "refrain", "may", "did", "gift", "wished", "team", "sent"),
        *("papers", "spared", "cordial", "line", "follow", "relayed", "pair", "panel", "stay"),
        *("occasion", "few"),
    )
)
"""Details with words to repeat."""
NAMES = frozenset(
    {
        "company",
        "firm",
        "role",
        "work",
        "project",
        "praise",
        "person",
        "given",
        "surname",
        "salute",
        "she",
        "he",
        "both",
    }
    | {"offer_clause", "offer_phrase", "month", "news"}
    | set(map(str, SLOTS))
)
"""What a template may fill in."""
SIGNS = NAMES | {
    ELSEWHERE,
    *(set(get_args(Openness)) - {"others"}),
    *get_args(Reason),
    *get_args(Detail),
    "praised",
    "automatic",
    "hired",
    "titled",
    "unprompted",
    "bare",
    "at_large",
    "first_name",
    "dear",
    "feedback_offered",
    "feedback_declined",
    "feedback_unsaid",
    "long",
    "second",
    "brief",
}
"""What a wording may ask for."""


def register_of(facts: Facts, book: Phrasebook) -> Register:
    """Theirs when they showed one; in English being greeted by the given name shows it; else the book's."""
    if facts.register != "unknown":
        return facts.register
    return "familiar" if book.language == "en" and _by_first_name(facts) else book.register


def _by_first_name(facts: Facts) -> bool:
    """They greeted the user with one name alone: `Bonjour Inès`, also where they say *vous*."""
    return len(name_in(facts.greeted_as).split()) == 1
