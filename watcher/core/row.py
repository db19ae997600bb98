"""The words of some passages of a batch, as bits, for phrases that are looked for in all of them at once."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from watcher.core.batch import Batch, all_of, integer
from watcher.core.phrases import Lexicon, Phrase, Words
from watcher.core.tokens import Numbers


class Row:
    """The words of some passages, one after the other, a border behind each, as `Words` wants them."""

    def __init__(self, batch: Batch, lines: int) -> None:
        chosen = batch.flags(lines)
        here = np.repeat(chosen, batch.lengths)
        words, lengths = batch.words[here], batch.lengths[chosen]
        self._lines, self._count = np.flatnonzero(chosen), len(batch.lengths)
        self._ends: Numbers = np.cumsum(lengths + 1) - 1
        places = np.arange(len(words)) + np.repeat(np.arange(len(lengths)), lengths)
        order = np.argsort(_compact(words), kind="stable")
        words, places = words[order], places[order]
        firsts = np.flatnonzero(np.concatenate((np.ones(min(1, len(words)), np.bool_), words[1:] != words[:-1])))
        groups = pairwise([*firsts.tolist(), len(words)])
        self.words = {batch.vocabulary.words[words[a]]: places[a:b] for a, b in groups}
        self._places: dict[str, int] = {}
        self._words: dict[Lexicon, Words] = {}
        self._borders = self._bits(self._ends)
        self.inside = ((1 << self._borders.bit_length()) - 1) ^ self._borders
        self._octets = (self._borders.bit_length() + 7) // 8

    def places_of(self, word: str) -> int:
        found = self._places.get(word)
        if found is None:
            found = self._places[word] = self._bits(self.words[word])
        return found

    def _bits(self, places: Numbers) -> int:
        if not len(places):
            return 0
        octets = np.zeros(int(places[-1] >> 3) + 1, np.uint8)
        np.bitwise_or.at(octets, places >> 3, (1 << (places & 7)).astype(np.uint8))
        return int.from_bytes(octets.tobytes(), "little")

    def where(self, phrases: Iterable[Phrase]) -> int:
        """In which lines one of them fits."""
        ends = 0
        for phrase in phrases:
            ends |= self._known_to(phrase.lists.lexicon).ends(phrase.steps)
        return self._lines_with(ends >> 1)

    def saying(self, phrase: Phrase) -> int:
        """In which lines there is a word that is all of the phrase."""
        words = self._known_to(phrase.lists.lexicon)
        alone = {word for way in phrase.sketch.ways if len(way) == 1 for word in words.having(way[0])}
        return self._lines_with(all_of(self.places_of(word) for word in alone if phrase.is_said_by(word)))

    def _known_to(self, lexicon: Lexicon) -> Words:
        if lexicon not in self._words:
            self._words[lexicon] = Words(self, lexicon.of(self.words))
        return self._words[lexicon]

    def _lines_with(self, places: int) -> int:
        # within a line everything that is set makes a one run over its end, and nothing does where nothing is set
        over = (places + self.inside) & self._borders
        if not over:
            return 0
        octets = np.frombuffer(over.to_bytes(self._octets, "little"), np.uint8)
        meant = np.zeros(self._count, np.bool_)
        meant[self._lines[(octets[self._ends >> 3] >> (self._ends & 7)) & 1 > 0]] = True
        return integer(meant)


def _compact(words: Numbers) -> npt.NDArray[np.integer]:
    """The same order in small numbers, which are sorted in one go."""
    seen = np.zeros(int(words.max(initial=0)) + 1, np.bool_)
    seen[words] = True
    ranks = np.cumsum(seen) - 1
    small: npt.NDArray[np.integer] = ranks.astype(np.uint16) if len(ranks) and ranks[-1] < 2**16 else ranks
    return small[words]
