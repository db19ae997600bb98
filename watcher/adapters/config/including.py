"""What rules.yaml includes: files beside it, and packages that offer rules (entry point group `gracious.rules`).

A package is only looked up: nothing of it is imported or run, its rules are a file of data.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from watcher.adapters.config import opening, packs
from watcher.adapters.config.mistakes import nearest
from watcher.adapters.config.yaml import Document
from watcher.errors import ConfigError, Problem

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GROUP = "gracious.rules"
MOST = 32
"""Files in all; more cannot be meant."""
_FILE = re.compile(r".*[/\\].*|.*\.ya?ml", re.IGNORECASE | re.DOTALL)
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")


@dataclass(frozen=True, slots=True)
class Included:
    """A file with its name: empty for the user's own; rules of the others are called `name:rule`."""

    name: str
    document: Document
    edition: str = ""


@dataclass(slots=True)
class _Gathering:
    """Files already here, by where they lie, and the problems so far."""

    check: Callable[[Document], None]
    found: dict[Path, Included] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def below(self, document: Document, above: tuple[Path, ...]) -> None:
        values = document.value if isinstance(document.value, dict) else {}
        entries = values.get("include") or ()
        for n, entry in enumerate([entries] if isinstance(entries, str) else entries):
            key = ("include", n) if not isinstance(entries, str) else ("include",)
            place = document.place(key)
            try:
                self.take(str(entry), document, above)
            except ConfigError as error:
                said = (
                    document.problem(place, problem.text, problem.hint) if not problem.line else problem
                    for problem in error.problems
                )
                self.problems.extend(said)

    def take(self, entry: str, document: Document, above: tuple[Path, ...]) -> None:
        path, name, edition = _located(entry, Path(document.file))
        path = path.resolve()
        if path in above:
            chain = " → ".join(file.name for file in (*above[above.index(path) :], path))
            raise _said(f"`{entry}` includes itself: {chain}", "remove one of these includes")
        if path in self.found:
            return
        if len(self.found) >= MOST:
            raise _said(f"more than {MOST} files are included", "join some of them")
        one = opening.document(path)
        self.check(one)
        self.found[path] = self.named(one, name, edition, entry)
        self.below(one, (*above, path))

    def named(self, document: Document, name: str, edition: str, entry: str) -> Included:
        name = str(document.value.get("name") or name)
        edition = str(document.value.get("edition") or edition)
        if not _NAME.fullmatch(name):
            raise _said(f"`{entry}` needs a name for its rules", "write `name:` at its top: lower case and hyphens")
        if name in packs.names():
            raise _said(f"`{entry}` calls itself `{name}`, as a shipped pack does", "give it another `name:`")
        twin = next((one for one in self.found.values() if one.name == name), None)
        if twin:
            raise _said(f"`{entry}` calls itself `{name}`, as {twin.document.file} does", "give it another `name:`")
        return Included(name, document, edition)


def gather(document: Document, check: Callable[[Document], None]) -> tuple[Included, ...]:
    """The user's own file, and what it includes, each file once. Raises ConfigError with every problem in any."""
    gathering = _Gathering(check)
    own = Path(document.file).resolve()
    gathering.below(document, (own,))
    if gathering.problems:
        raise ConfigError(tuple(sorted(set(gathering.problems))))
    return (Included("", document), *gathering.found.values())


def _said(text: str, hint: str = "") -> ConfigError:
    return ConfigError((Problem("", 0, 0, text, hint),))


def _located(entry: str, beside: Path) -> tuple[Path, str, str]:
    """Where an entry's file lies, the name it goes by, and its edition where something says it."""
    if "://" in entry:
        raise _said(f"`{entry}` is a web address, and nothing is fetched", "save the file beside rules.yaml")
    if _FILE.fullmatch(entry):
        path = Path(entry).expanduser() if entry.startswith("~/") else beside.resolve().parent / entry
        if not path.is_file():
            raise _said(f"there is no file `{entry}`", f"a path is meant from {beside.resolve().parent}")
        return path, path.stem.lower().replace("_", "-"), ""
    from importlib.metadata import entry_points  # noqa: PLC0415  # half of all files include none

    offered = {each.name: each for each in entry_points(group=GROUP)}
    if entry not in offered:
        hint = nearest(entry, offered) or "a file ends in .yaml; a package is installed beside gracious"
        raise _said(f"no installed package offers the rules `{entry}`", hint)
    made_by = offered[entry].dist
    return _file_of(offered[entry]), entry, made_by.version if made_by else ""


def _file_of(offer: EntryPoint) -> Path:
    """`acme_rules` or `acme_rules:file.yaml`: the file in that package; without a name, its rules.yaml."""
    top = offer.module.partition(".")[0]
    spec = find_spec(top)
    below = offer.module.split(".")[1:]
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        path = Path(folder, *below, offer.attr or "rules.yaml")
        if path.is_file():
            return path
    raise _said(f"the package behind `{offer.name}` has no file {offer.attr or 'rules.yaml'}", "tell whoever made it")


def files_of(path: Path) -> Iterator[Path]:
    """Every file that `path` includes as it is now, broken or not: what has to be watched for changes."""
    gathering = _Gathering(lambda _: None)
    try:
        gathering.below(opening.document(path), (path.resolve(),))
    except (ConfigError, AttributeError, TypeError):
        return
    yield from gathering.found
