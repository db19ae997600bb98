"""What must survive: cases, check-ins and checkpoints in one SQLite file (sqlite3)."""

from __future__ import annotations

from watcher.adapters.store.folder import lock, network_file_system, owner
from watcher.adapters.store.sqlite import SqliteStore

__all__ = ["SqliteStore", "lock", "network_file_system", "owner"]
