"""A letter in another hand: the user's own writer is asked, and its text is held to the same proof as ours."""

from __future__ import annotations

import json
from dataclasses import replace

from watcher.core.answer import Answer, Desk
from watcher.core.facts import Facts
from watcher.core.letter import Letter
from watcher.core.message import Message
from watcher.core.proof import doubts


def rewritten(replied: Answer, message: Message, desk: Desk) -> Answer:
    """The answer with the writer's text where it may stand; else with ours and a remark why."""
    letter = replied.letter
    if desk.pen is None or letter is None:
        return replied
    text, fault = desk.pen(asked(replied.facts, letter, message, desk))
    text = text.strip("\n")
    if not fault and not text.strip():
        return replied
    known = (letter.body, message, desk.profile, letter.language, desk.wordings.given)
    faults = (fault,) if fault else doubts(f"{text}\n", *known)
    if faults:
        remark = f"Your writer's text was not used: {faults[0]}" if not fault else f"{fault} Our letter was used."
        return replace(replied, remarks=(*replied.remarks, remark))
    return replace(replied, letter=replace(letter, body=f"{text}\n"), used=())


def asked(facts: Facts, letter: Letter, message: Message, desk: Desk) -> bytes:
    """What the writer is told: the mail, what is proven, who the user is, and our letter. JSON in UTF-8."""
    names = ("company", "role", "person", "greeted_as", "praise")
    told = {name: fact.value for name in names if (fact := getattr(facts, name))}
    plain = {name: getattr(facts, name) for name in ("kind", "stage", "register", "feedback", "reason", "automatic")}
    details = {detail: fact.value or True for detail, fact in facts.told}
    document = {
        "version": 1,
        "language": letter.language,
        "facts": {**told, **plain, "openness": sorted(facts.openness), "details": details},
        "mail": {"subject": message.subject, "text": message.text[:20_000]},
        "you": {"name": desk.profile.name, "offer": desk.profile.offer, "signature": desk.profile.signature},
        "letter": letter.body,
    }
    return json.dumps(document, ensure_ascii=False).encode("utf-8", "replace")
