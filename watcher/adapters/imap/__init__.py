"""IMAP4rev1 by imapclient: sessions that survive hostile servers, and never send or change anybody's mail."""

from __future__ import annotations

import ssl
from collections.abc import Callable

from watcher.adapters.imap.account import AUTO, ImapAccount, Tls, context_of, refuse_open_line
from watcher.adapters.imap.line import Pace
from watcher.adapters.imap.login import IMPLICIT, authenticated, presented, silence_libraries
from watcher.adapters.imap.mailboxes import Survey
from watcher.adapters.imap.session import ImapSession
from watcher.errors import GraciousError
from watcher.ports import Connector

__all__ = ["AUTO", "IMPLICIT", "ImapAccount", "ImapSession", "Survey", "Tls", "connect", "connector", "presented"]


def connector(account: ImapAccount, secret: Callable[[], str], context: ssl.SSLContext | None = None) -> Connector:
    """A Connector for `account`; `secret` is asked once per connection, after TLS stands.

    Raises ConfigError for `tls: none` to another machine. `context` replaces what the account trusts (tests).
    """
    refuse_open_line(account)
    pace = Pace()
    return lambda: connect(account, secret, context, pace)


def connect(
    account: ImapAccount, secret: Callable[[], str], context: ssl.SSLContext | None = None, pace: Pace | None = None
) -> ImapSession:
    """One session. Raises ConfigError as `connector` does, ServerUnavailable, CredentialError."""
    refuse_open_line(account)
    silence_libraries()
    client, wire = authenticated(account, secret, context or context_of(account))
    try:
        return ImapSession(account, client, wire, pace)
    except GraciousError:
        wire.shutdown()
        raise
