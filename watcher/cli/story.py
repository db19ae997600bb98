"""One message's whole story as plain values: what `explain --json` and `scan --json` print."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from watcher.adapters import mime
from watcher.adapters.mailfiles import Filed
from watcher.cli import options
from watcher.cli.desk import addressed
from watcher.core.advice import Advice, advice
from watcher.core.answer import Answer, Desk, answer
from watcher.core.checkin import CheckIn
from watcher.core.letter import Profile
from watcher.core.message import Message, Unparsable
from watcher.core.rules import RuleSet
from watcher.core.text import primary
from watcher.core.verdict import Judgement, Rejection, Unrelated, judge
from watcher.penned import rewritten


@dataclass(frozen=True, slots=True)
class Story:
    """A filed message, what we think of it, and what we would do. `answer` is None unless it is a rejection."""

    id: str
    message: Message | Unparsable
    verdict: Judgement | None
    answer: Answer | None


UNASKED = "This is our own letter; the program in letters.writer was not asked (explain --writer asks it)."


def tell(filed: Filed, rules: RuleSet, desk: Desk, today: date, *, ask: bool = False) -> Story:
    """`ask`: let the user's own writer have its say about the letter."""
    message = mime.parse(filed.octets)
    if isinstance(message, Unparsable):
        return Story(filed.id, message, None, None)
    verdict = judge(message, rules)
    if not isinstance(verdict, Rejection):
        return Story(filed.id, message, verdict, None)
    replied = answer(message, verdict, addressed(desk, message), today)
    return Story(filed.id, message, verdict, _in_whose_hand(replied, message, desk, ask=ask))


def _in_whose_hand(replied: Answer, message: Message, desk: Desk, *, ask: bool) -> Answer:
    """The letter as the writer would have it, or with a word that nobody asked."""
    if ask:
        return rewritten(replied, message, desk)
    silent = desk.pen is None or replied.letter is None
    return replied if silent else replace(replied, remarks=(*replied.remarks, UNASKED))


def as_values(story: Story, *, brief: bool = False) -> dict[str, Any]:
    """The contract's shape: stable keys, one object a message."""
    message, verdict, replied = story.message, story.verdict, story.answer
    if isinstance(message, Unparsable) or verdict is None:
        empty = dict.fromkeys(("message_id", "kind", "language", "stage", "score", "threshold", "letter", "checkin"))
        reason = message.reason if isinstance(message, Unparsable) else ""
        return {
            "id": story.id,
            "verdict": "unparsable",
            "reason": reason,
            **empty,
            "evidence": [],
            "facts": {},
            "recipient": _nobody(reason),
        }
    return {
        "id": story.id,
        "message_id": message.message_id,
        "verdict": verdict.outcome,
        "kind": "other" if isinstance(verdict, Unrelated) else verdict.kind,
        "language": primary(replied.facts.language) if replied else verdict.language or None,
        "stage": verdict.stage,
        "score": verdict.score,
        "threshold": verdict.threshold,
        "evidence": options.evidence(verdict),
        "facts": facts_values(replied) if replied else {},
        "recipient": recipient_values(replied) if replied else _nobody("It is not a rejection."),
        "letter": None if brief or replied is None else letter_values(replied),
        "silence": (replied.silence or None) if replied else None,
        "checkin": checkin_values(replied) if replied else None,
        "importance": importance_values(replied) if replied else None,
    }


def _nobody(reason: str) -> dict[str, Any]:
    return {"address": None, "reason": reason}


def recipient_values(replied: Answer) -> dict[str, Any]:
    address = replied.recipient.address
    return {"address": address.addr_spec if address else None, "reason": replied.recipient.reason}


def letter_values(replied: Answer) -> dict[str, Any] | None:
    if (letter := replied.letter) is None:
        return None
    return {
        "to": letter.to.addr_spec if letter.to else "",
        "from": letter.sender.addr_spec,
        "subject": letter.subject,
        "body": letter.body,
    }


def checkin_values(replied: Answer) -> dict[str, Any] | None:
    plan = replied.checkin
    return {"due": plan.due.isoformat(), "why": plan.why} if isinstance(plan, CheckIn) else None


def importance_values(replied: Answer) -> dict[str, Any]:
    told = advised(replied)
    return {
        "level": told.level,
        "why": told.why,
        "nudge": told.nudge or None,
        "points": list(told.points),
        "remarks": list(told.remarks),
    }


def advised(replied: Answer) -> Advice:
    """What to do beside the draft; the desk's own offer is no part of it here."""
    nobody = Profile(name="", addresses=())
    return advice(replied.facts, replied.importance, replied.recipient.reason, nobody, replied.remarks)


def facts_values(replied: Answer) -> dict[str, Any]:
    facts = replied.facts
    names = {
        key: (fact.value if (fact := getattr(facts, key)) else None)
        for key in ("company", "role", "person", "greeted_as", "praise")
    }
    plain = {"stage": facts.stage, "register": facts.register, "feedback": facts.feedback, "automatic": facts.automatic}
    return {**names, **plain, "openness": sorted(facts.openness)}
