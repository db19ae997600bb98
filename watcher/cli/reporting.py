"""report, and `replay --html`: what became of every no, on a page that stays on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import click

from watcher.adapters import page
from watcher.cli import desk as desks
from watcher.cli import options, paint
from watcher.cli.checking_in import opened
from watcher.core.afterwards import is_answer
from watcher.core.chronicle import Appointment, Chronicle, Names, chronicle
from watcher.core.record import Record
from watcher.core.rules import RuleSet

BAR = 30
"""Characters of the longest bar."""


@click.command("report")
@options.config_option
@options.json_option
@click.option("--html", "html", type=click.Path(path_type=Path), help="Write it as one page to this file.")
@click.option("--redact", is_flag=True, help="Numbers in the place of names, no subjects: to show it to others.")
def report_command(config_path: Path, as_json: bool, html: Path | None, redact: bool) -> None:
    """What became of every no: drafted, sent, answered, and the check-ins to come. No mail is read for it.

    `gracious replay --html FILE` makes the same page with what each rule did over your mail.
    """
    told = gathered(redact=redact)
    if html:
        write(html, told, desks.rules(options.rules_beside(config_path)), redact=redact)
    if as_json:
        options.say(_values(told))
    elif not html:
        click.echo("\n".join(_page(told)))


def gathered(record: Record | None = None, *, redact: bool = False) -> Chronicle:
    """The chronicle of everything in the store; of nothing where there is no store yet."""
    if not (options.state_home() / "gracious.db").exists():
        return chronicle((), (), Names(redact=redact), _day, record)
    store = opened()
    dues = store.check_ins()
    kept = (
        Appointment(due.case, due.due, "pending" if due.state == "pending" else "drafted")
        for due in dues
        if due.state in ("pending", "drafted") and due.turn
    )
    answered = len({due.case for due in dues if is_answer(due.reason)})
    return chronicle(store.cases(), kept, Names(redact=redact), _day, record, answered)


def _day(moment: datetime) -> date:
    """Where the user is."""
    return moment.astimezone().date()


def write(path: Path, told: Chronicle, rules: RuleSet, *, redact: bool, mails: int = 0) -> None:
    """The page in a file. Raises UsageError where it cannot be written."""
    today = datetime.now().astimezone().date()
    setting = page.Setting(today, rules.threshold, rules.doubtful, mails, redact)
    options.write_page(path, page.report(told, setting))


def _page(told: Chronicle) -> Iterator[str]:
    most = max((count for _, count in told.stations), default=0) or 1
    for name, count in told.stations:
        yield f"{name:18} {count:5}  {'█' * round(BAR * count / most)}"
    if told.coming:
        yield ""
        yield "check-ins to come:"
    employers = {mark.case: row.name for row in told.rows for mark in row.marks}
    for mark in told.coming[:10]:
        who, about = paint.harmless(employers[mark.case])[:40], paint.harmless(mark.about)[:40]
        yield f"  {mark.day:%d %b %Y}  {who:40}  {about}".rstrip()
    if len(told.coming) > 10:
        yield f"  … and {len(told.coming) - 10} more: `gracious checkins`"


def _values(told: Chronicle) -> dict[str, object]:
    rows = [
        {
            "employer": row.name,
            "marks": [{"day": str(m.day), "what": m.what, "case": m.case, "about": m.about} for m in row.marks],
        }
        for row in told.rows
    ]
    return {"stations": dict(told.stations), "waits": dict(told.waits), "employers": rows}
