"""From a written phrase to its items."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from watcher.core.phrases.forms import Lexicon
from watcher.core.phrases.items import Choice, Gap, Glued, Item, Word
from watcher.core.phrases.steps import Steps
from watcher.core.text import fold

WIDEST = 100
"""Words or characters that a gap may skip; a sentence has not many more."""
KNOWN_SIGNS = 8_000
"""Signs whose words are remembered: a pack says the same ones again and again."""
NESTING = 12
"""Brackets within brackets; deeper cannot be meant."""


class PhraseProblem(ValueError):
    """A phrase that cannot be understood; `column` counts from 0 in the phrase."""

    def __init__(self, text: str, column: int = 0) -> None:
        super().__init__(text)
        self.column = column


_TOKEN = re.compile(r"\s+|\.\.\.(\d*)|…|[()\[\]|]|\{([\w-]*)\}?|\*?[^\s()\[\]{}|*…]+\*?|\*|.", re.DOTALL)
# Folding makes ä an a: so in a phrase ä and ae both become an a that may carry an e; before an e it stays (següent).
_UMLAUT = re.compile("([äöüÄÖÜ])(?!e)")


class WordLists:
    """The named word lists of one pack, each parsed once, when a phrase first names it; and the pack's lexicon."""

    def __init__(self, lists: Mapping[str, tuple[str, ...]] | None = None) -> None:
        self.lexicon = Lexicon()
        self.steps = Steps(self.lexicon)
        self._lists = dict(lists or {})
        self._parsed: dict[str, Choice] = {}

    def choice(self, name: str, inside: tuple[str, ...]) -> Choice:
        """Raises PhraseProblem for an unknown name and for a list that contains itself."""
        if name in inside:
            raise PhraseProblem(f"the word list `{name}` contains itself")
        if name not in self._lists:
            raise PhraseProblem(f"there is no word list named `{name}`")
        if name not in self._parsed:
            options = (Parser(entry, self, (*inside, name)).parse() for entry in self._lists[name])
            self._parsed[name] = Choice(tuple(option for option in options if option))
        return self._parsed[name]


class Parser:
    def __init__(self, phrase: str, lists: WordLists, inside: tuple[str, ...] = ()) -> None:
        self.lists, self.inside = lists, inside
        self.tokens = [(found.group(), found.start(), found) for found in _TOKEN.finditer(phrase)]
        self.at = 0

    def parse(self) -> tuple[Item, ...]:
        items = self.sequence(0)
        if self.at < len(self.tokens):
            sign, column, _ = self.tokens[self.at]
            raise PhraseProblem(f"`{sign}` has no partner", column)
        return items

    def sequence(self, depth: int) -> tuple[Item, ...]:
        """Terms up to a closing bracket, a `|` or the end."""
        terms: list[list[Item]] = [[]]
        while self.at < len(self.tokens) and self.tokens[self.at][0] not in (")", "]", "|"):
            sign, column, found = self.tokens[self.at]
            self.at += 1
            if _is_star_inside(terms[-1], sign):
                raise PhraseProblem(
                    "`*` stands at an end of a word, not inside it; (a|b) names what may stand there", column
                )
            if sign.isspace():
                terms.append([])
            elif sign in ("(", "["):
                terms[-1].append(self.choice(sign, column, depth + 1))
            elif sign == "…" or sign.startswith("..."):
                terms += [[Gap(0, _width(found.group(1), column))], []]
            elif sign.startswith("{"):
                terms[-1].append(self.named(found.group(2), column, closed=sign.endswith("}")))
            elif sign[0] in "?+" and terms[-1] and isinstance(terms[-1][-1], Choice):
                raise PhraseProblem(f"`{sign[0]}` means nothing here; [x] is a word that may be missing", column)
            else:
                terms[-1] += _words(sign)
        return tuple(_term(term) for term in terms if term)

    def choice(self, opening: str, column: int, depth: int) -> Choice:
        if depth > NESTING:
            raise PhraseProblem("brackets are nested too deep", column)
        closing = ")" if opening == "(" else "]"
        options = [self.sequence(depth)]
        while self.at < len(self.tokens) and self.tokens[self.at][0] == "|":
            self.at += 1
            options.append(self.sequence(depth))
        if self.at >= len(self.tokens) or self.tokens[self.at][0] != closing:
            raise PhraseProblem(f"`{opening}` is never closed by `{closing}`", column)
        self.at += 1
        return Choice((*options, ()) if opening == "[" else tuple(options))

    def named(self, name: str, column: int, *, closed: bool) -> Choice:
        if not closed:
            raise PhraseProblem("`{` is never closed by `}`", column)
        try:
            return self.lists.choice(name, self.inside)
        except PhraseProblem as problem:
            raise PhraseProblem(str(problem), column) from problem


def _is_star_inside(term: list[Item], sign: str) -> bool:
    """Whether a word goes on after an open end, or has begun before one."""
    if not term or sign.isspace() or sign == "…" or sign.startswith("..."):
        return False
    return (isinstance(term[-1], Word) and term[-1].open_right) or (sign[0] == "*" and sign != "*")


def _width(written: str | None, column: int) -> int | None:
    """How wide a gap is said to be; None where it is not said."""
    if not written:
        return None
    if len(written) > 3 or int(written) > WIDEST:
        raise PhraseProblem(f"a gap skips at most {WIDEST} words", column)
    return int(written)


@lru_cache(maxsize=KNOWN_SIGNS)
def _words(sign: str) -> tuple[Item, ...]:
    """One written sign as folded words; `*` at its ends leaves that end open, alone it is any one word."""
    if sign == "*":
        return (Gap(1, 1),)
    words = fold(_UMLAUT.sub(r"\1e", sign.strip("*"))).split()
    last = len(words) - 1
    return tuple(
        Word(word, sign.startswith("*") and n == 0, sign.endswith("*") and n == last) for n, word in enumerate(words)
    )


def _term(items: list[Item]) -> Item:
    if len(items) == 1:
        return items[0]
    if all(isinstance(item, Word) for item in items):
        return Choice((tuple(items),))  # one sign that folds to several words: e-mail, n'a
    return Glued(tuple(items))
