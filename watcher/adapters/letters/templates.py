"""One wording as a template: jinja2 in its sandbox, strict, with nothing to call but `of` and `say`."""

# jinja2 takes a while to load, and most letters are made of wordings that fill in names and no more.
# ruff: noqa: PLC0415

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, cast

from watcher.core.letter.book import Register, Render
from watcher.core.letter.ways import Sayings, Spelling
from watcher.errors import ConfigError, Problem

if TYPE_CHECKING:
    from jinja2.sandbox import ImmutableSandboxedEnvironment

REGISTERS = ("formal", "familiar", "any")
_Fill = Callable[[Mapping[str, str], Register], str]
_OUTSIDE_TAGS = re.compile(r"(\{\{.*?\}\})")


def _of(word: str, name: str) -> str:
    """French elision: `de` before a consonant, `d'` before a vowel or h. In Spanish `de` and `el` are one word, and in
    Portuguese so are `de` and the article of a name that has one: `del Grupo`, `da Universidade`.
    """
    if word == "del":
        return f"d{name}" if name.startswith("el ") else f"de {name}"
    if word == "do":
        return f"d{name}" if name.startswith(("o ", "a ")) else name
    return f"{word[:-1]}’{name}" if name[:1].lower() in "aàâeéèêëiîïoôuûhy" else f"{word} {name}"


class Unreadable(Exception):
    """A wording that is no template, or asks for what is not there; the text says why."""


@contextmanager
def _understood() -> Iterator[None]:
    from jinja2 import TemplateError

    try:
        yield
    except TemplateError as error:
        raise Unreadable(error.message) from error


@cache
def _environment() -> ImmutableSandboxedEnvironment:
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False)
    environment.globals.clear()
    environment.globals["of"] = _of
    return environment


_GIVEN = frozenset({"say", "of"})
_WORD = r"'[^'\\{}]*'|[a-z_]+"
_SLOT = re.compile(
    rf"\{{\{{ ?(?:(?P<name>[a-z_]+)|of\((?P<word>{_WORD}), (?P<of>{_WORD})\)"
    rf"|say\((?P<formal>{_WORD}), (?P<familiar>{_WORD})(?:, (?P<several>{_WORD}))?\)) ?\}}\}}"
)
_RESERVED = _GIVEN | {"true", "false", "none", "self", "loop"}


def _is_plain(text: str) -> bool:
    """Names, `say` and `of`, and nothing else. Of line ends jinja2 has its own opinion: it makes all of them alike."""
    rest = _SLOT.sub("", text)
    return not any(sign in rest for sign in "{}\r") and not rest.endswith("\n") and _RESERVED.isdisjoint(_names(text))


def _names(text: str) -> set[str]:
    words = (word for slot in _SLOT.finditer(text) for word in slot.groups())
    return {word for word in words if word and word[0] != "'"}


def named_in(text: str) -> frozenset[str]:
    """The names a template fills in. Raises Unreadable."""
    if _is_plain(text):
        return frozenset(_names(text))  # most say no more than that; parsing them all took a tenth of a start
    from jinja2 import meta

    with _understood():
        return frozenset(meta.find_undeclared_variables(_environment().parse(text))) - _GIVEN


def spelling(document: Mapping[str, object]) -> Spelling:
    """How the wordings of a file of letters are taken apart: with the ways that it has by name."""
    return Spelling(cast(Sayings, document.get("ways", {})), named_in)


def renderer(shorter: Mapping[str, str]) -> Render:
    """Compiles a text when it is first said: of hundreds of wordings a letter needs nine."""
    compiled: dict[tuple[str, Register], _Fill] = {}

    def render(text: str, values: Mapping[str, str], register: Register) -> str:
        try:
            if (text, register) not in compiled:
                said = _shortened(text, shorter) if register == "familiar" and shorter else text
                compiled[text, register] = _filled_in(said) if _is_plain(said) else _rendered(said)
            return compiled[text, register](values, register)
        except Unreadable as error:
            problem = Problem("letters", 0, 0, f"A wording cannot be said: {error}", text[:60])
            raise ConfigError((problem,)) from error

    return render


def _filled_in(text: str) -> _Fill:
    """What jinja2 would make of a plain text, at a tenth of its price."""

    def fill(values: Mapping[str, str], register: Register) -> str:
        say = _say(values, register)

        def word(said: str) -> str:
            return said[1:-1] if said[0] == "'" else values[said]

        def filled(slot: re.Match[str]) -> str:
            name, *call = [word(said) if said else "" for said in slot.groups()]
            return name if slot["name"] else _of(*call[:2]) if slot["of"] else say(*call[2:])

        try:
            return _SLOT.sub(filled, text)
        except KeyError as missing:
            raise Unreadable(f"{missing} is undefined") from missing

    return fill


def _rendered(text: str) -> _Fill:
    with _understood():
        template = _environment().from_string(text)

    def render(values: Mapping[str, str], register: Register) -> str:
        with _understood():
            return template.render(values, say=_say(values, register))

    return render


def _formal(formal: str, _: str, __: str = "") -> str:
    return formal


def _familiar(_: str, familiar: str, __: str = "") -> str:
    return familiar


def _to_several(_: str, familiar: str, several: str = "") -> str:
    """Where nobody signed, a friendly letter goes to several: `ihr` and not `du`."""
    return several or familiar


def _say(values: Mapping[str, str], register: Register) -> Callable[..., str]:
    return _formal if register == "formal" else _familiar if "person" in values else _to_several


def _shortened(text: str, shorter: Mapping[str, str]) -> str:
    """`text` with its contractions, names left alone: `I would` is `I'd` to a friend, unless a clause ends there."""
    pieces = _OUTSIDE_TAGS.split(text)
    for long, short in shorter.items():
        pattern = re.compile(rf"\b{re.escape(long)}(?=\s\w)")
        pieces[::2] = [pattern.sub(short, piece) if long in piece else piece for piece in pieces[::2]]
    return "".join(pieces)
