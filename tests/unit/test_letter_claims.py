"""What a letter says that happened: only what the mail or the thread proves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from watcher.adapters.config import packs
from watcher.cli import desk
from watcher.core.facts import Fact, Facts
from watcher.core.letter import Profile, compose

TALK = {
    "en": r"\b(talk(ed|ing)?|conversation|met|meeting|interview(ed)?|spoke|speaking)\b",
    "de": r"Gespräch|gesprochen|sprechen|Begegnung|kennengelernt|Vorstellung",
    "fr": r"entretien|conversation|échang|parl[eé]|rencontr",
    "es": r"entrevista|conversa|habl(ar|amos|é)|charla|encuentro",
    "it": r"colloqui|conversazion|parl(are|at)|incontr(o|at)",
    "pt": r"entrevista|conversa|fal(ar|ámos|amos)|encontr",
    "pt-br": r"entrevista|conversa|fal(ar|ámos|amos)|encontr",
    "nl": r"gesprek|gesproken|praten|ontmoet|kennismaking",
}
PAST = ("thanks", "accept", "praise", "memory")
PROOF = {"met", "others", "day", "shown", "visited"}
"""Signs that are read from the mail or the thread, and of which each proves a meeting."""


def groups(language: str) -> Iterator[tuple[str, dict[str, object]]]:
    book = packs.document(f"letters/{language}.yaml")
    return ((move, group) for move in PAST for group in book.get(move, ()))


@pytest.mark.parametrize("language", TALK)
def test_a_talk_is_mentioned_only_where_there_was_one(language: str):
    """Wordings about a conversation need a sign that somebody was met: a late stage is reached on paper as well."""
    loose = []
    for move, group in groups(language):
        proven = PROOF & set(group.get("needs", ()))
        said = group["say"] if isinstance(group["say"], list) else [group["say"]]
        loose += [(move, text) for text in said if not proven and re.search(TALK[language], text, re.IGNORECASE)]
    assert loose == []


def test_people_who_were_there_are_no_other_roles() -> None:
    """`others` are people of theirs; openings they spoke of are `elsewhere`: neither lets the other be said."""
    profile = Profile(name="Jane Doe", addresses=("jane@example.org",), signature="Jane Doe")
    met = Facts(stage="interview", told=(("met", Fact("", "body", "")),))
    roles = replace(met, openness=frozenset({"others"}))
    tom = replace(met, told=(*met.told, ("others", Fact("Tom", "body", "Tom and I"))))
    written = [
        compose(facts, profile, desk.book(), f"<{n}@x.example>").body for n in range(30) for facts in (roles, tom)
    ]
    assert not any("Tom" in letter for letter in written[::2])
    assert not any("other roles" in letter for letter in written[1::2])
