"""What the sender's address and display name say about the employer: weak places, so each needs a second proof."""

from __future__ import annotations

import re
from collections.abc import Iterator

from watcher.core.gather.bearing import is_given, looks_personal
from watcher.core.gather.extraction import UPPER, compiled
from watcher.core.gather.firm import JOINTS, cleaned, is_organisation, is_proper, is_team, without_agent, without_team
from watcher.core.gather.names import Candidate, names_domain
from watcher.core.gather.person import is_spoken_of
from watcher.core.gather.sheet import Sheet
from watcher.core.gather.spelling import spelling
from watcher.core.message import Address
from watcher.core.senders import Senders, is_dead
from watcher.core.text import fold, is_solid

SENDER = 3
"""How much the sender's name or domain says about who the employer is."""
SHORT = 4
"""A name in characters of which each is a syllable, this short, may be a person's; a domain's label says nothing."""
_BESIDE = re.compile(
    r"\((?P<inside>[^()]{2,60})\)\s*$|\s[-–|·]\s(?P<dashed>.{2,60})$"
    r"|\s(?:from|at|vom|von|bei|chez|bij|presso|fra|från|hos|@)\s(?P<behind>.{2,60})$"
    r"|^\S+\s(?:van|de|di|da|z|ze|od|iz)\s(?P<same>.{2,60})$"
)
"""Where a person's display name has the employer: `Ada Boss (Fenwick)`, `Ada from Fenwick`, `Ada - Fenwick`."""
_MORE = re.compile(rf"(?: [{UPPER}][\w'’-]+){{1,3}}")
"""What a long name goes on with: `Graduate School Department of San Lope State University`."""
_ANDS = ("en", "and", "und", "et", "y", "e", "og", "och")
_DATED = re.compile(r" (?:19|20)\d\d\W?$")
_ENDS = ' .,;:!?)»”"'
RUN = 6
"""Words of the longest name that is looked for by its spelling."""
_LEADS = (
    r"(?:at|to|with|from|for|join|joining|in|bei|von|an|für|chez|à|pour|en|a|na|no|da|do|para|presso|di|per|bij|van|voor"
    r"|team|the|équipe|equipe|equipa|equipo|equipo de)"
)


def known(name: str, sheet: Sheet) -> bool:
    """Whether the name stands twice as it is written, or in the sender's domain: then no ending was added to it."""
    sender = sheet.message.sender
    if sum(name in sentence for sentence in (sheet.subject, *sheet.sentences)) > 1:
        return True
    labels = re.split(r"[.-]", sender.domain) if sender else []
    return spelling(name) in {spelling(label) for label in (*labels, "".join(labels[:-1])) if label}


def is_persons(name: str, sender: Address, sheet: Sheet) -> bool:
    """Part of the name is in the local part, or the name cannot be compared with it and looks like a person's."""
    local = re.sub(r"[^a-z]", "", fold(sender.local_part))
    if not fold(name).isascii():
        return looks_personal(name, sheet) or (bool(is_solid(name)) and len(name) <= SHORT)
    if " " in name and not is_given(name, sheet) and spelling(name) in map(spelling, sender.domain.split(".")):
        return False  # Dunmore Vets, vets@dunmorevets
    near = any(len(word) > 1 and word[:5] in local for word in fold(name).split())
    return near and looks_personal(name, sheet) and not is_spoken_of(name, sheet)


def display(sheet: Sheet, senders: Senders) -> Iterator[Candidate]:
    """A display name that says team, or is the domain's, or that a machine sends under; never a person's."""
    sender = sheet.message.sender
    if sender is None or not sender.name:
        return
    yield from _beside(sender, sheet)
    if is_solid(sender.name) and is_organisation(first := sender.name.split()[0], sheet) and first != sender.name:
        yield Candidate(first, "from", sender.name, SENDER, whole=True)
        return
    bare = without_team(sender.name, sheet)
    teamed = bare != " ".join(without_agent(sender.name).split())
    own = senders.system(sender.domain) is None and not senders.names_no_employer(sender.domain)
    if (teamed and sheet.phrases("inflected") and not known(bare, sheet)) or is_persons(bare, sender, sheet):
        return
    named = own and (
        names_domain(bare, sender.domain)
        or _is_house_of(bare, sender.domain, sheet)
        or (not is_given(bare, sheet) and (_shares_word(bare, sender.domain) or _and_so_on(bare, sender.domain)))
        or (is_organisation(bare, sheet) and (" " not in bare or teamed or _is_initials(sender.domain, bare)))
    )
    spoken = not own or any(bare in text for text in (sheet.subject, *sheet.sentences))
    alone = " " not in bare and is_dead(sender.local_part)
    machine = _is_machine(sender, senders) and ((not own and is_organisation(bare, sheet)) or _is_placed(bare, sheet))
    if (named or machine or (spoken and (teamed or alone))) and (name := cleaned(bare, sheet)):
        yield Candidate(name, "from", sender.name, SENDER + (1 if named else 0), whole=True)


