"""checkins, snooze: when to look again and why then; moved by hand; as a calendar."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import click

from watcher.adapters import calendar, mime
from watcher.adapters.config import Config, packs
from watcher.adapters.config import load as load_config
from watcher.adapters.store import SqliteStore
from watcher.agenda import Due
from watcher.calloff import CallOff
from watcher.checkins import CheckIns
from watcher.cli import desk as desks
from watcher.cli import options, paint
from watcher.core.afterwards import Words
from watcher.core.answer import Desk
from watcher.core.case import Case, CaseId
from watcher.core.rules import RuleSet
from watcher.errors import UsageError
from watcher.ports import Store
from watcher.reminder import Reminder, entry


def opened() -> Store:
    return SqliteStore(options.state_home())


def case_of(store: Store, case_id: int) -> Case:
    """Raises UsageError where there is none."""
    if case := store.case(CaseId(case_id)):
        return case
    raise UsageError(f"There is no case {case_id}; `gracious list` shows them all.")


def rooms(
    settings: Config, desk: Desk, store: Store, rules: Callable[[], RuleSet], clock: Callable[[], datetime]
) -> dict[str, CheckIns]:
    """What looks after the check-ins of each account; empty where there are to be none."""
    planner, wishes = desk.planner, settings.checkins
    if planner is None:
        return {}
    document = packs.document("checkins.yaml")
    calloff = CallOff(store, desk, planner, Words(tuple(document["left"]), tuple(document["away"])), clock)
    return {
        account.name: CheckIns(
            account.name,
            account.watch,
            mime.parse,
            store,
            rules,
            desk,
            planner,
            calloff,
            Reminder(account.name, store, desk.profile, planner, calendar.publication, clock)
            if wishes.remind
            else None,
            clock,
            wishes.per_day,
        )
        for account in settings.accounts
    }


def due_values(due: Due) -> dict[str, Any]:
    return {
        "id": due.id,
        "case": due.case,
        "turn": due.turn,
        "due": due.due.isoformat(),
        "zone": due.zone or None,
        "to": due.to,
        "why": due.why,
        "state": due.state,
        "reason": due.reason or None,
        "company": due.company,
    }


@click.command("checkins")
@options.config_option
@options.json_option
@click.option(
    "--as-of", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="What would be due on this day, and why."
)
@click.option("--week", is_flag=True, help="Only the seven days from today, or from --as-of.")
@click.option("--ics", is_flag=True, help="The pending ones as a calendar file (RFC 5545).")
@click.option("--set", "moved", nargs=2, metavar="ID DATE", help="Put the check-in of case ID on another day.")
def checkins_command(
    config_path: Path, as_json: bool, as_of: datetime | None, week: bool, ics: bool, moved: tuple[str, str] | None
) -> None:
    """When to look again, and why then."""
    store = opened()
    today = as_of.date() if as_of else options.clock_of(None)().date()
    if moved:
        _move(store, *moved, today, load_config(config_path))
        return
    if ics:
        pending = [entry(store, due) for due in store.check_ins() if due.state == "pending"]
        click.echo(calendar.publication(pending, options.clock_of(None)()), nl=False)
        return
    dues = list(_chosen(store, today if as_of else None, today if week else None))
    if as_json:
        for due in dues:
            options.say(due_values(due))
        return
    lines = [line for due in dues if due.state != "none" for line in _lines(due)]
    click.echo("\n".join(lines or ["No check-ins."]))


def _chosen(store: Store, until: date | None, first: date | None) -> Iterator[Due]:
    """All; or those due by a day; or those pending in the week from a day on."""
    if first is None:
        yield from store.check_ins(until=until)
        return
    for due in store.check_ins():
        if due.state == "pending" and due.due < first + timedelta(days=7):
            yield due


def _lines(due: Due) -> Iterator[str]:
    name = paint.harmless(due.company or due.to or "?")[:28]
    yield f"{due.due:%a %d %b %Y}  {due.case:4}  {due.state:9}  {name:28}  {due.why}"
    if due.reason:
        yield f"{'':34}{paint.harmless(due.reason)}"


@click.command("snooze")
@click.argument("case_id", metavar="ID", type=int)
@click.argument("until", metavar="DATE|30d", type=options.Day())
@options.config_option
def snooze_command(case_id: int, until: date | timedelta, config_path: Path) -> None:
    """Put a check-in off: to a date, or by an age like 30d from the day it has."""
    store = opened()
    due = pending_of(store, case_id)
    day = until if isinstance(until, date) else due.due + until
    _redate(store, due, day, load_config(config_path))


def pending_of(store: Store, case_id: int) -> Due:
    """The check-in of a case that is pending. Raises UsageError when there is none."""
    case_of(store, case_id)
    found = next((due for due in store.check_ins() if due.case == case_id and due.state == "pending"), None)
    if found is None:
        raise UsageError(f"Case {case_id} has no check-in that is pending; `gracious show {case_id}` says why.")
    return found


def _move(store: Store, case_id: str, day: str, today: date, settings: Config) -> None:
    if not case_id.isdigit():
        raise UsageError(f"`--set ID DATE`: {case_id!r} is not the number of a case.")
    try:
        wanted = date.fromisoformat(day)
    except ValueError:
        raise UsageError(f"`--set ID DATE`: {day!r} is not a date such as 2027-03-09.") from None
    if wanted < today:
        raise UsageError(f"{wanted} lies in the past.")
    _redate(store, pending_of(store, int(case_id)), wanted, settings)


def _redate(store: Store, due: Due, day: date, settings: Config) -> None:
    """The user's word counts; that the day is not a good one is said, and it waits for the next good one."""
    planner = desks.planner(settings)
    against = planner.almanac.against(day, due.country or planner.home.country) if planner else ""
    store.redate(due, day, "You moved it.", options.clock_of(None)())
    late = f" That day is not a good one ({against}); it will wait for the next that is." if against else ""
    click.echo(f"The check-in of case {due.case} is due on {day:%A, %d %B %Y}.{late}")
