"""One connection, shared by all threads of this process: reading, and writing in one commit."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock

from watcher.adapters.store.file import translated
from watcher.errors import StoreError

TELL = "INSERT INTO history (case_id, at, event, detail) VALUES (?, ?, ?, ?)"

COMMITS = 100
"""About so many fill half of what SQLite would let the WAL grow to."""


class Shared:
    """What every part of the store stands on. Errors of sqlite3 and of the disk become StoreError."""

    def __init__(self, file: Path, db: sqlite3.Connection) -> None:
        self.file = file
        self._lock = RLock()
        self._db = db
        self._commits = 0

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with self._lock, translated(self.file):
            try:
                yield self._db
            except (ValueError, TypeError) as error:
                raise StoreError(f"The store {self.file} holds what nobody here has written: it is damaged.") from error

    @contextmanager
    def _writing(self, *, durable: bool = True) -> Iterator[sqlite3.Connection]:
        """One commit, or nothing at all; also a failed COMMIT is rolled back.

        What is not `durable` outlives this process, but not a loss of power, until the next commit that is.
        """
        with self._lock, translated(self.file), self._synchronous("FULL" if durable else "NORMAL"), self._db as db:
            db.execute("BEGIN IMMEDIATE")
            yield db
        self._commits += 1

    def _tidy(self) -> None:
        """Now and then, while no mail waits, what commits have left in the WAL goes into the file.

        SQLite by itself does that within some commit, with two syncs of the disk more; see `AT_LAST` in file.py.
        """
        with self._lock, translated(self.file):
            if self._commits >= COMMITS:
                self._commits = 0
                self._db.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()

    @contextmanager
    def _synchronous(self, how: str) -> Iterator[None]:
        if how == "FULL":
            yield
            return
        self._db.execute(f"PRAGMA synchronous = {how}")
        try:
            yield
        finally:
            self._db.execute("PRAGMA synchronous = FULL")
