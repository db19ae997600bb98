"""Where a grant is kept: one small secret text, replaced whole."""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from watcher.errors import CredentialError, StoreError

OCTETS = 16_384


class Vault(Protocol):
    """Keeps one secret text. `load` and `save` raise CredentialError or StoreError."""

    def load(self) -> str: ...

    def save(self, text: str) -> None: ...

    def alone(self) -> contextlib.AbstractContextManager[None]:
        """While this is held nobody else, in this process or another, renews the same grant."""
        ...


class FileVault:
    """A file of its owner alone in the state folder: a new one takes its place before the old one is forgotten."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def load(self) -> str:
        try:
            descriptor = os.open(self.path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        except OSError as error:
            raise CredentialError(f"There is no sign-in at {self.path} ({error.strerror}).", why="expired") from error
        with os.fdopen(descriptor, "rb") as file:
            if os.fstat(descriptor).st_mode & 0o077:
                raise CredentialError(f"{self.path} can be read by others; `chmod 600` puts that right.")
            return file.read(OCTETS).decode("utf-8", "replace")

    def save(self, text: str) -> None:
        """On the disk before it is used: a refresh token that was rotated and lost ends the sign-in."""
        fresh = self.path.with_name(self.path.name + ".new")
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(descriptor)
            fresh.replace(self.path)
            folder = os.open(self.path.parent, os.O_RDONLY)
            os.fsync(folder)
            os.close(folder)
        except OSError as error:
            raise StoreError(f"The sign-in cannot be kept at {self.path} ({error.strerror}).") from error

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        with lock_beside(self.path):
            yield


@contextlib.contextmanager
def lock_beside(path: Path) -> Iterator[None]:
    """Wait for, and hold, PATH.lock. Raises StoreError."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with path.with_name(path.name + ".lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
    except OSError as error:
        raise StoreError(f"{path}.lock cannot be held ({error.strerror}).") from error
