"""YAML as plain values with the place of each: a strict, small YAML without aliases, tags and surprises (PyYAML)."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from watcher.adapters.config.mistakes import Mistake, of_syntax
from watcher.errors import ConfigError, Problem

if TYPE_CHECKING:
    import yaml

Path = tuple[str | int, ...]
"""Keys and list numbers from the top of the document down to one value."""

MAX_OCTETS = 1 << 20
MAX_DEPTH = 20

_UNPRINTABLE = "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
"""What a YAML stream may not hold (YAML 1.2.2, 5.1)."""

_WORDS: dict[str, bool | None] = {"": None, "~": None}
_WORDS |= dict.fromkeys(("null", "Null", "NULL"))
_WORDS |= dict.fromkeys(("true", "True", "TRUE"), True)
_WORDS |= dict.fromkeys(("false", "False", "FALSE"), False)
_INT = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|(0|[1-9][0-9]*)(\.[0-9]*)?)([eE][-+]?[0-9]+)?")


class Place(NamedTuple):
    """Where a value begins, from 1. `lead` is how far its text is from there: 1 after a quotation mark, -1 unknown."""

    line: int
    column: int
    lead: int = 0


@dataclass(frozen=True, slots=True)
class Document:
    """A file that is YAML. `value` is made of dict, list, str, int, float, bool and None."""

    file: str
    value: Any
    _events: dict[Path, Any]
    """What began the value at a path."""
    _marks: dict[Path, Any]
    """Where the key of an entry begins."""
    problems: tuple[Problem, ...] = ()
    """Faults after which reading could go on: keys that occur twice, aliases, tags."""

    def place(self, path: Path) -> Place:
        """Of the value at `path`, or of the nearest thing above it that exists."""
        while path and path not in self._events:
            path = path[:-1]
        event = self._events.get(path)
        if event is None:
            return Place(1, 1)
        style = getattr(event, "style", None)
        return Place(*_place(event.start_mark), -1 if style in ("|", ">") else int(bool(style)))

    def key(self, path: Path) -> Place:
        """Of the key of the entry at `path`; of the value where it has none."""
        mark = self._marks.get(path)
        return Place(*_place(mark)) if mark else self.place(path)

    def key_at(self, line: int, column: int) -> Path | None:
        """The path of the entry whose key begins there."""
        return next((path for path, mark in self._marks.items() if _place(mark) == (line, column)), None)

    def problem(self, place: Place, text: str, hint: str = "") -> Problem:
        return Problem(self.file, place.line, place.column, text, hint)


def scalar(text: str) -> str | int | float | bool | None:
    """A plain (unquoted) scalar by the core schema of YAML 1.2.2 (10.3.2), except that 012, 0x1f and .inf stay text."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in "-+.0123456789":
        return text
    if _INT.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text) and math.isfinite(number := float(text)):
        return number
    return text


def read(octets: bytes, file: str) -> Document:
    """Raises ConfigError when the octets are no YAML at all; `file` is how problems call it."""
    text = _decoded(octets, file)
    reader = _Reader()
    try:
        for event in _events(text):
            reader.take(event)
    except Mistake as mistake:
        reader.mistakes.append(mistake)
    problems = tuple(Problem(file, *mistake.place, mistake.text, mistake.hint) for mistake in reader.mistakes)
    if any(mistake.fatal for mistake in reader.mistakes):
        raise ConfigError(tuple(sorted(problems)))
    return Document(file, reader.root, reader.places, reader.keys, problems)


def _decoded(octets: bytes, file: str) -> str:
    if len(octets) > MAX_OCTETS:
        text = f"the file is larger than {MAX_OCTETS >> 20} MiB"
        raise ConfigError((Problem(file, 0, 0, text, "is it the right file?"),))
    try:
        text = octets.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        before = octets[: error.start].decode("utf-8")
        place = before.count("\n") + 1, len(before) - before.rfind("\n")
        raise ConfigError((Problem(file, *place, "this is not UTF-8 text", "save the file as UTF-8"),)) from error
    if found := re.search(_UNPRINTABLE, text):
        place = text.count("\n", 0, found.start()) + 1, found.start() - text.rfind("\n", 0, found.start())
        name = f"the control character U+{ord(found.group()):04X}"
        raise ConfigError((Problem(file, *place, f"{name} has no place in a text file", "remove it"),))
    return text


