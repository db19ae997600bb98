"""status, list, show: what was done and what will be, from the store; changes nothing."""

from __future__ import annotations

import json
import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from watcher.adapters.config import load as load_config
from watcher.adapters.store import owner
from watcher.cli import options, paint
from watcher.cli.checking_in import case_of, due_values, opened
from watcher.core.case import LYING, Case, State
from watcher.ports import Due


def case_values(case: Case) -> dict[str, Any]:
    about = case.about
    return {
        "id": case.id,
        "subject": about.subject,
        "company": about.company,
        "role": about.role,
        "person": about.person,
        "sender": about.sender,
        "kind": about.kind,
        "stage": about.stage,
        "state": str(case.state),
        "reason": case.reason or case.waits or None,
        "to": case.to or None,
        "sent": case.sent_at.isoformat() if case.sent_at else None,
        "sent_id": case.sent_id,
        "account": case.account,
        "opened": case.opened.isoformat(),
    }


@click.command("list")
@options.config_option
@options.json_option
@click.option(
    "--state",
    type=click.Choice([each.value for each in State]),
    metavar="STATE",
    help="Only cases in this state: drafted, sent, silent, ...",
)
def list_command(config_path: Path, as_json: bool, state: str | None) -> None:  # noqa: ARG001
    """Every no there was, newest first, and what became of it."""
    cases = [case for case in opened().cases() if state in (None, str(case.state))]
    if not (cases or as_json):
        click.echo("No cases in this state." if state else "No cases yet.")
    for case in cases:
        if as_json:
            options.say(case_values(case))
            continue
        name = paint.harmless(case.about.company or case.about.sender or "somebody")
        line = f"{case.id:4}  {case.opened:%d %b %Y}  {case.state:9} {name[:28]:28}"
        click.echo(f"{line}  {paint.harmless(case.about.subject)[:46]}")
        if reason := case.reason or case.waits:
            click.echo(f"{'':20}{reason}")


@click.command("show")
@click.argument("case_id", metavar="ID", type=int)
@options.config_option
@options.json_option
def show_command(case_id: int, config_path: Path, as_json: bool) -> None:  # noqa: ARG001
    """One case: why it is one, the letter, the check-in, the history."""
    store = opened()
    case = case_of(store, case_id)
    dues = [due for due in store.check_ins() if due.case == case.id]
    later = store.cases(parent=case.id)
    told_of = (case.id, *(letter.id for letter in later))
    history = sorted((moment for one in told_of for moment in store.history(one)), key=lambda moment: moment.at)
    if as_json:
        letter = case.octets.decode("utf-8", "replace") or None
        moments = [{"at": moment.at.isoformat(), "event": moment.event, "detail": moment.detail} for moment in history]
        told = {**case_values(case), "evidence": json.loads(case.about.evidence), "draft": letter, "history": moments}
        told |= {"advice": json.loads(case.advice) or None, "fate": fate(case), "mark": case.marked or None}
        told |= {"checkins": [due_values(due) for due in dues], "letters": [case_values(letter) for letter in later]}
        options.say({**told, "checkin": due_values(dues[-1]) if dues else None})
        return
    for line in (*_page(case, dues), *_later(later)):
        click.echo(line)
    for moment in history:
        click.echo(f"  {moment.at:%d %b %Y %H:%M}  {moment.event} {moment.detail}".rstrip())


def _page(case: Case, dues: list[Due]) -> Iterator[str]:
    about = case.about
    yield click.style(f"{paint.harmless(about.company or about.sender)}: {paint.harmless(about.subject)}", bold=True)
    yield f"  {about.kind}, {about.stage} stage, {case.opened:%d %B %Y}; {case.state}. {case.reason}".rstrip()
    for hit in json.loads(about.evidence):
        yield f"  {hit['points']:+5.1f}  {hit['rule']:32} “{textwrap.shorten(paint.harmless(hit['text']), 60)}”"
    yield from _advice(json.loads(case.advice))
    if case.octets:
        yield ""
        yield textwrap.indent(paint.harmless(paint.letter_of(case.octets)), "  │ ")
        yield f"  {fate(case)}"
    for due in dues:
        yield (
            f"  check-in: {due.due:%d %B %Y} ({due.state}), {due.why} {paint.harmless(due.reason)}".rstrip()
            if due.state != "none"
            else f"  no check-in: {due.why}"
        )


