"""Signing in through the browser: which application asks, what the user sees meanwhile, where the grant is kept."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import click

from watcher.adapters import config
from watcher.adapters.config import Account, OAuth, Password, packs
from watcher.cli.accounts import client_of, oauth_room, vault_of
from watcher.cli.init.questions import Wishes, ask
from watcher.errors import CredentialError, UsageError


def place(wishes: Wishes, house: str) -> Password:
    """What config.yaml will say: the house and the application, asked where the command line does not tell."""
    client_id = wishes.client_id or (_client(wishes.client_file)[0] if wishes.client_file else None)
    if client_id is None:
        click.echo(f"Signing in at {house} needs an application of your own there:")
        for line in packs.source("oauth.yaml").value["houses"][house]["how"]:
            click.echo(f"  - {line}")
        client_id = ask(wishes, "Its client ID", "--client-id")
    values = {"house": house, "client_id": client_id, "tenant": wishes.tenant, "keep": wishes.keep or "keyring"}
    if wishes.keep == "file":
        values["keep"] = "state"
    return Password("oauth", oauth=config.oauth(values))


def sign_in(wishes: Wishes, account: Account, said: OAuth) -> Account:
    """Sign in, keep the grant. A sign-in that no keyring keeps goes into the state folder, and config.yaml says so."""
    room, client = oauth_room(), client_of(said)
    secret = _client(wishes.client_file)[1] if wishes.client_file else ""
    if said.device_url:
        given = room.by_device(client, secret, _show_code)
    else:
        given = room.by_browser(client, secret, _show_address)
    try:
        vault_of(account, said).save(given.text())
    except CredentialError as error:
        if said.keep != "keyring" or wishes.keep == "keyring":
            raise
        click.echo(f"  {str(error).partition(' Other ways')[0]}")
        said = replace(said, keep="state")
        vault_of(account, said).save(given.text())
    click.echo(
        f"  The sign-in is kept in the {'keyring' if said.keep == 'keyring' else 'state folder, for you alone'}."
    )
    return replace(account, password=replace(account.password, oauth=said))


def _show_code(address: str, code: str) -> None:
    click.echo(f"Open {address} on any screen and type this code: {code}")


def _show_address(address: str) -> None:
    click.echo(f"Open this in your browser:\n  {address}")
    click.launch(address)


def _client(path: Path) -> tuple[str, str]:
    """ID and secret out of the JSON file that Google's console offers. Raises UsageError."""
    try:
        values = json.loads(path.expanduser().read_text("utf-8"))
        block = values.get("installed") or values.get("web") or values
        return str(block["client_id"]), str(block.get("client_secret", ""))
    except (OSError, ValueError, KeyError, AttributeError, TypeError):
        raise UsageError(f"{path} is not the JSON file of an OAuth client.") from None
