"""The shipped letters as a LetterBook; templates are rendered by jinja2 in its sandbox."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast, get_args

from watcher.adapters.letters.own import overlaid, problems_of
from watcher.adapters.letters.revising import id_of, parts, sayable, wordings
from watcher.adapters.letters.templates import REGISTERS, Unreadable, named_in, renderer, spelling
from watcher.core.facts import Kind, Stage
from watcher.core.letter import LANGUAGE, LATER, MOVES, LetterBook, Move, Phrasebook, Wording
from watcher.core.letter.book import Register, Render
from watcher.core.letter.signs import NAMES, SIGNS
from watcher.core.letter.ways import Spelling, without_ways
from watcher.errors import ConfigError, Problem

_KEYS = frozenset({"needs", "not", "kinds", "stages", "register", "also", "say"})


def load_book(documents: Mapping[str, object]) -> LetterBook:
    """The phrasebooks in `documents` (name to what its YAML says). Raises ConfigError with everything that is wrong."""
    problems: list[Problem] = []
    books = [book for name, document in documents.items() if (book := _phrasebook(name, document, problems))]
    languages = {book.language: book for book in books}
    if LANGUAGE not in languages:
        problems.append(Problem("letters", 0, 0, "There is no phrasebook for English."))
    if problems:
        raise ConfigError(tuple(problems))
    return LetterBook(languages)


class _Books(Mapping[str, Phrasebook]):
    """Phrasebooks that are read and compiled when a letter first needs their language."""

    def __init__(self, languages: Iterable[str], document: Callable[[str], object]) -> None:
        self._languages = tuple(languages)
        self._document = document
        self._read: dict[str, Phrasebook] = {}

    def __getitem__(self, language: str) -> Phrasebook:
        if language not in self._languages:
            raise KeyError(language)
        if language not in self._read:
            documents = {name: self._document(name) for name in {language, LANGUAGE}}
            self._read |= load_book(documents).languages
        return self._read[language]

    def __iter__(self) -> Iterator[str]:
        return iter(self._languages)

    def __len__(self) -> int:
        return len(self._languages)


def open_book(languages: Iterable[str], document: Callable[[str], object]) -> LetterBook:
    """A book of `languages`, read when they are needed; `document` gives the values of one language's YAML."""
    return LetterBook(_Books(languages, document))


def _phrasebook(name: str, document: object, problems: list[Problem]) -> Phrasebook | None:
    if not isinstance(document, Mapping) or not isinstance(document.get("language"), str):
        problems.append(Problem(name, 0, 0, "This is not a phrasebook: it has no language."))
        return None
    language = str(document["language"])
    render = renderer(cast(Mapping[str, str], document.get("familiar", {})))
    voice = _Voice(spelling(document), render)
    moves: dict[Move, tuple[Wording, ...]] = {}
    later = cast(Mapping[str, object], document.get("check-in", {}))
    for move in (*MOVES, *LATER):
        groups = cast(Sequence[object], (later if move in LATER else document).get(move, ()))
        moves[move] = tuple(_wordings(f"{language}/{move}", groups, voice, problems))
    register = cast(Register, document.get("register", "formal"))
    months = tuple(cast(Sequence[str], later.get("months", ())))
    once = tuple(map(str, cast(Sequence[object], document.get("once", ()))))
    return Phrasebook(language, register, moves, str(document.get("joint", " ")), months, once)


@dataclass(frozen=True, slots=True)
class _Voice:
    """How the wordings of one book are taken apart and filled in."""

    spelling: Spelling
    render: Render


def _wordings(place: str, groups: Sequence[object], voice: _Voice, problems: list[Problem]) -> Iterator[Wording]:
    for tier, group in enumerate(groups):
        fault = _group_fault(group)
        if fault:
            problems.append(Problem(place, 0, 0, f"Group {tier + 1}: {fault}"))
            continue
        known = cast(Mapping[str, Any], group)
        for text in known["say"]:
            try:
                yield _wording(place, tier, known, text, voice)
            except Unreadable as error:
                problems.append(Problem(place, 0, 0, f"A wording cannot be read: {error}", text[:60]))


def _group_fault(group: object) -> str:
    """Why this is not a group of wordings; empty when it is one."""
    if not isinstance(group, Mapping) or not isinstance(group.get("say"), list):
        return "it has no list `say`."
    if unknown := sorted(set(map(str, group)) - _KEYS):
        return f"unknown key {unknown[0]}."
    if group.get("register", "any") not in REGISTERS:
        return "register is formal, familiar or any."
    if unknown := sorted(set(group.get("kinds", ())) - set(get_args(Kind))):
        return f"unknown kind {unknown[0]}."
    if unknown := sorted(set(group.get("stages", ())) - set(get_args(Stage))):
        return f"unknown stage {unknown[0]}."
    if unknown := sorted(set(group.get("also", ())) - set(MOVES)):
        return f"unknown move {unknown[0]}."
    if unknown := sorted({*group.get("needs", ()), *group.get("not", ())} - SIGNS):
        return f"unknown sign {unknown[0]}."
    return ""


def _wording(place: str, tier: int, group: Mapping[str, Any], text: str, voice: _Voice) -> Wording:
    named = named_in(without_ways(text))
    if unknown := sorted(named - NAMES):
        raise Unreadable(f"there is no {unknown[0]}.")
    if unknown := sorted(voice.spelling.asked(text) - SIGNS):
        raise Unreadable(f"nothing is called {unknown[0]}.")
    return Wording(
        id=id_of(place, text),
        tier=tier,
        needs=frozenset(group.get("needs", ())) | named,
        absent=frozenset(group.get("not", ())),
        kinds=frozenset(group.get("kinds", ())),
        stages=frozenset(group.get("stages", ())),
        register=group.get("register", "any"),
        ways=voice.spelling.ways(text),
        render=voice.render,
        also=frozenset(group.get("also", ())),
    )


__all__ = ["load_book", "open_book", "overlaid", "parts", "problems_of", "sayable", "wordings"]
