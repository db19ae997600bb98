"""From an account in config.yaml to something that opens sessions."""

from __future__ import annotations

import os
from pathlib import Path

from watcher.adapters import credentials, imap
from watcher.adapters.config import Account, Password
from watcher.ports import Connector


def connector_of(account: Account) -> Connector:
    """Opens sessions of `account`; its secret is asked for at each login and kept nowhere."""
    spec = spec_of(account.password, account.user)
    return imap.connector(where_of(account), lambda: credentials.secret(spec, account.name, os.environ))


def where_of(account: Account) -> imap.ImapAccount:
    return imap.ImapAccount(
        host=account.host,
        port=account.port,
        tls=account.tls,
        user=account.user,
        certificate=account.certificate,
        drafts=account.drafts,
        sent=account.sent,
    )


def spec_of(password: Password, user: str) -> credentials.Spec:
    match password.source:
        case "keyring":
            return credentials.Keyring(user)
        case "file":
            return credentials.File(Path(password.words[0]))
        case "command":
            return credentials.Command(password.words)
        case "credential":
            return credentials.Credential(password.words[0])
