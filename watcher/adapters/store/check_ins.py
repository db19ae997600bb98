"""Check-ins as rows: armed with a letter, found when ripe or when a mail touches them, settled once."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta

from watcher.adapters.store import rows
from watcher.adapters.store.shared import TELL, Shared
from watcher.agenda import Due
from watcher.core.case import Case, Form, State
from watcher.core.employer import in_one_word
from watcher.core.message import MessageId

# What was armed once is never armed again, and never moved by a second receipt: it fires once, on the day it has.
_ARM = """
    INSERT INTO check_in (case_id, turn, account, due, zone, country, why, state, recipient, address, domain, company,
        employer, weight)
    VALUES (:case_id, :turn, :account, :due, :zone, :country, :why, :state, :recipient, :address, :domain, :company,
        :employer, :weight)
    ON CONFLICT (case_id, turn) DO NOTHING
"""
_FIRE = """
    UPDATE check_in SET state = 'drafted', fired = :fired
    WHERE case_id = :case_id AND turn = :turn AND state = 'pending'
"""
_SKIP = "UPDATE check_in SET state = 'cancelled', reason = :reason WHERE case_id = :id AND state = 'pending'"
_RIPE = """
    SELECT * FROM check_in WHERE state = 'pending' AND account = ? AND due <= ? AND (turn = 0) = ?
    ORDER BY due, weight DESC, id LIMIT 200
"""
_THREADS = """
    SELECT coalesce(parent, id) FROM cases WHERE source_id IN ({ids})
    UNION SELECT coalesce(parent, id) FROM cases WHERE mark IN ({ids})
    UNION SELECT coalesce(parent, id) FROM cases WHERE sent_id IN ({ids})
"""
# Each way of belonging has an index of its own; state is asked last (`+`), for most of all check-ins are pending.
_TOUCHED = """
    SELECT * FROM check_in WHERE +state = 'pending' AND turn > 0 AND id IN (
        SELECT id FROM check_in WHERE case_id IN ({threads})
        UNION SELECT id FROM check_in WHERE address <> '' AND address IN ({addresses})
        UNION SELECT id FROM check_in WHERE domain <> '' AND domain IN ({domains})
        UNION SELECT id FROM check_in WHERE employer <> '' AND employer = ?
    ) ORDER BY id
"""
_UNSHOWN = """
    SELECT * FROM check_in WHERE turn > 0 AND shown <> (CASE state WHEN 'pending' THEN due ELSE '' END)
    ORDER BY id LIMIT 200
"""
_BEFORE = """
    SELECT 1 FROM check_in JOIN cases ON cases.id = check_in.case_id
    WHERE case_id < :id AND cases.sent_id IS NOT NULL AND ((check_in.domain <> '' AND check_in.domain = :domain)
        OR (check_in.employer <> '' AND check_in.employer = :employer) OR (address <> '' AND address = :address))
