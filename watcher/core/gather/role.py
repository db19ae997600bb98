"""What was applied for: the role, or the title of the work, the programme, the project."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from watcher.core.employer import LEGAL_END, bare_words
from watcher.core.facts import Fact, Kind, Where
from watcher.core.gather.extraction import GENDERED
from watcher.core.gather.names import Candidate, chosen, names_domain, safe
from watcher.core.gather.sheet import Sheet
from watcher.core.letter.signs import WORDS
from watcher.core.text import fold, is_solid

_PARENTHESES = re.compile(rf"(?!{GENDERED})\s*[(（\[][^()（）\[\]]{{0,60}}[)）\]]?")
_GENDERS = re.compile(
    r"\s*[-–,/]?\s*(?<!\w)(?:[mwfdxh]\s?[/|]\s?[mwfdxh](?:\s?[/|]\s?[a-z]{1,3})?|all genders|remote|hybrid"
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
_ARTICLE = re.compile(
    r"^(?:d['’]|de la |de l['’]|del |du |des |de |of |as |van |als )|\s[1-9]\d{1,2}$|\s(?i:up(?: to)?)(?:\s.*)?$"
)
_PRONOUN = re.compile(r",\s(?:I|We|You|Sie|Wir|Nous|Vous)$")
_OF_LEADERS = re.compile(r"\sder(?=\s\w+(?:führung|leitung)(?!\w))")
_LONE_ARTICLE = re.compile(
    r"the|this|that|our|your|one|any|der|die|das|dem|den|eine?[mnrs]?|unsere?|ihre?|les?|la|une?|notre|votre|el|los|las"
    r"|una?|nuestr[ao]|su|il|lo|gli|uno|nostr[ao]|os?|as?|uma?|noss[ao]|sua|de|het|een|onze|uw",
    re.IGNORECASE,
)
"""What "The position" or "Die Stelle" leave over: no role."""
_QUOTES = tuple("\"”»“」』》’'")
_OPENED = tuple('"“”„«「『《‘')
_IN_QUOTES = re.compile(r"[\"“”„«「『《]\s?([^\"“”„«»「」『』《》]{2,80}?)\s?[\"“”»」』》]")
_LOOSE = re.compile(r"(?:\s(?:of|for|de|als|en|at|with|von|für|pour|para|per|voor|a|an|the|in))+$")
"""What a role cannot end with."""
_HEAD = re.compile(
    r"^(?:the )?(?:post|position|role|vacancy|job|opening|stelle|ausbildungsplatz|poste|puesto|vaga|functie|ruolo)"
    r"(?: (?:of|as|for|als|zum|zur|de|van|di))? (?=[A-Z])",
    re.IGNORECASE,
)
"""What stands before the role and says no more than that it is one."""
_LETTERS = re.compile(r"[^\W\d_]{2}")
_RANKS = frozenset((
    "assistant", "associate", "engineer", "manager", "trainee", "intern", "sales", "lead", "officer", "executive",
    "specialist", "consultant", "director", "staff", "representative", "coordinator", "agent", "fellow",
))  # fmt: skip
_NOUNS = frozenset(("search", "recruitment", "campaign", "scheme", "ad", "advert", "team", "vacancy", "letter", "test"))
_NUMERAL = re.compile(r"[IVX]+|\d{1,2}|[A-Z]")
_PIECE = re.compile(r"\s[-–—|]\s|:\s")
_BESIDE = re.compile(
    r"(?:\s(?:at|with|bei|chez|en|em|na|no|da|in|presso|bij|hos|ved|på|w|v|ve|u|la|в|у|tại|di)|\s?[-–—|,/@])\s*$"
)
"""What stands between a role and its employer."""
_WITHOUT_COMPANY = re.compile(r"^(?:株式会社)?(\S{2,12}?)(?:株式会社|有限公司|股份有限公司|科技有限公司)$")
_FRAMING = " \t,;:.!?–—-·|/*_\"'“”„«»‘’"
_BODY, _SUBJECT = 3, 3


def role(sheet: Sheet, kind: Kind, employer: Fact | None = None) -> Fact | None:
    """The one role they agree on, without the employer's name beside it; two of them are none."""
    heading = "role" if kind == "job" else "work"
    told = tuple(_candidates(sheet, heading)) or tuple(_quoted(sheet, titled=heading == "work"))
    if employer is not None:
        told = tuple(filter(None, (_apart(one, employer.value, sheet, kind) for one in told)))
    told = tuple(one for one in told if heading != "role" or not _names_who_asks(one.value, sheet))
    best = chosen(told, lead=99)
    return Fact(best.value, best.where, best.text) if best else None


