"""A file that a person wrote, opened with care, as a document."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from watcher.adapters.config.yaml import MAX_OCTETS, Document, read
from watcher.errors import ConfigError, Problem


def document(path: Path, where_from: str = "", *, guarded: bool = False) -> Document:
    """The file at `path`. `guarded`: others must not be able to write it, for it may name a program to run."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb") as file:
            mode = os.fstat(descriptor).st_mode
            octets = file.read(MAX_OCTETS + 1) if stat.S_ISREG(mode) else b""
    except FileNotFoundError as error:
        raise _unread(path, "there is no such file", where_from) from error
    except (OSError, ValueError) as error:
        raise _unread(path, f"the file cannot be read: {getattr(error, 'strerror', error)}") from error
    if not stat.S_ISREG(mode):
        raise _unread(path, "this is not a file but something else, such as a folder")
    if guarded and mode & stat.S_IWOTH:
        raise _unread(path, "everybody on this machine may write this file", f"chmod o-w {path}")
    return read(octets, str(path))


def _unread(path: Path, text: str, hint: str = "") -> ConfigError:
    return ConfigError((Problem(str(path), 0, 0, text, hint),))
