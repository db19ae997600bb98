"""demo: the whole story on an embedded IMAP server; no account is needed and nothing leaves this machine."""

from __future__ import annotations

import contextlib
import email
import imaplib
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import BinaryIO

import click

from watcher.adapters import mime
from watcher.adapters.mailfiles import Filed
from watcher.adapters.store import SqliteStore
from watcher.cli import desk as desks
from watcher.cli import paint, story
from watcher.cli.story import Story
from watcher.core.case import Case
from watcher.core.message import Message
from watcher.core.verdict import Rejection
from watcher.errors import GraciousError, ServerUnavailable, UsageError
from watcher.ports import Due

USER, PASSWORD = "jane", "only-for-this-demo"
PATIENCE = 30.0
TRIES = 3
CONFIG = {
    "version": 1,
    "you": {
        "name": "Jane Doe",
        "addresses": ["jane@example.org"],
        "offer": "I build small, reliable data pipelines.",
        "signature": "Jane Doe\n+49 30 1234567",
    },
}


@dataclass(frozen=True, slots=True)
class Stage:
    """Everything the story is told from: the server, the folder of the daemon's files, the daemon's process."""

    port: int
    folder: Path
    daemon: subprocess.Popen[bytes]

    @property
    def store(self) -> SqliteStore:
        return SqliteStore(self.folder / "state" / "gracious")


@click.command("demo")
def demo_command() -> None:
    """The whole story on an embedded IMAP server: mail arrives, one reply each lies in Drafts."""
    if find_spec("pymap") is None:
        raise UsageError("The demo needs its embedded server: pip install 'gracious[demo]'.")
    mails = [octets for _, octets in desks.demo_mails()]
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="gracious-demo-")))
        port = stack.enter_context(_server(folder))
        daemon = stack.enter_context(_daemon(folder, port))
        stage = Stage(port, folder, daemon)
        click.echo(f"An IMAP server for this demo listens on 127.0.0.1:{port}; `gracious run` watches its INBOX.\n")
        _until(lambda: stage.store.checkpoint("demo", "INBOX"), "the daemon to connect", stage)
        seconds = _deliver(stage, mails)
        _tell(stage, mails, seconds)


