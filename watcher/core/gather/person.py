"""Who signs or sends: a person's name as written, never a team's, never a guess."""

from __future__ import annotations

import re

from watcher.core.facts import Fact
from watcher.core.gather import manner
from watcher.core.gather.bearing import (
    WORD,
    bare_name,
    fuller,
    is_collective,
    is_given,
    is_pet_name,
    last_word,
    looks_personal,
    may_be_short,
    one_person,
    plain_name,
)
from watcher.core.gather.names import COLLECTIVE, Candidate, alike, is_caseless, names_domain, safe
from watcher.core.gather.once import once
from watcher.core.gather.sheet import Sheet, is_plain
from watcher.core.gather.solid import behind_office, has_office, introduces_surname, is_after_office
from watcher.core.gather.spelling import spelling
from watcher.core.message import Address
from watcher.core.senders import Senders, akin, is_dead
from watcher.core.text import fold, is_solid

_BEFORE = re.compile(
    r"^(?:i\. ?[AV]\.|p\. ?p\.|ppa\.|gez\."
    r"|(?:prof\. )?(?:drs?|ir|ing|mr|mgr|inż)\.? (?:hab\. )?(?=[A-Z])|/s/|/|—|–|-|~|sign\.)\s*"
)
_HEADS = re.compile(
    r"\s*[|,(（]\s*|\s+[–—/·-]\s+|\s*@\s*"
    r"|\s+(?:für|for|pour|per|voor|por|namens|on behalf of)\s+(?=(?:die|das|den|the|l['’]|la|le|el|il|het|de|all)\b)"
    r"|\s+(?:vom|aus dem|aus der|von der|from|at|van het)\s+"
    r"|\s+(?:on behalf of|im Namen|au nom|en nombre|em nome|a nome|namens)\s+"
    r"|\s+(?:з|із|зі|из|от|від)\s+(?=[«„\"“])|\s+(?:드림|올림|배상|敬上|拝)$"
    r"|\s+(?:&|\+|and|und|et|y|e|en)\s+(?=(?:the|das|dein|Ihr|l['’]|tout|el|todo|a|o|il|tutto|het|heel|your)\b)"
)
"""What ends the name in a line of the signature."""
_DISPLAYED = re.compile(r"\s\(|（|\s[-–|·]\s|, (?!\w+$)|\s(?:via|from|at|bei|chez|fra|från|hos|@)\s")
"""What ends the name in a display name."""
_OF_FIRM = re.compile(r"\s(?:von|van|de|de la|del|da|do|di|della|bij|z|ze|iz|od)\s(?=\S)")
"""What may end it (`Ana del Faro`) or belong to it (`Ana del Campo`): that depends on the employer's name."""
_GLUED = re.compile(r"(?<!^Mc)(?<!^Mac)(?<!^De)(?<!^Di)(?<!^La)(?<!^Le)(?<!^Van)(?<=[a-zß-ÿ])[A-Z]")
"""`JobService` is a house, `McTavish` and `DeShawn` are somebody."""


def person(sheet: Sheet, senders: Senders, company: Fact | None) -> Fact | None:
    """The name under the letter, in the fuller form of the display name when that is the same person's.

    Where answers go to somebody else's own address it is that person.
    """
    if reader := _reader(sheet, senders):
        return reader
    sender = _nobodys(_sender(sheet, senders, company), sheet, senders)
    signer = _nobodys(_signer(sheet, company, sender), sheet, senders)
    if sender and signer:
        return _agreed(sender, signer, sheet)
    return signer or sender


def _reader(sheet: Sheet, senders: Senders) -> Fact | None:
    """`Reply-To: Ben Carter <ben.carter@...>` of a letter that Ada Boss wrote and sent."""
    sender, others = sheet.message.sender, sheet.message.reply_to
    if sender is None or len(others) != 1 or others[0].is_same(sender.addr_spec) or senders.system(sender.domain):
        return None
    name = plain_name(others[0].name, sheet) if akin(others[0].domain, sender.domain) else ""
    own = " " in name and looks_personal(name, sheet) and _is_own(name, others[0], senders)
    return Fact(name, "reply-to", others[0].name) if own else None


