"""A case as a row and back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from operator import attrgetter
from typing import Any

from watcher.agenda import Due
from watcher.core.case import Case, Fence, Form, Later, Place, State, Subject, Uid
from watcher.core.employer import in_one_word
from watcher.ports import Checkpoint, PassedOver

Row = Mapping[str, Any]

_FENCE = ("fence_mailbox", "fence_uidvalidity", "fence_uidnext")
_DRAFT = ("draft_mailbox", "draft_uidvalidity", "draft_uid")
_LATER = ("zone", "country", "again", "domain", "weight")
# asdict and astuple copy with care what cannot change: a fifth of a commit
_FENCED, _PLACED = attrgetter("mailbox", "uidvalidity", "uidnext"), attrgetter("mailbox", "uidvalidity", "uid")
_FOLLOWING = attrgetter(*_LATER)


def stamp(at: datetime) -> str:
    """An aware time as it is stored. Raises ValueError for a naive one: it would mean another moment elsewhere."""
    if at.tzinfo is None:
        raise ValueError("a time without zone cannot be stored")
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def row_of(case: Case) -> dict[str, object]:
    """Every column but the id."""
    return {
        "account": case.account,
        "source": case.source,
        "source_id": case.source_id,
        "mailbox": case.place.mailbox,
        "uidvalidity": case.place.uidvalidity,
        "uid": case.place.uid,
        "opened": stamp(case.opened),
        "state": str(case.state),
        "reason": case.reason,
        "recipient": case.to,
        "mark": case.mark,
        "octets": case.octets,
        "attempt": case.attempt,
        "not_before": stamp(case.not_before) if case.not_before else None,
        "waits": case.waits,
        "edition": case.edition,
        "flagged": int(case.flagged),
        "advice": case.advice,
        "marked": case.marked,
        "mark_due": case.mark_due,
        "missing": stamp(case.missing) if case.missing else None,
        "sent_id": case.sent_id,
        "sent_at": stamp(case.sent_at) if case.sent_at else None,
        **dict(zip(_FENCE, _FENCED(case.fence) if case.fence else (None,) * 3, strict=True)),
        **dict(zip(_DRAFT, _PLACED(case.draft) if case.draft else (None,) * 3, strict=True)),
        "declined_at": stamp(case.declined_at) if case.declined_at else None,
        "due": case.due.isoformat() if case.due else None,
        "due_why": case.due_why,
        **_subject_row(case.about),
        "form": str(case.form),
        "parent": case.parent,
        "turn": case.turn,
        "used": " ".join(case.used),
        **dict(zip(_LATER, _FOLLOWING(case.later), strict=True)),
    }


def _subject_row(about: Subject) -> dict[str, object]:
    return {
        "subject": about.subject,
        "sender": about.sender,
        "language": about.language,
        "kind": about.kind,
        "stage": about.stage,
        "openness": " ".join(about.openness),
        "company": about.company,
        "employer": in_one_word(about.company or ""),
        "role": about.role,
        "person": about.person,
        "evidence": about.evidence,
        "score": about.score,
        "register": about.register,
    }


def _triple(row: Row, columns: tuple[str, ...]) -> tuple[Any, ...] | None:
    values = tuple(row[column] for column in columns)
    return None if values[0] is None else values


def _moment(stamped: str | None) -> datetime | None:
    return datetime.fromisoformat(stamped) if stamped else None


def case_of(row: Row) -> Case:
    """Raises ValueError or TypeError for a row that nobody here has written."""
    return Case(
        id=row["id"],
        account=row["account"],
        source=row["source"],
        source_id=row["source_id"],
        place=place_of(row),
        opened=datetime.fromisoformat(row["opened"]),
        about=_subject_of(row),
        state=State(row["state"]),
        reason=row["reason"],
        to=row["recipient"],
        mark=row["mark"],
        octets=bytes(row["octets"]),
        attempt=row["attempt"],
        not_before=_moment(row["not_before"]),
        waits=row["waits"],
        edition=row["edition"],
        flagged=bool(row["flagged"]),
        advice=row["advice"],
        marked=row["marked"],
        missing=_moment(row["missing"]),
        sent_id=row["sent_id"],
        sent_at=_moment(row["sent_at"]),
        due=date.fromisoformat(row["due"]) if row["due"] else None,
        due_why=row["due_why"],
        declined_at=_moment(row["declined_at"]),
        later=Later(**{name: row[name] for name in ("zone", "country", "again", "domain", "weight")}),
        form=Form(row["form"]),
        parent=row["parent"],
        turn=row["turn"],
        used=tuple(row["used"].split()),
        fence=Fence(*fence) if (fence := _triple(row, _FENCE)) else None,
        draft=Place(*draft) if (draft := _triple(row, _DRAFT)) else None,
    )


def place_of(row: Row) -> Place:
    return Place(row["mailbox"], row["uidvalidity"], row["uid"])


def _subject_of(row: Row) -> Subject:
    same = (
        "subject",
        "sender",
        "language",
        "kind",
        "stage",
        "company",
        "role",
        "person",
        "evidence",
        "score",
        "register",
    )
    return Subject(**{name: row[name] for name in same}, openness=tuple(row["openness"].split()))


def row_of_checkpoint(mark: Checkpoint) -> dict[str, object]:
    return {
        "account": mark.account,
        "mailbox": mark.mailbox,
        "uidvalidity": mark.uidvalidity,
        "high": mark.high,
        "gaps": " ".join(f"{low}:{top}" for low, top in mark.gaps),
        "reading": int(mark.reading),
        "began": stamp(mark.began) if mark.began else None,
        "at": stamp(mark.at) if mark.at else None,
    }


def checkpoint_of(row: Row) -> Checkpoint:
    """Raises ValueError for a row that nobody here has written."""
    ends = (gap.partition(":") for gap in row["gaps"].split())
    return Checkpoint(
        account=row["account"],
        mailbox=row["mailbox"],
        uidvalidity=row["uidvalidity"],
        high=row["high"],
        gaps=tuple((Uid(int(low)), Uid(int(top))) for low, _, top in ends),
        reading=bool(row["reading"]),
        began=_moment(row["began"]),
        at=_moment(row["at"]),
    )


def passed_over_of(row: Row) -> PassedOver:
    """Raises ValueError for a row that nobody here has written."""
    at = datetime.fromisoformat(row["at"])
    return PassedOver(row["account"], place_of(row), row["attempts"], row["reason"], at)


def due_of(row: Row) -> Due:
    """Raises ValueError for a row that nobody here has written."""
    same = ("id", "why", "state", "company", "turn", "account", "zone", "country", "domain", "weight", "reason")
    return Due(
        case=row["case_id"],
        due=date.fromisoformat(row["due"]),
        to=row["recipient"],
        fired=date.fromisoformat(row["fired"]) if row["fired"] else None,
        **{name: row[name] for name in same},
    )


def row_of_due(case: Case, at: datetime) -> dict[str, object]:
    """The check-in that is planned with a letter: pending, or none, then dated on the day of the receipt."""
    return {
        "case_id": case.parent or case.id,
        "turn": case.turn + 1,
        "account": case.account,
        "due": (case.due or at.date()).isoformat(),
        "zone": case.later.zone,
        "country": case.later.country,
        "why": case.due_why,
        "state": "pending" if case.due else "none",
        "recipient": case.to,
        "address": case.to.lower(),
        "domain": case.later.domain,
        "company": case.about.company,
        "employer": in_one_word(case.about.company or ""),
        "weight": case.later.weight,
    }
