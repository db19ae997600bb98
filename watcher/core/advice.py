"""What to do beside the draft: a call or a note by hand for the noes that matter most, and what to speak of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from watcher.core.facts import Detail, Facts
from watcher.core.importance import Importance
from watcher.core.letter import Profile

MOST_POINTS = 3


@dataclass(frozen=True, slots=True)
class Advice:
    """`nudge` is empty unless the no matters much; then there are three `points` to speak of, each a true sentence."""

    level: str
    why: str
    to_why: str
    """Why the letter goes to whom it goes, or to nobody yet."""
    nudge: str = ""
    points: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    """What there is to know about the letter itself: its language, and why another writer's text was not taken."""


def advice(facts: Facts, weight: Importance, to_why: str, profile: Profile, remarks: tuple[str, ...] = ()) -> Advice:
    """Pure; nothing in it that the facts or the profile do not hold."""
    if weight.level != "high":
        return Advice(weight.level, weight.why, to_why, remarks=remarks)
    whom = facts.person.value if facts.person else "them"
    nudge = f"Call {whom}, or write a note by hand; the draft may follow it."
    return Advice(weight.level, weight.why, to_why, nudge, tuple(islice(_points(facts, profile), MOST_POINTS)), remarks)


def _points(facts: Facts, profile: Profile) -> Iterator[str]:
    """The strongest first; the last three are always true."""
    for detail, fact in facts.told:
        if detail in _ANSWERS:
            yield _ANSWERS[detail].format(fact.value)
    if facts.praise:
        yield f"Thank them for their words: “{facts.praise.value}”"
    if facts.feedback == "offered":
        yield "They offer feedback: ask for it."
    spoken = {
        "again": "They invite you to apply again: ask when, and for what.",
        "others": "They spoke of other openings: ask which would fit.",
        "keep": "They want to keep your papers: ask what may come up.",
        "paused": "The post is paused: ask to be told when it opens again.",
    }
    yield from (sentence for sign, sentence in spoken.items() if sign in facts.openness)
    about = f" for the role of {facts.role.value}" if facts.role else ""
    if facts.has("met"):
        yield f"You talked with each other{about}: say what stayed with you."
    if profile.offer and not profile.hired:
        yield f"Say what you offer: {profile.offer}"
    if facts.feedback == "unsaid" and not ("paused" in facts.openness or facts.reason in ("budget", "inside")):
        yield "Ask one easy question: what decided it, or what could have been better."
    yield "Say plainly that you accept it, and wish them well."
    yield "Tell them that you have found work since." if profile.hired else _LATER.get(facts.kind, _ANOTHER_TIME)
    yield "Thank them for their time."


_LATER = {
    "job": "Say that you stay available, for other roles and projects.",
    "bid": "Say that you stay available, for this project or the next.",
    "investor": "Say that you will write again when there is progress to show.",
}
_ANOTHER_TIME = "Say that you would be glad to try again another time."


_ANSWERS: dict[Detail, str] = {
    "liked": "They spoke well of this: {}. Say that it was good to hear.",
    "area": "The other brings {}. Say that it makes sense, and ask how one gains it.",
    "merit": "They were persuaded by the other's {}. Say that you understand.",
    "others": "Ask them to give your regards to {}.",
    "passed_on": "They passed your name on: thank them, and ask to whom.",
    "advice": "They gave you advice: say what you will do with it.",
    "call": "They offer to talk it through: say yes.",
}
"""What to say to what they told."""
