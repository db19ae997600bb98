"""test: the examples inside the rules."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from watcher.adapters import config
from watcher.cli import desk as desks
from watcher.cli import options, paint
from watcher.core.proving import Trial, trials
from watcher.core.rules import CompiledPack, RuleSet
from watcher.errors import ConfigError, UsageError


@click.command("test")
@click.argument("names", nargs=-1, metavar="[RULE]...")
@options.config_option
@options.rules_option
@options.json_option
@click.option("--pack", metavar="LANGUAGE", help="Only this language's shipped rules.")
def test_command(
    names: tuple[str, ...], config_path: Path, rules_path: Path | None, as_json: bool, pack: str | None
) -> None:
    """Run the examples inside the rules: match must be hit, no_match must not; a todo is only counted.

    Exit 1 when an example fails; a phrase that makes no sense is an error with its place. With --pack the whole file is
    checked.
    """
    if pack in config.packs.names():
        config.check_pack(pack)
    path = rules_path or options.rules_beside(config_path)
    rules, sources = desks.rules(path), config.sources(path)
    packs = _chosen(rules, pack)
    must_make_sense(packs, sources)
    _must_exist(names, packs)
    tried = [trial for each in packs for trial in trials(each, names)]
    for trial in tried:
        if trial.failed or trial.came_true:
            options.say(_values(trial, sources)) if as_json else click.echo("\n".join(_lines(trial, sources, rules)))
    summary = {
        "examples": sum(trial.key != "todo" for trial in tried),
        "failed": sum(trial.failed for trial in tried),
        "todo": sum(trial.key == "todo" for trial in tried),
        "came_true": sum(trial.came_true for trial in tried),
    }
    options.say({"summary": summary}) if as_json else click.echo(_closing(summary))
    raise SystemExit(1 if summary["failed"] else 0)


def _chosen(rules: RuleSet, language: str | None) -> tuple[CompiledPack, ...]:
    chosen = tuple(each for each in rules.all_packs() if language in (None, each.language))
    if not chosen:
        raise UsageError(f"There is no pack `{language}` among the packs in use.")
    return chosen


def must_make_sense(packs: tuple[CompiledPack, ...], sources: config.Sources) -> None:
    """Raises ConfigError for phrases that were left out because they make no sense; shipped packs included."""
    problems = sorted(
        sources.problem(
            problem.rule or f"{each.name}:",
            (problem.key, problem.index) if problem.rule else ("conditional", problem.key, problem.index),
            problem.text,
            column=problem.column,
        )
        for each in packs
        for problem in each.problems
    )
    if problems:
        raise ConfigError(tuple(problems))


def _must_exist(names: tuple[str, ...], packs: tuple[CompiledPack, ...]) -> None:
    known = {compiled.rule.name for pack in packs for compiled in pack.rules}
    for name in names:
        if name not in known:
            raise UsageError(f"There is no rule `{name}`. {config.nearest(name, known)}".rstrip())


def _lines(trial: Trial, sources: config.Sources, rules: RuleSet) -> Iterator[str]:
    """One example that did not come out as written, for people."""
    at = sources.problem(trial.rule, ("examples", trial.key, trial.index), f"{trial.rule} {trial.key}[{trial.index}]")
    text = " ".join(paint.harmless(trial.text).split())
    said = "is hit by now; it may move to match" if trial.came_true else "is hit" if trial.hit else "is not hit"
    yield f"{click.style('✓' if trial.came_true else '✗', bold=True)} {at} {said}"
    for words in trial.words:
        text = text.replace(words, f"▐{words}▌", 1)
    yield f"    “{text}”"
    yield f"    score {trial.score:g}, threshold {rules.threshold:g}"


def _values(trial: Trial, sources: config.Sources) -> dict[str, object]:
    at = sources.problem(trial.rule, ("examples", trial.key, trial.index), "")
    return {
        "rule": trial.rule,
        "key": f"{trial.key}[{trial.index}]",
        "example": trial.text,
        "passed": not trial.failed,
        "file": at.file,
        "line": at.line,
        "column": at.column,
        "words": list(trial.words),
        "score": trial.score,
    }


def _closing(summary: dict[str, int]) -> str:
    todo = f", {summary['todo']} todo" if summary["todo"] else ""
    came = f" ({summary['came_true']} of them hit by now)" if summary["came_true"] else ""
    return f"{paint.counted(summary['examples'], 'example')}, {summary['failed']} failed{todo}{came}"
