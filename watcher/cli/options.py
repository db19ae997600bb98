"""Words that several verbs share: --config, --json, times."""

from __future__ import annotations

import json
import logging
import os
import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from watcher.errors import UsageError

if TYPE_CHECKING:
    from watcher.core.verdict import Judgement

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


def home(variable: str, *usual: str) -> Path:
    """`$variable`, else a folder of the user's home. Raises UsageError where nothing tells where that is."""
    if folder := os.environ.get(variable):
        return Path(folder)
    try:
        return Path.home().joinpath(*usual)
    except RuntimeError:
        raise UsageError(f"Nothing tells where your home folder is; set HOME, or {variable}.") from None


def config_home() -> Path:
    """`$XDG_CONFIG_HOME/gracious` (XDG Base Directory specification)."""
    return home("XDG_CONFIG_HOME", ".config") / "gracious"


def state_home() -> Path:
    """`$XDG_STATE_HOME/gracious`, or where systemd puts the state of a service."""
    if folder := os.environ.get("STATE_DIRECTORY"):
        return Path(folder)
    return home("XDG_STATE_HOME", ".local", "state") / "gracious"


def rules_beside(config: Path) -> Path | None:
    """The rules.yaml that belongs to a config.yaml: the file beside it, when there is one."""
    beside = config.parent / "rules.yaml"
    return beside if beside.is_file() else None


def config_option(function: Decorated) -> Decorated:
    path = click.Path(path_type=Path, dir_okay=False)
    text = "Your config.yaml.  [default: ~/.config/gracious/config.yaml]"
    config = click.option(
        "--config", "config_path", type=path, default=lambda: config_home() / "config.yaml", help=text
    )
    talk = click.option("-v", "--verbose", is_flag=True, expose_value=False, callback=_talk, help="Log more.")
    return config(talk(function))


def _talk(_context: click.Context, _option: click.Parameter, wanted: bool) -> None:
    if wanted:
        logging.getLogger("gracious").setLevel(logging.DEBUG)


def rules_option(function: Decorated) -> Decorated:
    path = click.Path(path_type=Path, dir_okay=False)
    return click.option(
        "--rules", "rules_path", type=path, help="Your rules.yaml.  [default: the one beside config.yaml]"
    )(function)


def json_option(function: Decorated) -> Decorated:
    return click.option("--json", "as_json", is_flag=True, help="One JSON object a line, with stable keys.")(function)


def say(values: dict[str, Any]) -> None:
    """One JSON object on a line of its own."""
    click.echo(json.dumps(values, ensure_ascii=False, default=str))


def evidence(verdict: Judgement) -> list[dict[str, Any]]:
    """What was found in a mail, as `say` tells it."""
    return [{"rule": hit.rule, "points": hit.points, "where": hit.where, "text": hit.text} for hit in verdict.evidence]


class Day(click.ParamType[date | timedelta]):
    """`2026-11-02`, or an age like `30d`, `6w`, `1y`: that many days before today."""

    name = "DATE|AGE"
    _age = re.compile(r"(\d{1,5})([dwmy])")
    _days = {"d": 1, "w": 7, "m": 30, "y": 365}  # noqa: RUF012  # a table

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> date | timedelta:
        if found := self._age.fullmatch(value):
            return timedelta(days=int(found.group(1)) * self._days[found.group(2)])
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is neither a date (2026-11-02) nor an age (30d, 6w, 3m, 1y).", param, ctx)


AFTERNOON = time(13)
"""When a day that is only pretended begins: nowhere between New York and Tokyo is it night then."""


def clock_of(as_of: date | None) -> Callable[[], datetime]:
    """The clock: now; or one that goes on from the early afternoon of the day that --as-of names, whatever the hour.

    Who starts it later in the day finds it later there, too: each hour counts five minutes.
    """
    begun = datetime.now().astimezone()
    if as_of is None:
        return lambda: datetime.now().astimezone()
    passed = begun - datetime.combine(begun.date(), time(), begun.tzinfo)
    start = datetime.combine(as_of, AFTERNOON, begun.tzinfo) + passed / 12
    return lambda: start + (datetime.now().astimezone() - begun)


def day_of(since: date | timedelta | None, today: date) -> date | None:
    if not isinstance(since, timedelta):
        return since
    return max(date(1970, 1, 2), today - min(since, timedelta(days=20_000)))


def write_page(path: Path, text: str) -> None:
    """A page for a browser, readable by the user alone: it may hold names. Raises UsageError where it cannot be."""
    try:
        path.touch(mode=0o600)
        path.write_text(text, "utf-8")
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}.") from error
    click.echo(f"Written to {path}; open it in a browser. It loads nothing from anywhere.", err=True)