def _later(letters: Sequence[Case]) -> Iterator[str]:
    """The letters that came months later."""
    for letter in letters:
        yield ""
        yield f"  check-in {letter.turn}, {letter.opened:%d %B %Y}; {letter.state}. {letter.reason}".rstrip()
        if letter.octets:
            yield textwrap.indent(paint.harmless(paint.letter_of(letter.octets)), "  │ ")


def _advice(told: dict[str, Any]) -> Iterator[str]:
    """How much it matters, why it goes to whom it goes, and what to do beside the draft."""
    if not told:
        return
    yield f"  matters: {'very much' if told['level'] == 'high' else 'as usual'}. {paint.harmless(told['why'])}"
    yield f"  to whom: {paint.harmless(told['to_why'])}"
    if told["nudge"]:
        yield click.style(f"  {paint.harmless(told['nudge'])}", bold=True)
    for point in (*told["points"], *told.get("remarks", ())):
        yield textwrap.fill(paint.harmless(point), 96, initial_indent="    - ", subsequent_indent="      ")


def fate(case: Case) -> str:
    """Where the draft is now; empty when there is none."""
    if case.state in LYING and case.missing:
        since = f"{case.missing.astimezone():%d %B %Y %H:%M}"
        return f"It is not in Drafts since {since}, nor in Sent; a mail program may hold it."
    match case.state:
        case State.DRAFTED:
            return "It lies in Drafts, untouched."
        case State.EDITED:
            return "It lies in Drafts, with your changes; above is our copy."
        case State.SENT:
            return f"You sent it on {case.sent_at.astimezone():%d %B %Y %H:%M}." if case.sent_at else "You sent it."
        case State.GONE:
            return f"It is gone, and nothing was sent. `gracious redraft {case.id}` brings it back."
    return ""


@click.command("status")
@options.config_option
@options.json_option
def status_command(config_path: Path, as_json: bool) -> None:
    """Is it running, how far has it read, what waits."""
    settings = load_config(config_path)
    store = opened()
    marks = [
        (account.name, mailbox, store.checkpoint(account.name, mailbox))
        for account in settings.accounts
        for mailbox in account.watch
    ]
    states = Counter(str(case.state) for case in store.cases())
    coming = [due for due in store.check_ins() if due.state == "pending"][:5]
    values = {
        "running": owner(options.state_home()),
        "accounts": [
            {"account": name, "mailbox": box, "uid": mark.high if mark else None} for name, box, mark in marks
        ],
        "cases": dict(states),
        "checkins": [due_values(due) for due in coming],
        "troubles": [
            {"about": one.about, "text": one.text, "since": one.since.isoformat()} for one in store.troubles()
        ],
        "passed_over": [
            {
                "account": one.account,
                "mailbox": one.place.mailbox,
                "uid": one.place.uid,
                "attempts": one.attempts,
                "reason": one.reason,
            }
            for one in store.quarantined()
        ],
    }
    if as_json:
        options.say(values)
        return
    for line in _status(values):
        click.echo(line)


def _status(values: dict[str, Any]) -> Iterator[str]:
    yield f"running as process {values['running']}" if values["running"] else "not running"
    for account in values["accounts"]:
        seen = f"read up to UID {account['uid']}" if account["uid"] is not None else "not looked at yet"
        yield f"  {account['account']}/{account['mailbox']}: {seen}"
    yield "  " + (", ".join(f"{count} {state}" for state, count in sorted(values["cases"].items())) or "no cases yet")
    for due in values["checkins"]:
        yield f"  check-in {due['due']}: {paint.harmless(due['company'] or due['to'])}"
    for trouble in values["troubles"]:
        yield click.style(f"  {trouble['about']}: {paint.harmless(trouble['text'])}", fg="red")
    for place in values["passed_over"]:
        yield f"  could not be read: {place['account']}/{place['mailbox']} UID {place['uid']}: {place['reason']}"
