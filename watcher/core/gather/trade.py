"""What a role is made of: trades and ranks, without numbers, places and genders."""

from __future__ import annotations

import re

from watcher.core.gather.extraction import GENDERED
from watcher.core.gather.names import safe
from watcher.core.gather.once import once
from watcher.core.gather.sheet import Sheet, folded
from watcher.core.letter.naming import WORDS
from watcher.core.text import fold, is_solid

PARENTHESES = re.compile(rf"(?!{GENDERED})\s*[(（\[][^()（）\[\]]{{0,60}}[)）\]]?")
GENDERS = re.compile(
    r"\s*[-–,/]?\s*(?<!\w)(?:[mwfdxh]\s?[/|]\s?[mwfdxh](?:\s?[/|]\s?[a-z]{1,3})?|all genders|remote|hybrid"
    r"|(?:a |à |em )?(?:tempo (?:parcial|inteiro|integral|pieno|parziale|determinato|indeterminato)"
    r"|temps (?:partiel|plein)|(?:tiempo|jornada) (?:parcial|completo|completa)|media jornada)"
    r"|full[- ]time|part[- ]time|work from home|home ?office|vollzeit|teilzeit)(?!\w)",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"[\s,;:–-]*(?<!\w)(?:(?:job |req(?:uisition)?|ref(?:erence)?|kennziffer|id|no|nr|n[º°])[.:#]?\s?"
    r"(?:id|no|nr)?[.:#]?\s?)+[A-Z]{0,4}-?\d[\w/.-]*"
    r"|(?<=[IVX])-\d{4,}\w*|(?<!\w)\d{2,4}[-/]\d{2,}(?!\w)|(?<!\w)(?![IVX]+-)[A-Z]{0,4}-?\d{3,}[\w/-]*|#\s?\d+|\d{1,3}\s?%"
    r"|(?:up to )?[$€£]\S*(?: \+\S+)*",
    re.IGNORECASE,
)
_NUMBER_OF_TITLE = re.compile(_NUMBER.pattern.replace("(?![IVX]+-)", r"(?![IVX]+-|(?:19|20)\d\d$)"), re.IGNORECASE)
"""A title may end with its year."""
_ARTICLE = re.compile(
    r"^(?:(?:une |la |el |il |lo |o |a )?(?:place|cargo|puesto|plaza|vacante|poste|posto|posizione|posición|posição"
    r"|ruolo|rol|vaga|lugar|función|função|figura|profilo|profil|perfil)"
    r" (?:de |d['’]|di |da |do )(?=[^\W\d_])|d['’]|de la |de l['’]|del |du |des |de |of |as |van |als )"
    r"|\s[1-9]\d{1,2}$|\s(?i:up(?: to)?)(?:\s.*)?$"
)
_PRONOUN = re.compile(r",\s(?:I|We|You|Sie|Wir|Nous|Vous)$")
_OF_LEADERS = re.compile(r"\sder(?=\s\w+(?:führung|leitung)(?!\w))")
_LONE_ARTICLE = re.compile(
    r"the|this|that|our|your|one|any|der|die|das|dem|den|eine?[mnrs]?|unsere?|ihre?|les?|la|une?|notre|votre|el|los|las"
    r"|una?|nuestr[ao]|su|il|lo|gli|uno|nostr[ao]|os?|as?|uma?|noss[ao]|sua|de|het|een|onze|uw",
    re.IGNORECASE,
)
"""What "The position" or "Die Stelle" leave over: no role."""
_LOOSE = re.compile(r"(?:\s(?:of|for|de|als|en|at|with|von|für|pour|para|per|voor|a|an|the|in|y|et))+$")
"""What a role cannot end with."""
_THE = re.compile(r"^(?:The|Our|Your) (?=[a-z])")
_HEAD = re.compile(
    r"^(?:the )?(?:post|position|role|vacancy|job|opening|stelle|ausbildungsplatz|poste|puesto|vaga|functie|ruolo)"
    r"(?: (?:of|as|for|als|zum|zur|de|van|di))? (?=[A-Z])",
    re.IGNORECASE,
)
"""What stands before the role and says no more than that it is one."""
_NO_NAME = re.compile(r"[A-Z]{1,5}[-/ ]?\d+|\d{1,2}\.? (?:de )?[^\W\d_]{3,10}")
"""A number or a day: `VQ-12`, `3 mars`."""
_TORN = re.compile(r"(?:for|to|from|with|by|at) ")
"""With these in small letters nothing begins."""
_LETTERS = re.compile(r"[^\W\d_]{2}")
_IN_ONE_WORD = re.compile(r"[a-zß-ÿ][A-Z]|^[A-Z]{3,}$")
"""`MossFair`: a name of several words in one."""
PIECE = re.compile(r"\s(?:[-–—|•·]|//)\s|:\s")
_FRAMING = " \t,;:.!?–—-·|/*_\"'“”„«»‘’"
_FOR = re.compile(r"^(?:[A-Z].{0,60}? (?:for|as|als) (?:the |an? )?|\S+ the )(?=[A-Z])")


