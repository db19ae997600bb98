"""Noes and their fates: what they and the user do in the months after, and how many check-ins that leaves."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

FATES = (
    "quiet", "quiet", "quiet-once", "reply", "reply-late", "other-address", "mine", "invited", "left", "returned",
    "unsent", "thrown away", "another no", "machine's no", "noise", "closed", "snoozed", "skipped",
)  # fmt: skip
STAGES = {
    "final": (
        "You reached the final round of the interviews for the position of Gardener, and it was close.",
        (60, 150),
    ),
    "interview": ("Thank you for the interview for the position of Gardener.", (90, 180)),
    "paused": ("Thank you for the interview. The position of Gardener has been put on hold for now.", (45, 120)),
}
"""What they write, and the days that docs/check-ins.md gives for it."""
LANDS = {
    "de": ("DE", "Europe/Berlin"),
    "fr": ("FR", "Europe/Paris"),
    "it": ("IT", "Europe/Rome"),
    "jp": ("JP", "Asia/Tokyo"),
    "co.uk": ("GB", "Europe/London"),
    "nl": ("NL", "Europe/Amsterdam"),
    "us": ("US", "America/New_York"),
}
"""Their domains, and where one would say that they are."""
BEGIN = date(2023, 1, 9)
"""In the past: a server gives no message an INTERNALDATE that is still to come."""
ROOM = 330
"""Days before the end on which the last no comes: enough for its second check-in."""
SNOOZE = timedelta(days=30)

Deed = Callable[[Any], None]
"""Something that happens in a Life (years.py)."""


@dataclass
class Story:
    """One no and its fate. `events` are what the world does, by day; `drafts` how many check-ins are right."""

    number: int
    fate: str
    stage: str
    opened: date
    land: str
    who: str = "Ada Boss"
    events: dict[date, list[Deed]] = field(default_factory=dict)
    after_the_first: list[Deed] = field(default_factory=list)
    drafts: int = 2
    reason: str = ""
    """What the sentence says for which its check-ins were called off."""
    again: date | None = None
    """A machine's no for another post came on this day."""
    newer: Story | None = None
    """Another no of the same employer, by somebody else there."""

    @property
    def days(self) -> tuple[int, int]:
        return STAGES[self.stage][1]

    @property
    def domain(self) -> str:
        return f"firm{self.number}.{self.land}"

    @property
    def address(self) -> str:
        return f"{self.who.split()[0].lower()}@{self.domain}"

    @property
    def sender(self) -> str:
        return f"{self.who} <{self.address}>"

    @property
    def no(self) -> str:
        closing = "Unfortunately we have decided to move forward with another candidate."
        text = f"Dear Jane,\n\n{STAGES[self.stage][0]} {closing}\n\n{self.who}\n"
        return text if self.who == "Ada Boss" else text.replace("Gardener", "Florist")

    @property
    def where(self) -> tuple[str, str]:
        return LANDS[self.land]


def stories(count: int, days: int, chance: random.Random) -> list[Story]:
    """`count` noes spread over the first part of `days`, so that even the last has time for its second check-in."""
    made: list[Story] = []
    for n in range(count):
        stage = chance.choice(sorted(STAGES))
        opened = BEGIN + timedelta(days=chance.randrange(max(1, days - ROOM)))
        story = Story(n, FATES[n % len(FATES)], stage, opened, chance.choice(sorted(LANDS)))
        _happens(story, story.opened, _mail(story, story.no, subject=f"Gardener at {story.domain}"))
        if plan := _PLANS.get(story.fate):
            plan(story, chance)
        made.append(story)
    return made + [story.newer for story in made if story.newer]


def _happens(story: Story, day: date, do: Deed) -> None:
    story.events.setdefault(day, []).append(do)


def _meanwhile(story: Story, chance: random.Random, earliest: int = 15) -> date:
    """A day before the first check-in. The letter lies in Sent by then, even if the computer was off at first."""
    return story.opened + timedelta(days=chance.randrange(earliest, story.days[0] - 2))


def _mail(story: Story, text: str, **head: str) -> Deed:
    return lambda life: life.arrives(text, **{"sender": story.sender, "subject": "Re: Gardening", **head}) and None


