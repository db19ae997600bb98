"""The letter months later: who, which role, when; something new; nothing heavy; never the same twice."""

from __future__ import annotations

import itertools
import re
from datetime import date, timedelta

import pytest
from test_letter import BOOK, DOCUMENTS, fact, grams, known, profile

from watcher.core.letter import LATER, Composed, Since, compose_again
from watcher.core.manners import manners

LANGUAGES = ("de", "en", "es", "fr", "it", "nl", "pt", "pt-br")
OPENED = date(2026, 3, 2)
NEWS = {
    "en": "I finished my certificate in May.",
    "de": "Ich habe im Mai die Prüfung bestanden und baue nun selbst Anlagen.",
    "fr": "Je travaille maintenant avec une équipe plus grande.",
    "es": "Desde mayo trabajo con un equipo más grande en la ciudad.",
    "pt": "Desde maio trabalho com uma equipa maior na cidade.",
    "pt-br": "Desde maio trabalho com uma equipa maior na cidade.",
    "it": "Da maggio lavoro con un gruppo più grande in città.",
    "nl": "Sinds mei werk ik met een groter team in de stad.",
}


def again(facts, seed="seed", turn=1, days=95, *, brief=False, **more):
    since = Since(OPENED, OPENED + timedelta(days=days), turn, brief)
    return compose_again(facts, profile(facts.language, **more), BOOK, seed, since)


def moves(composed: Composed) -> list[str]:
    return [one.split("/")[1] for one in composed.used]


def count(composed: Composed) -> int:
    return len(composed.body.removesuffix("Jane Doe\n").split())


def every(language: str):
    """All check-ins of a language that differ in what matters."""
    kinds = ("job", "bid", "grant", "investor", "paper", "school", "other")
    openness = (None, "keep", "again", "others", "paused", "filled")
    bare = {"company": None, "role": None, "person": None, "praise": None}
    for kind, stage, told, register, empty in itertools.product(
        kinds, ("application", "interview", "final", "unknown"), openness, ("formal", "familiar"), (bare, {})
    ):
        yield known(language, kind=kind, stage=stage, openness=frozenset({told} - {None}), register=register, **empty)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("turn", "days", "brief"), [(1, 95, False), (1, 200, False), (2, 340, False), (1, 95, True)])
def test_every_check_in_has_manners_and_is_short(language, turn, days, brief):
    """No slot left, no rule of manners broken, in the right language, at most ninety words."""
    for n, facts in enumerate(every(language)):
        composed = again(facts, f"<{n}@acme.example>", turn, days, brief=brief, news=NEWS[language] if n % 2 else "")
        assert manners(composed.body, language) == (), composed.body
        assert composed.language == language
        assert 20 <= count(composed) <= 90, composed.body
        assert moves(composed)[:2] == ["greeting", "recall"]
        assert moves(composed)[-2:] == ["farewell", "close"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_says_which_role_and_when(language):
    """Whoever reads it months later knows at once what it is about: the role, or the employer, and the month."""
    month = DOCUMENTS[f"{language}.yaml"]["check-in"]["months"][2]
    for n in range(40):
        body = again(known(language), f"{n}").body
        assert "Data Engineer" in body
        assert month in body
        assert "2026" not in body
        assert f"{month} 2026" in again(known(language), f"{n}", days=330).body
        bare = again(known(language, role=None), f"{n}").body
        assert "Acme Robotics" in bare or language == "pt"


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_tells_what_is_new_where_that_is_in_its_language(language):
    """The profile's news is said as written; in another language it is left out, and nothing is invented for it."""
    told = NEWS[language].rstrip(".")
    assert told in again(known(language), news=NEWS[language]).body
    assert "news" not in moves(again(known(language)))
    other = NEWS["fr" if language != "fr" else "de"]
    assert "news" not in moves(again(known(language), news=other))


def test_after_six_months_one_introduces_oneself_anew():
    """Employers let papers go after about six months: then the letter offers them again; sooner it does not."""
    for language in LANGUAGES:
        assert "retention" not in moves(again(known(language), days=150))
        told = [moves(again(known(language, stage="final"), f"{n}", days=200)) for n in range(10)]
        assert all("retention" in used for used in told)
        assert "retention" not in moves(again(known(language, kind="bid"), days=200))


def test_nothing_heavy_is_asked():
    """No question about the decision, no plea, no feedback; and it does not end on oneself."""
    heavy = re.compile(r"feedback|why |reconsider|urgent|as soon as|call me", re.IGNORECASE)
    for n, facts in enumerate(every("en")):
        composed = again(facts, f"{n}")
        assert not heavy.search(composed.body)
        assert "?" not in composed.body.rpartition("\n\n")[0].rpartition("\n\n")[2]
        assert not {"question", "accept", "thanks"} & set(moves(composed))


def test_after_another_no_it_is_shorter():
    """Where the same employer has said no before, the letter is brief, offers nothing and stands on no promise."""
    for language in LANGUAGES:
        for n in range(20):
            usual, brief = again(known(language), f"{n}"), again(known(language), f"{n}", brief=True)
            assert not {"standing", "offer"} & set(moves(brief))
            assert count(brief) < count(usual)


def test_whoever_has_found_work_offers_none():
    """Hired: no offer. Such a check-in is not even planned; the letter would be true all the same."""
    assert "offer" not in moves(again(known(), hired=True))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["job", "bid", "grant", "investor"])
@pytest.mark.parametrize("turn", [1, 2])
def test_check_ins_of_a_kind_are_not_alike(language, kind, turn):
    """Sixty check-ins with equal facts share on average less than 15 % of their five-word runs."""
    facts = known(language, kind=kind, stage="interview", praise=None)
    written = [grams(again(facts, f"<{n}@acme.example>", turn=turn, offer="").body) for n in range(60)]
    shared = [len(one & two) / len(one | two) for one, two in itertools.combinations(written, 2)]
    assert sum(shared) / len(shared) < 0.15


def test_a_language_without_check_ins_is_answered_in_english():
    """Nothing is mixed by machine: where there is no book for it, the whole letter is English."""
    composed = again(known("ja", role=fact("設計")))
    assert composed.language == "en"
    assert "設計" not in composed.body


def test_no_wording_is_said_twice_and_every_later_move_is_there():
    """Every book of ours has each move of a check-in, twelve months, and no wording twice in one group."""
    for language in LANGUAGES:
        section = DOCUMENTS[f"{language}.yaml"]["check-in"]
        assert len(set(section["months"])) == 12
        assert set(section) == {*LATER, "months"}
        for move in LATER:
            for group in section[move]:
                assert len(set(group["say"])) == len(group["say"])
