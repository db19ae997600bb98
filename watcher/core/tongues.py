"""The languages of many mails at once, by their function words."""

from __future__ import annotations

import numpy as np

from watcher.core.languages import FEW_WORDS, MANY_WORDS, NEARLY, SHORT, Languages
from watcher.core.passages import Passages
from watcher.core.tokens import Flags, Numbers

_SEEN = 4 * SHORT
"""Among so many first words there are enough different ones, unless the mail is short."""


class Tongues:
    """Tells the languages of many mails, as `Languages.likely` does for one."""

    def __init__(self, languages: Languages) -> None:
        self._names = languages.names
        self.columns = {word: n for n, word in enumerate(languages.by_word, 1)}
        """Function words, numbered from 1."""
        self._spoken = np.zeros((len(self.columns) + 1, len(self._names)), np.uint8)
        for word, column in self.columns.items():
            for language in languages.by_word[word]:
                self._spoken[column, self._names.index(language)] += 1
        self._known: dict[bytes, tuple[str, ...]] = {}

    def likely(self, passages: Passages) -> list[tuple[str, ...]]:
        """Of each mail; none where it cannot be told."""
        if not self._names:
            return [() for _ in range(passages.count)]
        columns = passages.vocabulary.columns("", self.columns)[passages.said]
        telling = columns > 0
        width = len(self._spoken)
        said = np.zeros(passages.count * width, np.bool_)  # one dimension is looked through in a third of the time
        said[passages.saying[telling] * width + columns[telling]] = True
        speaking, spoken = np.divmod(np.flatnonzero(said), width)
        counts = self._counts(speaking, spoken, passages.count)
        most = counts.max(axis=1, initial=0)
        own = self._spoken[spoken, counts.argmax(axis=1)[speaking]] == 0
        others = self._counts(speaking[own], spoken[own], passages.count)
        enough = np.minimum(MANY_WORDS, np.maximum(FEW_WORDS, most / 2))
        long = (others >= enough[:, None]) | (counts >= np.maximum(1, NEARLY * most)[:, None])
        short = counts >= np.maximum(1, most / 3)[:, None]
        few = _short(passages, np.bincount(speaking, minlength=passages.count))
        return [self._named(row) for row in np.where(few[:, None], short, long)]

    def _counts(self, speaking: Numbers, spoken: Numbers, count: int) -> Numbers:
        """Of so many mails how many words of each language are said in each."""
        counts = np.zeros((count, len(self._names)), np.int64)
        firsts = np.flatnonzero(np.diff(speaking, prepend=-1))
        if len(firsts):
            counts[speaking[firsts]] = np.add.reduceat(self._spoken[spoken], firsts, axis=0, dtype=np.int64)
        return counts

    def _named(self, row: Flags) -> tuple[str, ...]:
        key = row.tobytes()
        if key not in self._known:
            self._known[key] = tuple(self._names[n] for n in np.flatnonzero(row))
        return self._known[key]


def _short(passages: Passages, told: Numbers) -> Flags:
    """The mails of fewer than SHORT different words, of which so many are `told` already."""
    ends = np.cumsum(np.bincount(passages.mail_of_line, passages.lengths, passages.count)).astype(np.int64)
    short = told < SHORT
    for mail in np.flatnonzero(short).tolist():
        short[mail] = _different(passages.words[ends[mail - 1] if mail else 0 : ends[mail]]) < SHORT
    return short


def _different(words: Numbers) -> int:
    """How many different words there are, at least where they are few."""
    few = len(set(words[:_SEEN].tolist()))
    return few if few >= SHORT else len(set(words.tolist()))
