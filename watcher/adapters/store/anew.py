"""A store that is lost is made anew beside its place, with the key of our marks where that can still be read."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from watcher.adapters.store.file import translated
from watcher.adapters.store.folder import prepare
from watcher.adapters.store.sqlite import FILE, SqliteStore
from watcher.errors import StoreError

_KEY = "SELECT value FROM setting WHERE name = 'install_key'"
_ADOPT = "INSERT INTO setting (name, value) VALUES ('install_key', ?)"


def damage(folder: Path) -> str:
    """Why the store in `folder` is of no use, read from end to end; empty when it is."""
    if not (folder / FILE).exists():
        return f"There is no store in {folder}."
    try:
        with closing(SqliteStore(folder, thorough=True)) as store:
            return "" if store.cases() else f"The store in {folder} knows of no case."
    except StoreError as error:
        return str(error)


def begin(folder: Path) -> Path:
    """A folder inside `folder` with an empty store; what an earlier attempt left there is thrown away.

    Raises StoreError, ConfigError on a network file system.
    """
    prepare(folder)
    fresh = folder / "anew"
    with translated(folder / FILE):
        if fresh.exists():
            shutil.rmtree(fresh)
        SqliteStore(fresh).close()
        if key := _key_of(folder / FILE):
            with closing(sqlite3.connect(fresh / FILE, isolation_level=None)) as db:
                db.execute(_ADOPT, (key,))
    return fresh


def finish(folder: Path, fresh: Path, now: datetime) -> Path | None:
    """Put the old store aside, never away, and the new one, closed, in its place; returns where the old one lies."""
    aside = folder / f"{FILE}.damaged-{now:%Y%m%dT%H%M%S}"
    with translated(folder / FILE):
        for suffix in ("-wal", "-shm", ""):
            part = folder / f"{FILE}{suffix}"
            if part.exists():
                part.rename(folder / f"{aside.name}{suffix}")
        (fresh / FILE).rename(folder / FILE)
        shutil.rmtree(fresh)
    return aside if aside.exists() else None


def _key_of(file: Path) -> bytes | None:
    """With the old key, drafts of ours are known by their Message-ID as well."""
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as db:
            row = db.execute(_KEY).fetchone()
    except (sqlite3.Error, UnicodeDecodeError):
        return None
    return row[0] if row and isinstance(row[0], bytes) else None
