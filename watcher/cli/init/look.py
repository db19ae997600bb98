"""The first look: the last 90 days, read-only; then a draft for the noes that the user names, and for no other."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import click

from watcher.cli import paint
from watcher.cli.init.questions import Wishes, agree, ask, until
from watcher.cli.replaying import judged
from watcher.core.case import Place
from watcher.core.message import Message
from watcher.core.rules import RuleSet
from watcher.core.verdict import Judgement, Rejection
from watcher.errors import UsageError
from watcher.ports import Arrival, Session

DAYS = 90


@dataclass(frozen=True, slots=True)
class No:
    """One no that the look found."""

    place: Place
    line: str
    words: str


def look(wishes: Wishes, session: Session, mailboxes: Sequence[str], rules: RuleSet, today: date) -> tuple[No, ...]:
    """The noes of the last DAYS days, oldest first, told one by one; none where the user does not want to look."""
    wanted = agree(wishes, f"Look at the last {DAYS} days, only reading?") if wishes.look is None else wishes.look
    if not wanted:
        return ()
    counts: Counter[str] = Counter()
    found: list[No] = []
    for mailbox in mailboxes:
        for arrival, message, verdict in judged(session, mailbox, today - timedelta(days=DAYS), rules, counts):
            if isinstance(verdict, Rejection):
                found.append(_no(arrival, message, verdict))
                click.echo(f"  {len(found):3}  {found[-1].line}\n       {found[-1].words}")
    told = f"{paint.counted(counts['messages'], 'message')}, {paint.counted(len(found), 'no', 'noes')}"
    click.echo(f"  {told}. Nothing was changed.")
    return tuple(found)


def _no(arrival: Arrival, message: Message, verdict: Judgement) -> No:
    sender = message.sender.name or message.sender.addr_spec if message.sender else ""
    line = f"{arrival.internal_date:%d %b %Y}  {paint.harmless(sender)[:28]:28}  {paint.harmless(message.subject)[:48]}"
    words = next((hit.text for hit in verdict.evidence if hit.points > 0), "")
    return No(arrival.place, line, f"“{paint.harmless(words)[:80]}”")


def choose(wishes: Wishes, noes: Sequence[No]) -> tuple[Place, ...]:
    """Those to answer: none unless the user says so."""
    if not noes:
        return ()
    text = "Put a draft for which? (none, newest, all, or numbers such as 1,3)"
    if wishes.draft is None and wishes.alone:
        return ()
    return until(lambda said: _chosen(said, noes), lambda: ask(wishes, text, "--draft", "none"), wishes.draft)


def _chosen(said: str, noes: Sequence[No]) -> tuple[Place, ...]:
    word = said.strip().lower()
    if word in ("none", "n", "no", ""):
        return ()
    if word in ("all", "a"):
        return tuple(no.place for no in noes)
    if word == "newest":
        return (noes[-1].place,)
    numbers = [int(one) for one in re.findall(r"\d{1,6}", word)]
    if not numbers or re.sub(r"[\d\s,;]", "", word) or not all(0 < n <= len(noes) for n in numbers):
        raise UsageError(f"{said!r} is not none, newest, all or numbers from 1 to {len(noes)}.")
    return tuple(noes[n - 1].place for n in sorted(set(numbers)))
