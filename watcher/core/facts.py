"""Who, where, what, how far: Facts, every one with the span that proves it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Kind = Literal["job", "bid", "grant", "paper", "investor", "school", "other"]
Stage = Literal["application", "interview", "final", "unknown"]
Openness = Literal["keep", "again", "others", "paused", "filled", "closed"]
OPENNESS: tuple[Openness, ...] = get_args(Openness)
Register = Literal["formal", "familiar", "unknown"]
"""formal: Sie, vous, usted, Lei, u, or titles and surnames; familiar: du, tu, je, or given names."""

Reason = Literal["unsaid", "chosen", "many", "experience", "fit", "inside", "budget"]
"""Why, in their words: one other was chosen, many applied, experience, a closer fit, someone from inside, money."""

Where = Literal["subject", "body", "from", "reply-to", "headers", "thread", "profile"]


@dataclass(frozen=True, slots=True)
class Fact:
    """A name with its proof. `value` is one line of at most 80 characters; `text` is the words it was read from."""

    value: str
    where: Where
    text: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What a letter may mention about one rejection. None means: no proof, so no mention."""

    company: Fact | None = None
    role: Fact | None = None
    person: Fact | None = None
    """Who signed or sent it, as written: `Ada Boss`, `Dr. Ada Boss`."""
    greeted_as: Fact | None = None
    """How they addressed the user, as written: `Jane`, `Frau Doe`."""
    kind: Kind = "job"
    stage: Stage = "unknown"
    openness: frozenset[Openness] = frozenset()
    register: Register = "unknown"
    language: str = "en"
    feedback: Literal["offered", "declined", "unsaid"] = "unsaid"
    reason: Reason = "unsaid"
    praise: Fact | None = None
    """Kind words they wrote about the user, as written."""
    automatic: bool = False
    """A machine sent it: no-reply address, Auto-Submitted, list or bulk headers."""
