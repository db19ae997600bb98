"""Signing in without a password: a real Dovecot that asks an authority whether a token is good."""

from __future__ import annotations

import json
import re
import shutil
import stat
import tempfile
import threading
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from e2e.household import HUMAN_NO, Household
from servers import PASSWORD, Dovecot
from servers.authority import CLIENT_ID, CLIENT_SECRET, SCOPE, Authority
from servers.patience import HANGS

from watcher.adapters import config
from watcher.adapters.config import Account, OAuth, Password
from watcher.adapters.oauth import Access, Client, FileVault, Grant, by_browser, by_device
from watcher.cli.init import grant
from watcher.cli.init.questions import Wishes
from watcher.errors import ConfigError, CredentialError, ServerUnavailable

TOKEN = re.compile(rb"(access|refresh)-\d")


@pytest.fixture
def authority() -> Iterator[Authority]:
    with Authority("jane") as authority:
        yield authority


def client_of(authority: Authority) -> Client:
    urls = (f"{authority.url}/token", f"{authority.url}/authorize", f"{authority.url}/device")
    return Client(CLIENT_ID, *urls, scopes=(SCOPE,))


def dovecot_of(authority: Authority, folder: Path, mechanisms: str) -> Dovecot:
    """Dovecot that takes tokens the authority vouches for; the test's own hands come in by password."""
    conf = folder / "oauth2.conf.ext"
    conf.write_text(f"tokeninfo_url = {authority.url}/tokeninfo?access_token=\nusername_attribute = email\n")
    conf.chmod(0o644)
    folder.chmod(0o755)
    passdb = f"passdb {{\n  driver = oauth2\n  mechanisms = {mechanisms}\n  args = {conf}\n}}\n"
    extra = f"auth_mechanisms = plain login {mechanisms}\n{passdb}"
    return Dovecot(folder / "dovecot", extra=extra, passwords={"jane": PASSWORD})


