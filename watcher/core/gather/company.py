"""Where the employer, journal, funder, school or client is named: in body, subject, display name, signature."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from watcher.core.facts import Kind, Where
from watcher.core.gather.address import display, known, spelt
from watcher.core.gather.bearing import is_given, looks_personal
from watcher.core.gather.below import SIGNATURE, signature
from watcher.core.gather.extraction import UPPER, compiled
from watcher.core.gather.firm import SMALL, cleaned, is_organisation, is_proper, without_team
from watcher.core.gather.imprint import imprint
from watcher.core.gather.names import Candidate, names_domain
from watcher.core.gather.role import named
from watcher.core.gather.sheet import Sheet
from watcher.core.gather.spelling import spelling
from watcher.core.gather.trade import is_occupation
from watcher.core.senders import Senders
from watcher.core.text import fold

BODY, SUBJECT = 4, 3
"""How much a place says about who the employer is."""

_STOPPED = re.compile(r"(?:^|\s)(?:Inc|Ltd|Co|Corp|Bros|S\.A|S\.A\.S|s\.r\.o|a\.s|e\.V|L\.L\.C|S\.p\.A|S\.r\.l)$")
_IN_QUOTES = re.compile(r"[\"“”„«「『《][^\"“”„«»「」『』《》]{2,80}[\"“”»」』》]")
_OPENED = re.compile(r"(?:(?:^|\s)[\"“„«「『《]|[„«「『《])[^\"“”„«»「」『』《》]+$")
_CLOSES = re.compile(r"^[^\"“”„«»「」『』《》]{0,80}[\"“”»」』》]")
LONGEST = 80
NEAR = 4
"""Words before a name that tell whose it is."""
SHORTEST = 2
"""Letters that are too few for a name in a text of another alphabet."""
_GOES_ON = re.compile(rf" (?:for|in|of) [{UPPER}]\w+(?: [{UPPER}]\w+){{0,2}}")
"""What belongs to a name where all of it stands twice: `Elevate for Humanity`."""
_MET = re.compile(r"(?:with|by|from|behalf of|mit|von|avec|par|con|da|com|met|med|af|av) (?:the )?$", re.IGNORECASE)
"""Behind it stands whom one has met, or where one has been."""
_NAMED_IN = re.compile(rf"(?<=\s)[{UPPER}][\w'’-]+ in (?:the )?$")
"""Behind it stands where the house is that was named: `the Moss Congress in Bergen`."""
_PLACED = re.compile(
    r"(?:^|\s)(?:in|near|(?:sede|filiale|ufficio|agence|siège|sede central|oficina|Filiale) (?:di|de|à|en|in)) $"
)
_OFFICE_OF = re.compile(r" (?:office|offices|branch|campus|site|location|division|practice|chapter) of ")
"""Behind it stands whose it is."""
_ARTICLE_BEHIND = re.compile(rf" the [{UPPER}]\w+(?: [{UPPER}]\w+){{0,3}}")
_WITH = (
    r"[\"“”»’]?(?: (?:position|role|post|job|opening|vacancy|opportunity|internship))?(?: ?\([^()]{1,30}\))?"
    r" (?:at|with|bei|beim|chez|en|em|na|no|presso|bij|hos|ved) (?:the |der |dem |l[ae] |el |os? |as? )?"
)
"""What stands between a role and whoever has it to give."""
_CAMPUS = re.compile(rf" at [{UPPER}]\w+(?: [{UPPER}]\w+)?")
"""What belongs to a university's name: `at Austin`."""
_ARTICLE = re.compile(r"(?<=\s)(?:The|De|Het|La|Le|Les|El|Los|Il|Den|Die|Das|Der|Van|Von) $")


def clients(sheet: Sheet) -> Iterator[Candidate]:
    """An agency wrote: the employer is the client, when the client is named."""
    return _matches(sheet, "client-named", sheet.sentences, "body", BODY)


def candidates(sheet: Sheet, senders: Senders, kind: Kind) -> Iterator[Candidate]:
    """Every name that stands where an employer's does."""
    # a refused bid names firms in its text, and most of them are those that won
    for heading in ("company", "role", "work") if kind != "bid" else ():
        yield from _matches(sheet, heading, sheet.sentences, "body", BODY)
    yield from _matches(sheet, "company-label", sheet.headed, "body", BODY)
    yield from _matches(sheet, "company-bid", sheet.sentences if kind == "bid" else (), "body", BODY)
    yield from (
        one for one in _matches(sheet, "company-inflected", sheet.sentences, "body", BODY) if known(one.value, sheet)
    )
    for heading in ("subject", "company", "role"):
        yield from _matches(sheet, heading, (sheet.subject,), "subject", SUBJECT)
    yield from _beside_role(sheet)
    yield from _behind_role(sheet, kind)
    yield from display(sheet, senders)
    yield from signature(sheet)
    if kind != "bid" or sheet.closes:
        yield from imprint(sheet, senders)
    yield from _in_other_letters(sheet)
    yield from spelt(sheet, senders)


