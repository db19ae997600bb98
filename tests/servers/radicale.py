"""A private Radicale with one calendar, and what it holds."""

from __future__ import annotations

import base64
import subprocess
import sys
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Self

import icalendar

from servers.patience import HANGS, until
from servers.visited import free_port

USER, PASSWORD = "jane", "only-for-tests"


@dataclass
class Radicale:
    """Listens on 127.0.0.1 while it is entered; `url` is a calendar of Jane's."""

    folder: Path
    port: int = field(default_factory=free_port)
    _server: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/{USER}/check-ins/"

    def __enter__(self) -> Self:
        (self.folder / "users").write_text(f"{USER}:{PASSWORD}\n")
        options = ["--auth-type", "htpasswd", "--auth-htpasswd-filename", str(self.folder / "users")]
        options += [
            "--auth-htpasswd-encryption",
            "plain",
            "--auth-delay",
            "0",
            "--storage-filesystem-folder",
            str(self.folder / "data"),
        ]
        command = [sys.executable, "-m", "radicale", "--server-hosts", f"127.0.0.1:{self.port}", *options]
        with (self.folder / "log").open("wb") as log:
            self._server = subprocess.Popen(command, stdout=log, stderr=log)
        until(lambda: self._ask("MKCALENDAR") is not None)
        return self

    def __exit__(self, *_: object) -> None:
        self._server.terminate()
        self._server.wait(HANGS)

    def held(self) -> dict[str, tuple[str, date, str]]:
        """UID: component, day, title."""
        answer = self._ask("GET")
        assert answer is not None, "Radicale does not answer"
        return {
            str(one["uid"]): (one.name, (one.get("dtstart") or one.get("due")).dt, str(one["summary"]))
            for one in icalendar.Calendar.from_ical(answer).walk()
            if one.name in ("VEVENT", "VTODO")
        }

    def _ask(self, method: str) -> bytes | None:
        secret = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        request = urllib.request.Request(self.url, method=method, headers={"Authorization": f"Basic {secret}"})
        try:
            with urllib.request.urlopen(request, timeout=HANGS) as answer:
                return answer.read()
        except (OSError, urllib.error.HTTPError):
            return None
