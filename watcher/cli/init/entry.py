"""Signing in for the first time: the server, the password, what the account holds; asked again until it works."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shlex
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import click

from watcher.adapters import credentials, imap, mime
from watcher.adapters.config import AUTO, Account, Password
from watcher.adapters.discovery import Found, discover
from watcher.cli.accounts import secret_of, where_of
from watcher.cli.init import files, grant
from watcher.cli.init.questions import Wishes, agree, ask, secret, server_of, until
from watcher.core.case import Uid
from watcher.core.message import Message
from watcher.core.providers import Provider, Providers, Server, Tls
from watcher.errors import CredentialError, ServerRefused, ServerUnavailable, UsageError
from watcher.ports import Session, SpecialUse

TRIES = 3
PATIENCE = 10.0
"""Seconds for a connection: somebody is waiting."""
SENT_LOOKED_AT = 20


@dataclass(frozen=True, slots=True)
class Entry:
    """An account that lets us in, an open session of it, and who its owner is as far as Sent mail shows."""

    account: Account
    session: Session
    special: SpecialUse
    names: tuple[str, ...]
    addresses: tuple[str, ...]
    typed: str = field(default="", repr=False)
    """The password, where it was typed and is kept nowhere yet."""


def enter(wishes: Wishes, address: str, known: Providers, folder: Path) -> Entry:
    """Find the server, sign in, look round; nothing is kept yet. Raises what could not be helped after TRIES."""
    found = _found(wishes, address, known)
    house = found.provider or (known.of_server(found.server.host, found.server.port) if found.server else None)
    _introduce(house)
    server = _encrypted(wishes, _server(wishes, found))
    user = wishes.user or (house.login_name(address) if house else _login_name(found, address))
    certificate = str(wishes.certificate.expanduser().resolve()) if wishes.certificate else ""
    password = _place(wishes, house)
    account = Account(
        wishes.account, server.host, server.port, server.tls, user, password, certificate, wishes.watch or ("INBOX",),
        wishes.drafts or AUTO,
    )  # fmt: skip
    account, session, typed = _sign_in(wishes, account, house, folder)
    account, session, special = _mailboxes(wishes, account, session, typed)
    click.echo(
        f"  Signed in. Drafts go to “{special.drafts}”; sent mail is in “{special.sent or 'no mailbox I can find'}”."
    )
    names, addresses = _owner(session, special, address)
    return Entry(account, session, special, names, addresses, typed)


def enter_again(wishes: Wishes, account: Account, known: Providers, folder: Path) -> None:
    """Ask for the password of an account in config.yaml anew, try it, and keep it where it was."""
    house = known.of_server(account.host, account.port)
    _introduce(house)
    wishes = replace(wishes, keep="keyring" if account.password.source == "keyring" else "file")
    if account.password.source in ("command", "credential"):
        raise UsageError(f"The password of {account.name} comes from a {account.password.source}; it is renewed there.")
    if account.password.oauth is None:
        account = replace(account, password=Password())
    account, session, typed = _sign_in(wishes, account, house, folder)
    session.close()
    keep(wishes, account, typed, folder)


def _found(wishes: Wishes, address: str, known: Providers) -> Found:
    domain = address.rpartition("@")[2]
    if wishes.server:
        server = server_of(wishes.server, wishes.tls)
        return Found(server, "", known.of_server(server.host, server.port))
    return discover(domain, known) or Found(None, "")


def _login_name(found: Found, address: str) -> str:
    return address.rpartition("@")[0] if found.user == "local" else address


def _introduce(house: Provider | None) -> None:
    """What this house asks for before a program may read mail."""
    if house is None:
        return
    if house.sign_in == "none":
        raise UsageError(house.note)
    if house.sign_in in ("app-password", "bridge"):
        what = "an app password" if house.sign_in == "app-password" else "Bridge"
        click.echo(
            f"{house.name} wants {what}, not the password of the browser."
            + (f" Make one here:\n  {house.link}" if house.link else "")
        )
        for step in house.steps:
            click.echo(f"  - {step}")
    if house.note:
        click.echo(f"  {house.note}")


def _server(wishes: Wishes, found: Found) -> Server:
    if wishes.server and found.server:
        return found.server
    if found.server is None:
        click.echo("I found no IMAP server for this address.")
        return until(lambda text: server_of(text, wishes.tls), lambda: ask(wishes, "IMAP server", "--server"), None)
    click.echo(f"Mail server: {found.server} ({found.source}).")
    if agree(wishes, "Is that right?"):
        return found.server
    return until(lambda text: server_of(text, wishes.tls), lambda: ask(wishes, "IMAP server", "--server"), None)


def _place(wishes: Wishes, house: Provider | None) -> Password:
    if wishes.oauth or (house and house.sign_in in ("google", "microsoft")):
        return grant.place(wishes, wishes.oauth or (house.sign_in if house else ""))
    if wishes.password_file:
        return Password("file", (str(wishes.password_file.expanduser().resolve()),))
    if wishes.password_command:
        return Password("command", tuple(shlex.split(wishes.password_command)))
    if wishes.credential:
        return Password("credential", (wishes.credential,))
    return Password()


def _sign_in(wishes: Wishes, account: Account, house: Provider | None, folder: Path) -> tuple[Account, Session, str]:
    """A session, and what was typed for it. A person is asked again, a script is not."""
    if account.password.oauth is not None:
        account = grant.sign_in(wishes, account, account.password.oauth)
    typed = ""
    for left in reversed(range(TRIES)):
        if account.password.source == "keyring":
            typed = typed or _typed(wishes, account, house)
        given = _given(account, typed)
        try:
            session = imap.connect(replace(where_of(account), connect_timeout=PATIENCE), given)
        except (CredentialError, ServerUnavailable) as error:
            if not left or (wishes.alone and not _may_pin(account, error)):
                raise
            click.echo(f"  {error}", err=True)
            account = _amended(wishes, account, error, house, folder)
            typed = "" if isinstance(error, CredentialError) else typed
            continue
        return account, session, typed
    raise AssertionError("the loop returns or raises")


def _typed(wishes: Wishes, account: Account, house: Provider | None) -> str:
    """What was typed; of an app password without the blanks that it is shown with."""
    typed = secret(wishes, f"Password of {account.user}")
    return "".join(typed.split()) if house and house.sign_in == "app-password" else typed


def _encrypted(wishes: Wishes, server: Server) -> Server:
    """At a port that says nothing about TLS both kinds are tried, before anything is said to the server."""
    if wishes.tls or server.port in (143, imap.IMPLICIT):
        return server
    kinds: tuple[Tls, ...] = ("implicit", "starttls")
    for kind in kinds:
        with contextlib.suppress(ServerUnavailable):
            imap.presented(
                imap.ImapAccount(host=server.host, user="", port=server.port, tls=kind, connect_timeout=PATIENCE / 2)
            )
            return replace(server, tls=kind)
    return server


def _given(account: Account, typed: str) -> Callable[[], str]:
    return (lambda: typed) if typed else secret_of(account)


def _amended(wishes: Wishes, account: Account, error: Exception, house: Provider | None, folder: Path) -> Account:
    """The account as it is tried next: other server after an unreachable one, pinned certificate, else as it is."""
    if isinstance(error, CredentialError):
        if house and house.steps and error.why in ("wrong", "app-password"):
            click.echo(f"  {house.name} lets programs in with an app password only: {house.link}", err=True)
        return account
    if _may_pin(account, error):
        return _pinned(wishes, account, folder)
    server = until(
        lambda text: server_of(text, wishes.tls),
        lambda: ask(wishes, "IMAP server", "--server", f"{account.host}:{account.port}"),
        None,
    )
    server = _encrypted(wishes, server)
    return replace(account, host=server.host, port=server.port, tls=server.tls)


def _may_pin(account: Account, error: Exception) -> bool:
    """A certificate nobody vouches for, on this very machine: Proton Mail Bridge."""
    cause = error.__cause__
    unknown = isinstance(cause, ssl.SSLCertVerificationError) and cause.verify_code in (18, 19, 20, 62)
    return unknown and account.host in ("127.0.0.1", "localhost", "::1") and not account.certificate


def _pinned(wishes: Wishes, account: Account, folder: Path) -> Account:
    pem = imap.presented(where_of(account))
    print_ = hashlib.sha256(ssl.PEM_cert_to_DER_cert(pem)).digest().hex(":").upper()
    click.echo(f"  It is a server on this machine; its certificate has the fingerprint (SHA-256)\n  {print_}")
    if not agree(wishes, "Trust this one certificate from now on?", default=wishes.yes or not wishes.alone):
        raise CredentialError("The certificate was not trusted, so no password was sent.")
    files.private(folder)
    path = files.put(folder / f"{account.name}.pem", pem)
    return replace(account, certificate=str(path))


def keep(wishes: Wishes, account: Account, password: str, folder: Path) -> Account:
    """A typed password into the keyring; where there is none into a file for its owner alone.

    Not before everything else is right: what `init` gives up leaves no password behind.
    """
    if not password:
        return account
    if wishes.keep != "file":
        try:
            credentials.store(credentials.Keyring(account.user), password, account.name, os.environ)
        except CredentialError as error:
            if wishes.keep == "keyring":
                raise
            click.echo(f"  {str(error).partition(' Other ways')[0]}")
        else:
            click.echo("  The password is in the keyring.")
            return account
    files.private(folder)
    path = files.put(folder / f"{account.name}.password", password + "\n")
    click.echo(f"  The password is in {path}, which only you can read.")
    return replace(account, password=Password("file", (str(path),)))


def _mailboxes(wishes: Wishes, account: Account, session: Session, typed: str) -> tuple[Account, Session, SpecialUse]:
    """Where drafts go; asked where the server does not tell."""
    try:
        return account, session, session.special_use()
    except ServerRefused as refusal:
        if wishes.alone:
            raise
        click.echo(f"  {refusal}", err=True)
    session.close()
    name = ask(wishes, "Mailbox for drafts", "--drafts", "Drafts")
    account = replace(account, drafts=name)
    session = imap.connect(where_of(account), _given(account, typed))
    return account, session, session.special_use()


def _owner(session: Session, special: SpecialUse, address: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names and further addresses that stand in From of the newest sent mail, the most frequent first."""
    if not special.sent:
        return (), ()
    state = session.examine(special.sent)
    uids = session.uids(first=Uid(max(1, state.uidnext - SENT_LOOKED_AT)))
    parsed = (mime.parse(arrival.octets) for arrival in session.fetch(uids))
    senders = [one.sender for one in parsed if isinstance(one, Message) and one.sender]
    names = [one.name for one in senders if one.name]
    others = [one.addr_spec.lower() for one in senders if one.addr_spec.lower() != address.lower()]
    return _by_frequency(names), _by_frequency(others)


def _by_frequency(values: list[str]) -> tuple[str, ...]:
    return tuple(sorted(set(values), key=lambda value: (-values.count(value), value)))