def _apart(one: Candidate, employer: str, sheet: Sheet, kind: Kind) -> Candidate | None:
    """`Nurse - Santa Rita`, `云海科技前端工程师` without who employs; None when that is all of it."""
    if set(one.words) <= set(bare_words(employer)):
        return None
    names = sorted({employer, LEGAL_END.sub("", employer), *_WITHOUT_COMPANY.findall(employer)}, key=len, reverse=True)
    for name in names:
        if one.value == name or name not in one.value:
            continue
        head, _, tail = one.value.partition(name)
        if not head and (is_solid(name) or tail.startswith((" ", "/"))):
            rest = cleaned(tail, sheet, titled=kind != "job")
            return replace(one, value=rest) if rest else None
        if not tail and (rest := cleaned(_BESIDE.sub("", head), sheet, titled=kind != "job")):
            return replace(one, value=rest)
    return one


def _names_who_asks(name: str, sheet: Sheet) -> bool:
    """`the post of the Center`, `Update — Fenwick`: a house or the sender himself, and no trade."""
    sender = sheet.message.sender
    theirs = sender is not None and (fold(name) in fold(sender.name) or names_domain(name, sender.domain))
    return (theirs or all(_is_of_house(word, sheet) for word in name.split())) and not is_occupation(name, sheet)


def _is_of_house(word: str, sheet: Sheet) -> bool:
    general = sheet.has("generic", word) and not sheet.has("degrees", word)
    return general or sheet.has("organisation", word)


def _candidates(sheet: Sheet, heading: str) -> Iterator[Candidate]:
    yield from _matches(sheet, heading, sheet.headed, "body", _BODY)
    yield from _matches(sheet, heading, (sheet.subject,), "subject", _SUBJECT)
    if heading == "role":
        yield from _job(sheet)


def _job(sheet: Sheet) -> Iterator[Candidate]:
    """What is a role only where it names an occupation, or in the subject."""
    yield from (
        one for one in _matches(sheet, "role-weak", sheet.sentences, "body", _BODY) if is_occupation(one.value, sheet)
    )
    yield from _matches(sheet, "subject", (sheet.subject,), "subject", _SUBJECT)
    yield from _as_subject(sheet)


def _as_subject(sheet: Sheet) -> Iterator[Candidate]:
    """A subject that is nothing but the role, or has it between dashes: up to the word that is a trade."""
    for piece in _PIECE.split(_PARENTHESES.sub("", sheet.subject)):
        if value := cleaned(_head_of(piece, sheet) or _behind_trade(piece, sheet), sheet):
            yield Candidate(value, "subject", piece.strip(), _SUBJECT)
    for line in sheet.headings:
        if value := cleaned(_head_of(_PIECE.split(_PARENTHESES.sub("", line))[0], sheet), sheet):
            yield Candidate(value, "body", line, _BODY)


def _head_of(piece: str, sheet: Sheet) -> str:
    words = piece.split(",", maxsplit=1)[0].split()
    begin = max((n for n, word in enumerate(words, 1) if _is_no_role(word, sheet)), default=0)
    end = max((n for n, word in enumerate(words, 1) if is_occupation(word, sheet)), default=0)
    begin = next((n for n in range(begin, end) if not words[n].islower()), begin)
    head = words[begin : end + _tail(words[end:], sheet)]
    whole = len(head) > (1 if begin else 0) and end > begin and head[0][0].isupper() and not _is_rank(head)
    return " ".join(head) if whole else ""


