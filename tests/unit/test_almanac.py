"""core/almanac and its adapter: which days are good, and where a reader is."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.adapters import almanac as adapter
from watcher.adapters.config import packs
from watcher.core.almanac import Almanac, Quiet, Where, quiet_of

DOCUMENT = packs.document("checkins.yaml")
ALMANAC = adapter.almanac(DOCUMENT)
COUNTRIES = ("", "US", "GB", "DE", "FR", "ES", "IT", "PT", "NL", "JP", "CN", "SE", "AU", "IL", "SA", "BR")


@pytest.mark.parametrize(
    ("day", "country", "good", "against"),
    [
        ("2027-03-09", "DE", "2027-03-09", ""),
        ("2027-03-13", "DE", "2027-03-15", "a weekend"),
        ("2027-03-26", "DE", "2027-03-30", "Good Friday, Easter Monday"),
        ("2027-07-05", "US", "2027-07-06", "Independence Day (observed)"),
        ("2027-07-05", "DE", "2027-07-05", ""),
        ("2026-12-16", "GB", "2027-01-07", "the weeks from mid-December to Epiphany"),
        ("2026-12-16", "", "2027-01-07", "the weeks from mid-December to Epiphany"),
        ("2027-08-04", "IT", "2027-09-01", "August"),
        ("2027-08-04", "DE", "2027-08-04", ""),
        ("2027-04-28", "JP", "2027-05-07", "Golden Week"),
        ("2026-08-12", "JP", "2026-08-18", "Obon"),
        ("2027-02-03", "CN", "2027-02-22", "Lunar New Year"),
        ("2027-01-20", "AU", "2027-01-27", "the summer holidays"),
        ("2027-07-13", "SE", "2027-08-06", "the summer weeks"),
        ("2027-02-12", "SA", "2027-02-14", "a weekend"),
    ],
)
def test_a_day_is_moved_forward_to_the_next_good_one(day, country, good, against):
    """Weekends, public holidays and quiet weeks of the reader's country; and what stood against the day is said."""
    there, why = ALMANAC.good_day(date.fromisoformat(day), country)
    assert (str(there), bool(why)) == (good, bool(against))
    assert against in why or why in against


@given(
    st.dates(date(2025, 1, 1), date(2044, 12, 31)),
    st.sampled_from(COUNTRIES),
)
def test_a_good_day_is_good_never_earlier_and_its_own_good_day(day, country):
    """Laws: forward only, nothing stands against the result, and moving it again changes nothing."""
    there, _ = ALMANAC.good_day(day, country)
    assert day <= there <= day + timedelta(days=60)
    assert ALMANAC.against(there, country) == ""
    assert ALMANAC.good_day(there, country) == (there, "")


def test_without_data_every_weekday_is_good():
    """No holidays, no quiet weeks: only the weekend stands against a day."""
    assert Almanac().good_day(date(2027, 3, 9), "DE") == (date(2027, 3, 9), "")
    assert Almanac().good_day(date(2027, 3, 13), "DE") == (date(2027, 3, 15), "a weekend")


def test_a_calendar_without_good_days_is_not_believed():
    """Somebody who wrote the whole year into `quiet` gets the day itself instead of an endless search."""
    never = Almanac(quiet=(Quiet("all year", first=(1, 1), last=(12, 31)),))
    assert never.good_day(date(2027, 3, 9), "DE") == (date(2027, 3, 9), "")


def test_of_many_reasons_three_are_told():
    """Each once, in the order of the days; weekends only where nothing else stood against them."""
    weeks = [Quiet(f"week {n}", spans=((date(2027, 3, 1 + n), date(2027, 3, 1 + n)),)) for n in range(5)]
    assert Almanac(quiet=tuple(weeks)).good_day(date(2027, 3, 1), "") == (date(2027, 3, 8), "week 0, week 1, week 2")


WRITTEN = {
    "moving": {"feast": ["2027-03-10", "2028-02-28"]},
    "quiet": [
        {"why": "the days around the feast", "countries": ["XX"], "around": "feast", "before": 2, "after": 1},
        {"why": "the turn of the year", "countries": ["XX", "YY"], "from": "12-20", "to": "01-06"},
        {"why": "one day", "from": "05-04", "to": "05-04"},
    ],
}


