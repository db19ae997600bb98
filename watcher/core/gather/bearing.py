"""How people bear their names: given names, ranks before and letters behind, the surname first."""

from __future__ import annotations

import re

from watcher.core.gather.sheet import Sheet
from watcher.core.text import fold

_BRACKETS = re.compile(r"\s\([^()]{1,14}\)(?=\s)")
_AFTER_NAME = re.compile(r"[A-Z]{2,4}")
"""Letters behind a name: KC, PP, MBE."""
_TITLED = re.compile(
    r"(?:dr|prof|priv|doz|pd|dipl|ing|med|rer|nat|phil|h\.?c|em|mag|mr|mrs|ms|mx|frau|herr|mme|sra|sr)\b[.-]?",
    re.IGNORECASE,
)


def is_given(name: str, sheet: Sheet) -> bool:
    """Whether it begins with a name that people are given, behind titles."""
    words = [word for word in name.split() if not _TITLED.fullmatch(word)]
    parts = fold(words[0]).split() if words else []
    return bool(parts) and all(part in sheet.given for part in parts) and words[0][0].isupper() | (not name.isascii())


def plain_name(shown: str, sheet: Sheet) -> str:
    """`Oyelaran, Bisi`, `DURAND Claire`, `Col. (Ret.) Jim Pruett`, `Caroline Drewe KC` as they are addressed."""
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
