"""How people bear their names: given names, ranks before and letters behind, the surname first."""

from __future__ import annotations

import re

from watcher.core.employer import LEGAL_END
from watcher.core.gather.extraction import UPPER
from watcher.core.gather.names import COLLECTIVE, safe
from watcher.core.gather.once import once
from watcher.core.gather.sheet import Sheet
from watcher.core.gather.solid import looks_personal_solid
from watcher.core.text import UMLAUT, fold, is_solid

_BRACKETS = re.compile(r"\s\([^()]{1,14}\)(?=\s)")
_AFTER_NAME = re.compile(r"[A-Z]{2,4}")
"""Letters behind a name: KC, PP, MBE."""
_TITLED = re.compile(
    r"(?:dr|prof|professor|priv|doz|pd|dipl|ing|med|rer|nat|phil|h\.?c|em|mag|mr|mrs|ms|mx|frau|herr|mme|sra|sr)\b[.-]?",
    re.IGNORECASE,
)

WORD = re.compile(
    rf"(?:(?:(?:al|el|ul|bin)-)?[{UPPER}][^\W\d_]*(?:['’.-][{UPPER}]?[^\W\d_]+)*\.?|[{UPPER}]\.-[{UPPER}]\.|[vd]\.|van|von|de|da|di|del|della|der|den|dos|das|la|le|ter|ten|zu|bin|al|el)"
)
"""A word that a name has, small ones within, too."""
_PARTICLES = frozenset((
    "van", "von", "de", "da", "di", "del", "della", "der", "den", "dos", "das", "la", "le", "ter", "ten", "zu", "bin",
    "al", "el",
))  # fmt: skip
_CASELESS = re.compile("[\u0590-\u05ff\u0620-\u06ff\u0900-\u0963’']{2,20}")
"""A word of a script that has no capitals and parts its words with blanks: Hebrew, Arabic, Devanagari."""

_KISSES = re.compile(r"\s+[xX]{1,4}$")
WISH = 3
"""Words of the longest wish with a name behind it in one line."""
GREETED = 30
"""Characters of a first line that hold its greeting."""
LONGEST = 4
"""Words that no name in a sentence has."""


def is_given(name: str, sheet: Sheet) -> bool:
    """Whether it begins with a name that people are given, behind titles."""
    words = [word for word in name.split() if not _TITLED.fullmatch(word)]
    parts = fold(words[0]).split() if words else []
    return bool(parts) and all(part in sheet.given for part in parts) and words[0][0].isupper() | (not name.isascii())


def plain_name(shown: str, sheet: Sheet) -> str:
    """`Abara, Chidi`, `DURAND Claire`, `Col. (Ret.) Jim Pratt`, `Caroline Stead KC` as they are addressed."""
    words = _in_order(_BRACKETS.sub("", shown), sheet).split()
    while (
        len(words) > 1
        and sheet.has("ranks", words[0])
        and (len(words) > 2 or words[0].endswith(".") or is_given(words[1], sheet))
    ):
        words = words[1:]
    while len(words) > 2 and _AFTER_NAME.fullmatch(words[-1]) and not words[-2].isupper():
        words = words[:-1]
    if len(words) == 2 and len(words[1].strip(".")) == 1 and is_given(words[0], sheet):
        words = words[:1]
    return " ".join(words)


def _in_order(shown: str, sheet: Sheet) -> str:
    """The given name first."""
    surname, comma, given = shown.partition(", ")
    turned = comma and len(surname.split()) < 4 and "," not in given
    if turned and (is_given(given, sheet) or _signs_so(given, sheet)):
        return f"{given} {surname.title() if surname.isupper() else surname}"
    words = shown.split()
    capitals = next((n for n, word in enumerate(words) if not (word.isupper() and len(word) > 2)), len(words))
    if 0 < capitals < len(words) and is_given(words[capitals], sheet) and words[capitals].isalpha():
        return " ".join((*words[capitals:], *(word.title() for word in words[:capitals])))
    return shown


def _signs_so(name: str, sheet: Sheet) -> bool:
    return bool(name) and any(line.strip(" .,!") == name for line in (*sheet.block[:2], *sheet.sentences[-1:]))


def fuller(one: str, other: str) -> bool:
    """Whether `one` has more whole words than `other`: initials tell less than names."""
    return _whole(one) > _whole(other)


def _whole(name: str) -> int:
    return sum(len(word.strip(".")) > 1 and not _TITLED.fullmatch(word) for word in name.split())


def may_be_short(one: str, other: str, sheet: Sheet) -> bool:
    """`Jim Pratt` for James Pratt: one surname, and two given names."""
    a, b = one.split(), other.split()
    return len(a) > 1 and len(b) > 1 and fold(a[-1]) == fold(b[-1]) and is_given(one, sheet) and is_given(other, sheet)


