"""Where the rules for a no of one pack may fit in a batch: first by single words, then by whole phrases."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache, cached_property

from watcher.core.batch import Batch, Weights, Worth, all_of, beside
from watcher.core.phrases import Pattern, Phrase, either
from watcher.core.row import Row
from watcher.core.rules import Candidate, CompiledPack, Rule
from watcher.core.table import Table


class Strainer:
    """What speaks for a no in one pack, or in several of no language."""

    def __init__(self, packs: tuple[CompiledPack, ...], threshold: float) -> None:
        self.rules = [compiled for pack in packs for compiled in pack.rules if compiled.rule.points > 0]
        self.named: dict[Phrase, list[int]] = {}
        """The numbers of the rules that want a phrase that has anchors."""
        self.others: list[tuple[int, Phrase]] = []
        for n, phrase in ((n, phrase) for n, rule in enumerate(self.rules) for phrase in rule.any if not phrase.solid):
            if phrase.is_certain and phrase.sketch.anchors:
                self.named.setdefault(phrase, []).append(n)
            else:
                self.others.append((n, phrase))
        expressions = [phrase for _, phrase in self.others if not phrase.is_certain]
        self._expressions = [phrase.pattern for phrase in expressions]
        self.is_sure = all(phrase.knows_no_borders for phrase in expressions)
        """Whether all that it looks for is seen in passages."""
        self.denying = [[phrase for phrase in rule.none if phrase.may_be_one_word] for rule in self.rules]
        """Of each rule, what must not be said, as far as one word may say it."""
        needed = (phrase for rule in self.rules for phrase in (*rule.any, *rule.all, *rule.near, *rule.none))
        self.table = Table(phrase for phrase in needed if phrase.is_certain and not phrase.solid)
        self._threshold, self.pack, self.weights = threshold, packs[0], Weights(packs[0])
        self.most = sum(self.worth(rule.rule) for rule in self.rules)
        """What all of them together may give to a mail."""

    @cached_property
    def expressed(self) -> Pattern:
        """All expressions in one."""
        return either(self._expressions)

    def worth(self, rule: Rule) -> float:
        """The most that it may give to a mail, or what is enough for a no, which words never make nothing of."""
        return rule.points if rule.at_most_once else max(rule.points, self._threshold)


class Look:
    """Where the rules of one pack may fit in a batch."""

    def __init__(self, strainer: Strainer, batch: Batch, among: int) -> None:
        """By the words that must be there, in the lines `among`."""
        self._strainer, self._batch, self.among = strainer, batch, among
        self.pack, self._whole = strainer.pack, batch.whole(strainer.pack)
        self.weights = strainer.weights
        self._placed = strainer.table.placed(batch, among)
        self._known: dict[tuple[Phrase, ...], int] = {}
        self._named: dict[int, dict[Phrase, int]] = {}
        for phrase, there in self._placed.items():
            for number in strainer.named.get(phrase, ()):
                self._named.setdefault(number, {})[phrase] = there
        for number, phrase in strainer.others:
            if there := among if phrase.is_certain else self._expressed(phrase) & among:
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

        def fit(number: int, among: int) -> int:
            phrases = [phrase for phrase, lines in self._named[number].items() if lines & among]
            return (row.where(phrases) if all(phrase.is_certain for phrase in phrases) else among) & among

        self._possible = {n: fit(n, lines & left) for n, lines in self._possible.items() if lines & left}

    def closest(self, left: int, row: Row) -> None:
        """Also by the whole phrases that a rule asks for around them."""

        @cache  # rules share what they ask for
        def where(phrases: tuple[Phrase, ...]) -> int:
            told = [phrase for phrase in phrases if phrase.is_certain and not phrase.solid]
            return row.where(told) | self._anywhere(tuple(phrase for phrase in phrases if phrase not in told))

        self._possible = {
            n: self._surrounded(n, lines & left, where) & ~self._denied(n, row) for n, lines in self._possible.items()
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

    def _surrounded(self, number: int, lines: int, where: Callable[[tuple[Phrase, ...]], int]) -> int:
        """Those of the lines for which the rest of what the rule asks for is there."""
        compiled = self._strainer.rules[number]
        if lines and compiled.near:
            lines &= beside(where(compiled.near))
        for phrase in compiled.all if lines else ():
            lines &= self._batch.mails_of(where((phrase,)))
        return lines

    def _around(self, number: int, lines: int) -> int:
        """The lines that decide about the rest."""
        compiled = self._strainer.rules[number]
        elsewhere = self._anywhere((*compiled.all, *self._strainer.denying[number]))
        return (beside(lines) & self._anywhere(compiled.near)) | (self._batch.mails_of(lines) & elsewhere)

    def _denied(self, number: int, row: Row) -> int:
        """The lines of mails in which a word says what the rule does not go with.

        What headers say is left open, and what stands in a passage of which only some sentences are read.
        """
        said = all_of(row.saying(phrase) for phrase in self._strainer.denying[number])
        return self._batch.mails_of(said & self._whole & ~self._batch.regions["headers"])

    def _anywhere(self, phrases: tuple[Phrase, ...]) -> int:
        """The lines in which one of them may fit; rules share what they ask for."""
        if phrases not in self._known:
            self._known[phrases] = self._lines_of(phrases)
        return self._known[phrases]

    def _lines_of(self, phrases: tuple[Phrase, ...]) -> int:
        """By their anchors; without any a phrase may stand everywhere."""
        told = [phrase for phrase in phrases if not phrase.solid]
        if not all(phrase.is_certain and phrase.sketch.anchors for phrase in told):
            return self.among
        return all_of(self._placed[phrase] for phrase in told if phrase in self._placed)

    def _expressed(self, phrase: Phrase) -> int:
        """The lines of the mails in which an expression is found; it is looked for in whole mails."""
        finds, batch = phrase.compiled.finditer, self._batch
        return batch.lines_of_all(n for n in self._expressive if any(finds(batch.text(n))))

    @cached_property
    def _expressive(self) -> Sequence[int]:
        """The mails in which some expression may be found."""
        return self._batch.finding(self._strainer.expressed, self.among)
