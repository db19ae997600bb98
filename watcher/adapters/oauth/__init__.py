"""Sign-in without a password (RFC 6749): access tokens that are renewed in time, refresh tokens that may rotate."""

from __future__ import annotations

from watcher.adapters.oauth.access import Access, Grant
from watcher.adapters.oauth.client import Client
from watcher.adapters.oauth.signin import by_browser, by_device
from watcher.adapters.oauth.vault import FileVault, Vault, lock_beside

__all__ = ["Access", "Client", "FileVault", "Grant", "Vault", "by_browser", "by_device", "lock_beside"]
