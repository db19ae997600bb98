"""doctor --repair: a store that is lost is made anew from the mailboxes of config.yaml."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import click

from watcher.adapters.config import Config
from watcher.adapters.config import load as load_config
from watcher.adapters.store import SqliteStore, lock
from watcher.adapters.store.anew import begin, damage, finish
from watcher.cli import desk as desks
from watcher.cli import options, paint
from watcher.cli.reloading import Rules
from watcher.cli.running import keepers_of
from watcher.ports import Store
from watcher.restoring import Restorer

REACH = timedelta(days=400)
"""As far back as a no may have a check-in that is still to come (an investor's second one: 365 days)."""


def repair(config_path: Path, rules_path: Path | None, since: date | timedelta | None) -> None:
    """Say what is wrong with the store and make it anew; a sound one is left as it is.

    Until the new one is whole the old one stays where it is. Raises whatever keeps it from that.
    """
    settings, clock = load_config(config_path), options.clock_of(None)
    state = options.state_home()
    with lock(state):
        why = damage(state)
        if not why:
            click.echo("The store is whole; nothing was changed.")
            return
        click.echo(why)
        fresh = begin(state)
        with closing(SqliteStore(fresh)) as store:
            first = options.day_of(since or REACH, clock().date())
            rules = Rules(rules_path or config_path.parent / "rules.yaml")
            for line in _restored(settings, store, rules, first):
                click.echo(line)
        if aside := finish(state, fresh, clock()):
            click.echo(f"The old store lies at {aside} now.")


def _restored(settings: Config, store: Store, rules: Rules, first: date | None) -> Iterator[str]:
    """A line for each account once its mail has been read."""
    clock = options.clock_of(None)
    keepers = keepers_of(settings, store, rules, clock, dry_run=False)
    for account in settings.accounts:
        theirs = [keeper for keeper in keepers if keeper.watch.account == account.name]
        desk = replace(theirs[0].watch.desk, pen=None)  # nothing it would write is ever seen
        watches = tuple(replace(keeper.watch, desk=desk, restoring=True) for keeper in theirs)
        with closing(theirs[0].connect()) as session:
            restorer = Restorer(account.name, watches, store, desks.planner(settings), clock)
            read = restorer.restore(session, first or clock().date() - REACH)
        yield f"{account.name}: {paint.counted(read, 'message')} read; {', '.join(_told(store, account.name))}."


def _told(store: Store, account: str) -> Iterator[str]:
    cases = Counter(str(case.state) for case in store.cases(account=account))
    yield paint.counted(cases.total(), "case")
    yield from (f"{count} {state}" for state, count in sorted(cases.items()))
    yield f"{sum(due.state == 'pending' and due.account == account for due in store.check_ins())} check-ins to come"