def is_occupation(name: str, sheet: Sheet) -> bool:
    """Whether one of its words is what people are by trade: engineer, analyst, nurse, barnehagelærer."""
    ends = tuple(sheet.words("occupation-ends"))
    return any(
        sheet.has("occupations", word.strip(",")) or (ends and folded(word.strip(",:")).endswith(ends))
        for word in name.replace("/", " ").split()
    )


def names_trade(name: str, sheet: Sheet) -> bool:
    """It has an occupation in it, or begins with a trade, in small letters, too."""
    return is_occupation(name, sheet) or sheet.has("trades", name.split(maxsplit=1)[0])


def is_first(word: str, sheet: Sheet) -> bool:
    ends = tuple(sheet.words("trade-ends"))
    bare = fold(re.sub(rf"{GENDERED}|[·:*/].*", "", word))
    return word[0].isupper() and (sheet.has("trades", bare) or bool(ends and bare.endswith(ends)))


def has_trade(name: str, sheet: Sheet) -> bool:
    return any(is_first(word, sheet) or names_trade(word, sheet) for word in name.split())


def is_helper(name: str, sheet: Sheet) -> bool:
    """`MossFair volunteer`: a big name and a small trade; nobody applies for that in so many words."""
    first, _, last = name.rpartition(" ")
    return bool(_IN_ONE_WORD.search(first)) and last.islower() and names_trade(last, sheet)


def is_no_role(word: str, sheet: Sheet) -> bool:
    return any(sheet.has("no-role", part) for part in word.split("/"))


@once
def cleaned(name: str, sheet: Sheet, *, titled: bool = False) -> str:
    """Without numbers, places in brackets and (m/w/d); empty when it is no role."""
    numbered = _NUMBER_OF_TITLE if titled else _NUMBER
    bare = GENDERS.sub("", numbered.sub(" ", PARENTHESES.sub(" ", _without_status(name, sheet))))
    bare = _PRONOUN.sub("", re.sub(r"\s+([,;:])", r"\1", " ".join(bare.split()))).strip(_FRAMING)
    bare = _LOOSE.sub("", bare)
    bare = bare if titled else _without_employer(_ARTICLE.sub("", _HEAD.sub("", _THE.sub("", bare))), sheet)
    if not titled:
        bare = _fitting(bare, sheet)
    value = safe(bare, mixed=True)
    if titled:
        value = value or _head_of_title(bare) or safe(bare, mixed=True, titled=True)
    if not _LETTERS.search(value) or _TORN.match(value) or (not titled and _NO_NAME.fullmatch(value)):
        return ""
    return value if value and (titled or _is_role(value, sheet)) else ""


def _without_status(name: str, sheet: Sheet) -> str:
    """`Roof Renewal` of `Roof Renewal - Outcome`."""
    head, dash, tail = name.rpartition(" - ") if " - " in name else name.rpartition(" – ")
    return head if dash and all(is_no_role(word, sheet) for word in tail.split()) else name


def _head_of_title(title: str) -> str:
    """`Tides and Memory` of `Tides and Memory: A Study in Nine Parts`."""
    head, colon, _ = title.partition(":")
    return safe(head) if colon and len(head.split()) > 1 else ""


def _without_employer(name: str, sheet: Sheet) -> str:
    """`Corvid for Night Baker` is a baker's role at Corvid; what stands before `for` is none.

    Nor is what follows the baker in `Night Baker, The Corvid`.
    """
    head, _, house = name.partition(", The ")
    if house and is_occupation(head, sheet):
        return head
    rest = _FOR.sub("", name, count=1)
    return (
        rest if rest != name and is_occupation(rest, sheet) and not is_occupation(name[: -len(rest)], sheet) else name
    )


def _fitting(name: str, sheet: Sheet) -> str:
    """The piece that names an occupation, when the whole is too long for a name or begins with something else."""
    pieces = [piece.strip(_FRAMING) for piece in PIECE.split(name)]
    trades = [piece for piece in pieces if is_occupation(piece, sheet)]
    trade = next((piece for piece in trades if " " in piece), next(iter(trades), ""))
    if len(name.split()) <= WORDS and ": " not in name:
        return trade if trade and not is_occupation(pieces[0], sheet) else name
    return trade


def _is_shift(words: list[str], sheet: Sheet) -> bool:
    """`Avonddienst De Molen`: when one works, and not as what."""
    return sheet.has("shifts", words[0]) and not is_occupation(" ".join(words), sheet)


def _is_role(value: str, sheet: Sheet) -> bool:
    """No word in it belongs to the sentence around it."""
    if is_solid(value):
        return not any(word in value for word in sheet.phrases("no-role"))
    words = _OF_LEADERS.sub("", value).split()
    if _LONE_ARTICLE.fullmatch(value) or _is_shift(words, sheet):
        return False
    small = value[0].islower() or (words[-1].islower() and words[-1].isalpha() and len(words) > 1)
    if small and sheet.wordings[0].words("occupations") and not is_occupation(value, sheet):
        return False
    return not any(sheet.has("no-role", word) for word in words) and any(
        len(word) > 2 or (len(word) == 2 and word.isupper()) for word in words
    )
