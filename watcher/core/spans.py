"""Where phrases stand in one reading: Span, Spans."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from watcher.core.phrases import Characters, Lexicon, Lines, Phrase, Words
from watcher.core.reading import Reading, Stretches

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

    def __init__(self, reading: Reading, stretches: Callable[[Phrase], Stretches] | None = None) -> None:
        """`stretches` tells in which octets a phrase may fit whose steps can decide, where that is known already."""
        self.reading = reading
        self._stretches = stretches or self._stepped
        self._where: dict[Phrase, Stretches] = {}
        self._possible: dict[tuple[Phrase, ...], tuple[tuple[Phrase, Stretches], ...]] = {}
        self._found: dict[Phrase, tuple[Span, ...]] = {}
        self._known: dict[Lexicon, Sequence[tuple[str, tuple[str, ...]]]] = {}
        self._words: dict[Lexicon, Words] = {}
        self._lines: dict[Lexicon, Lines] = {}

    def of(self, phrase: Phrase) -> tuple[Span, ...]:
        found = self._found.get(phrase)
        if found is None:
            ground = self._ground(phrase)
            found = self._found[phrase] = tuple(self._find(phrase, ground)) if ground else ()
        return found

    def of_any(self, phrases: Iterable[Phrase]) -> Iterator[Span]:
        for phrase in phrases:
            yield from self.of(phrase)

    def near(self, phrases: tuple[Phrase, ...], sentence: int, reach: int = 0) -> Iterator[Span]:
        """Those in the sentence, or at most `reach` away; nothing is looked for that can only stand elsewhere."""
        if possible := self._possible_of(phrases):
            left, right = self.reading.octets_of(sentence - reach, sentence + reach)
            for phrase, where in possible:
                if phrase.solid or any(a < right and b > left for a, b in where):
                    yield from (span for span in self.of(phrase) if abs(span.sentence - sentence) <= reach)

    def _possible_of(self, phrases: tuple[Phrase, ...]) -> tuple[tuple[Phrase, Stretches], ...]:
        """Those that may stand anywhere: of the conditions, which every hit asks for, hardly ever one."""
        possible = self._possible.get(phrases)
        if possible is None:
            found = ((phrase, self._ground(phrase)) for phrase in phrases)
            possible = self._possible[phrases] = tuple(pair for pair in found if pair[1])
        return possible

    def fits(self, phrase: Phrase) -> bool:
        """Whether the phrase may stand anywhere; only where its steps cannot say, that is too much."""
        return bool(self._ground(phrase))

    def _ground(self, phrase: Phrase) -> Stretches:
        """The octets in which it may stand."""
        where = self._where.get(phrase)
        if where is None:
            where = self._where[phrase] = self._looked(phrase)
        return where

    def _looked(self, phrase: Phrase) -> Stretches:
        if phrase.solid:
            ground = self.characters
            may = ground is not None and (not phrase.is_certain or ground.fits(phrase.steps))
            return ((0, len(self.reading.solid_octets)),) if may else ()
        return self._stretches(phrase) if phrase.is_certain else ((0, len(self.reading.octets)),)

    def _stepped(self, phrase: Phrase) -> Stretches:
        """Most phrases miss a word; that is told sooner than where their words would stand."""
        if not self.lines(phrase.lists.lexicon).together(-1, phrase.sketch.anchors):
            return ()
        ends = self.words(phrase.lists.lexicon).ends(phrase.steps)
        return self.reading.stretches(ends >> 1) if ends else ()

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

    def _find(self, phrase: Phrase, stretches: Stretches) -> Iterator[Span]:
        octets = self.reading.solid_octets if phrase.solid else self.reading.octets
        finds = phrase.compiled.finditer
        everywhere = ((a, found.span()) for a, b in stretches for found in finds(octets[a:b]))
        for before, (left, right) in islice(everywhere, MOST_HITS):
            if right > left:
                sentence, start = self.reading.sentence_at(before + left, solid=phrase.solid)
                yield Span(sentence, before + left - start, before + right - start, phrase.solid)
