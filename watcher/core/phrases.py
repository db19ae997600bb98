"""What a phrase fits: the small language of rules.yaml, compiled to RE2 and to words that must be there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import re2

from watcher.core.text import fold, is_solid

GAP = 6
"""Words that `...` may skip; characters in scripts without blanks."""
SOLID_GAP = 15
NESTING = 12
LONGEST = 20_000


class PhraseProblem(ValueError):
    """A phrase that cannot be understood; `column` counts from 0 in the phrase."""

    def __init__(self, text: str, column: int = 0) -> None:
        super().__init__(text)
        self.column = column


_TOKEN = re.compile(r"\s+|\.\.\.(\d*)|…|[()\[\]|]|\{([\w-]*)\}?|\*?[^\s()\[\]{}|*…]+\*?|\*|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Word:
    """A literal with what may hang on it: `open` left or right means that more letters may follow there."""

    text: str
    open_left: bool = False
    open_right: bool = False


@dataclass(frozen=True, slots=True)
class _Gap:
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class _Choice:
    """Alternatives, each a sequence; an empty sequence among them makes it optional."""

    options: tuple[tuple[_Item, ...], ...]


@dataclass(frozen=True, slots=True)
class _Glued:
    """Items with no blank between them: `seleccionad(o|a)`."""

    items: tuple[_Item, ...]


_Item = _Word | _Gap | _Choice | _Glued


class WordLists:
    """The named word lists of one pack, each parsed once, when a phrase first names it."""

    def __init__(self, lists: Mapping[str, tuple[str, ...]] | None = None) -> None:
        self._lists = dict(lists or {})
        self._parsed: dict[str, _Choice] = {}

    def choice(self, name: str, inside: tuple[str, ...]) -> _Choice:
        """Raises PhraseProblem for an unknown name and for a list that contains itself."""
        if name in inside:
            raise PhraseProblem(f"the word list `{name}` contains itself")
        if name not in self._lists:
            raise PhraseProblem(f"there is no word list named `{name}`")
        if name not in self._parsed:
            options = (_Parser(entry, self, (*inside, name)).parse() for entry in self._lists[name])
            self._parsed[name] = _Choice(tuple(option for option in options if option))
        return self._parsed[name]


class _Parser:
    def __init__(self, phrase: str, lists: WordLists, inside: tuple[str, ...] = ()) -> None:
        self.lists, self.inside = lists, inside
        self.tokens = [(found.group(), found.start(), found) for found in _TOKEN.finditer(phrase)]
        self.at = 0

    def parse(self) -> tuple[_Item, ...]:
        items = self.sequence(0)
        if self.at < len(self.tokens):
            token, column, _ = self.tokens[self.at]
            raise PhraseProblem(f"`{token}` has no partner", column)
        return items

    def sequence(self, depth: int) -> tuple[_Item, ...]:
        """Terms up to a closing bracket, a `|` or the end."""
        terms: list[list[_Item]] = [[]]
        while self.at < len(self.tokens) and self.tokens[self.at][0] not in (")", "]", "|"):
            token, column, found = self.tokens[self.at]
            self.at += 1
            if token.isspace():
                terms.append([])
            elif token in ("(", "["):
                terms[-1].append(self.choice(token, column, depth + 1))
            elif token == "…" or token.startswith("..."):
                terms += [[_Gap(0, int(found.group(1) or GAP))], []]
            elif token.startswith("{"):
                terms[-1].append(self.named(found.group(2), column, closed=token.endswith("}")))
            else:
                terms[-1] += _words(token)
        return tuple(_term(term) for term in terms if term)

    def choice(self, opening: str, column: int, depth: int) -> _Choice:
        if depth > NESTING:
            raise PhraseProblem("brackets are nested too deep", column)
        closing = ")" if opening == "(" else "]"
        options = [self.sequence(depth)]
        while self.at < len(self.tokens) and self.tokens[self.at][0] == "|":
            self.at += 1
            options.append(self.sequence(depth))
        if self.at >= len(self.tokens) or self.tokens[self.at][0] != closing:
            raise PhraseProblem(f"`{opening}` is never closed by `{closing}`", column)
        self.at += 1
        return _Choice((*options, ()) if opening == "[" else tuple(options))

    def named(self, name: str, column: int, *, closed: bool) -> _Choice:
        if not closed:
            raise PhraseProblem("`{` is never closed by `}`", column)
        try:
            return self.lists.choice(name, self.inside)
        except PhraseProblem as problem:
            raise PhraseProblem(str(problem), column) from problem


def _words(token: str) -> list[_Item]:
    """One written token as folded words; `*` at its ends leaves that end open, alone it is any one word."""
    if token == "*":
        return [_Gap(1, 1)]
    words = fold(token.strip("*").translate(_SPELT_OUT)).split()
    if not words:
        return []
    last = len(words) - 1
    return [_Word(word, token.startswith("*") and n == 0, token.endswith("*") and n == last) for n, word in enumerate(words)]


def _term(items: list[_Item]) -> _Item:
    if len(items) == 1:
        return items[0]
    if all(isinstance(item, _Word) for item in items):
        return _Choice((tuple(items),))  # one token that folds to several words: e-mail, n'a
    return _Glued(tuple(items))


# An umlaut may be written ä or ae, and folding makes ä an a: so in a phrase both become an a that may carry an e.
_UMLAUT = re.compile("([aou])e")
_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})


def squash(words: str) -> str:
    """Umlauts spelt with an e, as the index of words sees them."""
    return _UMLAUT.sub(r"\1", words)


def _literal(text: str) -> str:
    return _UMLAUT.sub(r"\1e?", re.escape(text))


def _spaced(item: _Item) -> str:
    """An item with the blank that follows it; the pattern is read between blanks."""
    match item:
        case _Word(text, left, right):
            return ("[^ \n]*" if left else "") + _literal(text) + ("[^ \n]* " if right else " ")
        case _Gap(least, most):
            return "(?:[^ \n]+ )" + f"{{{least},{most}}}"
        case _Choice(options):
            return "(?:" + "|".join("".join(map(_spaced, option)) for option in options) + ")"
        case _Glued(items):
            return "".join(map(_unspaced, items)) + " "


def _unspaced(item: _Item) -> str:
    """An item inside a word: no blank after it, blanks only between the words of one alternative."""
    match item:
        case _Choice(options):
            return "(?:" + "|".join("".join(map(_spaced, option)).removesuffix(" ") for option in options) + ")"
        case _Word(text, _, right):
            return _literal(text) + ("[^ \n]*" if right else "")
        case _Glued(items):
            return "".join(map(_unspaced, items))
        case _Gap():
            return "[^ \n]*"


def _solid(item: _Item) -> str:
    match item:
        case _Word(text):
            return re.escape(text)
        case _Gap(least, most):
            return "[^\n]" + f"{{{least},{SOLID_GAP if most == GAP else most}}}"
        case _Choice(options):
            return "(?:" + "|".join("".join(map(_solid, option)) for option in options) + ")"
        case _Glued(items):
            return "".join(map(_solid, items))


def _anchor(item: _Item) -> frozenset[str]:
    """Words of which one must be in every text that fits; a `*` at the end marks a beginning. Empty: no such words."""
    match item:
        case _Word(text, False, right):
            return frozenset({squash(text)[:4] + "*" if right else squash(text)})
        case _Choice(options):
            inner = [_anchors(option) for option in options]
            return frozenset().union(*inner) if inner and all(inner) else frozenset()
        case _Glued((_Word(text, False, _), *_)) if len(squash(text)) >= 3:
            return frozenset({squash(text)[:4] + "*"})
        case _Glued((_Choice(options), *_)):
            inner = [_opened(option) for option in options]
            return frozenset().union(*inner) if all(inner) else frozenset()
    return frozenset()


def _opened(option: tuple[_Item, ...]) -> frozenset[str]:
    match option:
        case (_Word(text, False, _), *_) if len(squash(text)) >= 3:
            return frozenset({squash(text)[:4] + "*"})
    return frozenset()


def _anchors(items: tuple[_Item, ...]) -> frozenset[str]:
    """The most telling anchor among the items: long words are rarer than short ones, few are better than many."""
    candidates = [anchor for anchor in map(_anchor, items) if anchor]
    return max(candidates, key=lambda anchor: (min(map(len, anchor)) - len(anchor) / 8), default=frozenset())


def _solid_anchors(items: tuple[_Item, ...]) -> frozenset[str]:
    """As _anchors, for scripts without blanks: substrings."""
    found: list[frozenset[str]] = []
    for item in items:
        match item:
            case _Word(text):
                found.append(frozenset({text}))
            case _Choice(options):
                inner = [_solid_anchors(option) for option in options]
                found.append(frozenset().union(*inner) if inner and all(inner) else frozenset())
            case _Glued(glued):
                found.append(_solid_anchors(glued))
    return max((anchor for anchor in found if anchor), key=lambda a: (min(map(len, a)), -len(a)), default=frozenset())


_OPTIONS = re2.Options()
_OPTIONS.log_errors = False
_OPTIONS.max_mem = 64 << 20


class Match(Protocol):
    def start(self) -> int: ...
    def end(self) -> int: ...


class Pattern(Protocol):
    """What we use of a compiled RE2 expression over octets."""

    def finditer(self, octets: bytes, /) -> Iterator[Match]: ...


@dataclass(frozen=True)
class Phrase:
    """A compiled phrase. `anchors`: words (or `beginning*`) of which one must be in the text, empty when none can be named."""

    source: str
    pattern: str
    solid: bool
    anchors: frozenset[str]

    @cached_property
    def compiled(self) -> Pattern:
        return re2.compile(self.pattern.encode(), _OPTIONS)

    @classmethod
    def parse(cls, source: str, lists: WordLists) -> Phrase:
        """Raises PhraseProblem, with the column, for a phrase that makes no sense."""
        if len(source) > LONGEST:
            raise PhraseProblem("a phrase this long cannot be meant")
        stripped = source.strip()
        if len(stripped) > 1 and stripped.startswith("/") and stripped.endswith("/"):
            return cls(source, _checked(stripped[1:-1]), solid=bool(is_solid(stripped)), anchors=frozenset())
        items = _Parser(source, lists).parse()
        if not items:
            raise PhraseProblem("a phrase needs at least one word")
        if _is_solid(items):
            return cls(source, "".join(map(_solid, items)), solid=True, anchors=_solid_anchors(items))
        return cls(source, " " + "".join(map(_spaced, items)), solid=False, anchors=_anchors(items))


def _is_solid(items: tuple[_Item, ...]) -> bool:
    return any(
        (isinstance(item, _Word) and is_solid(item.text))
        or (isinstance(item, _Choice) and any(map(_is_solid, item.options)))
        or (isinstance(item, _Glued) and _is_solid(item.items))
        for item in items
    )


def _checked(pattern: str) -> str:
    try:
        re2.compile(pattern.encode(), _OPTIONS)
    except re2.error as error:
        detail = error.args[0] if error.args else ""
        text = detail.decode(errors="replace") if isinstance(detail, bytes) else str(detail)
        raise PhraseProblem(f"RE2 does not accept this regular expression: {text}", 1) from error
    return pattern


__all__ = ["Match", "Pattern", "Phrase", "PhraseProblem", "WordLists", "squash"]
