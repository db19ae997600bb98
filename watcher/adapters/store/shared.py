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


class Shared:
    """What every part of the store stands on. Errors of sqlite3 and of the disk become StoreError."""

    def __init__(self, file: Path, db: sqlite3.Connection) -> None:
        self.file = file
        self._lock = RLock()
        self._db = db

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
