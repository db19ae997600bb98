"""Frames: words in a row, or two short rows with a gap between them; what phrases of rules.yaml are learned from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from watcher.core.reading import Reading
from watcher.core.text import is_solid

Frame = tuple[str, ...]
"""Words; in scripts without blanks, characters. GAP stands between the two rows of a frame that has one."""
GAP = "..."
WIDEST = 3
"""Words that a gap may skip."""
SHORTEST, LONGEST = 3, 8
"""Words of a row that stands alone: shorter ones stand in ordinary mail sooner or later."""
SHORTEST_SOLID, LONGEST_SOLID = 5, 14
"""The same in characters."""
_ROW = (2, 3)
"""Words of a row on either side of a gap."""
Place = tuple[int, int, int]
"""Sentence, first word, and the word behind the last one."""


def words_of(folded: str) -> Frame:
    """What a folded sentence is made of here."""
    return tuple(folded.replace(" ", "")) if is_solid(folded) else tuple(folded.split())


def is_of_characters(frame: Frame) -> bool:
    return len(frame[0]) == 1 and is_solid(frame[0]) is not None


def frames(words: Frame, fine: Sequence[bool]) -> Iterator[tuple[Frame, int, int]]:
    """Every frame all of whose words are fine, with its first word and the one behind its last."""
    solid = bool(words) and any(map(is_of_characters, ((word,) for word in words)))
    shortest, longest = (SHORTEST_SOLID, LONGEST_SOLID) if solid else (SHORTEST, LONGEST)
    for start in range(len(words)):
        run = next((n for n in range(start, min(len(words), start + longest)) if not fine[n]), start + longest)
        for end in range(start + shortest, min(run, len(words)) + 1):
            yield words[start:end], start, end
        if not solid:
            yield from _gapped(words, fine, start)


def _gapped(words: Frame, fine: Sequence[bool], start: int) -> Iterator[tuple[Frame, int, int]]:
    for left in _ROW:
        behind = start + left
        if behind >= len(words) or not all(fine[start:behind]):
            return
        for again in range(behind + 1, behind + WIDEST + 1):
            for right in _ROW:
                end = again + right
                if end > len(words) or not all(fine[again:end]):
                    break
                yield (*words[start:behind], GAP, *words[again:end]), start, end


class Finder:
    """Which of many frames stand in a reading: one look at each pair of its words."""

    def __init__(self, frames: Iterable[Frame]) -> None:
        self._by_pair: dict[Frame, list[Frame]] = {}
        for frame in frames:
            self._by_pair.setdefault(frame[:2], []).append(frame)

    def found(self, reading: Reading) -> set[Frame]:
        there: set[Frame] = set()
        for sentence in reading.sentences:
            words = words_of(sentence.folded)
            for start in range(len(words) - 1):
                for frame in self._by_pair.get(words[start : start + 2], ()):
                    if frame not in there and _fits(frame, words, start):
                        there.add(frame)
        return there


def _fits(frame: Frame, words: Frame, start: int) -> bool:
    if GAP not in frame:
        return words[start : start + len(frame)] == frame
    gap = frame.index(GAP)
    left, right, behind = frame[:gap], frame[gap + 1 :], start + gap
    again = range(behind, behind + WIDEST + 1)
    return words[start:behind] == left and any(words[n : n + len(right)] == right for n in again)


def overlap(one: Place, other: Place) -> bool:
    return one[0] == other[0] and one[1] < other[2] and other[1] < one[2]


def written(frame: Frame) -> str:
    """As a phrase of rules.yaml."""
    return _joined(frame, {GAP: f"{GAP}{WIDEST}"})


def sentence(frame: Frame) -> str:
    """As a sentence that the phrase fits."""
    return f"{_joined(tuple(word for word in frame if word != GAP), {}).capitalize()}."


def _joined(frame: Frame, signs: Mapping[str, str]) -> str:
    return ("" if is_of_characters(frame) else " ").join(signs.get(word, word) for word in frame)
