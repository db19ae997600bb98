"""core/languages: which packs a mail is put to."""

from __future__ import annotations

import json
from itertools import islice
from pathlib import Path

import pytest

from watcher.adapters.config import packs
from watcher.core.glance import Glance
from watcher.core.languages import SHORT, Languages
from watcher.core.passages import Passages
from watcher.core.reading import Reading
from watcher.core.rules import Pack, RuleSet
from watcher.core.text import is_solid
from watcher.core.tokens import Vocabulary
from watcher.core.tongues import Tongues

LETTERS = Path(__file__).parent.parent / "benchmark"
TWO = Languages({"hu": ("és", "egy", "az"), "pt": ("e", "a", "as")})
SHIPPED = Languages({language: packs.shipped(language).common for language in packs.names()})


def reading(text: str) -> Reading:
    return Reading(subject="", body=text, sender="", headers="")


def openings(language: str) -> list[str]:
    """The first twelve words of every letter."""
    lines = map(json.loads, (LETTERS / f"{language}.jsonl").read_text("utf-8").splitlines())
    return [" ".join(str(line.get("body") or "").split()[:12]) for line in lines if line["kind"] == "P"]


@pytest.mark.parametrize("language", packs.names())
def test_the_opening_of_a_letter_is_put_to_its_own_pack(language):
    """Words that other languages use as well may ask their packs too, but they must not mislead."""
    heads = openings(language)
    missed = [head for head in heads if language not in (SHIPPED.likely(reading(head)) or SHIPPED.names)]
    assert len(missed) <= len(heads) / 50, missed


def test_a_short_mail_is_put_to_every_language_it_may_be_in():
    """One function word of its own counts, although another language seems to have two."""
    assert TWO.likely(reading("e a egy")) == ("hu", "pt")


def test_a_longer_mail_is_not_put_to_a_language_it_borrows_a_word_from():
    """Packs cost time: among enough words a single one says nothing."""
    others = " ".join(f"mala{number}" for number in range(SHORT))
    assert TWO.likely(reading(f"e a as egy {others}")) == ("pt",)


def test_no_function_words_at_all_say_nothing():
    """Then every pack is asked."""
    assert TWO.likely(reading("Szia")) == ()


@pytest.mark.parametrize("language", packs.names())
def test_many_mails_at_once_are_put_to_the_packs_that_each_alone_is_put_to(language):
    """Whole letters, and what is so short that it is put to several."""
    lines = map(json.loads, (LETTERS / f"{language}.jsonl").read_text("utf-8").splitlines())
    texts = [text for text in (line.get("body") or "" for line in islice(lines, 80)) if not is_solid(text)]
    texts += [" ".join(text.split()[:9]) for text in texts]
    rules = RuleSet(languages={name: packs.shipped(name).common for name in packs.names()}, load=lambda _: Pack("", ()))
    glances = [Glance("", text, "Rita Vale <rita@acme.example>") for text in texts]
    passages = Passages.told([glance.told() for glance in glances], Vocabulary())
    told = [rules.packs_in(names) for names in Tongues(rules.languages).likely(passages)]
    assert told == [rules.packs_for(glance.read()) for glance in glances]
