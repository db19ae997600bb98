"""From an account to an authenticated line: TLS first, then the credential."""

from __future__ import annotations

import imaplib
import logging
import re
import socket
import ssl
from collections.abc import Callable
from functools import lru_cache
from typing import TypeVar

from imapclient import IMAPClient

from watcher.adapters.imap.account import ImapAccount, is_loopback
from watcher.adapters.imap.answers import login_refusal
from watcher.adapters.imap.pipeline import Refusal
from watcher.adapters.imap.wire import Wire
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

IMPLICIT = 993
"""The port of IMAP with TLS from the start (RFC 8314 7.2)."""

Word = TypeVar("Word", bytes, str)

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


class Client(IMAPClient):  # type: ignore[misc]
    """imapclient on a line of ours."""

    def __init__(self, wire: Wire, *, encrypted: bool) -> None:
        self._wire = wire
        super().__init__(wire.host, wire.port, ssl=encrypted)
        wire.debug = 0  # imapclient sets 5, which formats every line, passwords too

    def share_capabilities(self) -> None:
        """A thousand sessions on a few servers need not remember the same forty words a thousand times."""
        self._cached_capabilities = _shared(self.capabilities())
        self._wire.capabilities = _shared(self._wire.capabilities)

    def quoted(self, mailbox: str) -> bytes:
        """Its name as it stands in a command (RFC 3501 5.1.3)."""
        name: bytes | str = self._normalise_folder(mailbox)
        return name if isinstance(name, bytes) else name.encode("ascii")

    def _create_IMAP4(self) -> Wire:  # noqa: N802, imapclient's name
        return self._wire


@lru_cache(maxsize=64)
def _shared(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """Equal words, once."""
    return words


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


def presented(account: ImapAccount) -> str:
    """The certificate the server shows, PEM, whoever vouches for it; nothing is said to it, least of all a password.

    Raises ServerUnavailable.
    """
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    try:
        wire = _dial(account, context)
        try:
            if account.tls == "starttls":
                _encrypt(account, Client(wire, encrypted=False), wire, context)
            return ssl.DER_cert_to_PEM_cert(wire.sock.getpeercert(binary_form=True) or b"")  # type: ignore[attr-defined]
        finally:
            wire.shutdown()
    except (*BROKEN, Refusal) as error:
        raise _unreachable(account, error) from error


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
        return login_refusal(refused.text, account.user, account.host, bearer=account.bearer)
    except BROKEN:
        return ServerUnavailable(f"The connection to {account.host} was lost during the login.")
    return None


def _present(account: ImapAccount, client: Client, password: str) -> None:
    """LOGIN is ASCII only (RFC 9051 6.2.3); a password beyond that needs SASL PLAIN (RFC 4616)."""
    if account.bearer:
        _bear(account, client, password)
    elif (account.user + password).isascii() and not client.has_capability("LOGINDISABLED"):
        client.login(_quoted(account.user), password)
    else:
        client.plain_login(account.user, password)


def _bear(account: ImapAccount, client: Client, token: str) -> None:
    """XOAUTH2 (Google's and Microsoft's), else OAUTHBEARER (RFC 7628 3.1).

    An error comes as a challenge, to be answered with nothing before the NO arrives (RFC 7628 3.2.3).
    """
    if client.has_capability("AUTH=XOAUTH2"):
        name, text = "XOAUTH2", f"user={account.user}\1auth=Bearer {token}\1\1"
    elif client.has_capability("AUTH=OAUTHBEARER"):
        user = account.user.replace("=", "=3D").replace(",", "=2C")
        name, text = "OAUTHBEARER", f"n,a={user},\1auth=Bearer {token}\1\1"
    else:
        raise Refusal(b"[CANNOT] no OAuth 2.0")
    words = iter((text.encode(),))
    client._imap.authenticate(name, lambda _: next(words, b"" if name == "XOAUTH2" else b"\1"))  # noqa: SLF001


def _quoted(text: str) -> str:
    """As imaplib quotes the password but not the user."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


_OTHER_PROTOCOLS = frozenset({25, 110, 465, 587, 995})
"""Ports where mail is sent, or fetched by POP."""


def _unreachable(account: ImapAccount, error: BaseException, step: str = "") -> ServerUnavailable:
    host, port = account.host, account.port
    match error:
        case ssl.SSLCertVerificationError():
            text = f"The certificate of {host} is not to be trusted: {error.verify_message}. {_about(error, account)}"
        case socket.gaierror():
            text = f"The name {host} is not known to the network; is it spelled right?"
        case TimeoutError():
            text = f"{host} does not answer in time.{_hint(account)}"
        case ssl.SSLError():
            text = f"{host} and we agree on no kind of TLS at port {port}.{_hint(account)}"
        case _ if step:
            here = " On this very machine `tls: none` (`init --tls none`) does without." if is_loopback(host) else ""
            text = f"{host} does not offer {step}, and without encryption nothing is sent.{here or _hint(account)}"
        case OSError():
            why = error.strerror or "no reason known"
            text = f"{host} cannot be reached at port {port} ({why}).{_hint(account)}"
        case _:
            text = f"{host} does not answer as an IMAP server does at port {port}.{_hint(account)}"
    return ServerUnavailable(text)


def _hint(account: ImapAccount) -> str:
    """What was probably meant."""
    if account.port in _OTHER_PROTOCOLS:
        return f" Port {account.port} is for another protocol; IMAP is at 993 with `tls: implicit`."
    if account.tls == "implicit" and account.port != IMPLICIT:
        return f" Port {account.port} may want `tls: starttls`; `tls: implicit` is usual at port {IMPLICIT}."
    if account.tls != "implicit" and account.port != 143:
        return f" It may want TLS from the start: `tls: implicit`, as is usual at port {IMPLICIT}."
    return ""


def _about(error: ssl.SSLCertVerificationError, account: ImapAccount) -> str:
    """What to do; the numbers are OpenSSL's (x509_vfy.h)."""
    match error.verify_code:
        case 18 | 19 | 20 | 21 if account.certificate:
            return f"It is not the one in {account.certificate}; a new one of the server belongs there."
        case 9:
            return "It is not valid yet: is the clock of this machine right?"
        case 10:
            return "It has run out; whoever runs the server has to renew it."
        case 18 | 19:
            return f"If you know this server, {_TRUSTING}."
        case 20 | 21:
            return (
                "Nobody whom this machine trusts vouches for it. On a new machine the list of authorities may be "
                f"missing (Debian: ca-certificates); if the server has an authority of its own, {_TRUSTING}."
            )
        case 62:
            return f"It is for another name than {account.host}; the right host may be another one."
    return (
        f"Python is strict about the form of certificates; whoever runs the server can make a new one, or {_TRUSTING}."
    )


_TRUSTING = "`certificate: FILE` in its `imap` block (`init --certificate FILE`) trusts this one certificate"
