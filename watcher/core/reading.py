"""One message as the rules see it: a Reading."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import replace
from functools import cached_property, lru_cache

from watcher.core import quoting
from watcher.core.text import Sentence, Where, fold, is_solid, sentences

Stretches = Sequence[tuple[int, int]]
"""Octets [left, right) of a text, in its order; each stretch is one sentence or several."""
MANY_SENTENCES = 24
EVERYWHERE = -1
"""Of sentences as bits: all there may be. More than MANY_SENTENCES are not told apart: the time stays linear."""


class Reading:
    """One message as the rules see it: sentences of subject, body, sender and headers, one per line of `folded`."""

    def __init__(self, *, subject: str, body: str, sender: str = "", headers: str = "") -> None:
        self.parts = quoting.split(body)
        self.source: dict[Where, str] = {
            "subject": subject,
            "body": self.parts.current,
            "sender": sender,
            "headers": headers,
        }
        names: tuple[Where, ...] = ("sender", "headers")
        plain = ((where, self.source[where]) for where in names)
        self.sentences = (
            *sentences(subject, "subject"),
            *sentences(self.parts.current, "body"),
            *(Sentence(where, ((0, len(text)),), fold(text)) for where, text in plain if text),
        )
        self.folded = _lines(self.sentences)
        self._known_places: dict[int, list[int]] = {}
        self.whole: Reading | None = None
        """What this is a part of."""

    def only(self, kept: Collection[int]) -> Reading:
        """The same mail of which only some sentences are read: the others stand where they stood, without words."""
        part = copy(self)
        for name in [name for name, value in vars(Reading).items() if isinstance(value, cached_property)]:
            vars(part).pop(name, None)
        silent = (sentence if n in kept else replace(sentence, folded="") for n, sentence in enumerate(self.sentences))
        part.sentences, part.whole = tuple(silent), self
        part.folded = _lines(part.sentences)
        return part

    @cached_property
    def octets(self) -> bytes:
        return self.folded.encode()

    @cached_property
    def solid(self) -> str:
        """`folded` without blanks; empty when no script in it needs that."""
        return self.folded.replace(" ", "") if is_solid(self.folded) else ""

    @cached_property
    def characters(self) -> Mapping[str, Sequence[int]]:
        """Each character of `solid` with its numbers."""
        return _numbers(self.solid)

    @cached_property
    def solid_octets(self) -> bytes:
        return self.solid.encode()

    @cached_property
    def words(self) -> Mapping[str, Sequence[int]]:
        """Each word of `folded` with its numbers; borders between sentences are numbered, too."""
        return self._numbered[0]

    def places_of(self, word: str) -> int:
        """Bit n is set where number n is the word."""
        return bits(self.words[word])

    def lines_of(self, word: str) -> int:
        """Bit n is set where sentence n has the word."""
        borders, lines = self._numbered[2], 0
        for number in self.words[word]:
            lines |= 1 << bisect_right(borders, number)
        return lines

    @cached_property
    def inside(self) -> int:
        """Bit n is set where number n is a word."""
        return self._numbered[1]

    @cached_property
    def solid_inside(self) -> int:
        """Bit n is set where character n of `solid` is no border."""
        return all_but(self.characters.get("\n", ()), len(self.solid))

    @cached_property
    def _numbered(self) -> tuple[Mapping[str, Sequence[int]], int, Sequence[int]]:
        tokens = self.folded.split(" ")
        numbers = _numbers(tokens)
        empty, borders = numbers.pop("", []), numbers.pop("\n", [])
        return numbers, all_but([*empty, *borders], len(tokens)), borders

    def times(self, word: str) -> int:
        """How often a word occurs in subject and body."""
        return bisect_right(self.words.get(word, ()), self._told)

    @property
    def length(self) -> int:
        """How many words subject and body have, read or not."""
        if self.whole:
            return self.whole.length
        return (self.inside & ((2 << self._told) - 1)).bit_count()

    @cached_property
    def _told(self) -> int:
        """The number of the border that ends the body; sender and headers follow."""
        told = sum(sentence.where in ("subject", "body") for sentence in self.sentences)
        return self._numbered[2][told - 1] if told else 0

    @cached_property
    def _ends(self) -> tuple[list[int], list[int]]:
        """End offset of each sentence's line, in octets: in `octets`, and in `solid_octets`."""
        spaced, solid, n, m = [], [], 0, 0
        for sentence in self.sentences:
            n += len(sentence.folded.encode()) + 3
            m += len(sentence.folded.replace(" ", "").encode()) + 1
            spaced.append(n)
            solid.append(m)
        return spaced, solid

    def sentence_at(self, octet: int, *, solid: bool) -> tuple[int, int]:
        """Index of the sentence at an octet offset, and the octet offset at which its line starts."""
        ends = self._ends[solid]
        index = bisect_right(ends, octet)
        return index, ends[index - 1] if index else 0

    def sentences_with(self, numbers: int) -> int:
        """The sentences, a bit each, that have words of these numbers."""
        borders, found = self._numbered[2], 0
        while numbers and found >= 0:
            n = bisect_right(borders, (numbers & -numbers).bit_length() - 1)
            found = few(found | 1 << n)
            numbers = numbers >> borders[n] << borders[n]
        return found

    @cached_property
    def told(self) -> int:
        """The sentences, a bit each, that are no headers."""
        return sum(1 << n for n, sentence in enumerate(self.sentences) if sentence.where != "headers")

    @cached_property
    def worded(self) -> int:
        """The sentences, a bit each, that have words."""
        return sum(1 << n for n, sentence in enumerate(self.sentences) if sentence.folded)

    def stretches(self, sentences: int) -> Stretches:
        """The octets of these, a bit each."""
        if sentences == EVERYWHERE:
            return ((0, len(self.octets)),)
        ends = self._ends[False]
        numbers = (n for n in range(sentences.bit_length()) if sentences >> n & 1)
        return [(ends[n - 1] if n else 0, ends[n]) for n in numbers]

    def words_of(self, index: int, left: int, right: int) -> tuple[int, int]:
        """Span in the sentence's own source text of the folded non-blank characters [left, right) of sentence `index`.

        The whole sentence when folding has moved characters about so that they cannot be told apart.
        """
        sentence = self.sentences[index]
        places = self._places(index)
        if len(places) != len(sentence.folded.replace(" ", "")) or right > len(places) or left >= right:
            return sentence.pieces[0][0], sentence.pieces[-1][1]
        return places[left], places[right - 1] + 1

    def _places(self, index: int) -> list[int]:
        """For each folded non-blank character of a sentence, the offset it came from."""
        if index not in self._known_places:
            sentence = self.sentences[index]
            source = self.source[sentence.where]
            self._known_places[index] = [place for a, b in sentence.pieces for place in _kept(source, a, b)]
        return self._known_places[index]


