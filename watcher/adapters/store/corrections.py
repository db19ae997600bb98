"""Corrections as rows: one for each mail, the last word counts."""

from __future__ import annotations

from datetime import datetime

from watcher.adapters.store.rows import stamp
from watcher.adapters.store.shared import Shared
from watcher.core.correction import Correction

# A hint never overrules what somebody said outright.
_CORRECT = """
    INSERT INTO correction (account, source, is_no, way, subject, sender, octets, at)
    VALUES (:account, :source, :is_no, :way, :subject, :sender, :octets, :at)
    ON CONFLICT (account, source) DO UPDATE
    SET is_no = excluded.is_no, way = excluded.way, octets = excluded.octets, at = excluded.at
    WHERE correction.way = 'deleted' OR excluded.way <> 'deleted'
"""


class Corrections(Shared):
    """The part of the store that keeps what the user said about verdicts."""

    def correct(self, correction: Correction) -> None:
        """Keep it; of two about one mail the later one counts, a hint never more than a word."""
        values = {
            "account": correction.account,
            "source": correction.source,
            "is_no": int(correction.is_no),
            "way": correction.way,
            "subject": correction.subject,
            "sender": correction.sender,
            "octets": correction.octets,
            "at": stamp(correction.at),
        }
        with self._writing() as db:
            db.execute(_CORRECT, values)

    def corrections(self) -> tuple[Correction, ...]:
        """Oldest first."""
        with self._reading() as db:
            return tuple(
                Correction(
                    account=row["account"],
                    source=row["source"],
                    is_no=bool(row["is_no"]),
                    way=row["way"],
                    subject=row["subject"],
                    sender=row["sender"],
                    octets=bytes(row["octets"]),
                    at=datetime.fromisoformat(row["at"]),
                )
                for row in db.execute("SELECT * FROM correction ORDER BY at, source")
            )
