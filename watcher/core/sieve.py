"""The cheap look at many mails at once: which of them may be a no.

Their words stand in one row, a bit each, so that a phrase is looked for in all of them together. Conditions, questions
and whatever speaks against a no are left out: what is left is never less than what `verdict.weigh` would count.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import Generic, TypeVar

import numpy as np

from watcher.core.batch import Batch, Weights, all_of
from watcher.core.cues import unasked
from watcher.core.doubts import Doubts, Speaking
from watcher.core.glance import Glance
from watcher.core.hits import ROUNDING
from watcher.core.look import Look, Strainer
from watcher.core.passages import Passages
from watcher.core.row import Row
from watcher.core.rules import CompiledPack, RuleSet
from watcher.core.table import Table
from watcher.core.tokens import Vocabulary
from watcher.core.tongues import Tongues
from watcher.core.verdict import Judgement, Unrelated, weigh

Key = TypeVar("Key")


@dataclass(frozen=True)
class Asked(Generic[Key]):
    """Those of some mails about which rules are asked, each with a key, and their words."""

    glances: Mapping[Key, Glance]
    passages: Passages
    spoken: Sequence[tuple[CompiledPack, ...]]
    """The packs of the languages of each."""
    alone: Mapping[Key, Glance]
    """What cannot be seen as words: weighed alone."""
    by_own: Sequence[bool]
    """Whether the user's own rules may make a doubt of each."""

    @property
    def mails(self) -> Mapping[Key, Glance]:
        return {**self.glances, **self.alone}


