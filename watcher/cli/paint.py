"""What a person reads: the mail with its deciding words, the ladder of points, calm sentences."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from watcher.adapters import mime
from watcher.core.message import Message, Unparsable
from watcher.core.record import tips
from watcher.core.verdict import Evidence, Judgement, Rejection, Unclear

if TYPE_CHECKING:
    from watcher.cli.story import Story

WIDTH = 96
MOST_MISSING = 8
"""Rules against a no that are named as not found."""


def harmless(text: str) -> str:
    """Foreign text for a terminal: no control character but the newline gets through."""
    return "".join(char if char.isprintable() or char == "\n" else "�" for char in text)


def counted(number: int, one: str, many: str = "") -> str:
    """`1 no`, `2 noes`, `0 cases`."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def story(told: Story) -> Iterator[str]:
    """The page that `explain` prints."""
    if isinstance(told.message, Unparsable) or told.verdict is None:
        yield f"{told.id}: not readable as mail. {told.message.reason if isinstance(told.message, Unparsable) else ''}"
        return
    yield headline(told.verdict)
    yield from mail(told.message, told.verdict)
    yield ""
    yield from ladder(told.verdict)
    if told.answer:
        yield ""
        yield from outcome(told)


def headline(verdict: Judgement, *, plain: bool = False) -> str:
    name = {"rejection": "a no", "unclear": "unclear", "unrelated": "not a no"}[verdict.outcome]
    colour = "yellow" if isinstance(verdict, Unclear) else "green" if isinstance(verdict, Rejection) else None
    about = (
        f"  ({verdict.kind}, {verdict.stage} stage, {verdict.language or 'language unknown'})"
        if isinstance(verdict, Rejection)
        else ""
    )
    told = f"{name}: {verdict.score:g} points, threshold {verdict.threshold:g}"
    return (told if plain else click.style(told, fg=colour, bold=True)) + about


def mail(message: Message, verdict: Judgement) -> Iterator[str]:
    """Subject and text, the deciding words marked."""
    yield "  Subject: " + marked(message.subject, [e for e in verdict.evidence if e.where == "subject"])
    text = marked(message.text, [e for e in verdict.evidence if e.where == "body"])
    for line in text.split("\n")[:80]:
        yield textwrap.indent("\n".join(textwrap.wrap(line, WIDTH) or [""]), "  │ ", lambda _: True)


def marked(text: str, evidence: list[Evidence]) -> str:
    out, at = [], 0
    for hit in sorted((hit for hit in evidence if hit.points), key=lambda hit: hit.start):
        if hit.start < at:
            continue
        out += [harmless(text[at : hit.start]), mark(harmless(text[hit.start : hit.end]), hit.points)]
        at = hit.end
    return "".join([*out, harmless(text[at:])])


def mark(words: str, points: float) -> str:
    return click.style(f"▐{words}▌", fg="green" if points > 0 else "red", bold=True)


def unflowed(text: str) -> str:
    """format=flowed text with its soft line breaks taken out (RFC 3676 4.2), quotes left as they are."""
    out: list[str] = []
    soft = False
    for line in text.split("\n"):
        quoted = line.startswith(">")
        plain = line.removeprefix(" ") if not quoted else line
        if soft and out and not quoted:
            out[-1] += plain
        else:
            out.append(plain)
        soft = line.endswith(" ") and not quoted
    return "\n".join(
        wrapped for line in out for wrapped in (textwrap.wrap(line, WIDTH, break_on_hyphens=False) or [""])
    )


def letter_of(octets: bytes) -> str:
    """The body of a draft, readable."""
    parsed = mime.parse(octets)
    return unflowed(parsed.text) if isinstance(parsed, Message) else ""


def ladder(verdict: Judgement) -> Iterator[str]:
    """Each hit with its points, the sum, and what was looked for and not found."""
    for hit in verdict.evidence:
        words = textwrap.shorten(harmless(hit.text), 60, placeholder=" …")
        yield f"  {hit.points:+5.1f}  {hit.rule:32} {hit.where:8} “{words}”"
    yield f"  {verdict.score:5.1f}  in all; a no begins at {verdict.threshold:g}"
    yield from (f"         {harmless(tip)}" for tip in tips(verdict))
    if verdict.missing:
        more = f", and {len(verdict.missing) - MOST_MISSING} more" if len(verdict.missing) > MOST_MISSING else ""
        yield textwrap.fill(
            "looked for and not found: " + ", ".join(verdict.missing[:MOST_MISSING]) + more,
            WIDTH,
            initial_indent="  ",
            subsequent_indent="  ",
        )


def outcome(told: Story) -> Iterator[str]:
    """The letter or the reason for silence, and the check-in."""
    replied = told.answer
    if replied is None:
        return
    if replied.letter:
        to = replied.letter.to.addr_spec if replied.letter.to else "(left empty)"
        yield f"  would draft  To: {to}  From: {replied.letter.sender.addr_spec}"
        yield f"               {replied.recipient.reason}"
        yield textwrap.indent(harmless(replied.letter.body), "  │ ", lambda _: True)
    else:
        yield f"  no draft: {replied.silence}"
    # what brings all that letters are written with
    from watcher.cli.story import advised  # noqa: PLC0415
    from watcher.core.checkin import CheckIn  # noqa: PLC0415

    beside = advised(replied)
    lines = (*filter(None, (beside.nudge,)), *beside.points, *beside.remarks)
    yield from (f"  · {harmless(line)}" for line in lines)
    plan = replied.checkin
    yield f"  check-in: {plan.due:%d %B %Y}, {plan.why}" if isinstance(plan, CheckIn) else f"  no check-in: {plan.why}"
