"""SqliteStore: ports.Store on one SQLite file, shared by all threads of this process."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Collection, Sequence
from datetime import datetime
from pathlib import Path

from watcher.adapters.store import check_ins, rows
from watcher.adapters.store.check_ins import CheckIns
from watcher.adapters.store.corrections import Corrections
from watcher.adapters.store.file import open_file, translated
from watcher.adapters.store.folder import prepare
from watcher.adapters.store.schema import STEPS
from watcher.adapters.store.shared import TELL
from watcher.core.case import Case, CaseId, Place, State
from watcher.core.employer import in_one_word
from watcher.errors import StoreError
from watcher.ports import Checkpoint, Moment, PassedOver, Trouble

FILE = "gracious.db"

_SAVE_CHECKPOINT = """
    INSERT INTO checkpoint (account, mailbox, uidvalidity, high, gaps, reading, began, at)
    VALUES (:account, :mailbox, :uidvalidity, :high, :gaps, :reading, :began, :at)
    ON CONFLICT (account, mailbox) DO UPDATE
    SET uidvalidity = excluded.uidvalidity, high = excluded.high, gaps = excluded.gaps,
        reading = excluded.reading, began = excluded.began, at = excluded.at
"""
_TWIN = """
    id < ? AND account <> ? AND state NOT IN ('refused', 'unclear')
    AND (source = ? OR (source_id = ? AND sender = ? AND subject = ?)) ORDER BY id LIMIT 1
"""
_AS_IT_WAS = "SELECT 1 FROM cases WHERE id = ? AND state = ? AND attempt = ?"
_WORDINGS = """
    SELECT used FROM cases WHERE used <> '' AND (
        opened >= :since OR (domain <> '' AND domain = :domain) OR (employer <> '' AND employer = :employer)
        OR (edition > 0 AND EXISTS (
            SELECT 1 FROM history WHERE case_id = cases.id AND event = 'intended' AND at >= :since)))
"""
_QUARANTINE = """
    INSERT INTO quarantine (account, mailbox, uidvalidity, uid, attempts, reason, at) VALUES (?, ?, ?, ?, 1, ?, ?)
    ON CONFLICT (account, mailbox, uidvalidity, uid) DO UPDATE
    SET attempts = quarantine.attempts + 1, reason = excluded.reason, at = excluded.at
    RETURNING attempts
"""
_TROUBLE = """
    INSERT INTO trouble (about, text, since) VALUES (?, ?, ?)
    ON CONFLICT (about) DO UPDATE SET text = excluded.text, since = excluded.since WHERE trouble.text <> excluded.text
