"""A private Dovecot: fast to start, gone without a trace."""

from __future__ import annotations

import contextlib
import getpass
import grp
import os
import pwd
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from servers.patience import HANGS
from servers.visited import PASSWORD, Visited, free_port

_BINARIES = "/usr/sbin:/usr/local/sbin:/usr/lib/dovecot"


def certificate(folder: Path, name: str = "localhost") -> tuple[Path, Path]:
    """A self-signed certificate for `name` and 127.0.0.1, and its key."""
    folder.mkdir(parents=True, exist_ok=True)
    crt, key = folder / "cert.pem", folder / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", f"/CN={name}", "-addext", f"subjectAltName=DNS:{name},IP:127.0.0.1", "-keyout", key, "-out", crt],
        check=True,
        capture_output=True,
    )  # fmt: skip
    return crt, key


def trusting(crt: Path) -> ssl.SSLContext:
    """A client's context that trusts exactly `crt`."""
    return ssl.create_default_context(cafile=str(crt))


@dataclass
class Dovecot(Visited):
    """A private Dovecot below `folder`, on 127.0.0.1 only.

    Every user name logs in with PASSWORD, unless `passwords` says otherwise, and has a mail store of its own, made at
    the first login. With `tls`, `port` offers STARTTLS and `tls_port` is implicit TLS; a client has to trust `cert`.
    """

    folder: Path
    tls: bool = False
    drafts: str = "Drafts"
    sent: str = "Sent"
    trash: str = "Trash"
    special_use: bool = True
    passwords: dict[str, str] = field(default_factory=dict)
    """Only these users, with these passwords."""
    extra: str = ""
    """More lines for dovecot.conf."""
    room: str = ""
    """All mail lies on a disk of this size of its own (`2m`), gone with the server."""
    port: int = field(default_factory=free_port)
    tls_port: int = field(default_factory=free_port)
    _master: subprocess.Popen[bytes] | None = None
    _open: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="gracious-mail-")))
    """What Dovecot's own users read, and its sockets, whose paths must be short (108 octets, unix(7)).

    Outside of `folder`: any run of pytest shuts the base folder of all its runs.
    """

    @property
    def mail(self) -> Path:
        """Below it each user has a Maildir; its owner is Dovecot's."""
        return self._open / "mail"

    @property
    def cert(self) -> Path:
        return self.folder / "tls" / "cert.pem"

    @property
    def conf(self) -> Path:
        return self.folder / "dovecot.conf"

    def __enter__(self) -> Self:
        self._prepare()
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        shutil.rmtree(self._open, ignore_errors=True)

    def start(self) -> None:
        """Returns when the port answers. Raises RuntimeError with what Dovecot said otherwise."""
        binary = shutil.which("dovecot", path=os.environ.get("PATH", "") + ":" + _BINARIES)
        if binary is None:
            raise RuntimeError("Dovecot is not installed: apt-get install --no-install-recommends dovecot-imapd")
        self._master = subprocess.Popen(
            [*self._small_disk(), binary, "-F", "-c", self.conf],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            process_group=0,
        )
        until = time.monotonic() + HANGS
        while time.monotonic() < until and self._master.poll() is None:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return
            time.sleep(0.01)
        self.kill()
        raise RuntimeError(f"Dovecot did not start: {self._said()}")

    def _small_disk(self) -> list[str]:
        """What comes before the command where mail has a disk of its own: a tmpfs that only it can see."""
        if not self.room:
            return []
        me = [] if os.geteuid() == 0 else ["--map-current-user", "--keep-caps"]
        mount = f'mount -t tmpfs -o size={self.room},mode=777 tmpfs {self.mail} && exec "$@"'
        return ["unshare", *me, "--mount", "--propagation", "private", "sh", "-c", mount, "sh"]

    def inside(self, *command: str) -> str:
        """A command in the folder of all mail, as the server sees it; what it prints."""
        me = [] if os.geteuid() == 0 else ["--user", "--preserve-credentials"]
        there = ["nsenter", "--target", str(self._master.pid), *me, "--mount"] if self.room else []
        go = ["sh", "-c", f'cd {self.mail} && exec "$@"', "sh"]
        done = subprocess.run([*there, *go, *command], capture_output=True, text=True, check=True, timeout=HANGS)
        return done.stdout

    def stop(self) -> None:
        """The master in an orderly way (it takes a second), its children, who would stay for their clients, at once."""
        if self._master is not None:
            self._master.terminate()
            self._master.wait(HANGS)
        self.kill()

    def kill(self) -> None:
        """All at once: what a client sees when a machine dies."""
        if self._master is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._master.pid, signal.SIGKILL)
        self._master.wait(HANGS)
        self._master = None

    def _said(self) -> str:
        log = self.folder / "dovecot.log"
        return log.read_text()[-2000:] if log.exists() else "nothing; see dovecot.conf"

    def _prepare(self) -> None:
        """As root, mail belongs to nobody: Dovecot refuses uid 0."""
        self.folder.mkdir(parents=True, exist_ok=True)
        (self._open / "run").mkdir(exist_ok=True)
        mail = self.mail
        mail.mkdir(exist_ok=True)
        self._open.chmod(0o711)
        if self.tls and not self.cert.exists():
            certificate(self.cert.parent)
        owner = pwd.getpwnam("nobody" if os.geteuid() == 0 else getpass.getuser())
        if os.geteuid() == 0:
            os.chown(mail, owner.pw_uid, owner.pw_gid)
        self.conf.write_text(self._configuration(owner))

    def _configuration(self, owner: pwd.struct_passwd) -> str:
        return f"""
base_dir = {self._open}/run
state_dir = {self._open}/run
log_path = {self.folder}/dovecot.log
protocols = imap
listen = 127.0.0.1
disable_plaintext_auth = no
auth_failure_delay = 0
auth_username_chars =
first_valid_uid = 1
mail_fsync = never
mail_max_userip_connections = 500
maildir_broken_filename_sizes = no
mail_location = maildir:{self._open}/mail/%u
{self._passdb()}
userdb {{
  driver = static
  args = uid={owner.pw_uid} gid={owner.pw_gid} home={self._open}/mail/%u
}}
{self._tls()}
{self._services()}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox "{self.drafts}" {{
    auto = subscribe
    {self._mark("Drafts")}
  }}
  mailbox "{self.sent}" {{
    auto = subscribe
    {self._mark("Sent")}
  }}
  mailbox "{self.trash}" {{
    auto = subscribe
    {self._mark("Trash")}
  }}
}}
{self.extra}
"""

    def _passdb(self) -> str:
        if not self.passwords:
            return f"passdb {{\n  driver = static\n  args = password={PASSWORD}\n}}"
        file = self._open / "passwd"
        file.write_text("".join(f"{user}:{{PLAIN}}{word}\n" for user, word in self.passwords.items()), "utf-8")
        file.chmod(0o644)
        return f"passdb {{\n  driver = passwd-file\n  args = username_format=%u {file}\n}}"

    def _mark(self, use: str) -> str:
        return f"special_use = \\{use}" if self.special_use else ""

    def _tls(self) -> str:
        tls = self.cert.parent
        return f"ssl = yes\nssl_cert = <{tls}/cert.pem\nssl_key = <{tls}/key.pem" if self.tls else "ssl = no"

    def _services(self) -> str:
        """No waiting after wrong passwords; without root no chroot and no other users."""
        chroot = "" if os.geteuid() == 0 else "chroot ="
        me = getpass.getuser()
        users = "" if os.geteuid() == 0 else f"default_internal_user = {me}\ndefault_login_user = {me}"
        group = "" if os.geteuid() == 0 else f"default_internal_group = {grp.getgrgid(os.getgid()).gr_name}"
        return f"""
{users}
{group}
service anvil {{
  {chroot}
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service imap-login {{
  {chroot}
  inet_listener imap {{
    port = {self.port}
  }}
  inet_listener imaps {{
    port = {self.tls_port if self.tls else 0}
    ssl = {"yes" if self.tls else "no"}
  }}
}}
service stats {{
  {chroot}
}}
"""
