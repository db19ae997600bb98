"""What a letter says that happened: only what the mail or the thread proves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import get_args

import pytest

from watcher.adapters.config import packs
from watcher.cli import desk
from watcher.core.facts import Detail, Fact, Facts, Kind, Stage
from watcher.core.letter import Profile, Since, compose, compose_again

NOBODY = Profile(name="Jane Doe", addresses=("jane@example.org",), signature="Jane Doe")
SINCE = Since(date(2026, 3, 2), date(2026, 6, 9))

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
    """Also what a check-in recalls: it knows the stage and the month of their answer, and of no meeting."""
    book = packs.document(f"letters/{language}.yaml")
    yield from ((move, group) for move in PAST for group in book.get(move, ()))
    yield from (("recall", group) for group in book["check-in"]["recall"])


@pytest.mark.parametrize("language", TALK)
def test_a_talk_is_mentioned_only_where_there_was_one(language: str):
    """Wordings about a conversation need a sign that somebody was met: a late stage is reached on paper as well."""
    loose = []
    for move, group in groups(language):
        proven = PROOF & set(group.get("needs", ()))
        said = group["say"] if isinstance(group["say"], list) else [group["say"]]
        loose += [(move, text) for text in said if not proven and re.search(TALK[language], text, re.IGNORECASE)]
    assert loose == []


SEARCH = {
    "en": r"\bsearch|right person|candidates|you are meeting",
    "de": r"Suche\b|richtige Person|gut besetzt|eine gute Hand",
    "fr": r"recherche|bonne personne|poste trouvera",
    "es": r"búsqueda|persona adecuada|encuentre a la persona",
    "it": r"ricerca|persona giusta|prossimi colloqui",
    "pt": r"procura\b|pessoa certa",
    "pt-br": r"procura\b|busca\b|pessoa certa",
    "nl": r"zoektocht|juiste persoon|andere kandidaten",
}
OVER: tuple[dict[str, object], ...] = (
    {"told": (("gone", Fact("", "body", "gone")),)},
    {"reason": "budget"},
    {"reason": "inside"},
    {"openness": frozenset({"paused"})},
    {"reason": "budget", "openness": frozenset({"paused"})},
)


@pytest.mark.parametrize("language", SEARCH)
@pytest.mark.parametrize("known", OVER)
@pytest.mark.parametrize("stage", ["application", "interview", "final", "unknown"])
def test_nobody_is_wished_luck_with_a_search_that_is_over(language: str, known, stage) -> None:
    """Where money or one of their own decided, or it was put off, the wishes do not speak of a search that goes on."""
    facts = Facts(stage=stage, language=language, **known)
    for n in range(25):
        *_, said, _ = compose(facts, NOBODY, desk.book(), f"<{n}@x.example>").body.split("\n\n")
        assert not re.search(SEARCH[language], said.removesuffix(".").rpartition(". ")[2]), said


ONE = {
    "de": r"\b(?:du|dir|dich|dein\w*)\b",
    "fr": r"\b(?:tu|te|toi|ton|ta|tes)\b|\bt’",
}
"""How one person is spoken to among friends."""


@pytest.mark.parametrize("language", ONE)
@pytest.mark.parametrize("kind", get_args(Kind))
def test_a_team_is_not_spoken_to_as_one(language: str, kind: Kind) -> None:
    """In a friendly letter to which nobody's name is known `ihr` and `vous` stand where one person reads `du`, `tu`."""
    for n, stage in enumerate(get_args(Stage) * 6):
        facts = Facts(kind=kind, stage=stage, register="familiar", language=language, openness=frozenset({"keep"}))
        first = compose(facts, NOBODY, desk.book(), f"<{n}@x.example>").body
        later = compose_again(facts, NOBODY, desk.book(), f"<{n}@x.example>", SINCE).body
        assert not re.search(ONE[language], f"{first}{later}", re.IGNORECASE), f"{first}{later}"


@pytest.mark.parametrize("kind", get_args(Kind))
def test_a_french_friend_is_wished_well_as_a_friend(kind: Kind) -> None:
    """What was decided stays `vous`, because several decided; thanks, wishes and questions to Anne are in `tu`."""
    facts = Facts(person=Fact("Anne", "body", "Anne"), kind=kind, register="familiar", language="fr")
    for n, stage in enumerate(get_args(Stage) * 6):
        body = compose(replace(facts, stage=stage), NOBODY, desk.book(), f"<{n}@x.example>").body
        assert not re.search(r"[Jj]e vous |\bà vous\b|pour vous\b|vous-même|\bvos\b(?! postes)", body), body


def test_people_who_were_there_are_no_other_roles() -> None:
    """`others` are people of theirs; openings they spoke of are `elsewhere`: neither lets the other be said."""
    met = Facts(stage="interview", told=(("met", Fact("", "body", "")),))
    roles = replace(met, openness=frozenset({"others"}))
    tom = replace(met, told=(*met.told, ("others", Fact("Tom", "body", "Tom and I"))))
    written = [
        compose(facts, NOBODY, desk.book(), f"<{n}@x.example>").body for n in range(30) for facts in (roles, tom)
    ]
    assert not any("Tom" in letter for letter in written[::2])
    assert not any("other roles" in letter for letter in written[1::2])


def test_where_nobody_won_nobody_is_wished_well_with_the_contract() -> None:
    """No supplier, no award, no price that decided, no debrief: the tender ended without any."""
    told = tuple((one, Fact("", "body", one)) for one in ("tender", "gone"))
    for n in range(40):
        body = compose(Facts(kind="bid", reason="budget", told=told), NOBODY, desk.book(), f"<{n}@x.example>").body
        assert not re.search(r"supplier|award|price|debrief|begins now|cost|scored", body), body


def test_who_offered_to_help_applied_for_no_post() -> None:
    """A volunteer is spoken of as one, with an article, and never as the name of a programme."""
    role = Fact("Tide Days volunteer", "subject", "Tide Days volunteer")
    written = [compose(Facts(kind="other", role=role), NOBODY, desk.book(), f"<{n}@x.example>").body for n in range(40)]
    assert any("as a volunteer" in body for body in written)
    assert not any("Tide Days volunteer" in body for body in written)


def test_an_accelerator_is_applied_to_again_and_not_kept_posted() -> None:
    """Companies are taken in rounds: nobody there asked for news, and nobody came on board."""
    told = (("cohort", Fact("", "body", "cohort")),)
    for n in range(40):
        body = compose(Facts(kind="investor", told=told), NOBODY, desk.book(), f"<{n}@x.example>").body
        assert not re.search(r"update|news|on board|partners", body), body


def test_a_grant_is_no_purchase() -> None:
    """Where the money of a fund set the limit, nobody speaks of cost or of a price."""
    for n in range(40):
        body = compose(Facts(kind="grant", reason="budget"), NOBODY, desk.book(), f"<{n}@x.example>").body
        assert not re.search(r"\b(?:price|cost|numbers)\b", body, re.IGNORECASE), body


@pytest.mark.parametrize("named", ["point", "advice"])
def test_feedback_that_is_offered_is_taken_where_something_was_said_already(named: Detail) -> None:
    """One thing was named, and the rest offered: the letter says yes to it, and asks for nothing otherwise."""
    told = ((named, Fact("phonics", "body", "phonics")),)
    facts = Facts(kind="job", stage="interview", told=told, feedback="offered")
    assert "feedback" in compose(facts, NOBODY, desk.book(), "<1@x.example>").body
    unasked = compose(replace(facts, feedback="unsaid"), NOBODY, desk.book(), "<1@x.example>")
    assert not any(one.startswith("en/question") for one in unasked.used)
