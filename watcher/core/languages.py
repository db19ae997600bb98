"""Which language a mail is in, by its function words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from watcher.core.reading import Reading
from watcher.core.text import fold_each, is_solid

FEW_WORDS = 2
MANY_WORDS = 6
"""So many different function words of a language show that some of the mail is written in it."""
SHORT = 16
"""Fewer different words than this may hold one function word of their own language, and two of another."""


class Languages:
    """Function words by language. Those of scripts without blanks are looked for as parts of the text."""

    def __init__(self, words: Mapping[str, tuple[str, ...]]) -> None:
        self.names = tuple(words)
        self.by_word: dict[str, list[str]] = {}
        """Of each function word its languages."""
        self._by_part: dict[str, list[str]] = {}
        for language, entries in words.items():
            for entry in fold_each(entries):
                table, found = (
                    (self._by_part, [entry.replace(" ", "")]) if is_solid(entry) else (self.by_word, entry.split())
                )
                for word in found:
                    table.setdefault(word, []).append(language)

    def likely(self, reading: Reading) -> tuple[str, ...]:
        """The languages some of the text may be in; empty when that cannot be told."""
        return self._enough(self._counts(reading)[0], len(reading.words))

    def _enough(self, different: Counter[str], words: int) -> tuple[str, ...]:
        most = max(different.values(), default=0)
        enough = max(1, most / 3) if words < SHORT else min(MANY_WORDS, max(FEW_WORDS, most / 2))
        return tuple(language for language in self.names if different[language] >= enough)

    def commonest(self, reading: Reading) -> str:
        """The language with most different function words, then with most of them; empty when there are none."""
        different, times = self._counts(reading)
        length = 1 + reading.length
        spoken = (language for language in self.names if different[language])
        return max(spoken, key=lambda language: different[language] + times[language] / length, default="")

    def _counts(self, reading: Reading) -> tuple[Counter[str], Counter[str]]:
        """How many different function words of each language occur, and how often in all."""
        different: Counter[str] = Counter()
        times: Counter[str] = Counter()
        found = [(self.by_word[word], reading.times(word)) for word in self.by_word.keys() & reading.words.keys()]
        if reading.solid:
            found += [
                (self._by_part[part], reading.solid.count(part)) for part in self._by_part if part in reading.solid
            ]
        for languages, count in found:
            for language in languages if count else ():
                different[language] += 1
                times[language] += count
        return different, times
