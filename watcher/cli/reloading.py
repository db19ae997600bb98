"""What may change while it runs: rules.yaml is taken up as it is, for config.yaml everything begins anew."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterator
from pathlib import Path

from watcher.adapters import config
from watcher.cli import desk as desks
from watcher.core.proving import trials
from watcher.core.rules import RuleSet
from watcher.errors import ConfigError

log = logging.getLogger("gracious")

Report = Callable[[str, str], None]
"""Told what is in trouble, and how in a sentence; an empty one for: no longer."""


def quiet(_about: str, _text: str) -> None:
    """A report to nobody: whoever asked sees the error itself."""


class Rules:
    """The rules in force. A file that is broken, or that fails its own examples, changes nothing and is told once."""

    def __init__(self, path: Path | None, report: Report = quiet) -> None:
        self.path = path
        self._report = report
        self._set = self._read()

    def __call__(self) -> RuleSet:
        return self._set

    def _read(self) -> RuleSet:
        """A rules.yaml that is not there yet may come."""
        return desks.rules(self.path if self.path and self.path.exists() else None)

    def included(self) -> tuple[Path, ...]:
        """The files that rules.yaml includes now."""
        return config.rule_files(self.path) if self.path else ()

    def reload(self) -> None:
        try:
            fresh = self._read()
        except ConfigError as error:
            self._keep(len(error.problems), str(error.problems[0]))
            return
        if wrong := next(_wrong(fresh), ""):
            self._keep(1, wrong)
            return
        self._set = fresh
        log.info("rules-reloaded")
        self._report("rules.yaml", "")

    def _keep(self, problems: int, first: str) -> None:
        log.error("rules-kept problems=%d first=%r", problems, first)
        more = f" ({problems} problems; `gracious check` has them all)" if problems > 1 else ""
        self._report("rules.yaml", f"The old rules stay in force: {first}{more}")


def _wrong(rules: RuleSet) -> Iterator[str]:
    """The user's own examples that do not come out right; those of the packs are our tests' business."""
    for pack in rules.own:
        for trial in trials(pack):
            if trial.failed:
                yield f"rule {trial.rule}, {trial.key}[{trial.index}] does not come out right: {trial.text}"


class Files:
    """Which of some files are others than when they were looked at last."""

    def __init__(self, *paths: Path | None) -> None:
        self._seen = {path: _contents(path) for path in paths if path}

    def also(self, *paths: Path) -> None:
        """Look at these from now on."""
        self._seen |= {path: _contents(path) for path in paths if path not in self._seen}

    def changed(self) -> tuple[Path, ...]:
        now = {path: _contents(path) for path in self._seen}
        news = tuple(path for path, contents in now.items() if contents and contents != self._seen[path])
        self._seen |= {path: contents for path, contents in now.items() if contents}
        return news


def _contents(path: Path) -> bytes:
    """A digest; nothing while an editor is just replacing the file."""
    try:
        return hashlib.sha256(path.read_bytes()).digest()
    except OSError:
        return b""
