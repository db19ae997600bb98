"""Public holidays and time zones as core's Almanac asks for them (holidays, tzlocal, zoneinfo, tzdata)."""

# `holidays` takes a while to load, and most commands need no holiday.
# ruff: noqa: PLC0415

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, tzinfo
from functools import cache
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tzlocal import get_localzone_name

from watcher.core.almanac import Almanac, Quiet, Where, quiet_of


def almanac(document: Mapping[str, Any], own_quiet: tuple[Quiet, ...] = ()) -> Almanac:
    """From the plain values of data/checkins.yaml; `own_quiet` are the user's own quiet weeks."""
    return Almanac(
        quiet=(*own_quiet, *quiet_of(document)),
        weekend={country: frozenset(days) for country, days in document["weekend"].items()},
        holiday=holiday,
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
def holiday(country: str, day: date) -> str:
    """The public holiday in all of `country` on `day`; empty when it is none or nothing is known of the country."""
    return _year(country, day.year).get(day, "")


@cache
def _year(country: str, year: int) -> dict[date, str]:
    """Names in English, as all our words are; left alone, the package goes by LANG, and that by the Python version."""
    import holidays

    if not country or country not in holidays.list_supported_countries(include_aliases=False):
        return {}
    return dict(holidays.country_holidays(country, years=year, language="en_US"))


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
