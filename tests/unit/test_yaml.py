"""A file is plain values with places, or it is told where and what is wrong; there is no third."""

from __future__ import annotations

import json
import time

import pytest
import yaml as pyyaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from watcher.adapters.config.yaml import MAX_OCTETS, Place, read, scalar
from watcher.errors import ConfigError, Problem


def problems(text: str | bytes) -> tuple[Problem, ...]:
    """All that is wrong with a text, fatal or not."""
    try:
        return read(text if isinstance(text, bytes) else text.encode(), "x.yaml").problems
    except ConfigError as error:
        return error.problems


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("true", True), ("True", True), ("FALSE", False), ("null", None), ("~", None), ("", None),
        ("yes", "yes"), ("no", "no"), ("on", "on"), ("off", "off"), ("y", "y"), ("tRUE", "tRUE"),
        ("7", 7), ("-7", -7), ("+7", 7), ("0", 0), ("012", "012"), ("0x1f", "0x1f"), ("0o7", "0o7"), ("1_000", "1_000"),
        ("1:30", "1:30"), ("1.5", 1.5), (".5", 0.5), ("-1e3", -1000.0), ("1.", 1.0), ("1e999", "1e999"),
        (".inf", ".inf"), (".nan", ".nan"), ("2026-01-31", "2026-01-31"), ("9" * 18, int("9" * 18)),
        ("9" * 5000, "9" * 5000), ("1.2.3", "1.2.3"), ("-", "-"), ("...", "..."), ("é", "é"),
    ],
)  # fmt: skip
def test_scalars(written: str, value: object) -> None:
    """Only true, false, null and decimal numbers mean more than their letters."""
    assert scalar(written) == value
    assert type(scalar(written)) is type(value)


def test_quoted_is_text() -> None:
    """What stands in quotes or in a block is text, whatever it looks like."""
    text = "a: 'true'\nb: \"7\"\nc: |\n  null\n"
    assert read(text.encode(), "x").value == {"a": "true", "b": "7", "c": "null\n"}


def test_keys_are_text() -> None:
    """A key is what is written, also when it looks like a number or a word of YAML."""
    assert read(b"no: 1\n1: 2\nnull: 3\ntrue: 4\n", "x").value == {"no": 1, "1": 2, "null": 3, "true": 4}


def test_places() -> None:
    """Every value and every key knows its line and column, counted in characters from 1."""
    document = read('you:\n  näme: "é"\n  list:\n    - ü x\n    - {k: v}\n  block: |\n    text\n'.encode(), "x")
    assert document.place(("you", "näme")) == Place(2, 9, 1)
    assert document.place(("you", "list", 0)) == Place(4, 7, 0)
    assert document.place(("you", "list", 1, "k")) == Place(5, 11, 0)
    assert document.place(("you", "block")) == Place(6, 10, -1)
    assert document.key(("you", "list")) == Place(3, 3)
    assert document.key(("you", "list", 0)) == Place(4, 7, 0)
    assert document.place(("you", "absent", 3)) == document.place(("you",)) == Place(2, 3)


def test_byte_order_mark() -> None:
    """A byte order mark, as Windows editors write, is not part of the text."""
    document = read(b"\xef\xbb\xbfa: 1\n", "x")
    assert document.value == {"a": 1}
    assert document.key(("a",)) == Place(1, 1)


def test_windows_lines() -> None:
    """Lines may end as on Windows."""
    assert read(b"a: 1\r\nb:\r\n  - c\r\n", "x").value == {"a": 1, "b": ["c"]}


