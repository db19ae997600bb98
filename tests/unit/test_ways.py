"""core/letter/ways: what stands in square brackets is said where it is true, in one of its ways."""

from __future__ import annotations

import re

import pytest

from watcher.core.letter.ways import Spelling, Talk, without_ways

ONCE = frozenset({"role", "company"})
SPELLING = Spelling(
    {"for_role": [[" for the {{ role }} role", " for the {{ role }} post"], [" to {{ company }}"]]},
    lambda text: frozenset(re.findall(r"\{\{ (\w+) \}\}", text)),
)


def said(text: str, *signs: str, recent: frozenset[str] = frozenset(), turn: int = 0) -> str:
    talk = Talk(frozenset(signs), ONCE, recent, lambda _, many: turn % many)
    return SPELLING.ways(text).narrowed(talk.signs).settled(talk).text


@pytest.mark.parametrize(
    ("text", "signs", "expected"),
    [
        ("Thank you[ for {{ role }}].", (), "Thank you."),
        ("Thank you[ for {{ role }}].", ("role",), "Thank you for {{ role }}."),
        ("I [hard: see that it was hard||understand].", (), "I understand."),
        ("I [hard: see that it was hard||understand].", ("hard",), "I see that it was hard."),
        ("Yes[late, -met: , and no matter].", ("late",), "Yes, and no matter."),
        ("Yes[late, -met: , and no matter].", ("late", "met"), "Yes."),
        ("My application[for_role].", ("company",), "My application to {{ company }}."),
        ("My application[for_role].", ("company", "role"), "My application for the {{ role }} role."),
    ],
)
def test_a_way_is_said_where_it_is_true(text: str, signs: tuple[str, ...], expected: str) -> None:
    """The first row in which any way is true; with nothing true, nothing; a name stands for the book's rows."""
    assert said(text, *signs) == expected


def test_one_of_equals_is_picked() -> None:
    """The message decides which, and each comes up."""
    assert {said("[a|b|c]", turn=n) for n in range(3)} == {"a", "b", "c"}


def test_what_is_said_once_is_not_said_in_a_later_bracket() -> None:
    """The role in one bracket, or outside of any, leaves the next one without it."""
    assert said("It[ for {{ role }}] and[ again {{ role }}].", "role") == "It for {{ role }} and."
    assert said("It[ for {{ role }}] and {{ role }}.", "role") == "It and {{ role }}."


def test_a_longer_way_that_was_heard_lately_is_left_for_another() -> None:
    """Five words and more are a wording of their own; shorter ones may come again."""
    text = "[I was hoping for a yes|I would have liked the work]."
    first = SPELLING.ways(text).settled(Talk(frozenset(), ONCE, frozenset(), lambda *_: 0))
    assert first.used
    assert said(text, recent=frozenset(first.used)) != first.text
    assert SPELLING.ways("[yes|no]").settled(Talk(frozenset(), ONCE, frozenset(), lambda *_: 0)).used == ()


def test_every_way_is_read_where_a_book_is_checked() -> None:
    """Each of them stands in one of the readings; what is said in any case is known without them."""
    read = " ".join(SPELLING.readings("Thank you[ a| b|| c] for [d|e]."))
    assert all(way in read for way in (" a", " b", " c", "for d", "for e"))
    assert without_ways("Thank you[ a| b] for it.") == "Thank you for it."
    assert SPELLING.asked("I[late, -met: , {{ role }}]") == {"late", "met", "role"}
