"""init: from an address to a first reviewed draft; asks only what it cannot find."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from pathlib import Path

import click

from watcher.adapters import config
from watcher.adapters.config import Account, packs
from watcher.adapters.store import SqliteStore, lock
from watcher.cli import options
from watcher.cli.init import files
from watcher.cli.init.entry import Entry, enter, enter_again, keep
from watcher.cli.init.look import choose, look
from watcher.cli.init.questions import Wishes, agree, ask, until
from watcher.cli.reloading import Rules
from watcher.cli.running import keepers_of
from watcher.core.case import OPEN, State
from watcher.core.message import Address
from watcher.core.providers import providers
from watcher.errors import GraciousError, UsageError

_PATH = click.Path(path_type=Path, dir_okay=False)


@click.command("init")
@click.argument("address", required=False)
@options.config_option
@click.option("--name", help="Your name, as it stands in From.  [default: as in your sent mail]")
@click.option("--offer", help="One sentence about what you do.")
@click.option("--server", metavar="HOST[:PORT]", help="Your IMAP server.  [default: found]")
@click.option("--tls", type=click.Choice(["implicit", "starttls", "none"]), help="How the line is protected.")
@click.option("--user", help="The login name.  [default: the address]")
@click.option("--certificate", type=_PATH, help="Trust this one certificate (PEM).")
@click.option("--password-file", type=_PATH, help="The password stands in this file, mode 0600.")
@click.option("--password-command", metavar="WORDS", help="A program that prints the password.")
@click.option("--credential", metavar="NAME", help="The password is this systemd credential.")
@click.option("--oauth", type=click.Choice(["google", "microsoft"]), help="Sign in through the browser, no password.")
@click.option("--client-id", metavar="ID", help="With --oauth: the application you registered.")
@click.option("--client-file", type=_PATH, help="With --oauth google: the client's JSON file.")
@click.option("--tenant", default="common", help="With --oauth microsoft: your organisation.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@click.option("--keep", type=click.Choice(["keyring", "file"]), help="Where to keep a password that was typed.")
@click.option("--drafts", metavar="MAILBOX", help="The mailbox for drafts.  [default: as the server marks it]")
@click.option(
    "--watch", metavar="MAILBOX", multiple=True, help="A mailbox to watch; may be repeated.  [default: INBOX]"
)
@click.option("--account", default="home", show_default=True, help="How the account is called in config.yaml.")
@click.option("--look/--no-look", default=None, help="Look at the last 90 days, only reading.")
@click.option("--draft", metavar="WHICH", help="Put a draft for the noes found: none, newest, all, or numbers.")
@click.option("--yes", is_flag=True, help="Take what is found, and ask nothing.")
@click.option("--login", metavar="ACCOUNT", help="Only ask for the password of this account of config.yaml again.")
@click.option("--force", is_flag=True, help="Write config.yaml anew; the old one stays as config.yaml.bak.")
def init_command(config_path: Path, login: str | None, **said: object) -> None:
    """Set up gracious for ADDRESS: find the server, sign in, write config.yaml and rules.yaml, look for noes.

    Every question has an option, so that it also runs unattended.
    """
    wishes = Wishes(**said)  # type: ignore[arg-type]
    known = providers(packs.source("providers.yaml").value)  # nothing is kept: who gives up here leaves no file
    if login:
        enter_again(wishes, _account(config_path, login), known, config_path.parent)
        return
    if config_path.exists() and not wishes.force:
        raise UsageError(
            f"{config_path} is there already; edit it, or write it anew with --force (the old one is kept)."
        )
    try:
        address = until(_address, lambda: ask(wishes, "Your mail address", "ADDRESS"), wishes.address)
        entry = enter(wishes, address, known, config_path.parent)
        written = _write(wishes, address, entry, config_path)
    except (click.Abort, KeyboardInterrupt):
        click.echo("\n  Stopped. Nothing was written.", err=True)
        raise
    try:
        for path in written:
            click.echo(f"Wrote {path}")
        made = _first_look(wishes, entry, config_path)
    finally:
        entry.session.close()
    _goodbye(made, entry.special.drafts)


def _write(wishes: Wishes, address: str, entry: Entry, config_path: Path) -> tuple[Path, ...]:
    """The files, and the password where they say; a password file without a config.yaml does not stay."""
    folder = config_path.parent
    person = _person(wishes, address, entry)
    account = keep(wishes, entry.account, entry.typed, folder)
    try:
        return files.write(folder, config_path, files.config_text(person, account))
    except GraciousError:
        if entry.typed and account.password.source == "file":
            Path(account.password.words[0]).unlink(missing_ok=True)
        raise


def _account(config_path: Path, name: str) -> Account:
    accounts = config.load(config_path).accounts
    for account in accounts:
        if account.name == name:
            return account
    raise UsageError(
        f"There is no account {name!r} in {config_path}; there is {', '.join(one.name for one in accounts)}."
    )


def _address(text: str) -> str:
    written = text.strip()
    if Address("", written).addr_spec != written or not _plausible(written):
        raise UsageError(f"{text!r} is not a mail address, such as jane@example.org.")
    return written


def _plausible(address: str) -> bool:
    local, _, domain = address.rpartition("@")
    return bool(local) and "." in domain.strip(".") and not any(char.isspace() for char in address)


def _person(wishes: Wishes, address: str, entry: Entry) -> files.Person:
    found = next(iter(entry.names), "")
    name = until(_name, lambda: ask(wishes, "Your name, as it stands in From", "--name", found), wishes.name)
    offer = wishes.offer
    if offer is None:
        offer = (
            ""
            if wishes.alone
            else click.prompt("What you do, in one sentence (optional)", default="", show_default=False)
        )
    others = tuple(
        one
        for one in entry.addresses[:3]
        if not wishes.alone and agree(wishes, f"You also write as {one}; is that you?")
    )
    return files.Person(name, (address, *others), " ".join(offer.split()))


def _name(text: str) -> str:
    """In one line, as a header wants it."""
    if name := " ".join(text.split()):
        return name
    raise UsageError("A name is needed: a reply without one is from nobody.")


def _first_look(wishes: Wishes, entry: Entry, config_path: Path) -> Counter[State]:
    """The states of all cases afterwards. Old mail is drafted for the noes that the user names, and for no other."""
    rules = Rules(options.rules_beside(config_path))
    clock = options.clock_of(None)
    noes = look(wishes, entry.session, entry.account.watch, rules(), datetime.now().astimezone().date())
    chosen = choose(wishes, noes)
    state = options.state_home()
    with lock(state):
        store = SqliteStore(state)
        try:
            for keeper in keepers_of(config.load(config_path), store, rules, clock, dry_run=False):
                watch = keeper.watch
                watch.look(entry.session)
                watch.take(entry.session, [place.uid for place in chosen if place.mailbox == watch.mailbox])
            return Counter(case.state for case in store.cases())
        finally:
            store.close()


def _goodbye(made: Counter[State], drafts: str) -> None:
    if number := made[State.DRAFTED]:
        what = "One draft lies" if number == 1 else f"{number} drafts lie"
        click.echo(f"{what} in “{drafts}”. Open your mail program, read, change what you like, and send it, or don't.")
    if waiting := sum(made[state] for state in OPEN):
        click.echo(
            f"{waiting} waits for the server to take it; `gracious run` tries again, `gracious doctor` looks why."
        )
    click.echo("Next: `gracious run` watches from now on; `gracious service install` keeps it running.")
