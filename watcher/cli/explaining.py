"""explain: the verdict on one mail, the deciding words, what would tip it, the letter; in lines or as a page."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from watcher.cli import desk as desks
from watcher.cli import finding, options, paint, story
from watcher.cli.judging import rules_at, settings_at
from watcher.cli.story import Story


@click.command("explain")
@click.argument("what", metavar="FILE|WORDS|-")
@options.config_option
@options.rules_option
@options.json_option
@click.option("--html", "html", type=click.Path(path_type=Path), help="Write it as a page to this file.")
@click.option("--writer", "ask", is_flag=True, help="Ask the program in letters.writer for its letter, too.")
def explain_command(
    what: str, config_path: Path, rules_path: Path | None, as_json: bool, html: Path | None, ask: bool
) -> None:
    """The verdict on one mail, the deciding words, what would tip it, the letter we would draft.

    The mail is in a file, or in your mailboxes: name words of its Subject or sender, as in `explain "lamp project"`.
    """
    rules, desk = rules_at(config_path, rules_path), desks.desk(settings_at(config_path))
    pages: list[Story] = []
    for _, filed in finding.found(what, config_path):
        told = story.tell(filed, rules, desk, datetime.now().astimezone().date(), ask=ask)
        if as_json:
            options.say(story.as_values(told))
        elif html:
            pages.append(told)
        else:
            click.echo("\n".join(paint.story(told)))
    if html:
        from watcher.cli.explanation import on_page  # noqa: PLC0415  # lines on a terminal need no page

        options.write_page(html, on_page(pages))
