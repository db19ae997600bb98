"""Mail in files: .eml, folders of them, mbox, Maildir, and .jsonl with `subject`, `from`, `body` or `html`."""

from __future__ import annotations

import json
import mailbox
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from email.header import Header
from pathlib import Path
from typing import Any

from watcher.errors import DataError

OCTETS_LIMIT = 1 << 20
"""No more of one message is ever taken into memory: nothing looks at the rest."""


@dataclass(frozen=True, slots=True)
class Filed:
    """One message out of a file: a name for it, its octets, and its label when the file has one (.jsonl)."""

    id: str
    octets: bytes
    label: Mapping[str, Any]


def read(path: Path) -> Iterator[Filed]:
    """Every message at `path`. Raises DataError for what is no mail at all."""
    if path.is_dir():
        yield from _folder(path)
    elif path.suffix == ".jsonl":
        yield from _lines(path)
    else:
        octets = _octets(path)
        if octets.startswith(b"From ") and path.suffix != ".eml":
            yield from _mbox(path)
        else:
            yield Filed(path.name, octets, {})


def _octets(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(OCTETS_LIMIT)
    except OSError as error:
        raise DataError(f"{path}: {error.strerror or 'cannot be read'}.") from error


def _folder(path: Path) -> Iterator[Filed]:
    if (path / "cur").is_dir() and (path / "new").is_dir():
        for part in ("cur", "new"):
            for file in sorted((path / part).iterdir()):
                yield Filed(file.name, _octets(file), {})
        return
    for file in sorted(path.rglob("*")):
        if file.is_file() and file.suffix == ".eml":
            yield Filed(str(file.relative_to(path)), _octets(file), {})
        elif file.is_file() and file.suffix in (".jsonl", ".mbox"):
            yield from read(file)


def _mbox(path: Path) -> Iterator[Filed]:
    with closing(mailbox.mbox(path, create=False)) as box:
        for key in box.iterkeys():
            with box.get_file(key) as file:
                yield Filed(f"{path.name}#{key}", file.read(OCTETS_LIMIT), {})


def _each_line(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            yield from file
    except OSError as error:
        raise DataError(f"{path}: {error.strerror or 'cannot be read'}.") from error


def _lines(path: Path) -> Iterator[Filed]:
    for number, line in enumerate(_each_line(path), 1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise DataError(f"{path}:{number}: this line is not JSON.") from error
        if not isinstance(entry, dict):
            raise DataError(f"{path}:{number}: this line is not a JSON object.")
        yield Filed(str(entry.get("id") or f"{path.name}:{number}"), as_octets(entry), entry)


def as_octets(entry: Mapping[str, Any]) -> bytes:
    """A .jsonl entry as a message, so that it takes the way every mail takes."""
    html = not entry.get("body") and bool(entry.get("html"))
    text = str(entry.get("html") if html else entry.get("body") or "")
    lines = [
        f"{name}: {_encoded(str(entry[key]))}"
        for name, key in (
            ("From", "from"),
            ("To", "to"),
            ("Subject", "subject"),
            ("Date", "date"),
            ("Reply-To", "reply_to"),
        )
        if entry.get(key)
    ]
    lines += [
        "MIME-Version: 1.0",
        f"Content-Type: text/{'html' if html else 'plain'}; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
    ]
    return ("\n".join([*lines, "", text])).encode("utf-8", "replace")


def _encoded(value: str) -> str:
    """Foreign words in a header; an address keeps its ASCII address part outside the encoded-word."""
    value = " ".join(value.split())
    if value.isascii():
        return value
    name, bracket, spec = value.partition("<")
    return Header(name.strip(), "utf-8").encode(linesep="") + (f" <{spec}" if bracket else "")
