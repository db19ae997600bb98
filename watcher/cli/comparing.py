"""diff: what another rules.yaml would change about one's own mail."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import click

from watcher.cli import desk as desks
from watcher.cli import mailbag, options, paint
from watcher.core.record import Blame, blame, is_worse
from watcher.core.verdict import Judgement, read, weigh

FILE = click.Path(path_type=Path, dir_okay=False, exists=True)


@dataclass(frozen=True, slots=True)
class Changed:
    """A mail about which the two files disagree."""

    mail: mailbag.Mail
    old: Judgement
    new: Judgement
    why: Blame

    @property
    def is_lost(self) -> bool:
        return is_worse(self.old, self.new)

    def values(self) -> dict[str, object]:
        return {
            "change": "lost" if self.is_lost else "new",
            "where": self.mail.where,
            "at": self.mail.at.isoformat() if self.mail.at else None,
            "sender": self.mail.sender,
            "subject": self.mail.message.subject,
            "old": self.old.outcome,
            "new": self.new.outcome,
            "old_score": self.old.score,
            "new_score": self.new.score,
            "rule": self.why.rule or None,
            "points": self.why.points,
            "words": self.why.words,
        }

    def lines(self) -> Iterator[str]:
        sign, colour = ("− LOST", "red") if self.is_lost else ("+ NEW ", "green")
        day = f"{self.mail.at:%d %b %Y}" if self.mail.at else self.mail.where[:24]
        about = paint.harmless(f"{self.mail.sender}  {self.mail.message.subject}")[:70]
        yield f"{click.style(sign, fg=colour, bold=True)}  {day:12} {about}"
        scores = f"{self.old.outcome} {self.old.score:g} → {self.new.outcome} {self.new.score:g}"
        rule = f"by {self.why.rule} {self.why.points:+g}" if self.why.rule else "by threshold"
        words = f"  “{paint.harmless(self.why.words)[:60]}”" if self.why.words else ""
        yield f"        {scores}  {rule}{words}"


@click.command("diff")
@click.argument("old", type=FILE)
@click.argument("new", type=FILE)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[MAIL]...")
@options.config_option
@options.json_option
@click.option("--since", type=options.Day(), help="Only mail since a date or an age (1y).")
def diff_command(
    old: Path, new: Path, paths: tuple[Path, ...], config_path: Path, as_json: bool, since: date | timedelta | None
) -> None:
    """Verdicts on your mail that NEW would change, losses first, each with the rule to blame.

    Mail is your mailboxes, read-only, or the files you name. Exit 1 when something is lost.
    """
    bag = mailbag.Bag(config_path, paths, since)
    summary, changed = compare(bag, old, new)
    for one in sorted(changed, key=lambda one: (not one.is_lost, -abs(one.old.score - one.new.score))):
        options.say(one.values()) if as_json else click.echo("\n".join(one.lines()))
    if as_json:
        options.say({"summary": summary})
    else:
        before, after = summary["rejections_before"], summary["rejections_after"]
        told = f"{paint.counted(summary['messages'], 'mail')} · {paint.counted(before, 'no', 'noes')} before"
        click.echo(f"{told} · {after} after   +{summary['new']} −{summary['lost']}")
    raise SystemExit(1 if summary["lost"] else 0)


def compare(bag: mailbag.Bag, old: Path, new: Path) -> tuple[dict[str, int], list[Changed]]:
    """What both files say of every mail, and where they disagree."""
    before, after = desks.rules(old), desks.rules(new)
    changed: list[Changed] = []
    counts = dict.fromkeys(("messages", "rejections_before", "rejections_after", "new", "lost"), 0)
    for mail in bag:
        reading = read(mail.message)
        first, second = weigh(reading, before), weigh(reading, after)
        counts["messages"] += 1
        counts["rejections_before"] += first.outcome == "rejection"
        counts["rejections_after"] += second.outcome == "rejection"
        if first.outcome != second.outcome:
            one = Changed(mail, first, second, blame(first, second))
            changed.append(one)
            counts["lost" if one.is_lost else "new"] += 1
    return counts, changed
