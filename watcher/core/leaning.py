"""What a mail's ordinary words lean to: each says a little for a no or against one, together enough for a doubt.

They never decide: what rules call a no they make unclear at most, and nothing do they make a no (ADR 50, 52). And the
words in which a no is said speak against no no: *declined* is other matters' word only where a rule has not read it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from watcher.core.balance import STEP, doubted, is_even
from watcher.core.hits import DECISIVE, Hit, total
from watcher.core.reading import Reading
from watcher.core.rules import Compiled, CompiledPack, Rule, RuleSet
from watcher.core.spans import Span

MOST, LEAST = 150, -600
"""So many hundredths of a point it gives at most, and takes at most."""
ENOUGH = 24
"""With fewer words that lean less is sure of what a mail is not about."""
MANY = 50
"""A mail with more of them is about many things, and they take less of what one of its sentences says."""
SHARE = 0.45
"""It gives at most this share of what rules give."""
TAKEN = 0.5
"""And takes at most this share of it from what rules call a no: a plain no stays one."""
BESIDE = 1.5
"""It counts only beside a rule of the same pack with so many points: words alone say nothing."""
_TOLD = 6
"""So many words, those that lean most, are told as its reason."""


def hundredths(together: int, words: int) -> int:
    """What so many words give whose weights add up to so many hundredths.

    Words of other matters weigh more than those of letters: few noes are without the latter, and whoever is thanked for
    a no that was none is worse off than whoever finds one among the unclear.
    """
    if together > 0:
        return min(MOST, together)
    least = LEAST * MANY * MANY // max(words, MANY) ** 2
    return max(least, together * 4 * min(words, ENOUGH) // ENOUGH)


class Leanings:
    """What the words of one mail lean to in each language it may be in."""

    def __init__(self, reading: Reading, packs: Iterable[CompiledPack], rules: RuleSet) -> None:
        self._reading, self._rules = reading, rules
        self._packs = {pack.language: pack for pack in packs if pack.language}
        self._known: dict[str, Mapping[str, int]] = {}

    def beside(self, hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
        """The hits that count in one language, and with them that they are in balance, or what its words lean to.

        Nothing beside a rule of the user's own that fits: its points are what the user says they are.
        """
        if is_even(hits):
            return doubted(hits, self._rules)
        language, points = self._given(hits)
        return (*hits, self._hit(self._words(language, hits), language, points)) if points else hits

    def total(self, hits: tuple[Hit, ...]) -> float:
        """What they add up to with its words."""
        return round(sum((*(hit.points for hit in hits), self._given(hits)[1])), 2)

    def _given(self, hits: tuple[Hit, ...]) -> tuple[str, float]:
        """The language whose words count beside the hits, and their points."""
        speaking = [hit.compiled for hit in hits if hit.points > 0]
        language = next((one.language for one in speaking if one.language), "")
        is_own = any(not one.language for one in speaking)
        is_beside = any(one.rule.points >= BESIDE and not one.rule.needs_points for one in speaking)
        if not is_beside or is_own or language not in self._packs:
            return "", 0
        words = self._words(language, hits)
        return language, self._bounded(hundredths(sum(words.values()), len(words)) / 100, total(hits))

    def _bounded(self, points: float, decided: float) -> float:
        """So much of them that rules and words together are a no only where rules are, and then at least a doubt."""
        is_no = decided >= self._rules.threshold
        if points < 0:
            return max(points, round(max(self._rules.doubtful - decided, -decided * TAKEN), 2)) if is_no else points
        most = min(points, round(max(0, decided) * SHARE, 2))
        return most if is_no else min(most, round(self._rules.threshold - STEP - decided, 2))

    def _words(self, language: str, hits: Iterable[Hit]) -> Mapping[str, int]:
        """The words that lean; where rules call it a no, without those against it in which they read one.

        Only there, for the sieve leaves it to them alone and asks no word.
        """
        if language not in self._known:
            weights = self._packs[language].leanings
            self._known[language] = {word: weights[word] for word in self._said(weights)}
        words = self._known[language]
        if total(hits) < self._rules.threshold:
            return words
        told = {word for hit in hits if hit.points >= DECISIVE for word in self._read(hit.span)}
        return {word: each for word, each in words.items() if each > 0 or word not in told}

    def _read(self, span: Span) -> Iterable[str]:
        """The words at a span, folded."""
        line = f" {self._reading.sentences[span.sentence].folded} \n".encode()
        return line[span.left : span.right].decode(errors="ignore").split()

    def _said(self, weights: Mapping[str, int]) -> Iterator[str]:
        """Those of the words that subject or body have; not what is said of the sender or in headers."""
        return (word for word in weights.keys() & self._reading.words.keys() if self._reading.times(word))

    def _hit(self, words: Mapping[str, int], language: str, points: float) -> Hit:
        """As if a rule fitted where the word stands that leans most."""
        side = 1 if points > 0 else -1
        foremost = sorted(
            (word for word in words if words[word] * side > 0), key=lambda word: (-words[word] * side, word)
        )
        told, whose = tuple(foremost[:_TOLD]), "such letters" if points > 0 else "other mails"
        why = f"Ordinary words, together as {whose} have them."
        rule = Rule(name_of(self._packs[language].name), points, told, at_most_once=True, why=why)
        return Hit(Compiled(rule, language), self._place(foremost[0]), ", ".join(told))

    def _place(self, word: str) -> Span:
        for number, sentence in enumerate(self._reading.sentences):
            before, found, _ = f" {sentence.folded} ".partition(f" {word} ")
            if found:
                left = len(before.encode())
                return Span(number, left, left + len(found.encode()), solid=False)
        raise AssertionError(word)


def name_of(pack: str) -> str:
    """The full name by which it is told, and switched off: `en:leaning`."""
    return f"{pack}:leaning"