@pytest.mark.parametrize(
    ("country", "why", "first", "last"),
    [
        ("XX", "the days around the feast", date(2027, 3, 8), date(2027, 3, 11)),
        ("XX", "the days around the feast", date(2028, 2, 26), date(2028, 2, 29)),
        ("XX", "the turn of the year", date(2027, 12, 20), date(2028, 1, 6)),
        ("YY", "the turn of the year", date(2027, 12, 20), date(2028, 1, 6)),
        ("ZZ", "one day", date(2027, 5, 4), date(2027, 5, 4)),
    ],
)
def test_quiet_weeks_begin_and_end_on_the_day_that_is_written(country, why, first, last):
    """Both included, also past New Year, around a feast of each year, and where it is a single day."""
    every_day = {country: frozenset()}
    almanac = Almanac(quiet=quiet_of(WRITTEN), weekend=every_day)
    days = [first - timedelta(days=1), first, last, last + timedelta(days=1)]
    assert [almanac.against(day, country) for day in days] == ["", why, why, ""]


def test_quiet_weeks_are_those_of_their_countries():
    """A week that names no country is quiet everywhere; a document without any is quiet nowhere."""
    around, turn, one = quiet_of(WRITTEN)
    assert (around.countries, turn.countries, one.countries) == ({"XX"}, {"XX", "YY"}, frozenset())
    assert not around.holds(date(2027, 3, 10), "YY")
    assert quiet_of({}) == quiet_of({"quiet": []}) == ()
    assert quiet_of({"quiet": WRITTEN["quiet"][1:]}) == (turn, one)


def test_a_zone_that_nobody_knows_has_no_clock():
    """Where one of two countries' clocks is unknown, a Date in UTC does not tell which of them it is."""
    known = {"AA": ("Etc/UTC",), "BB": ("Mars/Olympus",)}
    almanac = Almanac(zones=known, languages={"xx": ("AA", "BB")}, zone=lambda name: UTC if name == "Etc/UTC" else None)
    assert almanac.where("firm.com", "xx", sent(0)) == Where()


def sent(hours: float) -> datetime:
    return datetime(2026, 3, 2, 9, tzinfo=timezone(timedelta(hours=hours)))


@pytest.mark.parametrize(
    ("domain", "language", "offset", "zone", "country"),
    [
        ("werk.de", "de", 1, "Europe/Berlin", "DE"),
        ("firm.co.uk", "en", 0, "Europe/London", "GB"),
        ("firm.com.br", "pt", -3, "America/Sao_Paulo", "BR"),
        ("firm.com", "en", -8, "America/Los_Angeles", "US"),
        ("firm.com", "en", -5, "America/New_York", "US"),
        ("firm.com", "en", 5.5, "Asia/Kolkata", "IN"),
        ("firm.com", "de", 1, "Europe/Berlin", "DE"),
        ("firm.com", "de-AT", 1, "Europe/Berlin", "DE"),
        ("firm.com", "de", 0, "Europe/Berlin", "DE"),
        ("firm.io", "fr", 1, "Europe/Paris", "FR"),
        ("firm.com", "en", 0, "", ""),
        ("firm.com", "en", 1, "", ""),
        ("", "", 3, "", ""),
        ("firm.jp", "en", 0, "Asia/Tokyo", "JP"),
    ],
)
def test_where_a_reader_is(domain, language, offset, zone, country):
    """By a country's domain, else by the language and the offset of Date; where that says too little, nothing."""
    assert ALMANAC.where(domain, language, sent(offset)) == Where(zone, country)


def test_a_mail_without_date_still_has_a_country():
    """No Date: a country's domain or a language with one clock is enough."""
    assert ALMANAC.where("werk.de", "de", None) == Where("Europe/Berlin", "DE")
    assert ALMANAC.where("firm.com", "ja", None) == Where("Asia/Tokyo", "JP")
    assert ALMANAC.where("firm.com", "en", None) == Where("", "")


@pytest.mark.parametrize(
    ("day", "zone", "moment"),
    [
        ("2027-03-26", "Europe/Berlin", "2027-03-26T07:00"),
        ("2027-03-29", "Europe/Berlin", "2027-03-29T06:00"),
        ("2027-11-01", "Europe/Berlin", "2027-11-01T07:00"),
        ("2027-03-15", "America/New_York", "2027-03-15T12:00"),
        ("2027-03-12", "America/New_York", "2027-03-12T13:00"),
        ("2027-03-15", "Asia/Tokyo", "2027-03-14T23:00"),
        ("2027-03-15", "", "2027-03-15T08:00"),
        ("2027-03-15", "Mars/Olympus", "2027-03-15T08:00"),
    ],
)
def test_a_morning_is_the_same_hour_on_both_sides_of_a_change_of_clocks(day, zone, moment):
    """Eight by the clock there, summer or winter; a zone that does not exist is the user's own."""
    at = ALMANAC.morning(date.fromisoformat(day), zone, "UTC")
    assert at.astimezone(UTC).isoformat()[:16] == moment


