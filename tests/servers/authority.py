"""A small OAuth 2.0 authority on loopback: device codes, PKCE, rotating refresh tokens, and what Dovecot asks of it."""

from __future__ import annotations

import base64
import hashlib
import itertools
import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self
from urllib.parse import parse_qs, urlencode, urlsplit

SCOPE = "imap.read"
CLIENT_ID, CLIENT_SECRET = "desk-client", "not-so-secret"


@dataclass
class Authority:
    """Signs `user` in. What it does next is changed by the test: `pending` answers before a device code is good,
    `declined`, `scope` that is granted, `rotates`, `revoked`, `life` of an access token, `down` for 503.
    """

    user: str
    pending: int = 1
    declined: bool = False
    scope: str = SCOPE
    rotates: bool = True
    revoked: bool = False
    life: int = 3600
    down: bool = False
    asked: list[dict[str, str]] = field(default_factory=list)
    good: set[str] = field(default_factory=set)
    """Access tokens that Dovecot is told are good."""
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))
    _refresh: set[str] = field(default_factory=set)
    _challenge: str = ""

    def __enter__(self) -> Self:
        authority = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                place = urlsplit(self.path)
                query = {key: values[0] for key, values in parse_qs(place.query).items()}
                authority._get(self, place.path, query)

            def do_POST(self):
                octets = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                form = {key: values[0] for key, values in parse_qs(octets.decode()).items()}
                authority._post(self, urlsplit(self.path).path, form)

            def log_message(self, *_):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join(5)
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"http://localhost:{self._server.server_port}"

    def block(self, **more: object) -> dict[str, object]:
        """The `oauth` block of config.yaml that asks this authority."""
        urls = {"token_url": f"{self.url}/token", "device_url": f"{self.url}/device"}
        return {"house": "other", "client_id": CLIENT_ID, **urls, "scopes": [SCOPE], "keep": "state", **more}

    def renewals(self) -> list[str]:
        return [form["refresh_token"] for form in self.asked if form.get("grant_type") == "refresh_token"]

    def expire(self) -> None:
        """Every access token is over, whatever it was promised."""
        self.good.clear()

    def _get(self, handler, path: str, query: dict[str, str]) -> None:
        if path == "/authorize":
            self._challenge = query["code_challenge"]
            back = {"state": query["state"]} | ({"error": "access_denied"} if self.declined else {"code": "the-code"})
            handler.send_response(302)
            handler.send_header("Location", f"{query['redirect_uri']}?{urlencode(back)}")
            handler.end_headers()
        elif path == "/tokeninfo":
            fine = query.get("access_token") in self.good
            self._say(handler, 200 if fine else 401, {"email": self.user} if fine else {"error": "invalid_token"})

    def _post(self, handler, path: str, form: dict[str, str]) -> None:
        self.asked.append(form)
        if self.down:
            self._say(handler, 503, {})
        elif path == "/device":
            told = {"device_code": "dc", "user_code": "ABCD-EFGH", "verification_uri": f"{self.url}/here"}
            self._say(handler, 200, {**told, "interval": 0.01, "expires_in": 60})
        else:
            self._say(handler, *self._token(form))

    def _token(self, form: dict[str, str]) -> tuple[int, dict[str, object]]:
        kind = form.get("grant_type", "")
        if kind.endswith("device_code"):
            self.pending -= 1
            if self.declined:
                return 400, {"error": "access_denied"}
            return self._granted() if self.pending < 0 else (400, {"error": "authorization_pending"})
        if kind == "authorization_code":
            digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
            proven = base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == self._challenge
            return self._granted() if proven and form["code"] == "the-code" else (400, {"error": "invalid_grant"})
        if self.revoked or form.get("refresh_token") not in self._refresh:
            return 400, {"error": "invalid_grant"}
        if self.rotates:
            self._refresh.clear()
        return self._granted()

    def _granted(self) -> tuple[int, dict[str, object]]:
        number = next(self._numbers)
        self.good.add(f"access-{number}")
        told: dict[str, object] = {"access_token": f"access-{number}", "token_type": "Bearer", "expires_in": self.life}
        if self.rotates or not self._refresh:
            self._refresh.add(f"refresh-{number}")
            told["refresh_token"] = f"refresh-{number}"
        return 200, {**told, "scope": self.scope}

    @staticmethod
    def _say(handler, status: int, values: dict[str, object]) -> None:
        octets = json.dumps(values).encode()
        handler.send_response(status)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(octets)))
        handler.end_headers()
        handler.wfile.write(octets)
