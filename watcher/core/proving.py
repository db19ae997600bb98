"""The examples inside rules: what each was to show, and what the rules make of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Literal

from watcher.core.hits import counted, hits_of
from watcher.core.reading import Reading
from watcher.core.rules import Compiled, CompiledPack, Rule
from watcher.core.text import Where
from watcher.core.verdict import evidence_of

Key = Literal["match", "no_match", "todo"]
KEYS: tuple[Key, ...] = ("match", "no_match", "todo")


@dataclass(frozen=True, slots=True)
class Trial:
    """One example, tried. `score` is what all rules of its pack make of it; `words` are those that hit its own rule."""

    rule: str
    key: Key
    index: int
    text: str
    hit: bool
    words: tuple[str, ...] = ()
    score: float = 0.0

    @property
    def failed(self) -> bool:
        """A todo never fails."""
        return self.key != "todo" and self.hit is not (self.key == "match")

    @property
    def came_true(self) -> bool:
        """A todo that is hit by now: it belongs under match."""
        return self.key == "todo" and self.hit


def trials(pack: CompiledPack, names: Collection[str] = ()) -> Iterator[Trial]:
    """Every example of a pack, tried; with `names`, of these rules alone."""
    for compiled in pack.rules:
        if not names or compiled.rule.name in names:
            for key in KEYS:
                for index, text in enumerate(getattr(compiled.rule, key)):
                    yield _tried(pack, compiled, key, index, text)


def _tried(pack: CompiledPack, compiled: Compiled, key: Key, index: int, text: str) -> Trial:
    reading = as_read(compiled.rule, text)
    hits = hits_of(reading, (pack,))
    own = [evidence_of(reading, hit) for hit in hits if hit.compiled is compiled]
    words = tuple(dict.fromkeys(one.text for one in sorted(own, key=lambda one: one.start)))
    score = round(sum(hit.points for hit in counted(hits)), 2)
    return Trial(compiled.rule.name, key, index, text, bool(own), words, score)


def as_read(rule: Rule, text: str) -> Reading:
    """An example where its rule looks: alone in subject, sender or headers, or else as a body."""
    places: tuple[Where, ...] = ("subject", "sender", "headers")
    only = next((where for where in places if rule.look_in == {where}), "body")
    return Reading(**{"subject": "", "body": "", only: text})
