"""From intent to receipt: one case driven step by step, each committed before it is performed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import assert_never

from watcher.core.case import (
    OPEN,
    Action,
    Append,
    Appended,
    ArmCheckIn,
    Case,
    Event,
    Probe,
    Refused,
    Verify,
    step,
)
from watcher.errors import ServerRefused
from watcher.ports import Session, Store
from watcher.probe import probe, verify


def drive(store: Store, session: Session, case: Case, event: Event | None, clock: Callable[[], datetime]) -> Case:
    """Until nothing is left to do; each step is committed before it is performed. Returns the case at rest."""
    while event and case.state in OPEN:
        case, actions = step(case, event)
        if ArmCheckIn() in actions:
            store.receipt(case, clock())
        else:
            store.save(case, clock(), str(case.state), case.reason)
        event = next((done for action in actions if (done := _perform(session, case, action, clock))), None)
    return case


def _perform(session: Session, case: Case, action: Action, clock: Callable[[], datetime]) -> Event | None:
    match action:
        case Probe():
            return probe(session, case)
        case Append():
            return _append(session, case, clock())
        case Verify():
            return verify(session, case)
        case ArmCheckIn():
            return None
    assert_never(action)


def _append(session: Session, case: Case, now: datetime) -> Event:
    try:
        return Appended(session.append(session.special_use().drafts, case.octets, now))
    except ServerRefused as refusal:
        if refusal.permanent:
            return Refused(f"The server does not take the draft: {refusal}")
        raise
