"""The house keeps its own rules: sizes, names, sentences, nothing that sends."""

from __future__ import annotations

import ast
import re
import statistics
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from watcher.cli import VERBS

ROOT = Path(__file__).parent.parent
MODULES = sorted((ROOT / "watcher").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("test_*.py"))
LONGEST_FILE = 330
LONGEST_FUNCTION = 40


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def lines_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (function.end_lineno or 0) - function.body[0].lineno + 1


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_module_says_what_it_is_for(path):
    """A newcomer reads one sentence at the top of each file, and no file is longer than a walk through it."""
    sentence = ast.get_docstring(tree(path)) or ""
    assert sentence.split("\n\n")[0].rstrip().endswith((".", ")", "?", "!")), path
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE


@pytest.mark.parametrize("path", TESTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_test_has_a_sentence(path):
    """A test's docstring reads like the specification."""
    nameless = [each.name for each in functions(path) if each.name.startswith("test_") and not ast.get_docstring(each)]
    assert nameless == []


def test_functions_are_short():
    """Median at most 8 lines, 95 of 100 at most 25, none above 40."""
    sizes = sorted(lines_of(function) for path in MODULES for function in functions(path))
    assert statistics.median(sizes) <= 8
    assert sizes[int(len(sizes) * 0.95)] <= 25
    assert sizes[-1] <= LONGEST_FUNCTION


def test_no_room_is_called_for_what_it_lacks():
    """No utils, helpers or common: a name tells its room."""
    names = {path.stem for path in [*MODULES, *(ROOT / "tests").rglob("*.py")]}
    assert names & {"utils", "util", "helpers", "helper", "common", "misc"} == set()


def test_nothing_can_send():
    """No SMTP, no submission, in any file of the program."""
    sending = re.compile(r"smtplib|aiosmtplib|sendmail|send_message|\bport.{0,3}(?:25|465|587)\b", re.IGNORECASE)
    assert [path for path in MODULES if sending.search(path.read_text(encoding="utf-8"))] == []


def test_the_lock_names_no_host():
    """requirements.lock has versions and hashes, and no address of a registry."""
    lock = (ROOT / "requirements.lock").read_text()
    assert "://" not in lock
    assert "--index" not in lock
    assert lock.count("--hash=sha256:") > lock.count("==")


def test_every_verb_is_documented():
    """Each verb of the command line stands in the README or in docs/."""
    documents = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in documents)
    assert [verb for verb in VERBS if f"gracious {verb}" not in text] == []


DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(path):
    """What a document links to, names as `docs/...` or calls ADR 12 is in the repository."""
    text = path.read_text(encoding="utf-8")
    linked = {link.partition("#")[0] for link in re.findall(r"\]\((?!https?:|#)([^)\s]+)\)", text)}
    lost = {link for link in linked if not (path.parent / link).exists()}
    lost |= {name for name in re.findall(r"\bdocs/[\w/.-]*\w", text) if not (ROOT / name).exists()}
    numbers = {
        int(number)
        for told in re.findall(r"ADR (\d+(?:(?:, | and | to )\d+)*)", text)
        for number in re.findall(r"\d+", told)
    }
    lost |= {f"ADR {number}" for number in numbers if not list((ROOT / "docs" / "adr").glob(f"{number:04}-*.md"))}
    assert lost == set()


def test_the_tree_in_contributing_is_the_tree():
    """Every room of core named in CONTRIBUTING.md exists, and every room is named."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    rooms = {path.name for path in (ROOT / "watcher" / "core").iterdir() if not path.name.startswith("__")}
    named = {name for name in rooms if name in text or f"{name}/" in text}
    assert rooms == named


def test_no_path_of_a_machine_is_in_the_repository():
    """Nothing tracked by git names a home or work folder of whoever wrote it."""
    tracked = (
        subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")
    )
    machine = re.compile(rb"/(?:root|work)/\w")
    texts = (ROOT / name for name in tracked if name and not name.endswith((".lock", ".jsonl")))
    found = [path for path in texts if path.is_file() and machine.search(path.read_bytes())]
    assert found == []
