"""Changes to a YAML file that somebody wrote: comments, order and quotes stay as they are (ruamel.yaml)."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import CommentMark, YAMLError
from ruamel.yaml.scalarstring import DoubleQuotedScalarString
from ruamel.yaml.tokens import CommentToken

from watcher.adapters.config.yaml import Path
from watcher.errors import UsageError

Edit = Callable[[Any], None]
"""Changes the file's values in place; they look like dict and list and remember their comments."""

_LIST = re.compile(r"^( *)[\w-]+:[ \t]*(?:#.*)?\n(?:[ \t]*(?:#.*)?\n)*( *)- ", re.MULTILINE)
_PLAIN = re.compile(r"[^\W\d_][\w ,;.'’()-]*")
_WORDS = ("true", "false", "null", "yes", "no", "on", "off")


def edited(text: str, *edits: Edit) -> str:
    """`text` after the edits. Raises UsageError when it is no YAML."""
    writer = _writer(text)
    try:
        values = writer.load(text)
    except YAMLError as error:
        raise UsageError("The file is not YAML; `gracious check` says where.") from error
    for edit in edits:
        edit(values)
    out = io.StringIO()
    writer.dump(values, out)
    return out.getvalue()


def _writer(text: str) -> YAML:
    """Writes lists as far indented as the file does."""
    writer = YAML(typ="rt")
    writer.preserve_quotes = True
    writer.width = 1 << 16
    found = _LIST.search(text)
    offset = max(0, len(found.group(2)) - len(found.group(1))) if found else 2
    writer.indent(mapping=2, sequence=offset + 2, offset=offset)
    return writer


def rename(path: Path, name: str) -> Edit:
    """The key at `path` gets another name, in its place."""

    def edit(values: Any) -> None:  # noqa: ANN401  # ruamel's own
        block = at(values, path[:-1])
        place = list(block).index(path[-1])
        comment = block.ca.items.pop(path[-1], None)
        block.insert(place, name, block.pop(path[-1]))
        if comment:
            block.ca.items[name] = comment

    return edit


def drop(path: Path) -> Edit:
    """Without the list entry at `path`; comments that stand below it stay."""

    def edit(values: Any) -> None:  # noqa: ANN401
        entries, index = at(values, path[:-1]), int(path[-1])
        comment = entries.ca.items.get(index)
        below = comment[0].value.partition("\n")[2] if comment and comment[0] else ""
        del entries[index]
        if not entries:
            del at(values, path[:-2])[path[-2]]
        elif below:
            _say_below(entries, max(0, index - 1), below)

    return edit


def _say_below(entries: Any, index: int, lines: str) -> None:  # noqa: ANN401
    """Comment lines below an entry, after those that it has."""
    known = entries.ca.items.get(index)
    if known and known[0]:
        known[0].value = known[0].value.rstrip("\n") + "\n" + lines
    else:
        entries.ca.items[index] = [CommentToken("\n" + lines, CommentMark(0), None), None, None, None]


def move(path: Path, key: str) -> Edit:
    """The list entry at `path` to the end of its block's list `key`."""

    def edit(values: Any) -> None:  # noqa: ANN401
        entry = at(values, path)
        add((*path[:-2], key), entry)(values)
        drop(path)(values)

    return edit


def add(path: Path, entry: object) -> Edit:
    """One more entry at the end of the list at `path`, which is made where there is none."""

    def edit(values: Any) -> None:  # noqa: ANN401
        block = at(values, path[:-1])
        found = block.get(path[-1])
        if found is None:
            block[path[-1]] = [entry]
        elif isinstance(found, str):
            block[path[-1]] = [found, entry]
        else:
            comment = found.ca.items.pop(len(found) - 1, None) if hasattr(found, "ca") and len(found) else None
            found.append(entry)
            if comment:
                found.ca.items[len(found) - 1] = comment

    return edit


def put(path: Path, value: object) -> Edit:
    """The key at `path` has this value; blocks above it are made."""

    def edit(values: Any) -> None:  # noqa: ANN401
        block = values
        for step in path[:-1]:
            if block.get(step) is None:
                block[step] = {}
            block = block[step]
        block[path[-1]] = value

    return edit


def at(values: Any, path: Path) -> Any:  # noqa: ANN401
    """The value at a path."""
    for step in path:
        values = values[step]
    return values


def phrase(text: str) -> str:
    """A phrase or sentence as it is best written: plain where that is safe, else in double quotes."""
    return text if _PLAIN.fullmatch(text) and text.lower() not in _WORDS else DoubleQuotedScalarString(text)
