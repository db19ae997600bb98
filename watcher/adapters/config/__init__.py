"""What people write for the program: config.yaml, rules.yaml and packs; all their problems at once."""

# pydantic and its models take 0.2 s to load: verbs that need neither file must not wait for them.
# ruff: noqa: PLC0415

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from watcher.adapters.config import including, opening, packs
from watcher.adapters.config.mistakes import nearest
from watcher.adapters.config.settings import AUTO, Account, CalDav, CheckIns, Config, Letters, OAuth, Password
from watcher.adapters.config.sources import Sources
from watcher.adapters.config.yaml import Document, read
from watcher.core.rules import Pack, RuleSet
from watcher.errors import ConfigError, Problem


def load(path: Path) -> Config:
    """config.yaml at `path`. Raises ConfigError with everything that is wrong in it."""
    from watcher.adapters.config import checked

    return checked.config(opening.document(path, "`gracious init` writes one", guarded=True))


def load_rules(path: Path | None) -> RuleSet:
    """rules.yaml at `path` with the shipped packs it asks for; None: all shipped packs and nothing else.

    Raises ConfigError with everything that is wrong in it.
    """
    if path is None:
        return _shipped()
    from watcher.adapters.config import checked

    return checked.rules(opening.document(path))


def own_letters(folder: Path) -> dict[str, Document]:
    """The files of the user's letters by language. Raises ConfigError with the one that is no YAML."""
    found = sorted(folder.glob("*.yaml")) if folder.is_dir() else []
    return {path.stem: opening.document(path) for path in found}


def rules_of(text: str, path: Path) -> RuleSet:
    """What `load_rules(path)` would give if `text` stood there. Raises ConfigError."""
    from watcher.adapters.config import checked

    return checked.rules(read(text.encode(), str(path)))


def values_of(text: str) -> dict[str, Any]:
    """A rules.yaml as plain values, unchecked. Raises ConfigError when it is no YAML."""
    values = read(text.encode(), "rules.yaml").value
    return values if isinstance(values, dict) else {}


def sources(path: Path | None) -> Sources:
    """Where the rules of `load_rules(path)` stand. Raises ConfigError."""
    if path is None:
        return Sources({})
    found = including.gather(opening.document(path), lambda _: None)
    return Sources({one.name: one.document for one in found})


def rule_files(path: Path) -> tuple[Path, ...]:
    """The files that rules.yaml at `path` includes now."""
    return tuple(including.files_of(path))


def check_pack(name: str) -> Pack:
    """A shipped pack, checked like a file of the user's own. Raises ConfigError with everything that is wrong in it."""
    from watcher.adapters.config import checked

    return checked.pack(packs.source(f"packs/{name}.yaml"))


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
    return RuleSet(languages=packs.languages(), load=packs.shipped, keys=packs.keys)


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
    "check_pack",
    "config_schema",
    "load",
    "load_rules",
    "nearest",
    "own_letters",
    "packs",
    "rule_files",
    "rules_of",
    "rules_schema",
    "sources",
    "values_of",
]
