"""core/languages: which packs a mail is put to."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from watcher.adapters.config import packs
from watcher.core.languages import SHORT, Languages
from watcher.core.reading import Reading

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
    assert TWO.likely(reading("e a egy")) == TWO.likely_of(["e", "a", "egy"]) == ("hu", "pt")


def test_a_longer_mail_is_not_put_to_a_language_it_borrows_a_word_from():
    """Packs cost time: among enough words a single one says nothing."""
    others = " ".join(f"mala{number}" for number in range(SHORT))
    assert TWO.likely(reading(f"e a as egy {others}")) == ("pt",)


def test_no_function_words_at_all_say_nothing():
    """Then every pack is asked."""
    assert TWO.likely(reading("Szia")) == ()
