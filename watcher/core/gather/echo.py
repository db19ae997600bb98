"""What the subject and the letter both say, where no wording told it: the words they share are what was applied for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

from watcher.core.facts import Kind
from watcher.core.gather.firm import is_organisation
from watcher.core.gather.heading import is_notice
from watcher.core.gather.names import Candidate, names_domain
from watcher.core.gather.sheet import CAPITAL, Sheet, is_plain
from watcher.core.gather.trade import PARENTHESES, PIECE, cleaned, is_no_role, names_trade
from watcher.core.letter.naming import WORDS
from watcher.core.text import fold, is_solid

ECHO = 3
"""How much it says about what the role is."""
LONGEST = 12
"""Words of a subject's piece that are looked at."""
_WORD = re.compile(r"[^\W_](?:[\w+#&/-]*[\w+#])?")
_PLACED = re.compile(
    r"(?:^|\s)(?:at|in|with|from|by|joining|bei|beim|von|vom|an|am|auf|zur|zum|chez|à|au|aux|par|du|en|a|al|na|no|da|do"
    r"|pela|pelo|ao|presso|alla|dal|dalla|di|di|bij|op|hos|på|ved|w|we|u|v|ve|do|в|у|на) $",
    re.IGNORECASE,
)
"""Behind it stands a house or a place more often than a title."""
_OPENED = ("«", "“", '"', "„")
ABOVE = 4
"""Lines of the longest beginning that says what a letter is about."""
SHORTEST, LONG = 2, 3
"""Words of a title."""
_BEHIND_SOLID = (
    r"(?:職|にご応募|への?ご応募|の(?:求人|募集|ポジション)|ポジション|につ|一职|一職|岗位|崗位|职位|職位|的|未|，)"
)


def echoed(sheet: Sheet, kind: Kind) -> Iterator[Candidate]:
    """`bassoonist` of `Bassoonist - outcome` above `the chair of bassoonist`; a title whole, with its capital."""
    if is_solid(sheet.subject):
        yield from _solid(sheet)
        return
    text = f" {' | '.join(map(fold, sheet.sentences))} "
    for piece in PIECE.split(PARENTHESES.sub(" ", sheet.subject)):
        shared = _shared(piece, text)
        told = _trade(shared, sheet) if kind == "job" else _title(shared, sheet)
        told = told or (_plain(shared, sheet) if kind == "bid" else "")
        if told:
            yield Candidate(told, "subject", piece.strip(), ECHO)


def above(sheet: Sheet) -> Iterator[Candidate]:
    """A line above the first sentence, where one speaks of `the above proposal`."""
    lines = takewhile(lambda line: len(line.split()) <= WORDS, sheet.lines[1:ABOVE])
    for line in lines if sheet.says("above") else ():
        words = line.split()
        big = len(words) > 1 and words[-1][0].isupper() and line[-1].isalnum() and is_plain(line)
        notice = is_notice(line, sheet) or any(is_no_role(word, sheet) or word.endswith(",") for word in words)
        if big and not notice and (value := cleaned(line, sheet, titled=True)):
            yield Candidate(value, "body", line, ECHO)


def _shared(piece: str, text: str) -> list[str]:
    """The runs of words of `piece` that stand in `text`, too, as `piece` has them; the longest first."""
    words = list(_WORD.finditer(piece))[:LONGEST]
    spans = ((n, n + size) for size in range(len(words), 0, -1) for n in range(len(words) - size + 1))
    runs = ((words[n:end], piece[words[n].start() : words[end - 1].end()]) for n, end in spans)
    return [raw for run, raw in runs if f" {fold(' '.join(word.group() for word in run))} " in text]


def _trade(shared: list[str], sheet: Sheet) -> str:
    """The longest that begins or ends with what people are by trade."""
    for raw in shared:
        words = _WORD.findall(raw)
        known = any(names_trade(word, sheet) for word in (words[0], words[-1]))
        if known and not any(is_no_role(word, sheet) for word in words):
            said = re.compile(rf"(?<!\w){re.escape(raw)}(?!\w)", re.IGNORECASE)
            return next((cleaned(found.group(), sheet) for found in map(said.search, sheet.sentences) if found), "")
    return ""


def _title(shared: list[str], sheet: Sheet) -> str:
    """All that is shared, from its first capital on; nothing when it is a place anywhere, or only begins sentences."""
    said = re.compile(rf"(?<!\w){re.escape(shared[0])}(?!\w)", re.IGNORECASE) if shared else None
    told = ""
    for found in filter(None, map(said.search, sheet.sentences)) if said else ():
        first = CAPITAL.search(found.group())
        title = found.group()[first.start() :] if first else ""
        before = found.string[: found.start() + (first.start() if first else 0)]
        if not title or _is_place(title, before, sheet) or _is_sentences(title, sheet) or _is_house(title, sheet):
            return ""
        # where a sentence begins everything is big, and what is in quotation marks is read elsewhere
        told = told if not before or before[-1:] in _OPENED else title
    return cleaned(told, sheet, titled=True) if told else ""


def _plain(shared: list[str], sheet: Sheet) -> str:
    """Work in small letters, as a client calls it: `roof repairs`; no word of it is small, or one of every mail."""
    for words in map(str.split, shared):
        plain = len(words) > 1 and all(word.isalpha() and word.islower() and len(word) > ECHO for word in words)
        if plain and not any(
            is_no_role(word, sheet) or sheet.has("generic", word) or fold(word) in sheet.team for word in words
        ):
            return " ".join(words)
    return ""


def _is_place(title: str, before: str, sheet: Sheet) -> bool:
    return bool(_PLACED.search(before)) and not sheet.has("degrees", title.split(maxsplit=1)[0])


def _is_sentences(title: str, sheet: Sheet) -> bool:
    """Too short, or its first big word or its last is one of every such mail: `Votre Projet`, `Comité de lecture`."""
    words = title.split()
    if len(words) < SHORTEST or not any(len(word) > ECHO for word in words):
        return True
    first = words[1] if len(words) > SHORTEST and len(words[0]) <= ECHO else words[0]
    alone = len(words) > LONG  # a title of four words may have any of them
    return any(
        (is_no_role(word, sheet) and not alone) or fold(word) in sheet.team or sheet.has("generic", word)
        for word in (first, words[-1])
    )


def _is_house(name: str, sheet: Sheet) -> bool:
    sender = sheet.message.sender
    theirs = sender is not None and (fold(name) in fold(sender.name) or names_domain(name, sender.domain))
    big = " ".join(word for word in name.split() if not word[0].islower())
    return theirs or is_organisation(big, sheet)


def _solid(sheet: Sheet) -> Iterator[Candidate]:
    """Scripts without blanks: a piece of the subject that stands in a sentence as something one applies for."""
    for piece in re.split(r"[\s　【】\[\]｜|/:：]+", sheet.subject):
        banned = (*sheet.phrases("no-role"), *sheet.phrases("never"), *sheet.solid_team, *sheet.phrases("houses"), "様")
        if len(piece) < ECHO or not is_solid(piece) or any(word in piece for word in banned if is_solid(word)):
            continue
        said = re.compile(rf"{re.escape(piece)}[』」》”]?{_BEHIND_SOLID}")
        if any(map(said.search, sheet.sentences)) and (value := cleaned(piece, sheet)):
            yield Candidate(value, "subject", piece, ECHO)
