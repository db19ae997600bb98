"""scan, evaluate: what the rules think of mail in files; nothing is changed anywhere."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import click

from watcher.adapters import mailfiles
from watcher.adapters.config import Config
from watcher.adapters.config import load as load_config
from watcher.adapters.mailfiles import Filed
from watcher.cli import desk as desks
from watcher.cli import options, paint, story
from watcher.cli.evaluation import Tally
from watcher.core.rules import RuleSet
from watcher.core.verdict import Unrelated
from watcher.errors import DataError

PATHS = click.Path(path_type=Path, allow_dash=True)


def settings_at(config_path: Path) -> Config | None:
    """The user's config.yaml when there is one; judging needs none."""
    return load_config(config_path) if config_path.is_file() else None


def rules_at(config_path: Path, rules_path: Path | None) -> RuleSet:
    return desks.rules(rules_path or options.rules_beside(config_path))


def filed_at(path: Path) -> Iterator[Filed]:
    """Every message at `path`; `-` is one message from standard input."""
    if str(path) == "-":
        yield Filed("-", sys.stdin.buffer.read(), {})
        return
    if not path.exists():
        raise DataError(f"{path} does not exist.")
    yield from mailfiles.read(path)


@click.command("scan")
@click.argument("paths", type=PATHS, nargs=-1, required=True)
@options.config_option
@options.rules_option
@options.json_option
@click.option("--brief", is_flag=True, help="Leave letters out.")
def scan_command(
    paths: tuple[Path, ...], config_path: Path, rules_path: Path | None, as_json: bool, brief: bool
) -> None:
    """The verdict on every mail in files: .eml, folders, mbox, Maildir, .jsonl."""
    rules, desk = rules_at(config_path, rules_path), desks.desk(settings_at(config_path))
    today = datetime.now().astimezone().date()
    for path in paths:
        for filed in filed_at(path):
            told = story.tell(filed, rules, desk, today)
            if as_json:
                options.say(story.as_values(told, brief=brief))
            elif told.verdict and not isinstance(told.verdict, Unrelated):
                click.echo(f"{told.id}: {paint.headline(told.verdict)}")


@click.command("evaluate")
@click.argument("paths", type=PATHS, nargs=-1, required=True)
@options.config_option
@options.rules_option
@options.json_option
@click.option("--language", help="Only lines in this language (ISO 639-1).")
@click.option("--summary", is_flag=True, help="Leave the single misses and false alarms out.")
@click.option("--floor", type=float, help="Exit 1 when recall in any language, in per cent, is below this.")
@click.option(
    "--ceiling", type=float, help="Exit 1 when false alarms, in per cent of what is no rejection, are above this."
)
def evaluate_command(  # noqa: PLR0917
    paths: tuple[Path, ...],
    config_path: Path,
    rules_path: Path | None,
    as_json: bool,
    language: str | None,
    summary: bool,
    floor: float | None,
    ceiling: float | None,
) -> None:
    """Recall and false alarms over labelled lines (`kind` P or not), with every miss and its evidence."""
    tally = Tally(rules_at(config_path, rules_path))
    for path in paths:
        for filed in filed_at(path):
            if language and filed.label.get("language") != language:
                continue
            wrong = tally.count(filed)
            if wrong and not summary:
                options.say(wrong) if as_json else click.echo("\n".join(tally.page(wrong)))
    if as_json:
        options.say({"summary": tally.summary()})
    else:
        click.echo("\n".join(tally.table()))
    raise SystemExit(0 if tally.good_enough(floor, ceiling) else 1)
