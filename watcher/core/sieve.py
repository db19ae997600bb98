"""The cheap look at many mails at once: which of them may be a no.

Their words stand in one row, a bit each, so that a phrase is looked for in all of them together. Conditions, questions
and whatever speaks against a no are left out: what is left is never less than what `verdict.weigh` would count.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, compress, count

from watcher.core.batch import Batch, Glance, Told, all_of, beside, ones
from watcher.core.phrases import Index, Lexicon, Lines, Phrase, Words
from watcher.core.reading import Reading, all_but
from watcher.core.rules import Candidate, CompiledPack, Rule, RuleSet
from watcher.core.verdict import ROUNDING, Unrelated, may_be_a_no, weigh

BATCH = 200
"""Mails looked at together: a phrase costs each of them next to nothing, and numbers stay short."""


class Row:
    """The words of some passages, one after the other, as `Words` wants them."""

    def __init__(self, batch: Batch, lines: int, lexicons: Iterable[Lexicon]) -> None:
        """Only words that have a form in one of the lexicons are taken down."""
        self.words: dict[str, list[int]] = {}
        self._lines = [*ones(lines)]
        self._ends: list[int] = []
        chosen = [batch.passages[line] for line in self._lines]
        words = set(chain.from_iterable(chosen))
        telling = set[str]().union(*(lexicon.telling(words) for lexicon in lexicons))
        number = 0
        for passage in chosen:
            for at, word in compress(zip(count(number), passage, strict=False), map(telling.__contains__, passage)):
                if word in self.words:
                    self.words[word].append(at)
                else:
                    self.words[word] = [at]
            number += len(passage) + 1
            self._ends.append(number)
        self.inside = all_but([end - 1 for end in self._ends], number)

    def where(self, phrase: Phrase, words: Words) -> int:
        """In which lines it fits; `words` are those of this row."""
        places, lines = words.ends(phrase.steps) >> 1, 0
        while places:
            passage = bisect_right(self._ends, (places & -places).bit_length() - 1)
            lines |= 1 << self._lines[passage]
            places = places >> self._ends[passage] << self._ends[passage]
        return lines


class Sieve:
    """Keeps every mail that `weigh` calls a rejection or unclear, and hands few others to it."""

    def __init__(self, rules: RuleSet) -> None:
        self._rules = rules
        self._strainers: dict[CompiledPack, Strainer] = {}
        self._anchors = Lexicon()
        """Of all packs that were needed: which of them stand where is found out once."""

    def kept(self, glances: Sequence[Glance]) -> frozenset[int]:
        """Indices of the glances that may be a rejection or unclear."""
        kept: dict[int, tuple[Candidate, ...] | None] = {}
        for start in range(0, len(glances), BATCH):
            mails: list[Told] = []
            for number, glance in enumerate(glances[start : start + BATCH], start):
                told = None if glance.is_solid else Told(number, glance, self._rules)
                if told and all(self._strainer(pack).is_sure for pack in told.packs):
                    mails.append(told)
                else:
                    kept[number] = None
            kept |= self._sifted(Batch(mails))
        return frozenset(n for n, candidates in kept.items() if self._is_kept(glances[n].read(), candidates))

    def _is_kept(self, reading: Reading, candidates: tuple[Candidate, ...] | None) -> bool:
        if not may_be_a_no(reading, self._rules, candidates):
            return False
        return not isinstance(weigh(reading, self._rules), Unrelated)

    def _strainer(self, pack: CompiledPack) -> Strainer:
        if pack not in self._strainers:
            self._strainers[pack] = made = Strainer(pack, self._rules.doubtful)
            self._anchors.add(made.anchors)
        return self._strainers[pack]

    def _sifted(self, batch: Batch) -> dict[int, tuple[Candidate, ...]]:
        """The mails that are left, and what may fit in each.

        First by the words that must be there, in one passage; what is left of that by whole phrases.
        """
        lines = batch.having(self._anchors)
        packs = dict.fromkeys(pack for mail in batch.mails for pack in mail.packs)
        looks = [Look(self._strainer(pack), batch, lines, batch.of_pack(pack)) for pack in packs]
        left = self._doubted(batch, looks)
        for wanted, step in ((Look.named, Look.closer), (Look.around, Look.closest)):
            for alike in _alike(looks) if left else ():
                row = Row(batch, all_of(wanted(look, left) for look in alike), [look.lexicon for look in alike])
                for look in alike:
                    step(look, left, row)
            left = self._doubted(batch, looks)
        return {
            batch.mails[mail].number: tuple(one for look in looks for one in look.candidates(batch.lines_of(mail)))
            for mail in batch.mails_in(left)
        }

    def _doubted(self, batch: Batch, looks: Iterable[Look]) -> int:
        """The lines of the mails in which what may fit may add up to a doubt."""
        scores = [0.0] * len(batch.mails)
        for points, lines in chain.from_iterable(look.worth() for look in looks):
            for mail in batch.mails_in(lines):
                scores[mail] += points
        enough = self._rules.doubtful - ROUNDING
        return all_of(batch.lines_of(mail) for mail, score in enumerate(scores) if score > enough)


class Strainer:
    """What speaks for a no in one pack."""

    def __init__(self, pack: CompiledPack, doubtful: float) -> None:
        self.lexicon = pack.lexicon
        self.rules = [compiled for compiled in pack.rules if compiled.rule.points > 0]
        entries = [(n, phrase) for n, rule in enumerate(self.rules) for phrase in rule.any if not phrase.solid]
        self.index = Index(entry for entry in entries if entry[1].is_certain)
        self.expressions = [entry for entry in entries if not entry[1].is_certain]
        self.is_sure = all(_knows_no_borders(phrase.pattern) for _, phrase in self.expressions)
        """Whether each of its expressions finds in a text without borders whatever it finds in one with them."""
        needed = (phrase for rule in self.rules for phrase in (*rule.any, *rule.all, *rule.near) if not phrase.solid)
        self.anchors = {form for phrase in needed for way in phrase.sketch.ways for anchor in way for form in anchor}
        self._doubtful = doubtful

    def worth(self, rule: Rule) -> float:
        """The most that it may give to a mail."""
        return rule.points if rule.at_most_once else max(rule.points, self._doubtful)


class Look:
    """Where the rules of one pack may fit in a batch."""

    def __init__(self, strainer: Strainer, batch: Batch, lines: Lines, among: int) -> None:
        """By the words that must be there, in the lines `among`."""
        self._strainer, self._batch, self._lines, self.among = strainer, batch, lines, among
        self.lexicon = strainer.lexicon
        self._named: dict[int, dict[Phrase, int]] = {}
        for (number, phrase), there in chain(strainer.index.placed(lines), self._unplaced()):
            if there := there & among:
                phrases = self._named.setdefault(number, {})
                phrases[phrase] = phrases.get(phrase, 0) | there
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
        words = Words(row, self.lexicon)

        def fit(number: int, among: int) -> int:
            phrases = (phrase for phrase, lines in self._named[number].items() if lines & among)
            return all_of(row.where(phrase, words) if phrase.is_certain else among for phrase in phrases) & among

        self._possible = {n: fit(n, lines & left) for n, lines in self._possible.items() if lines & left}

    def closest(self, left: int, row: Row) -> None:
        """Also by the whole phrases that a rule asks for around them."""
        words = Words(row, self.lexicon)

        def where(phrase: Phrase) -> int:
            return row.where(phrase, words) if phrase.is_certain and not phrase.solid else self._anywhere(phrase)

        self._possible = {n: self._surrounded(n, lines & left, where) for n, lines in self._possible.items()}

    def worth(self) -> Iterator[tuple[float, int]]:
        """The most that each rule may give to a mail, and the lines in which it may fit."""
        for number, lines in self._possible.items():
            yield self._strainer.worth(self._strainer.rules[number].rule), lines

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
        return near | (self._batch.mails_of(lines) & all_of(map(self._anywhere, compiled.all)))

    def _anywhere(self, phrase: Phrase) -> int:
        """The lines in which a phrase may fit, by its anchors."""
        if phrase.solid:
            return 0
        if not phrase.is_certain:
            return self.among
        return all_of(self._lines.together(self.among, way) for way in phrase.sketch.ways)

    def _unplaced(self) -> Iterator[tuple[tuple[int, Phrase], int]]:
        """Phrases without anchors may be anywhere; expressions are looked for in whole mails."""
        yield from ((entry, self.among) for entry in self._strainer.index.always)
        for entry in self._strainer.expressions:
            finds = entry[1].compiled.finditer
            mails = (n for n in self._batch.mails_in(self.among) if any(finds(self._batch.mails[n].text)))
            yield entry, all_of(map(self._batch.lines_of, mails))


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
