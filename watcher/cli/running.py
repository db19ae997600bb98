"""run: the daemon, its rooms wired together."""

from __future__ import annotations

import contextlib
import gc
import importlib
import logging
import os
import random
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from itertools import chain
from pathlib import Path

import click

from watcher.adapters import desktop, memory, mime, systemd
from watcher.adapters.config import Account, Config, packs
from watcher.adapters.config import load as load_config
from watcher.adapters.mime.passing import glance
from watcher.adapters.scheduler import Ticker
from watcher.adapters.store import SqliteStore, lock
from watcher.alarm import Alarm
from watcher.beacon import Beacon
from watcher.cli import calendaring, checking_in, options
from watcher.cli import desk as desks
from watcher.cli.accounts import connector_of
from watcher.cli.reloading import Files, Report, Rules, quiet
from watcher.core.answer import Desk, answer
from watcher.core.message import Address, Message
from watcher.core.text import primary
from watcher.core.verdict import Rejection, judge
from watcher.daemon import Watch
from watcher.errors import ConfigError, GraciousError, ServerUnavailable, UsageError
from watcher.fleet import Fleet, Keeper
from watcher.follow import Follower
from watcher.hearing import Hearing
from watcher.marking import Marker
from watcher.notes import Notes
from watcher.ports import Store
from watcher.sifting import Sifter

log = logging.getLogger("gracious")

TICK_SECONDS = 30
LATELY = timedelta(days=90)
"""Whoever wrote a no since then may write in the same language again, so that it is rehearsed at the start."""
REHEARSED = 8
"""Letters of each language."""
REHEARSAL_ENDS = 5.0
"""Seconds that are given to the letter at hand when we stop."""


@click.command("run")
@options.config_option
@options.rules_option
@click.option("--once", is_flag=True, help="Handle what is there and exit.")
@click.option("--since", type=options.Day(), help="With --once: take in older mail, since a date or an age (30d).")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="Pretend that today is this day.")
@click.option("--dry-run", is_flag=True, help="Judge and log, but change nothing.")
def run_command(
    config_path: Path,
    rules_path: Path | None,
    once: bool,
    since: date | timedelta | None,
    as_of: datetime | None,
    dry_run: bool,
) -> None:
    """Watch the mailboxes of config.yaml and put a gracious reply into Drafts for every no."""
    if since is not None and not once:
        raise UsageError("--since goes with --once: a running daemon handles only what arrives from now on.")
    start_log()
    settings = load_config(config_path)
    clock = options.clock_of(as_of.date() if as_of else None)
    state = options.state_home()
    with lock(state):
        store = SqliteStore(state)
        try:
            alarm = Alarm(store, clock, desktop.notify if settings.notify else lambda _title, _text: False)
            rules = Rules(rules_path or config_path.parent / "rules.yaml", alarm)
            keepers = keepers_of(settings, store, rules, clock, alarm, dry_run=dry_run)
            showing = None if dry_run else calendaring.showing_of(settings, store, clock)
            if once:
                code = _once(keepers, options.day_of(since, clock().date()))
                calendaring.once(showing)
                raise SystemExit(code)
            calendaring.keep(showing)
            spoken = _spoken(settings, store, clock())
            with _rehearsal(rules, desks.desk(settings), spoken):
                files = Files(config_path, rules.path, *rules.included())
                anew = _serve(Fleet(keepers), rules, files, config_path, alarm)
        finally:
            store.close()
    if anew:
        log.info("beginning-anew")
        os.execv(sys.executable, [sys.executable, "-m", "watcher", *sys.argv[1:]])  # noqa: S606  # ourselves


def start_log() -> None:
    """Event and key=value on stderr; with the priority prefix of sd-daemon(3) when the journal reads it."""
    handler = logging.StreamHandler(sys.stderr)
    stamp = "" if os.environ.get("JOURNAL_STREAM") else "%(asctime)s "
    handler.setFormatter(logging.Formatter(f"{stamp}%(levelname)s %(message)s"))
    log.handlers[:] = [handler]
    log.setLevel(log.level or logging.INFO)
    log.propagate = False


