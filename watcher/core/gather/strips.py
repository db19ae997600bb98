"""A mail cut into strips of words, and the spans in them that may be a name, with the signs that speak for each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal

from watcher.core.facts import Where
from watcher.core.gather.sheet import Sheet, folded
from watcher.core.text import fold, is_solid

Named = Literal["company", "role", "person"]
"""What a span may be the name of."""

MOST = 45
"""Strips of a mail that are read: of a longer one those at its beginning and its end."""
TAIL = 15
CHARACTERS = 600
"""Of a strip: no sentence is longer that says a name."""
LONGEST: dict[Named, int] = {"company": 8, "role": 11, "person": 4}
"""Words of the longest span."""
TITLE = 22
"""Words of the longest one that begins a strip, or stands behind a colon, a dash or a quotation mark."""
_LETTER = r"\w\u0300-\u036f\u0900-\u0dff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u200c\u200d"
_WORD = re.compile(rf"(?!_)[{_LETTER}](?:[{_LETTER}.&'’+#@-]*[{_LETTER}+#])?(?:\([a-z/]{{1,4}}\))?|[^\s{_LETTER}]")
"""A word with what is glued to it (AT&T, C++, Node.js, Assistant(e)), or a mark."""
_ALIKE = str.maketrans("“”„«»「」『』《》’‘–—|·•→：，、。【】（）", '"' * 11 + "''" + "------" + ":,,.[]()")
_STOPS = frozenset('.!?;"[]…')
"""No name goes on behind them."""
_WITHIN = frozenset(")%+")
"""Marks that may end one."""
_OPENING = frozenset("^\"':-")
_LISTS = (
    "occupations", "trades", "organisation", "team", "generic", "never", "no-role", "role-nouns", "closings", "titles",
    "calls", "events", "houses", "degrees", "places", "countries",
)  # fmt: skip
"""Headings of extraction.yaml whose words are told apart by nothing but that they stand there."""
_AROUND = "around-"
"""How headings begin of what stands around names."""


@dataclass(frozen=True, eq=False)
class Strip:
    """A sentence or a line, in words and marks."""

    text: str
    where: Where
    place: str
    """subject, opening, early, middle, last, signature, heading."""
    edges: tuple[tuple[int, int], ...]
    words: tuple[str, ...]
    """As they are compared: folded, one quotation mark for all."""
    looks: str
    """One letter a word: U big, A all big, m mixed, l small, d number, s without blanks, c caseless, p mark."""
    lists: tuple[tuple[str, ...], ...]
    tells: tuple[frozenset[str], ...]
    """What each word says about what stands beside it: that it is a post, a paper, a house."""

    def said(self, begin: int, end: int) -> str:
        """The words from `begin` up to `end`, as they stand there."""
        return self.text[self.edges[begin][0] : self.edges[end - 1][1]]

    def key(self, begin: int, end: int) -> str:
        """What a span is told by: its words without marks."""
        said, begins, ends = self._unmarked
        return said[begins[begin] : ends[end]]

    @cached_property
    def _unmarked(self) -> tuple[str, list[int], list[int]]:
        """The words without marks, and where in them the next word begins and the last one ends, by number."""
        begins, ends, said = [0], [0], list[str]()
        for word, look in zip(self.words, self.looks, strict=True):
            if look != "p":
                said.append(word)
                ends.append(begins[-1] + len(word))
                begins.append(ends[-1] + 1)
            else:
                ends.append(ends[-1])
                begins.append(begins[-1])
        return " ".join(said), begins, ends

    def before(self, begin: int) -> str:
        return self.words[begin - 1] if begin else "^"

    def behind(self, end: int) -> str:
        return self.words[end] if end < len(self.words) else "$"


@lru_cache(maxsize=4_000)
def _look(word: str) -> str:
    first = word[0]
    if not first.isalnum():
        return "p"
    if first.isdigit() or is_solid(first):
        return "d" if first.isdigit() else "s"
    if first.isupper():
        return "A" if word.isupper() and len(word) > 1 else "U"
    if first.islower():
        return "l" if word.islower() else "m"
    return "c"


def strips(sheet: Sheet) -> tuple[Strip, ...]:
    """The subject, the sentences, and the headings that stand beside what they say."""
    lists = _Lists(sheet)
    sentences = sheet.sentences
    if len(sentences) > MOST:
        sentences = (*sentences[: MOST - TAIL], *sentences[-TAIL:])
    found = [_strip(sheet.subject, "subject", "subject", lists)]
    for number, sentence in enumerate(sentences):
        signing = _signing(sentence, sheet.block)
        place = "signature" if signing else _place(number, len(sentences))
        found += [_strip(line, "body", place, lists) for line in signing or (sentence,)]
    beside = [line for line in sheet.headed[len(sheet.sentences) :] if line not in sentences]
    found += [_strip(line, "body", "heading", lists) for line in beside[:12]]
    return tuple(one for one in found if one.words)


def _signing(sentence: str, block: tuple[str, ...]) -> tuple[str, ...]:
    """The lines of the signature that a sentence is made of, or the part of one that it is; else none.

    Who signs and the firm below are read as two: `Ada Boss`, `Salt Mills`.
    """
    if any(sentence in line for line in block):
        return (sentence,)
    lines = tuple(line for line in dict.fromkeys(block) if line in sentence)
    return lines if 2 * sum(map(len, lines)) > len(sentence) else ()


def _place(number: int, all_of_them: int) -> str:
    if number < 5:
        return "opening" if number < 2 else "early"
    return "last" if all_of_them - number < 4 else "middle"


def _strip(text: str, where: Where, place: str, lists: _Lists) -> Strip:
    edges = tuple(found.span() for found in _WORD.finditer(text, 0, CHARACTERS))
    words = [text[start:end] for start, end in edges]
    compared = tuple(map(_compared, words))
    looks, told = "".join(map(_look, words)), tuple(map(lists.tells, compared))
    return Strip(text, where, place, edges, compared, looks, tuple(map(lists.of, words)), told)


@lru_cache(maxsize=4_000)
def _compared(word: str) -> str:
    return fold(word) or word.translate(_ALIKE)


_NONE: frozenset[str] = frozenset()
_Around = tuple[dict[str, frozenset[str]], tuple[tuple[str, str], ...], tuple[str, ...]]
"""What words tell, what those tell that begin so, and all these beginnings."""


@lru_cache(maxsize=64)
def _around(headings: tuple[tuple[str, tuple[str, ...]], ...]) -> _Around:
    whole: dict[str, frozenset[str]] = {}
    begun: list[tuple[str, str]] = []
    for heading, phrases in headings:
        for phrase in phrases:
            begins = fold(phrase)
            if phrase.endswith("*"):
                begun.append((begins, heading))
            else:
                whole[begins] = whole.get(begins, _NONE) | {heading}
    return whole, tuple(begun), tuple(begins for begins, _ in begun)


class _Lists:
    """In which lists of the language's words a word stands."""

    def __init__(self, sheet: Sheet) -> None:
        self._words = [(heading, sheet.words(heading)) for heading in _LISTS]
        self._ends = [
            ("occupations", tuple(sheet.words("occupation-ends") | sheet.words("trade-ends"))),
            ("organisation", tuple(sheet.words("house-ends"))),
        ]
        self._given = sheet.given
        headings = {one for wordings in sheet.wordings for one in wordings.phrases if one.startswith(_AROUND)}
        self._around = _around(tuple((one.removeprefix(_AROUND), sheet.phrases(one)) for one in sorted(headings)))
        self._known: dict[str, tuple[str, ...]] = {}

    def of(self, word: str) -> tuple[str, ...]:
        if word not in self._known:
            self._known[word] = tuple(dict.fromkeys(self._found(word, folded(word))))
        return self._known[word]

    def tells(self, word: str) -> frozenset[str]:
        """`post` of position, `paper` of manuscript."""
        whole, begun, beginnings = self._around
        told = whole.get(word, _NONE)
        if not word.startswith(beginnings):  # most words; all beginnings are tried in one go
            return told
        return told | {heading for begins, heading in begun if word.startswith(begins)}

    def _found(self, word: str, plain: str) -> list[str]:
        found = [heading for heading, words in self._words if plain in words]
        if word[0].isupper():
            found += [heading for heading, ends in self._ends if ends and len(plain) > 4 and plain.endswith(ends)]
            if plain in self._given:
                found.append("given")
        return found


def spans(strip: Strip, named: Named) -> Iterator[tuple[int, int]]:
    """Where what may be such a name begins and ends; a company's of several words does not begin small."""
    for begin, look in enumerate(strip.looks):
        if look == "p":
            continue
        most = TITLE if named == "role" and strip.before(begin) in _OPENING else LONGEST[named]
        for end in range(begin + 1, min(begin + most, len(strip.words)) + 1):
            last = strip.words[end - 1]
            if last in _STOPS or (named == "company" and look == "l" and end > begin + 1):
                break
            if strip.looks[end - 1] != "p" or last in _WITHIN:
                yield begin, end
