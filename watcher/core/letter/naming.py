"""Names, titles and kind words of theirs, as they stand in a sentence of ours; nothing where they could not."""

from __future__ import annotations

import re

from watcher.core.facts import Fact, Facts
from watcher.core.manners import PLACEHOLDER

NAME = 80
"""Characters in the longest name, and in the longest praise."""
WORDS = 6
"""A name has no more words than this; what has more is a sentence that somebody hopes we will write for them."""
TITLE, TITLE_WORDS = 160, 20
"""Characters and words of the longest title. Papers have such; a letter says one in quotation marks only."""
PRAISE_WORDS = range(2, 15)
"""How many words of praise can be quoted in passing."""

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
JOINT = re.compile(r"\s*[,;:.!?…。！？]+$")


_BEGINS = re.compile(r"\.?[^\W_]")


def name_in(fact: Fact | None) -> str:
    """The value when it is a name and nothing more (at most six words, no URL, no markup, no sentence); else empty."""
    value = _one_line(fact)
    bare = _ABBREVIATED.sub("", _DOTTED.sub("", value))
    if len(value.split()) > WORDS or PLACEHOLDER.search(value):
        return ""
    return "" if _UNSAFE.search(bare) or _SENTENCE_MARK.search(bare) else value


_NUMBERED = re.compile(r"^#?\d{1,5}: (?=\w)")
"""`96: A Benchmark of Bird Calls`: their number, and then the title."""


def title_in(fact: Fact | None) -> str:
    """The value when it is a name, or the title of a work: longer, perhaps with a colon, and addressed to nobody."""
    value = _NUMBERED.sub("", _one_line(fact, TITLE))
    if value and name_in(fact):
        return value
    bare = _INNER_COLON.sub(" ", _ABBREVIATED.sub("", value)).removesuffix("?")
    long = len(value.split()) > TITLE_WORDS or PLACEHOLDER.search(value) or _ADDRESSED.search(value)
    return "" if long or _UNSAFE.search(bare) or _SENTENCE_MARK.search(bare) else value


def praise_in(fact: Fact | None) -> str:
    """Their kind words when they can be quoted in passing; else empty."""
    value = JOINT.sub("", _one_line(fact))
    if len(value.split()) not in PRAISE_WORDS:
        return ""
    return "" if _UNSAFE.search(value) or _PRAISE_MARK.search(value) else value


def _one_line(fact: Fact | None, longest: int = NAME) -> str:
    """The value without needless blanks, or nothing when it holds what neither a name nor a kind word holds."""
    if fact is None or _INVISIBLE.search(fact.value) or fact.value.count("(") != fact.value.count(")"):
        return ""
    value = " ".join(fact.value.split())
    return value if _BEGINS.match(value) and len(value) <= longest else ""


PAIRED = re.compile(r"\s[–—|-]\s")
"""`Ada Boss – Acme`: which half is the house the name alone does not tell."""
NOTICE = re.compile(
    r"^(?:your|someone else$|notification|outcome|decision|result|update|submissions? (?:with|needing))\b",
    re.IGNORECASE,
)
"""What a heading says, and no title."""
EVENT = re.compile(
    r"(?:sprint|workshop|training|conference|bootcamp|hackathon|festival|awards?|prize|retreat|summit|meetup|symposium|camp"
    r"|academy|course|competition|school|residency|fellowship|tagung|konferenz|werkstatt|seminar)(?: \d{4})?$",
    re.IGNORECASE,
)
"""What one takes part in, and no work of one's own."""
_OFFERED = re.compile(
    r"^(?:MSc|MRes|MPhil|MBA|MA|MFA|BSc|BA|BCA|PhD|LLM|Level \d|Diploma|Certificate|Bachelor|Master)\b"
    r"|\b(?:Awards?|Prizes?|Sprint|Workshop|[Pp]rogramme|[Pp]rogram|Fellowship|Scholarship|Bursary|Residency|Grants?|Fund|School"
    r"|Internship|Traineeship|Hackathon|Academy|Course|Competition|Scheme|Initiative|Challenge|Retreat|Camp|Festival|Summit|Conference|Symposium|Congress)\b"
)
"""What a programme is called by that stands with an article."""


_HELPS = re.compile(r"\b(?:volunteers?|mentors?|helpers?|speakers?)$", re.IGNORECASE)
"""Who takes part is no programme: `Tide Days volunteer`."""


def part_of(role: str) -> str:
    """What somebody offered to be, with its article: `a volunteer`."""
    found = _HELPS.search(role)
    return f"a {found[0].lower().removesuffix('s')}" if found else ""


