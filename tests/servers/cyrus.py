"""A private Cyrus IMAP, beside Dovecot: the second real server. `make servers` fetches it."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from servers.patience import HANGS
from servers.visited import PASSWORD, Visited, free_port

MASTER = Path("/usr/lib/cyrus/bin/master")
IMAPD = Path(__file__).parents[2] / "build" / "cyrus" / "usr" / "lib" / "cyrus" / "bin" / "imapd"
"""Debian's cyrus-imapd and dovecot-imapd shut each other out, so this one is unpacked and not installed."""


@dataclass
class Cyrus(Visited):
    """On 127.0.0.1 only; the users are `users`, made beforehand, each with INBOX, Drafts, Sent and Trash."""

    users: tuple[str, ...] = ()
    port: int = field(default_factory=free_port)
    folder: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="gracious-cyrus-")))
    _master: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        for program in (MASTER, IMAPD):
            assert program.exists(), f"{program} is not there: make servers"
        for name in ("conf", "conf/socket", "conf/proc", "spool", "lock"):
            (self.folder / name).mkdir()
        (self.folder / "cyrus.conf").write_text(self._services())
        (self.folder / "imapd.conf").write_text(self._configuration())
        for user in self.users:
            add = ["saslpasswd2", "-p", "-c", "-f", self.folder / "sasldb2", "-u", socket.gethostname(), user]
            subprocess.run(add, input=PASSWORD.encode(), check=True)
        subprocess.run(["chown", "-R", "cyrus:mail", self.folder], check=True)
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self) -> None:
        files = ["-C", self.folder / "imapd.conf", "-M", self.folder / "cyrus.conf", "-p", self.folder / "pid"]
        self._master = subprocess.Popen(
            [MASTER, *files, "-D"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, process_group=0
        )
        until = time.monotonic() + HANGS
        while time.monotonic() < until and self._master.poll() is None:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 5) as sock:
                if sock.recv(100).startswith(b"* OK"):
                    return
            time.sleep(0.05)
        raise RuntimeError("Cyrus did not start")

    def kill(self) -> None:
        """All at once."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._master.pid, signal.SIGKILL)
        self._master.wait(HANGS)

    def _services(self) -> str:
        imapd = f'imap cmd="{IMAPD} -C {self.folder}/imapd.conf" listen="127.0.0.1:{self.port}" prefork=1'
        recover = f'recover cmd="/usr/lib/cyrus/bin/ctl_cyrusdb -C {self.folder}/imapd.conf -r"'
        return f"START {{\n  {recover}\n}}\nSERVICES {{\n  {imapd}\n}}\nEVENTS {{\n}}\n"

    def _configuration(self) -> str:
        return f"""
configdirectory: {self.folder}/conf
mboxname_lockpath: {self.folder}/lock
defaultpartition: default
partition-default: {self.folder}/spool
altnamespace: yes
unixhierarchysep: yes
allowplaintext: yes
sasl_pwcheck_method: auxprop
sasl_auxprop_plugin: sasldb
sasl_sasldb_path: {self.folder}/sasldb2
sasl_mech_list: PLAIN LOGIN
autocreate_quota: 100000
autocreate_inbox_folders: Drafts|Sent|Trash
xlist-drafts: Drafts
xlist-sent: Sent
xlist-trash: Trash
autocreate_post: yes
syslog_prefix: gracious-test
conversations: no
"""
