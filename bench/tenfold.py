"""Ten times the rules: the English ones for a no nine times more, each time in a file of its own and without weight."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from watcher.adapters.config import packs

KEPT = ("any", "all", "near", "unless", "look_in", "at_most_words")


def rules(folder: Path, times: int = 10) -> Path:
    """A rules.yaml that includes so many copies that there are `times` the English rules for a no."""
    english = packs.document("packs/en.yaml")
    light = [_light(rule) for rule in english["rules"] if rule["points"] > 0]
    names = [f"copy{n}.yaml" for n in range(1, times)]
    for name in names:
        _written(folder / name, {"version": 1, "words": english["words"], "rules": light})
    return _written(folder / "tenfold.yaml", {"version": 1, "include": names})


def _light(rule: dict[str, Any]) -> dict[str, Any]:
    """It costs what the rule costs, and changes no verdict."""
    return {"name": rule["name"], "points": 0.0001, "at_most_once": True} | {k: rule[k] for k in KEPT if k in rule}


def _written(path: Path, value: dict[str, Any]) -> Path:
    path.write_text(json.dumps(value, ensure_ascii=False), "utf-8")
    return path