def keepers_of(
    settings: Config,
    store: Store,
    rules: Rules,
    clock: Callable[[], datetime],
    report: Report = quiet,
    *,
    dry_run: bool,
) -> tuple[Keeper, ...]:
    """One keeper for each watched mailbox of each account."""
    desk = desks.desk(settings)
    later = checking_in.rooms(settings, desk, store, rules, clock)
    names = frozenset(account.name for account in settings.accounts)
    # with --as-of in the past, mail that is there already may call off what is planned while it is read
    sifter = Sifter(glance, rules) if clock().date() >= datetime.now().astimezone().date() else None
    return tuple(
        Keeper(
            Watch(
                account.name,
                mailbox,
                mime.parse,
                store,
                rules,
                desk,
                clock,
                quote=settings.letters.quote,
                dry_run=dry_run,
                watched=account.watch,
                sifter=sifter,
                follower=Follower(account.name, store, clock) if mailbox == account.watch[0] else None,
                marker=Marker(account.name, store, clock) if settings.marks and mailbox == account.watch[0] else None,
                calloff=later[account.name].calloff if later else None,
                checkins=later[account.name] if later and mailbox == account.watch[0] else None,
                notes=_notes(settings, account, store, clock) if mailbox == account.watch[0] else None,
                beacon=_beacon(settings, account, names, store, clock) if mailbox == account.watch[0] else None,
                hearing=_hearing(settings, account, store, clock) if mailbox == account.watch[0] else None,
            ),
            connector_of(account),
            time.monotonic,
            random.random,
            report,
            account.host,
        )
        for account in settings.accounts
        for mailbox in account.watch
    )


def _notes(settings: Config, account: Account, store: Store, clock: Callable[[], datetime]) -> Notes | None:
    if settings.notes == "off":
        return None
    return Notes(account.name, account.watch[0], settings.notes, store, settings.profile, clock)


def _beacon(
    settings: Config, account: Account, names: frozenset[str], store: Store, clock: Callable[[], datetime]
) -> Beacon | None:
    """`names` are those of all accounts, one set for all of them."""
    if not settings.notify:
        return None
    return Beacon(account.name, account.watch[0], names, store, settings.profile, clock)


def _hearing(settings: Config, account: Account, store: Store, clock: Callable[[], datetime]) -> Hearing | None:
    says = {mailbox: is_no for mailbox, is_no in ((account.noes, True), (account.others, False)) if mailbox}
    if not says and not settings.marks:
        return None
    return Hearing(account.name, account.watch, says, mime.parse, store, clock, settings.marks)


