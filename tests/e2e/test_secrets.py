"""A password stands where its owner put it, and nowhere else."""

from __future__ import annotations

import imaplib
import re
import signal
import subprocess
import sys
from pathlib import Path

from e2e.household import HUMAN_NO, Household
from servers import Dovecot
from servers.patience import HANGS

CANARY = "c4nary-Pässword-{~}"


def test_the_password_is_nowhere_else(tmp_path: Path):
    """Not in config.yaml, store, log, --json, arguments, environment or core file of the daemon."""
    with Dovecot(tmp_path / "dovecot", passwords={"jane": CANARY}) as server:
        home = Household(server, "jane", tmp_path / "home")
        home.folder.mkdir()
        words = ["init", "jane@example.org", "--user", "jane", "--name", "Jane", "--no-look", "--tls", "none"]
        command = [sys.executable, "-m", "watcher", *words, "--server", f"127.0.0.1:{server.port}"]
        told = ""
        for typed in (CANARY + "-wrong", CANARY):
            done = subprocess.run(
                command,
                env=home.environment,
                input=typed + "\n",
                capture_output=True,
                text=True,
                timeout=HANGS,
                check=False,
            )
            told += done.stdout + done.stderr
        assert done.returncode == 0, told
        config = home.folder / "cfg" / "gracious" / "config.yaml"
        log = (home.folder / "daemon.log").open("w")
        run = [
            "sh",
            "-c",
            'ulimit -S -c $(ulimit -H -c); exec "$@"',
            "sh",
            sys.executable,
            "-m",
            "watcher",
            "run",
            "-v",
        ]
        daemon = subprocess.Popen(run, env=home.environment, stderr=log, cwd=home.folder)
        try:
            home.until(lambda: "connected" in home.log)
            _deliver(server, HUMAN_NO)
            home.until(lambda: '"drafted"' in home.gracious("list", "--json").stdout)
            for verb in ("status", "doctor", "list", "check"):
                done = home.gracious(verb, "--json", "--config", str(config))
                told += done.stdout + done.stderr
            process = Path(f"/proc/{daemon.pid}")
            told += (process / "cmdline").read_text() + (process / "environ").read_text()
            (core,) = re.findall(r"Max core file size +(\S+) +(\S+)", (process / "limits").read_text())
            assert core == ("0", "0")
        finally:
            daemon.send_signal(signal.SIGABRT)
            daemon.wait(HANGS)
            log.close()
    assert CANARY not in told
    holding = [path for path in home.folder.rglob("*") if path.is_file() and CANARY.encode() in path.read_bytes()]
    assert holding == [config.parent / "home.password"]


def _deliver(server: Dovecot, octets: bytes) -> None:
    """Into INBOX, as another mail program would: by SASL PLAIN, for the password is not ASCII."""
    client = imaplib.IMAP4("127.0.0.1", server.port)
    client.authenticate("PLAIN", lambda _: f"\0jane\0{CANARY}".encode())
    client.append("INBOX", "", "", octets)
    client.logout()
