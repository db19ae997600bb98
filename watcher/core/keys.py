"""What opens a pack: words without which none of its rules says anything. A mail without them leaves it shut."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, Self

from watcher.core.phrases import Pattern, Phrase, either

LETTERS = 6
"""So many of a beginning or an ending are compared."""


class Ring:
    """The words of a mail as keys are cut: each as it is, by its beginnings (`appl*`) and by its endings (`*tion`)."""

    def __init__(self, words: Iterable[str]) -> None:
        told = [*words]
        self.text = f" {' '.join(told)} "
        self.cuts = {*told}
        for word in tuple(self.cuts):
            for n in range(1, min(LETTERS, len(word)) + 1):
                self.cuts.add(f"{word[:n]}*")
                self.cuts.add(f"*{word[-n:]}")


class Keys:
    """Of one pack, for mails without any script that needs no blanks.

    A key is all the words that one phrase must have, wherever they stand; an expression is its own key.
    """

    def __init__(
        self, cuts: Mapping[str, Sequence[int]], keys: Iterable[Sequence[int]], expressions: Sequence[str]
    ) -> None:
        """`cuts`: of each the numbers of those sets to which it belongs; of each set of a key one must be there."""
        self._sets_of, self._keys, self._expressions = cuts, [*map(frozenset, keys)], expressions
        self._parts = [part for part in cuts if part.startswith("*") and part.endswith("*")]

    @classmethod
    def of(cls, phrases: Iterable[Phrase]) -> Self:
        """`phrases`: of all rules that give or take points."""
        some = [phrase for phrase in dict.fromkeys(phrases) if not phrase.solid]
        told = [phrase for phrase in some if phrase.is_certain and phrase.sketch.anchors]
        ways = dict.fromkeys(frozenset(way) for phrase in told for way in phrase.sketch.ways)
        numbers = {anchor: n for n, anchor in enumerate(dict.fromkeys(anchor for way in ways for anchor in way))}
        cuts: dict[str, list[int]] = {}
        for anchor, n in numbers.items():
            for cut in sorted({*map(_cut, anchor)}):
                cuts.setdefault(cut, []).append(n)
        others = (phrase for phrase in some if phrase not in {*told})
        expressions = [phrase.pattern if phrase.knows_no_borders else "" for phrase in others]
        return cls(cuts, [sorted(map(numbers.__getitem__, way)) for way in ways], expressions)

    @property
    def plain(self) -> dict[str, Any]:
        """As JSON keeps it: what `Keys` is called with."""
        return {"cuts": self._sets_of, "keys": [*map(sorted, self._keys)], "expressions": self._expressions}

    def fit(self, ring: Ring) -> bool:
        """Whether a phrase may stand in the mail: wherever one does this is so."""
        here = [*(self._sets_of.keys() & ring.cuts), *(part for part in self._parts if part[1:-1] in ring.text)]
        sets = {n for cut in here for n in self._sets_of[cut]}
        if any(map(sets.issuperset, self._keys)):
            return True
        return bool(self._expressions) and any(self._expressed.finditer(ring.text.encode()))

    @cached_property
    def _expressed(self) -> Pattern:
        return either(self._expressions)


def _cut(form: str) -> str:
    """What every word of this form has, beginning or end; of `*job*` what it has within."""
    head, star, _ = form.partition("*")
    tail = form.rpartition("*")[2]
    if head:
        return f"{head[:LETTERS]}*" if star else form
    return f"*{tail[-LETTERS:]}" if tail else f"*{max(form.split('*'), key=len)}*"
