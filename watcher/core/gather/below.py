"""The employer's name among the lines of the signature."""

from __future__ import annotations

import re
from collections.abc import Iterator

from watcher.core.gather.address import SHORT, is_persons, known
from watcher.core.gather.bearing import is_given, looks_personal, plain_name
from watcher.core.gather.firm import (
    cleaned,
    is_organisation,
    is_proper,
    is_team,
    without_agent,
    without_office,
    without_team,
)
from watcher.core.gather.manner import speaks_as_one
from watcher.core.gather.names import Candidate, names_domain
from watcher.core.gather.person import signed_by
from watcher.core.gather.sheet import Sheet, is_plain
from watcher.core.gather.solid import is_after_office
from watcher.core.gather.spelling import spelling
from watcher.core.gather.trade import is_occupation
from watcher.core.text import fold, is_solid

SIGNATURE = 2
"""How much a place in the signature says about who the employer is."""
LONGEST = 80
_PIECES = re.compile(r" [|•·–—-] |, (?!(?:Inc|LLC|Ltd|LLP|Corp|GmbH|S\.A)\b)|\s/\s")
_PART = re.compile(
    r"^(?:Department|Dept\.?|School|Faculty|Division|Section|Institut|Fakultät|Lehrstuhl) (?:of|for|für) "
    r"|^[A-Z]\w+ (?:Department|Dept\.?|Division|Section)$"
)
"""What is a part of the house that stands below it."""
_SHAPED = re.compile(r"[a-zß-ÿ][A-Z]|\s[&+]\s|\d|^[A-Z]{3,}$")
_AT = "(?:at|with|from|to|of|by|in|bei|von|chez|de|à|en|da|na|no|em|presso|di|bij|van|hos|från|fra)"
LONG = 3
"""Words of the longest name that somebody bears."""
_DASH = re.compile(r"^[—–-]{1,2} ?(?=\w)")
"""What leads to who signs: `— Plinthly`."""
_EDGES = " ,;:–—-·|/"
_SIGNED_WITH = re.compile(
    r"^(?P<name>[^,|]{2,40}?) (?:and|&|und|et|y|e|en) "
    r"(?=(?:the|das|dein|Ihr|l['’]|tout|el|todo|il|tutto|het|heel|your) )"
)
"""`Tommy Dean and the Fractured Lit Team`: somebody, and with whom."""


def signature(sheet: Sheet) -> Iterator[Candidate]:
    """`The Chewy Campus Recruiting Team`, `Name | Company`, `Title, Company`, or the line beside a team's."""
    sender = sheet.message.sender
    domain = sender.domain if sender else ""
    personal = sender is None or is_persons(sender.name, sender, sheet) or signed_by(sheet) == sender.name
    own = "" if personal or sender is None else fold(sender.name)
    for n, written in enumerate(sheet.block):
        line = _DASH.sub("", written)
        if len(line) > LONGEST or not is_plain(line) or _is_senders_name(line, sheet) or is_after_office(line, sheet):
            continue
        for part, behind in _parts(line, sheet):
            piece = _house_of(_without_signer(part, sheet), sheet, (*behind, *sheet.block[n + 1 :]))
            bare = without_team(piece, sheet)
            teamed = bare != without_agent(piece).strip(_EDGES)
            if sheet.has("degrees", piece) or (is_solid(bare) and looks_personal(bare, sheet)):
                continue
            if teamed and (_is_doubtful(bare, piece, sheet) or _is_office(piece, domain, sheet)):
                continue
            if is_solid(piece) and (firm := _before_signer(piece, sheet)):
                yield Candidate(firm, "body", line, SIGNATURE, whole=True)
                continue
            sure = own in {fold(line), fold(piece)} or teamed or _is_house(piece, domain, sheet)
            sure = sure or (line != written and piece == line and _is_dashed(piece, n, sheet))
            if (
                (sure or _is_known(piece, n, sheet) or (n > 0 and _ends_as_domain(piece, domain, sheet)))
                and is_proper(bare, sheet)
                and (name := cleaned(bare, sheet))
            ):
                yield Candidate(name, "body", line, SIGNATURE, whole=True)


