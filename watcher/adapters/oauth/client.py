"""One conversation with a token endpoint, by authlib; what may go wrong there, told apart."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from requests import RequestException

from watcher.errors import CredentialError, ServerUnavailable

SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Client:
    """Who asks, and where: one registered application at one house. URLs are https, or http on this machine."""

    client_id: str
    token_url: str
    authorize_url: str = ""
    device_url: str = ""
    scopes: tuple[str, ...] = ()
    options: tuple[tuple[str, str], ...] = ()

    @property
    def host(self) -> str:
        return urlsplit(self.token_url).hostname or ""

    def session(self, secret: str = "", **more: Any) -> OAuth2Session:  # noqa: ANN401  # authlib's own options
        how = "client_secret_post" if secret else "none"
        return OAuth2Session(
            self.client_id,
            secret or None,
            scope=" ".join(self.scopes),
            token_endpoint_auth_method=how,
            default_timeout=SECONDS,
            **more,
        )


@dataclass(frozen=True, slots=True)
class Denied:
    """The server said no (RFC 6749 5.2); `error` is its code, one word."""

    error: str


def ask(client: Client, secret: str, values: Mapping[str, str]) -> dict[str, Any] | Denied:
    """The answer of the token endpoint. Raises ServerUnavailable; no text of an exception holds a token."""
    failed = ""
    try:
        with client.session(secret) as session:
            return dict(session.fetch_token(client.token_url, **values))
    except AuthlibBaseError as error:
        return Denied(_word(error.error))
    except (RequestException, OSError, ValueError) as error:
        failed = type(error).__name__
    raise ServerUnavailable(f"{client.host} does not answer about the sign-in ({failed}).")


def posted(client: Client, url: str, values: Mapping[str, str]) -> dict[str, Any]:
    """The JSON object that `url` answers to a form. Raises ServerUnavailable, CredentialError."""
    failed = ""
    try:
        with client.session() as session:
            answer = session.request("POST", url, data=dict(values), withhold_token=True, timeout=SECONDS)
            told = json.loads(answer.content[:65_536])
    except (RequestException, OSError, ValueError) as error:
        failed = type(error).__name__
    if failed or not isinstance(told, dict):
        raise ServerUnavailable(f"{client.host} does not answer about the sign-in ({failed or 'no object'}).")
    if "error" in told:
        raise CredentialError(f"{client.host} does not begin a sign-in ({_word(told['error'])}).")
    return told


def _word(error: object) -> str:
    return re.sub(r"[^a-z0-9_]", "", str(error or "unknown").lower())[:60]
