"""pydantic's errors as sentences, each with the line and column of what is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from watcher.adapters.config.mistakes import nearest
from watcher.adapters.config.yaml import Document, Path
from watcher.errors import Problem

Detail = Mapping[str, Any]
"""One entry of ValidationError.errors()."""

_WANTED = {
    "string_type": "text",
    "bool_type": "true or false",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "list_type": "a list",
    "dict_type": "a block of keys",
    "model_type": "a block of keys",
}
_LIMITS = {
    "greater_than_equal": "should be at least {ge:g}",
    "greater_than": "should be more than {gt:g}",
    "less_than_equal": "should be at most {le:g}",
    "less_than": "should be less than {lt:g}",
    "string_too_long": "is longer than {max_length} characters",
    "too_short": "needs at least one entry",
}
_YES_NO = {"yes": "true", "on": "true", "no": "false", "off": "false"}


def problems(document: Document, model: type[BaseModel]) -> tuple[Problem, ...]:
    """Everything about `document` that `model` does not allow, in the order of the file."""
    try:
        model.model_validate(document.value)
    except ValidationError as error:
        schema = model.model_json_schema()
        details = error.errors(include_url=False)
        return tuple(sorted({_problem(document, schema, detail) for detail in details}))
    return ()


def _problem(document: Document, schema: Detail, detail: Detail) -> Problem:
    path = _path(document.value, detail["loc"])
    match detail["type"]:
        case "missing":
            text = f"`{path[-1]}` is missing{_within(path[:-1])}"
            return document.problem(document.key(path[:-1]), text, _example(schema, path))
        case "extra_forbidden":
            text = f"there is no key `{path[-1]}`{_within(path[:-1])}"
            return document.problem(document.key(path), text, nearest(str(path[-1]), _keys(schema, path[:-1])))
        case "literal_error":
            return _unknown_word(document, path, detail)
        case "said":
            return _said(document, path, detail["ctx"])
        case "string_pattern_mismatch":
            return _misspelt(document, schema, path, key=detail["loc"][-1] == "[key]")
        case kind if kind in _WANTED:
            text, hint = _wrong_type(_WANTED[kind], detail["input"])
            return document.problem(document.place(path), f"{_label(path)} {text}", hint)
        case kind:
            limit = _LIMITS.get(kind, "is not allowed here").format(**detail.get("ctx", {}))
            return document.problem(document.place(path), f"{_label(path)} {limit}")


def _path(value: Any, loc: Iterable[str | int]) -> Path:  # noqa: ANN401  # plain values of any shape
    """The `loc` of pydantic without names of unions and the like: the steps that the file has, and the last."""
    path: Path = ()
    for step in loc:
        inside = isinstance(value, dict) and isinstance(step, str) and (step in value or step != "[key]")
        if inside or (isinstance(value, list) and isinstance(step, int)):
            path = (*path, step)
            value = value.get(step) if isinstance(value, dict) else value[int(step)]
    return path


def _said(document: Document, path: Path, context: Detail) -> Problem:
    place = document.place((*path, context["at"]) if context["at"] else path)
    text = context["text"]
    return document.problem(place, text if text.startswith("`") else f"{_label(path)} {text}", context["hint"])


def _unknown_word(document: Document, path: Path, detail: Detail) -> Problem:
    known = re.findall(r"[^\s',]+", detail["ctx"]["expected"].replace(" or ", " "))
    given = detail["input"]
    if len(known) == 1 or not isinstance(given, str):
        return document.problem(document.place(path), f"{_label(path)} should be {_either(known)}")
    short = given if len(given) <= 40 else f"{given[:39]}…"  # as much as fits into a sentence
    return document.problem(document.place(path), f"{_label(path)} cannot be `{short}`", nearest(given, known))


def _misspelt(document: Document, schema: Detail, path: Path, *, key: bool) -> Problem:
    if key:
        text = f"`{path[-1]}` cannot be the name of a word list"
        return document.problem(document.key(path), text, "letters, digits, `_` and `-` only")
    described = next((node["description"] for node in _nodes(schema, path) if "description" in node), "")
    return document.problem(document.place(path), f"{_label(path)} is not spelt as it has to be", described)


def _wrong_type(wanted: str, given: object) -> tuple[str, str]:
    text = f"should be {wanted}, not {_called(given)}"
    match wanted, given:
        case "text", int() | float() | dict() | list():
            return text, "put it in quotes"
        case "true or false", str():
            return text, f"write {_YES_NO[given.lower()]}" if given.lower() in _YES_NO else ""
        case "a number" | "a whole number", str() if re.fullmatch(r"[-+]?\d+(\.\d+)?", given):
            return text, "write it without quotes"
        case "a list", dict() | None | str() | int() | float():
            return text, "begin each entry with `- `, or put them in [brackets]"
        case "a block of keys", _:
            return text, "lines such as `key: value` are wanted here"
    return text, ""


def _called(given: object) -> str:
    match given:
        case None:
            return "nothing"
        case bool():
            return str(given).lower()
        case int() | float():
            return "a number"
        case str():
            return "text"
        case list():
            return "a list"
    return "a block of keys"


def _either(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def _label(path: Path) -> str:
    if not path:
        return "the file"
    if isinstance(path[-1], str):
        return f"`{path[-1]}`"
    above = f" of `{path[-2]}`" if len(path) > 1 else ""
    return f"entry {path[-1] + 1}{above}"


def _within(path: Path) -> str:
    return f" in {_label(path)}" if path else ""


def _example(schema: Detail, path: Path) -> str:
    for node in _nodes(schema, path):
        for example in node.get("examples", ()):
            if not isinstance(example, dict | list):
                return f"for example `{path[-1]}: {example}`"
    return ""


def _keys(schema: Detail, path: Path) -> list[str]:
    return [key for node in _nodes(schema, path) for key in node.get("properties", ())]


def _nodes(schema: Detail, path: Path) -> Iterator[Detail]:
    """Every part of a JSON Schema that speaks about the value at `path`."""
    nodes = [schema]
    for step in path:
        nodes = [child for node in nodes for child in _children(_resolved(schema, node), step)]
    for node in nodes:
        yield node
        yield from (part for part in _resolved(schema, node) if part is not node)


def _children(parts: Iterable[Detail], step: str | int) -> Iterator[Detail]:
    for part in parts:
        if isinstance(step, int):
            yield from [part["items"]] if "items" in part else []
        elif step in part.get("properties", ()):
            yield part["properties"][step]
        elif isinstance(part.get("additionalProperties"), dict):
            yield part["additionalProperties"]
        else:
            yield from part.get("patternProperties", {}).values()


def _resolved(schema: Detail, node: Detail) -> Iterator[Detail]:
    """The node itself, what it refers to, and its alternatives."""
    yield node
    if "$ref" in node:
        yield from _resolved(schema, schema["$defs"][node["$ref"].rpartition("/")[2]])
    for option in node.get("anyOf", ()):
        yield from _resolved(schema, option)
