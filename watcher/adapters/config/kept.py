"""What was worked out last time, kept in the user's cache: a start need not read YAML and parse all phrases again.

A file there is used only when it belongs to us, nobody else may write it, it was made from exactly these rules by
exactly this code, and its own checksum is right; in every other case they are worked out anew. Nothing in it is code.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from watcher.core.phrases import Anchors, Outline, Sketch

CODE = (
    "core/text.py",
    "core/phrases",
    "core/keys.py",
    "core/gather/extraction.py",
    "core/gather/telling.py",
    "adapters/config/kept.py",
    "adapters/config/yaml.py",
)
"""What decides how packs, and what facts are found by, are worked out; a change makes every kept file worthless."""
LARGEST = 16 << 20
SMALL = 20_000
"""Octets of a file that is worked out as quickly as it is looked up."""

Kept = tuple[Mapping[str, Any], Outline]
"""A pack's plain values, and the outline of its phrases."""


def folder() -> Path:
    """Where systemd puts the cache of a service, or `$XDG_CACHE_HOME/gracious`."""
    if given := os.environ.get("CACHE_DIRECTORY"):
        return Path(given)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "gracious"


def load(name: str, octets: bytes) -> Kept | None:
    """What was kept of the pack `name`, whose YAML is `octets`; None when there is nothing that can be relied on."""
    with suppress(LookupError, TypeError, ValueError, AttributeError):
        told = _told(name, octets)
        return told["values"], _outline(told)
    return None


def values(name: str, octets: bytes, work_out: Callable[[], Any]) -> Any:  # noqa: ANN401  # whatever our own file says
    """What `work_out` makes of `octets`, or was seen to make of them before."""
    with suppress(LookupError, TypeError):
        return _told(name, octets)["values"]
    found = work_out()
    _save_values(name, octets, found)
    return found


def _told(name: str, octets: bytes) -> Mapping[str, Any]:
    """Empty when there is nothing that can be relied on."""
    with suppress(OSError, ValueError, LookupError, TypeError, AttributeError, RuntimeError):
        checksum, _, body = _read(_path(name)).partition(b"\n")
        if hashlib.sha256(body).hexdigest().encode() == checksum:
            told: Mapping[str, Any] = json.loads(body)
            return told if told["of"] == _made_from(octets) else {}
    return {}


def save(name: str, octets: bytes, kept: Kept) -> None:
    """Keep it for next time; a cache that cannot be written to is no reason to stop."""
    values, outline = kept
    ways = (way for sketch in outline.sketches.values() for way in (sketch.anchors, *sketch.options))
    sets = list(dict.fromkeys(anchor for way in ways for anchor in way))
    numbers = {anchor: number for number, anchor in enumerate(sets)}

    def numbered(way: Anchors) -> list[int]:
        return [numbers[anchor] for anchor in way]

    forms = {form: number for number, form in enumerate(outline.forms)}
    told = {
        "values": values,
        "forms": outline.forms,
        "sets": [sorted(map(forms.__getitem__, anchor)) for anchor in sets],
        "phrases": {
            source: [sketch.solid, numbered(sketch.anchors), sketch.is_certain, [*map(numbered, sketch.options)]]
            for source, sketch in outline.sketches.items()
        },
    }
    _keep(name, octets, told)


def _save_values(name: str, octets: bytes, values: object) -> None:
    """Only what JSON gives back as it was: a date, or a number as a key, would be a word."""
    with suppress(TypeError):
        if json.loads(json.dumps(values)) == values:
            _keep(name, octets, {"values": values})


def _keep(name: str, octets: bytes, told: Mapping[str, object]) -> None:
    body = json.dumps({"of": _made_from(octets), **told}, ensure_ascii=False, separators=(",", ":")).encode()
    with suppress(OSError, RuntimeError):
        _write(_path(name), hashlib.sha256(body).hexdigest().encode() + b"\n" + body)


def load_own(file: str, octets: bytes) -> Outline | None:
    """What was kept of the user's rules in `file`, which say `octets`."""
    known = load(_own(file), octets) if len(octets) > SMALL else None
    return known and known[1]


def save_own(file: str, octets: bytes, outline: Outline) -> None:
    """One for each file: what is kept of an older state of it is overwritten."""
    if len(octets) > SMALL:
        save(_own(file), octets, ({}, outline))


def _own(file: str) -> str:
    return f"own-{hashlib.sha256(str(Path(file).resolve()).encode()).hexdigest()[:24]}"


def _outline(told: Mapping[str, Any]) -> Outline:
    forms = tuple(map(str, told["forms"]))
    sets = [frozenset(map(forms.__getitem__, some)) for some in told["sets"]]

    def way(numbers: Sequence[int]) -> Anchors:
        return tuple(map(sets.__getitem__, numbers))

    sketches = {
        source: Sketch(solid, way(anchors), certain, tuple(map(way, options)))
        for source, (solid, anchors, certain, options) in told["phrases"].items()
    }
    return Outline(forms, sketches)


def _path(name: str) -> Path:
    return folder() / "packs" / f"{name}.json"


def _read(path: Path) -> bytes:
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        ours = status.st_uid == os.geteuid() and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
        return file.read() if ours and stat.S_ISREG(status.st_mode) and status.st_size <= LARGEST else b""


def _write(path: Path, octets: bytes) -> None:
    """Whole or not at all: two processes may do so at once."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = path.with_suffix(f".{os.getpid()}.new")
    try:
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(octets)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _made_from(octets: bytes) -> str:
    return hashlib.sha256(_code() + octets).hexdigest()


@cache
def _code() -> bytes:
    """A digest of the code that works packs out: a version number would not change while somebody works on it."""
    digest = hashlib.sha256()
    for name in CODE:
        entry = files("watcher") / name
        for file in sorted(entry.iterdir(), key=lambda file: file.name) if entry.is_dir() else (entry,):
            if file.name.endswith(".py"):
                digest.update(file.read_bytes())
    return digest.digest()
