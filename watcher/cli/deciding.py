"""redraft, skip: what the user decides about one case."""

from __future__ import annotations

import os
import signal
from datetime import datetime
from pathlib import Path

import click

from watcher.adapters.config import load as load_config
from watcher.adapters.store import lock, owner
from watcher.cli import options
from watcher.cli.checking_in import case_of, opened
from watcher.cli.reloading import Rules
from watcher.cli.running import keepers_of
from watcher.core.case import ANEW, ArmCheckIn, Case, Redrafted, Skipped, State, step
from watcher.errors import UsageError
from watcher.ports import Store

_NO_NEED = {
    State.DRAFTED: "Its draft is in Drafts.",
    State.EDITED: "Its draft is in Drafts, with your changes.",
    State.SENT: "You have answered it.",
    State.UNCLEAR: "It is not certain to be a no, so there is nothing to answer.",
}


@click.command("redraft")
@click.argument("case_id", metavar="ID", type=int)
@options.config_option
def redraft_command(case_id: int, config_path: Path) -> None:
    """Put our draft of a case into Drafts again, or a first one where there was none."""
    settings, state = load_config(config_path), options.state_home()
    store, clock = opened(), options.clock_of(None)
    case = case_of(store, case_id)
    if case.state not in ANEW:
        raise UsageError(f"Case {case_id} needs no new draft. {_NO_NEED.get(case.state, 'It is being written now.')}")
    wanted, _ = step(case, Redrafted())
    _keep(store, case, wanted, clock())
    if pid := owner(state):
        os.kill(pid, signal.SIGUSR1)
        click.echo(f"The running gracious (process {pid}) puts it into Drafts in a moment.")
        return
    with lock(state):
        keepers = keepers_of(settings, store, Rules(options.rules_beside(config_path)), clock, dry_run=False)
        mine = [each for each in keepers if (each.watch.account, each.watch.mailbox) == _home(case)]
        if not mine:
            raise UsageError(f"config.yaml no longer watches {case.place.mailbox} of the account {case.account}.")
        mine[0].resume()
    after = case_of(store, case_id)
    click.echo(f"Case {case_id} is {after.state}. {after.reason or after.waits}".rstrip())


@click.command("skip")
@click.argument("case_id", metavar="ID", type=int)
@options.config_option
def skip_command(case_id: int, config_path: Path) -> None:  # noqa: ARG001
    """No letter and no check-in for one case; a draft that lies in Drafts stays yours."""
    store, clock = opened(), options.clock_of(None)
    case = case_of(store, case_id)
    skipped, actions = step(case, Skipped())
    if ArmCheckIn() in actions:
        store.receipt(skipped, clock())
    click.echo(f"Case {case_id} is {skipped.state}. {skipped.due_why}")


def _keep(store: Store, was: Case, now: Case, at: datetime) -> None:
    if not store.save(now, at, str(now.state), "You asked for it.", was=was):
        raise UsageError(f"Case {was.id} has just changed; look at it again with `gracious show {was.id}`.")


def _home(case: Case) -> tuple[str, str]:
    return case.account, case.place.mailbox
