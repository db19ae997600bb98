"""The employer, journal, funder, school or client: read from body, subject, display name and signature."""

from __future__ import annotations

import re
from collections.abc import Iterator

from watcher.core.facts import Fact, Kind, Where
from watcher.core.gather.extraction import compiled
from watcher.core.gather.manner import says
from watcher.core.gather.names import COLLECTIVE, Candidate, chosen, safe
from watcher.core.gather.person import looks_personal
from watcher.core.gather.role import begins_role
from watcher.core.gather.sheet import CAPITAL, Sheet, is_plain
from watcher.core.message import Address
from watcher.core.senders import Senders, is_dead
from watcher.core.text import fold, is_solid

BODY, SUBJECT, SENDER, SIGNATURE = 4, 3, 3, 2
"""How much a place says about who the employer is."""

_AGENT = re.compile(r"\s*(?:@ ?icims|\(?\bvia\b.*|\(do not reply\)|\(no reply\)|\bon behalf of\b.*)\s*$", re.IGNORECASE)
_STOPPED = re.compile(r"(?:^|\s)(?:Inc|Ltd|Co|Corp|Bros|S\.A|S\.A\.S|s\.r\.o|a\.s|e\.V|L\.L\.C|S\.p\.A|S\.r\.l)$")
_EDGES = " ,;:–—-·|/"
_IN_QUOTES = re.compile(r"[\"“”„«「『《][^\"“”„«»「」『』《》]{2,80}[\"“”»」』》]")
LONGEST = 80
SHORT = 4
"""A name in characters of which each is a syllable, this short, may be a person's."""
_JOINTS = frozenset(("and", "und", "y", "e", "et", "i", "of", "the", "de", "&", "von", "der", "am"))
_ARTICLE = re.compile(r"(?<=\s)(?:The|De|Het|La|Le|Les|El|Los|Il|Den|Die|Das|Der) $")
_PREPOSITION = re.compile(r"^(?:for|für|pour|para|per|voor) ", re.IGNORECASE)
_SMALL = frozenset((
    "the", "your", "das", "dein", "deine", "ihr", "ihre", "at", "bei", "of", "de", "l", "la", "le", "el",
    "het", "die", "der", "los", "las", "il", "lo", "gli", "os", "as", "a", "o", "von", "chez", "en", "y",
    "and", "und", "su", "tu", "from",
))  # fmt: skip
_FRAMING = " \t,;:.!–—-·|/*_\"'“”„«»()"


def company(sheet: Sheet, senders: Senders, kind: Kind) -> Fact | None:
    """The one name they agree on; a sender for others (a board, an agency) does not count as employer."""
    is_role = begins_role(sheet)
    others = {fold(system.name) for system in senders.systems} | _ways(sheet)
    found = (
        one
        for one in (_clients(sheet) if kind == "job" and says(sheet, "client") else candidates(sheet, senders, kind))
        if not is_role(one.value)
        and not _is_trade(one.value, sheet)
        and fold(one.value) not in others
        and not _is_senders_own(one.value, sheet)
    )
    best = chosen(found, lead=2)
    return Fact(best.value, best.where, best.text) if best else None


def _ways(sheet: Sheet) -> set[str]:
    """The names of what the application went through (`via Jobstreet`), folded."""
    found = sheet.matches("through", "company", sheet.sentences)
    return {fold(cleaned(one["company"] or "", sheet)) for one in found}


def _clients(sheet: Sheet) -> Iterator[Candidate]:
    """An agency wrote: the employer is the client, when the client is named."""
    return _matches(sheet, "client-named", sheet.sentences, "body", BODY)