def _nobodys(found: Fact | None, sheet: Sheet, senders: Senders) -> Fact | None:
    """A system's name is no person's, nor is a lone word that is the sender's domain: None then."""
    if found is None:
        return None
    sender = sheet.message.sender
    labels = sender.domain.split(".")[:-1] if sender and fold(found.value) != fold(sender.local_part) else ()
    return None if senders.is_system(found.value) or fold(found.value) in labels else found


def _agreed(sender: Fact, signer: Fact, sheet: Sheet) -> Fact | None:
    """One person's two forms make the fuller one; two persons make none."""
    if not one_person(sender.value, signer.value):
        if _is_written_for(sender.value, sheet) or fold(sender.value).isascii() != fold(signer.value).isascii():
            return signer
        if is_pet_name(signer.value, sender.value, sheet):
            return sender
        return signer if may_be_short(sender.value, signer.value, sheet) else None
    shorter = len(signer.value) < len(sender.value) and " " not in sender.value
    return sender if shorter or fuller(sender.value, signer.value) else signer


def _is_written_for(name: str, sheet: Sheet) -> bool:
    """The letter speaks of the one it comes from as of somebody else: `Dr. Boss has asked me to write to you`."""
    surname = re.escape(name.rsplit(maxsplit=1)[-1])
    spoken = re.compile(
        rf"(?<!\w){surname} (?:has|is|was|had|hat|ist|war|lässt|bittet|a|est|était|ha|está|è|heeft|is)(?!\w)"
    )
    return sheet.closes and any(map(spoken.search, sheet.sentences))


def _sender(sheet: Sheet, senders: Senders, company: Fact | None) -> Fact | None:
    """The display name, when the address is that person's own, or a system's that names recruiters."""
    sender = sheet.message.sender
    if sender is None or not sender.name:
        return None
    name = _DISPLAYED.split(plain_name(_without_degrees(sender.name, sheet), sheet))[0].strip()
    name = _without_firm(name, sheet, company)
    own = _is_own(name, sender, senders) or _is_known(name, sender, sheet)
    if not (looks_personal(name, sheet) or (own and _is_named_so(name, sender, sheet))) or _is_company(name, company):
        return None
    anothers = _may_be_a_teams(name, sender, sheet) or is_spoken_of(name, sheet) or _is_unsigned(name, sender, sheet)
    theirs = not anothers and (own or _signs(name, sheet))
    return Fact(name, "from", sender.name) if theirs else None


def _is_unsigned(name: str, sender: Address, sheet: Sheet) -> bool:
    """Nobody signs, nobody says I, and no such name is given: `Altéria Santé` at alteriasante@ may be a house."""
    glued = sender.local_part.isalpha() and fold(name).isascii()
    comparable = glued and not is_given(name, sheet) and not manner.speaks_as_one(sheet)
    ends = " ".join((*sheet.block, *sheet.sentences[-1:]))
    return comparable and not set(fold(name).split()) & set(fold(ends).split())


def is_spoken_of(name: str, sheet: Sheet) -> bool:
    """`the Knight News Challenge`, `Knight News Challenge Staff`: several words that have an article or a team."""
    if " " not in name or is_solid(name):
        return False
    said = re.compile(rf"\sthe {re.escape(name)}(?!\w)")
    teams = (line.removeprefix(name).split() for line in sheet.block if line.startswith(f"{name} "))
    return any(map(said.search, sheet.sentences)) or any(set(map(fold, words)) <= sheet.team for words in teams)


def _without_degrees(name: str, sheet: Sheet) -> str:
    """`Mark Summers, MBA` is Mark Summers."""
    head, *rest = name.split(", ")
    return head if rest and all(sheet.has("degrees", part) for part in rest) else name


def _without_firm(name: str, sheet: Sheet, company: Fact | None) -> str:
    """`Ana del Faro` is Ana when her firm is El Faro; `Ana del Campo` stays whole."""
    labels = sheet.message.sender.domain.replace("-", "").split(".") if sheet.message.sender else []
    for found in _OF_FIRM.finditer(name):
        rest = name[found.end() :]
        theirs = _is_company(rest, company) or _is_company(name[found.start() + 1 :], company)
        if theirs or fold(rest).replace(" ", "") in labels:
            return name[: found.start()]
    return name


