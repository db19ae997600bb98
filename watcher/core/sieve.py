"""The cheap look at many mails at once: which of them may be a no.

Their words stand in one row, a bit each, so that a phrase is looked for in all of them together. Conditions, questions
and whatever speaks against a no are left out: what is left is never less than what `verdict.weigh` would count.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Generic, TypeVar

from watcher.core.batch import Batch, Weights, Worth, all_of, beside
from watcher.core.cues import unasked
from watcher.core.doubts import Doubts, Speaking
from watcher.core.glance import Glance
from watcher.core.passages import Passages
from watcher.core.phrases import Pattern, Phrase, Words, either
from watcher.core.row import Row
from watcher.core.rules import Candidate, CompiledPack, Rule, RuleSet
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
        self._strainers: dict[CompiledPack, Strainer] = {}
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
        spoken = [*map(self._rules.packs_in, self._tongues.likely(passages))]
        asked = [mail for mail, packs in enumerate(Batch(passages, spoken).packs) if packs or passages.solid[mail]]
        sure = [mail for mail in asked if not passages.solid[mail] and self._are_sure(spoken[mail])]
        alone |= {keys[mail]: glances[keys[mail]] for mail in asked if mail not in {*sure}}
        seen = {keys[mail]: glances[keys[mail]] for mail in sure}
        return Asked(seen, passages.only(sure), [spoken[mail] for mail in sure], alone)

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
        if left := self._suspects(batch):
            doubts = Doubts(batch, batch.lines_of_all(left), self._rules, lambda pack: self._strainer(pack).silent)
            for n, speaking in left.items():
                key, glance = glances[n]
                if verdict := doubts.judged(n, glance.read(), speaking):
                    yield key, verdict

    def _are_sure(self, packs: Iterable[CompiledPack]) -> bool:
        """Whether all that they look for is seen in passages."""
        return all(self._strainer(pack).is_sure for pack in packs)

    def _strainer(self, pack: CompiledPack) -> Strainer:
        if pack not in self._strainers:
            self._strainers[pack] = Strainer(pack, self._rules.doubtful)
        return self._strainers[pack]

    def _suspects(self, batch: Batch) -> dict[int, Speaking]:
        """First by the words that must be there, in one passage; what is left of that by whole phrases."""
        own, among = unasked(self._rules), batch.lines_of_all(range(batch.count))
        looks = [Look(self._strainer(pack), batch, among) for pack in own]
        batch.ask_all(batch.mails_in(all_of(look.named(among) for look in looks)))
        packs = dict.fromkeys(pack for mail in batch.mails_in(among) for pack in batch.packs[mail])
        looks += [Look(self._strainer(pack), batch, batch.of_pack(pack) & among) for pack in packs if pack not in own]
        left = self._doubted(batch, looks)
        for wanted, step in ((Look.named, Look.closer), (Look.around, Look.closest)):
            for alike in _alike(looks) if left else ():
                row = Row(batch, all_of(wanted(look, left) for look in alike))
                for look in alike:
                    step(look, left, row)
            left = self._doubted(batch, looks)
        return {
            mail: [(look.pack, tuple(look.candidates(batch.lines_of(mail)))) for look in looks]
            for mail in batch.mails_in(left)
        }

    def _doubted(self, batch: Batch, looks: Iterable[Look]) -> int:
        """The lines of the mails in which what may fit may add up to a doubt."""
        worth = [each for look in looks for each in look.worth()]
        return batch.doubted(worth, (look.weights for look in looks), self._rules)


class Strainer:
    """What speaks for a no in one pack."""

    def __init__(self, pack: CompiledPack, doubtful: float) -> None:
        self.lexicon = pack.lexicon
        self.rules = [compiled for compiled in pack.rules if compiled.rule.points > 0]
        self.named: dict[Phrase, list[tuple[int, Phrase]]] = {}
        """Where a phrase that has anchors is wanted: by number of the rule."""
        self.others: list[tuple[int, Phrase]] = []
        for n, phrase in ((n, phrase) for n, rule in enumerate(self.rules) for phrase in rule.any if not phrase.solid):
            has_anchors = phrase.is_certain and phrase.sketch.anchors
            (self.named.setdefault(phrase, []) if has_anchors else self.others).append((n, phrase))
        self._expressions = [phrase.pattern for _, phrase in self.others if not phrase.is_certain]
        self.is_sure = all(map(_knows_no_borders, self._expressions))
        """Whether each of its expressions finds in a text without borders whatever it finds in one with them."""
        self.denying = [[phrase for phrase in rule.none if phrase.may_be_one_word] for rule in self.rules]
        """Of each rule, what must not be said, as far as one word may say it."""
        needed = (phrase for rule in self.rules for phrase in (*rule.any, *rule.all, *rule.near, *rule.none))
        self.table = Table(phrase for phrase in needed if phrase.is_certain and not phrase.solid)
        self._doubtful, self.pack, self.weights = doubtful, pack, Weights(pack)

    @cached_property
    def expressed(self) -> Pattern:
        """All expressions in one."""
        return either(self._expressions)

    @cached_property
    def silent(self) -> Table:
        """Of what does not speak for a no."""
        rules = (rule for rule in self.pack.rules if rule.rule.points <= 0)
        return Table(p for rule in rules for p in rule.any if p.is_certain and not p.solid)

    def worth(self, rule: Rule) -> float:
        """The most that it may give to a mail."""
        return rule.points if rule.at_most_once else max(rule.points, self._doubtful)


class Look:
    """Where the rules of one pack may fit in a batch."""

    def __init__(self, strainer: Strainer, batch: Batch, among: int) -> None:
        """By the words that must be there, in the lines `among`."""
        self._strainer, self._batch, self.among = strainer, batch, among
        self.pack, self._whole = strainer.pack, batch.whole(strainer.pack)
        self.lexicon, self.weights = strainer.lexicon, strainer.weights
        self._placed = strainer.table.placed(batch, among)
        self._named: dict[int, dict[Phrase, int]] = {}
        for number, phrase in chain(*(strainer.named.get(phrase, ()) for phrase in self._placed), strainer.others):
            if there := (self._anywhere(phrase) if phrase.is_certain else self._expressed(phrase)) & among:
                self._named.setdefault(number, {})[phrase] = there
        places = ((n, strainer.rules[n].rule, phrases.values()) for n, phrases in self._named.items())
        found = {n: all_of(there) & batch.looked_at(rule) for n, rule, there in places}
        self._possible = {n: self._surrounded(n, there, self._anywhere) for n, there in found.items()}
        """Lines by the number of the rule."""

    def named(self, left: int) -> int:
        """Those of the lines in which something may fit."""
        return all_of(self._possible.values()) & left

    def around(self, left: int) -> int:
        """The lines that decide about what a rule asks for around its phrases."""
        return all_of(self._around(n, there) for n, lines in self._possible.items() if (there := lines & left))

    def closer(self, left: int, row: Row) -> None:
        """By whole phrases, in the lines that are left."""
        words = Words(row, self.lexicon.of(row.words))

        def fit(number: int, among: int) -> int:
            phrases = [phrase for phrase, lines in self._named[number].items() if lines & among]
            return (row.where(phrases, words) if all(phrase.is_certain for phrase in phrases) else among) & among

        self._possible = {n: fit(n, lines & left) for n, lines in self._possible.items() if lines & left}

    def closest(self, left: int, row: Row) -> None:
        """Also by the whole phrases that a rule asks for around them."""
        words = Words(row, self.lexicon.of(row.words))

        def where(phrase: Phrase) -> int:
            return row.where((phrase,), words) if phrase.is_certain and not phrase.solid else self._anywhere(phrase)

        self._possible = {
            n: self._surrounded(n, lines & left, where) & ~self._denied(n, row, words)
            for n, lines in self._possible.items()
        }

    def worth(self) -> Iterator[Worth]:
        """What each rule may give."""
        for number, lines in self._possible.items():
            compiled = self._strainer.rules[number]
            rule, most = compiled.rule, self._strainer.worth(compiled.rule)
            yield Worth(compiled.language, rule.points, most, rule.needs_points, lines)

    def candidates(self, among: int) -> Iterator[Candidate]:
        """Rules that may fit in some of these lines."""
        for number, lines in self._possible.items():
            if there := lines & among:
                named = self._named[number].items()
                yield self._strainer.rules[number], tuple(phrase for phrase, places in named if places & there)

    def _surrounded(self, number: int, lines: int, where: Callable[[Phrase], int]) -> int:
        """Those of the lines for which the rest of what the rule asks for is there."""
        compiled = self._strainer.rules[number]
        if lines and compiled.near:
            lines &= beside(all_of(map(where, compiled.near)))
        for phrase in compiled.all if lines else ():
            lines &= self._batch.mails_of(where(phrase))
        return lines

    def _around(self, number: int, lines: int) -> int:
        """The lines that decide about the rest."""
        compiled = self._strainer.rules[number]
        near = beside(lines) & all_of(map(self._anywhere, compiled.near))
        elsewhere = (*compiled.all, *self._strainer.denying[number])
        return near | (self._batch.mails_of(lines) & all_of(map(self._anywhere, elsewhere)))

    def _denied(self, number: int, row: Row, words: Words) -> int:
        """The lines of mails in which a word says what the rule does not go with.

        What headers say is left open, and what stands in a passage of which only some sentences are read.
        """
        said = all_of(row.saying(phrase, words) for phrase in self._strainer.denying[number])
        return self._batch.mails_of(said & self._whole & ~self._batch.regions["headers"])

    def _anywhere(self, phrase: Phrase) -> int:
        """The lines in which a phrase may fit, by its anchors; without any it may stand everywhere."""
        if phrase.solid:
            return 0
        return self._placed.get(phrase, 0) if phrase.is_certain and phrase.sketch.anchors else self.among

    def _expressed(self, phrase: Phrase) -> int:
        """The lines of the mails in which an expression is found; it is looked for in whole mails."""
        finds, batch = phrase.compiled.finditer, self._batch
        return batch.lines_of_all(n for n in self._expressive if any(finds(batch.text(n))))

    @cached_property
    def _expressive(self) -> Sequence[int]:
        """The mails in which some expression may be found."""
        return self._batch.finding(self._strainer.expressed, self.among)


def _alike(looks: Iterable[Look]) -> Iterable[Sequence[Look]]:
    """Looks at the same mails may share a row; with mails in other languages in it, it would only be longer."""
    found: dict[int, list[Look]] = {}
    for look in looks:
        found.setdefault(look.among, []).append(look)
    return found.values()


_HARMLESS = re.compile(r"\(\[\^ \]\+ \)(?:\?|\{0,\d+\})|\[\^ \]\*|\[\^ (?:\\n|\n)\][*+]|\.\{0,\d+\}|\(\?:")
_BOUND = re.compile(r"[\^$.]|\\[nsWDCAzpPx]|\(\?")


def _knows_no_borders(pattern: str) -> bool:
    """The expression names words and gaps only: no line ends, no negations that a line end might fit."""
    return not _BOUND.search(_HARMLESS.sub("", pattern))
