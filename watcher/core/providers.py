"""Who keeps a domain's mail, and how they let a program in: Provider, Server."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Tls = Literal["implicit", "starttls", "none"]
SignIn = Literal["password", "app-password", "google", "microsoft", "bridge", "none"]


@dataclass(frozen=True, slots=True)
class Server:
    """Where IMAP answers."""

    host: str
    port: int = 993
    tls: Tls = "implicit"

    def __str__(self) -> str:
        how = {"implicit": "TLS from the start", "starttls": "STARTTLS", "none": "no TLS"}[self.tls]
        return f"{self.host}, port {self.port}, {how}"


@dataclass(frozen=True, slots=True)
class Provider:
    """One mail house. `server` is None where there is no IMAP; `user` says what the login name is."""

    name: str
    server: Server | None
    sign_in: SignIn = "password"
    user: Literal["address", "local"] = "address"
    domains: tuple[str, ...] = ()
    mx: tuple[str, ...] = ()
    link: str = ""
    steps: tuple[str, ...] = ()
    note: str = ""

    def login_name(self, address: str) -> str:
        return address.rpartition("@")[0] if self.user == "local" else address


class Providers:
    """The mail houses we know, found by domain, by mail server, or by IMAP host."""

    def __init__(self, known: Iterable[Provider]) -> None:
        self.known = tuple(known)

    def of_domain(self, domain: str) -> Provider | None:
        return next((one for one in self.known if domain.lower() in one.domains), None)

    def of_mail_servers(self, hosts: Sequence[str]) -> Provider | None:
        """The house that one of these MX hosts belongs to."""
        names = [host.lower().rstrip(".") for host in hosts]
        return next((one for one in self.known if any(_within(name, one.mx) for name in names)), None)

    def of_server(self, host: str, port: int) -> Provider | None:
        places = ((one, one.server) for one in self.known if one.server)
        return next((one for one, server in places if (server.host, server.port) == (host.lower(), port)), None)


def _within(host: str, domains: Sequence[str]) -> bool:
    return any(host == domain or host.endswith("." + domain) for domain in domains)


def providers(document: Mapping[str, Any]) -> Providers:
    """From the shipped document (data/providers.yaml)."""
    return Providers(_provider(entry) for entry in document["providers"])


def _provider(entry: Mapping[str, Any]) -> Provider:
    server = Server(**entry["imap"]) if "imap" in entry else None
    lists: dict[str, Any] = {key: tuple(entry.get(key, ())) for key in ("domains", "mx", "steps")}
    texts: dict[str, Any] = {key: entry[key] for key in ("sign_in", "user", "link", "note") if key in entry}
    return Provider(name=entry["name"], server=server, **lists, **texts)


def guesses(domain: str) -> tuple[Server, ...]:
    """Where IMAP is when nobody says: the usual names."""
    return tuple(Server(f"{prefix}{domain}") for prefix in ("imap.", "mail.", ""))
