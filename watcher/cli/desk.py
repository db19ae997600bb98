"""Rules, book and senders on one desk: what judging and answering need, loaded once."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from importlib.resources import files
from itertools import islice
from pathlib import Path
from typing import Any

from watcher.adapters import almanac, config, letters
from watcher.adapters.config import CheckIns, Config, kept, packs
from watcher.adapters.pen import Pen
from watcher.core.almanac import Quiet, month_day
from watcher.core.answer import Desk
from watcher.core.checkin import Planner, policy_of
from watcher.core.gather import Extraction, Plain, WorkOut, extraction
from watcher.core.letter import LetterBook, Profile
from watcher.core.message import Message
from watcher.core.rules import RuleSet
from watcher.core.senders import Senders, senders
from watcher.core.text import primary
from watcher.errors import ConfigError, Problem

NOBODY = Profile(name="", addresses=("you@localhost",))
"""Whoever uses `explain` or `scan` without a config.yaml."""
TEXTS = 600
"""Letters of a language that tell which words are common in it; all of them hardly tell more, nor do newer ones."""


def rules(path: Path | None) -> RuleSet:
    """The rules of rules.yaml at `path`, or the shipped ones alone. Raises ConfigError."""
    return config.load_rules(path)


@cache
def shipped_senders() -> Senders:
    return senders(packs.document("senders.yaml"))


@cache
def shipped_wordings() -> Extraction:
    def remember(language: str, work_out: WorkOut) -> Plain:
        spoken = language if language != "any" else "en"
        texts = (f"{subject}\n{body}" for _, subject, body in packs.samples((spoken,)))
        needs: Plain = packs.worked_out("extraction.yaml", f"needs-{language}", lambda: work_out(islice(texts, TEXTS)))
        return needs

    return extraction(packs.document("extraction.yaml"), packs.given_names(), remember, packs.signs())


@cache
def book() -> LetterBook:
    return letters.open_book(packs.listed("letters"), lambda name: packs.document(f"letters/{name}.yaml"))


def own_book(folder: Path) -> LetterBook:
    """The shipped letters with the user's own parts in their places. Raises ConfigError with all that is wrong."""
    own = config.own_letters(folder)
    if not own:
        return book()
    if problems := letter_problems(folder):
        raise ConfigError(problems)
    shipped = packs.listed("letters")
    return letters.open_book(dict.fromkeys((*shipped, *own)), lambda name: letters_of(folder, name))


def letters_of(folder: Path, language: str) -> dict[str, Any]:
    """The letters of one language as plain values, the user's own parts in their places. Raises ConfigError."""
    own = config.own_letters(folder)
    shipped = language in packs.listed("letters")
    ours = packs.document(f"letters/{language}.yaml") if shipped else {"language": language}
    theirs = own.get(language) or own.get(primary(language))
    return letters.overlaid(ours, {**theirs.value, "language": language} if theirs else {})


def letter_problems(folder: Path) -> tuple[Problem, ...]:
    """Everything that is wrong in the user's own letters."""
    shipped = packs.listed("letters")
    found = (letters.problems_of(source, name, shipped) for name, source in config.own_letters(folder).items())
    return tuple(problem for problems in found for problem in problems)


def desk(settings: Config | None) -> Desk:
    """With a config.yaml, its profile, choices, letters and writer; else a desk for nobody. Raises ConfigError."""
    profile = settings.profile if settings else NOBODY
    writer = settings.letters.writer if settings else ()
    return Desk(
        profile,
        own_book(Path(settings.letters.folder)) if settings and settings.letters.folder else book(),
        shipped_senders(),
        shipped_wordings(),
        draft_automatic=bool(settings and settings.letters.automatic),
        planner=planner(settings),
        pen=Pen(writer) if writer else None,
    )


def planner(settings: Config | None) -> Planner | None:
    """What check-ins are planned with: our data, and what config.yaml says otherwise. None when they are off."""
    document = packs.document("checkins.yaml")
    wishes = settings.checkins if settings else CheckIns()
    if not wishes.enabled:
        return None
    own = tuple(
        Quiet("your own quiet weeks", first=month_day(first), last=month_day(last)) for first, last in wishes.quiet
    )
    policy = replace(policy_of(document), days=wishes.days, kinds=dict(wishes.kinds))
    return Planner(policy, almanac.almanac(document, own, kept.values), almanac.home(wishes.zone, wishes.country))


def addressed(own: Desk, message: Message) -> Desk:
    """A desk for whoever a message was sent to, when nobody in particular is asking."""
    if own.profile is not NOBODY or not message.to:
        return own
    to = message.to[0]
    return replace(own, profile=Profile(name=to.name, addresses=(to.addr_spec,), signature=to.name))


def demo_mails() -> tuple[tuple[str, bytes], ...]:
    """Name and octets of the mails that `gracious demo` delivers, in order."""
    folder = files("watcher") / "data" / "demo"
    return tuple((entry.name, entry.read_bytes()) for entry in sorted(folder.iterdir(), key=lambda entry: entry.name))
