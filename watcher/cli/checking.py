"""check, schema: what is wrong with config.yaml and rules.yaml, and what may stand in them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from watcher.adapters import config
from watcher.cli import desk as desks
from watcher.cli import options
from watcher.errors import ConfigError, Problem


def problems_of(config_path: Path | None, rules_path: Path | None) -> tuple[Problem, ...]:
    """Every problem of both files, and of letters/ beside config.yaml; a path of None is not looked at."""
    found: list[Problem] = []
    if config_path:
        found += _problems(lambda: config.load(config_path))
        folder = config_path.parent / "letters"
        found += _problems(lambda: _raised(desks.letter_problems(folder)))
    if rules_path:
        found += _problems(lambda: desks.rules(rules_path))
    return tuple(sorted(found))


def _raised(problems: tuple[Problem, ...]) -> None:
    if problems:
        raise ConfigError(problems)


def _problems(load: Callable[[], object]) -> tuple[Problem, ...]:
    try:
        load()
    except ConfigError as error:
        return error.problems
    return ()


@click.command("check")
@options.config_option
@options.rules_option
@options.json_option
def check_command(config_path: Path, rules_path: Path | None, as_json: bool) -> None:
    """All problems of config.yaml, letters/ and rules.yaml, each with its place. With --rules: of that file alone."""
    found = problems_of(None if rules_path else config_path, rules_path or options.rules_beside(config_path))
    for problem in found:
        if as_json:
            values = {
                "file": problem.file,
                "line": problem.line,
                "column": problem.column,
                "problem": problem.text,
                "hint": problem.hint or None,
            }
            options.say(values)
        else:
            click.echo(str(problem))
    if found:
        raise SystemExit(ConfigError.exit_code)
    if not as_json:
        click.echo("No problems.")
        for name, edition, count in _included(rules_path or options.rules_beside(config_path)):
            click.echo(f"Included: {name}{f' {edition}' if edition else ''} ({count} rule{'s' * (count != 1)}).")


def _included(path: Path | None) -> Iterator[tuple[str, str, int]]:
    for pack in desks.rules(path).own:
        if pack.name:
            yield pack.name, pack.edition, len(pack.rules)


@click.command("schema")
@click.argument("name", type=click.Choice(["config", "rules"]))
def schema_command(name: str) -> None:
    """The JSON Schema of config.yaml or rules.yaml, for editors."""
    schema = config.config_schema() if name == "config" else config.rules_schema()
    click.echo(json.dumps(schema, indent=2, ensure_ascii=False))