def _is_house(piece: str, domain: str, sheet: Sheet) -> bool:
    return names_domain(piece, domain) or is_organisation(piece, sheet)


def _is_dashed(piece: str, n: int, sheet: Sheet) -> bool:
    """`— Plinthly` is all that stands below a letter in which nobody says I."""
    plain = not (is_given(piece, sheet) or is_occupation(piece, sheet) or is_team(piece, sheet))
    return n == 0 and len(piece.split()) <= LONG and plain and not speaks_as_one(sheet)


def _is_known(piece: str, n: int, sheet: Sheet) -> bool:
    """What stands around it, or above in the letter, tells the firm."""
    line = sheet.block[n]
    if _beside_team(sheet, n) or (n > 0 and _is_said_above(piece, sheet)) or _has_motto(piece, line, sheet):
        return True
    if piece == line and _is_below_title(piece, n, sheet):
        return True
    alone = sheet.closes and piece == line
    return alone and (_is_told_above(piece, sheet) or (n == 0 and _is_nobodys(piece, sheet)))


def _is_below_title(piece: str, n: int, sheet: Sheet) -> bool:
    """`Ada Boss`, `Programme Manager`, and below these what is no title, place or part of a house."""
    if n < 2 or not is_given(sheet.block[0], sheet) or not looks_personal(sheet.block[0], sheet):
        return False
    if not all(is_occupation(above, sheet) for above in sheet.block[1:n]) or is_occupation(piece, sheet):
        return False
    places = any(sheet.has(heading, piece.partition(",")[0]) for heading in ("countries", "places", "titles"))
    return not (places or _PART.search(piece) or len(piece.split()) > LONG + 1)


def _parts(line: str, sheet: Sheet) -> Iterator[tuple[str, list[str]]]:
    """What stands between dashes or commas, and what stands behind it; without what a firm says of itself."""
    parts = _PIECES.split(line)
    parts = parts[:1] if _has_motto(parts[0], line, sheet) else parts
    yield from ((part, parts[n + 1 :]) for n, part in enumerate(parts))


def _is_said_above(piece: str, sheet: Sheet) -> bool:
    """Several big words that a line above has, too: `a place at The Salt Parlour`; nobody's name, and no trade."""
    if " " not in piece or is_given(piece, sheet) or is_occupation(piece, sheet):
        return False
    above = [line for line in sheet.lines if piece in line and line not in sheet.block]
    return bool(above) and any(map(re.compile(rf"(?<=[\w,] ){re.escape(piece)}(?!\w)").search, above))


def _house_of(piece: str, sheet: Sheet, behind: tuple[str, ...]) -> str:
    """`La directrice du Musée Armel`: the museum; nothing where an office heads no house, or a part of one behind."""
    rest = without_office(piece, sheet)
    part = any(is_organisation(other, sheet) for other in behind)
    if part and _PART.search(rest):
        return ""
    return rest if rest == piece or (is_organisation(rest, sheet) and not part) else ""


def _ends_as_domain(piece: str, domain: str, sheet: Sheet) -> bool:
    """`Zakłady Mleczarskie Brzoza Sp. z o.o.` at brzoza, below who signs."""
    words = cleaned(piece, sheet).split()
    labels = {spelling(label) for label in re.split(r"[.-]", domain.rpartition(".")[0])}
    ends = {spelling(" ".join(words[n:])) for n in range(1, len(words))}
    return any(len(end) > SHORT for end in ends & labels) and not is_given(piece, sheet)


def _without_signer(piece: str, sheet: Sheet) -> str:
    """Whom somebody signs with, without him, and without what he is there: `Teamcoach Zorggroep De Plas`."""
    found = _SIGNED_WITH.match(piece)
    if found and is_given(found["name"], sheet):
        return piece[found.end() :]
    trade, _, house = piece.partition(" ")
    titled = sheet.words("occupation-ends") and is_occupation(trade, sheet) and is_organisation(house, sheet)
    return house if titled else piece


