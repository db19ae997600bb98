"""A real `systemd --user` in mounts and a control group of its own: no machine has to be booted with it.

manager.sh says how; nothing of the machine it runs on is moved or left behind.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from servers.patience import HANGS, until

ROOT = Path(__file__).parents[2]
HOME, CODE, RUNTIME = "/home/jane", "/mnt/gracious", "/run/user/0"


@dataclass
class Manager:
    """The service manager of a user whose home is `folder`; `run` speaks as that user."""

    folder: Path
    _process: subprocess.Popen[bytes] | None = field(default=None)

    def __enter__(self) -> Self:
        as_root = [] if os.geteuid() == 0 else ["--map-root-user"]
        script = Path(__file__).with_suffix(".sh")
        apart = ["unshare", *as_root, "--mount", "--cgroup", "--propagation", "private", "sh", str(script)]
        with (self.folder / "manager.log").open("wb") as log:
            self._process = subprocess.Popen(
                [*apart, str(self.folder), str(ROOT)], stdin=subprocess.DEVNULL, stdout=log, stderr=log, process_group=0
            )
        try:
            self.until(lambda: self._said("is-system-running") in ("running", "degraded"))
        except BaseException:
            self._process.terminate()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self._said("exit")
            self._process.wait(HANGS)
        finally:
            self._process.terminate()
            self._process.wait(HANGS)

    @property
    def group(self) -> str:
        """Name of the control group below the caller's in which all of its processes are."""
        return f"gracious-{self._process.pid}"

    def _said(self, word: str) -> str:
        return self.run("systemctl", "--user", word).stdout.strip()

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
            timeout=HANGS,
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
        return [values.get(name, "") for name in properties]

    until = staticmethod(until)