"""
# The statements put together below hold column names and conditions from this room only; every value is bound.


class SqliteStore(CheckIns, Corrections):
    """ports.Store; the truth about what was done. Every method is one transaction and may raise StoreError."""

    def __init__(self, folder: Path, steps: Sequence[str] = STEPS, *, thorough: bool = False) -> None:
        """Open, and make if needed, the store in `folder`. Raises StoreError, ConfigError on a network file system.

        `thorough`: read it from end to end first, even where that takes seconds.
        """
        prepare(folder)
        super().__init__(folder / FILE, open_file(folder / FILE, steps, thorough=thorough))
        self._key = b""

    def install_key(self) -> bytes:
        """32 octets made at first use; the key of our marks."""
        if not self._key:
            with self._writing() as db:
                fresh = ("install_key", secrets.token_bytes(32))
                db.execute("INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING", fresh)
                row = db.execute("SELECT value FROM setting WHERE name = 'install_key'").fetchone()
            self._key = bytes(row["value"])
        return self._key

    def checkpoint(self, account: str, mailbox: str) -> Checkpoint | None:
        where = "SELECT * FROM checkpoint WHERE account = ? AND mailbox = ?"
        with self._reading() as db:
            row = db.execute(where, (account, mailbox)).fetchone()
            return rows.checkpoint_of(row) if row else None

    def save_checkpoint(self, checkpoint: Checkpoint) -> None:
        """That a batch is being read has to outlive only us, whom a mail in it may end."""
        with self._writing(durable=not checkpoint.reading) as db:
            db.execute(_SAVE_CHECKPOINT, rows.row_of_checkpoint(checkpoint))
        if not checkpoint.reading:
            self._tidy()

    def open_case(self, case: Case, at: datetime) -> Case:
        """Insert `case` with its first line of history; a source known to this account comes back as it is stored.

        An intent is durable with the commit that must come before its APPEND (ADR 37).
        """
        values = rows.row_of(case)
        insert = f"INSERT INTO cases ({', '.join(values)}) VALUES ({', '.join(f':{name}' for name in values)})"  # noqa: S608
        with self._writing(durable=case.state is not State.INTENDED) as db:
            row = db.execute(insert + " ON CONFLICT (account, source) DO NOTHING RETURNING id", values).fetchone()
            if row:
                db.execute(TELL, (row["id"], rows.stamp(at), str(case.state), case.reason))
            opened = self.known(case.account, case.source)
        assert opened is not None  # for mypy: the row is there, new or old
        return opened

    def known(self, account: str, source: str) -> Case | None:
        return self._one("account = ? AND source = ?", (account, source))

    def case(self, case: CaseId) -> Case | None:
        return self._one("id = ?", (case,))

    def _one(self, where: str, values: tuple[object, ...]) -> Case | None:
        with self._reading() as db:
            row = db.execute(f"SELECT * FROM cases WHERE {where}", values).fetchone()  # noqa: S608
            return rows.case_of(row) if row else None

    def cases(
        self, *, account: str | None = None, states: Collection[State] | None = None, parent: CaseId | None = None
    ) -> tuple[Case, ...]:
        """Answers to a no, newest first; or those in `states`, of any form, oldest first; or what followed one."""
        among, order = "form = 'letter'", "DESC"
        if parent is not None:
            among, order = "parent = :parent", "ASC"
        elif states is not None:
            among, order = "state IN (" + ", ".join(f"'{State(state)}'" for state in states) + ")", "ASC"
        query = f"SELECT * FROM cases WHERE {among} AND (:account IS NULL OR account = :account) ORDER BY id {order}"  # noqa: S608
        with self._reading() as db:
            return tuple(map(rows.case_of, db.execute(query, {"account": account, "parent": parent})))

    def twin(self, case: Case) -> Case | None:
        """An older case of another account for the same mail, that may have its draft there."""
        about = case.about
        return self._one(_TWIN, (case.id, case.account, case.source, case.source_id, about.sender, about.subject))

    def opened_since(self, account: str, at: datetime) -> tuple[Case, ...]:
        """Answers to a no whose case was opened at or after a moment, oldest first."""
        query = "SELECT * FROM cases WHERE account = ? AND form = 'letter' AND opened >= ? ORDER BY id"
        with self._reading() as db:
            return tuple(map(rows.case_of, db.execute(query, (account, rows.stamp(at)))))

    def unmarked(self, account: str) -> tuple[Case, ...]:
        """Cases whose original does not carry the mark it ought to, oldest first."""
        query = "SELECT * FROM cases WHERE account = ? AND marked != mark_due ORDER BY id"
        with self._reading() as db:
            return tuple(map(rows.case_of, db.execute(query, (account,))))

    def wordings(self, *, since: datetime, domain: str, company: str) -> frozenset[str]:
        """Those of letters since then, also to an older no, and of all to the employer with that domain or name."""
        said = {"since": rows.stamp(since), "domain": domain, "employer": in_one_word(company)}
        with self._reading() as db:
            return frozenset(one for row in db.execute(_WORDINGS, said) for one in row["used"].split())

    def save(self, case: Case, at: datetime, event: str, detail: str = "", *, was: Case | None = None) -> bool:
        """Update a case and add a line to its history, in one commit; False when it is no longer as it `was`."""
        with self._writing() as db:
            if was and not db.execute(_AS_IT_WAS, (was.id, str(was.state), was.attempt)).fetchone():
                return False
            self._save(db, case, at, event, detail)
        return True

    def receipt(self, case: Case, at: datetime) -> None:
        """`save`, and the check-in that comes next, in one commit."""
        with self._writing() as db:
            self._save(db, case, at, str(case.state), case.reason)
            check_ins.arm(db, case, at)

    def _save(self, db: sqlite3.Connection, case: Case, at: datetime, event: str, detail: str) -> None:
        values = rows.row_of(case)
        columns = ", ".join(f"{name} = :{name}" for name in values)
        done = db.execute(f"UPDATE cases SET {columns} WHERE id = :id", {**values, "id": case.id})  # noqa: S608
        if not done.rowcount:
            raise StoreError(f"Case {case.id} is not in the store {self.file}.")
        db.execute(TELL, (case.id, rows.stamp(at), event, detail))

    def history(self, case: CaseId) -> tuple[Moment, ...]:
        """Oldest first."""
        with self._reading() as db:
            told = db.execute("SELECT at, event, detail FROM history WHERE case_id = ? ORDER BY id", (case,))
            return tuple(Moment(datetime.fromisoformat(row["at"]), row["event"], row["detail"]) for row in told)

    def quarantine(self, account: str, place: Place, reason: str, at: datetime) -> int:
        """Count one more failed attempt at `place`; returns how many there were."""
        where = (account, place.mailbox, place.uidvalidity, place.uid)
        with self._writing() as db:
            return int(db.execute(_QUARANTINE, (*where, reason, rows.stamp(at))).fetchone()["attempts"])

    def release(self, account: str, place: Place) -> None:
        """Forget the failed attempts at `place`."""
        query = "DELETE FROM quarantine WHERE account = ? AND mailbox = ? AND uidvalidity = ? AND uid = ?"
        with self._writing() as db:
            db.execute(query, (account, place.mailbox, place.uidvalidity, place.uid))

    def quarantined(self) -> tuple[PassedOver, ...]:
        """By account and place."""
        with self._reading() as db:
            held = db.execute("SELECT * FROM quarantine ORDER BY account, mailbox, uidvalidity, uid")
            return tuple(map(rows.passed_over_of, held))

    def trouble(self, about: str, text: str, at: datetime) -> bool:
        """Keep that something is wrong; True unless the same was known already."""
        with self._writing() as db:
            return bool(db.execute(_TROUBLE, (about, text, rows.stamp(at))).rowcount)

    def relieve(self, about: str) -> None:
        """What was wrong with `about` is over."""
        with self._writing() as db:
            db.execute("DELETE FROM trouble WHERE about = ?", (about,))

    def troubles(self) -> tuple[Trouble, ...]:
        """What is wrong now, the oldest first."""
        with self._reading() as db:
            held = db.execute("SELECT * FROM trouble ORDER BY since, about")
            return tuple(
                Trouble(row["about"], row["text"], datetime.fromisoformat(row["since"]), row["told"]) for row in held
            )

    def tell(self, about: str, account: str) -> bool:
        """A note in this account's mailbox is to tell of it; False when it is told elsewhere, or over."""
        with self._writing() as db:
            change = "UPDATE trouble SET told = ? WHERE about = ? AND told IN ('', ?)"
            return bool(db.execute(change, (account, about, account)).rowcount)

    def close(self) -> None:
        """Safe to call twice; afterwards every other method raises StoreError."""
        with self._lock, translated(self.file):
            self._db.close()
