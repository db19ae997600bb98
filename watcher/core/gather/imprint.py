"""The firm by its legal form, where letters end, and the one house a letter speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterator

from watcher.core.employer import LEGAL_FORMS
from watcher.core.gather.extraction import UPPER, compiled
from watcher.core.gather.firm import JOINTS, cleaned, is_organisation, without_office
from watcher.core.gather.names import Candidate, alike, names_domain
from watcher.core.gather.sheet import Sheet
from watcher.core.senders import Senders
from watcher.core.text import fold

IMPRINT = 2
"""How much a legal form at the letter's end says about who the employer is."""
ENDING = 12
"""How many lines behind the closing formula may be an imprint's."""
_QUOTED = r"[\"“”„«]?(?P<company>[^\"“”„«»,.|]{2,50}?)[\"“”»]?"
_BEHIND = re.compile(
    rf"(?:^|[|·•,©–—-]\s?(?:20\d\d )?)(?P<company>[^|·•,©\"“”„«»:@]{{2,50}}?),? {LEGAL_FORMS}(?:\.|(?!\w))"
)
_BEFORE = re.compile(
    rf"(?:^|[|·•,©–—]\s?|\s)(?:ООО|АО|ПАО|ЗАО|ОАО|ТОО|ТОВ|ТзОВ|АТ|ПрАТ|SIA|UAB|PT|CV)\.? {_QUOTED}"
    r"(?=$|[,.|·•]|\s[–—|-]|[»”\"])"
)
_RIGHTS = re.compile(
    r"(?:©|\([Cc]\)|[Cc]opyright) ?(?:(?:19|20)\d\d(?: ?[-–] ?(?:19|20)\d\d)?)? ?"
    rf"(?P<company>[{UPPER}\d][^.,;:|©]{{1,40}}?)(?=[.,;|]|$| [Aa]ll rights)"
)
_SYSTEMS = re.compile(
    r"powered by|sent (?:by|via|on behalf)|provided by|unsubscribe|bereitgestellt|propuls|versendet über", re.IGNORECASE
)


def imprint(sheet: Sheet, senders: Senders) -> Iterator[Candidate]:
    """`Vallonet Industries SAS au capital de …`, `ООО «Волгамаш»`: a firm with its legal form in the last lines."""
    for line in sheet.foot[:ENDING]:
        if _SYSTEMS.search(line):
            continue
        for found in (*_BEHIND.finditer(line), *_BEFORE.finditer(line), *_rights(line, sheet)):
            name = cleaned(without_office(found["company"], sheet), sheet)
            first = fold(name).split()[:1]
            if first and not any(fold(one.name).split()[:1] == first for one in senders.systems) and _is_big(name):
                yield Candidate(name, "body", line, IMPRINT, whole=True)


def _rights(line: str, sheet: Sheet) -> Iterator[re.Match[str]]:
    """`© 2026 Vyx. All rights reserved.`, where the letter itself speaks of Vyx; else it may be what sends for them."""
    above = [f" {text}" for text in (sheet.subject, *sheet.sentences) if text not in line and line not in text]
    return (one for one in _RIGHTS.finditer(line) if any(f" {one['company']}" in text for text in above))


def _is_big(name: str) -> bool:
    """No sentence: its words are big, but for those that join them."""
    words = name.split()
    return len(words) < 7 and all(re.match(rf"[{UPPER}\d&+.]", word) or fold(word) in JOINTS for word in words)


def only_house(sheet: Sheet, *, far: bool) -> Iterator[Candidate]:
    """The only name that says what it is (`Hochschule Elbmarsch`); `far`: also where the domain knows nothing of it."""
    found: list[Candidate] = []
    for text in (sheet.subject, *sheet.sentences, *sheet.block):
        for match in compiled("{company}").finditer(text):
            name = cleaned(_up_to_house(match["company"].split(), sheet), sheet)
            shouted = name.isupper() and " " in name and not text.isupper()  # THE SALT HOUSE is a title
            if name and is_organisation(name, sheet) and not (shouted or sheet.has("generic", name.split()[0])):
                found.append(Candidate(name, "body", match.group(), IMPRINT))
    domain = sheet.message.sender.domain if sheet.message.sender else ""
    one = bool(found) and all(alike(candidate.words, found[0].words) for candidate in found)
    if one and ((far and len(found) > 1) or names_domain(found[0].value, domain)):
        yield from found


def _up_to_house(words: list[str], sheet: Sheet) -> str:
    """`Larkmoor College` of `Larkmoor College Class of 2031`; all of it where the kind of house goes first."""
    if not words or sheet.has("organisation", words[0]):
        return " ".join(words)
    return " ".join(words[: max((n for n, word in enumerate(words, 1) if sheet.has("organisation", word)), default=0)])
