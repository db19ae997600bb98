"""What may be wrong on the way to the first draft: each gets a sentence with its cause and what to do."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from e2e.household import HUMAN_NO, Household
from servers import PASSWORD, Dovecot
from servers.patience import HANGS
from servers.scripted import ScriptedServer

from watcher.adapters import mime

ACL = "mail_plugins = $mail_plugins acl\nplugin {\n  acl = vfile\n}\n"


DAY = timedelta(days=1)


def certified(folder: Path, name: str = "localhost", begins: timedelta = -DAY, ends: timedelta = 2 * DAY) -> Path:
    """A certificate for `name`, valid between two times from now, and its key; the authority that signed it."""
    folder.mkdir(parents=True)
    authority, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    above = _about("authority", authority, "authority", authority, (-9 * DAY, 9 * DAY)).add_extension(
        x509.BasicConstraints(ca=True, path_length=0), critical=True
    )
    signs = dict.fromkeys(("content_commitment", "key_encipherment", "data_encipherment", "key_agreement"), False)
    usage = x509.KeyUsage(
        digital_signature=True, key_cert_sign=True, crl_sign=True, encipher_only=False, decipher_only=False, **signs
    )
    above = above.add_extension(usage, critical=True)
    below = _about(name, key, "authority", authority, (begins, ends)).add_extension(
        x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False
    )
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "key.pem").write_bytes(key.private_bytes(*form))
    pem = serialization.Encoding.PEM
    (folder / "cert.pem").write_bytes(below.sign(authority, hashes.SHA256()).public_bytes(pem))
    (folder / "authority.pem").write_bytes(above.sign(authority, hashes.SHA256()).public_bytes(pem))
    return folder / "authority.pem"


def _about(
    name: str,
    key: ec.EllipticCurvePrivateKey,
    issuer: str,
    authority: ec.EllipticCurvePrivateKey,
    valid: tuple[timedelta, timedelta],
) -> x509.CertificateBuilder:
    subject, above = (x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, who)]) for who in (name, issuer))
    identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.public_key())
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(above)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) + valid[0])
        .not_valid_after(datetime.now(UTC) + valid[1])
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(identifier, critical=False)
    )


def init(home: Household, server: str, *words: str) -> subprocess.CompletedProcess[str]:
    """`gracious init` with nobody at the terminal."""
    command = [sys.executable, "-m", "watcher", "init", "jane@example.org", "--user", home.user, "--server", server]
    done = subprocess.run(
        [*command, "--name", "Jane", *words],
        env=home.environment, input=PASSWORD + "\n", capture_output=True, text=True, timeout=HANGS, check=False,
    )  # fmt: skip
    assert "Traceback" not in done.stdout + done.stderr
    return done


def told(done: subprocess.CompletedProcess[str]) -> str:
    return " ".join((done.stdout + done.stderr).split())


@pytest.fixture
def home(dovecot: Dovecot, tmp_path: Path) -> Household:
    return Household(dovecot, "wrong", tmp_path)


SYSTEM, NOBODY = "trusted by the system", "by nobody"
CERTIFICATES = [
    ({}, SYSTEM, None),
    ({"begins": -9 * DAY, "ends": -DAY}, SYSTEM, "It has run out; whoever runs the server has to renew it."),
    ({"begins": DAY}, SYSTEM, "It is not valid yet: is the clock of this machine right?"),
    ({"name": "other.example"}, SYSTEM, "It is for another name than localhost"),
    ({}, NOBODY, "Nobody whom this machine trusts vouches for it."),
]


@pytest.mark.parametrize(("made", "trusted", "sentence"), CERTIFICATES, ids=[str(row[2]) for row in CERTIFICATES])
def test_certificates(tmp_path: Path, made: dict[str, object], trusted: str, sentence: str | None):
    """What is wrong with a certificate has its own remedy, and no password goes over such a line."""
    authority = certified(tmp_path / "dovecot" / "tls", **made)
    with Dovecot(tmp_path / "dovecot", tls=True) as server:
        home = Household(server, "jane", tmp_path)
        imap = {"host": "localhost", "port": server.tls_port}
        trust = {"SSL_CERT_FILE": str(authority)} if trusted == SYSTEM else {}
        config = home.config({**home.account, "imap": imap})
        done = home.gracious("doctor", "--config", str(config), **trust)
        assert done.returncode == (0 if sentence is None else 1), told(done)
        assert (sentence or "the certificate of localhost holds until") in told(done)
        assert ("method=PLAIN" in (server.folder / "dovecot.log").read_text()) == (sentence is None)


def test_a_certificate_that_has_run_out(tmp_path: Path):
    """Also where it is named in config.yaml, and in `init`; no password is asked for."""
    certified(tmp_path / "dovecot" / "tls", begins=-9 * DAY, ends=-DAY)
    with Dovecot(tmp_path / "dovecot", tls=True) as server:
        home = Household(server, "jane", tmp_path)
        imap = {"host": "localhost", "port": server.tls_port, "certificate": str(server.cert)}
        done = home.gracious("doctor", "--config", str(home.config({**home.account, "imap": imap})))
        assert done.returncode == 1
        assert "certificate has expired. It has run out; whoever runs the server has to renew it." in told(done)


def test_another_certificate_than_the_one_that_is_trusted(home: Household):
    """The one in config.yaml is the only one; where the server has a new one, the sentence says where it belongs."""
    other = Path(__file__).parent / "other.pem"
    imap = {"host": "localhost", "port": home.server.tls_port, "certificate": str(other)}
    done = home.gracious("doctor", "--config", str(home.config({**home.account, "imap": imap})))
    assert done.returncode == 1
    assert f"It is not the one in {other}; a new one of the server belongs there." in told(done)


def test_imap_is_off(home: Household):
    """A house that has IMAP switched off says so, and the remedy is where it is switched on."""
    answer = b"TAG NO [ALERT] Your account is not enabled for IMAP use.\r\n"
    with ScriptedServer({"LOGIN": answer}) as server:
        done = init(home, f"127.0.0.1:{server.port}", "--tls", "none", "--no-look")
        assert done.returncode == 77
        assert re.search("IMAP .*(switch|off|on)", told(done))
        imap = {"host": "127.0.0.1", "port": server.port, "tls": "none"}
        done = home.gracious("doctor", "--config", str(home.config({**home.account, "imap": imap})))
        assert "switch IMAP on in the settings of the web mail" in told(done)


PORTS = [
    ("port", "implicit", "may want `tls: starttls`"),
    ("tls_port", "starttls", "may want TLS from the start"),
    ("tls_port", "none", "may want TLS from the start"),
    ("plain", "starttls", "does without"),
]


@pytest.mark.parametrize(("port", "tls", "remedy"), PORTS)
def test_the_wrong_kind_of_line(home: Household, port: str, tls: str, remedy: str):
    """TLS at a port without it, and the other way round: what was probably meant is named."""
    if port == "plain":
        with ScriptedServer(capabilities=b"IMAP4rev1") as bare:
            assert remedy in told(init(home, f"127.0.0.1:{bare.port}", "--tls", tls, "--no-look"))
        return
    server = f"127.0.0.1:{getattr(home.server, port)}"
    done = init(home, server, "--tls", tls, "--no-look")
    assert done.returncode == 75
    assert remedy in told(done)


@pytest.fixture
def bare(tmp_path: Path) -> Iterator[Household]:
    """A server that has no mailbox for drafts, by whatever name."""
    with Dovecot(tmp_path / "dovecot", drafts="Vault", sent="Old", trash="Bin", special_use=False) as server:
        yield Household(server, "jane", tmp_path)


def test_no_drafts(bare: Household):
    """Where no mailbox is for drafts, the sentence says how one is named or made."""
    server = f"127.0.0.1:{bare.server.port}"
    done = init(bare, server, "--tls", "none", "--no-look")
    assert done.returncode != 0
    assert re.search("no mailbox for drafts; please name the right one.*--drafts", told(done)), told(done)
    assert init(bare, server, "--tls", "none", "--no-look", "--drafts", "Vault").returncode == 0


@pytest.fixture
def sealed(tmp_path: Path) -> Iterator[Household]:
    """A server whose Drafts can be read but not written."""
    with Dovecot(tmp_path / "dovecot", extra=ACL) as server:
        home = Household(server, "jane", tmp_path)
        home.append(HUMAN_NO)
        home.messages("Drafts")
        (server.mail / "jane" / ".Drafts" / "dovecot-acl").write_text("owner lr\n")
        yield home


def test_drafts_that_cannot_be_written(sealed: Household):
    """The letter is kept and its case says what the server refuses; doctor names the remedy; later it goes there."""
    done = sealed.once("--since", "3650d")
    assert "Traceback" not in done.stderr
    (case,) = sealed.rows("list")
    assert "does not take the draft" in str(case["reason"]), case
    done = sealed.gracious("doctor", "--config", str(sealed.config()))
    assert done.returncode == 1
    assert "“Drafts” can be read but not written → `drafts` of this account in config.yaml" in told(done)
    (sealed.server.mail / "jane" / ".Drafts" / "dovecot-acl").write_text("owner lrwstipekxa\n")
    if case["state"] == "refused":
        assert sealed.gracious("redraft", str(case["id"]), "--config", str(sealed.config())).returncode == 0
    sealed.once()
    assert len(sealed.messages("Drafts")) == 1


def test_a_login_that_died_is_told_in_another_mailbox(tmp_path: Path):
    """Two accounts, of one the password no longer fits: one note lies unread in the other, and status is red."""
    with Dovecot(tmp_path / "dovecot", passwords={"jane": PASSWORD, "work": "another"}) as server:
        home, work = Household(server, "jane", tmp_path), Household(server, "work", tmp_path)
        dead = {**work.account, "name": "work"}
        with home.daemon(home.account, dead):
            home.until(lambda: len(home.messages("INBOX")) == 1)
            home.append(HUMAN_NO)
            home.until(lambda: len(home.messages("Drafts")) == 1)
            (note, _) = home.messages("INBOX")
            assert note[1] == ""
            assert b"Subject: gracious cannot sign in: work" in note[2]
            assert "`gracious init --login work` signs in again" in " ".join(mime.parse(note[2]).text.split())
            assert "work" in home.gracious("status", "--config", str(home.folder / "config.yaml")).stdout
        assert len(home.messages("INBOX")) == 2, "said once"