def _behind_trade(piece: str, sheet: Sheet) -> str:
    """Where the trade goes first (`Candidatura a Técnico de Calidad`): from there up to where the sentence goes on."""
    words = _GENDERS.sub("", piece).split() if sheet.wordings else []
    begin = next((n for n, word in enumerate(words) if _is_first(word, sheet)), len(words))
    led = all(_is_no_role(word, sheet) or word.islower() for word in words[:begin])
    fits = words[begin:] and led and len(words) - begin < WORDS
    return sheet.wordings[0].head("cut", " ".join(words[begin:])) if fits else ""


def _is_first(word: str, sheet: Sheet) -> bool:
    ends = tuple(sheet.words("trade-ends"))
    bare = fold(re.sub(rf"{GENDERED}|[·:*/].*", "", word))
    return word[0].isupper() and (sheet.has("trades", bare) or bool(ends and bare.endswith(ends)))


def _is_rank(words: list[str]) -> bool:
    """`Assistant` alone says how high and not what."""
    return len(words) == 1 and fold(words[0]) in _RANKS


def _is_no_role(word: str, sheet: Sheet) -> bool:
    return any(sheet.has("no-role", part) for part in word.split("/"))


def _tail(words: list[str], sheet: Sheet) -> int:
    """How many of `words` still belong to the trade before them: a numeral, `of` and what follows, a small word."""
    if words and _NUMERAL.fullmatch(words[0]):
        return 1
    if len(words) == 1 and words[0].islower() and not sheet.has("role-nouns", words[0]) and words[0] not in _NOUNS:
        return 1
    if len(words) > 1 and words[0] in {"of", "in", "for", "für", "de", "en", "du", "des"}:
        return next((n for n, word in enumerate(words) if n and word[0].islower()), len(words))
    return 0


def _quoted(sheet: Sheet, *, titled: bool) -> Iterator[Candidate]:
    """The only words in quotation marks, in a sentence that speaks of an application: where wordings are few."""
    texts = (*sheet.sentences, sheet.subject)
    found = [match for text in texts for match in _IN_QUOTES.finditer(text)]
    if len({match[1].strip() for match in found}) != 1 or not sheet.says("quoted-near"):
        return
    value = cleaned(found[0][1], sheet, titled=titled)
    # a lone word in quotation marks is more often a button or a mark than a title
    if value and not (titled and len(value.split()) == 1 and not is_solid(value)):
        yield Candidate(value, "body", found[0].group(), _BODY)


def _matches(sheet: Sheet, heading: str, sentences: tuple[str, ...], where: Where, weight: int) -> Iterator[Candidate]:
    titled = heading == "work"
    for found in sheet.matches(heading, "role", sentences):
        raw = found["role"] or ""
        quoted = found.string[: found.start("role")].rstrip()[-1:] in _OPENED
        head = raw if quoted and raw else _head(raw, sheet, "cut-work" if titled else "cut")
        value = "" if _goes_on(found) else cleaned(head, sheet, titled=titled)
        if value and not (titled and _is_organisation(value, found, sheet)):
            yield Candidate(value, where, found.group().strip(), weight)


def _head(raw: str, sheet: Sheet, cut: str) -> str:
    """Up to where the language goes on with the sentence, or a comma begins a clause."""
    return re.split(r",\s(?=[^\W_]*[^\W\d_]\b)(?=[a-zà-ÿ])", sheet.wordings[0].head(cut, raw), maxsplit=1)[0]


def _goes_on(found: re.Match[str]) -> bool:
    """A colon and a capital behind it: this was the heading of the role."""
    return bool(re.match(r": ?[A-Z]", found.string[found.end("role") :]))