def test_today_is_a_civil_date_somewhere():
    """At the same moment it is another day in Tokyo than in Los Angeles."""
    now = datetime(2027, 3, 15, 1, tzinfo=UTC)
    assert str(ALMANAC.today(now, "Asia/Tokyo", "UTC")) == "2027-03-15"
    assert str(ALMANAC.today(now, "America/Los_Angeles", "UTC")) == "2027-03-14"


def test_home_is_what_config_says_or_this_machine(monkeypatch):
    """A zone brings its country with it; a machine whose TZ names nothing real is in UTC."""
    assert adapter.home("Europe/Vienna") == Where("Europe/Vienna", "AT")
    assert adapter.home("Europe/Vienna", "DE") == Where("Europe/Vienna", "DE")
    for name in ("Middle/Earth", None):
        monkeypatch.setattr(adapter, "get_localzone_name", lambda name=name: name)
        assert adapter.home() == Where("UTC")


def test_the_data_names_real_countries_and_zones():
    """Every country of our data has zones, every main zone exists, and the moving feasts are right for their year."""
    named = {country for entry in DOCUMENT["quiet"] for country in entry.get("countries", ())}
    named |= {country for listed in DOCUMENT["languages"].values() for country in listed}
    assert named <= set(ALMANAC.zones)
    assert all(ALMANAC.zones[country][0] == zone for country, zone in DOCUMENT["main-zone"].items())
    for day in map(date.fromisoformat, DOCUMENT["moving"]["lunar-new-year"]):
        assert "New Year" in adapter.holiday("SG", day) or "Lunar" in adapter.holiday("SG", day)


def test_names_of_holidays_are_english(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever language the machine speaks: a reason stands among our other words."""
    monkeypatch.setenv("LANGUAGE", "de")
    assert adapter.holiday("DE", date(2031, 4, 11)) == "Good Friday"


NEW_YEAR = date(2033, 1, 1)


def remembering():
    """What `holiday` asks to be remembered, by name, and a way to be asked."""
    known = {}

    def remember(name, made_from, work_out):
        if known.get(name, ("",))[0] != made_from:
            known[name] = made_from, work_out()
        return known[name][1]

    return known, remember


def asked_anew(day, remember):
    """As a new start asks."""
    adapter.holiday.cache_clear()
    adapter._year.cache_clear()
    return adapter.holiday("DE", day, remember)


def test_holidays_are_worked_out_once_for_a_country_and_a_year(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second start asks nobody; another year, or another version of the package, is worked out in the same place."""
    known, remember = remembering()
    asked = []
    work_out = adapter._holidays
    monkeypatch.setattr(adapter, "_holidays", lambda *what: (asked.append(what), work_out(*what))[1])
    assert [asked_anew(NEW_YEAR, remember) for _ in range(2)] == ["New Year's Day"] * 2
    assert asked == [("DE", 2033)]
    assert asked_anew(NEW_YEAR.replace(year=2034), remember) == "New Year's Day"
    monkeypatch.setattr(adapter, "_version", lambda: "holidays-99-info")
    assert asked_anew(NEW_YEAR.replace(year=2034), remember) == "New Year's Day"
    assert asked == [("DE", 2033), ("DE", 2034), ("DE", 2034)]
    assert list(known) == ["holidays-DE"]
    assert json.loads(json.dumps(known["holidays-DE"][1])) == known["holidays-DE"][1]


def test_where_no_version_can_be_told_nothing_is_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor of a country whose name is none: it would name a file."""
    known, remember = remembering()
    assert adapter._year.__wrapped__("../XX", 2033, remember) == {}
    monkeypatch.setattr(adapter, "_version", lambda: "")
    assert asked_anew(NEW_YEAR, remember) == "New Year's Day"
    assert known == {}
    monkeypatch.undo()
    assert adapter._version().startswith("holidays-")


def test_for_a_country_nobody_knows_nothing_is_loaded() -> None:
    """A start that needs no holiday does not wait for them."""
    asks = "from datetime import date; from watcher.adapters import almanac; almanac.holiday('', date(2033, 1, 1))"
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; {asks}; print('holidays' in sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "False\n"
