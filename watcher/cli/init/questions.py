"""What is asked, and what is taken without asking."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import click

from watcher.core.providers import Server, Tls
from watcher.errors import UsageError

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the command line says already; None and empty mean: find it, or ask."""

    address: str | None = None
    name: str | None = None
    offer: str | None = None
    server: str | None = None
    tls: Tls | None = None
    user: str | None = None
    certificate: Path | None = None
    password_file: Path | None = None
    password_command: str | None = None
    password_stdin: bool = False
    credential: str | None = None
    oauth: str | None = None
    client_id: str | None = None
    client_file: Path | None = None
    tenant: str = "common"
    keep: str | None = None
    drafts: str | None = None
    watch: tuple[str, ...] = ()
    account: str = "home"
    look: bool | None = None
    draft: str | None = None
    yes: bool = False
    force: bool = False

    @property
    def alone(self) -> bool:
        """Nobody is there to ask."""
        return self.yes or not sys.stdin.isatty()


def ask(wishes: Wishes, text: str, flag: str, default: str = "") -> str:
    """A line from the user. Raises UsageError, naming the flag, where nobody is there to ask and nothing was found."""
    if not wishes.alone:
        answer: str = click.prompt(text, default=default, show_default=bool(default)).strip()
        return answer
    if default:
        return default
    raise UsageError(f"{text}: nobody is here to ask, so say it with {flag}.")


def agree(wishes: Wishes, text: str, *, default: bool = True) -> bool:
    return default if wishes.alone else click.confirm(text, default=default)


def secret(wishes: Wishes, text: str) -> str:
    """A password, never shown; with nobody there the first line of standard input."""
    if wishes.password_stdin or not sys.stdin.isatty():
        line = sys.stdin.readline().rstrip("\r\n")
        if not line:
            others = "--password-file, --password-command and --credential are other ways"
            raise UsageError(f"No password came from standard input; {others}.")
        return line
    typed: str = click.prompt(text, hide_input=True, prompt_suffix=" (not shown): ")
    return typed


def server_of(text: str, tls: Tls | None = None) -> Server:
    """`HOST[:PORT]`, `[IPV6]:PORT`. Raises UsageError."""
    host, port = text.strip(), ""
    if host.startswith("["):
        host, _, port = host[1:].partition("]")
        port = port.removeprefix(":")
    elif host.count(":") == 1:
        host, _, port = host.partition(":")
    if not host or (port and not (port.isdecimal() and 0 < int(port[:6]) < 65536)):
        raise UsageError(f"{text!r} is no HOST or HOST:PORT, such as imap.example.org:993.")
    number = int(port) if port else 143 if tls in ("starttls", "none") else 993
    return Server(host.lower(), number, tls or ("implicit" if number == 993 else "starttls"))


def until(check: Callable[[str], Answer], asking: Callable[[], str], first: str | None) -> Answer:
    """`check` applied to `first`, then to answers, until one passes; its UsageError is shown each time."""
    text = first or asking()
    while True:
        try:
            return check(text)
        except UsageError as error:
            if first is not None and not sys.stdin.isatty():
                raise
            click.echo(f"  {error}", err=True)
        text = asking()
