"""Signing in: with a code on another screen (RFC 8628), or in this machine's browser (RFC 8252, with PKCE)."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs
from wsgiref.simple_server import WSGIRequestHandler, make_server

from watcher.adapters.oauth.access import Grant
from watcher.adapters.oauth.client import Client, Denied, ask, posted
from watcher.errors import CredentialError

DEVICE = "urn:ietf:params:oauth:grant-type:device_code"
PATIENCE = 900.0
"""Seconds for a person to sign in."""
THANKS = "You are signed in. This window can be closed."
SORRY = "The sign-in did not happen. This window can be closed."


def by_device(
    client: Client, secret: str, show: Callable[[str, str], None], sleep: Callable[[float], None] = time.sleep
) -> Grant:
    """`show` is given an address and a code for the user. Raises CredentialError, ServerUnavailable."""
    told = posted(client, client.device_url, {"client_id": client.client_id, "scope": " ".join(client.scopes)})
    show(str(told.get("verification_uri") or told.get("verification_url") or ""), str(told.get("user_code", "")))
    pause, left = float(told.get("interval") or 5), float(told.get("expires_in") or PATIENCE)
    while left > 0:
        sleep(pause)
        left -= pause
        answer = ask(client, secret, {"grant_type": DEVICE, "device_code": str(told.get("device_code", ""))})
        if not isinstance(answer, Denied):
            return _grant(client, answer, secret)
        if answer.error == "slow_down":
            pause += 5
        elif answer.error != "authorization_pending":
            raise _refused(client, answer.error)
    raise CredentialError("Nobody signed in while the code was good.")


def by_browser(client: Client, secret: str, show: Callable[[str], None]) -> Grant:
    """`show` is given the address to open; the answer comes back to a port on loopback.

    Raises CredentialError, ServerUnavailable.
    """
    came: dict[str, str] = {}
    with make_server(
        "127.0.0.1", 0, lambda environ, start: _answered(came, environ, start), handler_class=_Quiet
    ) as server:
        verifier = secrets.token_urlsafe(48)
        back = f"http://127.0.0.1:{server.server_port}/"
        with client.session(secret, redirect_uri=back, code_challenge_method="S256") as session:
            url, state = session.create_authorization_url(
                client.authorize_url, code_verifier=verifier, **dict(client.options)
            )
        show(url)
        server.timeout = 1.0
        until = time.monotonic() + PATIENCE
        while "state" not in came and time.monotonic() < until:
            server.handle_request()
    if not secrets.compare_digest(came.get("state", ""), state) or "code" not in came:
        raise _refused(client, came.get("error", "no answer"))
    values = {
        "grant_type": "authorization_code",
        "code": came["code"],
        "redirect_uri": back,
        "code_verifier": verifier,
    }
    answer = ask(client, secret, values)
    if isinstance(answer, Denied):
        raise _refused(client, answer.error)
    return _grant(client, answer, secret)


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        """A line in the log would hold the code."""


def _answered(came: dict[str, str], environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    """The first request with a state counts; a browser also asks for an icon."""
    query = {key: values[0] for key, values in parse_qs(str(environ.get("QUERY_STRING", ""))).items()}
    if "state" in query and "state" not in came:
        came.update(query)
    start("200 OK", [("Content-Type", "text/plain; charset=utf-8")])
    return [(THANKS if "code" in came else SORRY).encode()]


def _grant(client: Client, answer: dict[str, Any], secret: str) -> Grant:
    """Checked: what was granted must let us read mail, and last."""
    granted = set(str(answer.get("scope") or " ".join(client.scopes)).split())
    missing = [scope for scope in client.scopes if scope not in granted and scope != "offline_access"]
    if missing:
        raise CredentialError(
            f"The sign-in does not include mail ({', '.join(missing)}); tick it on the page that asks."
        )
    if not answer.get("refresh_token"):
        raise CredentialError(f"{client.host} gave a sign-in that does not last (no refresh token).")
    return Grant(str(answer["refresh_token"]), client_secret=secret, since=datetime.now(UTC).isoformat())


def _refused(client: Client, error: str) -> CredentialError:
    words = {
        "access_denied": "it was declined",
        "expired_token": "the code has run out",
        "no answer": "nobody signed in",
    }
    return CredentialError(f"No sign-in at {client.host}: {words.get(error, error)}.")
