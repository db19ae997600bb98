"""The keyring of a desktop: a real gnome-keyring on a D-Bus session of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from servers.patience import HANGS

from watcher.adapters.credentials import Keyring, forget, secret, store
from watcher.errors import CredentialError

# The daemon unlocks its "login" collection with what it reads; then the session lives until stdin is closed.
SESSION = """
printf 'master' | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
echo "$DBUS_SESSION_BUS_ADDRESS"
read -r _
"""
STORE = "import keyring; keyring.set_password('gracious', 'jane', 'from-the-keyring ü')"


def headless(home: Path) -> dict[str, str]:
    """An environment without a session bus."""
    return {"PATH": os.environ["PATH"], "HOME": str(home), "XDG_RUNTIME_DIR": str(home), "LANG": "C.UTF-8"}


@pytest.fixture
def desktop(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of a desktop session with an unlocked keyring; it ends with the test."""
    missing = [name for name in ("dbus-run-session", "gnome-keyring-daemon") if shutil.which(name) is None]
    assert not missing, "apt-get install --no-install-recommends dbus gnome-keyring"
    with subprocess.Popen(
        ["dbus-run-session", "--", "sh", "-c", SESSION],
        env=headless(tmp_path),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as session:
        yield {**headless(tmp_path), "DBUS_SESSION_BUS_ADDRESS": session.stdout.readline().strip()}
        session.stdin.close()
        session.wait(HANGS)


def test_secret_comes_from_the_desktop_keyring(desktop: dict[str, str]) -> None:
    """What `keyring set gracious jane` has stored is found; an account without a password is told how to store one."""
    ours = {**desktop, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    subprocess.run([sys.executable, "-c", STORE], env=ours, check=True, timeout=HANGS)
    assert secret(Keyring("jane"), "home", desktop) == "from-the-keyring ü"
    with pytest.raises(CredentialError, match=r"init --login work` stores it \(service gracious, user bob\)"):
        secret(Keyring("bob"), "work", desktop)


def test_what_was_kept_is_taken_out_again(desktop: dict[str, str]) -> None:
    """Of two accounts one is forgotten; the other stays. What was never there is no trouble."""
    for user in ("jane", "bob"):
        store(Keyring(user), f"of {user}", "home", desktop)
    for _ in range(2):
        forget(Keyring("jane"), "home", desktop)
    with pytest.raises(CredentialError, match="has no password for home"):
        secret(Keyring("jane"), "home", desktop)
    assert secret(Keyring("bob"), "home", desktop) == "of bob"


def test_headless_machine_is_told_the_other_ways(tmp_path: Path) -> None:
    """Without a session bus there is no keyring: the sentence names what works instead."""
    with pytest.raises(CredentialError, match=r"(?s)no keyring here.*credential.*file.*command"):
        secret(Keyring("jane"), "home", headless(tmp_path))


def test_dead_bus_is_told_the_other_ways(tmp_path: Path) -> None:
    """An address of a session long gone is the same as none."""
    environ = {**headless(tmp_path), "DBUS_SESSION_BUS_ADDRESS": f"unix:path={tmp_path}/gone"}
    with pytest.raises(CredentialError, match="credential"):
        secret(Keyring("jane"), "home", environ)
