"""The way into a real Dovecot, and which of its mailboxes is which."""

from __future__ import annotations

import ssl
import traceback
from pathlib import Path

import pytest
from servers import PASSWORD, Dovecot, certificate, trusting
from servers.mail import DRAFT, WHEN, Mail, later, message
from servers.patience import HANGS, stirred

from watcher.adapters.imap import ImapAccount, connector
from watcher.adapters.imap.account import trust
from watcher.core.case import Uid
from watcher.errors import CredentialError, ServerRefused, ServerUnavailable
from watcher.ports import SpecialUse


@pytest.mark.parametrize("tls", ["none", "starttls", "implicit"])
def test_every_kind_of_line_leads_to_the_mailbox(dovecot: Dovecot, mail: Mail, tls: str) -> None:
    """Implicit TLS, STARTTLS and, on this machine only, no TLS."""
    uid = mail.append("INBOX", message(1))
    port = dovecot.tls_port if tls == "implicit" else dovecot.port
    account = ImapAccount(host="localhost", port=port, tls=tls, user=mail.user)
    session = connector(account, lambda: PASSWORD, trusting(dovecot.cert))()
    assert session.examine("INBOX").exists == 1
    assert [arrival.octets for arrival in session.fetch([Uid(uid)])] == [message(1)]
    assert session.append("Drafts", DRAFT, WHEN) is not None
    later(0.2, lambda: mail.append("INBOX", message(2)))
    assert stirred(session, HANGS) is True
    session.close()


@pytest.mark.parametrize("tls", ["starttls", "implicit"])
def test_unknown_certificate_ends_it_before_any_password(dovecot: Dovecot, tls: str) -> None:
    """A self-signed certificate is not trusted, and the password is never asked for."""
    account = ImapAccount(
        host="localhost", port=dovecot.tls_port if tls == "implicit" else dovecot.port, tls=tls, user="jane"
    )
    asked: list[str] = []
    with pytest.raises(ServerUnavailable, match="certificate of localhost is not to be trusted"):
        connector(account, lambda: asked.append("asked") or PASSWORD)()
    assert asked == []


def test_certificate_of_another_host_is_refused(tmp_path: Path) -> None:
    """Trusted, but made out to somebody else."""
    certificate(tmp_path / "tls", name="mail.acme.example")
    with Dovecot(tmp_path, tls=True) as server:
        account = ImapAccount(host="localhost", port=server.tls_port, user="jane")
        with pytest.raises(ServerUnavailable, match="Hostname mismatch"):
            connector(account, lambda: PASSWORD, trusting(server.cert))()


def test_old_tls_is_refused() -> None:
    """The default context speaks TLS 1.2 or newer."""
    assert trust().minimum_version >= ssl.TLSVersion.TLSv1_2
    assert trust().verify_mode is ssl.CERT_REQUIRED
    assert trust().check_hostname
    assert trust() is trust()


def test_wrong_password_is_told_without_it(dovecot: Dovecot) -> None:
    """The sentence names the user and the host; neither it nor what is chained to it names the password."""
    account = ImapAccount(host="127.0.0.1", port=dovecot.port, tls="none", user="jane")
    wrong = "yranac-gnorw"[::-1]  # in no source line of the traceback
    with pytest.raises(CredentialError, match="does not accept the password of jane") as caught:
        connector(account, lambda: wrong)()
    assert wrong not in "".join(traceback.format_exception(caught.value))
    assert caught.value.__context__ is None


@pytest.mark.parametrize("password", ["pässwörd €", 'quo"te\\d {3} (x) *'])
def test_any_password_reaches_the_server(tmp_path: Path, password: str) -> None:
    """Non-ASCII goes by SASL PLAIN; quotes, backslashes and braces go as they are."""
    with Dovecot(tmp_path, passwords={"jane doe": password}) as server:
        account = ImapAccount(host="127.0.0.1", port=server.port, tls="none", user="jane doe")
        connector(account, lambda: password)().close()
        with pytest.raises(CredentialError):
            connector(account, lambda: password + "x")()


def test_nobody_at_the_port_is_unavailable(dovecot: Dovecot) -> None:
    """A refused connection and an unknown name are two calm sentences."""
    with pytest.raises(ServerUnavailable, match="cannot be reached at port 1 "):
        connector(ImapAccount(host="127.0.0.1", port=1, tls="none", user="jane"), lambda: PASSWORD)()
    with pytest.raises(ServerUnavailable, match="not known to the network"):
        connector(ImapAccount(host="no-such-host.invalid", user="jane"), lambda: PASSWORD)()
    with pytest.raises(ServerUnavailable, match="no kind of TLS"):
        connector(ImapAccount(host="127.0.0.1", port=dovecot.port, user="jane"), lambda: PASSWORD)()


def test_localised_special_use_is_found(tmp_path: Path) -> None:
    """Names in modified UTF-7 come out, and go back in, as people write them."""
    with Dovecot(tmp_path, drafts="Entwürfe & Skizzen", sent="送信済み", trash="Корзина") as server:
        session = connector(
            ImapAccount(host="127.0.0.1", port=server.port, tls="none", user="jane"), lambda: PASSWORD
        )()
        assert session.special_use() == SpecialUse("Entwürfe & Skizzen", "送信済み", "Корзина", None)
        place = session.append("Entwürfe & Skizzen", DRAFT, WHEN)
        assert place is not None
        assert session.examine("Entwürfe & Skizzen").uidnext == place.uid + 1
        session.close()


@pytest.mark.parametrize(("drafts", "sent"), [("Entwürfe", "Gesendete Objekte"), ("下書き", "Sent Items")])
def test_usual_names_are_known_where_nothing_is_marked(tmp_path: Path, drafts: str, sent: str) -> None:
    """A server without SPECIAL-USE is read by the names mail programs give."""
    with Dovecot(tmp_path, drafts=drafts, sent=sent, special_use=False) as server:
        session = connector(
            ImapAccount(host="127.0.0.1", port=server.port, tls="none", user="jane"), lambda: PASSWORD
        )()
        assert session.special_use() == SpecialUse(drafts, sent, "Trash", None)
        session.close()


def test_a_name_in_the_configuration_wins(mail: Mail) -> None:
    """Named mailboxes are used as they are; one that does not exist is said to be missing; INBOX is never one."""
    session = mail.session(drafts="Trash", sent="Drafts")
    assert session.special_use() == SpecialUse("Trash", "Drafts", "Trash", None)
    session.close()
    for name in ("Nowhere", "INBOX", "inbox"):
        session = mail.session(drafts=name)
        with pytest.raises(ServerRefused, match=f"no mailbox {name}") as caught:
            session.special_use()
        assert caught.value.permanent
        session.close()
