"""From a document to our own types, or all that is wrong with it: models first, then what only the whole can tell."""

from __future__ import annotations

import difflib
import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path as File
from typing import Any, get_args

from pydantic import BaseModel

from watcher.adapters.config import including, kept, models, packs, rule_models
from watcher.adapters.config.checkin_models import CheckIns as CheckInsFile
from watcher.adapters.config.mistakes import nearest
from watcher.adapters.config.problems import problems
from watcher.adapters.config.settings import Account, CalDav, CheckIns, Config, Letters, OAuth, Password
from watcher.adapters.config.yaml import Document, Path, Place
from watcher.core import cues, leaning
from watcher.core.facts import Kind
from watcher.core.letter import Profile
from watcher.core.rules import DOUBTFUL, THRESHOLD, CompiledPack, Pack, RuleProblem, RuleSet
from watcher.errors import ConfigError, Problem

Check = Callable[[Document], Iterator[Problem]]

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema(model: type[BaseModel]) -> dict[str, Any]:
    """The model as JSON Schema, for editors."""
    return {"$schema": DIALECT, **model.model_json_schema()}


def must_be(document: Document, model: type[BaseModel], *checks: Check) -> None:
    """Raises ConfigError with every problem; where the YAML itself is wrong, what follows from that is left out."""
    spoilt = {(problem.line, problem.column) for problem in document.problems}
    found = {*problems(document, model), *(problem for check in checks for problem in check(document))}
    found = {problem for problem in found if (problem.line, problem.column) not in spoilt} | set(document.problems)
    if found:
        raise ConfigError(tuple(sorted(found)))


def config(document: Document) -> Config:
    """Raises ConfigError."""
    must_be(document, models.ConfigFile, _account_names)
    file = models.ConfigFile.model_validate(document.value)
    home = File(document.file).resolve().parent
    you = file.you
    return Config(
        profile=Profile(
            name=you.name,
            addresses=tuple(you.addresses),
            offer=you.offer,
            news=you.news,
            hired=you.hired,
            important=tuple(you.important),
            do_not_contact=tuple(you.do_not_contact),
            signature=you.signature,
        ),
        accounts=tuple(_account(account, home) for account in file.accounts),
        letters=_letters(file.letters, home),
        checkins=_check_ins(file.checkins),
        calendar=_calendar(file.calendar, home) if file.calendar else None,
        marks=file.marks,
        notify=file.notify,
        notes=file.notes,
    )


def _check_ins(file: CheckInsFile) -> CheckIns:
    chosen = ((kind, getattr(file.kinds, kind)) for kind in get_args(Kind))
    return CheckIns(
        enabled=file.enabled,
        days=None if file.days is None else tuple(file.days),
        kinds=tuple((kind, tuple(days)) for kind, days in chosen if days is not None),
        per_day=file.per_day,
        remind=file.remind,
        zone=file.zone,
        country=file.country,
        quiet=tuple((weeks.first, weeks.last) for weeks in file.quiet),
    )


def _calendar(file: models.Calendar, home: File) -> CalDav:
    return CalDav(file.url, file.user, _password(file.password, home), file.todo)


def _account(account: models.Account, home: File) -> Account:
    imap = account.imap
    return Account(
        name=account.name,
        host=imap.host,
        port=imap.port or (993 if imap.tls == "implicit" else 143),
        tls=imap.tls,
        user=account.user,
        password=_password(account.password, home),
        certificate=_path(imap.certificate, home) if imap.certificate else "",
        watch=tuple(account.watch),
        drafts=account.drafts,
        sent=account.sent,
        noes=account.corrections.noes or "",
        others=account.corrections.others or "",
    )


def _letters(letters: models.Letters, home: File) -> Letters:
    words = tuple(letters.writer or ())
    writer = (os.path.expanduser(words[0]), *words[1:]) if words else ()  # noqa: PTH111  # Path's raises for ~nobody
    return Letters(letters.automatic, letters.quote, writer, str(home / "letters"))


def _path(written: str, home: File) -> str:
    """Meant from the home folder with `~`, else from the folder of config.yaml."""
    return str(home / os.path.expanduser(written))  # noqa: PTH111  # Path's raises for ~nobody


