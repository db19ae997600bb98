"""What a phrase fits: the small language of rules.yaml, compiled to RE2 and to words that must be there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar, Protocol

import re2

from watcher.core.text import UMLAUT, fold, is_solid, squash

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


# Folding makes ä an a: so in a phrase ä and ae both become an a that may carry an e.
_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
_BEGINNING = 4
"""Letters of an open word by which it is indexed."""


def _literal(text: str) -> str:
    return UMLAUT.sub(r"\1e?", re.escape(text))


# Every item knows three renderings: `spaced` with the blank that follows it (the pattern is read between blanks),
# `unspaced` inside a word, `solid` for scripts without blanks; and `anchor`, words of which one must be in every text
# that fits.


@dataclass(frozen=True)
class _Word:
    """A literal; `open` left or right means that more letters may follow there."""

    text: str
    open_left: bool = False
    open_right: bool = False

    @cached_property
    def spaced(self) -> str:
        return ("[^ \n]*" if self.open_left else "") + _literal(self.text) + ("[^ \n]* " if self.open_right else " ")

    @cached_property
    def unspaced(self) -> str:
        return _literal(self.text) + ("[^ \n]*" if self.open_right else "")

    @cached_property
    def solid(self) -> str:
        return re.escape(self.text)

    @cached_property
    def anchor(self) -> frozenset[str]:
        if self.open_left:
            return frozenset()
        return self.beginning if self.open_right else frozenset({squash(self.text)})

    @cached_property
    def beginning(self) -> frozenset[str]:
        return frozenset() if self.open_left else frozenset({squash(self.text)[:_BEGINNING] + "*"})

    @cached_property
    def solid_anchor(self) -> frozenset[str]:
        return frozenset({self.text})

    @property
    def is_solid(self) -> bool:
        return bool(is_solid(self.text))


@dataclass(frozen=True)
class _Gap:
    least: int
    most: int
    anchor: ClassVar[frozenset[str]] = frozenset()
    beginning: ClassVar[frozenset[str]] = frozenset()
    solid_anchor: ClassVar[frozenset[str]] = frozenset()
    is_solid: ClassVar[bool] = False

    @property
    def spaced(self) -> str:
        return "(?:[^ \n]+ )" + f"{{{self.least},{self.most}}}"

    @property
    def unspaced(self) -> str:
        return "[^ \n]*"

    @property
    def solid(self) -> str:
        return "[^\n]" + f"{{{self.least},{SOLID_GAP if self.most == GAP else self.most}}}"


@dataclass(frozen=True)
class _Choice:
    """Alternatives, each a sequence; an empty sequence among them makes it optional."""

    options: tuple[tuple[_Item, ...], ...]

    @cached_property
    def spaced(self) -> str:
        return "(?:" + "|".join("".join(item.spaced for item in option) for option in self.options) + ")"

    @cached_property
    def unspaced(self) -> str:
        return (
            "(?:" + "|".join("".join(item.spaced for item in option).removesuffix(" ") for option in self.options) + ")"
        )

    @cached_property
    def solid(self) -> str:
        return "(?:" + "|".join("".join(item.solid for item in option) for option in self.options) + ")"

    @cached_property
    def anchor(self) -> frozenset[str]:
        return _one_of_each(_best(item.anchor for item in option) for option in self.options)

    @cached_property
    def beginning(self) -> frozenset[str]:
        return _one_of_each(option[0].beginning if option else frozenset() for option in self.options)

    @cached_property
    def solid_anchor(self) -> frozenset[str]:
        return _one_of_each(_best(item.solid_anchor for item in option) for option in self.options)

    @cached_property
    def is_solid(self) -> bool:
        return any(item.is_solid for option in self.options for item in option)


@dataclass(frozen=True)
class _Glued:
    """Items with no blank between them: `seleccionad(o|a)`."""

    items: tuple[_Item, ...]

    @cached_property
    def spaced(self) -> str:
        return self.unspaced + " "

    @cached_property
    def unspaced(self) -> str:
        return "".join(item.unspaced for item in self.items)

    @cached_property
    def solid(self) -> str:
        return "".join(item.solid for item in self.items)

    @property
    def anchor(self) -> frozenset[str]:
        return self.beginning

    @property
    def beginning(self) -> frozenset[str]:
        return self.items[0].beginning

    @cached_property
    def solid_anchor(self) -> frozenset[str]:
        return _best(item.solid_anchor for item in self.items)

    @cached_property
    def is_solid(self) -> bool:
        return any(item.is_solid for item in self.items)


def _best(anchors: Iterable[frozenset[str]]) -> frozenset[str]:
    """The most telling of several: long words are rarer than short ones, few are better than many."""
    return max(
        (anchor for anchor in anchors if anchor), key=lambda a: min(map(len, a)) - len(a) / 8, default=frozenset()
    )


def _one_of_each(anchors: Iterable[frozenset[str]]) -> frozenset[str]:
    """For alternatives: one word of every alternative, or nothing when one has none."""
    found = tuple(anchors)
    return frozenset().union(*found) if all(found) else frozenset()


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
            sign, column, _ = self.tokens[self.at]
            raise PhraseProblem(f"`{sign}` has no partner", column)
        return items

    def sequence(self, depth: int) -> tuple[_Item, ...]:
        """Terms up to a closing bracket, a `|` or the end."""
        terms: list[list[_Item]] = [[]]
        while self.at < len(self.tokens) and self.tokens[self.at][0] not in (")", "]", "|"):
            sign, column, found = self.tokens[self.at]
            self.at += 1
            if sign.isspace():
                terms.append([])
            elif sign in ("(", "["):
                terms[-1].append(self.choice(sign, column, depth + 1))
            elif sign == "…" or sign.startswith("..."):
                terms += [[_Gap(0, int(found.group(1) or GAP))], []]
            elif sign.startswith("{"):
                terms[-1].append(self.named(found.group(2), column, closed=sign.endswith("}")))
            else:
                terms[-1] += _words(sign)
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


def _words(sign: str) -> list[_Item]:
    """One written sign as folded words; `*` at its ends leaves that end open, alone it is any one word."""
    if sign == "*":
        return [_Gap(1, 1)]
    words = fold(sign.strip("*").translate(_SPELT_OUT)).split()
    if not words:
        return []
    last = len(words) - 1
    return [
        _Word(word, sign.startswith("*") and n == 0, sign.endswith("*") and n == last) for n, word in enumerate(words)
    ]


def _term(items: list[_Item]) -> _Item:
    if len(items) == 1:
        return items[0]
    if all(isinstance(item, _Word) for item in items):
        return _Choice((tuple(items),))  # one sign that folds to several words: e-mail, n'a
    return _Glued(tuple(items))


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
    """A compiled phrase.

    `anchors`: sets of words (`begi*` stands for a beginning of four letters; parts of the text where `solid`); of each
    set one must be in every text that fits. The most telling set comes first; no set at all when none can be named.
    """

    source: str
    pattern: str
    solid: bool
    anchors: tuple[frozenset[str], ...]

    @cached_property
    def compiled(self) -> Pattern:
        compiled: Pattern = re2.compile(self.pattern.encode(), _OPTIONS)
        return compiled

    @classmethod
    def parse(cls, source: str, lists: WordLists) -> Phrase:
        """Raises PhraseProblem, with the column, for a phrase that makes no sense."""
        if len(source) > LONGEST:
            raise PhraseProblem("a phrase this long cannot be meant")
        stripped = source.strip()
        if len(stripped) > 1 and stripped.startswith("/") and stripped.endswith("/"):
            return cls(source, _checked(stripped[1:-1]), solid=bool(is_solid(stripped)), anchors=())
        items = _Parser(source, lists).parse()
        if not items:
            raise PhraseProblem("a phrase needs at least one word")
        if any(item.is_solid for item in items):
            anchors = _sorted(item.solid_anchor for item in items)
            return cls(source, "".join(item.solid for item in items), solid=True, anchors=anchors)
        anchors = _sorted(item.anchor for item in items)
        return cls(source, " " + "".join(item.spaced for item in items), solid=False, anchors=anchors)


def _sorted(anchors: Iterable[frozenset[str]]) -> tuple[frozenset[str], ...]:
    found = [anchor for anchor in anchors if anchor]
    best = _best(found)
    return (best, *(anchor for anchor in found if anchor is not best)) if best else ()


def _checked(pattern: str) -> str:
    try:
        re2.compile(pattern.encode(), _OPTIONS)
    except re2.error as error:
        detail = error.args[0] if error.args else ""
        text = detail.decode(errors="replace") if isinstance(detail, bytes) else str(detail)
        raise PhraseProblem(f"RE2 does not accept this regular expression: {text}", 1) from error
    return pattern


__all__ = ["Match", "Pattern", "Phrase", "PhraseProblem", "WordLists"]
