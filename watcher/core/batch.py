"""Sets of passages: which of them some rules look at, and what that may give to their mails."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import chain
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from watcher.core import cues
from watcher.core.balance import MUCH
from watcher.core.hits import ROUNDING
from watcher.core.leaning import BESIDE, MOST, SHARE, hundredths
from watcher.core.passages import REGIONS, Passages
from watcher.core.phrases import Pattern
from watcher.core.reading import Reading
from watcher.core.rules import CompiledPack, Rule, RuleSet
from watcher.core.tokens import Flags, Numbers

_WITHIN = {"opening": ("body",), "greeting": ("body",), "question": ("subject", "body")}
"""Where the parts are that passages do not tell."""
_BODY = REGIONS.index("body")


class Worth(NamedTuple):
    """What a rule may give to mails."""

    language: str
    points: float
    most: float
    """In all, however often it fits."""
    needs: float
    """Points of another rule without which it gives nothing."""
    lines: int
    """Where it may fit."""


class Weights:
    """What the ordinary words of one pack lean to, by number."""

    def __init__(self, pack: CompiledPack) -> None:
        self.language = pack.language
        self.columns = {word: number for number, word in enumerate(pack.leanings, 1)}
        self.each: Numbers = np.array([0, *pack.leanings.values()], np.int64)
        """In hundredths; number 0 is all other words."""


class Batch:
    """The passages of several mails, each a line, and the packs that are asked about each mail.

    Sets of lines are integers: bit n stands for line n.
    """

    def __init__(self, passages: Passages, spoken: Sequence[tuple[CompiledPack, ...]]) -> None:
        """`spoken`: of each mail the packs of its languages."""
        self._passages, self.spoken, self.count = passages, spoken, passages.count
        self.vocabulary, self.words, self.lengths = passages.vocabulary, passages.words, passages.lengths
        self.mail_of_line = passages.mail_of_line
        self._ends: list[int] = np.searchsorted(self.mail_of_line, np.arange(self.count), side="right").tolist()
        self._mails_of: dict[int, int] = {}
        self._told = np.bincount(passages.saying, minlength=self.count)
        self._near = {p: self._around(p) for p in dict.fromkeys(chain.from_iterable(spoken)) if p.cues}
        self._whole = np.zeros(self.count, np.bool_)
        self.packs = [
            tuple(pack for pack in packs if pack not in self._near or self._near[pack][0][mail])
            for mail, packs in enumerate(spoken)
        ]
        """Those that are asked about each mail."""

    def ask_all(self, mails: Iterable[int]) -> None:
        """All packs are asked about all of these mails, for the user's own rules may speak for a no in them."""
        for mail in mails:
            self.packs[mail] = self.spoken[mail]
            self._whole[mail] = True

    def _around(self, pack: CompiledPack) -> tuple[Flags, Flags]:
        """The mails in which the cues of a pack gather, and the lines of which `cues.around` reads a sentence."""
        columns = self.vocabulary.columns(cues.name_of(pack.name), {word: n for n, word in enumerate(pack.cues, 1)})
        said, saying = self._passages.said, self._passages.saying
        sums = np.cumsum(np.array([0, *pack.cues.values()])[np.append(0, columns[said])])
        ends, lengths = np.cumsum(self._told), self._told
        starts = np.flatnonzero(sums[cues.WITHIN :] - sums[: -cues.WITHIN] >= cues.ENOUGH)
        mails = saying[starts]
        starts, mails = (each[starts + cues.WITHIN <= ends[mails]] for each in (starts, mails))
        gathered = lengths <= cues.WITHIN
        gathered[mails] = True
        steps = np.zeros(len(sums), np.int64)
        np.add.at(steps, np.maximum(starts - cues.WITHIN, ends[mails] - lengths[mails]), 1)
        np.add.at(steps, np.minimum(starts + 2 * cues.WITHIN, ends[mails]), -1)
        near = np.ones(len(self.lengths), np.bool_)
        told = np.flatnonzero(self._passages.spoken)
        near[told] = np.bincount(np.repeat(told, self.lengths[told]), np.cumsum(steps)[:-1], len(near))[told] > 0
        regions = self._passages.region_of_line
        near |= (regions != _BODY) | (lengths <= cues.MUCH)[self.mail_of_line]
        near[np.unique(self.mail_of_line * len(REGIONS) + regions, return_index=True)[1]] = True
        return gathered, near

    def leanings(self, weights: Weights, among: Flags) -> Numbers:
        """What the words of those mails lean to in one language, in hundredths of a point; 0 of the others."""
        said, saying = self._passages.said, self._passages.saying
        chosen, width = among[saying], len(weights.each)
        columns = self.vocabulary.columns(weights.language, weights.columns)[said[chosen]]
        once = np.zeros(self.count * width, np.bool_)  # a word counts once in a mail
        once[saying[chosen] * width + columns] = True
        mails, words = np.divmod(np.flatnonzero(once), width)
        together = np.bincount(mails, weights.each[words], self.count).astype(np.int64).tolist()
        told = np.bincount(mails, words > 0, self.count).astype(np.int64).tolist()
        return np.array([hundredths(*each) for each in zip(together, told, strict=True)])

    @cached_property
    def line_of_word(self) -> Numbers:
        return np.repeat(np.arange(len(self.lengths)), self.lengths)

    def text(self, mail: int) -> bytes:
        """Its words, a blank before and after each."""
        return f" {' '.join(self._passages.words_of(mail))} ".encode()

    def finding(self, pattern: Pattern, lines: int) -> list[int]:
        """The mails, all of whose lines are meant or none, in which a pattern may be found; it is asked once a mail."""
        chosen = self.flags(lines)
        mails, firsts = np.unique(np.repeat(self.mail_of_line[chosen], self.lengths[chosen]), return_index=True)
        words = np.insert(self.words[np.repeat(chosen, self.lengths)], firsts, self.vocabulary.border)
        octets, begins = self.vocabulary.spelt(words)
        borders = [*begins[firsts + np.arange(len(firsts))].tolist(), len(octets)]
        found, place = set[int](), 0
        while place < len(octets) and (match := pattern.search(octets, place)):
            left, right = match.span()
            first, last = bisect_right(borders, left) - 1, bisect_left(borders, right)
            found.update(range(first, last))
            place = borders[first + 1]
        return [int(mails[n]) for n in sorted(found)]

    def flags(self, lines: int) -> Flags:
        """Which of the lines are meant."""
        return flags(lines, len(self.lengths))

    @cached_property
    def regions(self) -> dict[str, int]:
        return {name: integer(self._passages.region_of_line == n) for n, name in enumerate(REGIONS)}

    def looked_at(self, rule: Rule) -> int:
        """The lines that a rule looks at, or more."""
        regions = {place for looked_in in rule.look_in for place in _WITHIN.get(looked_in, (looked_in,))}
        lines = all_of(self.regions[region] for region in REGIONS if region in regions)
        if rule.at_most_words:
            lines &= integer((self._told <= rule.at_most_words)[self.mail_of_line])
        return lines

    def of_pack(self, pack: CompiledPack) -> int:
        """The lines of the mails that it is for, as far as it reads them."""
        lines = np.array([pack in packs for packs in self.packs], np.bool_)[self.mail_of_line]
        return integer(lines & (self._near[pack][1] | self._whole[self.mail_of_line]) if pack in self._near else lines)

    def whole(self, pack: CompiledPack) -> int:
        """The lines of the mails of which it reads everything."""
        whole = self._whole | (self._told <= cues.MUCH) if pack in self._near else np.ones(self.count, np.bool_)
        return integer(whole[self.mail_of_line])

    def mails_in(self, lines: int) -> list[int]:
        """Which mails have one of the lines."""
        return np.flatnonzero(self._having(lines)).tolist() if lines else []

    def mails_of(self, lines: int) -> int:
        """All the lines of the mails that have one of these."""
        if lines not in self._mails_of:  # many rules ask for the same
            self._mails_of[lines] = integer(self._having(lines)[self.mail_of_line]) if lines else 0
        return self._mails_of[lines]

    def _having(self, lines: int) -> Flags:
        """The mails that have one of the lines."""
        meant = np.zeros(self.count, np.bool_)
        meant[self.mail_of_line[self.flags(lines)]] = True
        return meant

    def lines_of_all(self, mails: Iterable[int]) -> int:
        meant = np.zeros(self.count, np.bool_)
        meant[[*mails]] = True
        return integer(meant[self.mail_of_line])

    def lines_of(self, mail: int) -> int:
        start: int = self._ends[mail - 1] if mail else 0
        return ((1 << (self._ends[mail] - start)) - 1) << start

    def by_sentences(self, readings: Mapping[int, Reading]) -> Batch:
        """Some of the mails again, each line a sentence as it is read; no pack is asked about them."""
        return Batch(self._passages.by_sentences(readings), [() for _ in readings])

    def doubted(self, worths: Iterable[Worth], weights: Iterable[Weights], rules: RuleSet) -> int:
        """The lines of the mails in which what rules may give adds up to a doubt.

        Rules of a language and those of none add up, two languages do not (ADR 45); a rule that counts only beside
        another one needs one that may count. What words lean to counts as `Leanings.beside` says, or more; it is worked
        out where it may decide: what may be a no or in balance it never makes nothing.
        """
        enough, sure = rules.doubtful - ROUNDING, min(rules.threshold, MUCH) - ROUNDING
        given = [(worth, self._having(worth.lines)) for worth in worths if worth.lines]
        sums = self._sums(given)
        own, left = sums.pop(""), np.zeros(self.count, np.bool_)
        leaning = {each.language: each for each in weights}
        asking = [(worth, mails) for worth, mails in given if worth.needs]
        for language in sums or ("",):
            theirs = sums.get(language, own * 0)
            scores, strongest = own[0] + theirs[0], np.maximum(own[1], theirs[1])
            for worth, mails in asking:
                if worth.language in {"", language}:
                    scores[mails & (strongest >= worth.needs)] += worth.most
            if language in leaning:
                most = np.minimum(MOST / 100, scores * SHARE + ROUNDING)
                open_ = (theirs[1] >= BESIDE) & (scores + most > enough) & (scores < sure) & ~left
                told = self.leanings(leaning[language], open_) / 100 if open_.any() else own[0]
                scores = np.where(open_, scores + np.where(own[1] > 0, told.clip(0), told), scores)
            left |= scores > enough
        return integer(left[self.mail_of_line])

    def _sums(self, rules: Iterable[tuple[Worth, Flags]]) -> dict[str, npt.NDArray[np.float64]]:
        """By language, of what asks for nothing beside it: all that it may give to each mail, and its most points."""
        sums = {"": np.zeros((2, self.count))}
        for worth, mails in rules:
            scores, strongest = sums.setdefault(worth.language, np.zeros((2, self.count)))
            if not worth.needs:
                scores[mails] += worth.most
                strongest[mails] = np.maximum(strongest[mails], worth.points)
        return sums


def integer(meant: Flags) -> int:
    return int.from_bytes(np.packbits(meant, bitorder="little").tobytes(), "little")


def flags(bits: int, count: int) -> Flags:
    octets = np.frombuffer(bits.to_bytes((count + 7) // 8, "little"), np.uint8)
    return np.unpackbits(octets, count=count, bitorder="little").astype(np.bool_)


def beside(lines: int) -> int:
    """These lines and their neighbours."""
    return lines | lines << 1 | lines >> 1


def all_of(lines: Iterable[int]) -> int:
    together = 0
    for some in lines:
        together |= some
    return together
