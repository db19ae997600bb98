"""The user's own letters: checked to the last wording, each fault with its place, and laid over the shipped ones."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, Protocol, get_args

from watcher.adapters.letters.templates import REGISTERS, Unreadable, named_in, renderer, spelling
from watcher.core.facts import Kind, Stage
from watcher.core.letter import LATER, MOVES
from watcher.core.letter.signs import NAMES, SIGNS
from watcher.core.manners import manners
from watcher.errors import ConfigError, Problem

Path = tuple[str | int, ...]
WAYS = "ways"
"""What wordings have in common, by its name in brackets; each of ours stays that is not theirs."""
TOP = ("version", "language", "register", "joint", "once", "familiar", "check-in", WAYS)
GROUP = ("needs", "not", "kinds", "stages", "register", "also", "say")
NEEDED = ("greeting", "thanks", "accept", "wishes", "close")
"""The moves without which there is no letter: a language of one's own needs them all."""


class Source(Protocol):
    """A YAML file as plain values; `place` gives line and column of the value, `key` of the key, at a path."""

    @property
    def file(self) -> str: ...
    @property
    def value(self) -> Any: ...  # noqa: ANN401  # whatever the file says
    @property
    def problems(self) -> tuple[Problem, ...]: ...
    def place(self, path: Path) -> tuple[int, ...]: ...
    def key(self, path: Path) -> tuple[int, ...]: ...


OURS, WITHOUT = "ours", "without"
"""In the place of a group: all groups that come with the program; the same without some wordings."""


