"""Which days are good for a letter, and where its reader is: civil dates, holidays, quiet weeks, zones."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any

MORNING = time(8)
"""When a check-in is put into Drafts, by the clock of whoever will read it."""
WEEKEND = "a weekend"
_FAR = 200
"""No run of days that are not good is longer than this; a calendar that says so is not believed."""


@dataclass(frozen=True, slots=True)
class Where:
    """A place as far as it matters here: an IANA zone and an ISO 3166 country, either empty when unknown."""

    zone: str = ""
    country: str = ""


NOWHERE = Where()


@dataclass(frozen=True, slots=True)
class Quiet:
    """Weeks in which a letter would lie unread. Month and day, both included; `last` before `first` passes New Year."""

    why: str
    countries: frozenset[str] = frozenset()
    first: tuple[int, int] = (0, 0)
    last: tuple[int, int] = (0, 0)
    spans: tuple[tuple[date, date], ...] = ()
    """Where the weeks move from year to year: each of them."""

    def holds(self, day: date, country: str) -> bool:
        if self.countries and country not in self.countries:
            return False
        if self.spans:
            return any(first <= day <= last for first, last in self.spans)
        here = (day.month, day.day)
        if self.first <= self.last:
            return self.first <= here <= self.last
        return here >= self.first or here <= self.last


def _no_holiday(_country: str, _day: date) -> str:
    return ""


def _no_zone(_name: str) -> tzinfo | None:
    return None


@dataclass(frozen=True, slots=True)
class Almanac:
    """What is known about days and places. The two functions answer from data and give the same each time."""

    quiet: tuple[Quiet, ...] = ()
    weekend: Mapping[str, frozenset[int]] = field(default_factory=dict)
    holiday: Callable[[str, date], str] = _no_holiday
    """The name of a public holiday in a country, empty when it is none."""
    zone: Callable[[str], tzinfo | None] = _no_zone
    """The zone of a name, None when there is none."""
    zones: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Zones by country, the main one first."""
    languages: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Countries by language, the likeliest first."""
    alias: Mapping[str, str] = field(default_factory=dict)
    not_countries: frozenset[str] = frozenset()
    """Top-level domains of countries, in lower case, that anybody uses."""

    def against(self, day: date, country: str) -> str:
        """Why `day` is not a good one in `country`; empty when it is."""
        if day.weekday() in self.weekend.get(country, frozenset({5, 6})):
            return WEEKEND
        if holiday := self.holiday(country, day):
            return holiday
        return next((quiet.why for quiet in self.quiet if quiet.holds(day, country)), "")

    def good_day(self, day: date, country: str) -> tuple[date, str]:
        """The first good day from `day` on, and what stood against the days before it, empty when nothing did."""
        there = day
        reasons: list[str] = []
        while (why := self.against(there, country)) and len(reasons) < _FAR:
            reasons.append(why)
            there += timedelta(days=1)
        if len(reasons) == _FAR:
            return day, ""
        told = [why for why in dict.fromkeys(reasons) if why != WEEKEND] or reasons[:1]
        return there, ", ".join(told[:3])

    def morning(self, day: date, zone: str, home: str) -> datetime:
        """When the morning of `day` begins in `zone`, or in `home` when that is unknown; aware."""
        return datetime.combine(day, MORNING, self._tz(zone, home))

    def today(self, now: datetime, zone: str, home: str) -> date:
        """The civil date in `zone` at the aware moment `now`."""
        return now.astimezone(self._tz(zone, home)).date()

    def _tz(self, zone: str, home: str) -> tzinfo | None:
        return self.zone(zone) or self.zone(home)

    def where(self, domain: str, language: str, sent: datetime | None) -> Where:
        """Where the reader at `domain` is: by a country's domain, else by language and the offset of their Date.

        An offset is not a zone, so it only chooses among the zones of a country that something else points to.
        """
        label = domain.rpartition(".")[2].upper()
        country = self.alias.get(label, label)
        if country in self.zones and label.lower() not in self.not_countries:
            return Where((sent and self._zone_of(country, sent)) or self.zones[country][0], country)
        return self._by_language(language.partition("-")[0], sent)

    def _by_language(self, language: str, sent: datetime | None) -> Where:
        countries = [country for country in self.languages.get(language, ()) if self.zones.get(country)]
        if sent is not None and sent.utcoffset():
            found = ((self._zone_of(country, sent), country) for country in countries)
            return next((Where(zone, country) for zone, country in found if zone), Where())
        mains = {self.zones[country][0] for country in countries}
        offsets = {self._offset(zone, sent) for zone in mains} if sent else mains
        # a server that writes UTC tells nothing; where all who speak the language share a clock nothing is missing
        return Where(self.zones[countries[0]][0], countries[0]) if len(offsets) == 1 else Where()

    def _zone_of(self, country: str, sent: datetime) -> str:
        """The first zone of `country` that has the offset of `sent`; empty when none has."""
        return next((zone for zone in self.zones[country] if self._offset(zone, sent) == sent.utcoffset()), "")

    def _offset(self, zone: str, moment: datetime) -> timedelta | None:
        known = self.zone(zone)
        return moment.astimezone(known).utcoffset() if known else None


def quiet_of(document: Mapping[str, Any]) -> tuple[Quiet, ...]:
    """The quiet weeks of data/checkins.yaml, or of config.yaml, from their plain values."""
    moving = document.get("moving", {})
    return tuple(_quiet(entry, moving) for entry in document.get("quiet", ()))


def _quiet(entry: Mapping[str, Any], moving: Mapping[str, Any]) -> Quiet:
    countries = frozenset(entry.get("countries", ()))
    if "around" in entry:
        days = [date.fromisoformat(day) for day in moving[entry["around"]]]
        before, after = timedelta(days=entry["before"]), timedelta(days=entry["after"])
        return Quiet(entry["why"], countries, spans=tuple((day - before, day + after) for day in days))
    return Quiet(entry["why"], countries, month_day(entry["from"]), month_day(entry["to"]))


def month_day(text: str) -> tuple[int, int]:
    """`12-15` as (12, 15)."""
    month, day = text.split("-")
    return int(month), int(day)
