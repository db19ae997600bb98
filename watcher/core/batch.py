"""Several mails in words, passage by passage: what the sieve looks at."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain
from typing import Literal

import re2

from watcher.core import quoting
from watcher.core.phrases import Lexicon, Lines
from watcher.core.reading import Reading, bits
from watcher.core.rules import CompiledPack, Rule, RuleSet
from watcher.core.text import is_solid, passages, words_of

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
    def is_solid(self) -> bool:
        """Some of it is in a script without blanks."""
        texts = (self.subject, self.body, self.sender, self.headers)
        return any(not text.isascii() and is_solid(text) for text in texts)

    def read(self) -> Reading:
        return Reading(subject=self.subject, body=self.body, sender=self.sender, headers=self.headers)


class Told:
    """A glance in words: passage by passage, in the order of REGIONS."""

    def __init__(self, number: int, glance: Glance, rules: RuleSet) -> None:
        self.number = number
        told = [*passages(glance.subject)], [*passages(_current(glance))]
        others = ([words] if (words := words_of(text)) else [] for text in (glance.sender, glance.headers))
        regions = [*told, *others]
        self.passages = [*chain.from_iterable(regions)]
        self.ends = [*accumulate(map(len, regions))]
        """Of each region."""
        self.length = sum(map(len, chain.from_iterable(told)))
        """Words in subject and body."""
        self.packs = rules.packs_of([*chain.from_iterable(chain.from_iterable(told))])

    @property
    def text(self) -> bytes:
        return f" {' '.join(chain.from_iterable(self.passages))} ".encode()


class Batch:
    """The passages of several mails, one after the other, each a line."""

    def __init__(self, mails: Sequence[Told]) -> None:
        self.mails = mails
        self.passages = [passage for mail in mails for passage in mail.passages]
        self.regions = dict.fromkeys(REGIONS, 0)
        self._mails_of: dict[int, int] = {}
        self._ends: list[int] = []
        line = 0
        for mail in mails:
            start = 0
            for region, end in zip(REGIONS, mail.ends, strict=True):
                self.regions[region] |= ((1 << (end - start)) - 1) << (line + start)
                start = end
            line += start
            self._ends.append(line)

    def having(self, lexicon: Lexicon) -> Lines:
        """Which of its forms stand in which lines."""
        found: dict[str, list[int]] = {}
        telling = lexicon.telling(set(chain.from_iterable(self.passages)))
        for line, words in enumerate(self.passages):
            for word in telling.intersection(words):
                if word in found:
                    found[word].append(line)
                else:
                    found[word] = [line]
        lines = Lines()
        for word, numbers in found.items():
            lines.add(lexicon.forms_of(word), bits(numbers))
        return lines

    def looked_at(self, rule: Rule) -> int:
        """The lines that a rule looks at; the opening is somewhere in the body."""
        regions = {"body" if place == "opening" else place for place in rule.look_in}
        lines = all_of(self.regions[region] for region in REGIONS if region in regions)
        if rule.at_most_words:
            lines &= all_of(self.lines_of(n) for n, mail in enumerate(self.mails) if mail.length <= rule.at_most_words)
        return lines

    def of_pack(self, pack: CompiledPack) -> int:
        """The lines of the mails that it is for."""
        return all_of(self.lines_of(n) for n, mail in enumerate(self.mails) if pack in mail.packs)

    def mails_in(self, lines: int) -> Iterator[int]:
        """Which mails have one of the lines."""
        while lines:
            mail = bisect_right(self._ends, (lines & -lines).bit_length() - 1)
            yield mail
            lines = lines >> self._ends[mail] << self._ends[mail]

    def mails_of(self, lines: int) -> int:
        """All the lines of the mails that have one of these."""
        if lines not in self._mails_of:  # many rules ask for the same
            self._mails_of[lines] = all_of(map(self.lines_of, self.mails_in(lines)))
        return self._mails_of[lines]

    def lines_of(self, mail: int) -> int:
        start = self._ends[mail - 1] if mail else 0
        return ((1 << (self._ends[mail] - start)) - 1) << start


def ones(bits: int) -> Iterator[int]:
    """Which bits are set, ascending."""
    while bits:
        yield (bits & -bits).bit_length() - 1
        bits &= bits - 1


def beside(lines: int) -> int:
    """These lines and their neighbours."""
    return lines | lines << 1 | lines >> 1


def all_of(lines: Iterable[int]) -> int:
    together = 0
    for some in lines:
        together |= some
    return together


def _current(glance: Glance) -> str:
    """The body without what is set apart as older text or signature."""
    if _BORDERS.search(glance.body.encode("utf-8", "replace")):
        return quoting.split(glance.body).current
    return glance.body