def overlaid(shipped: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """The shipped file with every part the user's has in its place; a move is a part, and so is one of a check-in.

    A sentence of ours that makes a move as well which is theirs now is left out, so that theirs is said.
    """
    shipped = {key: _apart(value, own) if key in MOVES else value for key, value in shipped.items()}
    theirs, ours = own.get("check-in") or {}, shipped.get("check-in", {})
    later = {**ours, **_filled(ours, theirs)}
    ways = {**shipped.get(WAYS, {}), **(own.get(WAYS) or {})}
    parts = {key: part for key, part in (("check-in", later), (WAYS, ways)) if part}
    return {**shipped, **_filled(shipped, own), **parts}


def _apart(groups: list[Mapping[str, Any]], own: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [group for group in groups if not set(group.get("also", ())) & set(own)]


def _filled(shipped: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """The user's parts, our groups put in where they are asked for."""
    return {
        key: [group for entry in value for group in _meant_by(entry, shipped.get(key) or ())]
        if isinstance(value, list) and key in (*MOVES, *LATER)
        else value
        for key, value in own.items()
    }


def _meant_by(entry: object, ours: Collection[Mapping[str, Any]]) -> Iterator[object]:
    if entry == OURS:
        yield from ours
    elif isinstance(entry, Mapping) and WITHOUT in entry:
        kept = ({**group, "say": [text for text in group["say"] if text not in entry[WITHOUT]]} for group in ours)
        yield from (group for group in kept if group["say"])
    else:
        yield entry


def problems_of(source: Source, name: str, shipped: Collection[str]) -> tuple[Problem, ...]:
    """Everything that is wrong in the user's letters/NAME.yaml; `shipped` are the languages there are letters for."""
    return tuple(sorted((*source.problems, *_Check(source).all(name, shipped))))


class _Check:
    """One file, read from top to bottom."""

    def __init__(self, source: Source) -> None:
        self.source = source

    def _said(self, path: Path, text: str, hint: str = "", *, key: bool = False) -> Problem:
        line, column, *_ = self.source.key(path) if key else self.source.place(path)
        return Problem(self.source.file, line, column, text, hint)

    def all(self, name: str, shipped: Collection[str]) -> Iterator[Problem]:
        top = self.source.value
        if not isinstance(top, Mapping):
            yield self._said((), "this is no file of letters", "it is made of `key: value`, as docs/letters.md shows")
            return
        yield from self._unknown((), top, (*TOP, *MOVES), "no part of a letter")
        if top.get("language", name) != name:
            yield self._said(("language",), "the language is not the file's name", f"write {name}, or rename the file")
        if name not in shipped and (missing := [move for move in NEEDED if move not in top]):
            yield self._said((), f"letters in a new language need {missing[0]} as well", "all of " + ", ".join(NEEDED))
        yield from self._ways(top.get(WAYS, {}), name)
        yield from self._moves((), top, MOVES, name)
        later = top.get("check-in", {})
        if isinstance(later, Mapping):
            yield from self._unknown(("check-in",), later, (*LATER, "months"), "no part of a check-in")
            yield from self._moves(("check-in",), later, LATER, name)

    def _unknown(self, path: Path, values: Mapping[Any, Any], known: Collection[str], what: str) -> Iterator[Problem]:
        for key in values:
            if key not in known:
                yield self._said((*path, key), f"`{key}` is {what}", _meant(str(key), known), key=True)

    def _ways(self, named: object, name: str) -> Iterator[Problem]:
        if not isinstance(named, Mapping) or not all(_is_rows(rows) for rows in named.values()):
            yield self._said((WAYS,), "`ways` are rows of words, by name", 'ways: {thanks: [["Thank you", "Thanks"]]}')
            return
        for key, rows in named.items():
            for n, row in enumerate(rows):
                for m, text in enumerate(row):
                    yield from (self._said((WAYS, key, n, m), *fault) for fault in faults(f"[{text}]", name))

    def _moves(self, path: Path, values: Mapping[Any, Any], moves: Collection[str], name: str) -> Iterator[Problem]:
        for move in moves:
            groups = values.get(move, [])
            if not isinstance(groups, list):
                yield self._said((*path, move), f"`{move}` is a list of groups", "each begins with `- say:`")
                continue
            for n, group in enumerate(groups):
                if group != OURS:
                    yield from self._group((*path, move, n), group, name)

    def _group(self, path: Path, group: object, name: str) -> Iterator[Problem]:
        if not isinstance(group, Mapping):
            yield self._said(path, "a group is made of `key: value`", "at least `say: [...]`, or the word ours")
            return
        if WITHOUT in group:
            yield from self._left_out(path, group)
            return
        yield from self._unknown(path, group, GROUP, "no key of a group")
        for key, known in _WORDS.items():
            yield from self._words((*path, key), group.get(key, []), known)
        if group.get("register", "any") not in REGISTERS:
            yield self._said((*path, "register"), "register is formal, familiar or any")
        texts = group.get("say")
        if not texts or not _is_sentences(texts):
            yield self._said((*path, "say"), "`say` is a list of sentences", 'say: ["Thank you for ..."]')
            return
        for n, text in enumerate(texts):
            yield from (self._said((*path, "say", n), *fault) for fault in faults(text, name))

    def _left_out(self, path: Path, group: Mapping[Any, Any]) -> Iterator[Problem]:
        yield from self._unknown(path, group, (WITHOUT,), "no key beside `without`")
        if not _is_sentences(group[WITHOUT]):
            yield self._said((*path, WITHOUT), "`without` is a list of sentences", 'without: ["Thank you for ..."]')

    def _words(self, path: Path, values: object, known: Collection[str]) -> Iterator[Problem]:
        if not isinstance(values, list):
            yield self._said(path, f"`{path[-1]}` is a list", f"{path[-1]}: [{next(iter(sorted(known)))}]")
            return
        for n, value in enumerate(values):
            if value not in known:
                yield self._said((*path, n), f"there is no `{value}`", _meant(str(value), known))


def _is_sentences(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(text, str) for text in value)


def _is_rows(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(row and _is_sentences(row) for row in value)


_WORDS: Mapping[str, Collection[str]] = {
    "needs": SIGNS,
    "not": SIGNS,
    "kinds": get_args(Kind),
    "stages": get_args(Stage),
    "also": MOVES,
}
_SAMPLE = dict.fromkeys(NAMES, "Acme")
_RENDER, _SPELLING = renderer({}), spelling({})
_FRAME: Callable[[str], str] = "Dear Ada,\n\n{}\n\nWith good wishes,\nJane\n".format
_ABOUT_THE_WHOLE = ("has no", "says nothing", "ends on", "greeting", "close", "last sentence")


def faults(text: str, language: str) -> Iterator[tuple[str, str]]:
    """What is wrong with one wording: its template, then its manners, however it is said."""
    try:
        unknown = sorted(named_in(text) - NAMES)
        unasked = sorted(_SPELLING.asked(text) - SIGNS - set(unknown))
        said = () if unknown else tuple(_RENDER(one, _SAMPLE, "formal") for one in _SPELLING.readings(text))
    except Unreadable as error:
        yield f"this template cannot be read: {error}", "`{{ company }}` fills in a name"
        return
    except ConfigError as error:
        yield f"this template cannot be read: {error.problems[0].text}", "`{{ company }}` fills in a name"
        return
    for name in unknown:
        yield f"there is nothing called `{name}` to fill in", _meant(name, NAMES)
    for sign in unasked:
        yield f"there is nothing called `{sign}` to ask for", _meant(sign, SIGNS)
    for fault in dict.fromkeys(fault for one in said for fault in manners(_FRAME(one), language)):
        if not any(words in fault for words in _ABOUT_THE_WHOLE):
            yield fault.removesuffix(".").replace("The letter", "this wording", 1), ""


def _meant(word: str, known: Collection[str]) -> str:
    close = difflib.get_close_matches(word.lower(), sorted(known), 1, 0.6)
    return f"did you mean {close[0]}?" if close else ""