BROKEN = [
    ("a tab as indentation", "you:\n\tname: x\n", "2:1", "a tab stands where YAML wants blanks", "blanks"),
    ("a tab in a continuation", "a: b\n\tc: d\n", "2:1", "a tab", "blanks"),
    ("a tab after blanks", "a:\n  b: c\n \td: e\n", "3:2", "a tab", "blanks"),
    ("a tab in a block", "a: |\n x\n\ty\n", "3:1", "a tab", "blanks"),
    ("an at sign", "a: @x\n", "1:4", "begins with `@` needs quotes", "quotes"),
    ("a backquote", "a: `x\n", "1:4", "begins with ``` needs quotes", "quotes"),
    ("a percent sign", "- %x\n", "1:3", "begins with `%` needs quotes", "quotes"),
    ("a percent sign at the left", "%x\n", "1:1", "needs quotes", "quotes"),
    ("two colons", "a: b: c\n", "1:5", "a colon is too much", "quotes"),
    ("a block below a value", "a: b\n  c: d\n", "2:4", "a colon is too much", "indentation"),
    ("an open single quote", "a: 'x\nb: c\n", "1:4", "never closed", "apostrophe"),
    ("an open double quote", 'x: y\na: "x\n\nb: c\n', "2:4", "never closed", "same mark"),
    ("an apostrophe in single quotes", "a: 'it's'\n", "1:8", "follows after the value", "quotes"),
    ("text after quotes", 'a: "x" y\n', "1:8", "follows after the value", "quotes"),
    ("text after a list", "- [finally] decided\n", "1:13", "follows after the value", "quotes"),
    ("text after a word list", "any:\n  - {applicant} was chosen\n", "2:17", "follows after the value", "quotes"),
    ("an open list", "a: [x, y\nb: c\n", "1:4", "`[` is never closed", "`]`"),
    ("an open block", "a: {x: y\nb: c\n", "1:4", "`{` is never closed", "`}`"),
    ("a closing bracket too much", "a: ]\n", "1:4", "`]` has no partner", "remove"),
    ("a second closing bracket", "a: [x]]\n", "1:7", "`]` has no partner", "remove"),
    ("a comma at the start", "a: ,b\n", "1:4", "`,` has no partner", "remove"),
    ("indentation in between", "a:\n  - x\n y: z\n", "3:2", "indented differently", "same column"),
    ("indentation after a value", "a: 'x'\n b: c\n", "2:2", "indented differently", "same column"),
    ("a line without colon", "a: b\nc\nd: e\n", "2:1", "has no colon", "key: value"),
    ("a list entry without dash", "- x\ny: z\n", "2:1", "does not begin with `- `", "same column"),
    ("no key", ": x\n", "1:1", "no key before this colon", ""),
    ("a list on the key's line", "a: - b\n", "1:4", "a list cannot begin in this line", "next one"),
    ("an unknown escape", 'a: "\\q"\n', "1:5", "backslash", "single quotes"),
    ("an escape of nothing", 'a: "\\uD800"\n', "1:7", "backslash", "single quotes"),
    ("text beside a block sign", "a: |x\n y\n", "1:5", "text follows", "next line"),
    ("a line left of the first", "  a: b\nc: d\n", "2:1", "further left", "same column"),
    ("an alias", "any: [x, *haus]\n", "1:10", "begins with `*` needs quotes", '"*…"'),
    ("an alias that is none", "a: *\n", "1:4", "needs quotes", "quotes"),
    ("an anchor", "a: &x y\n", "1:4", "begins with `&` needs quotes", '"&…"'),
    ("a tag", "a: !!python/object:os.system x\n", "1:4", "begins with `!` needs quotes", '"!…"'),
    ("a key twice", "a: 1\nb: 2\na: 3\n", "3:1", "`a` is written twice", "line 1; keep one"),
    ("a list twice", "a: [b]\na: [c]\n", "2:1", "`a` is written twice", "line 1; join the two"),
    ("a block twice", "a:\n  b: 1\na:\n  b: 2\n", "3:1", "`a` is written twice", "line 1; join the two"),
    ("a key twice below", "a:\n  - b: 1\n    b: 2\n", "3:5", "`b` is written twice", "line 2"),
    ("a list as a key", "? [a]\n: b\n", "1:3", "a key must be a word", "quotes"),
    ("a block as a key", "{a: b}: c\n", "1:1", "a key must be a word", "quotes"),
    ("two documents", "a: b\n---\nc: d\n", "2:1", "a second document", "---"),
    ("21 levels", "[" * 21 + "]" * 21, "1:21", "more than 20 levels", ""),
    ("a hundred thousand levels", "[" * 100_000, "1:21|1:1001", "more than 20 levels", ""),
    ("a NUL", "a: b\nc: \0d\n", "2:4", "control character U+0000", "remove"),
    ("an escape sign", "a: \x1b[31m\n", "1:4", "control character U+001B", "remove"),
]


