"""The mail houses we know, and where mail is when we do not know."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from watcher.adapters.config import packs
from watcher.core.providers import Providers, Server, guesses, providers

KNOWN: Providers = providers(packs.document("providers.yaml"))
NAME = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")


@pytest.mark.parametrize("house", KNOWN.known, ids=lambda house: house.name)
def test_a_house_is_whole(house):
    """Names are host names, links are https, an app password comes with the way to it, and no IMAP with a reason."""
    assert all(NAME.fullmatch(name) for name in (*house.domains, *house.mx))
    assert house.domains or house.mx
    assert house.server is None or (NAME.fullmatch(house.server.host) and house.server.tls in ("implicit", "starttls"))
    assert (house.server is None) == (house.sign_in == "none")
    assert house.sign_in != "none" or house.note
    assert not house.link or house.link.startswith("https://")
    assert house.sign_in != "app-password" or (house.link and house.steps)
    assert all(text.endswith(".") for text in (*house.steps, *([house.note] if house.note else [])))


def test_no_domain_has_two_houses():
    """A domain is served by one house, so that the first answer is the answer."""
    for names in ([d for one in KNOWN.known for d in one.domains], [m for one in KNOWN.known for m in one.mx]):
        assert [name for name, n in Counter(names).items() if n > 1] == []


@pytest.mark.parametrize(
    ("domain", "host", "sign_in"),
    [
        ("gmail.com", "imap.gmail.com", "app-password"),
        ("GMX.de", "imap.gmx.net", "password"),
        ("icloud.com", "imap.mail.me.com", "app-password"),
        ("hotmail.com", "outlook.office365.com", "microsoft"),
        ("proton.me", "127.0.0.1", "bridge"),
    ],
)
def test_known_domains(domain, host, sign_in):
    """What people use most is known without asking anybody."""
    house = KNOWN.of_domain(domain)
    assert (house.server.host, house.sign_in) == (host, sign_in)


def test_a_domain_is_known_by_its_mail_servers():
    """A firm whose MX belongs to a house is that house's customer; a name that only ends alike is not."""
    assert KNOWN.of_mail_servers(["aspmx.l.google.com."]).name == "Gmail"
    assert KNOWN.of_mail_servers(["acme-example.mail.protection.outlook.com"]).name == "Microsoft 365"
    assert KNOWN.of_mail_servers(["mx.notgoogle.com"]) is None


def test_login_names():
    """Most houses want the whole address, some what stands before the @."""
    assert KNOWN.of_domain("gmail.com").login_name("jane@gmail.com") == "jane@gmail.com"
    assert KNOWN.of_domain("icloud.com").login_name("jane@icloud.com") == "jane"


def test_guesses_are_encrypted():
    """Nothing that is guessed would ever send a password in the clear."""
    assert guesses("acme.example")[0] == Server("imap.acme.example", 993, "implicit")
    assert {server.tls for server in guesses("acme.example")} == {"implicit"}


def test_the_page_names_every_house():
    """docs/providers.md and the program know the same houses, servers and links."""
    page = (Path(__file__).parents[2] / "docs" / "providers.md").read_text("utf-8")
    rows = {line.split("|")[1].strip(): line for line in page.splitlines() if line.startswith("| ")}
    assert set(rows) - {""} == {house.name for house in KNOWN.known}
    for house in KNOWN.known:
        assert (
            f"`{house.server.host}:{house.server.port}`" in rows[house.name]
            if house.server
            else "none" in rows[house.name]
        )
        assert house.link in rows[house.name]