"""


NUDGE_AFTER = timedelta(days=2)
"""How long a letter may lie in Drafts before the user is reminded of it, once."""


def arm(db: sqlite3.Connection, case: Case, at: datetime) -> None:
    """With the receipt of a letter: the check-in it is counts as drafted, the next is planned, or none ever is."""
    if case.form is Form.CHECK_IN:
        day = case.opened.astimezone(UTC).date().isoformat()
        db.execute(_FIRE, {"fired": day, "case_id": case.parent, "turn": case.turn})
    if case.form is Form.LETTER and case.due is None:
        db.execute(_SKIP, {"reason": case.due_why, "id": case.id})
    planned = rows.row_of_due(case, at)
    if case.form is Form.LETTER or (case.form is Form.CHECK_IN and case.due):
        db.execute(_ARM, planned)
    if case.form is Form.LETTER and case.state is State.DRAFTED:
        nudge = {"turn": 0, "state": "pending", "due": (at.date() + NUDGE_AFTER).isoformat(), "why": "", "zone": ""}
        db.execute(_ARM, {**planned, **nudge})


def _marks(values: Collection[object]) -> str:
    return ", ".join("?" for _ in values)


class CheckIns(Shared):
    """The part of ports.Store that is about check-ins."""

    def check_ins(self, *, until: date | None = None) -> tuple[Due, ...]:
        """By due date; with `until`, only the pending ones that are due by then."""
        limit = "" if until is None else "AND state = 'pending' AND due <= :until"
        query = f"SELECT * FROM check_in WHERE turn > 0 {limit} ORDER BY due, id"  # noqa: S608
        with self._reading() as db:
            return tuple(map(rows.due_of, db.execute(query, {"until": until and until.isoformat()})))

    def any_pending(self) -> bool:
        """Whether a check-in of any account is still to come; nudges are none."""
        with self._reading() as db:
            return bool(db.execute("SELECT 1 FROM check_in WHERE state = 'pending' AND turn > 0 LIMIT 1").fetchone())

    def ripe(self, account: str, until: date, *, nudges: bool = False) -> tuple[Due, ...]:
        """Pending check-ins (or nudges) of an account due by `until`, 200 at most: oldest first, then weightiest."""
        with self._reading() as db:
            return tuple(map(rows.due_of, db.execute(_RIPE, (account, until.isoformat(), nudges))))

    def pending(self, letter: Case) -> Due | None:
        """The check-in that `letter` is, while it is pending."""
        query = "SELECT * FROM check_in WHERE case_id = ? AND turn = ? AND state = 'pending'"
        with self._reading() as db:
            row = db.execute(query, (letter.parent, letter.turn)).fetchone()
            return rows.due_of(row) if row else None

    def touched(
        self, ids: Collection[MessageId], addresses: Collection[str], domains: Collection[str], company: str = ""
    ) -> tuple[Due, ...]:
        """Pending check-ins in one of these threads, to one of these addr-specs (lower case), or to this employer."""
        query = _TOUCHED.format(
            threads=_THREADS.format(ids=_marks(ids)), addresses=_marks(addresses), domains=_marks(domains)
        )
        with self._reading() as db:
            found = db.execute(query, (*ids, *ids, *ids, *addresses, *domains, in_one_word(company)))
            return tuple(map(rows.due_of, found))

    def is_letter(self, message_id: MessageId | None, in_reply_to: MessageId | None) -> bool:
        """Whether a mail of the user's is a letter of a case, by its id or by what it answers."""
        query = "SELECT 1 FROM cases WHERE sent_id = :own OR mark = :own OR source_id = :answered"
        with self._reading() as db:
            return bool(db.execute(query, {"own": message_id, "answered": in_reply_to}).fetchone())

    def settle(self, due: Due, state: str, reason: str, at: datetime, fired: date | None = None) -> bool:
        """End a pending check-in and tell it in its case's history; False when it was pending no longer."""
        day = fired.isoformat() if fired else None
        change = "UPDATE check_in SET state = ?, reason = ?, fired = ? WHERE id = ? AND state = 'pending'"
        return self._change(due, change, (state, reason, day, due.id), f"check-in {state}", reason, at)

    def redate(self, due: Due, day: date, reason: str, at: datetime) -> bool:
        """Move a pending check-in to another day; False when it was pending no longer."""
        change = "UPDATE check_in SET due = ?, reason = ? WHERE id = ? AND state = 'pending'"
        told = f"{reason} It is due on {day:%d %B %Y}."
        return self._change(due, change, (day.isoformat(), reason, due.id), "check-in moved", told, at)

    def _change(self, due: Due, change: str, values: tuple[object, ...], event: str, detail: str, at: datetime) -> bool:
        with self._writing() as db:
            if not db.execute(change, values).rowcount:
                return False
            if due.turn:
                db.execute(TELL, (due.case, rows.stamp(at), event, detail))
        return True

    def fired(self, account: str, day: date) -> int:
        """How many check-ins of an account were drafted on `day` (UTC)."""
        query = "SELECT count(*) AS n FROM check_in WHERE account = ? AND fired = ? AND turn > 0 AND state = 'drafted'"
        with self._reading() as db:
            return int(db.execute(query, (account, day.isoformat())).fetchone()["n"])

    def untold(self, account: str) -> tuple[Due, ...]:
        """Check-ins drafted that no reminder has named yet."""
        query = "SELECT * FROM check_in WHERE account = ? AND fired IS NOT NULL AND told = 0 AND turn > 0 ORDER BY id"
        with self._reading() as db:
            return tuple(map(rows.due_of, db.execute(query, (account,))))

    def told(self, dues: Collection[int]) -> None:
        """A reminder names these; a nudge among them has come with it."""
        nudged = "state = CASE turn WHEN 0 THEN 'drafted' ELSE state END"
        with self._writing() as db:
            db.execute(f"UPDATE check_in SET told = 1, {nudged} WHERE id IN ({_marks(dues)})", tuple(dues))  # noqa: S608

    def unshown(self) -> tuple[Due, ...]:
        """Check-ins that an outside calendar does not show as they are now, 200 at most."""
        with self._reading() as db:
            return tuple(map(rows.due_of, db.execute(_UNSHOWN)))

    def shown(self, due: Due) -> None:
        """The outside calendar shows it so."""
        day = due.due.isoformat() if due.state == "pending" else ""
        with self._writing() as db:
            db.execute("UPDATE check_in SET shown = ? WHERE id = ?", (day, due.id))

    def declined_before(self, case: Case) -> bool:
        """The same employer has an older case with a letter of ours."""
        who = {"domain": case.later.domain, "employer": in_one_word(case.about.company or "")}
        with self._reading() as db:
            return bool(db.execute(_BEFORE, {"id": case.id, "address": case.to.lower(), **who}).fetchone())
