"""Wordings that are filled in without jinja2 say what jinja2 would have them say."""

from __future__ import annotations

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
VALUES = {name: f"Élan & {name} <b>" for name in NAMES}
PIECES = (
    "{{ company }}",
    "{{company}}",
    "{{ say('Sie', 'du') }}",
    "{{ say('', company) }}",
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
    return f"{word[:-1]}’{name}" if name[:1].lower() in "aàâeéèêëiîïoôuûhy" else f"{word} {name}"


def by_jinja(text, register):
    said = ENVIRONMENT.from_string(text)
    return said.render(VALUES, of=of, say=lambda formal, familiar: formal if register == "formal" else familiar)


@given(st.lists(st.sampled_from(PIECES), max_size=6).map("".join), st.sampled_from(("formal", "familiar")))
def test_whatever_stands_in_a_wording_is_read_as_jinja2_reads_it(text, register):
    """Names, `say`, `of`, faults and line ends; what one cannot read the other cannot either."""
    try:
        expected = by_jinja(text, register)
    except TemplateError:
        with pytest.raises(ConfigError):
            renderer(text, {})(VALUES, register)
    else:
        assert renderer(text, {})(VALUES, register) == expected
    try:
        names = meta.find_undeclared_variables(ENVIRONMENT.parse(text)) - {"say", "of"}
    except TemplateError:
        with pytest.raises(Unreadable):
            named_in(text)
    else:
        assert named_in(text) == names


@pytest.mark.parametrize("language", packs.listed("letters"))
def test_every_shipped_wording_says_what_jinja2_says(language):
    """In both registers, with a name that has accents and signs of markup in it."""
    for written in wordings(language, packs.document(f"letters/{language}.yaml")).values():
        for register in ("formal", "familiar"):
            assert renderer(written.template, {})(VALUES, register) == by_jinja(written.template, register)