def _is_office(piece: str, domain: str, sheet: Sheet) -> bool:
    """`Fiction Editor`: what somebody is there, and no team of theirs."""
    last = piece.rsplit(maxsplit=1)[-1] if piece else ""
    office = sheet.has("occupations", last) and fold(last) != "editorial"
    return office and not sheet.has("organisation", last) and not names_domain(piece, domain)


def _is_doubtful(bare: str, piece: str, sheet: Sheet) -> bool:
    """What a team's words leave: `Care of the Elderly` is a ward, and where names take endings it may have one."""
    of_team = re.search(rf" of (?:the )?{re.escape(bare)}", piece)
    return not known(bare, sheet) and bool(sheet.phrases("inflected") or of_team)


def _is_told_above(name: str, sheet: Sheet) -> bool:
    """The line that stands for the signature is in the subject, too: `Thanks, from Gorse & Reed`."""
    return bool(re.search(rf"(?:^|\s){re.escape(name)}$", sheet.subject)) and len(name) > SHORT


def _has_motto(name: str, line: str, sheet: Sheet) -> bool:
    """`Vyxbiz – Goods & Services Market`: one word that a sentence above has as a name, and what it is."""
    plain = " " not in name and len(name) > SHORT and not is_given(name, sheet) and not is_occupation(name, sheet)
    said = (sentence for sentence in sheet.sentences if not sentence.startswith(name))
    return plain and line.startswith(f"{name} – ") and any(f" {name}" in sentence for sentence in said)


def _is_nobodys(name: str, sheet: Sheet) -> bool:
    """What stands alone below the closing formula and cannot be somebody's name: `Vyx & Daughters`, `CodeNorth`."""
    shaped = _SHAPED.search(name) is not None or len(name.split()) > LONG
    spoken = re.compile(rf"(?:\s{_AT} |^|\sthe ){re.escape(name)}(?= (?:team|is|has|was|and)(?!\w)|[.,!])")
    above = sheet.sentences[: -len(sheet.block)] if sheet.block else ()
    said = not is_given(name, sheet) and any(map(spoken.search, (sheet.subject, *above)))
    titled = is_occupation(name, sheet) or sheet.has("titles", name.partition(" ")[0])
    return (shaped or said) and not titled and not sheet.has("countries", name) and not sheet.has("places", name)


def _is_senders_name(line: str, sheet: Sheet) -> bool:
    """`Hölscher` below a letter of Gerd Hölscher, also when the domain has his name."""
    sender = sheet.message.sender
    shown = plain_name(sender.name, sheet) if sender else ""
    words = fold(line).split()
    return bool(words) and is_given(shown, sheet) and set(words) <= set(fold(shown).split())


def _before_signer(piece: str, sheet: Sheet) -> str:
    """Scripts without blanks: `书苑网络 张敏`, when the letter names the firm, too."""
    firm, _, name = piece.partition(" ")
    above = sheet.sentences[: -len(sheet.block)]
    named = looks_personal(name, sheet) and any(firm in sentence for sentence in (sheet.subject, *above))
    return cleaned(firm, sheet) if len(firm) > 2 and named else ""


def _beside_team(sheet: Sheet, n: int) -> bool:
    """The line below one that is nothing but a team's name; or above it, when somebody has signed before."""
    above, below = sheet.block[n - 1 : n] if n else (), sheet.block[n + 1 : n + 2]
    if n > 1 and any(word in sheet.team for word in fold(sheet.block[n - 1]).split()):
        # the title of somebody at personnel stands above, and a sentence names the firm as well
        return any(sheet.block[n] in sentence for sentence in sheet.sentences[: -len(sheet.block)])
    if any(line.endswith(",") for line in above) and looks_personal(sheet.block[n], sheet):
        return False
    return any(is_team(line, sheet) for line in above) or (n > 0 and any(is_team(line, sheet) for line in below))
