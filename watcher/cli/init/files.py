"""What `gracious init` writes: config.yaml, rules.yaml, their schemas, a password file where there is no keyring."""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from watcher.adapters import config
from watcher.adapters.config import Account, OAuth, packs
from watcher.errors import ConfigError, StoreError

PRIVATE_FOLDER, PRIVATE_FILE = 0o700, 0o600

CONFIG = """\
# yaml-language-server: $schema=config.schema.json
#
# config.yaml of gracious: who you are and where your mail is. No secrets stand in it.
# `gracious check` names every mistake with its line; docs/operation.md says what else may stand here.
version: 1

you:
  name: {name}
  addresses: {addresses}    # a reply comes from the one that was written to; the first is the default
  offer: {offer}    # one sentence about what you do; left out of letters when empty
  # news: I finished my certificate in May.    # one sentence that a check-in may tell
  # hired: true                                # no check-ins any more, and letters say so truthfully
  # important: [acme.example]                  # addresses and domains that matter most to you
  signature: |
{signature}

accounts:
  - name: {account}
    imap: {imap}
    user: {user}
    password: {password}    # where it is; never the password itself
    watch: {watch}
    drafts: {drafts}    # auto: the mailbox that the server marks for drafts

# letters:
#   automatic: true     # draft also for automatic noes at the application stage
#   quote: false        # no quoted original below the letter
"""


@dataclass(frozen=True, slots=True)
class Person:
    """Who writes, as far as it was found or told."""

    name: str
    addresses: tuple[str, ...]
    offer: str = ""


def config_text(person: Person, account: Account) -> str:
    """A commented config.yaml; every value is quoted as JSON is, which YAML reads alike."""
    imap: dict[str, object] = {"host": account.host, "port": account.port, "tls": account.tls}
    if account.certificate:
        imap["certificate"] = account.certificate
    return CONFIG.format(
        name=_said(person.name),
        addresses=_said(list(person.addresses)),
        offer=_said(person.offer),
        signature="    " + (person.name or person.addresses[0]),
        account=_said(account.name),
        imap=_said(imap),
        user=_said(account.user),
        password=_password(account),
        watch=_said(list(account.watch)),
        drafts=_said(account.drafts),
    )


def _password(account: Account) -> str:
    words = account.password.words
    match account.password.source:
        case "keyring":
            return "keyring"
        case "command":
            return _said({"command": list(words)})
        case "oauth":
            return _said({"oauth": _oauth(account.password.oauth)})
        case source:
            return _said({source: words[0]})


def _oauth(said: OAuth | None) -> dict[str, object]:
    assert said is not None  # for mypy
    block: dict[str, object] = {"house": said.house, "client_id": said.client_id, "keep": said.keep}
    if said.house == "other":
        urls = {key: getattr(said, key) for key in ("authorize_url", "token_url", "device_url") if getattr(said, key)}
        block |= {**urls, "scopes": list(said.scopes)}
    elif said.tenant != "common":
        block["tenant"] = said.tenant
    return block


def _said(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def write(folder: Path, config_path: Path, text: str) -> tuple[Path, ...]:
    """config.yaml, and rules.yaml where there is none yet, with their schemas. Returns the files written.

    The config is read back before it takes its place; a file that was there stays beside it as .bak.
    Raises ConfigError, StoreError.
    """
    private(folder)
    for name, schema in (("config", config.config_schema()), ("rules", config.rules_schema())):
        put(folder / f"{name}.schema.json", json.dumps(schema, indent=1, ensure_ascii=False) + "\n")
    trial = put(config_path.with_name(config_path.name + ".new"), text)
    try:
        config.load(trial)
        if config_path.exists():
            config_path.replace(config_path.with_name(config_path.name + ".bak"))
        trial.replace(config_path)
    except ConfigError as error:
        raise ConfigError(tuple(replace(one, file=str(config_path)) for one in error.problems)) from None
    finally:
        trial.unlink(missing_ok=True)
    rules = folder / "rules.yaml"
    return (config_path,) if rules.exists() else (config_path, put(rules, packs.starter()))


def private(folder: Path) -> None:
    """Make `folder` for its owner alone."""
    try:
        folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"The folder {folder} cannot be made ({error.strerror}).") from error


def put(path: Path, text: str) -> Path:
    """Write a private file whole or not at all. Raises StoreError."""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # mode 0600
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except OSError as error:
        raise StoreError(f"{path} cannot be written ({error.strerror}).") from error
    return path