def _is_initials(domain: str, name: str) -> bool:
    """`Royal Hawksmoor College of Music` at rhcm."""
    big = "".join(word[0] for word in fold(name).split() if word not in JOINTS)
    return len(big) > 2 and big in re.split(r"[.-]", domain)


def _shares_word(name: str, domain: str) -> bool:
    """`Boulangerie Roncin` at roncin, `Cahiers de dendrologie` at dendro."""
    labels = [spelling(label) for label in re.split(r"[.-]", domain.rpartition(".")[0]) if len(label) > SHORT]
    words = [spelling(word) for word in fold(name).split() if len(word) > SHORT]
    return len(name.split()) > 1 and any(
        label.startswith(word) or word.startswith(label) or label.endswith(word) for label in labels for word in words
    )


def _and_so_on(name: str, domain: str) -> bool:
    """`Salon Kam & Zo` at kamenzo."""
    whole = spelling(domain.rpartition(".")[0].rpartition(".")[2])
    ways = (re.sub(r"\s[&+]\s", f" {joint} ", name) for joint in _ANDS)
    return "&" in name and any(len(whole) > SHORT and spelling(way).endswith(whole) for way in ways)


def _is_house_of(name: str, domain: str, sheet: Sheet) -> bool:
    """`Mairie de Pontaillac` at pontaillac."""
    labels = {spelling(label) for label in re.split(r"[.-]", domain.rpartition(".")[0]) if len(label) >= SHORT}
    local = sheet.message.sender.local_part if sheet.message.sender else ""
    told = any(spelling(word) in labels for word in name.split()) or spelling(local) in _spellings(name.split())
    return is_organisation(name, sheet) and told


def _is_machine(sender: Address, senders: Senders) -> bool:
    system = senders.system(sender.domain)
    return is_dead(sender.local_part) or (system is not None and system.reply != "human")


def _is_placed(name: str, sheet: Sheet) -> bool:
    """It stands in the subject or a sentence where an employer does: behind `at`, or beside a dash."""
    if len(name) < 2:
        return False
    placed = re.compile(rf"(?:\s{_LEADS} |^the |[-–—|:] ){re.escape(name)}(?!\w)|^{re.escape(name)} ?[-–—|:]")
    return any(placed.search(text) for text in (sheet.subject, *sheet.sentences))


def _beside(sender: Address, sheet: Sheet) -> Iterator[Candidate]:
    """The employer beside a person's name, when the domain or the text has it too."""
    found = _BESIDE.search(without_agent(sender.name))
    told = next(filter(None, found.groups()), "") if found else ""
    name = cleaned(told.strip(), sheet)
    labels = re.split(r"[.-]", sender.domain.rpartition(".")[0])
    if found and found["same"]:
        # it may be a surname's particle, and what stands before it a kind of house
        first = spelling(sender.name.split()[0])
        signs = any(line.split()[0] == sender.name.split()[0] for line in sheet.block)
        if (
            not (spelling(told) in map(spelling, labels) or _and_so_on(told, sender.domain))
            or first != spelling(sender.local_part)
            or not signs
        ):
            return
    proven = names_domain(name, sender.domain) or _and_so_on(name, sender.domain)
    proven = proven or any(len(word) > 3 and spelling(word) in map(spelling, labels) for word in fold(name).split())
    if name and is_proper(name) and (proven or _is_placed(name, sheet)):
        yield Candidate(name, "from", sender.name, SENDER)


def spelt(sheet: Sheet, senders: Senders) -> Iterator[Candidate]:
    """Words of the text that are the sender's domain, or what a system's address says of whom it sends for."""
    sender = sheet.message.sender
    label = senders.spelling(sender) if sender else ""
    if sender is None:
        return
    yield from _small(sender, label, sheet)
    whole = spelling(label) if len(label) >= SHORT else ""
    parts = () if senders.names_no_employer(sender.domain) else _parts(sender.domain, sheet)
    if not whole and not parts:
        return
    for text in (sheet.subject, *sheet.sentences, *sheet.block):
        for found in compiled("{company}").finditer(text):
            more = _MORE.match(text, found.end())
            words = (found["company"] + (more.group() if more else "")).split()
            if name := _span(words, whole, sheet) or _shortened(words, sender.domain, sheet):
                yield Candidate(name, "body", found.group(), SENDER)
            elif name := next(filter(None, (_of_house(words, part, sheet) for part in parts)), ""):
                yield Candidate(name, "body", found.group(), SENDER - 1)
        yield from _runs(text, frozenset((whole, *parts)) - {""}, sheet)