@pytest.mark.parametrize(("text", "where", "what", "hint"), [row[1:] for row in BROKEN], ids=[row[0] for row in BROKEN])
def test_broken(text: str, where: str, what: str, hint: str) -> None:
    """Each mistake is told with its line and column, what is wrong and what was probably meant."""
    first = problems(text)[0]
    assert f"{first.line}:{first.column}" in where.split("|")  # some parsers stop before we count
    assert what in first.text
    assert hint in first.hint


@pytest.mark.parametrize(
    ("octets", "where", "what"),
    [
        (b"a: b\nc: \xff\n", "2:4", "not UTF-8"),
        ("ä: é\n".encode("latin-1"), "1:1", "not UTF-8"),
        ("é: x\n".encode() + b"\x80", "2:1", "not UTF-8"),
        ("a: b\n".encode("utf-16"), "1:1", "not UTF-8"),
        (b"\x7fELF\x02\x01\x01\x00", "1:1", "control character U+007F"),
        (b"a: " + b"x" * MAX_OCTETS, "0:0", "larger than 1 MiB"),
    ],
)
def test_no_text(octets: bytes, where: str, what: str) -> None:
    """Binary files, other encodings and huge files are told as what they are."""
    (problem,) = problems(octets)
    assert f"{problem.line}:{problem.column}" == where
    assert what in problem.text


def test_all_at_once() -> None:
    """Faults after which reading can go on are told together, also with the one that ends it."""
    found = problems("a: &x 1\nb: *x\na: 2\nc: !t 3\nd: 'open\n")
    assert [(problem.line, problem.column) for problem in found] == [(1, 4), (2, 4), (3, 1), (4, 4), (5, 4)]


def test_alias_bomb() -> None:
    """A bomb of aliases is refused before anything is built from it."""
    bomb = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 40))
    before = time.thread_time()
    assert len(problems(bomb)) == 40 + 2 * 39
    assert time.thread_time() - before < 2


@pytest.mark.parametrize(
    "text", ["a: [" + "x, " * 200_000 + "x]", "".join(f"k{n}: v\n" for n in range(80_000)), "a: " + "(" * 900_000]
)
def test_large_is_not_slow(text: str) -> None:
    """The largest files are read in seconds, not minutes."""
    before = time.thread_time()
    assert problems(text) == ()
    assert time.thread_time() - before < 15


def test_python_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where PyYAML has no C parser its own one gives the same values and places."""
    text = b"a: [1, 'x', {b: no}]\nc: |\n  y\n"
    fast = read(text, "x")
    monkeypatch.delattr(pyyaml, "CSafeLoader")
    slow = read(text, "x")
    assert slow.value == fast.value
    paths = [(), ("a",), ("a", 1), ("a", 2, "b"), ("c",)]
    assert [slow.place(path) for path in paths] == [fast.place(path) for path in paths]
    assert "never closed" in problems("a: 'x\n")[0].text
    assert "a tab" in problems("a:\n\tb: c\n")[0].text


YAMLISH = st.text(st.sampled_from("ab:-[]{},'\"|>&*!%@#?\\ \t\n0.~é") | st.characters(), max_size=60)


@settings(max_examples=400, deadline=None)
@given(YAMLISH.map(lambda text: text.encode("utf-8", "surrogatepass")) | st.binary(max_size=60))
@example(b"*a : b\n")
@example(b"*a")
@example(b"? *a\n: *b\n")
@example(b"&a : b\n")
@example(b"!!map {a: b}\n")
@example(b"---\n...\n---\n")
@example(b"%YAML 3.0\n---\na\n")
def test_any_octets(octets: bytes) -> None:
    """Any octets at all give values or problems with a place in the file; never another exception."""
    for problem in problems(octets):
        assert problem.text
        assert 0 <= problem.line <= octets.count(b"\n") + octets.count(b"\r") + len(octets) + 1
        assert problem.column >= 0


WRITABLE = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn", "Zl", "Zp")), max_size=20)


@settings(max_examples=200, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(10**17), 10**17) | WRITABLE,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WRITABLE, inner, max_size=4),
        max_leaves=12,
    )
)
def test_json_is_yaml(value: object) -> None:
    """Whatever JSON can say is read as JSON would read it (YAML 1.2.2, 1.2)."""
    assert read(json.dumps(value, ensure_ascii=False).encode(), "x").value == value
