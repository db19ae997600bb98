"""What became of our sentences in the letters that were sent: kept, put in other words, left out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import zip_longest

from watcher.core.facts import Kind, Stage
from watcher.core.message import Message
from watcher.core.text import fold, sentences
from watcher.core.verdict import read

ALIKE = 0.5
"""Share of common words (Ratcliff and Obershelp) from which on a sentence is another one put in other words."""
SAME = 0.6
"""The same, from which on a sentence of ours comes from a wording whose names are filled in."""
OFTEN = 2
"""Letters in which something was done before it is a habit."""
_FILLED = re.compile(r"\{\{.*?\}\}")
_ANY = "xxxx"
"""Longer than what a stop shortens: it may be the last word of its sentence."""


@dataclass(frozen=True, slots=True)
class Written:
    """A wording of the letters: the move it makes, its template, and how that may be said where there are ways."""

    id: str
    move: str
    template: str
    readings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Revision:
    """One wording in one letter. `instead` is what stands there now: as it was, other words, or nothing."""

    wording: Written
    ours: str
    instead: str

    @property
    def is_kept(self) -> bool:
        return fold(self.ours) == fold(self.instead)


@dataclass(frozen=True, slots=True)
class Sent:
    """A letter of ours that was sent: what became of its wordings, its names by slot, and what it answered."""

    revisions: Sequence[Revision]
    names: Mapping[str, str]
    kind: Kind
    stage: Stage


@dataclass(slots=True)
class Habit:
    """What the user does with one move of our letters, over all that were sent in one language."""

    move: str
    kept: int = 0
    dropped: int = 0
    instead: list[str] = field(default_factory=list)
    """What stood there in other words, names as slots; the last letter last."""
    kinds: set[Kind] = field(default_factory=set)
    stages: set[Stage] = field(default_factory=set)
    """Of the letters in which it stood in other words."""
    never: list[Written] = field(default_factory=list)
    """Wordings of it that were sent in no letter as they are, of those that were in several."""

    @property
    def letters(self) -> int:
        return self.kept + self.dropped + len(self.instead)

    @property
    def is_left_out(self) -> bool:
        return self.dropped == self.letters >= OFTEN

    @property
    def is_put_otherwise(self) -> bool:
        return not self.kept and len(self.instead) >= OFTEN


def revisions(draft: Message, sent: Message, used: Sequence[Written]) -> Iterator[Revision]:
    """What became of each wording that was used in our draft."""
    ours, theirs = _told(draft), _told(sent)
    became = dict(zip(ours, _became(ours, theirs), strict=True)) if len(set(ours)) == len(ours) else {}
    free = list(became)
    for wording in used:
        lines = _lines(wording.readings or (wording.template,), free)
        for line in lines:
            free.remove(line)
        if lines:
            yield Revision(wording, " ".join(lines), " ".join(filter(None, (became[line] for line in lines))))


def habits(letters: Iterable[Sent]) -> tuple[Habit, ...]:
    """What was done over many letters; by move, in the order they were met."""
    found: dict[str, Habit] = {}
    fates: dict[Written, list[bool]] = {}
    for letter in letters:
        for one in letter.revisions:
            fates.setdefault(one.wording, []).append(one.is_kept)
            _take(found.setdefault(one.wording.move, Habit(one.wording.move)), one, letter)
    for wording, kept in fates.items():
        if len(kept) >= OFTEN and not any(kept):
            found[wording.move].never.append(wording)
    return tuple(found.values())


def _take(habit: Habit, one: Revision, letter: Sent) -> None:
    if one.is_kept:
        habit.kept += 1
    elif one.instead:
        habit.instead.append(slotted(one.instead, letter.names))
        habit.kinds.add(letter.kind)
        habit.stages.add(letter.stage)
    else:
        habit.dropped += 1


def slotted(text: str, values: Mapping[str, str]) -> str:
    """The text with its names as slots; the longest name first, for a role may hold the name of a company."""
    for name, value in sorted(values.items(), key=lambda item: -len(item[1])):
        if value:
            text = re.sub(rf"(?<!\w){re.escape(value)}(?!\w)", f"{{{{ {name} }}}}", text)
    return text


def _told(message: Message) -> list[str]:
    """The sentences of a letter, without what is quoted, in its own words."""
    body = read(message).source["body"]
    pieces = (sentence.pieces for sentence in sentences(body, "body"))
    return [" ".join(body[each[0][0] : each[-1][1]].split()) for each in pieces]


def _became(ours: Sequence[str], theirs: Sequence[str]) -> Iterator[str]:
    """For each sentence of ours what stands in its place; empty for nothing."""
    matcher = SequenceMatcher(None, [fold(line) for line in ours], [fold(line) for line in theirs], autojunk=False)
    for what, left, right, first, last in matcher.get_opcodes():
        if what == "equal":
            yield from theirs[first:last]
        elif left < right:
            yield from _replaced(ours[left:right], list(theirs[first:last]))


def _replaced(ours: Sequence[str], theirs: list[str]) -> Iterator[str]:
    """The likest first; what is like nothing was put in the place of what has nothing yet."""
    found: dict[int, str] = {}
    for n, line in enumerate(ours):
        if likest := _likest((fold(line),), theirs, ALIKE):
            theirs.remove(likest)
            found[n] = likest
    for n in range(len(ours)):
        yield found[n] if n in found else theirs.pop(0) if theirs else ""


def _lines(readings: Sequence[str], free: Sequence[str]) -> list[str]:
    """Those of the lines that say what a wording does, each for one of its sentences, in any of its readings."""
    left = list(free)
    found = []
    for said in zip_longest(*map(_parts, readings), fillvalue=""):
        if line := _likest(dict.fromkeys(said), left, SAME):
            left.remove(line)
            found.append(line)
    return found


def _parts(template: str) -> Iterator[str]:
    """The sentences of a template, folded, with a word of none for what is filled in."""
    yield from (one.folded for one in sentences(_FILLED.sub(_ANY, template), "body"))


def _likest(ways: Iterable[str], lines: Sequence[str], least: float) -> str:
    """The line that is likest to any of the ways to say a sentence, empty when none is like enough."""
    share, line = max(((_alike(words, line), line) for words in ways for line in lines), default=(0.0, ""))
    return line if share >= least else ""


def _alike(words: str, line: str) -> float:
    """1 where the line has these words, whatever is filled in; else the share of common words."""
    told = fold(line)
    if re.fullmatch(".+".join(map(re.escape, words.split(_ANY))), told):
        return 1.0
    return SequenceMatcher(None, [word for word in words.split() if word != _ANY], told.split(), autojunk=False).ratio()
