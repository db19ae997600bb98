"""The cheap look at many mails at once: which of them may be a no.

Their words stand in one row, a bit each, so that a phrase is looked for in all of them together. Conditions, questions
and whatever speaks against a no are left out: what is left is never less than what `verdict.weigh` would count.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, compress, count
from typing import Literal

import re2

from watcher.core import quoting
from watcher.core.phrases import Index, Words
from watcher.core.reading import Reading, all_but
from watcher.core.rules import CompiledPack, RuleSet
from watcher.core.text import TEXT_LIMIT, is_solid, words_of
from watcher.core.verdict import Unrelated, weigh

BATCH = 50
"""Mails in one row: enough that a phrase costs each of them next to nothing, and few enough for a processor's cache."""
ROUNDING = 0.005

_MARKS = re2.compile(r'["“”„«»「」『』《》]|(?m:^>)')
"""Quotation marks and quoted lines: what stands in them is not read, so the words around them become neighbours."""
_BLANK = r"[\s\pZ\x1c-\x1f\x{85}]"
_BORDERS = re2.compile(
    rf"(?im)[:：]{_BLANK}*$|^(?:-- ?|__+|\*\*\*\*+)$"
    rf"|^(?:{_BLANK}|[>*])*(?:{'|'.join(map(re.escape, quoting.HEADER_NAMES[0]))}){_BLANK}?\*?{_BLANK}*[:：]"
    rf"|^(?:{_BLANK}|[>*_-])*(?:{'|'.join(map(re.escape, quoting.ORIGINAL))})"
)
"""Whatever may begin older text or a signature; `quoting.split` then decides."""

Region = Literal["subject", "body", "sender", "headers"]
REGIONS: tuple[Region, ...] = ("subject", "body", "sender", "headers")


@dataclass(frozen=True, slots=True)
class Glance:
    """What is seen of one message: the four texts that a Reading is made from."""

    subject: str
    body: str
    sender: str = ""
    headers: str = ""

    @property
    def texts(self) -> tuple[str, str, str, str]:
        return self.subject, self.body, self.sender, self.headers

    @property
    def told(self) -> str:
        return f"{self.subject}\n{self.body}"

    @property
    def is_intricate(self) -> bool:
        """Its words may have other neighbours than they seem to have: quotations, or a script without blanks."""
        return any(is_solid(text) for text in self.texts) or bool(_MARKS.search(self.told.encode("utf-8", "replace")))

    def read(self) -> Reading:
        return Reading(subject=self.subject, body=self.body, sender=self.sender, headers=self.headers)


@dataclass(frozen=True, slots=True)
class Told:
    """A glance in words: what is current of it, region by region."""

    number: int
    parts: tuple[Sequence[str], ...]

    @property
    def text(self) -> bytes:
        return f" {' '.join(chain.from_iterable(self.parts))} ".encode()


class Row:
    """The words of several mails, one after the other, as `Words` wants them; each mail is one line."""

    def __init__(self, mails: Sequence[Told], forms_of: Callable[[str], object]) -> None:
        """Only words that have a form are taken down."""
        self.words: dict[str, list[int]] = {}
        self._lines: dict[str, int] = {}
        self._ends: list[int] = []
        self._spans: dict[Region, list[tuple[int, int]]] = {region: [] for region in REGIONS}
        borders: list[int] = []
        number = 0
        for n, mail in enumerate(mails):
            telling = set(filter(forms_of, set(chain.from_iterable(mail.parts))))
            for word in telling:
                self._lines[word] = self._lines.get(word, 0) | 1 << n
            for region, words in zip(REGIONS, mail.parts, strict=True):
                self._spans[region].append((number, len(words)))
                there = map(telling.__contains__, words)
                for at, word in compress(zip(count(number), words, strict=False), there):
                    if word in self.words:
                        self.words[word].append(at)
                    else:
                        self.words[word] = [at]
                number += len(words)
                borders.append(number)
                number += 1
            self._ends.append(number)
        self.inside = all_but(borders, number)

    def lines_of(self, word: str) -> int:
        """Bit n is set where mail n has the word."""
        return self._lines[word]

    def region(self, region: Region) -> int:
        return sum(((1 << length) - 1) << start for start, length in self._spans[region])

    def mails_at(self, places: int) -> Iterator[int]:
        """Which mails have one of the places."""
        while places:
            first = (places & -places).bit_length() - 1
            mail = bisect_right(self._ends, first)
            yield mail
            places = places >> self._ends[mail] << self._ends[mail]