@pytest.fixture(params=["xoauth2", "oauthbearer"])
def home(authority: Authority, open_folder: Path, request: pytest.FixtureRequest) -> Iterator[Household]:
    """Somebody whose account is signed in, and whose server takes one of the two mechanisms."""
    with dovecot_of(authority, open_folder, request.param) as server:
        home = Household(server, "jane", open_folder / "home")
        home.folder.mkdir()
        home.sign_in = {"password": {"oauth": authority.block()}}
        given = by_device(client_of(authority), "", lambda *_: None, lambda _: None)
        FileVault(home.folder / "state" / "gracious" / "token-home").save(given.text())
        yield home


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that Dovecot's own users can enter."""
    folder = Path(tempfile.mkdtemp(prefix="gracious-oauth-"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def doctor(home: Household) -> dict[str, dict[str, str]]:
    config = home.config({**home.account, **home.sign_in})
    done = home.gracious("doctor", "--json", "--config", str(config))
    assert "Traceback" not in done.stderr, done.stderr
    return {row["check"]: row for row in map(json.loads, done.stdout.splitlines())}


def test_a_token_lets_us_in(home: Household, authority: Authority):
    """doctor and run sign in with a renewed token; the rotated refresh token is kept, for its owner alone."""
    assert doctor(home)["login"]["health"] == "fine"
    vault = home.folder / "state" / "gracious" / "token-home"
    assert stat.S_IMODE(vault.stat().st_mode) == 0o600
    assert authority.renewals() == ["refresh-1"]
    assert Grant.of(vault.read_text()) == Grant("refresh-2", "refresh-1")
    assert doctor(home)["login"]["health"] == "fine"
    assert authority.renewals() == ["refresh-1", "refresh-2"]


@pytest.mark.parametrize(("days", "words"), [(0, "is 0 days old"), (1, "is 1 day old"), (40, "is 40 days old")])
def test_how_old_a_sign_in_is(home: Household, days: int, words: str):
    """doctor tells its age, which a rotation does not change; what an older version kept has none."""
    vault = home.folder / "state" / "gracious" / "token-home"
    vault.write_text(replace(Grant.of(vault.read_text()), since="").text())
    assert " old" not in doctor(home)["sign-in"]["text"]
    since = datetime.now(UTC) - timedelta(days=days, hours=1)
    vault.write_text(replace(Grant.of(vault.read_text()), since=since.isoformat()).text())
    for _ in range(2):
        assert words in doctor(home)["sign-in"]["text"]


def test_consent_that_was_taken_back(home: Household, authority: Authority):
    """The sentence says what happened and which command mends it; no token is in it."""
    authority.revoked = True
    row = doctor(home)["login"]
    assert row["health"] == "fault"
    assert "has run out or was taken back" in row["text"]
    assert "init --login home" in row["text"]
    assert "refresh-" not in row["text"]
    done = home.gracious("run", "--once", "--config", str(home.folder / "config.yaml"))
    assert (done.returncode, "refresh-" in done.stderr) == (77, False)


def test_a_token_that_ends_in_the_middle_of_idle(home: Household, authority: Authority):
    """The line breaks, the old token is no longer good, and a fresh one carries on: mail is drafted all the same.

    Tokens are in the file of their grant and in no other, nor in the log, the arguments or the environment.
    """
    with home.daemon({**home.account, **home.sign_in}) as process:
        assert authority.renewals() == ["refresh-1"]
        authority.expire()
        home.server.stop()
        home.server.start()
        home.until(lambda: len(authority.renewals()) == 2)
        home.append(HUMAN_NO)
        home.until(lambda: home.messages("Drafts"))
        proc = Path(f"/proc/{process.pid}")
        told = home.log + (proc / "cmdline").read_text() + (proc / "environ").read_text()
    assert not TOKEN.search(told.encode())
    holding = [path for path in home.folder.rglob("*") if path.is_file() and TOKEN.search(path.read_bytes())]
    assert holding == [home.folder / "state" / "gracious" / "token-home"]
    assert not re.search(rb"access-\d", holding[0].read_bytes())


def test_consent_taken_back_while_it_runs(home: Household, authority: Authority):
    """The daemon stays, its status says what happened and which command mends it; no token is in it."""
    with home.daemon({**home.account, **home.sign_in}):
        authority.revoked = True
        authority.expire()
        home.server.stop()
        home.server.start()
        home.until(lambda: "init --login home" in str(home.rows("status")))
        assert not TOKEN.search(str(home.rows("status")).encode())


def test_the_code_on_another_screen(authority: Authority):
    """RFC 8628: pending, slow, granted; the user sees an address and a code."""
    authority.pending = 3
    shown: list[tuple[str, str]] = []
    given = by_device(client_of(authority), "", lambda *words: shown.append(words), lambda _: None)
    assert shown == [(f"{authority.url}/here", "ABCD-EFGH")]
    assert given.refresh_token == "refresh-1"
    authority.declined = True
    with pytest.raises(CredentialError, match="it was declined"):
        by_device(client_of(authority), "", lambda *_: None, lambda _: None)


def browse(url: str) -> None:
    """What a browser does: open the page, follow the way back."""
    threading.Thread(target=lambda: urllib.request.urlopen(url, timeout=HANGS).read(), daemon=True).start()


def test_the_browser_of_this_machine(authority: Authority):
    """RFC 8252 with PKCE: the code comes to loopback, and only who asked can use it."""
    given = by_browser(client_of(authority), CLIENT_SECRET, browse)
    assert given == Grant("refresh-1", client_secret=CLIENT_SECRET)
    (form,) = authority.asked
    assert form["client_secret"] == CLIENT_SECRET
    authority.declined = True
    with pytest.raises(CredentialError, match="it was declined"):
        by_browser(client_of(authority), "", browse)


def test_a_stranger_knocks_on_loopback(authority: Authority):
    """An answer with another state is no sign-in: somebody else's page may try."""

    def intrude(url: str) -> None:
        back = urllib.parse.parse_qs(urllib.parse.urlsplit(url).query)["redirect_uri"][0]
        browse(f"{back}?state=guessed&code=stolen")

    with pytest.raises(CredentialError, match="No sign-in"):
        by_browser(client_of(authority), "", intrude)
    assert authority.asked == []


@pytest.mark.parametrize("scope", ["profile", ""])
def test_a_scope_without_mail(authority: Authority, scope: str):
    """What was not ticked on the page is said at once, not at the first login."""
    authority.scope = scope or "profile email"
    with pytest.raises(CredentialError, match=r"does not include mail \(imap.read\)"):
        by_device(client_of(authority), "", lambda *_: None, lambda _: None)


def access_of(authority: Authority, path: Path, grant: Grant, now: list[float]) -> Access:
    vault = FileVault(path)
    vault.save(grant.text())
    return Access("home", client_of(authority), vault, lambda: now[0])


def test_renewed_before_the_end(authority: Authority, tmp_path: Path):
    """At four fifths of its life a token is replaced; before that the authority is left in peace."""
    now = [0.0]
    grant = by_device(client_of(authority), "", lambda *_: None, lambda _: None)
    access = access_of(authority, tmp_path / "token", grant, now)
    first = access.token()
    now[0] = 2879.0
    assert access.token() == first
    now[0] = 2880.0
    assert access.token() != first
    access.forget()
    access.token()
    assert authority.renewals() == ["refresh-1", "refresh-2", "refresh-3"]


def test_a_rotation_that_was_lost(authority: Authority, tmp_path: Path):
    """The answer with the new refresh token never came: the one before it is tried, once."""
    grant = by_device(client_of(authority), "", lambda *_: None, lambda _: None)
    access = access_of(authority, tmp_path / "token", Grant("lost", previous=grant.refresh_token), [0.0])
    assert access.token() == "access-2"
    assert authority.renewals() == ["lost", "refresh-1"]


def test_two_processes_renew_one_grant(authority: Authority, tmp_path: Path):
    """Rotation allows one renewal each: the second waits, reads what the first has kept, and uses that."""
    grant = by_device(client_of(authority), "", lambda *_: None, lambda _: None)
    both = [access_of(authority, tmp_path / "token", grant, [0.0]) for _ in range(2)]
    tokens: list[str] = []
    threads = [threading.Thread(target=lambda one=one: tokens.append(one.token())) for one in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(HANGS)
    assert sorted(tokens) == ["access-2", "access-3"]
    assert authority.renewals() == ["refresh-1", "refresh-2"]


def test_an_authority_that_is_down(authority: Authority, tmp_path: Path):
    """That is the network's fault: it is tried again later, and nobody is asked to sign in."""
    access = access_of(authority, tmp_path / "token", Grant("refresh-9"), [0.0])
    authority.down = True
    with pytest.raises(ServerUnavailable, match="does not answer about the sign-in"):
        access.token()


@pytest.mark.parametrize("text", ["", "nonsense", "[]", '{"refresh": "x"}'])
def test_a_damaged_grant(authority: Authority, tmp_path: Path, text: str):
    """What cannot be read is a sign-in to be done again, and its text is not repeated."""
    access = access_of(authority, tmp_path / "token", Grant("x"), [0.0])
    (tmp_path / "token").write_text(text)
    with pytest.raises(CredentialError, match="damaged") as caught:
        access.token()
    assert caught.value.why == "expired"


def test_a_grant_others_can_read(authority: Authority, tmp_path: Path):
    """Mode 0644 is refused, with the remedy."""
    access = access_of(authority, tmp_path / "token", Grant("x"), [0.0])
    (tmp_path / "token").chmod(0o644)
    with pytest.raises(CredentialError, match="chmod 600"):
        access.token()


def test_mail_is_drafted(home: Household):
    """The whole line, without any password of the account anywhere."""
    home.append(HUMAN_NO)
    config = home.config({**home.account, **home.sign_in})
    done = home.gracious("run", "--once", "--since", "1y", "--config", str(config))
    assert done.returncode == 0, done.stderr
    assert len(home.messages("Drafts")) == 1


def test_init_signs_in_and_says_where_it_is_kept(
    authority: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    """Where no keyring answers, the state folder keeps the sign-in, and config.yaml will say so."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
    monkeypatch.setattr("watcher.adapters.oauth.signin.time.sleep", lambda _: None)
    urls = (f"{authority.url}/token", "", f"{authority.url}/device")
    said = OAuth("other", CLIENT_ID, *urls, scopes=(SCOPE,), keep="keyring")
    account = Account("home", "localhost", 993, "implicit", "jane", Password("oauth", oauth=said))
    kept = grant.sign_in(Wishes(), account, said)
    assert kept.password.oauth.keep == "state"
    told = capsys.readouterr().out
    assert "ABCD-EFGH" in told
    assert "state folder, for you alone" in told
    assert Grant.of((tmp_path / "gracious" / "token-home").read_text()).refresh_token == "refresh-1"
    assert "refresh-1" not in told


def test_the_house_has_its_urls():
    """config.yaml names the house; where it is asked stands in our data, and a tenant is put in."""
    said = config.oauth({"house": "microsoft", "client_id": "x", "tenant": "acme.example"})
    assert said.token_url == "https://login.microsoftonline.com/acme.example/oauth2/v2.0/token"
    assert config.oauth({"house": "google", "client_id": "x"}).device_url == ""
    with pytest.raises(ConfigError):
        config.oauth({"house": "other", "client_id": "x"})
    with pytest.raises(ConfigError):
        config.oauth(
            {"house": "other", "client_id": "x", "token_url": "http://a.example", "device_url": "https://a.example"}
        )
