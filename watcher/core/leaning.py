"""What a mail's ordinary words lean to: each says a little for a no or against one, together a few points (ADR 50)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from watcher.core.hits import Hit, total
from watcher.core.reading import Reading
from watcher.core.rules import Compiled, CompiledPack, Rule
from watcher.core.spans import Span

MOST, LEAST = 150, -600
"""So many hundredths of a point it gives at most, and takes at most."""
ENOUGH = 40
"""With fewer words that lean less is sure of what a mail is not about."""
MANY = 50
"""A mail with more of them is about many things, and they take less of what one of its sentences says."""
SHARE = 0.45
"""It gives at most this share of what rules give: words decide only what is nearly decided."""
BESIDE = 1.5
"""It counts only beside a rule of the same pack with so many points: words alone never make a no."""
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

    def __init__(self, reading: Reading, packs: Iterable[CompiledPack]) -> None:
        self._reading = reading
        self._packs = {pack.language: pack for pack in packs if pack.language}
        self._known: dict[str, Mapping[str, int]] = {}

    def beside(self, hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
        """The hits that count in one language, and with them what its words lean to.

        Nothing beside a rule of the user's own that fits: its points are what the user says they are.
        """
        speaking = [hit.compiled for hit in hits if hit.points > 0]
        language = next((one.language for one in speaking if one.language), "")
        is_own = any(not one.language for one in speaking)
        is_beside = any(one.rule.points >= BESIDE and not one.rule.needs_points for one in speaking)
        return (
            (*hits, *self._of(language, total(hits))) if is_beside and not is_own and language in self._packs else hits
        )

    def _of(self, language: str, decided: float) -> tuple[Hit, ...]:
        pack = self._packs[language]
        if language not in self._known:
            self._known[language] = {word: pack.leanings[word] for word in self._said(pack.leanings)}
        words = self._known[language]
        points = min(hundredths(sum(words.values()), len(words)) / 100, round(max(0, decided) * SHARE, 2))
        return (self._hit(pack, points, words),) if points else ()

    def _said(self, weights: Mapping[str, int]) -> Iterator[str]:
        """Those of the words that subject or body have; not what is said of the sender or in headers."""
        return (word for word in weights.keys() & self._reading.words.keys() if self._reading.times(word))

    def _hit(self, pack: CompiledPack, points: float, words: Mapping[str, int]) -> Hit:
        """As if a rule fitted where the word stands that leans most."""
        side = 1 if points > 0 else -1
        foremost = sorted(
            (word for word in words if words[word] * side > 0), key=lambda word: (-words[word] * side, word)
        )
        told, whose = tuple(foremost[:_TOLD]), "such letters" if points > 0 else "other mails"
        why = f"Ordinary words, together as {whose} have them."
        rule = Rule(name_of(pack.name), points, told, at_most_once=True, why=why)
        return Hit(Compiled(rule, pack.language), self._place(foremost[0]), ", ".join(told))

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
