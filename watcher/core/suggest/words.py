"""What single words tell: which speak of decisions, which are everywhere, which may be names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from math import log2

from watcher.core.message import Message
from watcher.core.reading import Reading
from watcher.core.rules import Rule
from watcher.core.suggest.frames import GAP, Frame, is_of_characters
from watcher.core.text import fold, is_solid

STRONG = 4.0
"""Rules with so many points speak of decisions; words that are commoner elsewhere are politeness or nothing."""
SEVERAL = 3
"""Strong phrases in which a word stands before it counts for anything."""
TWICE = 1.0
MOST_WEIGHT = 4.0
STEM = 4
"""Letters of the shortest beginning by which other forms of a word are known."""
_PIECES = re.compile(r"[^\s()\[\]{}|]+")
_CAPITAL = re.compile(r"(?<=[^\W\d_][ ,] )?\b[A-Z\u00c0-\u00de][\w’'-]+")
_SMALL = re.compile(r"\b[^\W\d_A-Z\u00c0-\u00de][\w’'-]*")
_PLAIN_WORDS = frozenset({"thank", "thanks", "dear", "we"})


@dataclass(slots=True)
class Knowledge:
    """What rules and ordinary mail tell about words."""

    function: frozenset[str]
    known: frozenset[str]
    """Words that are no names for certain."""
    weights: dict[str, float]
    """How much commoner a word is in phrases of decisions than elsewhere, in powers of two; only what is above one."""
    solid: tuple[str, ...] = ()
    """Parts of decisions in scripts without blanks."""
    _seen: dict[str, float] = field(default_factory=dict)

    @classmethod
    def of(
        cls, packs: Iterable[Sequence[Rule]], function: Iterable[str], ordinary: Sequence[Reading] = ()
    ) -> Knowledge:
        """From the rules of each pack, the function words of all languages, and one's own ordinary mail."""
        everywhere = frozenset(word for entry in function for word in fold(entry).split())
        everyday = _Shares(word for reading in ordinary for word in reading.words)
        weights: dict[str, float] = {}
        known: Counter[str] = Counter()
        parts: set[str] = set()
        for rules in packs:
            strong = _Shares(word for rule in rules if rule.points >= STRONG for word in _forms(rule.any))
            others = _Shares(
                word for rule in rules if rule.points < STRONG for word in _forms((*rule.any, *rule.match))
            )
            for word in strong.counts.keys() - everywhere:
                weight = strong.over(word, others, everyday)
                if weight >= TWICE:
                    weights[word] = max(weight, weights.get(word, 0.0))
            known.update(word.rstrip("*") for rule in rules for word in _forms(rule.any))
            known.update(word for rule in rules for text in rule.match for word in _in_small_letters(text))
            parts |= {word for rule in rules if rule.points >= STRONG for word in _forms(rule.any) if is_solid(word)}
        solid = tuple(sorted(part for part in parts if len(part) > 1))
        return cls(everywhere, frozenset(known) | everywhere, weights, solid)

    def weight(self, frame: Frame) -> float:
        """How much a frame speaks of a decision; 0 for not at all."""
        if is_of_characters(frame):
            text = "".join(frame)
            return 2.0 * any(part in text for part in self.solid)
        return sum(self._of(word) for word in frame)

    def _of(self, word: str) -> float:
        if word not in self._seen:
            stems = (f"{word[:length]}*" for length in range(STEM, len(word) + 1))
            found = max((self.weights.get(form, 0.0) for form in (word, *stems)), default=0.0)
            self._seen[word] = 0.0 if word in self.function or word == GAP else found
        return self._seen[word]

    def meaning(self, frame: Frame) -> int:
        """Words of it that mean something; characters are taken for half of one."""
        if is_of_characters(frame):
            return len(frame) // 2
        return sum(word != GAP and word not in self.function for word in frame)

    def loose(self, frame: Frame) -> int:
        """Words that are everywhere at either end: they only make it narrower."""
        return (frame[0] in self.function) + (frame[-1] in self.function)


class _Shares:
    """How often words occur among all."""

    def __init__(self, words: Iterable[str]) -> None:
        self.counts = Counter(words)
        self.total = max(1, self.counts.total())

    def over(self, word: str, *others: _Shares) -> float:
        """How much commoner than in the others, in powers of two; 0 for what hardly occurs at all."""
        if self.counts[word] < SEVERAL:
            return 0.0
        elsewhere = sum(other.counts[word] / other.total for other in others) + 0.25 / self.total
        return min(MOST_WEIGHT, log2(self.counts[word] / self.total / elsewhere))


def _forms(sources: Iterable[str]) -> Iterator[str]:
    """Words of phrases; a beginning with its `*`."""
    for source in sources:
        for piece in _PIECES.findall(source):
            star = "*" if piece.endswith("*") else ""
            yield from (f"{word}{star}" for word in fold(piece).split() if not _has_digit(word))


def _in_small_letters(text: str) -> Iterator[str]:
    for word in _SMALL.findall(text):
        yield from fold(word).split()


def _has_digit(word: str) -> bool:
    return any(map(str.isdigit, word))


def fine(words: Frame, names: frozenset[str], plain: frozenset[str], knowledge: Knowledge) -> tuple[bool, ...]:
    """Which words may stand in a phrase: no numbers, and nothing that may be a name."""
    return tuple(
        not _has_digit(word)
        and (is_solid(word) is not None or word in knowledge.known or (word in plain and word not in names))
        and (word not in names or word in knowledge.function)
        for word in words
    )


def plain_words(reading: Reading) -> frozenset[str]:
    """Words that the body writes in small letters."""
    return frozenset(_in_small_letters(reading.source["body"]))


def names_in(message: Message) -> frozenset[str]:
    """Words of names: of the sender, of their domain, of those who are greeted or who sign."""
    people = [message.sender, *message.reply_to, *message.to, *message.cc]
    told = " ".join(f"{one.name} {one.local_part} {one.domain}" for one in people if one)
    lines = [line for line in message.text.split("\n") if line.strip()]
    edges = " ".join((*lines[:1], *lines[-3:])) if len(lines) > 3 else ""
    capitals = " ".join(_CAPITAL.findall(edges))
    return frozenset(word for word in fold(f"{told} {capitals}").split() if len(word) > 1) - _PLAIN_WORDS
