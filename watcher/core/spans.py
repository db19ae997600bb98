"""Where phrases stand in one reading: Span, Spans."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from watcher.core.phrases import Characters, Lexicon, Lines, Phrase, Words
from watcher.core.reading import EVERYWHERE, Reading

MOST_HITS = 24
"""How often one phrase is found in one mail; more tells nothing, and a hostile mail may hold ten thousand."""


@dataclass(frozen=True, slots=True)
class Span:
    """Where a phrase fits: sentence index, and octets [left, right) counted from the start of that sentence's line."""

    sentence: int
    left: int
    right: int
    solid: bool

    def overlaps(self, other: Span) -> bool:
        """Two matches share a word; the blanks around them may be shared without that."""
        blank = 0 if self.solid else 1
        return self.sentence == other.sentence and self.left + blank < other.right and other.left + blank < self.right


class Spans:
    """The places of phrases in one reading, each looked for once, and only in sentences in which its steps fit."""

    def __init__(self, reading: Reading, sentences: Callable[[Phrase], int] | None = None) -> None:
        """`sentences` tells in which, a bit each, the steps of a phrase fit, where that is known already."""
        self.reading = reading
        self._stepped = sentences or self._gone
        self._where: dict[Phrase, int] = {}
        self._possible: dict[tuple[Phrase, ...], tuple[tuple[Phrase, int], ...]] = {}
        self._found: dict[Phrase, tuple[Span, ...]] = {}
        self._known: dict[Lexicon, Sequence[tuple[str, tuple[str, ...]]]] = {}
        self._words: dict[Lexicon, Words] = {}
        self._lines: dict[Lexicon, Lines] = {}

    def of(self, phrase: Phrase) -> tuple[Span, ...]:
        found = self._found.get(phrase)
        if found is None:
            where = self._ground(phrase)
            found = self._found[phrase] = tuple(self._find(phrase, where)) if where else ()
        return found

    def of_any(self, phrases: Iterable[Phrase]) -> Iterator[Span]:
        for phrase in phrases:
            yield from self.of(phrase)

    def near(self, phrases: tuple[Phrase, ...], sentence: int) -> Iterator[Span]:
        """Those in the sentence; nothing is looked for that can only stand elsewhere."""
        for phrase, where in self._possible_of(phrases):
            if where >> sentence & 1:
                yield from (span for span in self.of(phrase) if span.sentence == sentence)

    def is_near(self, phrases: tuple[Phrase, ...], sentence: int, reach: int = 0) -> bool:
        """Whether one of them stands in the sentence, or at most `reach` away."""
        around = (2 << 2 * reach) - 1 << sentence >> reach
        return any(self._stands(phrase, where, around) for phrase, where in self._possible_of(phrases))

    def stands(self, phrase: Phrase, sentences: int) -> bool:
        """Whether it does in one of these, a bit each."""
        return self._stands(phrase, self._ground(phrase), sentences)

    def _stands(self, phrase: Phrase, where: int, sentences: int) -> bool:
        """Steps that are exact decide, and the expression is never made."""
        if not where & sentences or (where != EVERYWHERE and phrase.is_exact):
            return bool(where & sentences)
        return any(sentences >> span.sentence & 1 for span in self.of(phrase))

    def _possible_of(self, phrases: tuple[Phrase, ...]) -> tuple[tuple[Phrase, int], ...]:
        """Those that may stand anywhere: of the conditions, which every hit asks for, hardly ever one."""
        possible = self._possible.get(phrases)
        if possible is None:
            found = ((phrase, self._ground(phrase)) for phrase in phrases)
            possible = self._possible[phrases] = tuple(pair for pair in found if pair[1])
        return possible

    def fits(self, phrase: Phrase) -> bool:
        """Whether the phrase may stand anywhere; only where its steps cannot say, that is too much."""
        return bool(self._ground(phrase))

    def _ground(self, phrase: Phrase) -> int:
        """The sentences, a bit each, in which it may stand."""
        where = self._where.get(phrase)
        if where is None:
            where = self._where[phrase] = self._looked(phrase)
        return where

    def _looked(self, phrase: Phrase) -> int:
        if phrase.solid:
            ground = self.characters
            may = ground is not None and (not phrase.is_certain or ground.fits(phrase.steps))
            return EVERYWHERE if may else 0
        return self._stepped(phrase) if phrase.is_certain else EVERYWHERE

    def _gone(self, phrase: Phrase) -> int:
        """Most phrases miss a word; that is told sooner than where their words would stand."""
        if not self.lines(phrase.lists.lexicon).together(-1, phrase.sketch.anchors):
            return 0
        return self.reading.sentences_with(self.words(phrase.lists.lexicon).ends(phrase.steps) >> 1)

    def words(self, lexicon: Lexicon) -> Words:
        if lexicon not in self._words:
            self._words[lexicon] = Words(self.reading, self._known_to(lexicon))
        return self._words[lexicon]

    def lines(self, lexicon: Lexicon) -> Lines:
        """Which forms stand in which sentences."""
        if lexicon not in self._lines:
            lines = self._lines[lexicon] = Lines()
            for word, forms in self._known_to(lexicon):
                lines.add(forms, self.reading.lines_of(word))
        return self._lines[lexicon]

    def _known_to(self, lexicon: Lexicon) -> Sequence[tuple[str, tuple[str, ...]]]:
        if lexicon not in self._known:
            self._known[lexicon] = lexicon.of(self.reading.words)
        return self._known[lexicon]

    @cached_property
    def characters(self) -> Characters | None:
        """None when the reading has no script without blanks."""
        return Characters(self.reading) if self.reading.solid else None

    def _find(self, phrase: Phrase, where: int) -> Iterator[Span]:
        octets = self.reading.solid_octets if phrase.solid else self.reading.octets
        stretches = ((0, len(octets)),) if phrase.solid else self.reading.stretches(where)
        finds = phrase.compiled.finditer
        everywhere = ((a, found.span()) for a, b in stretches for found in finds(octets[a:b]))
        for before, (left, right) in islice(everywhere, MOST_HITS):
            if right > left:
                sentence, start = self.reading.sentence_at(before + left, solid=phrase.solid)
                yield Span(sentence, before + left - start, before + right - start, phrase.solid)
