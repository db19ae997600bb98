"""Forms of words: `candidate`, `candidat*`, `*haus`, `*job*`, and which of them a word has."""

from __future__ import annotations

import re
from collections.abc import Iterable
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
        self._beginnings: dict[str, tuple[str, ...]] = {}
        self._endings: dict[str, tuple[str, ...]] = {}
        self._others: list[tuple[str, str, re2._Regexp[str]]] = []
        """With `*` within or at both ends; its longest piece, which is quicker to look for; what it fits."""
        self._in_ascii = self._others
        """Those that a word in ASCII may have."""
        self._known: dict[str, tuple[str, ...]] = {}
        self._telling: set[str] = set()
        """Those of them that have a form."""

    def add(self, forms: Iterable[str]) -> None:
        for form in frozenset(forms) - self.forms:
            self.forms.add(form)
            if form.find("*") == len(form) - 1:
                self._beginnings[form[:-1][:2]] = (*self._beginnings.get(form[:-1][:2], ()), form[:-1])
            elif form.rfind("*") == 0:
                self._endings[form[1:][-2:]] = (*self._endings.get(form[1:][-2:], ()), form[1:])
            elif "*" in form:
                pattern = re2.compile(re.escape(form).replace(r"\*", ".*"))
                self._others.append((form, max(form.split("*"), key=len), pattern))
                self._in_ascii = [other for other in self._others if other[0].isascii()]
        self._forget()

    def forms_of(self, word: str) -> tuple[str, ...]:
        """Every form that `word` has."""
        found = self._known.get(word)
        if found is None:
            if len(self._known) >= KNOWN_WORDS:
                self._forget()
            found = self._learn(word)
        return found

    def of(self, words: Iterable[str]) -> list[tuple[str, tuple[str, ...]]]:
        """Those of the words that have a form, each with its forms."""
        known = self._known
        return [(word, forms) for word in words if (forms := known[word] if word in known else self.forms_of(word))]

    def telling(self, words: set[str]) -> set[str]:
        """Those of the words that have a form."""
        new = words - self._known.keys()
        if len(self._known) + len(new) > KNOWN_WORDS:
            self._forget()
            new = words
        for word in new:
            self._learn(word)
        return self._telling & words

    def _learn(self, word: str) -> tuple[str, ...]:
        found = self._known[word] = tuple(self.find(word))
        if found:
            self._telling.add(word)
        return found

    def _forget(self) -> None:
        self._known.clear()
        self._telling.clear()

    def find(self, word: str) -> list[str]:
        """The same, of a word that need not be remembered."""
        found = [word] if word in self.forms else []
        for head in {word[:2], word[:1]}:
            if (known := self._beginnings.get(head)) and word.startswith(known):
                found += [beginning + "*" for beginning in known if word.startswith(beginning)]
        for tail in {word[-2:], word[-1:]}:
            if (known := self._endings.get(tail)) and word.endswith(known):
                found += ["*" + ending for ending in known if word.endswith(ending)]
        for form, piece, pattern in self._in_ascii if word.isascii() else self._others:
            if piece in word and pattern.fullmatch(word):
                found.append(form)
        return found
