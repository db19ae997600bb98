"""From an account in config.yaml to something that opens sessions."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from watcher.adapters import credentials, imap
from watcher.adapters.config import Account, OAuth, Password
from watcher.cli import options
from watcher.errors import ConfigError, CredentialError, Problem
from watcher.ports import Connector, Session

if TYPE_CHECKING:
    from watcher.adapters import oauth

SERVICE = "gracious-oauth"
"""Under this name the keyring has sign-ins; passwords are under `gracious`."""


def connector_of(account: Account) -> Connector:
    """Opens sessions of `account`; its secret is asked for at each login and kept nowhere."""
    secret = secret_of(account)
    connect = imap.connector(where_of(account), secret)
    if account.password.oauth is None:
        return connect

    def connect_anew() -> Session:
        """An access token may end before its time: once, a fresh one is tried."""
        try:
            return connect()
        except CredentialError as refused:
            if refused.why != "expired":
                raise
        access_of(account).forget()
        return connect()

    return connect_anew


def secret_of(account: Account) -> Callable[[], str]:
    """What gives the password, or the access token, of `account` when it is asked."""
    if account.password.oauth is not None:
        return access_of(account).token
    spec = spec_of(account.password, account.user)
    return lambda: credentials.secret(spec, account.name, os.environ)


@cache
def access_of(account: Account) -> oauth.Access:
    """One for all mailboxes of an account, so that each renewal serves them all."""
    assert account.password.oauth is not None  # for mypy
    said = account.password.oauth
    access: oauth.Access = oauth_room().Access(account.name, client_of(said), vault_of(account, said), time.monotonic)
    return access


def client_of(said: OAuth) -> oauth.Client:
    client: oauth.Client = oauth_room().Client(
        said.client_id, said.token_url, said.authorize_url, said.device_url, said.scopes, said.options
    )
    return client


def vault_of(account: Account, said: OAuth) -> oauth.Vault:
    path = options.state_home() / f"token-{account.name}"
    return _KeyringVault(account, path) if said.keep == "keyring" else oauth_room().FileVault(path)


def oauth_room() -> ModuleType:
    """The room of authlib, which is an extra: most people never need it."""
    try:
        from watcher.adapters import oauth  # noqa: PLC0415
    except ImportError as error:
        text = "sign-in through the browser needs one more package"
        raise ConfigError((Problem("oauth", 0, 0, text, "pipx inject gracious 'authlib>=1.6' requests"),)) from error
    return oauth


class _KeyringVault:
    """The desktop's keyring; its lock lies in the state folder."""

    def __init__(self, account: Account, path: Path) -> None:
        self._spec = credentials.Keyring(account.user, SERVICE)
        self._name = account.name
        self._path = path

    def load(self) -> str:
        return credentials.secret(self._spec, self._name, os.environ)

    def save(self, text: str) -> None:
        credentials.store(self._spec, text, self._name, os.environ)

    def alone(self) -> contextlib.AbstractContextManager[None]:
        lock: contextlib.AbstractContextManager[None] = oauth_room().lock_beside(self._path)
        return lock


def keyring_of(account: Account) -> credentials.Keyring | None:
    """Where the keyring has what lets `account` in, if it is kept there."""
    said = account.password.oauth
    if said is not None:
        return credentials.Keyring(account.user, SERVICE) if said.keep == "keyring" else None
    return credentials.Keyring(account.user) if account.password.source == "keyring" else None


def where_of(account: Account) -> imap.ImapAccount:
    return imap.ImapAccount(
        host=account.host,
        port=account.port,
        tls=account.tls,
        user=account.user,
        bearer=account.password.oauth is not None,
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
        case "oauth":
            raise CredentialError("There is no password: this account signs in through the browser.")
