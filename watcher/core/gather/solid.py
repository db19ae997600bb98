"""Names in scripts without blanks: Chinese, Korean and Japanese ones, and the offices beside names."""

from __future__ import annotations

import re

from watcher.core.gather.sheet import Sheet
from watcher.core.text import is_solid

_HAN = "[\u4e00-\u9fff]{2,4}"
"""Classes as wide as this and the next two are dear to compile, and asked for by few mails."""
_SURNAME = "[\u3040-\u30ff\u3400-\u9fff々]{1,4}"
_KANA = "[\u3040-\u30ff\u3400-\u9fff]{1,4}[ \u3000][\u3040-\u30ff\u3400-\u9fff]{1,4}"
SHORTEST = 3
"""Characters of the shortest name with a given one."""
_HANGUL = re.compile("[\uac00-\ud7af]{2,4}")


def looks_personal_solid(name: str, sheet: Sheet) -> bool:
    """Chinese and Korean names begin with one of the common surnames; Japanese ones have a blank."""
    if any(word in name for word in sheet.solid_team):
        return False
    if re.fullmatch(_KANA, name) and (sheet.is_japanese or not name.isascii()):
        return sheet.is_japanese
    if sheet.is_japanese:
        return introduces_surname(name, sheet)
    surnames = tuple(word for wordings in sheet.wordings for word in wordings.phrases.get("surnames", ()))
    return bool((re.fullmatch(_HAN, name) or _HANGUL.fullmatch(name)) and len(name) <= 3 and name.startswith(surnames))


def introduces_surname(name: str, sheet: Sheet) -> bool:
    """`株式会社あおばの松本と申します` above `松本太郎`."""
    parts = (name,) if len(name) < SHORTEST else (name[:1], name[:2], name[:3])
    said = tuple(f"の{part}{ending}" for part in parts for ending in ("と申します", "です", "でございます"))
    return 2 <= len(name) <= 6 and any(one in sentence.replace(" ", "") for one in said for sentence in sheet.sentences)


def is_after_office(line: str, sheet: Sheet) -> bool:
    """`採用担当 大西`: the office, and the surname of who holds it."""
    office, _, name = line.partition(" ")
    return sheet.is_japanese and office in sheet.solid_team and bool(re.fullmatch(_SURNAME, name))


def has_office(name: str, n: int, sheet: Sheet) -> bool:
    """`Cato Porrick, editor`, or what people are by trade in the line below: who signs without a closing formula."""
    line, below = sheet.block[n], sheet.block[n + 1 : n + 2]
    rest = line.rpartition(f"{name},")[2] if f"{name}," in line else next(iter(below), "") if line == name else ""
    words = rest.replace(",", " ").split()
    return 0 < len(words) <= 5 and any(sheet.has(one, word) for one in ("occupations", "trades") for word in words)


def behind_office(head: str, sheet: Sheet) -> str:
    """Scripts without blanks: the name behind the firm's and the office's (`採用担当 佐藤 恵`)."""
    parts = head.split()
    if is_after_office(head, sheet):
        return parts[1]
    if len(parts) == 2 and is_solid(head) and not sheet.is_japanese and looks_personal_solid(parts[1], sheet):
        return parts[1]
    office = any(word in part for part in parts[:-2] for word in sheet.solid_team)
    if len(parts) < 3 or not is_solid(head) or not office:
        return head
    return " ".join(parts[-2:])