def _password(place: models.PasswordFrom | None, home: File) -> Password:
    if place is None:
        return Password()
    if place.file is not None:
        return Password("file", (_path(place.file, home),))
    if place.command is not None:
        return Password("command", tuple(place.command))
    if place.oauth is not None:
        return Password("oauth", oauth=oauth_of(place.oauth))
    return Password("credential", (place.credential or "",))


def oauth_of(said: models.OAuth) -> OAuth:
    """With the URLs of the house (data/oauth.yaml), or those that config.yaml says."""
    if said.house == "other":
        urls: dict[str, Any] = {key: getattr(said, key) or "" for key in ("authorize_url", "token_url", "device_url")}
        return OAuth("other", said.client_id, **urls, scopes=tuple(said.scopes), keep=said.keep)
    house = packs.document("oauth.yaml")["houses"][said.house]
    urls = {key: house.get(key, "").format(tenant=said.tenant) for key in ("authorize_url", "token_url", "device_url")}
    return OAuth(
        said.house,
        said.client_id,
        **urls,
        scopes=tuple(house["scopes"]),
        options=tuple(house.get("options", {}).items()),
        tenant=said.tenant,
        keep=said.keep,
    )


def _account_names(document: Document) -> Iterator[Problem]:
    return _doubles(document, "accounts", "account")


def _rule_names(document: Document) -> Iterator[Problem]:
    return _doubles(document, "rules", "rule")


def _doubles(document: Document, block: str, what: str) -> Iterator[Problem]:
    """Two entries of one name."""
    seen: dict[str, int] = {}
    for n, entry in enumerate(_get(document.value, block, list)):
        name = _get(entry, "name", str)
        place = document.place((block, n, "name"))
        if name and name in seen:
            text = f"there are two {what}s named `{name}`"
            yield document.problem(place, text, f"the first one is on line {seen[name]}")
        elif name:
            seen[name] = place.line


def _get(values: object, key: str, kind: type[Any]) -> Any:  # noqa: ANN401
    """The value of a key in a document that may still be wrong everywhere; empty when it is not of that kind."""
    value = values.get(key) if isinstance(values, dict) else None
    return value if isinstance(value, kind) else kind()


def rules(document: Document) -> RuleSet:
    """rules.yaml, what it includes, and the shipped packs it asks for when needed. Raises ConfigError."""
    must_be(document, rule_models.RulesFile, _rule_names, _levels, _pack_names)
    files = including.gather(document, lambda one: must_be(one, rule_models.RulesFile, _rule_names))
    own = tuple(phrases_of(one.document, one.name, one.edition) for one in files)
    must_be(document, rule_models.RulesFile, partial(_changes, own=own))
    values: Mapping[str, Any] = document.value
    change: dict[str, Any] = values.get("change") or {}
    common = packs.languages()
    return RuleSet(
        tuple(_changed(each, change) if each.name else each for each in own),
        languages={name: common[name] for name in _wanted(values)},
        load=lambda name: _changed(packs.shipped(name), change),
        keys=lambda name: None if any(known.startswith(f"{name}:") for known in change) else packs.keys(name),
        threshold=float(values.get("threshold") or THRESHOLD),
        doubtful=float(values.get("doubtful") or DOUBTFUL),
    )


def pack(document: Document) -> Pack:
    """A pack file. Raises ConfigError."""
    must_be(document, rule_models.PackFile, _rule_names)
    return phrases_of(document)


def phrases_of(document: Document, name: str = "", edition: str = "") -> Pack:
    """The document's rules; raises ConfigError for phrases that make no sense."""
    own = replace(packs.pack(document.value, name), edition=edition)
    octets = json.dumps(document.value, default=str).encode()
    if known := kept.load_own(document.file, octets):
        return replace(own, outline=known)
    compiled = CompiledPack(own)
    if compiled.problems:
        names = {rule.name: n for n, rule in enumerate(own.rules)}
        raise ConfigError(tuple(sorted({_phrase(document, names, problem) for problem in compiled.problems})))
    outline = compiled.outline()
    kept.save_own(document.file, octets, outline)
    return replace(own, outline=outline)


