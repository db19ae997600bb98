"""Wordings that are filled in without jinja2 say what jinja2 would have them say."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import StrictUndefined, TemplateError, meta
from jinja2.sandbox import ImmutableSandboxedEnvironment

from watcher.adapters.config import packs
from watcher.adapters.letters import wordings
from watcher.adapters.letters.templates import Unreadable, named_in, renderer
from watcher.core.letter.signs import NAMES
from watcher.errors import ConfigError

ENVIRONMENT = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False)
ENVIRONMENT.globals.clear()
RENDER = renderer({})
VALUES = {name: f"Élan & {name} <b>" for name in sorted(NAMES)}
UNSIGNED = {name: value for name, value in VALUES.items() if name != "person"}
PIECES = (
    "{{ company }}",
    "{{company}}",
    "{{ say('Sie', 'du') }}",
    "{{ say('', company) }}",
    "{{ say('Sie', 'du', 'ihr') }}",
    "{{ say('Sie', 'du', role) }}",
    "{{ of('de', role) }}",
    "{{ nobody }}",
    "{{ none }}",
    "{{ company | upper }}",
    "{{ say('a\\'b', 'c') }}",
    "{% if company %}so{% endif %}",
    "{# aside #}",
    "{",
    "}}",
    "'",
    "\n",
    "\r\n",
    " glad ",
)


def of(word, name):
    if word == "del":
        return f"d{name}" if name.startswith("el ") else f"de {name}"
    if word == "do":
        return f"d{name}" if name.startswith(("o ", "a ")) else name
    return f"{word[:-1]}’{name}" if name[:1].lower() in "aàâeéèêëiîïoôuûhy" else f"{word} {name}"


def by_jinja(text, register, values):
    def say(formal, familiar, several=""):
        return formal if register == "formal" else familiar if "person" in values else several or familiar

    return ENVIRONMENT.from_string(text).render(values, of=of, say=say)


@given(
    st.lists(st.sampled_from(PIECES), max_size=6).map("".join),
    st.sampled_from(("formal", "familiar")),
    st.sampled_from((VALUES, UNSIGNED)),
)
def test_whatever_stands_in_a_wording_is_read_as_jinja2_reads_it(text, register, values):
    """Names, `say`, `of`, faults and line ends; what one cannot read the other cannot either."""
    try:
        expected = by_jinja(text, register, values)
    except TemplateError:
        with pytest.raises(ConfigError):
            RENDER(text, values, register)
    else:
        assert RENDER(text, values, register) == expected
    try:
        names = meta.find_undeclared_variables(ENVIRONMENT.parse(text)) - {"say", "of"}
    except TemplateError:
        with pytest.raises(Unreadable):
            named_in(text)
    else:
        assert named_in(text) == names


@pytest.mark.parametrize("language", packs.listed("letters"))
def test_every_shipped_wording_says_what_jinja2_says(language):
    """In both registers, to one and to several, with a name that has accents and signs of markup in it."""
    for written in wordings(language, packs.document(f"letters/{language}.yaml")).values():
        whom = (VALUES,) if "{{ person }}" in written.template else (VALUES, UNSIGNED)
        for register, values in itertools.product(("formal", "familiar"), whom):
            for text in written.readings:
                assert RENDER(text, values, register) == by_jinja(text, register, values)
