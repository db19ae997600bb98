"""Pages for a browser: one file each, no script, nothing loaded from anywhere (jinja2, everything escaped)."""

# jinja2 takes a while to load, and most commands need no page.
# ruff: noqa: PLC0415

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from watcher.adapters.page import shapes
from watcher.core.chronicle import Chronicle

if TYPE_CHECKING:
    from jinja2 import Environment


@dataclass(frozen=True, slots=True)
class Setting:
    """What a report says about itself."""

    today: date
    threshold: float
    doubtful: float
    mails: int = 0
    """Looked through; 0 when no mail was read for it."""
    redacted: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a mail; `points` is 0 for those that no rule has hit."""

    text: str
    points: float = 0.0
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One hit on the ladder of points."""

    points: float
    rule: str
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Explained:
    """One mail, the verdict on it and what follows."""

    outcome: str
    headline: str
    subject: tuple[Piece, ...]
    text: tuple[Piece, ...]
    ladder: tuple[Step, ...] = ()
    score: float = 0.0
    threshold: float = 0.0
    tips: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    doing: tuple[str, ...] = ()
    letter: str = ""


def explanation(mails: Sequence[Explained]) -> str:
    """One or more mails with their verdicts as HTML."""
    return _rendered("explain.html", {"mails": mails})


def report(told: Chronicle, setting: Setting) -> str:
    """The whole report as HTML."""
    return _rendered(
        "report.html",
        {
            "told": told,
            "setting": setting,
            "timeline": shapes.timeline(told.rows, setting.today),
            "stations": shapes.bars(told.stations),
            "calendar": shapes.calendar(told.coming, setting.today),
            "rules": shapes.rule_bars(told.rules),
            "scores": shapes.histogram(told.scores, setting.threshold, setting.doubtful),
            "waits": shapes.bars(told.waits),
        },
    )


def _rendered(name: str, values: Mapping[str, object]) -> str:
    return _environment().get_template(name).render(values)


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    folder = files("watcher.data") / "pages"
    loader = FunctionLoader(lambda name: (folder / name).read_text("utf-8"))
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