class Sieve:
    """Finds every mail that `weigh` calls a rejection or unclear, and what it says of it.

    In two steps, because rules are asked about few mails (ADR 51): so many mails as are quick to tell in words at once
    hold far fewer than are quick to look for phrases in (ADR 53).
    """

    def __init__(self, rules: RuleSet) -> None:
        self._rules = rules
        self._strainers: dict[tuple[CompiledPack, ...], Strainer] = {}
        self._sure: dict[tuple[CompiledPack, ...], bool] = {}
        self._tables: dict[CompiledPack, Table] = {}
        self._tongues = Tongues(rules.languages)
        self._vocabulary = Vocabulary()

    def asked(self, glances: Mapping[Key, Glance]) -> Asked[Key]:
        """Those of the mails about which some rules are asked."""
        told: dict[Key, tuple[bytes, ...]] = {}
        alone: dict[Key, Glance] = {}
        for key, glance in glances.items():
            try:
                told[key] = glance.told()
            except UnicodeEncodeError:
                alone[key] = glance
        if self._vocabulary.is_full:
            self._vocabulary = Vocabulary()
        keys, passages = [*told], Passages.told([*told.values()], self._vocabulary)
        languages = self._tongues.likely(passages)
        spoken = [self._rules.opened_in(names, partial(passages.words_of, n)) for n, names in enumerate(languages)]
        batch, own = Batch(passages, spoken), {*unasked(self._rules)}
        by_own = {*self._spoken_by_own(batch)}
        for n in by_own:
            spoken[n] = self._rules.packs_in(languages[n])
        others = {n for n, packs in enumerate(batch.packs) if not own.issuperset(packs)}
        asked = sorted(by_own.union(others, np.flatnonzero(passages.solid).tolist()))
        sure = [n for n in asked if not passages.solid[n] and self._are_sure(spoken[n])]
        alone |= {keys[n]: glances[keys[n]] for n in {*asked}.difference(sure)}
        seen = {keys[n]: glances[keys[n]] for n in sure}
        return Asked(seen, passages.only(sure), [spoken[n] for n in sure], alone, [n in by_own for n in sure])

    def judged(self, parts: Iterable[Asked[Key]]) -> Iterator[tuple[Key, Judgement]]:
        """The verdicts on those of the mails that are a rejection or unclear."""
        alike: dict[Vocabulary, list[Asked[Key]]] = {}
        for part in parts:
            alike.setdefault(part.passages.vocabulary, []).append(part)
            for key, glance in part.alone.items():
                if not isinstance(verdict := weigh(glance.read(), self._rules), Unrelated):
                    yield key, verdict
        for some in alike.values():
            yield from self._judged(some)

    def _judged(self, parts: Sequence[Asked[Key]]) -> Iterator[tuple[Key, Judgement]]:
        """The same of those that are seen as words."""
        glances = [*chain.from_iterable(part.glances.items() for part in parts)]
        passages = Passages.together([part.passages for part in parts])
        batch = Batch(passages, [*chain.from_iterable(part.spoken for part in parts)])
        batch.ask_all(n for n, each in enumerate(chain.from_iterable(part.by_own for part in parts)) if each)
        if left := self._suspects(batch):
            doubts = Doubts(batch, {n: glances[n][1].read() for n in left}, self._rules, self._table)
            for n, speaking in left.items():
                if verdict := doubts.judged(n, speaking):
                    yield glances[n][0], verdict

    def _are_sure(self, packs: tuple[CompiledPack, ...]) -> bool:
        """Whether all that they look for is seen in passages."""
        if packs not in self._sure:
            self._sure[packs] = all(self._strainer(some).is_sure for some in _grouped(packs))
        return self._sure[packs]

    def _strainer(self, packs: tuple[CompiledPack, ...]) -> Strainer:
        if packs not in self._strainers:
            self._strainers[packs] = Strainer(packs, self._rules.threshold)
        return self._strainers[packs]

    def _table(self, pack: CompiledPack) -> Table:
        """Of what does not speak for a no."""
        if pack not in self._tables:
            phrases = (phrase for rule in pack.rules if rule.rule.points <= 0 for phrase in rule.any)
            self._tables[pack] = Table(phrase for phrase in phrases if phrase.is_certain and not phrase.solid)
        return self._tables[pack]

    def _spoken_by_own(self, batch: Batch) -> list[int]:
        """The mails in which the user's own rules alone may make a doubt: all packs are asked about these."""
        own = unasked(self._rules)
        if not self._are_sure(own):
            return [*range(batch.count)]
        if sum(self._strainer(some).most for some in _grouped(own)) < self._rules.doubtful - ROUNDING:
            return []
        return batch.mails_in(self._left(batch, self._looks(batch, own), ()))

    def _suspects(self, batch: Batch) -> dict[int, Speaking]:
        """The mails in which rules may make a doubt, with these rules."""
        own = unasked(self._rules)
        packs = dict.fromkeys(pack for packs in batch.packs for pack in packs if pack not in own)
        looks = self._looks(batch, (*packs, *own))
        left = self._left(batch, looks, [look.weights for look in looks])
        return {
            mail: [(look.pack, tuple(look.candidates(batch.lines_of(mail)))) for look in looks]
            for mail in batch.mails_in(left)
        }

    def _looks(self, batch: Batch, packs: tuple[CompiledPack, ...]) -> list[Look]:
        return [Look(self._strainer(some), batch, batch.of_pack(some[0])) for some in _grouped(packs)]

    def _left(self, batch: Batch, looks: Sequence[Look], weights: Sequence[Weights]) -> int:
        """The lines of the mails in which what may fit may add up to a doubt.

        First by the words that must be there, in one passage; what is left of that by whole phrases, and then by what
        they ask for around them.
        """

        def left() -> int:
            worth = [each for look in looks for each in look.worth()]
            return batch.doubted(worth, weights, self._rules)

        lines = left()
        for wanted, step in ((Look.named, Look.closer), (Look.around, Look.closest)):
            for alike in _alike(looks) if lines else ():
                row = Row(batch, all_of(wanted(look, lines) for look in alike))
                for look in alike:
                    step(look, lines, row)
                lines = left()
        return lines


def _grouped(packs: Iterable[CompiledPack]) -> list[tuple[CompiledPack, ...]]:
    """Each language by itself, the user's own of no language together: words that they share are looked for once."""
    told, own = ([pack for pack in packs if bool(pack.language) is told] for told in (True, False))
    return [*((pack,) for pack in told), *([tuple(own)] if own else ())]


def _alike(looks: Iterable[Look]) -> Iterable[Sequence[Look]]:
    """Looks at the same mails may share a row; with mails in other languages in it, it would only be longer."""
    found: dict[int, list[Look]] = {}
    for look in looks:
        found.setdefault(look.among, []).append(look)
    return found.values()
