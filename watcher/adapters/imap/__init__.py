"""IMAP4rev1 by imapclient: sessions that survive hostile servers, and never send or change anybody's mail."""

from __future__ import annotations

import ssl
from collections.abc import Callable

from watcher.adapters.imap.account import AUTO, ImapAccount, Tls, refuse_open_line, trust
from watcher.adapters.imap.login import authenticated, silence_libraries
from watcher.adapters.imap.session import ImapSession
from watcher.errors import GraciousError
from watcher.ports import Connector

__all__ = ["AUTO", "ImapAccount", "ImapSession", "Tls", "connector"]


def connector(account: ImapAccount, secret: Callable[[], str], context: ssl.SSLContext | None = None) -> Connector:
    """A Connector for `account`; `secret` is asked once per connection, after TLS stands.

    Raises ConfigError for `tls: none` to another machine. `context` replaces the system's trust (tests, private CAs).
    """
    refuse_open_line(account)
    silence_libraries()

    def connect() -> ImapSession:
        client, wire = authenticated(account, secret, context or trust())
        try:
            return ImapSession(account, client, wire)
        except GraciousError:
            wire.shutdown()
            raise

    return connect
