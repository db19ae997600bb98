"""core/balance: a mail that says a no, and as much against it, is in doubt (ADR 52)."""

import pytest

from watcher.core.message import Message
from watcher.core.rules import Pack, Rule, RuleSet
from watcher.core.verdict import judge

NO = (Rule("en:no", 9, ("we regret",)), Rule("en:other", 6, ("went to another",)))
TEXT = "We regret that it went to another. Your order is mine."


def verdict(against, *own, text=TEXT):
    pack = Pack("en", (*NO, Rule("en:order", -against, ("your order",))), name="en", leanings={"regret": 90})
    return judge(Message(digest="d", text=text), RuleSet((Pack("", own), pack)))


@pytest.mark.parametrize(
    ("against", "outcome"),
    [(10.4, "rejection"), (10.5, "unclear"), (15, "unclear"), (18.75, "unclear"), (18.8, "unrelated")],
)
def test_as_much_against_a_no_as_for_it_is_a_doubt(against, outcome):
    """From seven tenths of what is said for it to five quarters; below it is a no, above it is none."""
    assert verdict(against).outcome == outcome


@pytest.mark.parametrize(("against", "points"), [(10.5, -0.51), (15, 2.5), (18, 5.5)])
def test_the_ladder_adds_up_to_a_doubt(against, points):
    """A line of its own says why, at what speaks most against a no; words do not count then."""
    told = verdict(against)
    line = next(hit for hit in told.evidence if hit.rule == "en:for-and-against")
    assert (line.points, line.text, line.why) == (points, "Your order", "As much speaks for a no as against one.")
    assert told.score == pytest.approx(sum(hit.points for hit in told.evidence))
    assert not any(hit.rule == "en:leaning" for hit in told.evidence)


def test_what_adds_up_to_a_doubt_needs_no_such_line():
    """The points alone are between the two."""
    assert [hit.rule for hit in verdict(12).evidence] == ["en:order", "en:no", "en:other"]


def test_a_weak_sign_is_no_doubt():
    """Less than nine points for a no are outweighed."""
    assert verdict(6, text="It went to another. Your order is mine.").outcome == "unrelated"


@pytest.mark.parametrize("points", [1.0, -1.0])
def test_a_rule_of_the_users_own_decides(points):
    """Where one fits, points are added up as they are, whichever side it is on."""
    assert verdict(15, Rule("mine", points, ("is mine",))).outcome == "unrelated"
