"""A display of its own for programs with windows, and a user's hands before it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

PICTURES = os.environ.get("PICTURES")
"""Where screenshots are kept, if anywhere."""


class Display:
    """Xvfb with a window manager, and xdotool as the user's hands."""

    def __init__(self, folder: Path, size: str = "1280x860") -> None:
        for program in ("Xvfb", "openbox", "xdotool", "import", "thunderbird", "dbus-run-session"):
            assert shutil.which(program), f"{program} is not installed: make clients"
        number = next(n for n in range(90, 200) if not Path(f"/tmp/.X11-unix/X{n}").exists())
        self.environment = {**os.environ, "DISPLAY": f":{number}", "HOME": str(folder), "MOZ_ENABLE_WAYLAND": "0"}
        self.folder = folder
        self._processes = []
        self.start("Xvfb", f":{number}", "-screen", "0", f"{size}x24", "-nolisten", "tcp")
        time.sleep(1.5)
        self.start("openbox")

    def start(self, *command: str) -> None:
        quiet = subprocess.DEVNULL
        self._processes.append(
            subprocess.Popen(command, env=self.environment, stdout=quiet, stderr=quiet, start_new_session=True)
        )

    def end(self) -> None:
        for process in reversed(self._processes):
            os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)

    def do(self, *words: str) -> str:
        done = subprocess.run(
            ["xdotool", *words], env=self.environment, capture_output=True, text=True, timeout=60, check=False
        )
        return done.stdout

    def window(self, name: str, seconds: float = 60) -> str:
        """The newest window of that name, in front."""
        deadline = time.monotonic() + seconds
        while not (found := self.do("search", "--onlyvisible", "--name", name).split()):
            assert time.monotonic() < deadline, f"no window {name}; see {self.picture('missing')}"
            time.sleep(0.5)
        self.do("windowactivate", "--sync", found[-1])
        return found[-1]

    def gone(self, name: str, seconds: float = 60) -> None:
        deadline = time.monotonic() + seconds
        while self.do("search", "--onlyvisible", "--name", name).split():
            assert time.monotonic() < deadline, f"{name} is still open; see {self.picture('open')}"
            time.sleep(0.5)

    def picture(self, name: str, window: str = "root") -> Path:
        file = Path(PICTURES or self.folder) / f"{name}.png"
        subprocess.run(["import", "-window", window, str(file)], env=self.environment, timeout=60, check=False)
        return file
