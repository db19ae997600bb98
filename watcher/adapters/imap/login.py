"""From an account to an authenticated line: TLS first, then the credential."""

from __future__ import annotations

import imaplib
import logging
import re
import socket
import ssl
from collections.abc import Callable

from imapclient import IMAPClient

from watcher.adapters.imap.account import ImapAccount
from watcher.adapters.imap.answers import login_refusal
from watcher.adapters.imap.wire import Refusal, Wire
from watcher.errors import CredentialError, GraciousError, ServerUnavailable

BROKEN = (
    OSError,  # ssl.SSLError and TimeoutError among them
    imaplib.IMAP4.error,
    ArithmeticError,
    AttributeError,
    LookupError,
    MemoryError,
    RecursionError,
    TypeError,
    ValueError,
)
"""Whatever comes out of imaplib and imapclient when a line is lost or a server lies."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


class Client(IMAPClient):  # type: ignore[misc]
    """imapclient on a line of ours."""

    def __init__(self, wire: Wire, *, encrypted: bool) -> None:
        self._wire = wire
        super().__init__(wire.host, wire.port, ssl=encrypted)
        wire.debug = 0  # imapclient sets 5, which formats every line, passwords too

    def _create_IMAP4(self) -> Wire:  # noqa: N802, imapclient's name
        return self._wire


def silence_libraries() -> None:
    """The loggers of imapclient repeat what servers say, raw; we say ourselves what is worth saying."""
    logging.getLogger("imapclient").setLevel(logging.CRITICAL + 1)


def authenticated(
    account: ImapAccount, secret: Callable[[], str], context: ssl.SSLContext | None
) -> tuple[Client, Wire]:
    """Connect and log in. Raises ServerUnavailable, CredentialError."""
    try:
        wire = _dial(account, context)
    except (*BROKEN, Refusal) as error:
        raise _unreachable(account, error) from error
    try:
        return _admitted(account, secret, context, wire), wire
    except GraciousError:
        wire.shutdown()
        raise


def _dial(account: ImapAccount, context: ssl.SSLContext | None) -> Wire:
    return Wire(
        account.host,
        account.port,
        tls=context if account.tls == "implicit" else None,
        connect_timeout=account.connect_timeout,
        read_timeout=account.read_timeout,
    )


def _admitted(account: ImapAccount, secret: Callable[[], str], context: ssl.SSLContext | None, wire: Wire) -> Client:
    client = Client(wire, encrypted=account.tls == "implicit")
    if wire.state != "NONAUTH":
        raise ServerUnavailable(f"{account.host} greets us as somebody it knows already; that is not to be trusted.")
    if account.tls == "starttls":
        _encrypt(account, client, wire, context)
    password = secret()
    wire.allow(2 * account.read_timeout)
    if (refused := _log_in(account, client, password)) is not None:
        raise refused  # outside of any handler: no chained exception may carry the password
    return client


def _encrypt(account: ImapAccount, client: Client, wire: Wire, context: ssl.SSLContext | None) -> None:
    wire.allow(account.connect_timeout)
    try:
        client.starttls(context)
    except (*BROKEN, Refusal) as error:
        raise _unreachable(account, error, "STARTTLS") from error


def _log_in(account: ImapAccount, client: Client, password: str) -> GraciousError | None:
    """The error to raise, if any; never with the server's words or a cause, as servers echo commands."""
    if _CONTROL.search(account.user + password):
        return CredentialError(f"The user name or password of {account.user!r} contains a control character.")
    try:
        _present(account, client, password)
    except Refusal as refused:
        return login_refusal(refused.text, account.user, account.host)
    except BROKEN:
        return ServerUnavailable(f"The connection to {account.host} was lost during the login.")
    return None


def _present(account: ImapAccount, client: Client, password: str) -> None:
    """LOGIN is ASCII only (RFC 9051 6.2.3); a password beyond that needs SASL PLAIN (RFC 4616)."""
    if (account.user + password).isascii() and not client.has_capability("LOGINDISABLED"):
        client.login(_quoted(account.user), password)
    else:
        client.plain_login(account.user, password)


def _quoted(text: str) -> str:
    """As imaplib quotes the password but not the user."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _unreachable(account: ImapAccount, error: BaseException, step: str = "") -> ServerUnavailable:
    host = account.host
    match error:
        case ssl.SSLCertVerificationError():
            text = f"The certificate of {host} is not to be trusted: {error.verify_message}"
        case socket.gaierror():
            text = f"The name {host} is not known to the network"
        case TimeoutError():
            text = f"{host} does not answer in time"
        case ssl.SSLError():
            text = f"{host} and we agree on no kind of TLS at port {account.port}"
        case _ if step:
            text = f"{host} does not offer {step}, and without encryption nothing is sent"
        case OSError():
            text = f"{host} cannot be reached at port {account.port} ({error.strerror or 'no reason known'})"
        case _:
            text = f"{host} does not answer as an IMAP server does at port {account.port}"
    return ServerUnavailable(f"{text}.")
