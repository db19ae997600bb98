"""What the earlier mails prove where this one is silent: the employer, the role, how far it went."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from watcher.core.employer import bare_words
from watcher.core.facts import Fact, Kind, Stage
from watcher.core.gather.earlier import HEAD, nearest, unmixed
from watcher.core.gather.employers import Employers
from watcher.core.gather.extraction import UPPER
from watcher.core.gather.firm import cleaned
from watcher.core.gather.names import Candidate, alike, chosen, names_domain
from watcher.core.gather.role import Roles
from watcher.core.gather.sheet import Sheet
from watcher.core.history import History
from watcher.core.message import Message
from watcher.core.senders import Senders
from watcher.core.text import fold

MAILS = 12
"""How many of the latest earlier mails are read for names."""


LEAST = 3
"""Letters of a word that is too short to tell one thing from another."""
_QUOTED = re.compile(r"[\"“„«『《]\s?[^\"“”„«»『』《》]+$|[\"”“»』》]$")
_TALKS = frozenset(("job", "investor", "other"))
"""Undertakings in which people who write to and fro talk; a tender, a grant or a paper has its questions."""


@dataclass(frozen=True)
class Past:
    """`history` as one reads it for facts, in the languages of the mail that is answered."""

    sheet: Sheet
    """The mail that is answered, in its languages."""
    history: History
    own: tuple[str, ...]
    senders: Senders

    def stage(self, told: Stage, kind: Kind) -> Stage:
        """How far it went: a meeting outweighs what the wording of the no suggests; it never takes anything back."""
        if told in ("interview", "final") or not self.history.current or self.says_not_met:
            return told
        went = kind in _TALKS and self.history.exchanged(self.own, self.senders)
        return "interview" if self.met or went else told

    @property
    def says_not_met(self) -> bool:
        """The no itself says that they will not meet, or the user had withdrawn."""
        mine = self.history.mine(self.own)[-MAILS:]
        return self.sheet.says("not-met") or any(self._says("withdraws", one) for one in mine)

    @cached_property
    def met(self) -> bool:
        """They talked, by an invitation that was answered or by a thank-you of either side."""
        if self.says_not_met:
            return False
        theirs, mine = self.history.theirs(self.own, self.senders), self.history.mine(self.own)
        people = [one for one in self.history.current if one in theirs or one in mine]
        return self.history.met(self.own, self.senders, self._invites) or any(
            self._says("detail-met", one) for one in people[-MAILS:]
        )

    def _says(self, heading: str, message: Message) -> bool:
        """In their language, in the subject or a sentence."""
        sheet = self._laid_out(message)
        for saying in filter(None, (wordings.saying(heading) for wordings in sheet.wordings[:1])):
            return any(map(saying.pattern.search, (sheet.subject, *sheet.telling(saying.needs))))
        return False

    def _standing(self, message: Message) -> Sheet:
        """Without what the user takes back in it, and without a subject that speaks of that."""
        sheet = self._laid_out(message)
        gone = [one for wordings in sheet.wordings[:1] for one in sheet.sentences if wordings.says("withdraws", one)]
        if not gone:
            return sheet
        named = {word for one in gone for word in fold(one).split() if len(word) > LEAST}
        subject = "" if named & set(fold(message.subject).split()) else message.subject
        text = "\n".join(one for one in sheet.sentences if one not in gone)
        return Sheet(replace(message, subject=subject, text=text), sheet.wordings, sheet.given)

    def _laid_out(self, message: Message) -> Sheet:
        """Once for all that is asked of it."""
        if message.source not in self._sheets:
            short = replace(message, text=message.text[:HEAD])
            self._sheets[message.source] = Sheet(short, self.sheet.wordings, self.sheet.given)
        return self._sheets[message.source]

    @cached_property
    def _sheets(self) -> dict[str, Sheet]:
        return {}

    def knows(self, message: Message, signer: Fact | None) -> bool:
        """The writer is one of those who wrote before, or the mail is nobody's in particular."""
        before = [one.sender for one in self.history.theirs(self.own, self.senders) if one.sender]
        if (
            signer is None
            or not before
            or (message.sender and any(message.sender.is_same(one.addr_spec) for one in before))
        ):
            return True
        return any(alike(bare_words(signer.value), bare_words(one.name)) for one in before if one.name)

    def is_go_between(self, employer: Fact | None) -> bool:
        """An agency writes, and those who talked with the user are its client's people."""
        sender = self.sheet.message.sender
        if employer is None or sender is None or _is_near(employer.value, sender.domain):
            return False
        return any(self._says("thread-agency", one) for one in (*self.history.current[-MAILS:], self.sheet.message))

    def _invites(self, sentence: str) -> bool:
        return any(wordings.says("invitation", sentence) for wordings in self.sheet.wordings) and not any(
            wordings.says("conditional", sentence) for wordings in self.sheet.wordings
        )

    def kind(self, told: Kind) -> Kind:
        """What this mail leaves open, and is taken for a job, the earlier ones may tell: what was asked for or sent."""
        mails = self.history.current[-MAILS:]
        if told != "job" or self.sheet.says("kind-job"):
            return told
        if any(self._says("thread-job", one) for one in (*mails, self.sheet.message)):
            return told
        kinds: tuple[Kind, ...] = ("bid", "paper", "grant", "investor", "school")
        proven = [kind for kind in kinds if any(self._says(f"thread-{kind}", one) for one in mails)]
        return proven[0] if len(proven) == 1 else told

    def role(self, told: Fact | None, kind: Kind) -> Fact | None:
        """The one role that the nearest earlier mails name; with two of them none, unless this mail says which.

        None, too, where this mail names another than the user ever applied for.
        """
        if told is None:
            mails = unmixed(self.history.current, self.sheet.message)
            return self._agreed(lambda sheet: Roles(sheet, kind).agreed(), mails)
        if kind != "job":
            return told
        applied = tuple(self._read(lambda sheet: Roles(sheet, kind).agreed(), self.history.mine(self.own)[-MAILS:]))
        words = bare_words(told.value)
        known = any(alike(words, one.words) or set(words) & set(one.words) for one in applied)
        return self._spelt_out(told, kind) if known or not applied else None

    def _spelt_out(self, told: Fact, kind: Kind) -> Fact:
        """`Site Reliability Engineer` for SRE, when an earlier mail has it so."""
        if not told.value.isupper() or " " in told.value:
            return told
        found = self._read(lambda sheet: Roles(sheet, kind).agreed(), self.history.current[-MAILS:])
        words = bare_words(told.value)
        whole = next((one for one in found if " " in one.value and alike(words, one.words)), None)
        return Fact(whole.value, "thread", whole.text) if whole else told

    def company(self, told: Fact | None, kind: Kind) -> Fact | None:
        """The one employer that the nearest earlier mails of this undertaking name."""
        if told is not None:
            return self._in_full(told)
        return self._agreed(lambda sheet: self._employer(sheet, kind), self.history.current)

    def _in_full(self, told: Fact) -> Fact:
        """`Harrow Dairies` where an agency writes of Harrow, and every earlier mail has it so."""
        sender = self.sheet.message.sender
        if " " in told.value or sender is None or names_domain(told.value, sender.domain):
            return told
        whole = re.compile(rf"(?<!\w){re.escape(told.value)}(?P<more>(?: [{UPPER}][\w&'’-]+){{0,2}})")
        texts = (one.text[:HEAD] for one in self.history.current[-MAILS:])
        found = {match["more"] for text in texts for match in whole.finditer(text)}
        full = cleaned(told.value + found.pop(), self.sheet) if len(found) == 1 else ""
        return Fact(full, "thread", full) if full.startswith(f"{told.value} ") else told

    def _employer(self, sheet: Sheet, kind: Kind) -> Fact | None:
        """In a mail of the user's by the domain it went to; never a firm of the user's own."""
        if not any(sheet.message.sender and sheet.message.sender.is_same(one) for one in self.own):
            return Employers(sheet, self.senders, kind).agreed()
        found = Employers(self._as_theirs(sheet), self.senders, kind).agreed()
        domains = (one.rpartition("@")[2] for one in self.own)
        return None if found is None or any(names_domain(found.value, domain) for domain in domains) else found

    def _as_theirs(self, sheet: Sheet) -> Sheet:
        """The user's mail as if it came from whom it went to, and without the signature."""
        text, block = sheet.message.text, sheet.block
        end = text.rfind(block[0]) if block else -1
        reader = next((one for one in sheet.message.to if not any(map(one.is_same, self.own))), None)
        return replace(sheet, message=replace(sheet.message, sender=reader, text=text[:end] if end > 0 else text))

    def _agreed(self, read: Callable[[Sheet], Fact | None], messages: tuple[Message, ...]) -> Fact | None:
        for mails in nearest(messages[-MAILS:], self.sheet.message):
            if found := tuple(self._read(read, mails)):
                return _one_of(found)
        return None

    def _read(self, read: Callable[[Sheet], Fact | None], messages: tuple[Message, ...]) -> Iterator[Candidate]:
        for message in messages:
            fact = read(self._standing(message))
            if fact:
                yield Candidate(fact.value, "thread", fact.text, 1)


def _is_near(name: str, domain: str) -> bool:
    """Some word of the name is in the domain, or its initials are."""
    words, labels = bare_words(name), domain.rpartition(".")[0]
    initials = "".join(word[0] for word in words)
    return any(len(word) > 2 and word in labels for word in words) or initials in labels.split(".")


def _one_of(found: tuple[Candidate, ...]) -> Fact | None:
    """What they agree on; a title in quotation marks before what only a subject has."""
    found = tuple(one for one in found if _QUOTED.search(one.text)) or found
    if any(not alike(one.words, found[0].words) for one in found):
        return None
    best = chosen(found, lead=0)
    return Fact(best.value, best.where, best.text) if best else None
