"""One wording as a template: jinja2 in its sandbox, strict, with nothing to call but `of` and `say`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from jinja2 import StrictUndefined, Template, TemplateError, meta
from jinja2.sandbox import ImmutableSandboxedEnvironment

from watcher.core.letter.book import Register, Render
from watcher.errors import ConfigError, Problem

REGISTERS = ("formal", "familiar", "any")
_OUTSIDE_TAGS = re.compile(r"(\{\{.*?\}\})")


def _of(word: str, name: str) -> str:
    """French elision: `de` before a consonant, `d'` before a vowel or h."""
    return f"{word[:-1]}’{name}" if name[:1].lower() in "aàâeéèêëiîïoôuûhy" else f"{word} {name}"


def _environment() -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False)
    environment.globals.clear()
    environment.globals["of"] = _of
    return environment


_ENVIRONMENT = _environment()
_GIVEN = frozenset({"say", *_ENVIRONMENT.globals})


_PLAIN = re.compile(r"[^{}]*(?:\{\{ ?[a-z]+ ?\}\}[^{}]*)*")
_NAMED = re.compile(r"\{\{ ?([a-z]+) ?\}\}")
_NO_NAMES = frozenset(("true", "false", "none"))


def named_in(text: str) -> frozenset[str]:
    """The names a template fills in. Raises TemplateError."""
    if _PLAIN.fullmatch(text) and _NO_NAMES.isdisjoint(found := _NAMED.findall(text)):
        return frozenset(found) - _GIVEN  # most say no more than that; parsing them all took a tenth of a start
    return frozenset(meta.find_undeclared_variables(_ENVIRONMENT.parse(text))) - _GIVEN


def renderer(text: str, shorter: Mapping[str, str]) -> Render:
    @cache
    def compiled(register: Register) -> Template:
        """When it is first said: of hundreds of wordings a letter needs nine."""
        return _ENVIRONMENT.from_string(_shortened(text, shorter) if register == "familiar" and shorter else text)

    def render(values: Mapping[str, str], register: Register) -> str:
        try:
            template = compiled("familiar" if register == "familiar" else "formal")
            return template.render(values, say=_familiar if register == "familiar" else _formal)
        except TemplateError as error:
            problem = Problem("letters", 0, 0, f"A wording cannot be said: {error.message}", text[:60])
            raise ConfigError((problem,)) from error

    return render


def _formal(formal: str, _: str) -> str:
    return formal


def _familiar(_: str, familiar: str) -> str:
    return familiar


def _shortened(text: str, shorter: Mapping[str, str]) -> str:
    """`text` with its contractions, names left alone: `I would` is `I'd` to a friend, unless a clause ends there."""
    pieces = _OUTSIDE_TAGS.split(text)
    for long, short in shorter.items():
        pattern = re.compile(rf"\b{re.escape(long)}(?=\s\w)")
        pieces[::2] = [pattern.sub(short, piece) for piece in pieces[::2]]
    return "".join(pieces)
