"""From a domain to its IMAP server, with a real DNS server and a real web server on loopback."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from hypothesis import given
from hypothesis import strategies as st
from servers.names import NameServer
from servers.patience import HANGS

from watcher.adapters import discovery
from watcher.adapters.config import packs
from watcher.adapters.discovery import autoconfigured, discover
from watcher.core.providers import Server, providers

KNOWN = providers(packs.document("providers.yaml"))
CONFIG = """<?xml version="1.0" encoding="UTF-8"?>
<clientConfig version="1.1"><emailProvider id="acme.example">
 <incomingServer type="pop3"><hostname>pop.acme.example</hostname><port>995</port>
  <socketType>SSL</socketType></incomingServer>
 <incomingServer type="imap"><hostname>mail.acme.example</hostname><port>143</port>
  <socketType>plain</socketType></incomingServer>
 <incomingServer type="imap"><hostname>Mail.acme.example</hostname><port>144</port><socketType>STARTTLS</socketType>
  <username>%EMAILLOCALPART%</username></incomingServer>
</emailProvider></clientConfig>"""


@contextmanager
def web(body: str, *, deaf: bool = False) -> Iterator[tuple[str, list[str]]]:
    """A web server that answers everything with `body`, at the end if it is `deaf`; and the paths it was asked for."""
    asked: list[str] = []
    heard = threading.Event()
    if not deaf:
        heard.set()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):  # http.server's name
            asked.append(self.path)
            heard.wait(HANGS)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/{{domain}}.xml", asked
    finally:
        heard.set()
        server.shutdown()
        thread.join(HANGS)
        server.server_close()


@pytest.mark.parametrize(
    ("records", "server"),
    [
        ({("acme.example", "MX"): ["10 aspmx.l.google.com."]}, Server("imap.gmail.com")),
        ({("_imaps._tcp.acme.example", "SRV"): ["0 1 9993 box.acme.example."]}, Server("box.acme.example", 9993)),
        (
            {
                ("_imaps._tcp.acme.example", "SRV"): ["0 0 0 ."],
                ("_imap._tcp.acme.example", "SRV"): ["20 0 143 late.acme.example.", "10 0 143 soon.acme.example."],
            },
            Server("soon.acme.example", 143, "starttls"),
        ),
    ],
    ids=["mx of a house we know", "imaps", "imaps refused, imap by priority"],
)
def test_dns_knows(records, server):
    """MX of a known house, then SRV (RFC 6186, RFC 8314): a target of `.` means that the service is not offered."""
    with NameServer(records) as names:
        found = discover("acme.example", KNOWN, names.resolver, ())
    assert found.server == server


def test_known_domains_ask_nobody():
    """For the big houses not one packet leaves the machine."""
    with NameServer({}) as names:
        assert discover("gmail.com", KNOWN, names.resolver).server.host == "imap.gmail.com"
        assert names.asked == []


def test_autoconfig_of_the_domain():
    """Mozilla's document: POP and unencrypted lines are passed over, and the login name is told."""
    with NameServer({}) as names, web(CONFIG) as (place, asked):
        found = discover("acme.example", KNOWN, names.resolver, [place])
    assert (found.server, found.user) == (Server("mail.acme.example", 144, "starttls"), "local")
    assert asked == ["/acme.example.xml"]


def test_only_the_domain_leaves(monkeypatch):
    """No question, to whomever, holds more than the domain."""
    monkeypatch.setattr(discovery, "guesses", lambda domain: ())
    with NameServer({}) as names, web("nothing") as (place, asked):
        assert discover("acme.example", KNOWN, names.resolver, [place]) is None
    assert {*names.asked, *asked} == {
        "acme.example", "_imaps._tcp.acme.example", "_imap._tcp.acme.example", "/acme.example.xml"
    }  # fmt: skip


def test_silence_is_not_waited_for(monkeypatch):
    """Servers that never answer cost seconds, not minutes: all are asked at once."""
    monkeypatch.setattr(discovery, "SECONDS", 0.3)
    monkeypatch.setattr(discovery, "guesses", lambda domain: ())
    began = time.monotonic()
    with NameServer({}, deaf=True) as names, web(CONFIG, deaf=True) as (place, _):
        assert discover("acme.example", KNOWN, names.resolver, [place]) is None
        assert time.monotonic() - began < 60


@pytest.mark.parametrize(
    "text", ["", ".", "no domain", "a" * 64 + ".example", "-a.example", "jane@acme.example", "acme"]
)
def test_what_is_no_domain_is_asked_of_nobody(text):
    """A slip of the keyboard is not sent round the world."""
    with NameServer({}) as names:
        assert discover(text, KNOWN, names.resolver, ()) is None
        assert names.asked == []


@given(
    st.binary(max_size=400)
    | st.text(max_size=200).map(lambda text: CONFIG.replace("144", text).encode("utf-8", "replace"))
)
def test_hostile_documents(octets):
    """Whatever a web server says, it is a server with a name and a port, or nothing."""
    found = autoconfigured(octets, "")
    assert found is None or (0 < found.server.port < 65_536 and " " not in found.server.host)


def test_no_entities_are_expanded():
    """A document type is refused: its entities could grow without end."""
    bomb = CONFIG.replace("<clientConfig", '<!DOCTYPE x [<!ENTITY a "aaaa">]><clientConfig', 1)
    assert autoconfigured(bomb.encode(), "") is None
