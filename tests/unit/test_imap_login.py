"""The way in: a hardened line, no password on an open one, and refusals told apart."""

from __future__ import annotations

import logging
import socket
import ssl
import struct
import traceback
from dataclasses import replace
from pathlib import Path

import pytest
from servers.dovecot import certificate, trusting
from servers.scripted import Answer, Line, ScriptedServer
from servers.talking import ACCOUNT, HASTY, talking

from watcher.adapters.imap import ImapAccount, connector
from watcher.errors import ConfigError, CredentialError, GraciousError, ServerUnavailable


def test_line_is_hardened() -> None:
    """NODELAY, keepalive, an end to unacknowledged octets, and a reset instead of a late delivery."""
    with talking() as (session, _):
        sock = session._wire.sock
        assert sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        assert sock.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
        assert struct.unpack("ii", sock.getsockopt(socket.SOL_SOCKET, socket.SO_LINGER, 8)) == (1, 0)
        assert sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == 30_000


def test_nothing_said_is_kept_or_logged(caplog: pytest.LogCaptureFixture) -> None:
    """imapclient's wire log is off, imaplib keeps no last commands, and no logger hears a word of the server."""
    caplog.set_level(logging.DEBUG)
    greeting = b"* OK \x1b[2J [ALERT] canary\r\n"
    with talking({"NOOP": b"* OK [ALERT] canary \xff\r\nTAG OK x\r\n"}, greeting=greeting) as (session, _):
        session.examine("INBOX")
        session._wire.noop()
        assert session._wire.debug == 0
        assert session._wire._cmd_log == {}
    assert caplog.records == []


@pytest.mark.parametrize("host", ["imap.example.org", "192.0.2.1", "localhost.example.org", "0.0.0.0", "::2"])
def test_open_line_stays_on_this_machine(host: str) -> None:
    """`tls: none` to anywhere else is refused before any connection."""
    with pytest.raises(ConfigError, match="tls: none is for a server on this machine only"):
        connector(replace(ACCOUNT, host=host), lambda: "secret")


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.1.2.3", "::1"])
def test_open_line_on_this_machine_is_fine(host: str) -> None:
    """Tests and local bridges need it."""
    assert callable(connector(replace(ACCOUNT, host=host), lambda: "secret"))


def test_logout_is_polite_once() -> None:
    """LOGOUT is sent, and only then may the kernel close the ordinary way."""
    with ScriptedServer() as server:
        session = connector(replace(ACCOUNT, port=server.port), lambda: "secret")()
        session.close()
        session.close()
        assert len(server.commands("LOGOUT")) == 1


def login_error(script: dict[str, Answer], account: ImapAccount = ACCOUNT, **server: bytes) -> GraciousError:
    with ScriptedServer(script, **server) as scripted, pytest.raises(GraciousError) as caught:
        connector(replace(account, port=scripted.port), lambda: "yranac"[::-1])()
    assert "canary" not in "".join(traceback.format_exception(caught.value))
    return caught.value


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (b"TAG NO [AUTHENTICATIONFAILED] canary\r\n", CredentialError),
        (b"TAG NO [AUTHENTICATIONFAILED] temporary canary, try again\r\n", CredentialError),
        (b"TAG NO [EXPIRED] canary\r\n", CredentialError),
        (b"TAG NO LOGIN jane canary failed\r\n", CredentialError),
        (b"TAG NO [ALERT] Application-specific password required\r\n", CredentialError),
        (b"TAG BAD syntax: LOGIN jane canary\r\n", CredentialError),
        (b"TAG NO [PRIVACYREQUIRED] canary\r\n", CredentialError),
        (b"TAG NO [UNAVAILABLE] canary\r\n", ServerUnavailable),
        (b"TAG NO [INUSE] canary\r\n", ServerUnavailable),
        (b"TAG NO Temporary authentication failure canary\r\n", ServerUnavailable),
        (b"TAG NO Too many connections canary\r\n", ServerUnavailable),
        (b"* BYE canary\r\n", ServerUnavailable),
        (b"TAG OK\r\n", ServerUnavailable),
        (b"nonsense canary\r\n", ServerUnavailable),
        (b"", ServerUnavailable),
    ],
)
def test_wrong_password_and_busy_server_are_told_apart(answer: bytes, kind: type[GraciousError]) -> None:
    """Only the first is the user's affair; in neither are the server's words repeated, as they may echo the command."""
    error = login_error({"LOGIN": answer}, ACCOUNT if answer else HASTY)
    assert type(error) is kind
    assert error.__context__ is None