def is_programme(titled: str, facts: Facts) -> bool:
    """`King's Awards`, for which one applies with something else; a trade in small letters is none."""
    offered = facts.kind in ("grant", "school", "other") or (facts.kind == "paper" and EVENT.search(titled))
    return (
        bool(offered)
        and not _HELPS.search(titled)
        and titled[:1].isupper()
        and " " in titled
        and name_in(facts.role) == titled
    )


def in_full(programme: str) -> str:
    """With its article, in English; other languages have their own words around it."""
    bare = re.sub("^The (?=[A-Z])", "", programme)
    return f"the {bare}" if _OFFERED.search(bare) else bare


LEGAL = re.compile(
    r",? (?:Inc|LLC|L\.L\.C|Ltd|Limited|LLP|PLC|plc|Corp|Corporation|Co|GmbH(?: & Co\. KGa?A?)?|AG|SE|KG|OHG|e\.V"
    r"|S\.A\.S|S\.A|SAS|SARL|S\.L|SL|S\.p\.A|SpA|S\.r\.l|Srl|Lda|Ltda|B\.V|BV|N\.V|NV)\.?$"
)


_ROUND = re.compile(
    r"(?:^|\s)(?:Spring|Summer|Autumn|Fall|Winter|January|February|March|April|May|June|July|August|September|October"
    r"|November|December|Class of|Q[1-4])\s(?:\d{4}|intake|cohort|term)"
    r"|\b(?:cohort|batch|intake|shift|semester)(?: \d+)?$|\b(?:\w*dienst|\w*schicht)\b"
    r"|^level \d|^(?:diploma|(?:certificate|bachelor|master) (?:in|of)|m\.?sc|b\.?sc|mres|mba|ph\.?d)\b"
    r"|^(?:(?:startup|hackathon|organi[sz]ing|scholarships?|admissions?|evaluation|selection|review|editorial|application"
    r"|enrol\w+|fellowship|programme|program|grants?|awards?|committee|team|office|the|your|our) ?)+$",
    re.IGNORECASE,
)
"""A season, a course, a shift, or what a committee is for: one is not employed there, nor is it a place."""


def house_in(fact: Fact | None) -> str:
    """The name of a house, and of nothing else."""
    name = name_in(fact)
    return "" if PAIRED.search(name) or _ROUND.search(name) else name


_DATED = re.compile(
    r"\b(?:19|20)\d\d\b|(?:Conf|Con|Fest|Days?|Congress|Conference|Summit|Meetup|Symposium|Night)$", re.IGNORECASE
)
"""`Harbour Days`, `ICTD 2031`: what takes place, and no house."""
_FUNDS = re.compile(r"\b(?:Ventures?|Capital|Partners|Angels|Fund|Investments?|VC)$")


def takes_place(house: str) -> bool:
    """Whether this is a meeting that somebody speaks at."""
    return _DATED.search(house) is not None


def is_fund(house: str) -> bool:
    """Whether this is who invests, and no programme that one has a place in."""
    return _FUNDS.search(house) is not None


_THE = re.compile(
    r"(?:Museum|Foundation|Fund|Institute|Council|Trust|Society|Association|Agency|Authority|Academy|Centre|Center"
    r"|Conference|Congress|Symposium|Summit|Festival|Awards|Prize|Conference and Exhibition)(?: \d{4})?$"
    r"|^\d+(?:st|nd|rd|th) "
    r"|^(?:[A-Z]\w+ )?(?:Journal|Review|Annals|Proceedings) o[fn] |^University of"
    r"|^(?:Ministry|Department|City|Bank|Church) of"
)
_OF_A_PLACE = re.compile(r"(?:County|City|Borough|Town|District|Parish|Community) Council$")
"""`Harwood County Council` stands without an article."""
_COMMON = {
    "de": r"\b(?:\w*(?:fonds|werke?|stiftung|verein|amt|museum|klinik|haus|zentrum|verband|kammer|verlag|bank|institut"
    r"|gesellschaft|agentur|schule|akademie|büro|praxis|ministerium|theater|zeitschrift|magazin)|universität|gemeinde"
    r"|stadt|kirche|deutsche|bureau)\b",
    "fr": r"\b(?:mairie|fondation|musée|université|hôpital|association|école|collège|lycée|institut|ministère|banque"
    r"|centre|société|agence|ville|fonds|théâtre|clinique|groupe|union|conseil|revue|éditions|festival|prix|compagnie"
    r"|région|département|laboratoire|chambre|maison)\b",
}
"""Names that are common nouns stand with an article, whose form the name alone does not tell."""


