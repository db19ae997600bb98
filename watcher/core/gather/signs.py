"""What speaks for a span being a name: what stands before and behind it, how it looks, where else it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import repeat

from watcher.core.gather.firm import JOINTS
from watcher.core.gather.sheet import folded
from watcher.core.gather.strips import Named, Strip

Signs = Mapping[str, int]
"""What each sign says for a name, in hundredths; learned (ADR 58)."""

_OPEN, _SHUT = frozenset("^-:[,"), frozenset("$-,.]:!")
QUOTES = frozenset("\"'")
_SMALL = JOINTS | {
    "for", "in", "at", "to", "with", "a", "an", "im", "zum", "zur", "fur", "pour", "para", "per", "voor", "van", "en",
    "em", "na", "no", "au", "aux", "og", "och", "w", "в", "и", "з", "та", "на",
}  # fmt: skip
"""Small words that many a name has in it."""
FEW, NEAR = 4, 6
"""So many words behind a name are near it, and before it."""


def told(signs: Iterable[str], weights: Signs) -> int:
    """What they say together, in hundredths."""
    return sum(map(weights.get, signs, repeat(0)))


def beginning(strip: Strip, begin: int) -> list[str]:
    """Signs of a name that begins here."""
    words, looks, lists = strip.words, strip.looks, strip.lists
    before, first = words[begin - 1] if begin else "^", words[begin]
    second = words[begin - 2] if begin > 1 else "^"
    found = [f"before {before}", f"before {second} {before}", f"looks {looks[begin]}", f"first {first}"]
    found += [f"first is {one}" for one in lists[begin]]
    found += _told_before(strip, begin)
    if begin:
        found += [f"before is {one}" for one in lists[begin - 1]]
        found.append(f"before looks {looks[begin - 1]}{looks[begin]}")
        if looks[begin - 1] == "s":
            found += (f"before ends {before[-2:]}", f"before ends {before[-3:]}")
    if begin > 1:
        found.append(f"second before {second}")
        found += [f"second before is {one}" for one in lists[begin - 2]]
    return found


def _told_before(strip: Strip, begin: int) -> list[str]:
    """What the words before it tell: two words back by themselves and together, and all of a few."""
    near = [tells for tells in strip.tells[max(0, begin - NEAR) : begin] if tells]
    if not near:
        return ["before tells - -"]
    first, second = (strip.tells[at] if at >= 0 else frozenset[str]() for at in (begin - 1, begin - 2))
    found = [f"near before tells {one}" for one in frozenset().union(*near)]
    found += [f"before tells {one}" for one in first]
    found += [f"second before tells {one}" for one in second]
    found += [f"before tells {other} {one}" for other in second or ("-",) for one in first or ("-",)]
    return found


def ending(strip: Strip, end: int) -> list[str]:
    """Signs of a name that ends here."""
    words, looks, lists = strip.words, strip.looks, strip.lists
    behind, last = strip.behind(end), words[end - 1]
    found = [f"behind {behind}", f"behind {behind} {strip.behind(end + 1)}", f"ends {looks[end - 1]}", f"last {last}"]
    found += [f"last is {one}" for one in lists[end - 1]]
    if near := [tells for tells in strip.tells[end : end + FEW] if tells]:
        found += [f"behind tells {one}" for one in strip.tells[end]]
        found += [f"near behind tells {one}" for one in frozenset().union(*near)]
    if looks[end - 1] == "s":
        found.append(f"last ends {last[-1]}")
    if end < len(words):
        found += [f"behind is {one}" for one in lists[end]]
        found.append(f"behind looks {looks[end - 1]}{looks[end]}")
        if looks[end] == "s":
            found += (f"behind begins {behind[:1]}", f"behind begins {behind[:2]}")
    return found


def within(strip: Strip, begin: int, end: int) -> list[str]:
    """Signs of the span itself."""
    words, looks, place = strip.words[begin:end], strip.looks[begin:end], strip.place
    length = end - begin
    little = [word for word, look in zip(words, looks, strict=True) if look == "l"]
    joints = sum(word in _SMALL for word in little)
    small = len(little) - joints
    found = [
        f"words {length if length < 6 else 6 if length < 9 else 9 if length < 13 else 13}",
        f"small {min(small, FEW)}{'' if length > 1 else ' alone'}",
        f"joints {min(joints, FEW - 1)}",
        f"in {place}",
    ]
    if "d" in looks:
        found.append("number")
    if not small and looks[0] not in "lp":
        found += (f"big {min(length, FEW)}", f"big in {place}")
    if looks == "A" * length:
        found.append(f"shouted {min(length, FEW - 1)}")
    if "p" in looks:
        found += [f"holds {word}" for word, look in zip(words, looks, strict=True) if look == "p"]
    found += [f"holds one of {one}" for lists in strip.lists[begin:end] for one in lists]
    found += [f"holds what tells {one}" for tells in strip.tells[begin:end] for one in tells]
    if length > 2:
        found += [f"inside {word}" for word, look in zip(words[1:-1], looks[1:-1], strict=True) if look != "p"]
    return found + _standing(strip, begin, end)


def _standing(strip: Strip, begin: int, end: int) -> list[str]:
    """Whether it is all that stands there, between marks, or torn out of a longer name."""
    before, behind, looks, found = strip.before(begin), strip.behind(end), strip.looks, list[str]()
    if before in QUOTES and behind in QUOTES:
        found += ("quoted", f"quoted in {strip.place}")
    if before == "^" and (behind == "$" or (behind in ".,!:" and end + 1 >= len(strip.words))):
        found += ("alone", f"alone in {strip.place}")
    elif before in _OPEN or behind in _SHUT:
        sides = "both" if before in _OPEN and behind in _SHUT else "left" if before in _OPEN else "right"
        found.append(f"marked {sides} in {strip.place}")
    if begin and looks[begin - 1] in "UAmd" and looks[begin] in "UAmdl":
        found.append("torn left")
    if end < len(strip.words) and looks[end] in "UAmd" and looks[end - 1] in "UAmd":
        found.append("torn right")
    if end + 1 < len(strip.words) and behind in JOINTS and looks[end + 1] in "UA" and looks[end - 1] in "UAm":
        found.append("torn right at a joint")
    if begin > 1 and before in JOINTS and looks[begin - 2] in "UA" and looks[begin] in "UA":
        found.append("torn left at a joint")
    return found


def apart(key: str, places: Sequence[str], known: Mapping[Named, str], beside: Mapping[str, str]) -> Iterator[str]:
    """Signs of the name as such: where it stands, what else has it, what is known to be something else.

    `known`: other facts; `beside`: `greeting`, `sender` (a name), `domain` and `addresses`, folded.
    """
    yield f"stands {min(len(places), FEW - 1)}"
    there = set(places)
    yield from (f"in {one} and elsewhere" for one in ("subject", "signature") if one in there and len(there) > 1)
    for named, value in known.items():
        other = folded(value)
        if other == key:
            yield f"is the {named}"
        elif f" {other} " in f" {key} ":
            yield f"has the {named} in it"
        elif f" {key} " in f" {other} ":
            yield f"part of the {named}"
    yield from (f"in the {one}" for one in ("greeting", "sender") if f" {key} " in f" {beside[one]} ")
    solid = key.replace(" ", "")
    if len(solid) > FEW - 1:
        yield from (f"in the {one}" for one in ("domain", "addresses") if solid in beside[one])