def few(sentences: int) -> int:
    """The same, where they are not too many to be told apart."""
    return sentences if sentences.bit_count() <= MANY_SENTENCES else EVERYWHERE


def _lines(sentences: Iterable[Sentence]) -> str:
    """Each sentence between blanks, and a line end behind it."""
    return "".join(f" {sentence.folded} \n" for sentence in sentences)


def _numbers(tokens: Sequence[str]) -> dict[str, list[int]]:
    numbers: dict[str, list[int]] = {}
    for number, token in enumerate(tokens):
        if token in numbers:
            numbers[token].append(number)
        else:
            numbers[token] = [number]
    return numbers


def bits(numbers: Sequence[int]) -> int:
    """An integer with these bits set; linear in the greatest of the numbers, however many there are."""
    if len(numbers) < 16:
        return sum(1 << number for number in numbers)
    octets = bytearray(max(numbers) // 8 + 1)
    for number in numbers:
        octets[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(octets, "little")


def all_but(borders: Sequence[int], length: int) -> int:
    return ((1 << length) - 1) & ~bits(borders)


def _kept(source: str, start: int, end: int) -> Iterable[int]:
    """The offset of every character that folding leaves, as often as it leaves it."""
    piece = source[start:end]
    if piece.isascii():
        return (place for place, char in enumerate(piece, start) if char.isalnum())
    return (place for place, char in enumerate(piece, start) for _ in range(_width(char)))


@lru_cache(maxsize=1 << 14)
def _width(char: str) -> int:
    """How many characters are left of one when it is folded."""
    return int(char.isalnum()) if char.isascii() else len(fold(char).replace(" ", ""))
