"""Which of many phrases may fit: by the forms that must be there, in one sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from watcher.core.phrases.places import Characters, Lines

if TYPE_CHECKING:
    from watcher.core.phrases import Phrase

Entry = tuple[int, "Phrase"]
"""A phrase, and the number of the rule it belongs to."""


class Index:
    """Phrases by the forms of their first anchor. What fits is always named: `tests/property/test_candidates.py`."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._by_form: dict[str, list[tuple[Entry, tuple[frozenset[str], ...]]]] = {}
        self._by_part: dict[str, list[Entry]] = {}
        self.always: list[Entry] = []
        """Phrases without anchor."""
        for entry in entries:
            sketch = entry[1].sketch
            if not sketch.anchors:
                self.always.append(entry)
            elif sketch.solid:
                for part in sketch.anchors[0]:
                    self._by_part.setdefault(part, []).append(entry)
            else:
                for first, *rest in sketch.ways:
                    wanted = entry, tuple(rest)
                    for form in first:
                        self._by_form.setdefault(form, []).append(wanted)
        self._parts = frozenset(
            part
            for found in self._by_part.values()
            for _, phrase in found
            for anchor in phrase.sketch.anchors
            for part in anchor
        )

    def named(self, lines: Lines, characters: Characters | None) -> Iterator[Entry]:
        """Entries that may fit, some of them twice; everything that fits is among them."""
        yield from self.always
        yield from (entry for entry, _ in self.placed(lines))
        if characters is not None:
            yield from self._solid(characters)

    def placed(self, lines: Lines) -> Iterator[tuple[Entry, int]]:
        """Entries with an anchor among words, and the lines in which they may fit."""
        for form in self._by_form.keys() & lines.lines.keys():
            having = lines.lines[form]
            for entry, rest in self._by_form[form]:
                there = having
                for forms in rest:  # some four hundred times a mail
                    there &= lines[forms]
                    if not there:
                        break
                else:
                    yield entry, there

    def _solid(self, characters: Characters) -> Iterator[Entry]:
        seen = frozenset(filter(characters.begins, self._parts))
        for part in self._by_part.keys() & seen:
            for entry in self._by_part[part]:
                if all(not anchor.isdisjoint(seen) for anchor in entry[1].sketch.anchors[1:]):
                    yield entry
