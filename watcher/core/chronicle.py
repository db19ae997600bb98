"""What became of every no: per employer, from applied to answered, what is to come, how long a reply took."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from watcher.core.case import Case, CaseId, Form
from watcher.core.record import Count, Record

What = Literal["no", "draft", "sent", "check-in", "coming"]

WAITS: tuple[tuple[str, int], ...] = (
    ("same day", 0),
    ("1 day", 1),
    ("2 to 3", 3),
    ("4 to 7", 7),
    ("8 to 14", 14),
    ("15 to 30", 30),
    ("longer", 1 << 30),
)
"""Days from a no to the reply: the name of each span, and the last day in it."""


@dataclass(frozen=True, slots=True)
class Appointment:
    """A check-in as far as the chronicle asks: which case, when, and whether it is still to come or was written."""

    case: CaseId
    day: date
    state: Literal["pending", "drafted"]


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happened, or will. `about` is for people, empty where names are left out."""

    day: date
    what: What
    case: CaseId
    about: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One employer and what happened there, in order of the days."""

    name: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Chronicle:
    """Everything the report draws. `stations` are counts, not parts of one another."""

    rows: tuple[Row, ...]
    """The one with the latest mark first."""
    stations: tuple[tuple[str, int], ...]
    coming: tuple[Mark, ...]
    waits: tuple[tuple[str, int], ...]
    rules: tuple[tuple[str, Count], ...] = ()
    scores: tuple[float, ...] = ()


class Names:
    """Names as they are, or numbers in their place, always the same one for the same name."""

    def __init__(self, *, redact: bool) -> None:
        self.redact = redact
        self._numbers: dict[tuple[str, str], int] = {}

    def __call__(self, sort: str, name: str) -> str:
        """`sort` names what the number stands for."""
        if not self.redact:
            return name
        taken = sum(key[0] == sort for key in self._numbers)
        return f"{sort} {self._numbers.setdefault((sort, name.casefold()), taken + 1)}"


def chronicle(
    cases: Sequence[Case],
    dues: Iterable[Appointment],
    names: Names,
    day: Callable[[datetime], date],
    record: Record | None = None,
    answered: int = 0,
) -> Chronicle:
    """`day` gives the civil date of a moment where the user is; `answered` counts employers that wrote again. Pure."""
    answers = [case for case in cases if case.form is Form.LETTER]
    marks: dict[str, list[Mark]] = {}
    employers = {case.id: names("Employer", employer(case)) for case in answers}
    subjects = {case.id: "" if names.redact else case.about.subject for case in answers}
    for case in answers:
        marks.setdefault(employers[case.id], []).extend(_of_case(case, day, subjects[case.id]))
    coming: list[Mark] = []
    for due in dues:
        if due.case in employers:
            mark = Mark(due.day, "coming" if due.state == "pending" else "check-in", due.case, subjects[due.case])
            marks[employers[due.case]].append(mark)
            coming += [mark] if mark.what == "coming" else []
    rows = (Row(name, tuple(sorted(found, key=lambda mark: mark.day))) for name, found in marks.items())
    return Chronicle(
        rows=tuple(sorted(rows, key=lambda row: row.marks[-1].day, reverse=True)),
        stations=tuple(_stations(answers, record, answered)),
        coming=tuple(sorted(coming, key=lambda mark: mark.day)),
        waits=_waits((day(case.sent_at) - day(declined(case))).days for case in answers if case.sent_at),
        rules=_rules(record, names) if record else (),
        scores=tuple(record.scores) if record else (),
    )


def employer(case: Case) -> str:
    """The company, or else the domain of the sender."""
    return case.about.company or case.later.domain or case.about.sender.rpartition("@")[2] or "Somebody"


def declined(case: Case) -> datetime:
    """When they wrote the no, as far as it is known."""
    return case.declined_at or case.opened


def _of_case(case: Case, day: Callable[[datetime], date], about: str) -> Iterator[Mark]:
    yield Mark(day(declined(case)), "no", case.id, about)
    if case.octets:
        yield Mark(day(case.opened), "draft", case.id, about)
    if case.sent_at:
        yield Mark(day(case.sent_at), "sent", case.id, about)


def _stations(answers: Sequence[Case], record: Record | None, answered: int) -> Iterator[tuple[str, int]]:
    if record:
        yield "Applications acknowledged", _hits(record, "receipt")
        yield "Invitations and offers", _hits(record, "invitation", "offer")
    yield "Noes", record.rejections if record else len(answers)
    yield "Replies drafted", sum(bool(case.octets) for case in answers)
    yield "Replies sent", sum(case.sent_at is not None for case in answers)
    yield "They wrote again", answered


def _hits(record: Record, *words: str) -> int:
    """Mails in which a rule of that name has hit; the packs of all languages give theirs the same names."""
    named = (count.hits for name, count in record.rules.items() if name.rpartition(":")[2] in words)
    return sum(named)


def _waits(days: Iterable[int]) -> tuple[tuple[str, int], ...]:
    counts = Counter(next(name for name, last in WAITS if wait <= last) for wait in days)
    return tuple((name, counts[name]) for name, _ in WAITS)


def _rules(record: Record, names: Names) -> tuple[tuple[str, Count], ...]:
    """Those that have points, most hits first. A rule of the user's own may be named after somebody."""
    counted = [item for item in record.rules.items() if item[1].points]
    ordered = sorted(counted, key=lambda item: (-item[1].hits, item[0]))
    return tuple((name if ":" in name else names("Rule", name), count) for name, count in ordered)
