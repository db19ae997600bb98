"""Where an account's mail lives, and how strictly the way there is guarded."""

from __future__ import annotations

import functools
import ipaddress
import ssl
from dataclasses import dataclass
from typing import Literal

from watcher.errors import ConfigError, Problem

Tls = Literal["implicit", "starttls", "none"]

AUTO = "auto"
"""As the name of a mailbox: find it by its special-use attribute."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImapAccount:
    """One login on one server. All times are seconds; no secret is ever in here."""

    host: str
    user: str
    port: int = 993
    tls: Tls = "implicit"
    bearer: bool = False
    """What is presented is an OAuth 2.0 access token, not a password."""
    certificate: str = ""
    """A PEM file: this certificate and no other is trusted. Empty: the system's authorities."""
    drafts: str = AUTO
    sent: str = AUTO
    connect_timeout: float = 20.0
    """For the connection with its TLS handshake, and again for the greeting."""
    read_timeout: float = 30.0
    """For silence; a whole command has twice as long, a long FETCH or APPEND longer."""
    poll_seconds: float = 300.0
    """Between two looks where the server has no IDLE."""


@functools.cache
def trust() -> ssl.SSLContext:
    """The one context of this process: the system's certificate authorities, names checked, TLS 1.2 or newer."""
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


@functools.cache
def pinned(file: str, *, named: bool) -> ssl.SSLContext:
    """Trusts exactly the certificate in `file`; `named`: it has to be for the host's name, too.

    Raises ConfigError where the file holds none.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    context.check_hostname = named
    try:
        context.load_verify_locations(file)
    except (OSError, ssl.SSLError) as error:
        raise ConfigError(
            (Problem(file, 0, 0, "no certificate can be read from this file", "PEM is wanted"),)
        ) from error
    return context


def context_of(account: ImapAccount) -> ssl.SSLContext:
    """What `account` trusts: the one certificate it names (on this machine under any name), else the system."""
    if account.certificate:
        return pinned(account.certificate, named=not is_loopback(account.host))
    return trust()


def refuse_open_line(account: ImapAccount) -> None:
    """Raise ConfigError for a line without TLS that leaves this machine."""
    if account.tls != "none" or is_loopback(account.host):
        return
    text = f"tls: none is for a server on this machine only, and {account.host} is elsewhere."
    raise ConfigError((Problem("config.yaml", 0, 0, text, "use tls: implicit or tls: starttls"),))


def is_loopback(host: str) -> bool:
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
