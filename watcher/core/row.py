"""The words of some passages of a batch, as bits, for phrases that are looked for in all of them at once."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import numpy.typing as npt

from watcher.core.batch import Batch, integer
from watcher.core.phrases import Phrase, Words
from watcher.core.tokens import Numbers


class Row:
    """The words of some passages, one after the other, a border behind each, as `Words` wants them."""

    def __init__(self, batch: Batch, lines: int) -> None:
        chosen = batch.flags(lines)
        here = np.repeat(chosen, batch.lengths)
        words, lengths = batch.words[here], batch.lengths[chosen]
        self._lines, self._count = np.flatnonzero(chosen), len(batch.lengths)
        self._ends: Numbers = np.cumsum(lengths + 1)
        places = np.arange(len(words)) + np.repeat(np.arange(len(lengths)), lengths)
        order = np.argsort(_compact(words), kind="stable")
        words, places = words[order], places[order]
        firsts = np.flatnonzero(np.concatenate((np.ones(min(1, len(words)), np.bool_), words[1:] != words[:-1])))
        groups = pairwise([*firsts.tolist(), len(words)])
        self.words = {batch.vocabulary.words[words[a]]: places[a:b] for a, b in groups}
        self._places: dict[str, int] = {}
        self.inside = ((1 << (int(self._ends[-1]) if len(lengths) else 0)) - 1) & ~self._bits(self._ends - 1)

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

    def where(self, phrase: Phrase, words: Words) -> int:
        """In which lines it fits; `words` are those of this row."""
        ends = words.ends(phrase.steps) >> 1
        if not ends:
            return 0
        octets = np.frombuffer(ends.to_bytes((ends.bit_length() + 7) // 8, "little"), np.uint8)
        some = np.flatnonzero(octets)
        places = (some[:, None] * 8 + np.arange(8))[np.unpackbits(octets[some], bitorder="little").reshape(-1, 8) > 0]
        meant = np.zeros(self._count, np.bool_)
        meant[self._lines[np.searchsorted(self._ends, places, side="right")]] = True
        return integer(meant)


def _compact(words: Numbers) -> npt.NDArray[np.integer]:
    """The same order in small numbers, which are sorted in one go."""
    seen = np.zeros(int(words.max(initial=0)) + 1, np.bool_)
    seen[words] = True
    ranks = np.cumsum(seen) - 1
    small: npt.NDArray[np.integer] = ranks.astype(np.uint16) if len(ranks) and ranks[-1] < 2**16 else ranks
    return small[words]