def _is_senders_own(name: str, sheet: Sheet) -> bool:
    """`R. Steiner` below a letter of Rob Steiner is he, no firm."""
    sender = sheet.message.sender
    if sender is None or len(name.split()) < 2 or not looks_personal(sender.name, sheet):
        return False
    if not _is_persons(sender.name, sender, sheet) and not any(len(word) == 1 for word in fold(name).split()):
        return False
    theirs = fold(sender.name).split()
    return all(
        any(word == other or (len(word) == 1 and other[0] == word) for other in theirs) for word in fold(name).split()
    )


def _is_trade(name: str, sheet: Sheet) -> bool:
    return sheet.has("occupations", name.rsplit(maxsplit=1)[-1])


def candidates(sheet: Sheet, senders: Senders, kind: Kind) -> Iterator[Candidate]:
    """Every name that stands where an employer's does."""
    # a refused bid names firms in its text, and most of them are those that won
    for heading in ("company", "role", "work") if kind != "bid" else ():
        yield from _matches(sheet, heading, sheet.sentences, "body", BODY)
    yield from (
        one
        for one in _matches(sheet, "company-inflected", sheet.sentences, "body", BODY)
        if _is_known(one.value, sheet)
    )
    for heading in ("subject", "company", "role"):
        yield from _matches(sheet, heading, (sheet.subject,), "subject", SUBJECT)
    yield from _display(sheet, senders)
    yield from _signature(sheet)
    yield from _in_other_letters(sheet)
    yield from _spelt_by_address(sheet, senders)


def _spelt_by_address(sheet: Sheet, senders: Senders) -> Iterator[Candidate]:
    """Words of the text that are the sender's domain, or what a system's address says of whom it sends for."""
    sender = sheet.message.sender
    spelling = senders.spelling(sender) if sender else ""
    if len(spelling) < SHORT:
        return
    for text in (sheet.subject, *sheet.sentences):
        for found in compiled("{company}").finditer(text):
            words = found["company"].split()
            spans = ((n, end) for n in range(len(words)) for end in range(n + 1, len(words) + 1))
            span = next((at for at in spans if fold(" ".join(words[slice(*at)])).replace(" ", "") == spelling), None)
            # more big words behind it belong to the name, unless they are a team's
            name = cleaned(" ".join(words[span[0] :] if len(words) < 4 else words[slice(*span)]), sheet) if span else ""
            if name:
                yield Candidate(name, "body", found.group(), SENDER)


def _in_other_letters(sheet: Sheet) -> Iterator[Candidate]:
    """In a text of another alphabet: a Latin name that stands there twice and is no title in quotation marks."""
    text = " ".join((sheet.subject, *sheet.sentences))
    latin = sum(char.isascii() for char in text if char.isalpha())
    if 2 * latin > sum(map(str.isalpha, text)):
        return
    outside = _IN_QUOTES.sub(" ", text)
    for name in dict.fromkeys(found["company"] for found in compiled("{company}").finditer(outside)):
        if name.isascii() and outside.count(name) > 1 and (value := cleaned(name, sheet)):
            yield Candidate(value, "body", name, SIGNATURE)


def _matches(sheet: Sheet, heading: str, sentences: tuple[str, ...], where: Where, weight: int) -> Iterator[Candidate]:
    for found in sheet.matches(heading, "company", sentences):
        name = cleaned(_with_stop(found), sheet)
        cut = found.string[found.end("company") :].lstrip().startswith("/")
        if name and not cut and not sheet.has("role-nouns", _next_word(found)) and not _is_titled(found, sheet):
            yield Candidate(name, where, found.group().strip(), weight)


def _with_stop(found: re.Match[str]) -> str:
    """`Decentrix Inc` with the full stop that belongs to it, `Brug` with its big article (De Brug)."""
    name, end = found["company"] or "", found.end("company")
    if article := _ARTICLE.search(found.string[max(0, found.start("company") - 8) : max(0, found.start("company"))]):
        name = article.group() + name
    return name + "." if found.string[end : end + 1] == "." and _STOPPED.search(name) else name


