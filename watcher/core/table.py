"""Many phrases at once: in which lines of a batch all the words stand that each of them must have."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

import numpy as np
import numpy.typing as npt

from watcher.core.batch import Batch
from watcher.core.phrases import Lexicon, Phrase
from watcher.core.tokens import Numbers, Octets, Vocabulary

Rows = npt.NDArray[np.uint64]
"""A row for each word, set of forms or phrase; a bit for each line, the first the least."""
_UNKNOWN, _SILENT, _TELLING = 0, 1, 2


class Table:
    """The anchors of some phrases with words, as numbers."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self._phrases = list(dict.fromkeys(phrases))
        ways = [(n, way) for n, phrase in enumerate(self._phrases) for way in phrase.sketch.ways if way]
        sets = {forms: n for n, forms in enumerate(dict.fromkeys(chain.from_iterable(way for _, way in ways)))}
        self._lexicon = Lexicon()
        self._lexicon.add(frozenset().union(*sets))
        self._sets_of: dict[str, list[int]] = {}
        for forms, n in sets.items():
            for form in forms:
                self._sets_of.setdefault(form, []).append(n)
        self._sets = len(sets)
        self._needs = np.array([*map(sets.__getitem__, chain.from_iterable(way for _, way in ways))], np.int64)
        """The sets of all ways, one after the other."""
        self._lengths = np.array([len(way) for _, way in ways], np.int64)
        self._ways = np.cumsum(self._lengths) - self._lengths
        self._owners = np.array([n for n, _ in ways], np.int64)
        self._vocabulary: Vocabulary | None = None

    def placed(self, batch: Batch, among: int) -> dict[Phrase, int]:
        """The lines in which each may fit by its anchors; only those that may fit somewhere."""
        if not self._sets or not among:
            return {}
        rows = self._rows_of_sets(batch, among)
        missing = np.flatnonzero(rows.max(axis=1) == 0)
        possible = np.flatnonzero(~np.logical_or.reduceat(np.isin(self._needs, missing), self._ways))
        needs, starts = self._needs_of(possible)
        ways = np.bitwise_and.reduceat(rows[needs], starts, axis=0) if len(possible) else rows[:0]
        there = np.flatnonzero(ways.any(axis=1))
        found: dict[Phrase, int] = {}
        for way, owner in zip(there.tolist(), self._owners[possible[there]].tolist(), strict=True):
            phrase = self._phrases[owner]
            found[phrase] = found.get(phrase, 0) | int.from_bytes(ways[way].tobytes(), "little")
        return found

    def _needs_of(self, ways: Numbers) -> tuple[Numbers, Numbers]:
        """The sets of some ways, and where each begins."""
        lengths = self._lengths[ways]
        starts = np.cumsum(lengths) - lengths
        return self._needs[np.repeat(self._ways[ways] - starts, lengths) + np.arange(lengths.sum())], starts

    def _rows_of_sets(self, batch: Batch, among: int) -> Rows:
        words, numbers = self._telling(batch, among)
        sets = [self._known[number] for number in numbers.tolist()]
        flat = np.fromiter(chain.from_iterable(sets), np.int64)
        owners = np.repeat(np.arange(len(sets)), [*map(len, sets)])
        order = np.argsort(flat, kind="stable")
        flat, owners = flat[order], owners[order]
        rows = np.zeros((self._sets, words.shape[1]), np.uint64)
        if len(flat):
            firsts = np.flatnonzero(np.concatenate(([True], flat[1:] != flat[:-1])))
            rows[flat[firsts]] = np.bitwise_or.reduceat(words[owners], firsts, axis=0)
        return rows

    def _telling(self, batch: Batch, among: int) -> tuple[Rows, Numbers]:
        """The lines of each word that stands in a set, and the numbers of these words."""
        meant = batch.flags(among)
        here = np.repeat(meant, batch.lengths)
        words, lines = batch.words[here], batch.line_of_word[here]
        states = self._learned(batch.vocabulary, words)
        telling = states[words] == _TELLING
        words, lines = words[telling], lines[telling]
        seen = np.zeros(len(states), np.bool_)
        seen[words] = True
        numbers = np.flatnonzero(seen)
        local = np.zeros(len(states), np.int64)
        local[numbers] = np.arange(len(numbers))
        width = (len(batch.lengths) + 63) // 64 * 8
        rows = np.zeros(len(numbers) * width, np.uint8)
        np.bitwise_or.at(rows, local[words] * width + (lines >> 3), (1 << (lines & 7)).astype(np.uint8))
        return rows.view("<u8").reshape(len(numbers), width // 8), numbers

    def _learned(self, vocabulary: Vocabulary, words: Numbers) -> Octets:
        """What is known of each word of the vocabulary, at least of these."""
        if vocabulary is not self._vocabulary:
            self._vocabulary = vocabulary
            self._states: Octets = np.zeros(0, np.uint8)
            self._known: dict[int, tuple[int, ...]] = {}
        if len(self._states) < len(vocabulary.words):
            more = 2 * len(vocabulary.words) - len(self._states)
            self._states = np.concatenate((self._states, np.full(more, _UNKNOWN, np.uint8)))
        unknown = np.zeros(len(self._states), np.bool_)
        unknown[words[self._states[words] == _UNKNOWN]] = True
        for number in np.flatnonzero(unknown).tolist():
            forms = self._lexicon.find(vocabulary.words[number])
            if forms:
                self._known[number] = tuple({n for form in forms for n in self._sets_of[form]})
            self._states[number] = _TELLING if forms else _SILENT
        return self._states
