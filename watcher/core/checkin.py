"""When to look again: CheckIn, or the reason for none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from watcher.core.facts import Facts
from watcher.core.letter import Profile


@dataclass(frozen=True, slots=True)
class CheckIn:
    """A civil date in the user's zone on which a second, short letter would be right, and why then."""

    due: date
    why: str


@dataclass(frozen=True, slots=True)
class NoCheckIn:
    why: str


DAYS = {
    ("job", "final"): 60,
    ("job", "interview"): 90,
    ("bid", None): 60,
    ("grant", None): 180,
    ("investor", None): 180,
}
"""Days from the no to the first check-in, by kind and stage; None is any stage. What is not here gets none."""
REOPENING_DAYS = 45
"""A paused or filled post: it may be open again soon."""


def plan(facts: Facts, profile: Profile, today: date) -> CheckIn | NoCheckIn:
    """The date of the first check-in, moved forward to a working day. Deterministic."""
    if profile.hired:
        return NoCheckIn("You are hired.")
    if "closed" in facts.openness:
        return NoCheckIn("They ask not to be written to.")
    days, reason = _interval(facts)
    if not days:
        return NoCheckIn(reason)
    return CheckIn(working_day(today + timedelta(days=days)), reason)


def _interval(facts: Facts) -> tuple[int, str]:
    if facts.kind == "job" and facts.openness & {"paused", "filled"} and not facts.automatic:
        return REOPENING_DAYS, f"{REOPENING_DAYS} days after a post that is paused or filled: it may open again."
    days = DAYS.get((facts.kind, facts.stage)) or DAYS.get((facts.kind, None))
    if days is None and facts.kind == "job" and facts.openness & {"keep", "again"} and not facts.automatic:
        return 90, "90 days after they offered to stay in touch."
    if days is None:
        return (
            0,
            "A no at this stage leaves no acquaintance to renew."
            if facts.kind == "job"
            else "This kind of no is best left at one letter.",
        )
    stage = f" at the {facts.stage} stage" if facts.kind == "job" else ""
    return days, f"{days} days after a no{stage}: time enough to be remembered gladly."


def working_day(day: date) -> date:
    """`day`, or the next Monday when it falls on a weekend."""
    return day + timedelta(days=(7 - day.weekday()) if day.weekday() >= 5 else 0)
