"""The state folder: ours alone, on a local disk, one daemon at a time."""

from __future__ import annotations

import fcntl
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from watcher.errors import ConfigError, Problem, ServerUnavailable, StoreError

PRIVATE = 0o700
MOUNTS = Path("/proc/self/mountinfo")
NETWORK = frozenset(
    {"nfs", "nfs4", "cifs", "smb2", "smb3", "smbfs", "9p", "virtiofs", "afs", "ceph", "glusterfs", "lustre"}
)
"""Where the locks and the shared memory of WAL are not to be trusted (sqlite.org/wal.html, section 1)."""

_POINT = 4
"""Which field of mountinfo says where a file system is mounted."""
_OCTAL = re.compile(r"\\([0-7]{3})")


def network_file_system(folder: Path, mounts: Path = MOUNTS) -> str | None:
    """The type of the network file system `folder` lies on (proc(5)); None on a local disk or when unknown."""
    try:
        lines = mounts.read_text(errors="surrogateescape").splitlines()
    except OSError:
        return None
    kind = _mounted(folder.resolve(), lines)
    return kind if kind in NETWORK or kind.startswith("fuse.") else None


def _mounted(folder: Path, lines: list[str]) -> str:
    """The type of the innermost mount above `folder`; of two at the same place the later one hides the other."""
    best, kind = -1, ""
    for line in lines:
        mount, _, rest = line.partition(" - ")
        fields = mount.split(" ")
        if len(fields) <= _POINT:
            continue
        point = Path(_OCTAL.sub(lambda octal: chr(int(octal.group(1), 8)), fields[_POINT]))
        if folder.is_relative_to(point) and len(point.parts) >= best:
            best, kind = len(point.parts), rest.split(" ")[0]
    return kind


def prepare(folder: Path) -> None:
    """Make the state folder and its missing parents, readable by nobody else.

    Raises StoreError when that is not possible, ConfigError on a network file system.
    """
    try:
        for missing in reversed([path for path in (folder, *folder.parents) if not path.exists()]):
            missing.mkdir(mode=PRIVATE, exist_ok=True)
            missing.chmod(PRIVATE)
        if stat.S_IMODE(folder.stat().st_mode) != PRIVATE:
            folder.chmod(PRIVATE)
    except OSError as error:
        raise StoreError(f"The state folder {folder} cannot be made or kept private: {error.strerror}.") from error
    if kind := network_file_system(folder):
        text = f"the state folder lies on a network file system ({kind}), where a store breaks"
        raise ConfigError((Problem(str(folder), 0, 0, text, "set XDG_STATE_HOME to a folder on a local disk"),))


@contextmanager
def lock(folder: Path) -> Iterator[None]:
    """Hold the state folder as its one daemon; the kernel lets go of it even after kill -9 (flock(2)).

    Raises ServerUnavailable (exit 75) with the other's pid, StoreError, ConfigError.
    """
    prepare(folder)
    try:
        descriptor = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise StoreError(f"The lock in {folder} cannot be opened: {error.strerror}.") from error
    try:
        _hold(descriptor)
        yield
    finally:
        os.close(descriptor)


def owner(folder: Path) -> int | None:
    """The pid of the daemon that holds the state folder, or None; takes nothing away from it."""
    try:
        with (folder / "lock").open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        digits = (folder / "lock").read_text("ascii", "replace").strip()
        return int(digits) if digits.isdigit() else None
    except OSError:
        return None
    return None


def _hold(descriptor: int) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        pid = os.pread(descriptor, 20, 0).decode("ascii", "replace").strip() or "unknown"
        raise ServerUnavailable(f"gracious is already running, pid {pid}.") from error
    os.fchmod(descriptor, 0o600)
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
