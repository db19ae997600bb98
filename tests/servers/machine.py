"""A real systemd as process 1 of a machine of its own: this one's files below an overlay, gone when it is switched off.

It has its own processes, mounts, control groups and devices; only the network is this machine's, so that the mail
server of a test is reached at 127.0.0.1. No service of this machine is started in it but the journal.
"""

from __future__ import annotations

import subprocess
import sys
import sysconfig
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from servers.patience import HANGS, until

ROOT = Path(__file__).parents[2]
NAMESPACES = ("--mount", "--pid", "--cgroup", "--uts", "--ipc", "--root")
INSTALLED = "/opt/gracious"
COMMAND = f"""#!/bin/sh
export PYTHONHOME={INSTALLED}/python PYTHONPATH={INSTALLED}/code:{INSTALLED}/packages
export LD_LIBRARY_PATH={INSTALLED}/python/lib
exec {INSTALLED}/python/bin/python{sys.version_info.major}.{sys.version_info.minor} -m watcher "$@"
"""
"""What an administrator would install is a virtual environment; under test are this checkout and this interpreter."""


def missing_right() -> str:
    """Why no such machine can be made here, in the kernel's words; empty where it can."""
    tried = ["unshare", "--mount", "--pid", "--cgroup", "--uts", "--ipc", "--fork", "true"]
    done = subprocess.run(tried, capture_output=True, text=True, check=False, timeout=HANGS)
    return done.stderr.strip()


@dataclass
class Machine:
    """Switched on with `with`; `run` speaks as its root. `folder` has to be empty."""

    folder: Path
    _process: subprocess.Popen[bytes] | None = field(default=None)
    _first: str = field(default="")
    """Process 1 of the machine, as this one numbers it."""

    def __enter__(self) -> Self:
        script = Path(__file__).with_suffix(".sh")
        inside = [sys.base_prefix, str(ROOT), sysconfig.get_paths()["purelib"]]
        with self.folder.with_suffix(".log").open("wb") as log:
            self._process = subprocess.Popen(
                ["unshare", "--mount", "--propagation", "private", "sh", str(script), str(self.folder), *inside],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        until(self._booted)
        until(lambda: self.run("systemctl", "is-system-running").stdout.strip() == "running")
        self.run("systemctl", "start", "systemd-journald")
        self.write(f"{INSTALLED}/bin/gracious", COMMAND, mode="755")
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(HANGS)

    def _booted(self) -> bool:
        """True once systemd is the machine's process 1; the commands of the script come and go before it."""
        assert self._process.poll() is None, self.folder.with_suffix(".log").read_text()
        below = [str(self._process.pid)]
        with suppress(FileNotFoundError, ProcessLookupError):
            while below and Path(f"/proc/{below[0]}/comm").read_text() != "systemd\n":
                below = Path(f"/proc/{below[0]}/task/{below[0]}/children").read_text().split()
            self._first = "".join(below[:1])
        return bool(self._first)

    def run(self, *words: str, typed: str = "") -> subprocess.CompletedProcess[str]:
        """A command inside, as root, with `typed` on its standard input."""
        enter = ["nsenter", "--target", self._first, *NAMESPACES, "env", "-i", "--chdir=/"]
        environ = ["HOME=/root", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "NO_COLOR=1", "SYSTEMD_PAGER="]
        return subprocess.run(
            [*enter, *environ, *words], input=typed, capture_output=True, text=True, check=False, timeout=HANGS
        )

    def write(self, path: str, text: str, mode: str = "644") -> None:
        """A file inside, and the folders above it."""
        done = self.run("install", "-D", "-m", mode, "/dev/stdin", path, typed=text)
        assert done.returncode == 0, done.stderr

    def shown(self, unit: str, *properties: str) -> list[str]:
        """Properties of a unit, as `systemctl show` has them."""
        told = self.run("systemctl", "show", unit, f"--property={','.join(properties)}").stdout
        values = dict(line.split("=", 1) for line in told.splitlines())
        return [values.get(name, "") for name in properties]