def _may_be_a_teams(name: str, sender: Address, sheet: Sheet) -> bool:
    """`Deal Flow <dealflow@...>`, `Dispo Witt <dispo@...>`: the address says so, nobody signs and nobody says I."""
    local = sender.local_part.lower()
    joined = fold(name).replace(" ", "") == local or (" " in name and fold(name).split()[0] == local)
    if is_solid(name) or not joined or is_given(name, sheet):
        return False
    first = fold(name.split(maxsplit=1)[0])
    ends = (*sheet.block, *sheet.sentences[-1:])
    return not manner.speaks_as_one(sheet) and all(fold(line).split()[:1] != [first] for line in ends)


def _is_known(name: str, sender: Address, sheet: Sheet) -> bool:
    """A given name, alone or with a surname, that is not the name of the domain: `Barry Stokes <office@...>`."""
    if not is_given(name, sheet) or is_dead(sender.local_part):
        return False
    local = fold(sender.local_part)
    anothers = local in sheet.given and not any(word.endswith(local) for word in fold(name).split())
    return not names_domain(name, sender.domain) and not (anothers and name.isascii())


def _signs(name: str, sheet: Sheet) -> bool:
    """One of the first lines of the signature is a part of the name, or it is the letter's last word."""
    last = sheet.sentences[-1].strip(" .,!x") if sheet.sentences else ""
    return last == name or any(
        line and looks_personal(line, sheet) and one_person(name, line)
        for line in (_HEADS.split(_BEFORE.sub("", line))[0].strip(" ,.!") for line in sheet.block[:2])
        if len(line.split()) <= 3
    )


def _is_named_so(name: str, sender: Address, sheet: Sheet) -> bool:
    """Some surnames are words (Sales, Head): a name of two, of which one that is no such word is in the local part."""
    words = name.split()
    proper = len(words) > 1 and all(WORD.fullmatch(word) for word in words) and bool(safe(name))
    common = [word for word in words if is_collective(word, sheet)]
    banned = any(
        word in sheet.team or sheet.has("organisation", word) or COLLECTIVE.search(word) for word in fold(name).split()
    )
    own = [word for word in words if word not in common and len(word) > 2 and fold(word) in fold(sender.local_part)]
    # Membership Secretary at membership: an office has its address
    office = len(own) == 1 and spelling(own[0]) == spelling(sender.local_part) and not is_given(own[0], sheet)
    return proper and bool(own) and not banned and not office


def _is_own(name: str, sender: Address, senders: Senders) -> bool:
    """Part of the name is in the local part, and it is not the name of the domain."""
    local = re.sub(r"[^a-z]", " ", fold(sender.local_part)).split()
    system = senders.system(sender.domain)
    if system:
        return system.reply == "human" and not is_dead(sender.local_part) and len(name.split()) > 1
    if is_dead(sender.local_part):
        return False
    if is_solid(name):
        return not any(part in senders.team_words for part in local)
    words = [word for word in bare_name(name) if len(word) > 1]
    joined = "".join(local)
    if len(words) == 1 and " " not in name:
        return words == local
    return any(word in local or (len(word) > 3 and word[:4] in joined) for word in words)


def signed_by(sheet: Sheet) -> str:
    """The name the signature begins with, when it is a person's whole name or stands with a team; else empty."""
    line = sheet.block[0] if sheet.block else ""
    name = _name_in_line(line, sheet)
    whole = len(name.split()) > 1 or _HEADS.split(line)[0] not in (line, "")
    return name if name and whole and sheet.closes else ""


def _signer(sheet: Sheet, company: Fact | None, sender: Fact | None) -> Fact | None:
    """The first line of the signature that is a person's name."""
    for n, line in _signing(sheet, sender):
        name = _without_firm(_name_in_line(line, sheet), sheet, company)
        if name and not (_is_company(name, company) and " " in name):
            fits = not _is_company(name, company) and _is_plausible(name, n, sheet, company, sender)
            return Fact(name, "body", line) if fits else None
    last = last_word(sheet) if len(sheet.sentences) > 1 else ""
    alone = is_given(last, sheet) and looks_personal(last, sheet) and not _is_company(last, company)
    return Fact(last, "body", last) if alone and len(last.split()) < 4 else None


def _signing(sheet: Sheet, sender: Fact | None) -> list[tuple[int, str]]:
    """The first lines of the signature; from the sender's own name on, where it stands there: `Slàinte / Morag`."""
    lines = [*enumerate(sheet.block[:4])]
    named = (n for n, line in lines if sender and (name := _name_in_line(line, sheet)) and name in sender.value)
    return lines[next(named, 0) :][:3]


