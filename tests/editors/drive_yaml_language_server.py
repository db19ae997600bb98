"""The YAML language server of VS Code, Neovim and others: our schemas complete keys, explain them and name mistakes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from watcher.cli import cli

ROOT = Path(__file__).parent.parent.parent
SERVER = os.environ.get("YAML_LANGUAGE_SERVER", "yaml-language-server")


class Editor:
    """An editor as far as the server asks for one (Language Server Protocol 3.17, JSON-RPC over stdio)."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.number, self.told = folder, 0, {}
        self.process = subprocess.Popen([SERVER, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.ask("initialize", {"processId": os.getpid(), "rootUri": folder.as_uri(), "capabilities": {}})
        self.say({"method": "initialized", "params": {}})

    def say(self, message: dict[str, object]) -> None:
        octets = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(octets) + octets)
        self.process.stdin.flush()

    def heard(self) -> dict[str, object]:
        length = 0
        while line := self.process.stdout.readline().strip():
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        return json.loads(self.process.stdout.read(length))

    def until(self, wanted):
        """The first message that is `wanted`; what the server asks meanwhile is answered, what it says is kept."""
        while True:
            message = self.heard()
            if message.get("method") == "workspace/configuration":
                self.say({"id": message["id"], "result": [None for _ in message["params"]["items"]]})
            elif "id" in message and "method" in message:
                self.say({"id": message["id"], "result": None})
            if message.get("method") == "textDocument/publishDiagnostics":
                self.told[message["params"]["uri"]] = message["params"]["diagnostics"]
            if wanted(message):
                return message

    def ask(self, method: str, params: dict[str, object]):
        self.number += 1
        self.say({"id": self.number, "method": method, "params": params})
        return self.until(lambda each: each.get("id") == self.number and "method" not in each)["result"]

    def open(self, path: Path, text: str) -> list[str]:
        """Opens a file with this text; what the server finds wrong with it, as `line: sentence`."""
        uri = path.as_uri()
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self.say({"method": "textDocument/didOpen", "params": {"textDocument": document}})
        found = self.until(
            lambda each: each.get("method") == "textDocument/publishDiagnostics" and each["params"]["uri"] == uri
        )
        return [f"{one['range']['start']['line'] + 1}: {one['message']}" for one in found["params"]["diagnostics"]]

    def completed(self, path: Path, line: int, column: int) -> dict[str, dict[str, object]]:
        place = {"textDocument": {"uri": path.as_uri()}, "position": {"line": line, "character": column}}
        found = self.ask("textDocument/completion", place)
        return {one["label"]: one for one in found["items"]}

    def hovered(self, path: Path, line: int, column: int) -> str:
        place = {"textDocument": {"uri": path.as_uri()}, "position": {"line": line, "character": column}}
        return json.dumps(self.ask("textDocument/hover", place))


@pytest.fixture
def editor(tmp_path):
    """A folder as `gracious init` leaves it: the schemas lie beside the files."""
    for name in ("config", "rules"):
        text = CliRunner().invoke(cli, ["schema", name]).output
        (tmp_path / f"{name}.schema.json").write_text(text)
    opened = Editor(tmp_path)
    yield opened
    opened.process.terminate()
    opened.process.wait(10)
    opened.process.stdin.close()
    opened.process.stdout.close()


def modeline(name: str, text: str) -> str:
    return f"# yaml-language-server: $schema={name}.schema.json\n{text}"


def test_keys_of_a_rule_are_completed(editor):
    """In a rule every key that is not there yet is offered, with what it is for."""
    path = editor.folder / "rules.yaml"
    text = modeline("rules", "version: 1\nrules:\n  - name: mine\n    any: [no]\n    \n")
    editor.open(path, text)
    offered = editor.completed(path, 5, 4)
    assert {"points", "examples", "near", "unless", "look_in"} <= offered.keys()
    assert "name" not in offered
    assert "subtract" in json.dumps(offered["points"]) or "points" in json.dumps(offered["points"]).lower()


def test_values_are_completed(editor):
    """Where only a few words may stand, those are offered."""
    path = editor.folder / "rules.yaml"
    editor.open(path, modeline("rules", "version: 1\nrules:\n  - name: mine\n    any: [no]\n    kind: \n"))
    assert {"job", "bid", "grant", "paper", "investor", "school"} <= editor.completed(path, 5, 10).keys()


def test_mistakes_are_named(editor):
    """A key that nobody knows and a value of the wrong sort are underlined where they stand."""
    path = editor.folder / "rules.yaml"
    told = editor.open(
        path, modeline("rules", "version: 1\nrules:\n  - name: mine\n    anny: [no]\n    points: many\n")
    )
    assert [one for one in told if one.startswith("5:") and "anny" in one], told
    assert [one for one in told if one.startswith("6:")], told


def test_keys_are_explained(editor):
    """Resting on a key shows its sentence."""
    path = editor.folder / "config.yaml"
    editor.open(path, modeline("config", "version: 1\nmarks: true\n"))
    assert "keywords on a rejection" in editor.hovered(path, 2, 2)


def test_accounts_are_completed(editor):
    """config.yaml is completed as well, down to the server."""
    path = editor.folder / "config.yaml"
    text = modeline("config", "version: 1\naccounts:\n  - name: home\n    user: jane@example.org\n    imap:\n      \n")
    editor.open(path, text)
    assert {"host", "port", "tls"} <= editor.completed(path, 6, 6).keys()


def test_rules_yaml_of_the_repository(editor, tmp_path):
    """The file a user starts from has no problem in an editor, from the repository itself."""
    assert shutil.which(SERVER), "make editors brings it"
    path = ROOT / "rules.yaml"
    assert editor.open(path, path.read_text("utf-8")) == []
