"""What the earlier mails prove where this one is silent: the employer, the role, how far it went."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from watcher.core.employer import bare_words
from watcher.core.facts import Fact, Kind, Stage
from watcher.core.gather.company import company
from watcher.core.gather.extraction import Wordings
from watcher.core.gather.names import Candidate, alike, chosen
from watcher.core.gather.role import role
from watcher.core.gather.sheet import Sheet
from watcher.core.history import History
from watcher.core.message import Message
from watcher.core.senders import Senders

MAILS = 12
"""How many of the latest earlier mails are read for names."""


@dataclass(frozen=True, slots=True)
class Past:
    """`history` as one reads it for facts, in the languages of the mail that is answered."""

    history: History
    own: tuple[str, ...]
    senders: Senders
    wordings: tuple[Wordings, ...]
    given: frozenset[str] = frozenset()
    """Names that people are given, folded."""

    def stage(self, told: Stage) -> Stage:
        """How far it went: a meeting outweighs what the wording of the no suggests; it never takes anything back."""
        if told in ("interview", "final") or not self.history.current:
            return told
        if self.met or self.history.exchanged(self.own, self.senders):
            return "interview"
        return told

    @property
    def met(self) -> bool:
        return self.history.met(self.own, self.senders, self._invites)

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

    def _invites(self, sentence: str) -> bool:
        return any(wordings.says("invitation", sentence) for wordings in self.wordings) and not any(
            wordings.says("conditional", sentence) for wordings in self.wordings
        )

    def role(self, told: Fact | None, kind: Kind) -> Fact | None:
        """The one role that all earlier mails name; with two of them none, unless this mail says which."""
        return told or self._agreed(lambda sheet: role(sheet, kind))

    def company(self, told: Fact | None, kind: Kind) -> Fact | None:
        """The one employer that all earlier mails of this undertaking name."""
        return told or self._agreed(lambda sheet: company(sheet, self.senders, kind))

    def _agreed(self, read: Callable[[Sheet], Fact | None]) -> Fact | None:
        found = tuple(self._read(read))
        if any(not alike(one.words, found[0].words) for one in found):
            return None
        best = chosen(found, lead=0)
        return Fact(best.value, best.where, best.text) if best else None

    def _read(self, read: Callable[[Sheet], Fact | None]) -> Iterator[Candidate]:
        for message in self.history.current[-MAILS:]:
            fact = read(Sheet(replace(message, text=message.text[:4_000]), self.wordings, self.given))
            if fact:
                yield Candidate(fact.value, "thread", fact.text, 1)