def _ends(text: str, reason: str, **head: str) -> Callable[[Story, random.Random], None]:
    """A mail before the first check-in that ends it."""

    def plan(story: Story, chance: random.Random) -> None:
        filled = {name: value.format(domain=story.domain) for name, value in head.items()}
        _happens(story, _meanwhile(story, chance, 5), _mail(story, text.format(domain=story.domain), **filled))
        story.drafts, story.reason = 0, reason

    return plan


def _once(story: Story, _chance: random.Random) -> None:
    """The first check-in is left in Drafts, so there is no second."""
    story.drafts, story.reason = 1, "still lies in Drafts"


def _late(story: Story, _chance: random.Random) -> None:
    """A reply between the first and the second."""
    story.after_the_first = [_mail(story, "How kind of you to write. The garden is fine.")]
    story.drafts, story.reason = 1, "They wrote to you"


def _mine(story: Story, chance: random.Random) -> None:
    _happens(story, _meanwhile(story, chance), lambda life: life.write(story.address))
    story.drafts, story.reason = 0, "You wrote to them"


def _unsent(story: Story, _chance: random.Random) -> None:
    story.drafts, story.reason = 0, "still lies in Drafts"


def _thrown_away(story: Story, _chance: random.Random) -> None:
    story.drafts, story.reason = 0, "taken out of Drafts"


def _noise(story: Story, _chance: random.Random) -> None:
    away = _mail(story, "I am back on Monday.", subject="Out of office", Auto_Submitted="auto-replied")
    _happens(story, story.opened + timedelta(days=6), away)
    spring = _mail(story, "Our spring catalogue.", Precedence="bulk", List_Id=f"<n.{story.domain}>")
    _happens(story, story.opened + timedelta(days=15), spring)


def _another(story: Story, chance: random.Random) -> None:
    """Another no with a check-in of its own: one acquaintance, so the older one makes room."""
    newer = Story(story.number, "newer", story.stage, _meanwhile(story, chance, 10), story.land, "Ben Low")
    _happens(newer, newer.opened, _mail(newer, newer.no, subject="Florist"))
    story.newer, story.drafts, story.reason = newer, 0, "takes its place"


def _machine(story: Story, chance: random.Random) -> None:
    """A machine's no for another post: the clock starts anew, the check-ins come all the same."""
    text = "Thank you for applying for the position. Unfortunately we will not be moving forward with your application."
    story.again = _meanwhile(story, chance, 10)
    head = {"sender": f"jobs@{story.domain}", "Auto_Submitted": "auto-generated", "subject": "Your application"}
    _happens(story, story.again, _mail(story, text, **head))


def _snoozed(story: Story, chance: random.Random) -> None:
    _happens(story, _meanwhile(story, chance), lambda life: life.snoozes(story))


def _skipped(story: Story, chance: random.Random) -> None:
    _happens(story, _meanwhile(story, chance), lambda life: life.skips(story))
    story.drafts, story.reason = 0, "You asked for no check-in"


_PLANS: dict[str, Callable[[Story, random.Random], None]] = {
    "quiet-once": _once,
    "reply": _ends("Thank you, that was a kind letter.", "They wrote to you"),
    "reply-late": _late,
    "other-address": _ends("Your umbrella is still here.", "They wrote to you", sender="Desk <desk@{domain}>"),
    "closed": _ends("Please do not contact us again about positions.", "They wrote"),
    "mine": _mine,
    "invited": _ends(
        "We are pleased to invite you to an interview for the position.",
        "an invitation or an offer",
        sender="jobs@{domain}",
        Auto_Submitted="auto-generated",
        subject="Invitation to interview",
    ),
    "left": _ends(
        "Ada Boss is no longer with the company.", "has left", Auto_Submitted="auto-replied", subject="Automatic reply"
    ),
    "returned": _ends(
        "It could not be delivered to ada@{domain}.",
        "came back",
        sender="MAILER-DAEMON@mx.example",
        subject="Undelivered",
    ),
    "unsent": _unsent,
    "thrown away": _thrown_away,
    "another no": _another,
    "machine's no": _machine,
    "noise": _noise,
    "snoozed": _snoozed,
    "skipped": _skipped,
}
