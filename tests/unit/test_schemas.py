"""data/schemas: what editors are given is what the models say."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from watcher.cli import cli

ROOT = Path(__file__).parent.parent.parent


@pytest.mark.parametrize("name", ["config", "rules"])
def test_the_schema_file_is_what_the_models_say(name):
    """`gracious schema` prints the file that lies in data/schemas."""
    printed = CliRunner().invoke(cli, ["schema", name])
    assert printed.exit_code == 0
    assert json.loads(printed.output) == json.loads(
        (ROOT / f"watcher/data/schemas/{name}.schema.json").read_text("utf-8")
    )


@pytest.mark.parametrize("name", ["config", "rules"])
def test_every_key_is_described(name):
    """Hovering over a key in an editor says what it is for."""
    schema = json.loads((ROOT / f"watcher/data/schemas/{name}.schema.json").read_text("utf-8"))
    blocks = [schema, *schema["$defs"].values()]
    bare = [key for block in blocks for key, value in block.get("properties", {}).items() if "description" not in value]
    assert bare == []


def test_rules_yaml_names_its_schema_and_has_no_problems():
    """The file a user starts from is right, and its first line serves an editor."""
    assert (ROOT / "rules.yaml").read_text("utf-8").startswith("# yaml-language-server: $schema=")
    checked = CliRunner().invoke(cli, ["check", "--rules", str(ROOT / "rules.yaml")])
    assert (checked.exit_code, checked.output) == (0, "No problems.\n")