@contextlib.contextmanager
def _server(folder: Path) -> Iterator[int]:
    """pymap, in memory, with an empty mailbox for Jane."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    code = "from pymap.main import main; main()"
    where = [
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "--no-tls",
        "dict",
        "--demo-user",
        USER,
        "--demo-password",
        PASSWORD,
    ]
    with (folder / "server.log").open("wb") as log, _process([sys.executable, "-c", code, *where], log) as server:
        _until(lambda: _listens(port), "the demo's IMAP server", None, server)
        with _login(port, folder) as client:
            for mailbox in ("Drafts", "Sent"):
                client.create(mailbox)
        yield port


@contextlib.contextmanager
def _daemon(folder: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """The real daemon, as `gracious run` starts it, with everything it keeps below `folder`."""
    secret = folder / "password"
    secret.touch(mode=0o600)
    secret.write_text(PASSWORD)
    imap = {"host": "127.0.0.1", "port": port, "tls": "none"}
    account = {"name": "demo", "imap": imap, "user": USER, "password": {"file": str(secret)}, "watch": ["INBOX"]}
    config = folder / "config.yaml"
    config.write_text(json.dumps({**CONFIG, "accounts": [account]}))
    home = {"XDG_STATE_HOME": str(folder / "state"), "XDG_CONFIG_HOME": str(folder)}
    command = [sys.executable, "-m", "watcher", "run", "--config", str(config)]
    with (folder / "daemon.log").open("wb") as log, _process(command, log, home) as process:
        yield process


@contextlib.contextmanager
def _process(
    command: list[str], log: BinaryIO, more: dict[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(command, stdout=log, stderr=log, env={**os.environ, **(more or {})})  # noqa: S603
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()


def _listens(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


@contextlib.contextmanager
def _login(port: int, folder: Path) -> Iterator[imaplib.IMAP4]:
    """Raises ServerUnavailable, with the last words of the server whose log is in `folder`, when it hangs up."""
    try:
        client = imaplib.IMAP4("127.0.0.1", port, PATIENCE)
        try:
            client.login(USER, PASSWORD)
            yield client
            client.logout()
        except (imaplib.IMAP4.abort, OSError):
            client.shutdown()  # imaplib leaves it to a LOGOUT, which has nobody to answer it any more
            raise
    except (imaplib.IMAP4.abort, OSError) as error:
        said = (folder / "server.log").read_text(errors="replace")[-2000:]
        raise ServerUnavailable(f"The demo's IMAP server hung up ({error}). Its last words:\n{said}") from error


def _until(
    done: Callable[[], object], what: str, stage: Stage | None, process: subprocess.Popen[bytes] | None = None
) -> None:
    """Wait for `done`; a process that ends first has left the reason in its log."""
    process = stage.daemon if stage else process
    deadline = time.monotonic() + PATIENCE
    while not done():
        if time.monotonic() > deadline or (process and process.poll() is not None):
            log = (stage.folder / "daemon.log").read_text(errors="replace")[-2000:] if stage else ""
            raise GraciousError(f"Waited for {what} in vain.\n{log}")
        time.sleep(0.02)


def _deliver(stage: Stage, mails: list[bytes]) -> float:
    """Put the mails into INBOX while the daemon idles; returns the seconds until the last one was decided."""
    began = time.monotonic()
    for left in reversed(range(TRIES)):
        try:
            last = _put(stage, mails)
            break
        except ServerUnavailable:  # pymap once hung up on a busy machine (2026-11-30)
            if not left:
                raise
    _until(lambda: (mark := stage.store.checkpoint("demo", "INBOX")) and mark.high >= last, "the last mail", stage)
    return time.monotonic() - began


def _put(stage: Stage, mails: list[bytes]) -> int:
    """Those that are not there yet; returns the UID of the last."""
    with _login(stage.port, stage.folder) as client:
        _, (answer,) = client.status("INBOX", "(MESSAGES)")
        for octets in mails[int(re.findall(rb"MESSAGES (\d+)", answer)[0]) :]:
            client.append("INBOX", "", None, octets.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
        _, (answer,) = client.status("INBOX", "(UIDNEXT)")
    return int(re.findall(rb"UIDNEXT (\d+)", answer)[0]) - 1


def _tell(stage: Stage, mails: list[bytes], seconds: float) -> None:
    store = stage.store
    cases = {case.source: case for case in store.cases()}
    dues = {due.case: due for due in store.check_ins()}
    rules, desk = desks.rules(None), desks.desk(None)
    today = next((case.opened.date() for case in cases.values()), None)
    for octets in mails:
        parsed = mime.parse(octets)
        if isinstance(parsed, Message) and today:
            case = cases.get(parsed.source)
            told = story.tell(Filed("", octets, {}), rules, desk, today)
            _one(parsed, told, case, dues.get(case.id) if case else None)
    drafts = _mailbox(stage, "Drafts")
    click.echo(
        f"{len(mails)} mails arrived and were decided in {seconds:.1f} s. "
        f"{len(drafts)} drafts lie in Drafts. Nothing was sent."
    )
    flags = {flags for flags, _ in _mailbox(stage, "INBOX")} - {""}
    click.echo(
        f"INBOX is as it was: {len(mails)} mails, flags {sorted(flags) or 'none'}. "
        "One of the drafts, as it lies there:\n"
    )
    click.echo(textwrap.indent(_readable(drafts[0][1]), "    "))
    click.echo("Yours next: `gracious init you@example.org`.")


def _one(message: Message, told: Story, case: Case | None, due: Due | None) -> None:
    """One mail: what it is, why, what was done."""
    sender = message.sender.name or message.sender.addr_spec if message.sender else "somebody"
    click.echo(click.style(f"✉ {sender}: {message.subject}", bold=True))
    if told.verdict is None:
        return
    click.echo("  " + paint.headline(told.verdict))
    for hit in [hit for hit in told.verdict.evidence if hit.points][:4]:
        words = paint.mark(paint.harmless(hit.text), hit.points)
        click.echo(f"    {hit.points:+5.1f}  {words}  {click.style(hit.rule, dim=True)}")
    if case and isinstance(told.verdict, Rejection):
        done = (
            f"one reply lies in Drafts, To: {case.to or '(left empty)'}" if case.octets else f"no draft: {case.reason}"
        )
        click.echo(f"  → {done}")
        if due and due.state == "pending":
            click.echo(f"  → check-in on {due.due:%d %B %Y}: {due.why}")
    click.echo("")


def _mailbox(stage: Stage, mailbox: str) -> list[tuple[str, bytes]]:
    """Flags and octets of every message in a mailbox, by IMAP."""
    with _login(stage.port, stage.folder) as client:
        client.select(mailbox, readonly=True)
        _, rows = client.fetch("1:*", "(FLAGS BODY.PEEK[])")
    return [(_flags(row[0]), row[1]) for row in rows if isinstance(row, tuple)]


def _flags(answer: bytes) -> str:
    r"""The flags in a FETCH answer; \Recent is the server's own."""
    inside = answer.decode(errors="replace").partition("FLAGS (")[2].partition(")")[0]
    return " ".join(flag for flag in inside.split() if flag != "\\Recent")


def _readable(octets: bytes) -> str:
    """A draft as a mail client shows it."""
    message = email.message_from_bytes(octets)
    names = ("From", "To", "Subject", "In-Reply-To")
    parsed = mime.parse(octets)
    text = parsed.text if isinstance(parsed, Message) else ""
    head = "\n".join(f"{name}: {message[name]}" for name in names if message[name])
    return f"{head}\n\n{paint.unflowed(text)}\n"
