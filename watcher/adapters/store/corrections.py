"""Corrections as rows: one for each mail, the last word counts; and which originals were seen with our keyword."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from datetime import datetime

from watcher.adapters.store.rows import stamp
from watcher.adapters.store.shared import Shared
from watcher.core.case import CaseId, Place, Uid, UidValidity
from watcher.core.correction import Correction

# A hint never overrules what somebody said outright.
_CORRECT = """
    INSERT INTO correction (account, source, is_no, way, subject, sender, octets, at, mailbox, uidvalidity, uid)
    VALUES (:account, :source, :is_no, :way, :subject, :sender, :octets, :at, :mailbox, :uidvalidity, :uid)
    ON CONFLICT (account, source) DO UPDATE
    SET is_no = excluded.is_no, way = excluded.way, octets = excluded.octets, at = excluded.at,
        mailbox = excluded.mailbox, uidvalidity = excluded.uidvalidity, uid = excluded.uid
    WHERE correction.way = 'deleted' OR excluded.way <> 'deleted'
"""
_WORDS = """
    SELECT account, source, is_no, way, subject, sender, at, mailbox, uidvalidity, uid,
        CASE WHEN :octets THEN octets ELSE x'' END AS octets
    FROM correction WHERE :account IS NULL OR account = :account ORDER BY at, source
"""
_SIGHTED = "SELECT case_id FROM sighting JOIN cases ON cases.id = case_id WHERE account = ?"


class Corrections(Shared):
    """The part of the store that keeps what the user said about verdicts."""

    def correct(self, correction: Correction) -> None:
        """Keep it; of two about one mail the later one counts, a hint never more than a word."""
        place = correction.place
        values = {
            "account": correction.account,
            "source": correction.source,
            "is_no": int(correction.is_no),
            "way": correction.way,
            "subject": correction.subject,
            "sender": correction.sender,
            "octets": correction.octets,
            "at": stamp(correction.at),
            "mailbox": place.mailbox if place else "",
            "uidvalidity": place.uidvalidity if place else 0,
            "uid": place.uid if place else 0,
        }
        with self._writing() as db:
            db.execute(_CORRECT, values)

    def corrections(self, account: str | None = None, *, octets: bool = True) -> tuple[Correction, ...]:
        """Of one account or of all, oldest first."""
        with self._reading() as db:
            return tuple(map(_word, db.execute(_WORDS, {"account": account, "octets": int(octets)})))

    def take_back(self, correction: Correction) -> None:
        """Forget what was said about this mail."""
        with self._writing() as db:
            where = (correction.account, correction.source)
            db.execute("DELETE FROM correction WHERE account = ? AND source = ?", where)

    def sight(self, cases: Collection[CaseId]) -> None:
        """The originals of these cases were seen with our keyword on them."""
        if cases:
            with self._writing() as db:
                db.executemany("INSERT INTO sighting VALUES (?) ON CONFLICT DO NOTHING", [(one,) for one in cases])

    def sighted(self, account: str) -> frozenset[CaseId]:
        """Cases whose original was ever seen so."""
        with self._reading() as db:
            return frozenset(CaseId(row["case_id"]) for row in db.execute(_SIGHTED, (account,)))


def _word(row: sqlite3.Row) -> Correction:
    place = Place(row["mailbox"], UidValidity(row["uidvalidity"]), Uid(row["uid"])) if row["mailbox"] else None
    return Correction(
        account=row["account"],
        source=row["source"],
        is_no=bool(row["is_no"]),
        way=row["way"],
        subject=row["subject"],
        sender=row["sender"],
        octets=bytes(row["octets"]),
        at=datetime.fromisoformat(row["at"]),
        place=place,
    )
