"""From a kept grant to an access token that is still good (RFC 6749 6)."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

from watcher.adapters.oauth.client import Client, Denied, ask
from watcher.adapters.oauth.vault import Vault
from watcher.errors import CredentialError

RENEW_AT = 0.8
"""Share of its life after which an access token is renewed."""
LIFE = 3600.0
"""Seconds, where the server does not say."""


@dataclass(frozen=True, slots=True)
class Grant:
    """What a sign-in gave. `previous` is the refresh token before the last rotation: some take it for a while."""

    refresh_token: str
    previous: str = ""
    client_secret: str = ""
    since: str = field(default="", compare=False)
    """When somebody signed in, ISO 8601 with its zone; empty for what an older version kept."""

    def text(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def of(cls, text: str) -> Grant:
        """Raises CredentialError for what is no grant."""
        try:
            return cls(**{key: str(value) for key, value in json.loads(text).items()})
        except (ValueError, TypeError, AttributeError):
            raise CredentialError("What is kept of the sign-in is damaged.", why="expired") from None


class Access:
    """Access tokens of one account, renewed in time. Thread-safe; nothing secret is ever in a text or a repr."""

    def __init__(self, account: str, client: Client, vault: Vault, monotonic: Callable[[], float]) -> None:
        self._account = account
        self._client = client
        self._vault = vault
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._token, self._until = "", 0.0

    def token(self) -> str:
        """One that is good for a while. Raises CredentialError (`why="expired"`: sign in again), ServerUnavailable."""
        with self._lock:
            if self._monotonic() >= self._until:
                self._token, life = self._renewed()
                self._until = self._monotonic() + RENEW_AT * life
            return self._token

    def since(self) -> datetime | None:
        """When somebody signed in; None when nobody knows. Raises CredentialError, StoreError."""
        try:
            return datetime.fromisoformat(Grant.of(self._vault.load()).since)
        except ValueError:
            return None

    def forget(self) -> None:
        """The server did not take the token, whatever its time: the next one is fresh."""
        with self._lock:
            self._until = 0.0

    def _renewed(self) -> tuple[str, float]:
        """The grant is read anew, under its lock: another process may have rotated it meanwhile."""
        with self._vault.alone():
            grant = Grant.of(self._vault.load())
            answer = self._answer(grant)
            rotated = str(answer.get("refresh_token") or grant.refresh_token)
            if rotated != grant.refresh_token:
                self._vault.save(replace(grant, refresh_token=rotated, previous=grant.refresh_token).text())
        return str(answer["access_token"]), _seconds(answer.get("expires_in"))

    def _answer(self, grant: Grant) -> dict[str, Any]:
        denied = Denied("unknown")
        for token in filter(None, (grant.refresh_token, grant.previous)):
            values = {"grant_type": "refresh_token", "refresh_token": token}
            answer = ask(self._client, grant.client_secret, values)
            if not isinstance(answer, Denied):
                return answer
            denied = answer
            if denied.error != "invalid_grant":
                break
        raise self._over(denied)

    def _over(self, denied: Denied) -> CredentialError:
        again = f"`gracious init --login {self._account}` signs in again"
        if denied.error == "invalid_grant":
            return CredentialError(
                f"The sign-in of {self._account} has run out or was taken back; {again}.", why="expired"
            )
        return CredentialError(
            f"{self._client.host} does not renew the sign-in of {self._account} ({denied.error}); {again}."
        )


def _seconds(value: object) -> float:
    try:
        return max(0.0, float(str(value)))
    except ValueError:
        return LIFE
