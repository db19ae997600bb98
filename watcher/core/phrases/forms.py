"""Forms of words: `candidate`, `candidat*`, `*haus`, `*job*`, and which of them a word has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import product

import re2

from watcher.core.text import UMLAUT

KNOWN_WORDS = 50_000
"""Words remembered from mail to mail; no language uses more, and no hostile mail may fill the memory."""
MOST_SPELLINGS = 64


def spellings(form: str) -> frozenset[str]:
    """The form with and without each e that may spell an umlaut; empty when that makes too many."""
    pieces = UMLAUT.split(form)
    if 2 ** (len(pieces) // 2) > MOST_SPELLINGS:
        return frozenset()
    parts = ((piece,) if n % 2 == 0 else (piece, piece + "e") for n, piece in enumerate(pieces))
    return frozenset(map("".join, product(*parts)))


class Lexicon:
    """The forms that the phrases of one pack name.

    A form is a word, with `*` where more letters may follow: at either end or, rarely, within.
    """

    def __init__(self) -> None:
        self.forms: set[str] = set()
        self._beginnings: dict[str, list[str]] = {}
        self._endings: dict[str, list[str]] = {}
        self._others: dict[str, re2._Regexp[str]] = {}
        self._known: dict[str, tuple[str, ...]] = {}

    def add(self, forms: Iterable[str]) -> None:
        for form in frozenset(forms) - self.forms:
            self.forms.add(form)
            if form.find("*") == len(form) - 1:
                self._beginnings.setdefault(form[:-1][:2], []).append(form[:-1])
            elif form.rfind("*") == 0:
                self._endings.setdefault(form[1:][-2:], []).append(form[1:])
            elif "*" in form:
                self._others[form] = re2.compile(re.escape(form).replace(r"\*", ".*"))
        self._known.clear()

    def forms_of(self, word: str) -> tuple[str, ...]:
        """Every form that `word` has."""
        found = self._known.get(word)
        if found is None:
            if len(self._known) >= KNOWN_WORDS:
                self._known.clear()
            found = self._known[word] = tuple(self._find(word))
        return found

    def _find(self, word: str) -> Iterator[str]:
        if word in self.forms:
            yield word
        for head in {word[:2], word[:1]} & self._beginnings.keys():
            yield from (beginning + "*" for beginning in self._beginnings[head] if word.startswith(beginning))
        for tail in {word[-2:], word[-1:]} & self._endings.keys():
            yield from ("*" + ending for ending in self._endings[tail] if word.endswith(ending))
        for form, pattern in self._others.items():
            if pattern.fullmatch(word):
                yield form
