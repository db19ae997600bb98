"""core/checkin: when to look again, by kind, stage and openness, as the data and the user say."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from watcher.cli import desk as desks
from watcher.core.almanac import Where
from watcher.core.checkin import APART, MOST, CheckIn, Interval, NoCheckIn, Policy, dated, plan, policy_of, second
from watcher.core.facts import Facts
from watcher.core.letter import Profile

PLANNER = desks.planner(None)
JANE = Profile("Jane Doe", ("jane@example.org",))
BERLIN = Where("Europe/Berlin", "DE")
MONDAY = date(2027, 2, 1)


def days(planner=PLANNER, **known: object) -> tuple[int, ...]:
    """The days of the policy, before any of them is moved to a good one."""
    known["openness"] = frozenset(known.get("openness", ()))
    return planner.policy.interval(Facts(**known)).days


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({"kind": "job", "stage": "interview"}, (90, 180)),
        ({"kind": "job", "stage": "final"}, (60, 150)),
        ({"kind": "job", "stage": "interview", "openness": ["paused"]}, (45, 120)),
        ({"kind": "job", "stage": "final", "openness": ["filled"]}, (45, 120)),
        ({"kind": "job", "stage": "application", "openness": ["keep"]}, (90, 180)),
        ({"kind": "job", "stage": "unknown", "openness": ["again"]}, (90, 180)),
        ({"kind": "job", "stage": "application"}, ()),
        ({"kind": "job", "stage": "application", "automatic": True}, ()),
        ({"kind": "job", "stage": "application", "automatic": True, "openness": ["keep", "filled"]}, ()),
        ({"kind": "job", "stage": "interview", "openness": ["closed", "paused"]}, ()),
        ({"kind": "bid", "stage": "unknown"}, (60, 180)),
        ({"kind": "grant", "stage": "final"}, (180,)),
        ({"kind": "investor", "stage": "interview"}, (180, 365)),
        ({"kind": "paper", "stage": "final"}, ()),
        ({"kind": "school", "stage": "final"}, ()),
        ({"kind": "other", "stage": "unknown"}, ()),
    ],
)
def test_the_policy(known, expected):
    """The table of docs/check-ins.md, row by row."""
    assert days(**known) == expected
    assert len(expected) <= MOST


def test_config_changes_days_for_everything_and_for_a_kind():
    """`days` is for all that get one at all, `kinds` wins over it; a closed door stays closed."""
    chosen = replace(PLANNER, policy=replace(PLANNER.policy, days=(30,), kinds={"paper": (200,), "investor": ()}))
    assert days(chosen, kind="job", stage="interview") == (30,)
    assert days(chosen, kind="school") == ()
    assert days(chosen, kind="paper") == (200,)
    assert days(chosen, kind="investor") == ()
    assert days(chosen, kind="paper", openness=["closed"]) == ()
    assert days(chosen, kind="job", stage="application", automatic=True) == ()


def test_a_choice_of_ones_own_says_so():
    """What is told with a check-in is the reason that counted; where no row speaks of a no there is none."""
    chosen = Policy((Interval((90,), "They may look again."),), days=(30,), kinds={"paper": (200,)})
    assert chosen.interval(Facts(kind="job")) == Interval((30,), "They may look again.")
    assert chosen.interval(Facts(kind="paper")) == Interval((200,), "You chose so for this kind of no (paper).")
    assert Policy().interval(Facts(kind="job")) == Interval((), "No row of the policy speaks of it.")


def test_the_day_is_that_of_home_where_the_readers_zone_is_unknown():
    """Late in the evening of the first, UTC, it is the second in Auckland."""
    evening = datetime(2027, 2, 1, 22, tzinfo=UTC)
    at_home = replace(PLANNER, home=Where("Pacific/Auckland", "NZ"))
    assert at_home.today(evening) == at_home.today(evening, "Nowhere/Land") == date(2027, 2, 2)
    assert at_home.today(evening, "Europe/Berlin") == date(2027, 2, 1)


def test_the_first_check_in_falls_on_a_good_day_where_its_reader_is():
    """Ninety days from 2 October 2026 is New Year's Eve: it moves behind Epiphany, and says why."""
    planned = plan(Facts(stage="interview"), JANE, PLANNER, date(2026, 10, 2), BERLIN)
    assert isinstance(planned, CheckIn)
    assert (planned.due, planned.again, planned.where) == (date(2027, 1, 7), 180, BERLIN)
    assert planned.why.startswith("90 days after, moved on from 31 December (")