def houses(sheet: Sheet) -> Iterator[Candidate]:
    """What stands in a place and says what it is: `an der Stadtbibliothek Marlow`."""
    placed = _matches(sheet, "company-house", sheet.sentences, "body", BODY)
    return (one for one in placed if " " in one.value and is_organisation(one.value, sheet))


def _beside_role(sheet: Sheet) -> Iterator[Candidate]:
    """`Rocket Mortgage - Night Porter`: what stands beside a trade, when a sentence speaks of it as of a place."""
    for line in (sheet.subject, *sheet.headings):
        pieces = [piece.strip() for piece in re.split(r"\s[-–—|/]\s|, (?=The [A-Z])", line)]
        if len(pieces) != 2 or sum(is_occupation(piece, sheet) for piece in pieces) != 1:
            continue
        name = next(piece for piece in pieces if not is_occupation(piece, sheet))
        placed = re.compile(rf"\s(?:at|with|joining|bei|chez|presso|bij|hos|to|@) {re.escape(name)}(?!\w)")
        proven = name in sheet.block or any(map(placed.search, (*sheet.sentences, *sheet.block)))
        if proven and is_proper(name, sheet) and (value := cleaned(name, sheet)):
            yield Candidate(value, "subject", line, SUBJECT)


def _behind_role(sheet: Sheet, kind: Kind) -> Iterator[Candidate]:
    """`selección para Ingeniera de calidad en Talleres Vyx`: whatever role it is, whose it is stands behind it."""
    for told in dict.fromkeys(named(sheet)) if kind == "job" else ():
        placed = re.compile(rf"(?<!\w){re.escape(told)}{_WITH}")
        for text in (sheet.subject, *sheet.sentences):
            for at in placed.finditer(text):
                found = compiled(r"{company}(?=[.,;:!)]|$| (?:and|und|et|y|e|en|og|och)(?!\w)| [–—|-])").match(
                    text, at.end()
                )
                if found and not _is_titled(found, sheet) and (value := cleaned(_with_stop(found, sheet), sheet)):
                    yield Candidate(value, "body", found.string[at.start() : found.end()], BODY)


def _in_other_letters(sheet: Sheet) -> Iterator[Candidate]:
    """In a text of another alphabet: a Latin name that stands there twice and is no title in quotation marks."""
    text = " ".join((sheet.subject, *sheet.sentences))
    latin = sum(char.isascii() for char in text if char.isalpha()) if not text.isascii() else len(text)
    if 2 * latin > sum(map(str.isalpha, text)):
        return
    outside, roles = _IN_QUOTES.sub(" ", text), tuple(named(sheet))
    for name in dict.fromkeys(found["company"] for found in compiled("{company}").finditer(outside)):
        twice = len(name) > SHORTEST and name.isascii() and outside.count(name) > 1
        if twice and not any(name in told for told in roles) and (value := cleaned(name, sheet)):
            yield Candidate(value, "body", name, SIGNATURE)


def _matches(sheet: Sheet, heading: str, sentences: tuple[str, ...], where: Where, weight: int) -> Iterator[Candidate]:
    for found in sheet.matches(heading, "company", sentences):
        name = "" if _begins_titled(found, sheet) else cleaned(_with_stop(found, sheet), sheet)
        name = _without_genitive(name, found, sheet)
        if name and fold(_next_word(found)) in sheet.team:
            name = without_team(f"{name} {_next_word(found)}", sheet)
        cut = found.string[found.end("company") :].lstrip().startswith("/") or _is_person_met(name, found, sheet)
        cut = cut or _is_part_or_past(found, sheet) or _is_over_lines(name, sheet) or _is_called(found, sheet)
        if name and not cut and not sheet.has("role-nouns", _next_word(found)) and not _is_titled(found, sheet):
            yield Candidate(name, where, found.group().strip(), weight)


def _is_called(found: re.Match[str], sheet: Sheet) -> bool:
    """`no fue seleccionado en la convocatoria Estímulo a la Creación`: a competition's name, or a part of it."""
    before = found.string[found.start() : max(found.start(), found.start("company"))].split()[-NEAR:]
    return any(sheet.has("calls", word) for word in before)


def _is_part_or_past(found: re.Match[str], sheet: Sheet) -> bool:
    """`the Larkfield office of Peat & Co`, `Only the Best Press`: not all of it; `you led a team at Fenwick`: past."""
    name, end = found["company"] or "", found.end("company")
    behind = found.string[end : end + LONGEST]
    article = _ARTICLE_BEHIND.match(behind)
    if _OFFICE_OF.match(behind) or (article and not is_organisation(name + article.group(), sheet)):
        return True
    return sheet.ends_with("past-behind", found.string[: max(0, found.start("company"))])


