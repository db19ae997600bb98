"""What the sender's address and display name say about the employer: weak places, so each needs a second proof."""

from __future__ import annotations

import re
from collections.abc import Iterator

from watcher.core.gather.extraction import compiled
from watcher.core.gather.firm import cleaned, is_organisation, is_proper, is_team, without_agent, without_team
from watcher.core.gather.names import Candidate, names_domain
from watcher.core.gather.person import looks_personal
from watcher.core.gather.sheet import Sheet
from watcher.core.message import Address
from watcher.core.senders import Senders, is_dead
from watcher.core.text import fold, is_solid

SENDER = 3
"""How much the sender's name or domain says about who the employer is."""
SHORT = 4
"""A name in characters of which each is a syllable, this short, may be a person's; a domain's label says nothing."""
_BESIDE = re.compile(
    r"\((?P<inside>[^()]{2,60})\)\s*$|\s(?:from|at|vom|von|bei|chez|bij|presso|@)\s(?P<behind>.{2,60})$"
)
"""Where a person's display name has the employer: `Ada Boss (Fenwick)`, `Ada from Fenwick`."""
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
    return bool(sender) and fold(name).replace(" ", "") in (*labels, "".join(labels[:-1]))


def is_persons(name: str, sender: Address, sheet: Sheet) -> bool:
    """Part of the name is in the local part, or the name cannot be compared with it and looks like a person's."""
    local = re.sub(r"[^a-z]", "", fold(sender.local_part))
    if not fold(name).isascii():
        return looks_personal(name, sheet) or (bool(is_solid(name)) and len(name) <= SHORT)
    return any(len(word) > 1 and word[:5] in local for word in fold(name).split()) and looks_personal(name, sheet)


def display(sheet: Sheet, senders: Senders) -> Iterator[Candidate]:
    """A display name that says team, or is the domain's, or that a machine sends under; never a person's."""
    sender = sheet.message.sender
    if sender is None or not sender.name:
        return
    yield from _beside(sender, sheet)
    bare = without_team(sender.name, sheet)
    teamed = bare != " ".join(without_agent(sender.name).split())
    own = senders.system(sender.domain) is None and not senders.names_no_employer(sender.domain)
    if (teamed and sheet.phrases("inflected") and not known(bare, sheet)) or is_persons(bare, sender, sheet):
        return
    named = own and names_domain(bare, sender.domain)
    spoken = not own or any(bare in text for text in (sheet.subject, *sheet.sentences))
    alone = " " not in bare and is_dead(sender.local_part)
    machine = _is_machine(sender, senders) and ((not own and is_organisation(bare, sheet)) or _is_placed(bare, sheet))
    if (named or machine or (spoken and (teamed or alone))) and (name := cleaned(bare, sheet)):
        yield Candidate(name, "from", sender.name, SENDER + (1 if named else 0))


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
    name = cleaned((found["inside"] or found["behind"]).strip(), sheet) if found else ""
    labels = re.split(r"[.-]", sender.domain.rpartition(".")[0])
    proven = names_domain(name, sender.domain) or any(len(word) > 3 and word in labels for word in fold(name).split())
    if name and is_proper(name) and (proven or _is_placed(name, sheet)):
        yield Candidate(name, "from", sender.name, SENDER)


def spelt(sheet: Sheet, senders: Senders) -> Iterator[Candidate]:
    """Words of the text that are the sender's domain, or what a system's address says of whom it sends for."""
    sender = sheet.message.sender
    spelling = senders.spelling(sender) if sender else ""
    if sender is None:
        return
    yield from _small(sender, spelling, sheet)
    if len(spelling) < SHORT:
        return
    for text in (sheet.subject, *sheet.sentences):
        for found in compiled("{company}").finditer(text):
            if name := _span(found["company"].split(), spelling, sheet):
                yield Candidate(name, "body", found.group(), SENDER)


def _span(words: list[str], spelling: str, sheet: Sheet) -> str:
    """The words that make the spelling, with what says what it is before them, and big words behind them."""
    spans = ((n, end) for n in range(len(words)) for end in range(n + 1, len(words) + 1))
    span = next((at for at in spans if fold(" ".join(words[slice(*at)])).replace(" ", "") == spelling), None)
    if span is None:
        return ""
    start, end = span
    while start and sheet.has("organisation", words[start - 1]):
        start -= 1
    while end + 1 < len(words) and words[end] in {"&", "+"}:
        end += 2
    # more big words behind it belong to the name, unless they are a team's
    return cleaned(" ".join(words[start:] if len(words) < 4 else words[start:end]), sheet)


def _small(sender: Address, spelling: str, sheet: Sheet) -> Iterator[Candidate]:
    """A name they write small (`thimble`): two of a sentence with `at`, the display name, the signature, the domain."""
    texts = (sheet.subject, *sheet.sentences)
    for word in dict.fromkeys((spelling, without_team(sender.name, sheet))):
        if len(word) < SHORT or not (word.replace("&", "").isalpha() and word.islower()) or is_team(word, sheet):
            continue
        name = re.escape(word)
        placed = re.compile(rf"(?:(?:^|\s)(?i:{_LEADS}) |[-–—|:] ){name}(?=[\s.,!;:]|$)|^{name} [-–—|:]")
        proofs = [text for text in texts if placed.search(text)]
        more = (word in sender.name.split()) + (word in sheet.block) + (word == spelling)
        if proofs and len(proofs) + more > 1 and not any(word.capitalize() in text for text in texts):
            yield Candidate(word, "body", proofs[0], SENDER)