def _is_titled(found: re.Match[str], sheet: Sheet) -> bool:
    """A title stands before it (`Herr Prof. Dietz dankt`): this is somebody."""
    before = [word.strip(".,") for word in found.string[: found.start("company")].split()[-1:]]
    return any(sheet.has("titles", word) and fold(word) not in _SMALL for word in before)


def _next_word(found: re.Match[str]) -> str:
    """The word behind the name: what is followed by `position` is no employer."""
    rest = found.string[found.end("company") :].lstrip(" -–(/").split(maxsplit=1)
    return rest[0] if rest else ""


def cleaned(name: str, sheet: Sheet) -> str:
    """The name without what is around it; empty when nothing of a name is left."""
    if sheet.phrases("suffixes"):
        name = re.sub(r"['’][^\W\d_]{1,4}$", "", name)
    frame = " ,;:–—-·|/*" if name.rstrip().endswith(".") else _FRAMING
    words = _PREPOSITION.sub("", _AGENT.sub("", name)).strip(frame).split()
    value = safe(without_team(" ".join(_without_never(words, sheet)), sheet))
    if not value or not (CAPITAL.search(value) or is_solid(value)):
        return ""
    return "" if _is_team(value, sheet) or _is_of_sentence(value, sheet) else value


def _is_of_sentence(name: str, sheet: Sheet) -> bool:
    """Scripts without blanks: a word in it belongs to the sentence around it."""
    return bool(is_solid(name)) and any(word in name for word in sheet.phrases("never") if is_solid(word))


def _without_never(words: list[str], sheet: Sheet) -> list[str]:
    """Cut at the last word when no name holds it (Unfortunately, Ihre, …); with one in the middle it is no name."""
    end = next((n for n, word in enumerate(words) if _is_never(word, sheet)), len(words))
    if end < len(words) - 1:
        return []
    while end and fold(words[end - 1]) in _JOINTS:
        end -= 1
    return words[:end]


def _is_never(word: str, sheet: Sheet) -> bool:
    parts = fold(word).split()
    return bool(parts) and (
        sheet.has("never", word) or (len(parts) > 1 and any(sheet.has("never", part) for part in (parts[0], parts[-1])))
    )


def _is_team(value: str, sheet: Sheet) -> bool:
    """Every word of it says `team`, `careers`, `office`, `foundation`: that names nobody; `MSC` does."""
    words = fold(value).split()
    short = {fold(word) for word in value.split() if word.isupper() and len(word) > 1}
    return all(
        word in sheet.team
        or word.isdigit()
        or (word in _JOINTS and len(words) > 2)
        or (word not in short and sheet.has("generic", word))
        or COLLECTIVE.search(word)
        for word in words
    )


def without_team(name: str, sheet: Sheet) -> str:
    """`Northlight Talent Team` is `Northlight`; the same words when there is no team in it."""
    words = _AGENT.sub("", name).replace("-Team", " Team").split()
    small = sheet.team | _SMALL
    left, right = 0, len(words)
    while left < right and _all_in(words[left], small):
        left += 1
    while left < right and _all_in(words[right - 1], small):
        right -= 1
    if right == len(words) and all(fold(word) in _SMALL for word in words[:left]):
        left = 0
    return _without_solid_team(" ".join(words[left:right]), sheet).strip(_FRAMING.replace(".", ""))


def _without_solid_team(name: str, sheet: Sheet) -> str:
    """Scripts without blanks: the team's words at the end go one after the other."""
    ends = tuple(word for word in sheet.phrases("team") if is_solid(word))
    for _ in range(3):
        name = next((name.removesuffix(end).strip() for end in ends if name.endswith(end)), name)
    return name


def _all_in(word: str, known: frozenset[str]) -> bool:
    return all(part in known for part in fold(word).split())


