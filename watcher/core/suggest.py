"""From corrections to phrases: what tells the missed mails from everything else, and the wrong ones from every no."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from math import ceil

from watcher.core.message import Message
from watcher.core.proving import as_read
from watcher.core.reading import Reading
from watcher.core.rules import CompiledPack, RuleSet
from watcher.core.text import fold
from watcher.core.verdict import read

Gram = tuple[str, ...]
SHORTEST, LONGEST = 3, 7
"""Words of a phrase: shorter ones stand in ordinary mail sooner or later, longer ones in one mail only."""
MOST_POINTS = 6.0
EVERYDAY = 0.02
"""Of ordinary mails; a word that stands in more of them decides nothing."""
SEVERAL = 5
"""Phrases of the packs in which a word stands before it counts as a word of decisions."""
STRONG = 4.0
"""Rules with so many points speak of decisions; words that are commoner in the others are politeness."""
_WORD = re.compile(r"[^\W\d_]{2,}")
_CAPITAL = re.compile(r"(?<=[^\W\d_][ ,] )?\b[A-Z\u00c0-\u00de][\w’'-]+")


@dataclass(frozen=True, slots=True)
class Learned:
    """Phrases for one new rule, the points they need, and how many mails each one was seen in."""

    phrases: tuple[tuple[str, int], ...]
    points: float


@dataclass(slots=True)
class Knowledge:
    """Words of the packs: which carry a decision, which are everywhere, which are no names for certain."""

    decisive: frozenset[str]
    function: frozenset[str]
    known: frozenset[str]

    @classmethod
    def of(cls, packs: Iterable[CompiledPack], function: Iterable[str]) -> Knowledge:
        everywhere = frozenset(word for entry in function for word in fold(entry).split())
        rules = [compiled.rule for pack in packs for compiled in pack.rules]
        told = frozenset(word for rule in rules for word in _words_of((*rule.any, *rule.match)))
        strong = _shares(source for rule in rules if rule.points >= STRONG for source in rule.any)
        others = _shares(source for rule in rules if rule.points < STRONG for source in rule.any)
        decisive = frozenset(word for word, share in strong.items() if share > others.get(word, 0.0))
        return cls(decisive - everywhere, everywhere, told | everywhere)

    def without_everyday(self, ordinary: Sequence[Reading]) -> Knowledge:
        """Words of one's own ordinary mail decide nothing."""
        counts = Counter(word for reading in ordinary for word in self.decisive & reading.words.keys())
        everyday = frozenset(word for word, count in counts.items() if count > max(1, EVERYDAY * len(ordinary)))
        return Knowledge(self.decisive - everyday, self.function, self.known)


def _shares(sources: Iterable[str]) -> dict[str, float]:
    """In which share of the phrases each word stands, of those that stand in several."""
    phrases = [frozenset(_words_of((source,))) for source in sources]
    counts = Counter(word for words in phrases for word in words)
    return {word: count / len(phrases) for word, count in counts.items() if count >= SEVERAL}


def _words_of(sources: Iterable[str]) -> Iterator[str]:
    for source in sources:
        yield from _WORD.findall(fold(source))


@dataclass(slots=True)
class Against:
    """What a phrase must not occur in."""

    grams: set[Gram] = field(default_factory=set)

    def without(self, candidates: set[Gram], readings: Iterable[Reading]) -> set[Gram]:
        """Candidates that stand in none of the readings."""
        left = set(candidates)
        for reading in readings:
            left -= {gram for sentence in reading.sentences for gram in _grams(sentence.folded.split())}
        return left


def for_missed(
    missed: Sequence[Message], needs: Sequence[float], ordinary: Sequence[Reading], words: Knowledge, rules: RuleSet
) -> Learned:
    """Phrases that say no in the missed mails and stand in nothing else; `needs` are the points each mail lacks."""
    found = [frozenset(_decisions(message, words)) for message in missed]
    everyone = [_strangers(message) for message in missed]
    candidates = {gram for grams in found for gram in grams if not any(set(gram) & names for names in everyone)}
    candidates = Against().without(candidates, (*_near_misses(rules), *ordinary))
    seen = Counter(gram for grams in found for gram in grams)
    rare = words.without_everyday(ordinary)
    candidates = {gram for gram in candidates if seen[gram] > 1 or _is_safe(gram, rare)}
    chosen = tuple(_cover([grams & candidates for grams in found], words))
    lacking = [need for grams, need in zip(found, needs, strict=True) if any(gram in grams for gram, _ in chosen)]
    points = min(MOST_POINTS, max(1.0, ceil(2 * max(lacking, default=1.0)) / 2))
    return Learned(tuple((" ".join(gram), count) for gram, count in chosen), points)