def _runs(text: str, labels: frozenset[str], sheet: Sheet) -> Iterator[Candidate]:
    """`Parole e Suoni 2026` for paroleesuoni, `La Fourmi` for librairie-lafourmi: words in a row, small ones within."""
    words = text.split()
    for n, first in enumerate(words):
        if not first[:1].isupper() or not any(label.startswith(spelling(first)[:3]) for label in labels):
            continue
        for end in range(n + 2, min(n + RUN, len(words)) + 1):
            run = " ".join(words[n:end])
            if spelling(run) in labels and is_proper(run.rstrip(_ENDS)):
                more = " ".join((run, *words[end : end + 1]))
                dated = run[-1].isalnum() and _DATED.search(more) is not None
                if name := cleaned((more if dated else run).rstrip(_ENDS), sheet):
                    yield Candidate(name, "body", run, SENDER)


def _parts(domain: str, sheet: Sheet) -> tuple[str, ...]:
    """The long words of a domain, when it has several: `kh-lindenau`, `jobs.stadt-ahrweil`."""
    labels = re.split(r"[.-]", domain.rpartition(".")[0])
    if len(labels) < 2:
        return ()
    return tuple(
        spelling(label)
        for label in labels
        if len(label) > SHORT and label not in sheet.team and not sheet.has("organisation", label)
    )


def _of_house(words: list[str], part: str, sheet: Sheet) -> str:
    """`Stadt Ahrweil` for ahrweil: the word itself, with the word before it that says what kind of house it is."""
    at = next((n for n, word in enumerate(words) if spelling(word) == part), 0)
    start = _with_house(words, at, sheet)
    return cleaned(" ".join(words[start : at + 1]), sheet) if start < at else ""


def _shortened(words: list[str], domain: str, sheet: Sheet) -> str:
    """`Instituto Politécnico da Beira` at ipbeira: from the kind of house on, as far as the domain is short for it."""
    begin = next((n for n, word in enumerate(words) if _is_house(word, sheet)), len(words))
    runs = (words[begin:end] for end in range(len(words), begin + 1, -1))
    return cleaned(next((" ".join(run) for run in runs if names_domain(" ".join(run), domain)), ""), sheet)


def _with_house(words: list[str], at: int, sheet: Sheet) -> int:
    """Where the name begins, when what stands before says what kind of house it is: `Mairie de Vence`."""
    start = at
    while start and (_is_house(words[start - 1], sheet) or fold(words[start - 1]) in JOINTS):
        start -= 1
    while start < at and not _is_house(words[start], sheet):
        start += 1
    return start


def _is_house(word: str, sheet: Sheet) -> bool:
    """`Stadt`; the closing formula of the line above is none."""
    return sheet.has("organisation", word) and not sheet.has("closings", word)


def _span(words: list[str], label: str, sheet: Sheet) -> str:
    """The words that make the spelling, with what says what it is before them, and big words behind them."""
    begins = (n for n, word in enumerate(words) if label and label.startswith(spelling(word)[:3]))
    spans = ((n, end) for n in begins for end in range(n + 1, len(words) + 1))
    span = next((at for at in spans if label in _spellings(words[slice(*at)])), None)
    if not span:
        return ""
    start, end = span
    start = _with_house(words, start, sheet)
    while end + 1 < len(words) and words[end] in {"&", "+"}:
        end += 2
    # more big words behind it belong to the name, unless they are a team's
    rest = words[end:]
    end += max((n for n, word in enumerate(rest, 1) if sheet.has("organisation", word)), default=0)
    return cleaned(" ".join(words[start:] if len(words) < 4 else words[start:end]), sheet)


def _spellings(words: list[str]) -> tuple[str, ...]:
    """With the small words between, and without them: `Festival des Lisières` at festivallisieres; `&` as a word."""
    big = (word for word in words if word[0].isupper() or not word.isalpha())
    whole = " ".join(words)
    said = (spelling(whole.replace("&", joint)) for joint in _ANDS) if "&" in words else ()
    return spelling(whole), spelling(" ".join(big)), *said


def _small(sender: Address, label: str, sheet: Sheet) -> Iterator[Candidate]:
    """A name they write small (`thimble`): two of a sentence with `at`, the display name, the signature, the domain."""
    texts = (sheet.subject, *sheet.sentences)
    for word in dict.fromkeys((label, without_team(sender.name, sheet))):
        if len(word) < SHORT or not (word.replace("&", "").isalpha() and word.islower()) or is_team(word, sheet):
            continue
        name = re.escape(word)
        placed = re.compile(rf"(?:(?:^|\s)(?i:{_LEADS}) |[-–—|:] ){name}(?=[\s.,!;:]|$)|^{name} (?:[-–—|:]|<>)")
        proofs = [text for text in texts if placed.search(text)]
        more = (word in sender.name.split()) + (word in sheet.block) + (word == label)
        if proofs and len(proofs) + more > 1 and not any(word.capitalize() in text for text in texts):
            yield Candidate(word, "body", proofs[0], SENDER)
