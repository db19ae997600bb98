"""Where rules stand: the file, line and column of a rule, a phrase or an example."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path as File

from watcher.adapters.config import packs
from watcher.adapters.config.yaml import Document, Path, Place
from watcher.errors import Problem


class Sources:
    """The documents behind a rule set. Those of shipped packs are read when somebody asks for a place in them."""

    def __init__(self, documents: Mapping[str, Document]) -> None:
        """`documents` by the prefix of their rules' full names; the user's own file has none."""
        self._documents = dict(documents)

    def problem(self, rule: str, below: Path, text: str, hint: str = "", *, column: int = 0) -> Problem:
        """What is to be said about `rule`, at its place, `column` characters into the text there.

        `de:` is the German pack itself. Line and column are 0 where nothing is known.
        """
        document, number = self._where(rule)
        if document is None:
            return Problem("", 0, 0, text, hint)
        above: Path = ("rules", number) if number is not None else ()
        place = document.place((*above, *below))
        if column and place.lead >= 0:
            place = Place(place.line, place.column + place.lead + column)
        return document.problem(place, text, hint)

    def file(self, rule: str) -> File | None:
        """The file that `rule` stands in."""
        document, _ = self._where(rule)
        return File(document.file) if document else None

    def path(self, rule: str, below: Path) -> Path:
        """The way down to something about `rule` in its file."""
        _, number = self._where(rule)
        return ("rules", number, *below) if number is not None else below

    def key_at(self, line: int, column: int) -> Path | None:
        """The way down to the key of the user's own file that begins at this place."""
        document = self._documents.get("")
        return document.key_at(line, column) if document else None

    def _where(self, rule: str) -> tuple[Document | None, int | None]:
        prefix = rule.rpartition(":")[0]
        if prefix not in self._documents and prefix in packs.names():
            self._documents[prefix] = packs.source(f"packs/{prefix}.yaml")
        document = self._documents.get(prefix)
        if document is None:
            return None, None
        names = [
            f"{prefix}:{entry['name']}" if prefix else entry["name"] for entry in document.value.get("rules") or ()
        ]
        return document, names.index(rule) if rule in names else None
