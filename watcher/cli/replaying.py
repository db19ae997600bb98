"""replay: the rules over one's own mailbox, read-only."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import click

from watcher.adapters import mime
from watcher.adapters.config import load as load_config
from watcher.cli import desk as desks
from watcher.cli import options, paint, report
from watcher.cli.accounts import connector_of
from watcher.core.case import Uid
from watcher.core.message import Message
from watcher.core.rules import RuleSet
from watcher.core.verdict import Judgement, Unrelated, judge
from watcher.ports import Arrival, Session

BATCH = 50


@click.command("replay")
@options.config_option
@options.rules_option
@options.json_option
@click.option("--since", type=options.Day(), help="Only mail since a date or an age (1y).  [default: all]")
def replay_command(config_path: Path, rules_path: Path | None, as_json: bool, since: date | timedelta | None) -> None:
    """What the rules make of your own mailbox; nothing is changed, no draft is made."""
    settings = load_config(config_path)
    rules = desks.rules(rules_path or options.rules_beside(config_path))
    first_day = options.day_of(since, datetime.now().astimezone().date())
    counts: Counter[str] = Counter()
    began = time.monotonic()
    for account in settings.accounts:
        session = connector_of(account)()
        try:
            for mailbox in account.watch:
                for arrival, message, verdict in judged(session, mailbox, first_day, rules, counts):
                    _tell(arrival, message, verdict, as_json=as_json)
        finally:
            session.close()
    seconds = round(time.monotonic() - began, 3)
    summary = {key: counts[key] for key in ("messages", "rejections", "unclear")}
    if as_json:
        options.say({"summary": {**summary, "seconds": seconds}})
    else:
        found = f"{summary['rejections']} noes, {summary['unclear']} unclear"
        click.echo(f"{summary['messages']} messages, {found}, {seconds} seconds")


def judged(
    session: Session, mailbox: str, since: date | None, rules: RuleSet, counts: Counter[str]
) -> Iterator[tuple[Arrival, Message, Judgement]]:
    """Rejections and unclear mail of one mailbox, counting everything."""
    session.examine(mailbox)
    uids = session.uids(first=Uid(1), since=since)
    for n in range(0, len(uids), BATCH):
        for arrival in session.fetch(uids[n : n + BATCH]):
            counts["messages"] += 1
            message = mime.parse(arrival.octets)
            verdict = judge(message, rules) if isinstance(message, Message) else None
            if isinstance(message, Message) and verdict and not isinstance(verdict, Unrelated):
                counts["rejections" if verdict.outcome == "rejection" else "unclear"] += 1
                yield arrival, message, verdict


def _tell(arrival: Arrival, message: Message, verdict: Judgement, *, as_json: bool) -> None:
    values = {
        "mailbox": arrival.place.mailbox,
        "uid": arrival.place.uid,
        "message_id": message.message_id,
        "subject": message.subject,
        "verdict": verdict.outcome,
        "score": verdict.score,
        "kind": verdict.kind,
        "evidence": report.evidence_values(verdict),
    }
    if as_json:
        options.say(values)
    else:
        what = f"{arrival.internal_date:%d %b %Y}  {verdict.outcome:9} {verdict.score:5g}"
        click.echo(f"{what}  {paint.harmless(message.subject)[:60]}")
