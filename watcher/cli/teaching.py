"""teach, suggest: what the user says about a verdict, and the patch for rules.yaml that follows from it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path

import click

from watcher.adapters import mime
from watcher.adapters.config import load as load_config
from watcher.adapters.config import packs
from watcher.cli import finding, learning, mailbag, options, paint, rewording
from watcher.cli.accounts import connector_of
from watcher.cli.checking_in import case_of, opened
from watcher.core.correction import MOST_OCTETS, Correction
from watcher.core.message import Message
from watcher.errors import UsageError
from watcher.hearing import call_off
from watcher.ports import Store


@click.command("teach")
@click.argument("which", metavar="ID|FILE|WORDS")
@click.argument("word", metavar="is|is-not", type=click.Choice(["is", "is-not"]))
@options.config_option
def teach_command(which: str, word: str, config_path: Path) -> None:
    """Say that a mail is a no, or is none: a case by its number, mail in a file, or words of its Subject or sender.

    What is none gets no check-in. Nothing in your mailboxes is changed by it.
    """
    store = opened()
    is_no = word == "is"
    now = datetime.now().astimezone()
    for account, octets in _mails(store, which, config_path):
        message = mime.parse(octets)
        if not isinstance(message, Message):
            raise UsageError(f"{which} is not readable as mail.")
        sender = message.sender.addr_spec if message.sender else ""
        store.correct(
            Correction(account, message.source, is_no, "told", message.subject, sender, octets[:MOST_OCTETS], now)
        )
        if not is_no:
            call_off(store, account, message.source, now)
        about = paint.harmless(message.subject) or "without a subject"
        click.echo(f"Noted: “{about}” is {'a no' if is_no else 'not a no'}.")
    click.echo("`gracious suggest` makes a change of rules.yaml of what you taught.")


def _mails(store: Store, which: str, config_path: Path) -> Iterator[tuple[str, bytes]]:
    """Account and octets; a case's mail is fetched again, read-only."""
    if not which.isdecimal():
        mails = list(finding.found(which, config_path))
        if len(mails) > 1 and not Path(which).exists():
            names = "; ".join(f"{filed.id}: {_title(filed.octets)}" for _, filed in mails)
            raise UsageError(f"{len(mails)} mails fit ({names}). Name more words.")
        yield from ((account, filed.octets) for account, filed in mails)
        return
    case = case_of(store, int(which))
    account = next((one for one in load_config(config_path).accounts if one.name == case.account), None)
    if account is None:
        raise UsageError(f"config.yaml no longer has the account {case.account}.")
    with closing(connector_of(account)()) as session:
        state = session.examine(case.place.mailbox)
        same = state.uidvalidity == case.place.uidvalidity
        arrivals = list(session.fetch([case.place.uid])) if same else []
    if not arrivals:
        raise UsageError(f"The mail of case {which} is no longer where it was; save it and teach the file.")
    yield case.account, arrivals[0].octets


def _title(octets: bytes) -> str:
    message = mime.parse(octets)
    return paint.harmless(message.subject)[:50] if isinstance(message, Message) else "not readable"


@click.command("suggest")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[MAIL]...")
@options.config_option
@options.rules_option
@options.json_option
@click.option("--since", type=options.Day(), help="Try the change on mail since a date or an age (1y).")
@click.option("--letters", "of_letters", is_flag=True, help="Of the letters instead: what you change in our drafts.")
@click.option("--apply", is_flag=True, help="Write the change into rules.yaml; comments stay.")
def suggest_command(
    paths: tuple[Path, ...],
    config_path: Path,
    rules_path: Path | None,
    as_json: bool,
    since: date | timedelta | None,
    of_letters: bool,
    apply: bool,
) -> None:
    """The smallest change of rules.yaml that follows from your corrections, with what it would do to your mail.

    Mail is your mailboxes, read-only, or the files you name. With --letters: which sentences of our drafts you
    keep, change or leave out before you send them, and the file of your own letters that follows from it.
    Exit 1 when no safe change was found.
    """
    if of_letters:
        rewording.suggest_letters(opened(), config_path, as_json=as_json, apply=apply)
        return
    path = rules_path or options.rules_beside(config_path) or config_path.parent / "rules.yaml"
    before = path.read_text("utf-8") if path.is_file() else packs.starter()
    bag = mailbag.Bag(config_path, paths, since)
    said = opened().corrections()
    taught = [one for one in said if not one.is_hint]
    if not as_json:
        click.echo("".join(f"{line}\n" for line in _hints(said)), nl=False)
    if not taught:
        raise UsageError("Nothing was taught yet: `gracious teach ID is-not`, `gracious teach mail.eml is`.")
    change = learning.learn(before, path, taught, bag)
    if as_json:
        options.say(change.values())
    else:
        click.echo("\n".join(_page(before, change, path)))
        if change.text != before and not apply:
            click.echo("Nothing is written yet; `gracious suggest --apply` does that.")
    if change.text == before:
        raise SystemExit(1)
    if apply:
        path.write_text(change.text, "utf-8")
        click.echo(f"Written to {path}.", err=True)


def _hints(said: Iterable[Correction]) -> Iterator[str]:
    """What was not said outright, and how to say it."""
    hints = [paint.harmless(one.subject)[:60] for one in said if one.is_hint]
    if hints:
        yield f"You deleted the untouched draft for {', '.join(f'“{one}”' for one in hints[:5])}. If that was not a no,"
        yield "say so: `gracious teach ID is-not` (`gracious list` has the numbers). Nothing follows from it by itself."


def _page(before: str, change: learning.Change, path: Path) -> Iterator[str]:
    old, new = before.splitlines(), change.text.splitlines()
    for line in difflib.unified_diff(old, new, str(path), f"{path} (suggested)", lineterm=""):
        colour = {"+": "green", "-": "red"}.get(line[:1])
        yield click.style(paint.harmless(line), fg=colour)
    yield from (f"  {line}" for line in change.lines())