def _events(text: str) -> Iterator[Any]:
    import yaml  # noqa: PLC0415  # what is kept of our own files spares most starts its 15 ms

    try:
        yield from yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.MarkedYAMLError as error:
        raise of_syntax(error, text) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise Mistake((0, 0), "this is not YAML", fatal=True) from error


@dataclass(slots=True)
class _Block:
    """A mapping or list that is not yet closed."""

    path: Path
    value: dict[str, Any] | list[Any]
    key: str | None = None


@dataclass(slots=True)
class _Reader:
    """Takes the parser's events one by one; no recursion, so no document can exhaust the stack."""

    root: Any = None
    places: dict[Path, Any] = field(default_factory=dict)
    keys: dict[Path, Any] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)
    open: list[_Block] = field(default_factory=list)
    documents: int = 0

    def take(self, event: Any) -> None:  # noqa: ANN401  # PyYAML's events share no useful type
        match type(event).__name__:
            case "ScalarEvent":
                self._scalar(event)
            case "MappingStartEvent":
                self._start(event, {})
            case "SequenceStartEvent":
                self._start(event, [])
            case "MappingEndEvent" | "SequenceEndEvent":
                self.open.pop()
            case "AliasEvent":
                self._alias(event)
            case "DocumentStartEvent":
                self._document(event)

    def _alias(self, event: yaml.AliasEvent) -> None:
        self._mistake(event, "text that begins with `*` needs quotes here", 'write "*…"')
        block = self.open[-1] if self.open else None
        if block and isinstance(block.value, dict) and block.key is None:
            block.key = f"*{event.anchor}"
            self.keys[(*block.path, block.key)] = event.start_mark
        else:
            self._put(event, None)

    def _document(self, event: yaml.DocumentStartEvent) -> None:
        self.documents += 1
        if self.documents > 1:
            raise Mistake(
                _place(event.start_mark), "a second document begins here", "remove the line `---`", fatal=True
            )

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        if event.anchor or event.tag:
            self._plainly(event)
        block = self.open[-1] if self.open else None
        if block and isinstance(block.value, dict) and block.key is None:
            block.key = event.value
            self._key(event, (*block.path, event.value), block.value)
        else:
            self._put(event, event.value if event.style else scalar(event.value))

    def _key(self, event: yaml.ScalarEvent, path: Path, known: dict[str, Any]) -> None:
        if event.value in known:
            meant = "join the two" if isinstance(known[event.value], list | dict) else "keep one"
            first = self.keys[path].line + 1
            self._mistake(event, f"`{event.value}` is written twice", f"the first one is on line {first}; {meant}")
        else:
            self.keys[path] = event.start_mark

    def _start(self, event: yaml.CollectionStartEvent, value: dict[str, Any] | list[Any]) -> None:
        self._plainly(event)
        if len(self.open) >= MAX_DEPTH:
            raise Mistake(_place(event.start_mark), f"more than {MAX_DEPTH} levels inside one another", fatal=True)
        block = self.open[-1] if self.open else None
        if block and isinstance(block.value, dict) and block.key is None:
            text = "a key must be a word, not a list or a block"
            raise Mistake(_place(event.start_mark), text, "put it in quotes", fatal=True)
        self.open.append(_Block(self._put(event, value), value))

    def _put(self, event: Any, value: object) -> Path:  # noqa: ANN401
        """Store a value where the open block wants it; returns its path."""
        if not self.open:
            self.root = value
            path: Path = ()
        else:
            path = self._put_in(self.open[-1], value)
        self.places[path] = event
        return path

    def _put_in(self, block: _Block, value: object) -> Path:
        if isinstance(block.value, list):
            block.value.append(value)
            return (*block.path, len(block.value) - 1)
        key, block.key = block.key or "", None
        block.value[key] = value
        return (*block.path, key)

    def _plainly(self, event: Any) -> None:  # noqa: ANN401
        if event.anchor is not None:
            self._mistake(event, "text that begins with `&` needs quotes here", 'write "&…"')
        if event.tag is not None:
            self._mistake(event, "text that begins with `!` needs quotes here", 'write "!…"')

    def _mistake(self, event: Any, text: str, hint: str) -> None:  # noqa: ANN401
        self.mistakes.append(Mistake(_place(event.start_mark), text, hint))


def _place(mark: Any) -> tuple[int, int]:  # noqa: ANN401
    return mark.line + 1, mark.column + 1