def test_a_holiday_of_the_readers_country_moves_the_day():
    """German Unity Day is a day like any other for whoever is at home in Chicago, but not for a reader in Berlin."""
    in_chicago = replace(PLANNER, home=Where("America/Chicago", "US"))
    moved, why = dated(in_chicago, date(2028, 10, 3), BERLIN, "Why.", "Then")
    assert (moved, why.startswith("Then, moved on from 03 October (")) == (date(2028, 10, 4), True)
    assert dated(in_chicago, date(2028, 10, 3), Where("", ""), "Why.", "Then") == (date(2028, 10, 3), "Then. Why.")


def test_the_time_is_a_morning_where_the_reader_is():
    """In Auckland it is the second of February while it is still the first at home; eight o'clock there, not before."""
    at_home = replace(PLANNER, home=BERLIN)
    due, there = date(2027, 2, 2), "Pacific/Auckland"
    morning = at_home.morning(due, there)
    assert morning == datetime(2027, 2, 1, 19, 0, tzinfo=UTC)
    assert at_home.is_time(due, there, "AU", morning)
    assert not at_home.is_time(due, there, "AU", morning - timedelta(seconds=1))
    assert not at_home.is_time(due, "Europe/Berlin", "DE", morning)


def test_a_holiday_of_the_readers_country_is_waited_for():
    """The third of October is nobody's holiday in Chicago."""
    unity, noon = date(2028, 10, 3), datetime(2028, 10, 3, 11, tzinfo=UTC)
    in_chicago = replace(PLANNER, home=Where("America/Chicago", "US"))
    assert not in_chicago.is_time(unity, "Europe/Berlin", "DE", noon)
    assert in_chicago.is_time(unity, "Europe/Berlin", "US", noon)
    assert in_chicago.moved(unity, "DE") == date(2028, 10, 4)


def test_hired_means_none():
    """Whoever is hired checks in with nobody."""
    planned = plan(Facts(stage="final"), replace(JANE, hired=True), PLANNER, MONDAY, BERLIN)
    assert planned == NoCheckIn("You are hired.")


def test_every_reason_is_a_sentence():
    """For and against: what stands behind a date reads like a sentence."""
    for kind in ("job", "bid", "grant", "paper", "investor", "school", "other"):
        for stage in ("application", "interview", "final", "unknown"):
            assert plan(Facts(kind=kind, stage=stage), JANE, PLANNER, MONDAY, BERLIN).why.endswith(".")


@pytest.mark.parametrize("late", [0, 10, 120, 400])
def test_the_second_comes_after_its_days_and_never_soon_after_the_first(late):
    """Late is not lost: a first one that came late moves the second, so that the two are well apart."""
    opened = date(2027, 2, 1)
    done = opened + timedelta(days=90 + late)
    planned = second(PLANNER, opened, 180, done, BERLIN)
    assert planned.due >= opened + timedelta(days=180)
    assert (planned.due - done).days >= APART
    assert planned.again == 0


def test_what_is_said_about_a_date():
    """How many days after, what moved it, and why at all; a kind without a second one has none."""
    final = "A no after the last round; first choices do not always stay."
    first = plan(Facts(stage="final"), JANE, PLANNER, MONDAY, BERLIN)
    assert first == CheckIn(date(2027, 4, 2), f"60 days after. {final}", BERLIN, 150)
    moved = "180 days after, moved on from 31 July (a weekend). The second and last one."
    assert second(PLANNER, MONDAY, 180, date(2027, 5, 3), BERLIN) == CheckIn(date(2027, 8, 2), moved, BERLIN)
    assert plan(Facts(kind="grant"), JANE, PLANNER, MONDAY, BERLIN).again == 0


def test_a_row_of_the_data_becomes_a_row_of_the_policy():
    """Left out means all of them; everything that is there counts."""
    bare = {"days": [60], "why": "Why."}
    full = {**bare, "kinds": ["job"], "stages": ["final"], "openness": ["keep"], "automatic": True, "always": True}
    assert policy_of({"policy": [full, bare]}) == Policy(
        (
            Interval(
                (60,),
                "Why.",
                frozenset({"job"}),
                frozenset({"final"}),
                frozenset({"keep"}),
                automatic=True,
                always=True,
            ),
            Interval((60,), "Why."),
        )
    )