@contextlib.contextmanager
def _rehearsal(rules: Rules, desk: Desk, languages: Sequence[str]) -> Iterator[None]:
    """Rehearses beside us, and is waited for: a thread that is within RE2 when Python ends aborts the process."""
    over = threading.Event()
    thread = threading.Thread(target=_rehearse, args=(rules, desk, languages, over), name="rehearsal", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(REHEARSAL_ENDS)


def _rehearse(rules: Rules, desk: Desk, languages: Sequence[str], over: threading.Event) -> None:
    """Whole answers to mails of our own: the first real one then finds rules, patterns and letters of its language.

    What is loaded then stays: the collector need not look through it while a mail waits.
    """
    (octets,) = (mail for name, mail in desks.demo_mails() if name.startswith("01"))
    for message in chain((mime.parse(octets),), _letters(languages)):
        if over.is_set():
            return
        if isinstance(message, Message) and isinstance(verdict := judge(message, rules()), Rejection):
            answer(message, verdict, desk, date.today())  # noqa: DTZ011  # what day it is changes nothing here
    for wordings in chain.from_iterable(map(desk.wordings.of, languages)):
        if over.is_set():
            return
        wordings.make_ready()
    gc.collect()
    gc.freeze()


def _spoken(settings: Config, store: Store, now: datetime) -> Sequence[str]:
    """English, and the languages of the latest noes."""
    lately = (case for account in settings.accounts for case in store.opened_since(account.name, now - LATELY))
    spoken = dict.fromkeys(("en", *(primary(case.about.language) for case in lately)))
    return [language for language in spoken if language in packs.names()]


def _letters(languages: Sequence[str]) -> Iterator[Message]:
    """A few of each language, from all over our benchmark; each takes a megabyte, so they are no more than that."""
    for language in languages:
        noes = [(subject, body) for is_no, subject, body in packs.samples([language]) if is_no]
        for subject, body in noes[:: max(1, len(noes) // REHEARSED)]:
            yield Message("", body, subject=subject, sender=Address("Ada Boss", "ada.boss@fenwick.example"))


def _once(keepers: tuple[Keeper, ...], since: date | None) -> int:
    """One look at every mailbox; an account that fails does not keep the others from theirs. Returns the exit code."""
    code = 0
    for keeper in keepers:
        try:
            seen = keeper.once(since)
            log.info("looked account=%s mailbox=%r messages=%d", keeper.watch.account, keeper.watch.mailbox, seen)
            if keeper.watch.patience() is not None:
                click.echo(
                    f"gracious: {keeper.watch.account}: a letter waits; `gracious list` says for what.", err=True
                )
                code = ServerUnavailable.exit_code
        except GraciousError as error:
            click.echo(f"gracious: {keeper.watch.account}: {error}", err=True)
            code = error.exit_code
    return code


def _serve(fleet: Fleet, rules: Rules, files: Files, config_path: Path, alarm: Report) -> bool:
    """Until SIGTERM, SIGINT, or a new config.yaml without problems: then True, and everything begins anew.

    READY comes before the first login: a boot without network must not fail.
    """
    _allow_files(3 * len(fleet.keepers))
    stop, hangup = threading.Event(), threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    signal.signal(signal.SIGHUP, lambda *_: hangup.set())
    signal.signal(signal.SIGUSR1, lambda *_: fleet.nudge())
    ticker = Ticker(partial(_tick, fleet), TICK_SECONDS)
    fleet.start()
    ticker.start()
    told, anew = fleet.summary(), False
    systemd.ready(told)
    log.info("ready mailboxes=%d", len(fleet.keepers))
    try:
        while not stop.wait(1.0):
            if not ticker.alive():
                raise GraciousError("The scheduler has stopped ticking.")
            if not fleet.alive():
                raise GraciousError("A mailbox is no longer watched: its thread has ended.")
            changed = files.changed()
            if set(changed) - {config_path} or hangup.is_set():
                hangup.clear()
                rules.reload()
                files.also(*rules.included())
            if config_path in changed and _takes(alarm, config_path):
                anew = True
                break
            if told != (told := fleet.summary()):
                systemd.status(told)
    finally:
        (systemd.reloading if anew else systemd.stopping)()
        ticker.stop()
        fleet.stop()
        log.info("stopped")
    return anew


def _allow_files(wanted: int) -> None:
    """A connection is an open file, and systemd gives 1,024 unless one asks for more (file-descriptor limits)."""
    with contextlib.suppress(ImportError, OSError, ValueError):  # not every system has such limits
        resource = importlib.import_module("resource")
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        if soft < wanted:
            resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def _takes(alarm: Report, config_path: Path) -> bool:
    """Whether the new config.yaml is without problems; else the old one stays in force, and that is told."""
    try:
        load_config(config_path)
    except ConfigError as error:
        log.error("config-kept problems=%d", len(error.problems))
        alarm("config.yaml", f"The old config.yaml stays in force: {error.problems[0]}")
        return False
    alarm("config.yaml", "")
    return True


def _tick(fleet: Fleet) -> None:
    """Feed the watchdog only while every mailbox makes progress; what work has left of memory is given back."""
    fleet.wake()
    if fleet.has_worked():
        memory.give_back()
    if fleet.healthy():
        systemd.watchdog()
    else:
        log.error("stuck %s", fleet.summary())