def _is_organisation(name: str, found: re.Match[str], sheet: Sheet) -> bool:
    """`application to the Tern Foundation`: that is who gives, no title; unless it stands in quotation marks."""
    quoted = found.string[found.end("role") :].lstrip()[:1] in _QUOTES
    return not quoted and sheet.has("organisation", name.rsplit(maxsplit=1)[-1])


def begins_role(sheet: Sheet) -> Callable[[str], bool]:
    """Whether a name is how one of the roles begins: then it is no employer's."""
    raw = {
        found["role"]
        for heading in ("role", "work")
        for texts in (sheet.headed, (sheet.subject,))
        for found in sheet.matches(heading, "role", texts)
        if found["role"] and not _is_organisation(found["role"], found, sheet)
    }
    told = tuple(
        text
        for text in raw
        if (cleaned(text, sheet) or cleaned(text, sheet, titled=True)) and not _names_who_asks(text, sheet)
    )
    return lambda name: any(text.startswith(name) for text in told)


def is_occupation(name: str, sheet: Sheet) -> bool:
    """Whether one of its words is what people are by trade: engineer, analyst, nurse."""
    return any(sheet.has("occupations", word.strip(",")) for word in name.replace("/", " ").split())


def is_trade(name: str, sheet: Sheet) -> bool:
    """The same in languages where the trade goes first (`Analista de Datos`), with both genders (`Jefe/a`)."""
    words = [word.strip(",") for word in re.sub(rf"{GENDERED}|[·:*/]", " ", name).split()]
    return any(sheet.has(heading, word) for word in words for heading in ("occupations", "trades"))


def cleaned(name: str, sheet: Sheet, *, titled: bool = False) -> str:
    """Without numbers, places in brackets and (m/w/d); empty when it is no role."""
    bare = _GENDERS.sub("", _NUMBER.sub(" ", _PARENTHESES.sub(" ", name)))
    bare = _PRONOUN.sub("", re.sub(r"\s+([,;:])", r"\1", " ".join(bare.split()))).strip(_FRAMING)
    bare = _LOOSE.sub("", bare)
    bare = bare if titled else _without_employer(_ARTICLE.sub("", _HEAD.sub("", bare)), sheet)
    if not titled:
        bare = _fitting(bare, sheet)
    value = safe(bare)
    if not titled and not _LETTERS.search(value):
        return ""
    return value if value and (titled or _is_role(value, sheet)) else ""


_FOR = re.compile(r"^(?:[A-Z].{0,60}? (?:for|as|als) (?:the |an? )?|\S+ the )(?=[A-Z])")


def _without_employer(name: str, sheet: Sheet) -> str:
    """`Corvid for Night Baker` is a baker's role at Corvid; what stands before `for` is none."""
    rest = _FOR.sub("", name, count=1)
    return (
        rest if rest != name and is_occupation(rest, sheet) and not is_occupation(name[: -len(rest)], sheet) else name
    )


def _fitting(name: str, sheet: Sheet) -> str:
    """The piece that names an occupation, when the whole is too long for a name or begins with something else."""
    pieces = [piece.strip(_FRAMING) for piece in _PIECE.split(name)]
    trade = next((piece for piece in pieces if is_occupation(piece, sheet)), "")
    if len(name.split()) <= WORDS and ": " not in name:
        return trade if trade and not is_occupation(pieces[0], sheet) else name
    return trade


def _is_role(value: str, sheet: Sheet) -> bool:
    """No word in it belongs to the sentence around it."""
    if is_solid(value):
        return not any(word in value for word in sheet.phrases("no-role"))
    words = _OF_LEADERS.sub("", value).split()
    if _LONE_ARTICLE.fullmatch(value):
        return False
    if value[0].islower() and sheet.wordings[0].words("occupations") and not is_occupation(value, sheet):
        return False
    return not any(sheet.has("no-role", word) for word in words) and any(
        len(word) > 2 or (len(word) == 2 and word.isupper()) for word in words
    )
