"""The one file: made whole, opened with suspicion, brought to today's shape; every sqlite3 error said as a sentence."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from watcher.adapters.store.schema import APPLICATION_ID
from watcher.core.employer import in_one_word
from watcher.errors import StoreError

BUSY_MS = 5000
"""How long another process (a backup, a sqlite3 shell) may hold the file before a call gives up."""

AT_LAST = 4000
"""Pages of the WAL at which SQLite empties it within a commit; before that it is done while no mail waits."""

LARGE = 64 << 20
"""A store larger than this, if it was closed in order, is not read from end to end at each start (0.8 s for 170 MB);
damage in it shows where it is met, and `gracious doctor` reads it all.
"""

_KEPT = (
    "Move it aside and put a backup in its place, or let `gracious doctor --repair` make it anew from your mailboxes; "
    "gracious never starts with an empty store by itself."
)
_FULL = "The disk is full: nothing was written to {file}. Make room, and the work goes on."
_SENTENCES = {
    "SQLITE_FULL": _FULL,
    "SQLITE_IOERR_SHMSIZE": _FULL,
    "SQLITE_READONLY": "The store {file} is read-only. Give the file and its folder back to your user.",
    "SQLITE_PERM": "The store {file} may not be opened. Give the file and its folder back to your user.",
    "SQLITE_CANTOPEN": "The store {file} cannot be opened. Look at the rights of the file and its folder.",
    "SQLITE_BUSY": "Another program has held the store {file} for too long; it is tried again later.",
    "SQLITE_IOERR": "The disk under {file} does not answer as it should: nothing was written.",
    "SQLITE_CORRUPT": "The store {file} is damaged. " + _KEPT,
    "SQLITE_NOTADB": "{file} is not a store, or it is damaged. " + _KEPT,
}


def sentence(error: sqlite3.Error, file: Path) -> str:
    """What a person should know; SQL and values stay out of it."""
    name: str = getattr(error, "sqlite_errorname", "") or type(error).__name__
    for code, text in _SENTENCES.items():
        if name.startswith(code):
            return text.format(file=file)
    return f"The store {file} cannot be used ({name})."


@contextmanager
def translated(file: Path) -> Iterator[None]:
    """Turns every error of sqlite3 and of the disk into StoreError."""
    try:
        yield
    except UnicodeDecodeError as error:  # sqlite3 itself stumbles over the name of a damaged table
        raise StoreError(_SENTENCES["SQLITE_CORRUPT"].format(file=file)) from error
    except sqlite3.Error as error:
        raise StoreError(sentence(error, file)) from error
    except OSError as error:
        raise StoreError(f"The store {file} cannot be used: {error.strerror}.") from error


def open_file(file: Path, steps: Sequence[str], *, thorough: bool = False) -> sqlite3.Connection:
    """A checked connection to the store at `file`, made first if there is none. Raises StoreError.

    `thorough`: from end to end, however large it is.
    """
    with translated(file):
        if not file.exists():
            _make(file, steps)
        file.chmod(0o600)
        whole = thorough or file.stat().st_size < LARGE or file.with_name(f"{file.name}-wal").exists()
        with ExitStack() as undo:
            connection = undo.enter_context(closing(_connection(file)))
            _set_up(connection)
            _check(connection, file, newest=len(steps), whole=whole)
            _migrate(connection, file, steps)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute(f"PRAGMA wal_autocheckpoint = {AT_LAST}")
            undo.pop_all()
    return connection


def _connection(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(file, isolation_level=None, check_same_thread=False)


def _set_up(connection: sqlite3.Connection) -> None:
    connection.row_factory = sqlite3.Row
    connection.create_function("in_one_word", 1, in_one_word, deterministic=True)  # the schema's steps ask for it
    for pragma in (f"busy_timeout = {BUSY_MS}", "synchronous = FULL", "foreign_keys = ON", "trusted_schema = OFF"):
        connection.execute(f"PRAGMA {pragma}")


def _make(file: Path, steps: Sequence[str]) -> None:
    """Build the store beside its place and link it there whole: an empty file at `file` is therefore always a loss."""
    draft = file.with_name(f"{file.name}.{os.getpid()}.new")
    draft.unlink(missing_ok=True)
    _claim(draft)
    try:
        with closing(_connection(draft)) as connection:
            _set_up(connection)
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            for version, step in enumerate(steps):
                _apply(connection, step, version + 1)
        if not file.exists():
            draft.rename(file)
    finally:
        draft.unlink(missing_ok=True)
    folder = os.open(file.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _check(connection: sqlite3.Connection, file: Path, newest: int, *, whole: bool) -> None:
    """Is it ours, is it of today, and, where `whole` is asked for, is it sound from end to end."""
    if _pragma(connection, "application_id") != APPLICATION_ID:
        raise StoreError(f"{file} is not a store of gracious, or it was emptied. {_KEPT}")
    if (version := _pragma(connection, "user_version")) > newest:
        raise StoreError(
            f"The store {file} was written by a newer gracious (version {version}, this one knows {newest}). "
            "Update gracious, or go back to the backup beside it."
        )
    found = connection.execute("PRAGMA quick_check(1)").fetchone()[0] if whole else _length(connection, file)
    if found != "ok":
        raise StoreError(_SENTENCES["SQLITE_CORRUPT"].format(file=file)) from sqlite3.DatabaseError(found)


def _length(connection: sqlite3.Connection, file: Path) -> str:
    """Whether a store that was closed in order has all its pages; a WAL would hold some of them."""
    short = file.stat().st_size < _pragma(connection, "page_size") * _pragma(connection, "page_count")
    return "cut short" if short else "ok"


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    return int(connection.execute(f"PRAGMA {name}").fetchone()[0])


def _migrate(connection: sqlite3.Connection, file: Path, steps: Sequence[str]) -> None:
    """Each missing step in a transaction of its own, after a backup of the whole."""
    have = _pragma(connection, "user_version")
    if have == len(steps):
        return
    _back_up(connection, file.with_name(f"{file.name}.v{have}.bak"))
    for version in range(have, len(steps)):
        _apply(connection, steps[version], version + 1)


def _back_up(connection: sqlite3.Connection, copy: Path) -> None:
    """Whole or not at all: what a full disk leaves half-written is no backup, and an older one stays until then."""
    draft = copy.with_name(f"{copy.name}.new")
    draft.unlink(missing_ok=True)
    _claim(draft)
    try:
        with closing(sqlite3.connect(draft)) as target:
            connection.backup(target)
        draft.replace(copy)
    finally:
        draft.unlink(missing_ok=True)


def _claim(path: Path) -> None:
    """A new empty file that nobody else can read, whatever the umask; SQLite gives -wal and -shm the same rights."""
    descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_RDWR | os.O_CLOEXEC, 0o600)
    os.fchmod(descriptor, 0o600)
    os.close(descriptor)


def _apply(connection: sqlite3.Connection, step: str, version: int) -> None:
    """The step and its version number in one commit."""
    try:
        connection.executescript(f"BEGIN IMMEDIATE; {step}; PRAGMA user_version = {version}; COMMIT;")
    except sqlite3.Error:
        if connection.in_transaction:
            connection.rollback()
        raise
