"""What people write for the program: config.yaml, rules.yaml and packs; all their problems at once."""

# pydantic and its models take 0.2 s to load: verbs that need neither file must not wait for them.
# ruff: noqa: PLC0415

from __future__ import annotations

import os
import stat
from functools import cache
from pathlib import Path
from typing import Any

from watcher.adapters.config import packs
from watcher.adapters.config.mistakes import nearest
from watcher.adapters.config.settings import AUTO, Account, CalDav, CheckIns, Config, Letters, OAuth, Password
from watcher.adapters.config.sources import Sources
from watcher.adapters.config.yaml import MAX_OCTETS, Document, read
from watcher.core.rules import Pack, RuleSet
from watcher.errors import ConfigError, Problem


def load(path: Path) -> Config:
    """config.yaml at `path`. Raises ConfigError with everything that is wrong in it."""
    from watcher.adapters.config import checked

    return checked.config(_document(path, "`gracious init` writes one", guarded=True))


def load_rules(path: Path | None) -> RuleSet:
    """rules.yaml at `path` with the shipped packs it asks for; None: all shipped packs and nothing else.

    Raises ConfigError with everything that is wrong in it.
    """
    if path is None:
        return _shipped()
    from watcher.adapters.config import checked

    return checked.rules(_document(path))


def own_letters(folder: Path) -> dict[str, Document]:
    """The files of the user's letters by language. Raises ConfigError with the one that is no YAML."""
    found = sorted(folder.glob("*.yaml")) if folder.is_dir() else []
    return {path.stem: _document(path) for path in found}


def sources(path: Path | None) -> Sources:
    """Where the rules of `load_rules(path)` stand. Raises ConfigError."""
    return Sources({"": _document(path)} if path else {})


def load_packs() -> tuple[Pack, ...]:
    """Every shipped pack, by name."""
    return tuple(packs.shipped(name) for name in packs.names())


def load_pack(path: Path) -> Pack:
    """A pack file on disk, fully checked. Raises ConfigError with everything that is wrong in it."""
    from watcher.adapters.config import checked

    return checked.pack(_document(path))


def oauth(values: dict[str, Any]) -> OAuth:
    """An `oauth` block as config.yaml would hold it, with the URLs of its house. Raises ConfigError."""
    from pydantic import ValidationError

    from watcher.adapters.config import checked, models

    try:
        return checked.oauth_of(models.OAuth.model_validate(values))
    except ValidationError as error:
        problems = tuple(Problem("oauth", 0, 0, one["msg"]) for one in error.errors())
        raise ConfigError(problems) from error


def config_schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of config.yaml."""
    from watcher.adapters.config import checked, models

    return checked.schema(models.ConfigFile)


def rules_schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of rules.yaml."""
    from watcher.adapters.config import checked, rule_models

    return checked.schema(rule_models.RulesFile)


@cache
def _shipped() -> RuleSet:
    return RuleSet(languages=packs.languages(), load=packs.shipped)


def _document(path: Path, where_from: str = "", *, guarded: bool = False) -> Document:
    """The file at `path`. `guarded`: others must not be able to write it, for it may name a program to run."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb") as file:
            mode = os.fstat(descriptor).st_mode
            octets = file.read(MAX_OCTETS + 1) if stat.S_ISREG(mode) else b""
    except FileNotFoundError as error:
        raise _unread(path, "there is no such file", where_from) from error
    except (OSError, ValueError) as error:
        raise _unread(path, f"the file cannot be read: {getattr(error, 'strerror', error)}") from error
    if not stat.S_ISREG(mode):
        raise _unread(path, "this is not a file but something else, such as a folder")
    if guarded and mode & stat.S_IWOTH:
        raise _unread(path, "everybody on this machine may write this file", f"chmod o-w {path}")
    return read(octets, str(path))


def _unread(path: Path, text: str, hint: str = "") -> ConfigError:
    return ConfigError((Problem(str(path), 0, 0, text, hint),))


__all__ = [
    "AUTO",
    "Account",
    "CalDav",
    "CheckIns",
    "Config",
    "Letters",
    "OAuth",
    "Password",
    "Sources",
    "config_schema",
    "load",
    "load_pack",
    "load_packs",
    "load_rules",
    "nearest",
    "own_letters",
    "packs",
    "rules_schema",
    "sources",
]
