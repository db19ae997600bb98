"""The data that comes with the program, and rules as plain values made into core's own: no validation here."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any

from watcher.adapters.config import kept
from watcher.adapters.config.yaml import Document, read
from watcher.core.keys import Keys
from watcher.core.rules import DEFAULT_LOOK_IN, PHRASES, CompiledPack, Pack, Rule, Trade
from watcher.errors import ConfigError

_DATA = files("watcher") / "data"


_BODY = re.compile(rb"^(words|conditional|named|kinds|rules):", re.MULTILINE)
"""Where the long part of a pack begins; what tells its language stands before."""


def names() -> tuple[str, ...]:
    """The languages there are packs for, by ISO 639-1."""
    return listed("packs")


def listed(folder: str) -> tuple[str, ...]:
    """Names, without .yaml, of the files in one folder of our data."""
    entries = (entry.name for entry in (_DATA / folder).iterdir())
    return tuple(sorted(name.removesuffix(".yaml") for name in entries if name.endswith(".yaml")))


@cache
def languages() -> dict[str, tuple[str, ...]]:
    """The function words of every language there is a pack for; packs are opened for it, but not read to the end."""
    heads = {name: _head((_DATA / "packs" / f"{name}.yaml").read_bytes()) for name in names()}
    told = kept.values(
        "languages", b"".join(heads.values()), lambda: {n: _common(n, head) for n, head in heads.items()}
    )
    return {name: tuple(words) for name, words in told.items()}


def _head(octets: bytes) -> bytes:
    head = octets[: body.start()] if (body := _BODY.search(octets)) else octets
    return head if b"\ncommon:" in head else octets


def _common(name: str, head: bytes) -> list[str]:
    return list(_strings(_sound(head, f"packs/{name}.yaml").value.get("common")))


def document(name: str) -> Any:  # noqa: ANN401  # whatever our own file says
    """One of our own data files as plain values, which nobody may change."""
    octets, kept_as = (_DATA / name).read_bytes(), f"data-{name.removesuffix('.yaml').replace('/', '-')}"
    return kept.values(kept_as, octets, lambda: _sound(octets, name).value)


def worked_out(name: str, what: str, work_out: Callable[[], Any]) -> Any:  # noqa: ANN401  # plain values, whatever they are
    """What `work_out` makes of one of our own data files, or made of it before; `what` tells it from other such."""
    return kept.values(f"{what}-{name.removesuffix('.yaml')}", (_DATA / name).read_bytes(), work_out)


def given_names() -> frozenset[str]:
    """Names that people are given, folded, of all the countries we have lists of."""
    lines = (_DATA / "given-names.txt").read_text("utf-8").splitlines()
    return frozenset(name for line in lines if not line.startswith("#") for name in line.split())


def source(name: str) -> Document:
    """One of our own data files with the places of everything in it. Raises ConfigError."""
    return _sound((_DATA / name).read_bytes(), name)


def _sound(octets: bytes, file: str) -> Document:
    """Our own files are not validated at each start, but half of what they say must not be dropped in silence."""
    document = read(octets, file)
    if document.problems:
        raise ConfigError(document.problems)
    return document


def starter() -> str:
    """The rules.yaml that a user starts from: it stands at the top of a checkout, and inside the wheel."""
    inside = _DATA / "rules.yaml"
    text = (inside if inside.is_file() else files("watcher") / ".." / "rules.yaml").read_text("utf-8")
    return text.replace("watcher/data/schemas/rules.schema.json", "rules.schema.json", 1)


def samples(languages: Iterable[str]) -> Iterator[tuple[bool, str, str]]:
    """Letters and near-misses of our own words in some languages: whether it is a no, its subject, its body.

    They lie beside the tests of a checkout, and inside the wheel.
    """
    inside = _DATA / "benchmark"
    folder = inside if inside.is_dir() else files("watcher") / ".." / "tests" / "benchmark"
    for language in languages:
        file = folder / f"{language}.jsonl"
        for line in file.read_text("utf-8").splitlines() if file.is_file() else ():
            mail = json.loads(line)
            yield mail["kind"] == "P", mail.get("subject") or "", mail.get("body") or ""


@cache
def shipped(name: str) -> Pack:
    """One pack. Our own files, kept right by our tests: no second validation at each start."""
    return _opened(name)


def _opened(name: str) -> Pack:
    octets = (_DATA / "packs" / f"{name}.yaml").read_bytes()
    known = kept.load(name, octets)
    if known is None:
        values = _sound(octets, f"packs/{name}.yaml").value
        known = values, CompiledPack(pack(values, name)).outline()
        kept.save(name, octets, known)
    values, outline = known
    return replace(pack(values, name), outline=outline, leanings=leanings(name), cues=cues(name))


def keys(name: str) -> Keys:
    """What opens one pack, worked out from it."""
    octets = (_DATA / "packs" / f"{name}.yaml").read_bytes()
    return Keys(**kept.values(f"keys-{name}", octets, lambda: _keys(name)))


def _keys(name: str) -> dict[str, Any]:
    rules = CompiledPack(_opened(name)).rules
    return Keys.of(phrase for rule in rules if rule.rule.points for phrase in rule.any).plain


def leanings(name: str) -> Mapping[str, int]:
    """Ordinary words of a language and what each leans to, in hundredths; none where too few mails were known."""
    return _weighed("leanings", name)


def cues(name: str) -> Mapping[str, int]:
    """Words that gather in answers in a language, and what each says of a hundred; none where too few were known."""
    return _weighed("cues", name)


def signs() -> dict[str, Mapping[str, int]]:
    """What stands around a `company` and a `role`, how they look, and what each sign says for it, in hundredths."""
    return {name: _weighed("signs", name) for name in ("company", "role")}


def _weighed(folder: str, name: str) -> Mapping[str, int]:
    file = _DATA / folder / f"{name}.txt"
    lines = file.read_text("utf-8").split("\n") if file.is_file() else []
    told = (line.rpartition(" ") for line in lines if line and not line.startswith("#"))
    return {word: int(weight) for word, _, weight in told}


def pack(values: Mapping[str, Any], name: str = "") -> Pack:
    """A pack from its plain values; `name` and a colon come before the names of its rules."""
    prefix = f"{name}:" if name else ""
    condition, named = values.get("conditional") or {}, values.get("named") or {}
    return Pack(
        language=values.get("language", ""),
        rules=tuple(_rule(entry, prefix) for entry in values.get("rules") or ()),
        name=name,
        lists={key: _strings(entries) for key, entries in (values.get("words") or {}).items()},
        common=_strings(values.get("common")),
        before=_strings(condition.get("before")),
        after=_strings(condition.get("after")),
        named_after=_strings(named.get("after")),
        named_before=_strings(named.get("before")),
        trades=tuple(
            Trade(kind, _strings(words), how)
            for kind, heard in (values.get("kinds") or {}).items()
            for how, words in heard.items()
        ),
    )


def _rule(entry: Mapping[str, Any], prefix: str) -> Rule:
    examples = entry.get("examples") or {}
    fields: dict[str, Any] = {key: _strings(entry.get(key)) for key in PHRASES}
    fields |= {key: _strings(examples.get(key)) for key in ("match", "no_match", "todo")}
    optional = ("at_most_once", "at_most_words", "needs_points", "even_if", "kind", "stage", "openness", "why")
    fields |= {key: entry[key] for key in optional if entry.get(key) is not None}
    fields["look_in"] = frozenset(_strings(entry.get("look_in"))) or DEFAULT_LOOK_IN
    return Rule(name=prefix + entry["name"], points=float(entry["points"]), **fields)


def _strings(entries: Iterable[str] | str | None) -> tuple[str, ...]:
    """A list of phrases; one alone may stand without a list."""
    return (entries,) if isinstance(entries, str) else tuple(entries or ())