def _display(sheet: Sheet, senders: Senders) -> Iterator[Candidate]:
    """A display name that says team, or is the domain's or the only word; never a person's."""
    sender = sheet.message.sender
    if sender is None or not sender.name:
        return
    bare = without_team(sender.name, sheet)
    teamed = bare != " ".join(_AGENT.sub("", sender.name).split())
    own = senders.system(sender.domain) is None and not senders.names_no_employer(sender.domain)
    if (teamed and sheet.phrases("inflected") and not _is_known(bare, sheet)) or _is_persons(bare, sender, sheet):
        return
    named = own and _names_domain(bare, sender.domain)
    spoken = not own or any(bare in text for text in (sheet.subject, *sheet.sentences))
    alone = " " not in bare and is_dead(sender.local_part)
    if (named or (spoken and (teamed or alone))) and (name := cleaned(bare, sheet)):
        yield Candidate(name, "from", sender.name, SENDER + (1 if named else 0))


def _is_known(name: str, sheet: Sheet) -> bool:
    """Whether the name stands twice as it is written, or in the sender's domain: then no ending was added to it."""
    sender = sheet.message.sender
    if sum(name in sentence for sentence in (sheet.subject, *sheet.sentences)) > 1:
        return True
    labels = re.split(r"[.-]", sender.domain) if sender else []
    return bool(sender) and fold(name).replace(" ", "") in (*labels, "".join(labels[:-1]))


def _is_persons(name: str, sender: Address, sheet: Sheet) -> bool:
    """Part of the name is in the local part, or the name cannot be compared with it and looks like a person's."""
    local = re.sub(r"[^a-z]", "", fold(sender.local_part))
    if not fold(name).isascii():
        return looks_personal(name, sheet) or (bool(is_solid(name)) and len(name) <= SHORT)
    return any(len(word) > 1 and word[:5] in local for word in fold(name).split()) and looks_personal(name, sheet)


def _names_domain(name: str, domain: str) -> bool:
    """Whether the domain is made of the name's words: `Fenwick Labs` and fenwicklabs.example."""
    parts = re.split(r"[.-]", domain.rpartition(".")[0])
    labels = "".join(parts)
    words = [word for word in fold(name).split() if len(word) > 1]
    if not words:
        return False
    return "".join(words) in labels or (len(words[0]) > 3 and any(part.startswith(words[0]) for part in parts))


def _signature(sheet: Sheet) -> Iterator[Candidate]:
    """`The Chewy Campus Recruiting Team`, `Name | Company`, `Title, Company`, or the line beside a team's."""
    sender = sheet.message.sender
    domain, own = (
        (sender.domain, "" if _is_persons(sender.name, sender, sheet) else fold(sender.name)) if sender else ("", "")
    )
    for n, line in enumerate(sheet.block):
        if len(line) > LONGEST or not is_plain(line):
            continue
        for piece in re.split(r" [|–—-] |, |\s/\s", line):
            bare = without_team(piece, sheet)
            teamed = bare != piece.strip(_EDGES)
            if teamed and sheet.phrases("inflected") and not _is_known(bare, sheet):
                continue
            sure = fold(line) == own or teamed or _names_domain(piece, domain) or _is_organisation(piece, sheet)
            if (sure or _beside_team(sheet, n)) and _is_proper(bare) and (name := cleaned(bare, sheet)):
                yield Candidate(name, "body", line, SIGNATURE)


def _is_proper(name: str) -> bool:
    """Every word big, but for those that join them."""
    return all(not word[0].islower() or fold(word) in _JOINTS or CAPITAL.search(word) for word in name.split())


def _beside_team(sheet: Sheet, n: int) -> bool:
    """The line below one that is nothing but a team's name; or above it, when somebody has signed before."""
    above, below = sheet.block[n - 1 : n] if n else (), sheet.block[n + 1 : n + 2]
    return any(_is_team(line, sheet) for line in above) or (n > 0 and any(_is_team(line, sheet) for line in below))


def _is_organisation(name: str, sheet: Sheet) -> bool:
    return " " in name and any(sheet.has("organisation", word) for word in name.split())
