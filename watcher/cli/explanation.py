"""The page of `explain`: the words of a mail with those that count apart, the ladder of points, the letter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from watcher.adapters import page
from watcher.cli import paint
from watcher.cli.story import Story
from watcher.core.checkin import CheckIn
from watcher.core.message import Message
from watcher.core.record import tips
from watcher.core.verdict import Evidence


def on_page(mails: Sequence[Story]) -> str:
    """One or more mails with their verdicts as HTML."""
    return page.explanation(tuple(map(_explained, mails)))


def _explained(told: Story) -> page.Explained:
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
