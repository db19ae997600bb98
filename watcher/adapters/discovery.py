"""Where a domain's IMAP server is: SRV records (dnspython), Mozilla's autoconfig and ISPDB, MX, a guess.

Only the domain leaves this machine, never the address. Every question has SECONDS, and all are asked at once.
"""

from __future__ import annotations

import re
import socket
import urllib.request
import xml.etree.ElementTree as ET
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as LateError
from dataclasses import dataclass

import dns.exception
import dns.name
import dns.resolver

from watcher.core.providers import Provider, Providers, Server, Tls, guesses

SECONDS = 2.0
OCTETS = 64 * 1024
ISPDB = "https://autoconfig.thunderbird.net/v1.1/{domain}"
PLACES = (
    "https://autoconfig.{domain}/mail/config-v1.1.xml",
    "https://{domain}/.well-known/autoconfig/mail/config-v1.1.xml",
    ISPDB,
)
_DOMAIN = re.compile(r"(?!-)[a-z0-9-]{1,63}(?:\.(?!-)[a-z0-9-]{1,63})+")
_TLS: dict[str, Tls] = {"SSL": "implicit", "STARTTLS": "starttls"}


@dataclass(frozen=True, slots=True)
class Found:
    """An answer and who gave it, in words; `provider` where it is a house we know."""

    server: Server | None
    source: str
    provider: Provider | None = None
    user: str = "address"


def discover(
    domain: str,
    known: Providers,
    resolver: dns.resolver.Resolver | None = None,
    places: Sequence[str] = PLACES,
) -> Found | None:
    """The best answer there is, or None. Never raises for what the network does."""
    domain = _ascii(domain)
    if not domain:
        return None
    if own := known.of_domain(domain):
        return Found(own.server, "known to gracious", own)
    ask = _Asked(domain, resolver or _resolver(), known)
    questions: list[Callable[[], Found | None]] = [ask.mail_servers, ask.services]
    questions += [lambda place=place: ask.autoconfig(place) for place in places]  # type: ignore[misc]
    questions += [ask.guess]
    return _first(questions)


def _first(questions: Sequence[Callable[[], Found | None]]) -> Found | None:
    """Asked at once; of the answers in time the one whose question stands first."""
    pool = ThreadPoolExecutor(len(questions))
    try:
        waiting = [pool.submit(question) for question in questions]
        for answer in waiting:
            try:
                if found := answer.result(2 * SECONDS):
                    return found
            except LateError:
                continue
        return None
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _ascii(domain: str) -> str:
    """The domain as DNS has it (IDNA), or nothing where it is none."""
    try:
        name = domain.strip().strip(".").lower().encode("idna").decode("ascii")
    except UnicodeError:
        return ""
    return name if _DOMAIN.fullmatch(name) else ""


def _resolver() -> dns.resolver.Resolver:
    try:
        return dns.resolver.Resolver()
    except dns.exception.DNSException:  # no /etc/resolv.conf
        return dns.resolver.Resolver(configure=False)


@dataclass(frozen=True, slots=True)
class _Asked:
    domain: str
    resolver: dns.resolver.Resolver
    known: Providers

    def mail_servers(self) -> Found | None:
        """A domain whose MX is a house we know is served by that house."""
        rows = self._records(self.domain, "MX")
        house = self.known.of_mail_servers([row.exchange.to_text() for row in rows])
        return Found(house.server, f"its mail servers are those of {house.name}", house, house.user) if house else None

    def services(self) -> Found | None:
        """RFC 6186 3.1 and RFC 8314 5.1: `_imaps._tcp`, then `_imap._tcp`; a target of `.` means: not offered."""
        for service, tls in (("_imaps", "implicit"), ("_imap", "starttls")):
            rows = self._records(f"{service}._tcp.{self.domain}", "SRV")
            offered = [row for row in rows if row.target != dns.name.root]
            if offered:
                best = min(offered, key=lambda row: (row.priority, -row.weight))
                host = best.target.to_text(omit_final_dot=True).lower()
                return Found(Server(host, best.port, tls), "an SRV record of the domain")  # type: ignore[arg-type]
        return None

    def _records(self, name: str, kind: str) -> list:  # type: ignore[type-arg]
        try:
            return list(self.resolver.resolve(name, kind, lifetime=SECONDS))
        except (dns.exception.DNSException, OSError, ValueError):
            return []

    def autoconfig(self, place: str) -> Found | None:
        url = place.format(domain=self.domain)
        try:
            with urllib.request.urlopen(url, timeout=SECONDS) as answer:  # noqa: S310  # PLACES are https
                octets = answer.read(OCTETS + 1)
        except (OSError, ValueError):
            return None
        source = "Mozilla's list of providers" if place == ISPDB else "the domain's autoconfig"
        return autoconfigured(octets, source)

    def guess(self) -> Found | None:
        for server in guesses(self.domain):
            try:
                with socket.create_connection((server.host, server.port), SECONDS / 2):
                    return Found(server, "a guess that answers")
            except OSError:
                continue
        return None


def autoconfigured(octets: bytes, source: str) -> Found | None:
    """The first encrypted IMAP server of a clientConfig document (wiki.mozilla.org/Thunderbird:Autoconfiguration)."""
    if len(octets) > OCTETS or b"<!" in octets.replace(b"<!--", b""):
        return None  # a document type could hold entities that grow without end
    try:
        root = ET.fromstring(octets)  # noqa: S314  # small, and without a document type
    except ET.ParseError:
        return None
    for server in root.iter("incomingServer"):
        values = {child.tag: (child.text or "").strip() for child in server}
        tls = _TLS.get(values.get("socketType", ""))
        host, port = values.get("hostname", "").lower(), values.get("port", "")
        if (
            server.get("type") == "imap"
            and tls
            and _DOMAIN.fullmatch(host)
            and port.isdecimal()
            and 0 < int(port[:6]) < 65_536
        ):
            user = "local" if values.get("username") == "%EMAILLOCALPART%" else "address"
            return Found(Server(host, int(port), tls), source, user=user)
    return None
