"""Subjects and headings that are a role or a title and nothing else, or have it between dashes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from watcher.core.gather.names import Candidate
from watcher.core.gather.sheet import Sheet
from watcher.core.gather.trade import GENDERS, PARENTHESES, PIECE, cleaned, is_first, is_no_role, is_occupation
from watcher.core.letter.naming import WORDS
from watcher.core.text import fold

BODY, SUBJECT = 3, 3
"""How much a place says about what the role is."""
_DEGREE = re.compile(
    r"(?:Master|Bachelor|Licence|Diplom|Magister|Lizentiat|Laurea|Máster|Grado|Mestrado|Licenciatura)(?: \d)? "
)
_TITLE = range(2, 7)
"""Words of a title in capitals."""
SMALL_TRADE = 3
"""Words of the longest trade that a subject in small letters may be."""
_BOTH_GENDERS = re.compile(r"\w[*:_]in$")
"""How a trade of either gender ends."""
_RANKS = frozenset((
    "assistant", "associate", "engineer", "manager", "trainee", "intern", "sales", "lead", "officer", "executive",
    "specialist", "consultant", "director", "staff", "representative", "coordinator", "agent", "fellow",
    "apprenticeship", "internship", "engineering", "editorial", "hand", "head", "chief", "owner", "partner",
    "president",
))  # fmt: skip
_NOUNS = frozenset((
    "search", "recruitment", "campaign", "scheme", "ad", "advert", "team", "vacancy", "letter", "test", "app", "trial",
    "interview", "shift", "season", "thing", "question", "decision", "feedback", "update", "chat", "call", "quote",
))  # fmt: skip
_LEADS = frozenset(("trainee", "assistant", "deputy", "apprentice", "junior", "senior", "graduate", "principal"))
_SMALL = frozenset(
    ("for", "as", "to", "a", "an", "the", "of", "de", "als", "para", "per", "som", "til", "till", "voor")
)
_NUMERAL = re.compile(r"[IVX]+|\d{1,2}|[A-Z]")


def title_of_subject(sheet: Sheet) -> Iterator[Candidate]:
    """`MSc Data Ethics - outcome`: the piece with a degree; `THE SALT ROAD`, which a sentence calls The Salt Road."""
    for piece in re.split(r"\s[-–—|]\s", sheet.subject):
        first = piece.split(" ", maxsplit=1)[0]
        if (sheet.has("degrees", first) or _DEGREE.match(piece)) and (value := cleaned(piece, sheet, titled=True)):
            yield Candidate(value, "subject", piece, SUBJECT)
    if sheet.subject.isupper() and len(sheet.subject.split()) in _TITLE and not is_notice(sheet.subject, sheet):
        said = re.compile(rf"(?<!\w){re.escape(sheet.subject)}(?!\w)", re.IGNORECASE)
        for found in filter(None, map(said.search, sheet.sentences)):
            if value := cleaned(found.group(), sheet, titled=True):
                yield Candidate(value, "body", found.group(), BODY)


def is_notice(subject: str, sheet: Sheet) -> bool:
    """`TENDER AWARD NOTIFICATION`: what every such mail is called."""
    return all(
        word in sheet.team or is_no_role(word, sheet) or sheet.has("generic", word) or sheet.has("organisation", word)
        for word in fold(subject).split()
    )


def role_of_subject(sheet: Sheet) -> Iterator[Candidate]:
    """A subject that is nothing but the role, or has it between dashes: up to the word that is a trade."""
    pieces = PIECE.split(PARENTHESES.sub("", sheet.subject))
    for n, piece in enumerate(pieces):
        ends = n in {0, len(pieces) - 1}
        small = (_small_trade(piece, sheet) or _small_trade(piece.rpartition(", ")[2], sheet)) if ends else ""
        if value := cleaned(small or _head_of(piece, sheet) or _behind_trade(piece, sheet), sheet):
            yield Candidate(value, "subject", piece.strip(), SUBJECT)
    for line in sheet.lone:
        if is_occupation(line, sheet) and (value := cleaned(_head_of(line, sheet), sheet)):
            yield Candidate(value, "body", line, BODY)
    for line in sheet.headings:
        if value := cleaned(_head_of(PIECE.split(PARENTHESES.sub("", line))[0], sheet), sheet):
            yield Candidate(value, "body", line, BODY)


def _head_of(piece: str, sheet: Sheet) -> str:
    words = piece.strip(" .!?").split(",", maxsplit=1)[0].split()
    if (
        words
        and fold(words[0]) in _LEADS
        and len(words) in _TITLE
        and not any(is_no_role(word, sheet) for word in words)
    ):
        # Trainee funeral arranger: a rank, and whatever follows it
        return " ".join(words) if all(word.isalpha() for word in words) else ""
    if words and len(words) < WORDS and _BOTH_GENDERS.search(words[-1]) and all(word[0].isupper() for word in words):
        # Enterprise Architekt*in
        return "" if any(is_no_role(word, sheet) for word in words) else " ".join(words)
    end = max((n for n, word in enumerate(words, 1) if is_occupation(word, sheet)), default=0)
    begin = max((n for n, word in enumerate(words[:end], 1) if is_no_role(word, sheet)), default=0)
    begin = next((n for n in range(begin, end) if not words[n].islower()), begin)
    head = words[begin : end + _tail(words[end:], sheet)]
    whole = len(head) > (1 if begin else 0) and end > begin and head[0][0].isupper() and not _is_rank(head)
    return " ".join(head) if whole else ""


def _small_trade(piece: str, sheet: Sheet) -> str:
    """A subject that is nothing but a trade in small letters: `bench joiner`, `technicien son`."""
    words = piece.strip(" .!?").split()
    while len(words) > 1 and is_no_role(words[-1], sheet):
        words = words[:-1]
    while len(words) > 1 and (is_no_role(words[0], sheet) or words[0] in _SMALL):
        words = words[1:]
    plain = 0 < len(words) <= SMALL_TRADE and all(word.isalnum() and word == word.lower() for word in words)
    known = plain and (is_occupation(words[-1], sheet) or sheet.has("trades", words[0]))
    return " ".join(words) if known and not (_is_rank(words) or any(is_no_role(word, sheet) for word in words)) else ""


def _behind_trade(piece: str, sheet: Sheet) -> str:
    """Where the trade goes first (`Candidatura a Técnico de Calidad`): from there up to where the sentence goes on."""
    words = GENDERS.sub("", piece).split() if sheet.wordings else []
    begin = next((n for n, word in enumerate(words) if is_first(word, sheet)), len(words))
    led = all(is_no_role(word, sheet) or word.islower() for word in words[:begin])
    fits = words[begin:] and led and len(words) - begin < WORDS
    return sheet.wordings[0].head("cut", " ".join(words[begin:])) if fits else ""


def _is_rank(words: list[str]) -> bool:
    """`Assistant` alone says how high and not what."""
    return len(words) == 1 and fold(words[0]) in _RANKS


def _tail(words: list[str], sheet: Sheet) -> int:
    """How many of `words` still belong to the trade before them: a numeral, `of` and what follows, a small word."""
    if words and _NUMERAL.fullmatch(words[0]):
        return 1
    if len(words) == 1 and words[0].islower() and not sheet.has("role-nouns", words[0]) and words[0] not in _NOUNS:
        return 1
    if len(words) > 1 and words[0] in {"of", "in", "for", "für", "de", "en", "du", "des"}:
        return next((n for n, word in enumerate(words) if n and word[0].islower()), len(words))
    return 0
