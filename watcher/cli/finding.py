"""A mail as somebody names it: a file, standard input, or words of its Subject or sender, found in one's mailboxes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from watcher.adapters.config import load as load_config
from watcher.adapters.mailfiles import Filed
from watcher.cli.judging import filed_at
from watcher.errors import DataError

MOST = 5
"""Mails that are shown where more fit, the newest of each mailbox."""


def found(what: str, config_path: Path) -> Iterator[tuple[str, Filed]]:
    """Each mail with its account, which is empty for files. Raises DataError where there is none."""
    if what == "-" or Path(what).exists():
        yield from (("", filed) for filed in filed_at(Path(what)))
        return
    if not config_path.is_file() or Path(what).suffix or "/" in what:
        raise DataError(f"{what} does not exist.")
    mails = list(_in_mailboxes(what, config_path))
    if not mails:
        raise DataError(f"There is no file {what!r}, and no mail with these words in its Subject or sender.")
    yield from mails


def _in_mailboxes(words: str, config_path: Path) -> Iterator[tuple[str, Filed]]:
    """Read-only (EXAMINE, PEEK)."""
    from watcher.cli.accounts import connector_of  # noqa: PLC0415  # a mail in a file needs no IMAP

    for account in load_config(config_path).accounts:
        with closing(connector_of(account)()) as session:
            for mailbox in account.watch:
                session.examine(mailbox)
                for arrival in session.fetch(session.titled(words)[-MOST:]):
                    yield account.name, Filed(f"{account.name}/{mailbox} {arrival.place.uid}", arrival.octets, {})