@pytest.mark.parametrize(
    ("server", "text"),
    [
        ({"greeting": b"* BYE overloaded\r\n"}, "does not answer as an IMAP server"),
        ({"greeting": b"220 smtp ready\r\n"}, "does not answer as an IMAP server"),
        ({"greeting": b"* PREAUTH welcome\r\n"}, "somebody it knows already"),
        ({"greeting": b""}, "does not answer in time"),
        ({"capabilities": b"POP3"}, "does not answer as an IMAP server"),
    ],
)
def test_strange_greetings(server: dict[str, bytes], text: str) -> None:
    """Busy, no IMAP, already logged in, silent: four sentences and no password sent."""
    seconds = 0.5 if server.get("greeting") == b"" else ACCOUNT.connect_timeout
    with ScriptedServer({}, **server) as scripted, pytest.raises(ServerUnavailable, match=text):
        connector(replace(ACCOUNT, port=scripted.port, connect_timeout=seconds), lambda: "secret")()
    assert scripted.commands("LOGIN") == []


@pytest.mark.parametrize(
    ("script", "capabilities"),
    [
        ({}, b"IMAP4rev1"),
        ({"STARTTLS": b"TAG NO no\r\n"}, b"IMAP4rev1 STARTTLS"),
        ({"STARTTLS": b"TAG BAD no\r\n"}, b"IMAP4rev1 STARTTLS"),
        ({"STARTTLS": b"TAG OK go\r\n* OK injected\r\n"}, b"IMAP4rev1 STARTTLS"),
    ],
)
def test_starttls_is_a_must(script: dict[str, Answer], capabilities: bytes) -> None:
    """Not offered, refused or broken: no password goes over the open line."""
    asked: list[str] = []
    with ScriptedServer(script, capabilities=capabilities) as server, pytest.raises(ServerUnavailable):
        connector(replace(HASTY, port=server.port, tls="starttls"), lambda: asked.append("") or "secret")()
    assert (asked, server.commands("LOGIN")) == ([], [])


def test_what_comes_before_the_handshake_is_thrown_away(tmp_path: Path) -> None:
    """Answers injected behind the OK to STARTTLS do not become answers of the encrypted line."""
    crt, key = certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(crt, key)

    def starttls(line: Line, tag: bytes, _: bytes) -> None:
        line.send(tag + b" OK go\r\n* 77 EXISTS\r\n")
        line.sock = context.wrap_socket(line.sock, server_side=True)

    with ScriptedServer({"STARTTLS": starttls}, capabilities=b"IMAP4rev1 STARTTLS") as server:
        account = replace(ACCOUNT, port=server.port, tls="starttls")
        session = connector(account, lambda: "secret", trusting(crt))()
        assert len(server.commands("LOGIN")) == 1
        assert "EXISTS" not in session._wire.untagged_responses
        session.close()


@pytest.mark.parametrize(("user", "password"), [("jane", "a\r\nX1 LOGOUT"), ("ja\nne", "a"), ("jane", "a\0")])
def test_control_characters_never_reach_the_login(user: str, password: str) -> None:
    """A line break in a password would be a command."""
    with ScriptedServer() as server, pytest.raises(CredentialError, match="control character"):
        connector(replace(ACCOUNT, port=server.port, user=user), lambda: password)()
    assert server.commands("LOGIN") == []


def test_failing_secret_closes_the_line() -> None:
    """Whatever the keyring says is passed on."""

    def locked() -> str:
        raise CredentialError("locked")

    with ScriptedServer() as server, pytest.raises(CredentialError, match="locked"):
        connector(replace(ACCOUNT, port=server.port), locked)()


DENIED = [
    ("NO [ALERT] Application-specific password required: https://mail.example/185833 (Failure)", "app-password"),
    ("NO [ALERT] Your account is not enabled for IMAP use. Please visit your settings page.", "imap-off"),
    ("NO [AUTHENTICATIONFAILED] IMAP access is disabled for your domain.", "imap-off"),
    ("NO [WEBALERT https://accounts.example/signin] Web login required.", "browser"),
    ("NO [ALERT] Please log in via your web browser: https://mail.example/78754 (Failure)", "browser"),
    ("NO AUTHENTICATE failed. BasicAuthBlocked", "no-passwords"),
    ("NO [EXPIRED] Password is too old.", "expired"),
    ("NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)", "wrong"),
    ("NO LOGIN failed.", "wrong"),
]


@pytest.mark.parametrize(("answer", "why"), DENIED, ids=[row[0][3:40] for row in DENIED])
def test_the_answers_to_a_password_are_told_apart(answer: str, why: str) -> None:
    """What no password of this kind could open is not called a wrong password; the server's words stay out."""
    with (
        ScriptedServer({"LOGIN": f"TAG {answer}\r\n".encode()}) as server,
        pytest.raises(CredentialError) as caught,
    ):
        connector(replace(ACCOUNT, port=server.port), lambda: "secret")()
    assert caught.value.why == why
    assert "://" not in str(caught.value)
