"""explain: the verdict on one mail, the deciding words, what would tip it, the letter; in lines or as a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

import click

from watcher.adapters import page
from watcher.cli import desk as desks
from watcher.cli import finding, options, paint, report
from watcher.cli.judging import rules_at, settings_at
from watcher.cli.report import Story
from watcher.core.checkin import CheckIn
from watcher.core.message import Message
from watcher.core.record import tips
from watcher.core.verdict import Evidence


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
    pages: list[page.Explained] = []
    for _, filed in finding.found(what, config_path):
        told = report.tell(filed, rules, desk, datetime.now().astimezone().date(), ask=ask)
        if as_json:
            options.say(report.as_values(told))
        elif html:
            pages.append(explained(told))
        else:
            click.echo("\n".join(paint.story(told)))
    if html:
        options.write_page(html, page.explanation(pages))


def explained(told: Story) -> page.Explained:
    """What the page of `explain` says of one mail."""
    message, verdict = told.message, told.verdict
    if not isinstance(message, Message) or verdict is None:
        return page.Explained("unparsable", "Not readable as mail.", (page.Piece(told.id),), ())
    hits = verdict.evidence
    return page.Explained(
        outcome=verdict.outcome,
        headline=paint.headline(verdict, plain=True),
        subject=tuple(pieces(message.subject or "(without a subject)", hits, "subject")),
        text=tuple(pieces(message.text, hits, "body")),
        ladder=tuple(page.Step(hit.points, hit.rule, hit.text, hit.why) for hit in hits),
        score=verdict.score,
        threshold=verdict.threshold,
        tips=tuple(f"{tip[:1].upper()}{tip[1:]}." for tip in tips(verdict)),
        missing=verdict.missing,
        doing=tuple(_doing(told)),
        letter=told.answer.letter.body if told.answer and told.answer.letter else "",
    )


def pieces(text: str, evidence: Sequence[Evidence], where: str) -> Iterator[page.Piece]:
    """The text in order, the words that count apart."""
    at = 0
    for hit in sorted((hit for hit in evidence if hit.points and hit.where == where), key=lambda hit: hit.start):
        if hit.start >= at:
            yield page.Piece(text[at : hit.start])
            yield page.Piece(text[hit.start : hit.end], hit.points, hit.rule)
            at = hit.end
    yield page.Piece(text[at:])


def _doing(told: Story) -> Iterator[str]:
    if (replied := told.answer) is None:
        return
    if letter := replied.letter:
        to = letter.to.addr_spec if letter.to else "(left empty)"
        yield f"A draft to {to}, from {letter.sender.addr_spec}. {replied.recipient.reason}"
    else:
        yield f"No draft: {replied.silence}"
    plan = replied.checkin
    yield f"Check-in: {plan.due:%d %B %Y}, {plan.why}" if isinstance(plan, CheckIn) else f"No check-in: {plan.why}"