def is_pet_name(lone: str, whole: str, sheet: Sheet) -> bool:
    """`Roz` above Rosalind Boss, or with her first letter, `W. Boss` for Bill Boss: who signs is who sent it."""
    if re.fullmatch(r"\w\. .+", lone) and is_given(whole, sheet):
        return fold(lone).split()[1:] == fold(whole).split()[1:]
    if " " in lone or " " not in whole or not is_given(whole, sheet):
        return False
    return any(whole in line for line in sheet.block) or (
        is_given(lone, sheet) and (lone[0] == whole[0] or fold(whole).split()[0].endswith(fold(lone)))
    )


def one_person(one: str, other: str) -> bool:
    a, b = (bare_name(value) for value in (one, other))
    short, long = sorted((a, b), key=len)
    return all(any(_is_form(word, full) or _is_form(full, word) for full in long) for word in short)


def _is_form(word: str, full: str) -> bool:
    """The same word, its initial, or a pet form that begins alike (Dani, Daniela)."""
    return full.startswith(word) or (len(word) >= 2 and word[:3] == full[:3])


def bare_name(value: str) -> tuple[str, ...]:
    """Its words without titles; Joerg is Jörg."""
    titles = ("dr", "prof", "professor", "mr", "ms", "mrs", "frau", "herr", "mgr", "mudr", "ing", "mag", "mec")
    return tuple(UMLAUT.sub(r"\1", word) for word in fold(value).split() if word not in titles)


@once
def looks_personal(name: str, sheet: Sheet) -> bool:
    """One to four words, each like a name's, none a team's or an organisation's."""
    if is_solid(name):
        return looks_personal_solid(name, sheet)
    if LEGAL_END.search(name):
        return False
    words = name.split()
    if not is_given(name, sheet) and _is_trade_or_house(words, sheet):
        return False
    if any(sheet.has("ranks", word) or sheet.has("titles", word) for word in words[2:] if word not in _PARTICLES):
        return False  # Me Agathe Boss Me Luc Boss
    if words and all(_CASELESS.fullmatch(word) for word in words):
        return len(words) < 4 and bool(safe(name)) and not is_collective(name, sheet)
    if not 1 <= len(words) <= 5 or not safe(name) or not all(WORD.fullmatch(word) for word in words):
        return False
    if not any(
        (len(word) > 2 and word[0].isupper() and not word.endswith(".")) or (len(words) == 1 and len(word) > 1)
        for word in words
    ):
        return False
    return not is_collective(name, sheet)


def _is_trade_or_house(words: list[str], sheet: Sheet) -> bool:
    """`Subdirectora`, below whom nobody could read; `Göta Kammerorchester`."""
    if len(words) == 1:
        return sheet.has("trades", words[0])
    return bool(words) and fold(words[-1]).endswith(tuple(sheet.words("house-ends")))


def is_collective(name: str, sheet: Sheet) -> bool:
    # Sá is a surname, SA a legal form
    plain = " ".join(word for word in name.split() if word.isascii() or len(word) > 2)
    words = [word for word in fold(plain).split() if word not in _PARTICLES]
    if len(words) > 1 and sheet.has("surnames-of-words", words[-1]) and (len(words) < WISH or words[0] in sheet.given):
        words.pop()
    if len(words) > 1 and (words[0] == "professor" or words[0] in sheet.given):
        # Dev and Grant are names where another word follows
        words = words[1:]
    headings = ("organisation", "generic", "never", "occupations", "closings")
    return any(
        word in sheet.team
        or (COLLECTIVE.search(word) and word not in sheet.given)
        or any(sheet.has(heading, word) for heading in headings)
        for word in words
    )


def last_word(sheet: Sheet) -> str:
    """What ends the letter, without kisses; behind a wish only what is not the reader's name: `Good luck, Pim`."""
    last = _KISSES.sub("", sheet.sentences[-1]).strip(" .!/–—-")
    head, office, rest = last.partition(", ")
    if office and is_given(head, sheet) and len(head.split()) < LONGEST and _is_place_of(rest, sheet):
        return head
    wish, comma, name = last.rpartition(", ")
    if not comma or len(wish.split()) > WISH:
        return last
    greeted = any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", line[:GREETED]) for line in sheet.greeting[:1])
    return last if greeted else name


def _is_place_of(rest: str, sheet: Sheet) -> bool:
    """`directrice`, `Gelateria Puffin`: what stands behind who signs."""
    return any(sheet.has(one, word) for one in ("trades", "organisation") for word in rest.split()[:1])
