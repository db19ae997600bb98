"""client: what makes the marks visible in a mail program, to be pasted into its settings."""

from __future__ import annotations

from importlib.resources import files

import click

NAMES = ("thunderbird", "neomutt", "roundcube", "gmail")


@click.command("client")
@click.argument("name", type=click.Choice(NAMES))
def client_command(name: str) -> None:
    """Print the settings that show the marks of gracious in a mail program."""
    click.echo((files("watcher") / "data" / "clients" / f"{name}.txt").read_text("utf-8"), nl=False)