@once
def _name_in_line(line: str, sheet: Sheet) -> str:
    """`i. A. Ada Boss, Head of People` is `Ada Boss`; empty when the line begins with no person's name."""
    bare = _BEFORE.sub("", line)
    if not is_plain(bare) or len(bare) > 90 or (bare.endswith(",") and not is_given(bare, sheet)):
        return ""
    head = _HEADS.split(bare)[0].strip(" *_!,")
    head = behind_office(head, sheet)
    if is_after_office(_HEADS.split(bare)[0].strip(), sheet):
        return head
    head = plain_name(head.removesuffix(".") if " " in head or len(head) > 2 else head, sheet)
    return head if looks_personal(head, sheet) else ""


def _introduces(name: str, sheet: Sheet) -> bool:
    """`I'm Ada`: a sentence says whose name it is."""
    said = "|".join(sheet.phrases("introduces"))
    return bool(said) and any(
        re.search(rf"(?:^|\s)(?:{said}) {re.escape(name)}(?!\w)", sentence, re.IGNORECASE)
        for sentence in sheet.sentences
    )


def _is_company(name: str, company: Fact | None) -> bool:
    if company is None or re.match(r"\w\.[ -]", name):
        return False
    return alike(_value_words(name), _value_words(company.value))


def _value_words(value: str) -> tuple[str, ...]:
    return Candidate(value, "body", value, 0).words


def _is_plausible(name: str, n: int, sheet: Sheet, company: Fact | None, sender: Fact | None) -> bool:
    """A lone word, or one the letter speaks of as if it were a firm, needs a second sign that a person has it."""
    if sender is not None and one_person(name, sender.value):
        return True
    words, bare = name.split(), len(name.split(maxsplit=1)[0].strip(".")) == 1
    if sheet.has("surnames-of-words", words[-1]) and not (
        bare or (n == 0 and (sheet.closes or (is_given(name, sheet) and has_office(name, n, sheet))))
    ):
        return False
    address = sheet.message.sender or Address("", "")
    shown = plain_name(_DISPLAYED.split(address.name)[0], sheet)
    if alike(_value_words(name), _value_words(address.name)) and not shown.endswith(name):
        return False
    if sum(name in sentence for sentence in sheet.sentences) > 1:
        return _introduces(name, sheet) or introduces_surname(name, sheet)
    in_domain = any(word in fold(address.domain).replace(" ", "") for word in _value_words(name)[:1] if len(word) > 1)
    if is_caseless(name):
        return sheet.closes and n == 0
    if " " in name:
        own = set(fold(name).split()) <= set(re.sub(r"[^a-z]", " ", fold(address.local_part)).split())
        own = own or (n > 0 and sheet.block[n - 1].endswith(",")) or (bool(is_solid(name)) and company is not None)
        sure = own or _has_office(name, n, sheet) or is_given(name, sheet) or any(len(w.strip(".")) == 1 for w in words)
        return (sure or sheet.closes) and (not in_domain or n + 1 < len(sheet.block))
    if is_solid(name):
        alone = company is not None and (" " in sheet.block[n] or (sheet.closes and n == 0))
        return alone or is_after_office(sheet.block[n], sheet) or introduces_surname(name, sheet)
    return not (name.isupper() or _GLUED.search(name)) and _is_said_by(name, sheet, company, in_domain=in_domain)


def _has_office(name: str, n: int, sheet: Sheet) -> bool:
    """A title before it (`Dra. Pilar Boss`), or what they do beside it."""
    first = sheet.block[n].split()[0].strip(".")
    return has_office(name, n, sheet) or (name != first and sheet.has("titles", first) and name in sheet.block[n])


def _is_said_by(name: str, sheet: Sheet, company: Fact | None, *, in_domain: bool) -> bool:
    """A lone word: somebody says I above it, or it is in the address, or known not to be the firm's."""
    address = sheet.message.sender or Address("", "")
    with_office = sheet.closes and "," in sheet.block[0]
    if not in_domain and (is_given(name, sheet) or with_office or (sheet.closes and manner.speaks_as_one(sheet))):
        return True
    return fold(name) in fold(address.local_part) or (company is not None and not in_domain)
