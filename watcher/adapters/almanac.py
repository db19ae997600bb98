"""Public holidays and time zones as core's Almanac asks for them (holidays, tzlocal, zoneinfo, tzdata)."""

# `holidays` takes a while to load, and most commands need no holiday.
# ruff: noqa: PLC0415

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, tzinfo
from functools import cache, partial
from importlib.resources import files
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tzlocal import get_localzone_name

from watcher.core.almanac import Almanac, Quiet, Where, quiet_of

Remember = Callable[[str, bytes, Callable[[], dict[str, str]]], dict[str, str]]
"""Gives what it is told how to work out, or what it was seen to be when it was made from the same octets."""


def _each_time(_name: str, _made_from: bytes, work_out: Callable[[], dict[str, str]]) -> dict[str, str]:
    return work_out()


def almanac(document: Mapping[str, Any], own_quiet: tuple[Quiet, ...] = (), remember: Remember = _each_time) -> Almanac:
    """From the plain values of data/checkins.yaml; `own_quiet` are the user's own quiet weeks.

    `remember` is asked for the holidays of a country in a year, before the package that knows them is loaded.
    """
    return Almanac(
        quiet=(*own_quiet, *quiet_of(document)),
        weekend={country: frozenset(days) for country, days in document["weekend"].items()},
        holiday=partial(holiday, remember=remember),
        zone=zone,
        zones=_zones_by_country(tuple(document["main-zone"].items())),
        languages={language: tuple(countries) for language, countries in document["languages"].items()},
        alias=document["alias"],
        not_countries=frozenset(document["not-a-country"]),
    )


def home(name: str = "", country: str = "") -> Where:
    """The user's own place: what config.yaml says, else this machine's zone and the country it lies in."""
    chosen = name if zone(name) else _local()
    lies_in = (code for code, zones in _zones_by_country().items() if chosen in zones)
    return Where(chosen, country or next(lies_in, ""))


def _local() -> str:
    try:
        found = get_localzone_name()
    except (ZoneInfoNotFoundError, ValueError, LookupError):  # TZ or /etc/timezone name nothing that exists
        found = None
    return found if found and zone(found) else "UTC"


@cache
def zone(name: str) -> tzinfo | None:
    """The IANA zone `name`; None when there is none of that name, which a store of another year may well hold."""
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


@cache
def holiday(country: str, day: date, remember: Remember = _each_time) -> str:
    """The public holiday in all of `country` on `day`; empty when it is none or nothing is known of the country."""
    return _year(country, day.year, remember).get(day.isoformat(), "") if country else ""


@cache
def _year(country: str, year: int, remember: Remember) -> dict[str, str]:
    """By day; one file for each country, so that mails out of other years do not fill the disk."""
    version = _version()
    if not (version and country.isascii() and country.isalpha()):
        return _holidays(country, year)
    return remember(f"holidays-{country}", f"{version} {country} {year}".encode(), lambda: _holidays(country, year))


def _holidays(country: str, year: int) -> dict[str, str]:
    """Names in English, as all our words are; left alone, the package goes by LANG, and that by the Python version."""
    import holidays

    if country not in holidays.list_supported_countries(include_aliases=False):
        return {}
    found = holidays.country_holidays(country, years=year, language="en_US")
    return {day.isoformat(): name for day, name in found.items()}


@cache
def _version() -> str:
    """Of the package, told by the folder that whoever installed it left beside it; empty where there is none."""
    from importlib.util import find_spec

    found = find_spec("holidays")
    beside = Path(found.origin).parent.parent if found and found.origin else Path()
    return " ".join(sorted(path.name for path in beside.glob("holidays-*-info")))


@cache
def _zones_by_country(main: tuple[tuple[str, str], ...] = ()) -> dict[str, tuple[str, ...]]:
    """zone.tab of the tz database: ISO 3166 code, coordinates, zone; those in `main` first in their country."""
    found: dict[str, list[str]] = {}
    for line in (files("tzdata") / "zoneinfo" / "zone.tab").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            code, _, name, *_ = line.split("\t")
            found.setdefault(code, []).append(name)
    first = dict(main)
    return {code: tuple(sorted(zones, key=lambda name: name != first.get(code))) for code, zones in found.items()}
