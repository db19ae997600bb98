"""lint: what may be better about rules.yaml."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import click

from watcher.adapters import config
from watcher.adapters.config import packs, patching
from watcher.cli import desk as desks
from watcher.cli import mailbag, options, paint
from watcher.cli.proving import must_make_sense
from watcher.core.lint import Finding, findings, measured
from watcher.core.rules import RuleSet
from watcher.errors import ConfigError, Problem, UsageError

ROUNDS = 8
"""One mending may bring another finding to light."""


@click.command("lint")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[MAIL]...")
@options.config_option
@options.rules_option
@options.json_option
@click.option("--explain", "code", metavar="CODE", help="What a code means, why it matters, what to do.")
@click.option("--fix", is_flag=True, help="Put right what changes no verdict; comments stay.")
@click.option("--with-mail", is_flag=True, help="Measure on your own mailbox, read-only; or name files.")
@click.option("--since", type=options.Day(), help="With --with-mail: only mail since a date or an age (1y).")
@click.option("--pack", help="Look at the shipped rules of this language instead.")
def lint_command(  # noqa: PLR0917
    paths: tuple[Path, ...],
    config_path: Path,
    rules_path: Path | None,
    as_json: bool,
    code: str | None,
    fix: bool,
    with_mail: bool,
    since: date | timedelta | None,
    pack: str | None,
) -> None:
    """What may be better about your rules, each finding with its place and a code. Exit 1 when there is one."""
    if code:
        click.echo("\n".join(explained(code)))
        return
    path = rules_path or options.rules_beside(config_path)
    if path is None and not pack:
        raise UsageError("There is no rules.yaml beside config.yaml; name one with --rules, or a --pack.")
    if fix and path:
        _mend(path)
    bag = mailbag.Bag(config_path, paths, since) if with_mail or paths else None
    found = sorted({*problems(path), *_letters(config_path)}) or list(_found(path, pack, bag))
    for problem in found:
        options.say(_values(problem)) if as_json else click.echo(str(problem))
    if not found and not as_json:
        click.echo("Nothing found.")
    raise SystemExit(1 if found else 0)


def explained(code: str) -> Iterator[str]:
    """The page of one code."""
    known = packs.document("lint.yaml")
    page = known.get(code.upper())
    if page is None:
        raise UsageError(f"There is no code `{code}`; there are {', '.join(known)}.")
    yield click.style(f"{code.upper()}  {page['title']}", bold=True)
    yield f"  why:     {page['why']}"
    yield f"  remedy:  {page['remedy']}"
    yield f"  example: {page['example']}"


def _coded(problem: Problem, code: str) -> Problem:
    return Problem(problem.file, problem.line, problem.column, f"{code} {problem.text}", problem.hint)


def problems(path: Path | None) -> Iterator[Problem]:
    """What stops the file from being used at all."""
    try:
        desks.rules(path)
    except ConfigError as error:
        for problem in error.problems:
            yield _coded(problem, "R101" if problem.text.startswith("there is no key") else "R100")


def _letters(config_path: Path) -> Iterator[Problem]:
    """Letters of one's own whose words nobody can fill in."""
    try:
        found = desks.letter_problems(config_path.parent / "letters")
    except ConfigError as error:
        found = error.problems
    yield from (_coded(problem, "R110") for problem in found)


def _found(path: Path | None, language: str | None, bag: mailbag.Bag | None) -> Iterator[Problem]:
    rules, sources = desks.rules(path), config.sources(path)
    chosen = [each for each in rules.all_packs() if each.language == language] if language else rules.own
    if not chosen:
        raise UsageError(f"There is no pack `{language}` among the packs in use.")
    must_make_sense(tuple(chosen), sources)
    common = frozenset(word for words in packs.languages().values() for word in words)
    told = [finding for each in chosen for finding in findings(rules, each, common)]
    if bag:
        mail = mailbag.measure(bag, rules)
        told += [finding for each in chosen for finding in measured(rules, each, mail)]
    problems = {_coded(sources.problem(one.rule, one.below, one.text, one.hint), one.code) for one in told}
    yield from sorted(problems)


def _mend(path: Path) -> None:
    """Until nothing is left that can be put right without changing a verdict."""
    for _ in range(ROUNDS):
        text = path.read_text("utf-8")
        edits = _edit(path)
        if edits is None:
            return
        path.write_text(patching.edited(text, edits[0]), "utf-8")
        click.echo(f"{path}: {paint.harmless(edits[1])}", err=True)


def _edit(path: Path) -> tuple[patching.Edit, str] | None:
    """The next mending, and what it is."""
    try:
        rules = desks.rules(path)
    except ConfigError as error:
        return next((found for problem in error.problems if (found := _renaming(path, problem))), None)
    return next((found for one in _mendable(rules) if (found := _mending(path, one))), None)


def _mendable(rules: RuleSet) -> Iterator[Finding]:
    for each in rules.own:
        yield from (one for one in findings(rules, each, frozenset()) if one.mend)


def _mending(path: Path, finding: Finding) -> tuple[patching.Edit, str] | None:
    sources = config.sources(path)
    if sources.file(finding.rule) != path:
        return None
    where = sources.path(finding.rule, finding.below)
    edit = patching.drop(where) if finding.mend == "drop" else patching.move(where, "match")
    return edit, f"{finding.code} mended: {finding.text}"


def _renaming(path: Path, problem: Problem) -> tuple[patching.Edit, str] | None:
    meant = problem.hint.removeprefix("did you mean `").removesuffix("`?")
    if not problem.text.startswith("there is no key") or meant == problem.hint:
        return None
    where = config.sources(path).key_at(problem.line, problem.column)
    return (patching.rename(where, meant), f"R101 mended: {problem.text}; it is `{meant}` now") if where else None


def _values(problem: Problem) -> dict[str, object]:
    code, _, text = problem.text.partition(" ")
    place = {"file": problem.file, "line": problem.line, "column": problem.column}
    return {"code": code, **place, "text": text, "hint": problem.hint or None}
