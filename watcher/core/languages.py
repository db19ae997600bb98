"""Which language a mail is in, by its function words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import chain

from watcher.core.reading import Reading
from watcher.core.text import fold_each, is_solid

FEW_WORDS = 2
MANY_WORDS = 6
"""So many different function words, which the commonest language has not, show that some of the mail is in another."""
NEARLY = 0.8
"""So many of the words that the commonest language has make a language as likely: sisters share most of them."""
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
        told = self._told(reading)
        different = _different(told)
        most = max(different.values(), default=0)
        if len(reading.words) < SHORT:
            enough = max(1, most / 3)
            return tuple(language for language in self.names if different[language] >= enough)
        first = next((language for language in self.names if most and different[language] == most), "")
        own = _different((names, times) for names, times in told if first not in names)
        enough = min(MANY_WORDS, max(FEW_WORDS, most / 2))
        return tuple(name for name in self.names if own[name] >= enough or different[name] >= max(1, NEARLY * most))

    def commonest(self, reading: Reading) -> str:
        """The language with most different function words, then with most of them; empty when there are none."""
        told = self._told(reading)
        different, times = _different(told), Counter[str]()
        for languages, count in told:
            for language in languages:
                times[language] += count
        length = 1 + reading.length
        spoken = (language for language in self.names if different[language])
        return max(spoken, key=lambda language: different[language] + times[language] / length, default="")

    def _told(self, reading: Reading) -> list[tuple[list[str], int]]:
        """Of each function word in the text its languages, and how often it occurs."""
        here = self.by_word.keys() & reading.words.keys()
        found = [(self.by_word[word], count) for word in here if (count := reading.times(word))]
        if reading.solid:
            parts = (part for part in self._by_part if part in reading.solid)
            found += [(self._by_part[part], reading.solid.count(part)) for part in parts]
        return found


def _different(told: Iterable[tuple[list[str], int]]) -> Counter[str]:
    """How many different function words of each language there are."""
    return Counter(chain.from_iterable(languages for languages, _ in told))
