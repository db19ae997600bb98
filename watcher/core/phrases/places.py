"""Where phrases can stand: one bit for each word of a mail, so that all its places are tried at once.

Python's integers are the bit vectors. One step of a phrase is a shift and an `and`, whatever the length of the mail:
the time is linear and cannot be driven up by what somebody writes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from watcher.core.reading import Reading, bits


class Ground(dict["frozenset[str]", int]):
    """One reading as places: bit n is its n-th word, or its n-th character in scripts without blanks.

    A border between sentences has a bit, too, which is never set: so nothing reaches across it.
    As a mapping it tells, for a set of forms, where one of them begins; each set is looked for once.
    """

    def __init__(self, inside: int) -> None:
        super().__init__()
        self.inside = inside
        self._runs = {1: inside}
        self._begun: dict[Step, int] = {}

    def further(self, places: int, most: int) -> int:
        """The places, and those up to `most` further on in the same sentence."""
        reach = 0
        while reach < most:
            step = min(reach + 1, most - reach)
            places |= (places & self._run(step)) << step
            reach += step
        return places

    def _run(self, length: int) -> int:
        """Places at which `length` words of one sentence begin."""
        run = self._runs.get(length)
        if run is None:
            half = length // 2
            run = self._runs[length] = self._run(half) & (self._run(length - half) >> half)
        return run

    def fits(self, steps: tuple[Step, ...]) -> bool:
        """Whether the steps can be gone one after the other, anywhere."""
        return bool(self.ends(steps))

    def ends(self, steps: tuple[Step, ...]) -> int:
        """Where one is, having gone the steps one after the other: behind the last word."""
        first = steps[0]
        places = self._begun.get(first)
        if places is None:  # many phrases begin alike
            places = self._begun[first] = first.after(self.inside, self)
        for step in steps[1:]:
            if not places:
                return 0
            places = step.after(places, self)
        return places


class Row(Protocol):
    """Words, each with its places: those of a Reading, or some of several mails."""

    @property
    def words(self) -> Iterable[str]: ...

    def places_of(self, word: str) -> int:
        """Bit n is set where number n is the word."""
        ...

    @property
    def inside(self) -> int:
        """Bit n is set where number n is a word and no border."""
        ...


class Lines(dict["frozenset[str]", int]):
    """Which forms stand in which lines: sentences, or passages of several mails.

    As a mapping it tells, for a set of forms, in which lines there is one of them; each set is looked for once.
    """

    def __init__(self) -> None:
        super().__init__()
        self.lines: dict[str, int] = {}
        """Every form that occurs; bit n is set where line n has it."""

    def add(self, forms: Iterable[str], lines: int) -> None:
        for form in forms:
            self.lines[form] = self.lines.get(form, 0) | lines

    @cached_property
    def _seen(self) -> frozenset[str]:
        return frozenset(self.lines)

    def __missing__(self, forms: frozenset[str]) -> int:
        there = 0
        if not self._seen.isdisjoint(forms):  # most are, and that is told in a third of the time
            for form in self._seen & forms:
                there |= self.lines[form]
        self[forms] = there
        return there

    def together(self, lines: int, anchors: Iterable[frozenset[str]]) -> int:
        """Those of the lines that have a form of each anchor."""
        for forms in anchors:
            lines &= self[forms]
            if not lines:
                return 0
        return lines


class Words(Ground):
    """Words, and the forms a lexicon knows them by."""

    def __init__(self, row: Row, known: Iterable[tuple[str, tuple[str, ...]]]) -> None:
        """`known`: the words of the row that have forms, with them; where they stand is worked out when it is asked."""
        super().__init__(row.inside)
        self._row = row
        self._having: dict[str, list[str]] = {}
        for word, forms in known:
            for form in forms:
                self._having.setdefault(form, []).append(word)
        self._seen = frozenset(self._having)
        self._places: dict[str, int] = {}

    def having(self, forms: frozenset[str]) -> set[str]:
        """The words that have one of the forms."""
        return {word for form in self._seen & forms for word in self._having[form]}

    def __missing__(self, forms: frozenset[str]) -> int:
        places = 0
        if not self._seen.isdisjoint(forms):
            for form in self._seen & forms:
                places |= self._at(form)
        self[forms] = places
        return places

    def _at(self, form: str) -> int:
        places = self._places.get(form)
        if places is None:
            places = 0
            for word in self._having[form]:
                places |= self._row.places_of(word)
            self._places[form] = places
        return places


class Characters(Ground):
    """The text without blanks; a form is any part of it."""

    def __init__(self, reading: Reading) -> None:
        super().__init__(reading.solid_inside)
        self._numbers = reading.characters
        self._characters: dict[str, int] = {}
        self._parts: dict[str, int] = {}

    def __missing__(self, forms: frozenset[str]) -> int:
        places = 0
        for form in forms:
            places |= self.begins(form)
        self[forms] = places
        return places

    def begins(self, part: str) -> int:
        """Where a part of the text begins: where its characters stand one after the other."""
        places = self._parts.get(part)
        if places is None:
            places = self.inside
            for n, character in enumerate(part):
                places &= self._at(character) >> n
                if not places:
                    break
            self._parts[part] = places
        return places

    def _at(self, character: str) -> int:
        places = self._characters.get(character)
        if places is None:
            places = self._characters[character] = bits(self._numbers.get(character, ()))
        return places


class Step(Protocol):
    """One part of a phrase. `after` is where it may end, if it begins at one of `places`."""

    def after(self, places: int, ground: Ground) -> int: ...

    @property
    def anchor(self) -> frozenset[str]:
        """Forms of which one must be there; none when that cannot be said."""
        ...

    @property
    def first(self) -> frozenset[str] | None:
        """Forms of which one stands where it begins; None when that may be any."""
        ...

    @property
    def may_be_empty(self) -> bool: ...

    @property
    def is_vague(self) -> bool:
        """Whether it goes where the phrase does not."""
        ...


@dataclass(frozen=True, eq=False)
class Form:
    """One word in one of several forms; in scripts without blanks, `length` characters."""

    anchor: frozenset[str]
    length: int = 1
    may_be_empty: bool = False
    is_vague: bool = False

    @property
    def first(self) -> frozenset[str] | None:
        return self.anchor

    def after(self, places: int, ground: Ground) -> int:
        return (places & ground[self.anchor]) << self.length


@dataclass(frozen=True, eq=False)
class Skip:
    """From `least` to `most` words or characters of any kind."""

    least: int
    most: int
    anchor: frozenset[str] = frozenset()
    first: frozenset[str] | None = None
    is_vague: bool = False

    @property
    def may_be_empty(self) -> bool:
        return not self.least

    def after(self, places: int, ground: Ground) -> int:
        for _ in range(self.least):
            places = (places & ground.inside) << 1
        return ground.further(places, self.most - self.least)


@dataclass(frozen=True, eq=False)
class Either:
    """One of several sequences of steps; an empty one among them makes it optional."""

    options: tuple[tuple[Step, ...], ...]

    @cached_property
    def may_be_empty(self) -> bool:
        return any(all(step.may_be_empty for step in option) for option in self.options)

    @cached_property
    def is_vague(self) -> bool:
        return any(step.is_vague for option in self.options for step in option)

    @cached_property
    def anchor(self) -> frozenset[str]:
        found = [best(step.anchor for step in option) for option in self.options]
        return frozenset().union(*found) if all(found) else frozenset()

    @cached_property
    def first(self) -> frozenset[str] | None:
        found: set[str] = set()
        for option in self.options:
            for step in option:
                if step.first is None:
                    return None
                found |= step.first
                if not step.may_be_empty:
                    break
        return frozenset(found)

    def after(self, places: int, ground: Ground) -> int:
        ends = places if self.may_be_empty else 0
        begins = places if self.first is None else places & ground[self.first]
        if begins:
            for option in self.options:
                there = begins
                for step in option:
                    there = step.after(there, ground)
                    if not there:
                        break
                else:
                    ends |= there
        return ends


def best(anchors: Iterable[frozenset[str]]) -> frozenset[str]:
    """The most telling of several: long words are rarer than short ones, few are better than many."""
    return max(
        (anchor for anchor in anchors if anchor), key=lambda a: min(map(len, a)) - len(a) / 8, default=frozenset()
    )
