"""What must stand in a text for a pattern to fit there: told from its runs of letters, before anything is compiled."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import exp
from typing import Generic, TypeVar

RUN = 4
"""Letters of a run."""
SHORT = 3
"""Letters of one where there are no more; shorter ones tell nothing, and every text has them."""
_LETTERS = "a-zß-öø-įĳ-ķĺ-ňŋ-ž"
"""Letters whose other case lower() knows (a test tries them all)."""
_OTHERS = str.maketrans("ıſ", "is")
"""What a pattern without regard to case takes for another letter, and lower() does not."""
_SIGN = re.compile(
    rf"[ A-Z{_LETTERS}]+(?![?*+{{])|\\.|\[\^?\]?(?:\\.|[^\]\\])*\]"
    r"|\(\?P=\w+\)|\(\?(?:P<\w+>|<?[=!]|[a-z-]*:|#)|\{[^{}]*\}|.",
    re.DOTALL,
)
_SAID = re.compile(f"[ {_LETTERS}]+")
MOST = 3
"""Things that are asked for; more would hardly tell more."""
_ASIDE = ("(?=", "(?!", "(?<=", "(?<!", "(?#")
"""What stands in such brackets is no part of what fits."""
_RARE = "jqxzvkwbpygfmcudlhrsnioate "
"""The rarer letters first."""

Runs = frozenset[str]
"""Of which one must be there."""
Needs = tuple[Runs, ...]
"""All of which must be met."""


def may_fit(needs: Needs, runs: Runs) -> bool:
    """Whether what needs all of these may fit in a text that has these runs."""
    for one in needs:  # noqa: SIM110  # all() takes three times as long, and this is asked for every pattern
        if runs.isdisjoint(one):
            return False
    return True


Told = TypeVar("Told")


class ByRun(Generic[Told]):
    """What patterns tell, by the runs of which each needs one: the few that a text speaks of, without asking all."""

    def __init__(self, patterns: Iterable[tuple[Told, Needs]]) -> None:
        told = [*patterns]
        self._told = [one for one, _ in told]
        self._in_any_case = [number for number, (_, needs) in enumerate(told) if not needs]
        self._numbers: dict[str, list[int]] = {}
        for number, (_, needs) in enumerate(told):
            for run in needs[-1] if needs else ():
                self._numbers.setdefault(run, []).append(number)
        self._runs = frozenset(self._numbers)

    def of(self, runs: Runs) -> Sequence[Told]:
        """What may be told in a text with these runs, in its order."""
        there = self._runs & runs
        if not there and not self._in_any_case:
            return ()
        numbers = {*self._in_any_case, *(number for run in there for number in self._numbers[run])}
        return [self._told[number] for number in sorted(numbers)]


@lru_cache(maxsize=64)
def runs_of(text: str) -> Runs:
    """Every run of a text, in small letters; a sentence is asked about as that, as a line, and beside others."""
    lowered = text.replace("İ", "i").lower().translate(_OTHERS)
    cut = [lowered[n:] for n in range(RUN)]
    return frozenset(map("".join, zip(*cut, strict=False))).union(map("".join, zip(*cut[:SHORT], strict=False)))


@dataclass(frozen=True, slots=True)
class Scale:
    """How common runs are: in which share of some texts they stand; guessed by their letters where in none."""

    shares: Mapping[str, float] = field(default_factory=dict)
    least: float = 1.0
    """What is guessed is a part of this."""

    def needed(self, pattern: str) -> Needs:
        """Wherever the pattern fits, without regard to case, the text has one run of each; none where unknown."""
        found = self._branches(_SIGN.findall(pattern), [0])
        return tuple(sorted(found, key=self._worth)[-MOST:])

    def _branches(self, signs: Sequence[str], at: list[int]) -> Needs:
        """Of alternatives, up to the bracket that ends them, each has to have something; `at` is where one reads."""
        found = [self._branch(signs, at)]
        while at[0] < len(signs) and signs[at[0]] == "|":
            at[0] += 1
            found.append(self._branch(signs, at))
        at[0] += 1
        if len(found) == 1:
            return found[0]
        return (frozenset().union(*(max(one, key=self._worth) for one in found)),) if all(found) else ()

    def _branch(self, signs: Sequence[str], at: list[int]) -> Needs:
        """One alternative: letters that are there add up, and whatever stands between them parts them."""
        found: list[Runs] = []
        letters = ""
        while at[0] < len(signs) and signs[at[0]] not in {"|", ")"}:
            sign = signs[at[0]]
            at[0] += 1
            inner = self._branches(signs, at) if sign[0] == "(" and sign[-1] != ")" else ()
            least = _least(signs, at)
            said = sign.lower() if least and _SAID.fullmatch(sign.lower()) else ""
            if said and least == 1:
                letters += said
                continue
            found += self._told(letters + said)
            letters = ""
            if least and sign not in _ASIDE:
                found += inner
        return (*found, *self._told(letters))

    def _told(self, letters: str) -> Needs:
        """The rarest run of some letters that stand together."""
        size = min(RUN, max(SHORT, len(letters)))
        runs = [letters[n : n + size] for n in range(len(letters) - size + 1)]
        return (frozenset({max(runs, key=self._rarity)}),) if runs else ()

    def _rarity(self, run: str) -> float:
        known = self.shares.get(run)
        return -known if known else -self.least * exp(-_strangeness(run) / 40)

    def _worth(self, runs: Runs) -> float:
        """The fewer texts have one of them, the better."""
        return sum(map(self._rarity, sorted(runs)))


def _strangeness(run: str) -> int:
    """Of rare letters, and long."""
    return 60 - sum(map(_RARE.find, run)) - len(_RARE) * (RUN - len(run))


_GUESSED = Scale()


@lru_cache(maxsize=4_000)
def needed(pattern: str) -> Needs:
    """What a pattern needs, where no texts say what is common."""
    return _GUESSED.needed(pattern)


def measured(texts: Iterable[str]) -> Scale:
    """By texts as they come; worth its while for whoever keeps what it says."""
    counts = Counter(run for text in texts for run in ("", *runs_of(text)))
    number = counts.pop("", 0)
    return Scale({run: count / number for run, count in counts.items()}, 1 / (4 * number)) if number else _GUESSED


def _least(signs: Sequence[str], at: list[int]) -> int:
    """Whether a quantifier follows, and what it says; it is read over."""
    sign = signs[at[0]] if at[0] < len(signs) else ""
    if sign in {"?", "*"} or sign.startswith(("{,", "{0")):
        least = 0
    elif sign == "+" or (sign[:1] == "{" and sign[1].isdigit()):
        least = 2
    else:
        return 1
    at[0] += 1
    if at[0] < len(signs) and signs[at[0]] in {"?", "+"}:
        at[0] += 1
    return least
