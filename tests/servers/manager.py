"""A real `systemd --user` in a mount namespace of its own: no machine has to be booted with it."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from servers.patience import until

ROOT = Path(__file__).parents[2]
HOME, CODE, RUNTIME = "/home/jane", "/mnt/gracious", "/run/user/0"
# PrivateTmp of the unit hides /tmp and /var/tmp, where this checkout and the test's folder may lie: both move out.
SCRIPT = f"""
set -e
mount -t tmpfs tmpfs /run && mkdir -p /run/systemd/system {RUNTIME} && chmod 700 {RUNTIME}
mount -t tmpfs tmpfs /home && mkdir {HOME} && mount --bind "$1" {HOME}
mount -t tmpfs tmpfs /mnt && mkdir {CODE} && mount --bind "$2" {CODE}
export HOME={HOME} XDG_RUNTIME_DIR={RUNTIME}
cd {HOME}
systemd=$(ls /usr/lib/systemd/systemd /lib/systemd/systemd 2>/dev/null | head -1)
exec "$systemd" --user --log-target=console
"""


@dataclass
class Manager:
    """The service manager of a user whose home is `folder`; `run` speaks as that user."""

    folder: Path
    _process: subprocess.Popen[bytes] | None = field(default=None)

    def __enter__(self) -> Self:
        as_root = [] if os.geteuid() == 0 else ["--map-root-user"]
        log = (self.folder / "manager.log").open("wb")
        command = ["unshare", *as_root, "--mount", "--propagation", "private", "sh", "-c", SCRIPT, "sh"]
        self._process = subprocess.Popen(
            [*command, str(self.folder), str(ROOT)], stdin=subprocess.DEVNULL, stdout=log, stderr=log, process_group=0
        )
        log.close()
        self.until(
            lambda: self.run("systemctl", "--user", "is-system-running").stdout.strip() in ("running", "degraded")
        )
        return self

    def __exit__(self, *_: object) -> None:
        self.run("systemctl", "--user", "exit")
        try:
            self._process.wait(20)
        finally:
            self._process.kill()

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """A command inside, with the environment of a login."""
        as_root = [] if os.geteuid() == 0 else ["--user", "--preserve-credentials"]
        inside = ["nsenter", "--target", str(self._process.pid), "--mount", *as_root, "--wd=/"]
        said = {
            "HOME": HOME,
            "XDG_RUNTIME_DIR": RUNTIME,
            "PYTHONPATH": CODE,
            "PATH": os.environ["PATH"],
            "NO_COLOR": "1",
        }
        environ = ["env", "-i", *(f"{name}={value}" for name, value in said.items())]
        return subprocess.run(
            [*inside, *environ, *words],
            capture_output=True,
            text=True,
            check=False,
            timeout=90,
            stdin=subprocess.DEVNULL,
        )

    def gracious(self, *words: str) -> subprocess.CompletedProcess[str]:
        python = Path(sys.executable)
        inside = f"{CODE}/{python.relative_to(ROOT)}" if python.is_relative_to(ROOT) else str(python)
        return self.run(inside, "-m", "watcher", *words)

    def shown(self, *properties: str) -> list[str]:
        """Properties of the unit, as `systemctl show` has them."""
        told = self.run("systemctl", "--user", "show", "gracious", f"--property={','.join(properties)}").stdout
        values = dict(line.split("=", 1) for line in told.splitlines())
        return [values[name] for name in properties]

    until = staticmethod(until)
