"""From habits to the user's own letters: whole moves, because a part of theirs takes the place of ours."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from watcher.adapters.letters.own import NEEDED, OURS, WITHOUT, faults
from watcher.adapters.letters.templates import spelling
from watcher.core.letter import LATER, MOVES
from watcher.core.revising import Habit, Written


def wordings(language: str, document: Mapping[str, Any]) -> dict[str, Written]:
    """Every wording of a file of letters, by its id."""
    found = {}
    spelt = spelling(document)
    for move in (*MOVES, *LATER):
        for group in groups(document, move):
            for text in group["say"]:
                written = Written(id_of(f"{language}/{move}", text), move, text, tuple(spelt.readings(text)))
                found[written.id] = written
    return found


def id_of(place: str, text: str) -> str:
    """`place` is language/move; stable as long as the words are."""
    return f"{place}/{hashlib.sha256(text.encode()).hexdigest()[:8]}"


def groups(document: Mapping[str, Any], move: str) -> Sequence[Any]:
    """What stands under a move."""
    block = document.get("check-in") or {} if move in LATER else document
    found: Sequence[Any] = block.get(move) or ()
    return found


def parts(language: str, own: Mapping[str, Any], habits: Iterable[Habit]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Path and new value of each part of the user's own letters that follows from a habit."""
    for habit in habits:
        path = ("check-in", habit.move) if habit.move in LATER else (habit.move,)
        entries = groups(own, habit.move) or (OURS,)
        if habit.is_left_out and habit.move not in NEEDED:
            yield path, []
        elif habit.is_put_otherwise and (say := sayable(language, habit)):
            yield path, [{"kinds": sorted(habit.kinds), "stages": sorted(habit.stages), "say": say}, *entries]
        elif habit.never:
            yield path, [*_without(entries, [one.template for one in habit.never])]


def sayable(language: str, habit: Habit) -> list[str]:
    """The user's own sentences, each once, but for those that no letter may hold."""
    return [text for text in dict.fromkeys(habit.instead) if not list(faults(text, language))]


def _without(entries: Sequence[Any], texts: Sequence[str]) -> Iterator[Any]:
    """The user's own groups less some wordings; where ours stand, they are named."""
    for entry in entries:
        if entry == OURS or WITHOUT in entry:
            known = () if entry == OURS else entry[WITHOUT]
            yield {WITHOUT: [*known, *texts]}
        elif say := [text for text in entry["say"] if text not in texts]:
            yield {**entry, "say": say}