class Sieve:
    """Keeps every mail that `weigh` would call a rejection or unclear, and few others."""

    def __init__(self, rules: RuleSet) -> None:
        self._rules = rules
        self._strainers: dict[CompiledPack, Strainer] = {}

    def kept(self, glances: Sequence[Glance]) -> frozenset[int]:
        """Indices of the glances that may be a rejection or unclear."""
        kept: set[int] = set()
        groups: dict[tuple[CompiledPack, ...], list[Told]] = {}
        for number, glance in enumerate(map(_current, glances)):
            packs: tuple[CompiledPack, ...] = ()
            if not glance.is_intricate:
                told = Told(number, tuple(map(words_of, glance.texts)))
                packs = self._rules.packs_of({*told.parts[0], *told.parts[1]})
            if packs and all(self._strainer(pack).is_sure for pack in packs):
                groups.setdefault(packs, []).append(told)
            elif not isinstance(weigh(glance.read(), self._rules), Unrelated):
                kept.add(number)
        for packs, members in groups.items():
            for start in range(0, len(members), BATCH):
                kept |= self._sifted(packs, members[start : start + BATCH])
        return frozenset(kept)

    def _strainer(self, pack: CompiledPack) -> Strainer:
        if pack not in self._strainers:
            self._strainers[pack] = Strainer(pack, self._rules.doubtful)
        return self._strainers[pack]

    def _sifted(self, packs: Sequence[CompiledPack], mails: Sequence[Told]) -> set[int]:
        scores = [0.0] * len(mails)
        for pack in packs:
            self._strainer(pack).add(mails, scores)
        return {
            mail.number for mail, score in zip(mails, scores, strict=True) if score > self._rules.doubtful - ROUNDING
        }


class Strainer:
    """What speaks for a no in one pack."""

    def __init__(self, pack: CompiledPack, doubtful: float) -> None:
        self._pack = pack
        self._doubtful = doubtful
        rules = [compiled for compiled in pack.rules if compiled.rule.points > 0]
        entries = [(n, phrase) for n, compiled in enumerate(rules) for phrase in compiled.any if not phrase.solid]
        self._rules = [compiled.rule for compiled in rules]
        self._index = Index(entry for entry in entries if entry[1].is_certain)
        self._expressions = [entry for entry in entries if not entry[1].is_certain]
        self.is_sure = all(_knows_no_borders(phrase.pattern) for _, phrase in self._expressions)
        """Whether each of its expressions finds in a text without borders whatever it finds in one with them."""

    def add(self, mails: Sequence[Told], scores: list[float]) -> None:
        """Add the most that the rules may give to each mail."""
        row = Row(mails, self._pack.lexicon.forms_of)
        words = Words(row, self._pack.lexicon)
        regions = {region: row.region(region) for region in REGIONS}
        found: set[tuple[int, int]] = set()
        for number, phrase in set(self._index.named(words, None)):
            places = (words.ends(phrase.steps) >> 1) & self._looked_at(number, regions)
            found.update((mail, number) for mail in row.mails_at(places))
        for number, phrase in self._expressions:
            found.update((n, number) for n, mail in enumerate(mails) if next(phrase.compiled.finditer(mail.text), None))
        for n, number in found:
            rule = self._rules[number]
            scores[n] += rule.points if rule.at_most_once else max(rule.points, self._doubtful)

    def _looked_at(self, number: int, regions: Mapping[Region, int]) -> int:
        look_in = self._rules[number].look_in
        looked_at = 0
        for region in REGIONS:
            if region in look_in or (region == "body" and "opening" in look_in):
                looked_at |= regions[region]
        return looked_at


_HARMLESS = re.compile(r"\(\[\^ \]\+ \)(?:\?|\{0,\d+\})|\[\^ \]\*|\[\^ (?:\\n|\n)\][*+]|\.\{0,\d+\}|\(\?:")
_BOUND = re.compile(r"[\^$.]|\\[nsWDCAzpPx]|\(\?")


def _knows_no_borders(pattern: str) -> bool:
    """The expression names words and gaps only: no line ends, no negations that a line end might fit."""
    return not _BOUND.search(_HARMLESS.sub("", pattern))


def _current(glance: Glance) -> Glance:
    """Without what is set apart as older text or signature, and no longer than what is read."""
    body = glance.body
    if _BORDERS.search(body.encode("utf-8", "replace")):
        body = quoting.split(body).current
    return replace(glance, body=body[:TEXT_LIMIT])