def _phrase(document: Document, names: Mapping[str, int], problem: RuleProblem) -> Problem:
    above: Path = ("rules", names[problem.rule]) if problem.rule else ("conditional",)
    place = document.place((*above, problem.key, problem.index))
    if place.lead >= 0:
        place = Place(place.line, place.column + place.lead + problem.column)
    return document.problem(place, problem.text, _remedy(document, problem.text))


_REMEDIES = (
    ("is never closed", "add the sign, or leave this one out"),
    ("has no partner", "leave it out, or open one before it"),
    ("contains itself", "take it out of its own entries"),
    ("nested too deep", "make two phrases of it"),
    ("at least one word", "signs are folded away; write a word"),
    ("perl operator", "there is no look-ahead or look-behind; use `near`, `unless` or `none`"),
    ("escape sequence", "there are no back references; the signs are those of RE2"),
    ("repetition size", "at most 1000"),
    ("regular expression", "the signs are those of RE2"),
)


def _remedy(document: Document, text: str) -> str:
    """What to do about a phrase that makes no sense; the nearest word list, where it names one that does not exist."""
    if unknown := re.fullmatch(r"there is no word list named `(.*)`", text):
        return nearest(unknown.group(1), _get(document.value, "words", dict)) or "`words:` in the same file names lists"
    return next((remedy for words, remedy in _REMEDIES if words in text), "")


def _levels(document: Document) -> Iterator[Problem]:
    values = document.value if isinstance(document.value, dict) else {}
    threshold, doubtful = values.get("threshold", THRESHOLD), values.get("doubtful", DOUBTFUL)
    if isinstance(threshold, int | float) and isinstance(doubtful, int | float) and doubtful > threshold > 0:
        place = document.place(("doubtful",) if "doubtful" in values else ("threshold",))
        text = f"`doubtful` ({doubtful:g}) is above `threshold` ({threshold:g})"
        yield document.problem(place, text, "what is doubtful is less than a no")


def _wanted(values: object) -> tuple[str, ...]:
    """Names of the shipped packs to use, those that exist."""
    asked = values.get("packs") if isinstance(values, dict) else None
    listed = packs.names()
    if asked is None or asked == "all":
        return listed
    return tuple(name for name in listed if name in ([asked] if isinstance(asked, str) else asked))


def _pack_names(document: Document) -> Iterator[Problem]:
    asked = document.value.get("packs") if isinstance(document.value, dict) else None
    listed = packs.names()
    for n, name in enumerate([asked] if isinstance(asked, str) else asked if isinstance(asked, list) else ()):
        if isinstance(name, str) and name not in listed and asked != "all":
            yield document.problem(document.place(("packs", n)), f"there is no pack `{name}`", nearest(name, listed))


def _changes(document: Document, own: tuple[Pack, ...]) -> Iterator[Problem]:
    change = _get(document.value, "change", dict)
    mentioned = {name.partition(":")[0] for name in change} & set(packs.names())
    known = {rule.name for name in mentioned for rule in packs.shipped(name).rules}
    known |= {rule.name for each in own if each.name for rule in each.rules}
    weighed = {name_of(name) for name in mentioned for name_of in (leaning.name_of, cues.name_of)}
    for name in change:
        if name in weighed:
            if change[name] != "off":
                yield document.problem(
                    document.key(("change", name)), "it is weighed word by word", "write `off`, or leave it"
                )
        elif name not in known:
            close = difflib.get_close_matches(name, known, 1)
            hint = f"did you mean `{close[0]}`?" if close else "the full name is `en:name`"
            yield document.problem(document.key(("change", name)), f"there is no shipped rule `{name}`", hint)


def _changed(shipped: Pack, change: Mapping[str, Any]) -> Pack:
    """The pack with other points for some rules, and without those that are off."""
    kept = (rule for rule in shipped.rules if change.get(rule.name, ...) != "off")
    changed = (
        replace(rule, points=float(change[rule.name]["points"])) if rule.name in change else rule for rule in kept
    )
    leanings = {} if change.get(leaning.name_of(shipped.name)) == "off" else shipped.leanings
    gathering = {} if change.get(cues.name_of(shipped.name)) == "off" else shipped.cues
    return replace(shipped, rules=tuple(changed), leanings=leanings, cues=gathering)