def _is_over_lines(name: str, sheet: Sheet) -> bool:
    """Who signs and the firm in the line below, read as one: `on behalf of Ada Boss`, `Fenwick, Leeds`."""
    pairs = (pair for pair in pairwise(sheet.block) if name in " ".join(pair))
    return any(name not in one and name not in other for one, other in pairs) and not _stands_in_line(name, sheet)


def _stands_in_line(name: str, sheet: Sheet) -> bool:
    return any(name in line for line in (sheet.subject, *sheet.lines))


def _is_in_title(found: re.Match[str]) -> bool:
    """In the middle of words in quotation marks: `manoscritto "Fede e credito a Cremona"`."""
    opened = _OPENED.search(found.string[: max(0, found.start("company"))])
    return opened is not None and _CLOSES.search(found.string[found.end("company") :]) is not None


def _is_person_met(name: str, found: re.Match[str], sheet: Sheet) -> bool:
    """`your conversation with Daniela Kruger`; `head office in Milan has decided`: a place."""
    before = found.string[: max(0, found.start("company"))]
    sender = sheet.message.sender
    if _is_in_title(found) or _NAMED_IN.search(before[-LONGEST:]):
        return True
    if found.start() == found.start("company"):
        # the Nominations Committee has decided: a part of the house, unless its name stands elsewhere, too
        part = fold(found["company"]).split()[-1] in sheet.team and not known(name, sheet)
        return part or bool(_PLACED.search(before[-24:]) or sheet.ends_with("hearsay-behind", before))
    if not is_given(name, sheet) or not looks_personal(name, sheet) or not _MET.search(before[-12:]):
        return False
    return sender is None or not names_domain(name, sender.domain)


def _with_stop(found: re.Match[str], sheet: Sheet) -> str:
    """`Decentrix Inc` with its full stop, `Brug` with its big article (De Brug), `Sundvik` with its `kommune`."""
    name, end = found["company"] or "", found.end("company")
    before = found.string[: max(0, found.start("company"))]
    if article := _ARTICLE.search(before[-8:]):
        name = article.group() + name
    house = before.rsplit(maxsplit=1)[-1] if before.endswith(" ") else ""
    big = house[:1].isupper() or sheet.has("houses-before", house)
    if big and sheet.has("organisation", house) and not sheet.has("never", house):
        name = f"{house} {name}"
    more = _GOES_ON.match(found.string, end)
    if more and stands_twice(name + more.group(), sheet):
        return name + more.group()
    if (more := _ARTICLE_BEHIND.match(found.string, end)) and is_organisation(name + more.group(), sheet):
        return name + more.group()
    if (campus := _CAMPUS.match(found.string, end)) and name.startswith("University of "):
        return name + campus.group()
    behind = found.string[end:].split(maxsplit=1)
    if behind and found.string[end] == " " and behind[0].islower() and sheet.has("houses", behind[0].strip(".,;:!)")):
        return f"{name} {behind[0].strip('.,;:!)')}"
    return name + "." if found.string[end : end + 1] == "." and _STOPPED.search(name) else name


def stands_twice(name: str, sheet: Sheet) -> bool:
    return sum(name in text for text in (sheet.subject, *sheet.sentences)) > 1


def _is_titled(found: re.Match[str], sheet: Sheet) -> bool:
    """A title stands before it (`Herr Prof. Dietz dankt`): this is somebody."""
    before = [word.strip(".,") for word in found.string[: found.start("company")].split()[-1:]]
    return any(sheet.has("titles", word) and fold(word) not in SMALL for word in before)


def _without_genitive(name: str, found: re.Match[str], sheet: Sheet) -> str:
    """`Wired's editorial internship` is at Wired; `McDonald's` is so called."""
    behind = found.string[found.end("company") :]
    bare = re.sub(r"['’]s$", "", name)
    sender = sheet.message.sender
    called = sender is not None and spelling(name) in spelling(f"{sender.name} {sender.domain}")
    genitive = bare != name and re.match(r" [a-z]", behind) and not called
    whole = rf"{re.escape(name)}(?:[.,!)]|$)"
    return bare if genitive and not any(re.search(whole, one) for one in (sheet.subject, *sheet.sentences)) else name


def _begins_titled(found: re.Match[str], sheet: Sheet) -> bool:
    """`on behalf of Dr. Ada Boss`, `Vice-president Boss has told me`."""
    first, _, rest = (found["company"] or "").partition(" ")
    office = fold(first).rpartition(" ")[2] in {"president", "chancellor", "provost", "dean", "mayor", "professor"}
    return bool(rest) and ((first.endswith(".") and sheet.has("titles", first.strip("."))) or office)


def _next_word(found: re.Match[str]) -> str:
    """The word behind the name: what is followed by `position` is no employer."""
    rest = found.string[found.end("company") :].lstrip(" -–(/").split(maxsplit=1)
    return rest[0] if rest else ""
