"""replay: the rules over one's own mailbox, read-only."""

from __future__ import annotations

import gc
import multiprocessing
import os
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import chain
from pathlib import Path
from typing import Any

import click

from watcher.adapters import mime
from watcher.adapters.config import Account, load_rules
from watcher.adapters.config import load as load_config
from watcher.adapters.memory import give_back, keep
from watcher.adapters.mime.passing import glance
from watcher.cli import options, paint, progress
from watcher.cli.accounts import connector_of
from watcher.core.case import Uid
from watcher.core.glance import Glance
from watcher.core.message import Message
from watcher.core.rules import RuleSet
from watcher.core.verdict import Judgement, Unrelated, judge
from watcher.ports import Arrival, Session
from watcher.sifting import Seen, Sifter

SLICE = 1000
"""Messages looked through in one go."""
FIRST = 400
"""Looked through before a second process begins, so that both know the packs and words that this mailbox needs."""
MANY = 4 * SLICE
"""From so many messages on, a second process is worth its start."""
SELDOM = (200_000, 20, 100)
"""Packs are millions of objects that stay: to look through them for garbage while they are loaded was a third of it."""
PROCESSES = min(2, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1)
"""Providers count connections; two do not disturb a mail program that runs beside."""

Look = tuple[int, list[dict[str, Any]]]
"""How many messages were looked at, and what was found."""


@click.command("replay")
@options.config_option
@options.rules_option
@options.json_option
@click.option("--since", type=options.Day(), help="Only mail since a date or an age (1y).  [default: all]")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[MAIL]...")
@click.option("--per-rule", is_flag=True, help="Count by rule: hits, how many were right, what hangs on it alone.")
@click.option("--html", "html", type=click.Path(path_type=Path), help="Write a page with pictures of it to this file.")
@click.option("--redact", is_flag=True, help="In the page: numbers in the place of names, no subjects.")
def replay_command(
    *,
    config_path: Path,
    rules_path: Path | None,
    as_json: bool,
    since: date | timedelta | None,
    paths: tuple[Path, ...],
    per_rule: bool,
    html: Path | None,
    redact: bool,
) -> None:
    """What the rules make of your own mailbox; nothing is changed, no draft is made.

    With --per-rule, --html or files of mail, a count for each rule: every mail is then read in full.
    """
    rules = load_rules(rules_path or options.rules_beside(config_path))
    if per_rule or paths or html:
        from watcher.cli import mailbag, reporting, tallying  # noqa: PLC0415  # a scan needs no letters and no pages

        record = tallying.tally(mailbag.Bag(config_path, paths, since), rules)
        if html:
            reporting.write(html, reporting.gathered(record, redact=redact), rules, redact=redact, mails=record.mails)
            return
        for line in tallying.values(record) if as_json else tallying.table(record):
            options.say(line) if isinstance(line, dict) else click.echo(line)
        return
    settings = load_config(config_path)
    gc.set_threshold(*SELDOM)
    keep()
    first_day = options.day_of(since, datetime.now().astimezone().date())
    counts: Counter[str] = Counter()
    began = time.monotonic()
    for account in settings.accounts:
        for mailbox in account.watch:
            for found in _found(Task(account, mailbox, rules), first_day, counts):
                options.say(found) if as_json else click.echo(_line(found))
    seconds = round(time.monotonic() - began, 3)
    summary = {key: counts[key] for key in ("messages", "rejections", "unclear")}
    if as_json:
        options.say({"summary": {**summary, "seconds": seconds}})
    else:
        noes = paint.counted(summary["rejections"], "no", "noes")
        told = f"{paint.counted(summary['messages'], 'message')}, {noes}, {summary['unclear']} unclear"
        click.echo(f"{told}, {seconds} seconds")


@dataclass(frozen=True, slots=True)
class Task:
    """One mailbox, and the rules to hold against it."""

    account: Account
    mailbox: str
    rules: RuleSet

    def open(self) -> Session:
        session = connector_of(self.account)()
        session.examine(self.mailbox)
        return session