def for_wrong(
    wrong: Sequence[Message], excess: Sequence[float], noes: Iterable[Reading], words: Knowledge, rules: RuleSet
) -> Learned:
    """Phrases of mails that are no rejection, which stand in no real one; `excess` are the points to take away."""
    found = [frozenset(_plain(message, words)) for message in wrong]
    examples = (
        as_read(compiled.rule, text)
        for pack in rules.all_packs()
        for compiled in pack.rules
        if compiled.rule.points > 0
        for text in compiled.rule.match
    )
    candidates = Against().without({gram for grams in found for gram in grams}, (*examples, *noes))
    chosen = tuple(_cover([grams & candidates for grams in found], words))
    points = min(MOST_POINTS, max(1.0, ceil(2 * max(excess, default=1.0)) / 2))
    return Learned(tuple((" ".join(gram), count) for gram, count in chosen), -points)


def _near_misses(rules: RuleSet) -> Iterator[Reading]:
    """Examples of what is no no: of rules against one, and those that rules for one must not hit."""
    for pack in rules.all_packs():
        for compiled in pack.rules:
            for text in compiled.rule.match if compiled.rule.points < 0 else compiled.rule.no_match:
                yield as_read(compiled.rule, text)


def _cover(found: Sequence[frozenset[Gram]], words: Knowledge) -> Iterator[tuple[Gram, int]]:
    """Few phrases that together stand in as many of the mails as can be reached; the commonest first."""
    counts = Counter(gram for grams in found for gram in grams)
    left = set(range(len(found)))
    while left:
        reach = Counter(gram for n in left for gram in found[n])
        if not reach:
            return
        best = max(reach, key=lambda gram: (reach[gram], _telling(gram, words), gram))
        yield best, counts[best]
        left -= {n for n in left if best in found[n]}


def _telling(gram: Gram, words: Knowledge) -> float:
    """More words that decide are better; words that are everywhere at either end only make it narrower."""
    decisive = sum(word in words.decisive for word in gram)
    loose = (gram[0] in words.function) + (gram[-1] in words.function)
    return decisive - 0.5 * loose - 0.1 * (len(gram) - SHORTEST)


def _is_safe(gram: Gram, words: Knowledge) -> bool:
    """What one mail alone has proven needs more than one word of decisions, and more than three words."""
    return len(gram) > SHORTEST and sum(word in words.decisive for word in gram) > 1


def _decisions(message: Message, words: Knowledge) -> Iterator[Gram]:
    """N-grams with two words that carry meaning, one of them a word of decisions."""
    for gram in _plain(message, words):
        if any(word in words.decisive for word in gram):
            yield gram


def _plain(message: Message, words: Knowledge) -> Iterator[Gram]:
    reading, names = read(message), _strangers(message)
    small = {fold(word) for word in re.findall(r"\b[^\W\d_A-Z][\w’'-]*", reading.source["body"])}
    for sentence in reading.sentences:
        if sentence.where != "body" or sentence.question:
            continue
        for gram in _grams(sentence.folded.split()):
            fine = all(word.isalpha() and word not in names and (word in words.known or word in small) for word in gram)
            if fine and sum(word not in words.function for word in gram) >= 2:
                yield gram


def _strangers(message: Message) -> set[str]:
    """Words of names: of the sender, of their domain, of those who are greeted or who sign."""
    people = [message.sender, *message.reply_to, *message.to, *message.cc]
    told = " ".join(f"{one.name} {one.local_part} {one.domain}" for one in people if one)
    lines = [line for line in message.text.split("\n") if line.strip()]
    edges = " ".join((*lines[:1], *lines[-3:])) if len(lines) > 3 else ""
    capitals = " ".join(_CAPITAL.findall(edges))
    return {word for word in fold(f"{told} {capitals}").split() if len(word) > 1} - {"thank", "thanks", "dear", "we"}


def _grams(words: Sequence[str]) -> Iterator[Gram]:
    for length in range(SHORTEST, LONGEST + 1):
        for start in range(len(words) - length + 1):
            yield tuple(words[start : start + length])
