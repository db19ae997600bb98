"""Many mailboxes at rest in one process: memory and processor time, beside those of a single one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from servers import PASSWORD, Dovecot

ROOT = Path(__file__).parent.parent
MANY = """
default_client_limit = 20000
default_process_limit = 5000
service imap-login {
  service_count = 0
  process_min_avail = 2
  client_limit = 5000
}
service imap {
  process_limit = 5000
}
mail_max_userip_connections = 0
"""
"""More lines for dovecot.conf: its usual limits are for a household."""


def config(server: Dovecot, folder: Path, count: int) -> Path:
    file = folder / "config.yaml"
    place = {"host": "127.0.0.1", "port": server.tls_port, "tls": "implicit", "certificate": str(server.cert)}
    accounts = [
        {"name": f"u{n}", "imap": place, "user": f"u{n}", "password": {"command": ["/bin/echo", PASSWORD]}}
        for n in range(count)
    ]
    you = {"name": "Jane Doe", "addresses": ["jane@example.org"]}
    file.write_text(json.dumps({"version": 1, "you": you, "accounts": accounts}), "utf-8")
    file.chmod(0o600)
    return file


def measured(server: Dovecot, folder: Path, count: int, seconds: float) -> tuple[float, float, float]:
    """Seconds until all rest, then MB resident, and the share of one processor while nothing happens."""
    file = config(server, folder, count)
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "XDG_STATE_HOME": str(folder)}
    log = folder / "log"
    began = time.monotonic()
    with (
        log.open("wb") as said,
        subprocess.Popen(
            (sys.executable, "-m", "watcher", "run", "--config", str(file)), stderr=said, env=environment
        ) as process,
    ):
        try:
            while log.read_bytes().count(b"connected account=") < count:
                if process.poll() is not None or time.monotonic() - began > 600:
                    raise SystemExit(log.read_text()[-2000:])
                time.sleep(0.2)
            reached = time.monotonic() - began
            time.sleep(5)
            before = _cpu(process.pid)
            time.sleep(seconds)
            return reached, _resident(process.pid), (_cpu(process.pid) - before) / seconds
        finally:
            process.terminate()


def _resident(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main(count: int = 1000, seconds: float = 60) -> None:
    for mailboxes in (1, count):
        with tempfile.TemporaryDirectory(prefix="gracious-bench-") as scratch:
            folder = Path(scratch)
            folder.chmod(0o755)
            with Dovecot(folder / "dovecot", tls=True, extra=MANY) as server:
                reached, resident, share = measured(server, folder, mailboxes, seconds)
        sys.stdout.write(
            f"{mailboxes} mailboxes: all at rest after {reached:.1f} s, {resident:.0f} MB, {100 * share:.2f} %\n"
        )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