def _found(task: Task, since: date | None, counts: Counter[str]) -> Iterator[dict[str, Any]]:
    """What there is to tell of one mailbox, in the order of its messages."""
    sifter = Sifter(glance, lambda: task.rules)
    with closing(task.open()) as session:
        uids = session.uids(first=Uid(1), since=since)
        if len(uids) < MANY or PROCESSES < 2:
            slices = (uids[n : n + SLICE] for n in range(0, len(uids), SLICE))
            yield from _told(task, len(uids), (_look(session, sifter, some) for some in slices), counts)
            return
        first = _look(session, sifter, uids[:FIRST])
    yield from _told(task, len(uids), chain((first,), _side_by_side(task, sifter, uids[FIRST:])), counts)


def _told(task: Task, total: int, looks: Iterator[Look], counts: Counter[str]) -> Iterator[dict[str, Any]]:
    with progress.told(total, f"{task.account.name}/{task.mailbox}") as done:
        for count, found in looks:
            counts["messages"] += count
            done(count)
            for one in found:
                counts["rejections" if one["verdict"] == "rejection" else "unclear"] += 1
                yield one


def _side_by_side(task: Task, sifter: Sifter, uids: Sequence[Uid]) -> Iterator[Look]:
    """Each process has a connection of its own, and what the sifter has learned; what they find comes in order."""
    context = multiprocessing.get_context("fork")
    slices = [uids[n : n + SLICE] for n in range(0, len(uids), SLICE)]
    with context.Pool(PROCESSES, _begin, (task, sifter)) as pool:
        yield from pool.imap(_look_here, slices)


_HERE: list[tuple[Session, Sifter]] = []
"""Of this process."""


def _begin(task: Task, sifter: Sifter) -> None:
    gc.freeze()  # what was there before need not be searched for garbage a thousand times
    _HERE[:] = [(task.open(), sifter)]


def _look_here(uids: Sequence[Uid]) -> Look:
    return _look(*_HERE[0], uids)


def _look(session: Session, sifter: Sifter, uids: Sequence[Uid]) -> Look:
    found = _verdicts(session, sifter.suspects(session, uids), sifter.rules(), Counter())
    values = [_values(*one) for one in found]
    gc.collect(1)  # by itself the collector comes to what has lived through a batch after four million objects
    give_back()
    return len(uids), values


def judged(
    session: Session, mailbox: str, since: date | None, rules: RuleSet, counts: Counter[str]
) -> Iterator[tuple[Arrival, Message, Judgement]]:
    """Rejections and unclear mail of one mailbox, counting everything."""
    session.examine(mailbox)
    uids = session.uids(first=Uid(1), since=since)
    suspects = Sifter(glance, lambda: rules).suspects(session, uids)
    counts["messages"] += len(uids)
    yield from _verdicts(session, suspects, rules, counts)


def _verdicts(
    session: Session, suspects: Mapping[Uid, Seen | None], rules: RuleSet, counts: Counter[str]
) -> Iterator[tuple[Arrival, Message, Judgement]]:
    for arrival in session.fetch([*suspects]):
        message = mime.parse(arrival.octets)
        if not isinstance(message, Message):
            continue
        seen = suspects[arrival.place.uid]
        verdict = seen.judgement if seen and seen.glance == Glance.of(message) else judge(message, rules)
        if not isinstance(verdict, Unrelated):
            counts["rejections" if verdict.outcome == "rejection" else "unclear"] += 1
            yield arrival, message, verdict


def _values(arrival: Arrival, message: Message, verdict: Judgement) -> dict[str, Any]:
    return {
        "mailbox": arrival.place.mailbox,
        "uid": arrival.place.uid,
        "message_id": message.message_id,
        "date": arrival.internal_date.isoformat(),
        "subject": message.subject,
        "verdict": verdict.outcome,
        "score": verdict.score,
        "kind": verdict.kind,
        "evidence": options.evidence(verdict),
    }


def _line(found: dict[str, Any]) -> str:
    day = datetime.fromisoformat(found["date"])
    return f"{day:%d %b %Y}  {found['verdict']:9} {found['score']:5g}  {paint.harmless(found['subject'])[:60]}"