_HEADS = {
    "es": {
        "el ": "ayuntamiento|hospital|colegio|instituto|museo|grupo|banco|ministerio|centro|municipio|encuentro"
        "|congreso|festival|premio|consejo|teatro|departamento",
        "la ": "fundación|universidad|escuela|asociación|facultad|clínica|revista|editorial|agencia|academia|sociedad"
        "|cámara|feria|biblioteca|compañía|secretaría",
    },
    "pt": {
        "o ": "hospital|colégio|instituto|museu|grupo|banco|ministério|centro|município|encontro|congresso|festival"
        "|prêmio|prémio|teatro",
        "a ": "fundação|universidade|câmara|prefeitura|escola|associação|secretaria|faculdade|clínica|revista|editora"
        "|agência|academia|sociedade|biblioteca|companhia",
    },
    "it": {
        "il ": "comune|museo|gruppo|centro|teatro|festival|premio|consorzio|ministero",
        "la ": "fondazione|scuola|banca|facoltà|clinica|rivista|società|biblioteca|cooperativa|regione|provincia"
        "|camera",
        "l’": "università|ospedale|istituto|associazione|agenzia|accademia",
    },
}
"""The nouns that names begin with, by the article they have where a sentence goes on to the name."""


def _with_article(name: str, language: str) -> str:
    """`el Grupo Marea`, also `el XXI Encuentro`; nothing where a noun like that stands within the name."""
    heads = _HEADS[language]
    for article, nouns in heads.items():
        if re.match(rf"(?:[IVXLC]+ )?(?:{nouns})\b", name, re.IGNORECASE):
            return article + name
    return "" if re.search(rf"\b(?:{'|'.join(heads.values())})\b", name, re.IGNORECASE) else name


def in_prose(company: str, language: str) -> str:
    """Nobody writes `Acme, Inc.` to Acme, nor `at Tide Museum`; what needs an article we cannot form is left out."""
    bare = LEGAL.sub("", company)
    if language == "en":
        known = re.sub("^The (?=[A-Z])", "", bare)
        article = known != bare or (_THE.search(known) and not _OF_A_PLACE.search(known))
        return f"the {known}" if article else bare
    if language in _HEADS:
        return _with_article(bare, language)
    return "" if language in _COMMON and re.search(_COMMON[language], bare, re.IGNORECASE) else bare


_NO_TRADE = re.compile(
    r"^stage\b|^cv$|^(?:avond|nacht|dag|ochtend|weekend|früh|spät|wochenend)(?:dienst|schicht)\b"
    r"|(?:praktikum|praktika|ausbildung|ausbildungsplatz|volontariat|referendariat|stipendium|promotion|studium|stelle"
    r"|internship|professorship|lectureship|search|programme|program|scheme|apprenticeship|traineeship|fellowship|residency|role|position|post|\bstage|alternance|apprentissage"
    r"|prácticas|beca|estágio|bolsa|tirocinio|borsa di studio)s?$",
    re.IGNORECASE,
)
"""What one applies for and cannot be: `Bewerbung als Praktikum`, `the Summer Internship role`."""
_POST_OF = re.compile(r"^(?:for )?(?:the )?(?:post|position|role) of (?:an? |the )?", re.IGNORECASE)


_SHOUTED = re.compile(r"\b(?!(?:IT|HR|QA|UX|UI|AI|ML|PR|VP|II|III|IV|CEO|CTO|CFO|RN|SAP|SQL)\b)[^\W\d_]+\b")
"""`SENIOR IT SPECIALIST`: what has its capitals for other reasons keeps them."""


def role_in_prose(role: str) -> str:
    """The head of `Software Engineer - React`, when it can stand alone; capitals only where words begin; no post that
    is no trade.
    """
    head = re.split(r"\s[-–—|/]\s|,\s", role := _POST_OF.sub("", role))[0]
    role = re.sub(" (?:here|there|now|today)$", "", head if len(head.split()) > 1 else role)
    if _NO_TRADE.search(role) or role.upper().startswith("THE "):
        return ""
    return _SHOUTED.sub(lambda word: word.group().title(), role) if role.isupper() and " " in role else role


_A_POST = re.compile(
    r"\b(?:internship|professorship|lectureship|apprenticeship|traineeship|fellowship|residency"
    r"|(?:graduate|trainee|intern\w*|fellows|talent|rotation\w*) (?:programme|program|scheme))$",
    re.IGNORECASE,
)


def post_of(role: str) -> str:
    """`the Data Science Internship`: what is no trade, and yet has a name."""
    head = re.split(r"\s[-–—|/]\s", role)[0]
    return f"the {head}" if _A_POST.search(head) and 1 < len(head.split()) <= WORDS else ""
