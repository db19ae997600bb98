"""config.yaml and rules.yaml become frozen values, or every fault in them is told at its line and column."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from watcher.adapters import config
from watcher.adapters.config import checked, models, rule_models
from watcher.adapters.config.yaml import read
from watcher.core.letter import Profile
from watcher.core.rules import Rule, RuleSet
from watcher.errors import ConfigError, Problem

WHOLE = """\
version: 1
you:
  name: Jane Doe
  addresses: [jane@example.org, jobs@jane.example]
  offer: I build small, reliable data pipelines.
  news: ''
  hired: false
  important: [acme.example, rita@other.example]
  signature: |
    Jane Doe
accounts:
  - name: home
    imap: {host: imap.example.org, port: 993, tls: implicit}
    user: jane@example.org
    password: keyring
    watch: [INBOX]
    drafts: auto
letters: {automatic: true, quote: false}
checkins: {enabled: false}
"""

SHORT = """\
version: 1
you: {name: Jane Doe, addresses: [jane@example.org]}
accounts:
  - name: home
    imap: {host: imap.example.org}
    user: jane
"""


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str | bytes], Path]:
    """Writes a file of these words and gives its path."""

    def written(text: str | bytes, name: str = "config.yaml") -> Path:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        path.chmod(0o600)
        return path

    return written


def written(rules: RuleSet) -> list[Rule]:
    """Every rule that is in force."""
    return [compiled.rule for pack in rules.all_packs() for compiled in pack.rules]


def told(load: Callable[[Path], object], path: Path) -> tuple[Problem, ...]:
    with pytest.raises(ConfigError) as caught:
        load(path)
    assert caught.value.exit_code == 78
    assert all(problem.file == str(path) for problem in caught.value.problems)
    return caught.value.problems


def test_whole(write: Callable[..., Path]) -> None:
    """The example of the contract is understood to the last key."""
    settings_ = config.load(path := write(WHOLE))
    assert settings_.profile == Profile(
        name="Jane Doe",
        addresses=("jane@example.org", "jobs@jane.example"),
        offer="I build small, reliable data pipelines.",
        important=("acme.example", "rita@other.example"),
        signature="Jane Doe\n",
    )
    (account,) = settings_.accounts
    assert account == config.Account("home", "imap.example.org", 993, "implicit", "jane@example.org", config.Password())
    beside = str(path.resolve().parent / "letters")
    assert settings_.letters == config.Letters(automatic=True, quote=False, folder=beside)
    assert settings_.checkins == config.CheckIns(enabled=False)


def test_check_ins(write: Callable[..., Path]) -> None:
    """Days for everything and for a kind, the user's own quiet weeks, zone and country."""
    text = """checkins:
  days: [60, 120]
  kinds: {job: [30], investor: []}
  per_day: 1
  remind: false
  zone: Europe/Vienna
  country: DE
  quiet: [{from: 07-20, to: 08-10}]
"""
    assert config.load(write(SHORT + text)).checkins == config.CheckIns(
        days=(60, 120),
        kinds=(("job", (30,)), ("investor", ())),
        per_day=1,
        remind=False,
        zone="Europe/Vienna",
        country="DE",
        quiet=(("07-20", "08-10"),),
    )


def test_calendar(write: Callable[..., Path]) -> None:
    """An outside calendar: its address, the user, and where the password is."""
    text = "calendar: {url: https://dav.example.org/jane/, user: jane, password: {command: [pass, dav]}, todo: true}\n"
    place = config.Password("command", ("pass", "dav"))
    assert config.load(write(SHORT + text)).calendar == config.CalDav(
        "https://dav.example.org/jane/", "jane", place, todo=True
    )
    assert config.load(write(SHORT)).calendar is None
    with pytest.raises(ConfigError, match="https://"):
        config.load(write(SHORT + "calendar: {url: http://dav.example.org/jane/, user: jane}\n"))


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("days: [180, 90]", "must rise"),
        ("days: [3]", "7"),
        ("days: [30, 60, 90]", "2"),
        ("zone: Mars/Olympus", "time zone"),
        ("country: Germany", "country"),
        ("quiet: [{from: 13-01, to: 01-01}]", "day of the year"),
        ("kinds: {lottery: [90]}", "lottery"),
    ],
)
def test_check_ins_that_make_no_sense(write: Callable[..., Path], line: str, fault: str) -> None:
    """Each has its place and a sentence."""
    with pytest.raises(ConfigError) as found:
        config.load(write(f"{SHORT}checkins:\n  {line}\n"))
    (problem,) = found.value.problems
    assert problem.line > 1
    assert fault in f"{problem}"


def test_defaults(write: Callable[..., Path]) -> None:
    """Only name, address, host and user must be said; the rest has sensible values."""
    settings_ = config.load(path := write(SHORT))
    (account,) = settings_.accounts
    assert (account.port, account.tls, account.watch) == (993, "implicit", ("INBOX",))
    assert (account.drafts, account.sent, account.password) == ("auto", "auto", config.Password("keyring"))
    beside = str(path.resolve().parent / "letters")
    assert settings_.letters == config.Letters(automatic=False, quote=True, folder=beside)
    assert settings_.checkins == config.CheckIns()
    assert settings_.profile.signature == ""


@pytest.mark.parametrize(
    ("tls", "host", "port"),
    [("implicit", "imap.example.org", 993), ("starttls", "imap.example.org", 143), ("none", "localhost", 143),
     ("none", "127.0.0.1", 143), ("none", "'::1'", 143), ("none", "127.8.9.10", 143)],
)  # fmt: skip
def test_port_by_tls(write: Callable[..., Path], tls: str, host: str, port: int) -> None:
    """A port left out is the one that belongs to the protection; an open line is allowed on this machine."""
    text = SHORT.replace("{host: imap.example.org}", f"{{host: {host}, tls: {tls}}}")
    assert config.load(write(text)).accounts[0].port == port


@pytest.mark.parametrize(
    ("written", "password"),
    [
        ("keyring", config.Password("keyring")),
        ("{file: /run/secret}", config.Password("file", ("/run/secret",))),
        ("{file: secret}", config.Password("file", ("TMP/secret",))),
        ("{file: ~/secret}", config.Password("file", ("HOME/secret",))),
        ("{command: [pass, show, 'mail home']}", config.Password("command", ("pass", "show", "mail home"))),
        ("{credential: imap-home}", config.Password("credential", ("imap-home",))),
    ],
)
def test_passwords(
    write: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: str, password: config.Password
) -> None:
    """A password's place is one of four; paths are meant from the home folder or from beside config.yaml."""
    monkeypatch.setenv("HOME", "/somewhere/jane")
    found = config.load(write(SHORT + f"    password: {written}\n")).accounts[0].password
    words = tuple(word.replace("TMP", str(tmp_path)).replace("HOME", "/somewhere/jane") for word in password.words)
    assert (found.source, found.words) == (password.source, words)


def test_empty_keys(write: Callable[..., Path]) -> None:
    """An optional key that was left empty is as good as absent."""
    text = SHORT.replace("[jane@example.org]}", "[jane@example.org], offer: , news: , signature: }")
    assert config.load(write(text + "    watch:\n    sent:\nletters:\n")) == config.load(write(SHORT))


def you(line: str) -> str:
    return WHOLE.replace("  name: Jane Doe\n", line, 1)


def account(old: str, new: str) -> str:
    assert old in WHOLE
    return WHOLE.replace(old, new)


CONFIGS = [
    ("an empty file", "", "1:1", "the file should be a block of keys, not nothing", ""),
    ("a text", "hello", "1:1", "the file should be a block of keys, not text", ""),
    ("a list", "- a\n", "1:1", "the file should be a block of keys, not a list", ""),
    ("no version", WHOLE.replace("version: 1\n", ""), "1:1", "`version` is missing", "for example `version: 1`"),
    ("a newer version", WHOLE.replace("version: 1", "version: 2"), "1:10", "`version` should be 1", ""),
    ("a quoted version", WHOLE.replace("version: 1", "version: '1'"), "1:10", "`version` should be 1", ""),
    ("an unknown key at the top", WHOLE + "acounts: []\n", "20:1",
     "there is no key `acounts`", "did you mean `accounts`?"),
    ("an unknown key far off", WHOLE + "zzz: 1\n", "20:1",
     "there is no key `zzz`", "known here: version, you, accounts"),
    ("an unknown key of yours", you("  nmae: Jane\n  name: J\n"), "3:3",
     "no key `nmae` in `you`", "did you mean `name`?"),
    ("no name", you(""), "2:1", "`name` is missing in `you`", "for example `name: Jane Doe`"),
    ("a number as name", you("  name: 42\n"), "3:9", "`name` should be text, not a number", "put it in quotes"),
    ("a list as name", you("  name: [Jane]\n"), "3:9", "`name` should be text, not a list", "put it in quotes"),
    ("an empty name", you("  name: ''\n"), "3:9", "`name` is empty", ""),
    ("a name left empty", you("  name:\n"), "3:8", "`name` should be text, not nothing", ""),
    ("a name of two lines", you('  name: "Jane\\nBcc: x@y.example"\n'), "3:9", "`name` must be one line", ""),
    ("a control character", you('  name: "Jane\\x07"\n'), "3:9", "control character U+0007", "remove it"),
    ("a word for true", WHOLE.replace("hired: false", "hired: yes"), "7:10",
     "should be true or false, not text", "write true"),
    ("a word for false", WHOLE.replace("hired: false", "hired: No"), "7:10", "should be true or false", "write false"),
    ("a number for true", WHOLE.replace("hired: false", "hired: 1"), "7:10", "true or false, not a number", ""),
    ("one address", WHOLE.replace("[jane@example.org, jobs@jane.example]", "jane@example.org"), "4:14",
     "`addresses` should be a list, not text", ""),
    ("no address", WHOLE.replace("[jane@example.org, jobs@jane.example]", "[]"), "4:14",
     "needs at least one entry", ""),
    ("half an address", WHOLE.replace("jobs@jane.example", "jobs@"), "4:33",
     "entry 2 of `addresses` is not an email address", "jane@example.org"),
    ("an address with a name", WHOLE.replace("jobs@jane.example", "Jane <j@x.example>"), "4:33",
     "is not an email address", "without name"),
    ("an address with a line", WHOLE.replace("jobs@jane.example", '"j@x.example\\r\\nBcc: a@b.c"'), "4:33",
     "is not an email address", ""),
    ("an unimportant word", WHOLE.replace("acme.example,", "acme,"), "8:15",
     "neither an email address nor a domain", "acme.example"),
    ("a long offer", WHOLE.replace("I build small", "x" * 400), "5:10", "`offer` is longer than 300 characters", ""),
    ("no accounts", WHOLE[: WHOLE.index("accounts:")] + "accounts: []\n", "11:11",
     "`accounts` needs at least one entry", ""),
    ("one account as a block", SHORT.replace("  - name", "    name"), "4:5", "`accounts` should be a list, not a block",
     "begin each entry with `- `"),
    ("an account that is a word", SHORT + "  - work\n", "7:5",
     "entry 2 of `accounts` should be a block of keys, not text", ""),
    ("no user", account("    user: jane@example.org\n", ""), "12:5", "`user` is missing in entry 1 of `accounts`",
     "for example `user: jane@example.org`"),
    ("no host", account("host: imap.example.org, ", ""), "13:5", "`host` is missing in `imap`", "imap.example.org"),
    ("a web address as host", account("host: imap.example.org", "host: 'https://imap.example.org'"), "13:18",
     "is a host name, not a web address", "imap.example.org"),
    ("a host with blanks", account("host: imap.example.org", "host: my server"), "13:18",
     "`host` is not a host name", ""),
    ("a port in quotes", account("port: 993", "port: '993'"), "13:42",
     "should be a whole number, not text", "without quotes"),
    ("a port with a point", account("port: 993", "port: 993.5"), "13:42", "should be a whole number", ""),
    ("a port too high", account("port: 993", "port: 70000"), "13:42", "`port` should be at most 65535", ""),
    ("port zero", account("port: 993", "port: 0"), "13:42", "`port` should be at least 1", ""),
    ("a misspelt protection", account("tls: implicit", "tls: implict"), "13:52", "`tls` cannot be `implict`",
     "did you mean `implicit`?"),
    ("no protection known", account("tls: implicit", "tls: ssl"), "13:52",
     "cannot be `ssl`", "implicit, starttls, none"),
    ("an open line", account("tls: implicit", "tls: none"), "13:52", "for a server on this machine only", "starttls"),
    ("a number as user", account("user: jane@example.org", "user: 123"), "14:11", "`user` should be text", "quotes"),
    ("a second account of a name", SHORT + SHORT[SHORT.index("  - name") :], "7:11",
     "two accounts named `home`", "line 4"),
    ("an account name with a slash", account("name: home", "name: a/b"), "12:11",
     "not spelt as it has to be", "letters, digits"),
    ("no mailbox to watch", account("watch: [INBOX]", "watch: []"), "16:12", "`watch` needs at least one entry", ""),
    ("two places of a password", account("keyring", "{file: a, credential: b}"), "15:15",
     "must name exactly one place", "file"),
    ("no place of a password", account("keyring", "{}"), "15:15", "must name exactly one place", "credential"),
    ("an unknown place", account("keyring", "{fil: a}"), "15:16", "no key `fil` in `password`", "did you mean `file`?"),
    ("a command as a line", account("keyring", "{command: pass show}"), "15:25",
     "`command` should be a list, not text", ""),
    ("an unknown choice", WHOLE.replace("quote:", "qoute:"), "18:28",
     "no key `qoute` in `letters`", "did you mean `quote`?"),
    ("a word for a block", WHOLE.replace("{enabled: false}", "off"), "19:11",
     "`checkins` should be a block of keys, not text", ""),
    ("a tab", WHOLE.replace("  name: Jane", "\tname: Jane"), "3:1", "a tab stands where YAML wants blanks", "blanks"),
    ("a key twice", WHOLE + "version: 1\n", "20:1", "`version` is written twice", "line 1"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "where", "what", "hint"), [row[1:] for row in CONFIGS], ids=[row[0] for row in CONFIGS]
)
def test_broken_config(write: Callable[..., Path], text: str, where: str, what: str, hint: str) -> None:
    """One fault in config.yaml is one problem, at its place, in words a layman understands."""
    (problem,) = told(config.load, write(text))
    assert f"{problem.line}:{problem.column}" == where
    assert what in problem.text
    assert hint in problem.hint


def test_all_at_once(write: Callable[..., Path]) -> None:
    """All faults are told together, in the order of the file, each once."""
    text = "version: 1\nyou: {}\naccounts:\n  - name: a\n    usr: x\n    imap: {}\n  - name: a\n    name: b\n"
    path = write(text)
    assert [str(problem).removeprefix(f"{path}:") for problem in told(config.load, path)] == [
        "2:1: `addresses` is missing in `you`",
        "2:1: `name` is missing in `you` (for example `name: Jane Doe`)",
        "4:5: `user` is missing in entry 1 of `accounts` (for example `user: jane@example.org`)",
        "5:5: there is no key `usr` in entry 1 of `accounts` (did you mean `user`?)",
        "6:5: `host` is missing in `imap` (for example `host: imap.example.org`)",
        "7:5: `imap` is missing in entry 2 of `accounts`",
        "7:5: `user` is missing in entry 2 of `accounts` (for example `user: jane@example.org`)",
        "8:5: `name` is written twice (the first one is on line 7; keep one)",
    ]


@pytest.mark.parametrize(
    "written", ["hunter2", "'hunter2'", "123456", "[hunter2]", "true", "{hunter2: x}", "{password: hunter2}"]
)
def test_secrets_stay_secret(write: Callable[..., Path], written: str) -> None:
    """A password written into the file by mistake is refused without being repeated."""
    problems = told(config.load, write(SHORT + f"    password: {written}\n"))
    assert problems[0].line == 7
    if not written.startswith("{hunter2"):
        assert "hunter2" not in str(problems)
        assert "123456" not in str(problems)


def test_missing(tmp_path: Path) -> None:
    """A file that is not there is told with the way to get one."""
    (problem,) = told(config.load, tmp_path / "config.yaml")
    assert (problem.line, problem.column, problem.text) == (0, 0, "there is no such file")
    assert "gracious init" in problem.hint
    assert str(problem).startswith(f"{tmp_path}/config.yaml: there is no such file")


def test_folder(tmp_path: Path) -> None:
    """A folder in place of the file is told as such."""
    (problem,) = told(config.load, tmp_path)
    assert "cannot be read: Is a directory" in problem.text


def test_pipe(tmp_path: Path) -> None:
    """A pipe in place of the file is refused without waiting for a writer."""
    os.mkfifo(tmp_path / "config.yaml")
    (problem,) = told(config.load, tmp_path / "config.yaml")
    assert "not a file" in problem.text


def test_below_a_file(write: Callable[..., Path]) -> None:
    """A path through a file is told as the system tells it."""
    (problem,) = told(config.load, write(SHORT) / "config.yaml")
    assert "Not a directory" in problem.text


def test_unreadable(write: Callable[..., Path]) -> None:
    """A file that this user may not read is told as such."""
    path = write(SHORT)
    path.chmod(0)
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        (problem,) = told(config.load, path)
    finally:
        if root:
            os.seteuid(0)
    assert "Permission denied" in problem.text


def test_writable_by_all(write: Callable[..., Path]) -> None:
    """config.yaml may name a program to run, so nobody else may be able to write it; rules.yaml may be shared."""
    path = write(SHORT)
    path.chmod(0o666)
    (problem,) = told(config.load, path)
    assert problem.hint == f"chmod o-w {path}"
    rules = write("version: 1\npacks: []\n", "rules.yaml")
    rules.chmod(0o666)
    assert written(config.load_rules(rules)) == []


def test_binary_and_huge(write: Callable[..., Path]) -> None:
    """A picture or a mailbox given by mistake is told in one line."""
    assert "not UTF-8" in told(config.load, write(b"\x89PNG\r\n\x1a\n\0\0"))[0].text
    assert "larger than 1 MiB" in told(config.load, write(b"From x\n" * 200_000))[0].text


RULES = """\
version: 1
threshold: 5
doubtful: 3
packs: []
words:
  applicant: [candidat*, applicant]
conditional:
  before: [if]
rules:
  - name: other
    why: They chose somebody else.
    points: 6
    any:
      - "another {applicant} was chosen"
    near: role
    look_in: [subject, body]
    examples:
      match: Another candidate was chosen.
"""


def test_rules(write: Callable[..., Path]) -> None:
    """rules.yaml becomes a rule set; one phrase alone may stand without a list."""
    rules = config.load_rules(write(RULES, "rules.yaml"))
    assert (rules.threshold, rules.doubtful) == (5.0, 3.0)
    (rule,) = written(rules)
    assert (rule.name, rule.points, rule.near, rule.match) == (
        "other",
        6.0,
        ("role",),
        ("Another candidate was chosen.",),
    )
    assert rule.look_in == {"subject", "body"}
    assert len(rules.all_packs()[0].rules[0].before) == 1


def test_shortest_rules(write: Callable[..., Path]) -> None:
    """A rules.yaml that only says its version leaves everything as shipped."""
    rules = config.load_rules(write("version: 1\n", "rules.yaml"))
    shipped = config.load_rules(None)
    assert written(rules) == written(shipped)
    assert (rules.threshold, rules.doubtful) == (shipped.threshold, shipped.doubtful)


def test_packs_and_changes(write: Callable[..., Path]) -> None:
    """Packs are chosen by name; a shipped rule can get other points or be put off, and no other is touched."""
    first, second, *rest = config.packs.shipped("en").rules
    text = f"version: 1\npacks: [en]\nchange:\n  {first.name}: off\n  {second.name}: {{points: -1.5}}\n"
    rules = written(config.load_rules(write(text, "rules.yaml")))
    assert rules == [replace(second, points=-1.5), *rest]


def with_rule(*lines: str) -> str:
    return RULES + "".join(f"{line}\n" for line in ("  - name: second", *lines))


BROKEN_RULES = [
    ("no phrase", with_rule("    points: 1", "    any: []"), "21:10", "`any` needs at least one entry", ""),
    ("no points", with_rule("    any: x"), "19:5", "`points` is missing in entry 2 of `rules`", "points: 6"),
    ("points in words", with_rule("    any: x", "    points: many"), "21:13", "should be a number, not text", ""),
    ("points in quotes", with_rule("    any: x", "    points: '2'"), "21:13", "should be a number", "without quotes"),
    ("too many points", with_rule("    any: x", "    points: 21"), "21:13", "`points` should be at most 20", ""),
    ("points without end", with_rule("    any: x", "    points: .inf"), "21:13", "should be a number, not text", ""),
    ("a name twice", RULES + RULES[RULES.index("  - name: other") :], "19:11", "two rules named `other`", "line 10"),
    ("a name with capitals", RULES.replace("name: other", "name: Other One"), "10:11",
     "not spelt as it has to be", "hyphens"),
    ("a misspelt key", RULES.replace("    near:", "    naer:"), "15:5",
     "no key `naer` in entry 1 of `rules`", "`near`"),
    ("a misspelt kind", RULES.replace("    near: role", "    kind: jobs"), "15:11", "`kind` cannot be `jobs`", "`job`"),
    ("a misspelt stage", RULES.replace("    near: role", "    stage: finale"), "15:12",
     "cannot be `finale`", "`final`"),
    ("a misspelt place", RULES.replace("[subject, body]", "[subject, bdy]"), "16:24",
     "entry 2 of `look_in` cannot be `bdy`", "`body`"),
    ("a word list unquoted", RULES.replace('"another {applicant} was chosen"', "{applicant}"), "14:9",
     "entry 1 of `any` should be text, not a block of keys", "quotes"),
    ("a number as phrase", RULES.replace('"another {applicant} was chosen"', "2026"), "14:9",
     "should be text, not a number", "quotes"),
    ("an empty phrase", RULES.replace('"another {applicant} was chosen"', '""'), "14:9",
     "entry 1 of `any` is empty", ""),
    ("an unknown word list", RULES.replace("{applicant}", "{aplicant}"), "14:18",
     "no word list named `aplicant`", "`applicant`"),
    ("an open bracket", RULES.replace("{applicant} was", "(a|b was"), "14:18", "`(` is never closed", ""),
    ("a bracket too much, unquoted", RULES.replace("near: role", "near: role) x"), "15:15", "has no partner", ""),
    ("a bad expression", RULES.replace('"another {applicant} was chosen"', '"/(?=x)/"'), "14:11",
     "RE2 does not accept", ""),
    ("a bad phrase in a block", RULES.replace('"another {applicant} was chosen"', "|\n        (x"), "14:9",
     "never closed", ""),
    ("a bad condition", RULES.replace("[if]", "[if, (x]"), "8:16", "`(` is never closed", ""),
    ("a circle of word lists", RULES.replace("[candidat*, applicant]", "['{applicant}']"), "14:18",
     "contains itself", ""),
    ("a word list with a blank", RULES.replace("  applicant:", "  my applicant:").replace("{applicant}", "x"), "6:3",
     "`my applicant` cannot be the name of a word list", "letters"),
    ("a phrase like an alias", RULES.replace("[if]", "[*haus]"), "8:12", "begins with `*` needs quotes", '"*…"'),
    ("thresholds the wrong way round", RULES.replace("doubtful: 3", "doubtful: 7"), "3:11", "above `threshold`", ""),
    ("an unknown pack", RULES.replace("packs: []", "packs: [en, xx]"), "4:13", "there is no pack `xx`", ""),
    ("an unknown pack alone", RULES.replace("packs: []", "packs: english"), "4:8", "there is no pack `english`", ""),
    ("packs of the wrong kind", RULES.replace("packs: []", "packs: 3"), "4:8",
     "`packs` should be a list, not a number", ""),
    ("an unknown rule", RULES + "change: {'en:no-such-rule-at-all': off}\n", "19:10",
     "no shipped rule `en:no-such", ""),
    ("a change to nothing", RULES + "change: {'en:x': maybe}\n", "19:18", "`en:x` is not a change", "off"),
    ("an example of the wrong kind", RULES.replace("match: Another candidate was chosen.", "match: {a: b}"), "18:14",
     "`match` should be a list", ""),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "where", "what", "hint"), [row[1:] for row in BROKEN_RULES], ids=[row[0] for row in BROKEN_RULES]
)
def test_broken_rules(write: Callable[..., Path], text: str, where: str, what: str, hint: str) -> None:
    """A fault in rules.yaml is told at its place; inside a phrase, at the very sign."""
    first = next(problem for problem in told(config.load_rules, write(text, "rules.yaml")) if what in problem.text)
    assert f"{first.line}:{first.column}" == where
    assert hint in first.hint


def test_phrase_problems_together(write: Callable[..., Path]) -> None:
    """Every phrase that makes no sense is told, not only the first."""
    text = with_rule("    points: 1", "    any: ['(x', 'y)', fine]", "    all: '{nowhere}'")
    problems = told(config.load_rules, write(text, "rules.yaml"))
    assert [(problem.line, problem.column) for problem in problems] == [(21, 12), (21, 19), (22, 11)]


@pytest.mark.parametrize("name", config.packs.names())
def test_shipped_packs(name: str) -> None:
    """Every shipped pack passes the checks that normal runs leave out, and is named for its language."""
    pack = config.check_pack(name)
    assert pack.language == name
    assert len(pack.rules) == len(config.packs.shipped(name).rules)


def test_languages() -> None:
    """The function words of every language are known without reading its pack to the end."""
    assert config.packs.languages() == {name: config.packs.shipped(name).common for name in config.packs.names()}


def test_norwegian_no() -> None:
    """`no` is a word here, not false: in a list of words and as the name of a language."""
    pack = config.packs.pack(read(b"language: no\ncommon: [no, on, y, off]\n", "x").value)
    assert pack.language == "no"
    assert pack.common == ("no", "on", "y", "off")


def descriptions(schema: dict[str, Any]) -> list[str]:
    """Names of fields without title or reference, description or example."""
    blocks = [schema, *schema["$defs"].values()]
    fields = [(block["title"], name, field) for block in blocks for name, field in block.get("properties", {}).items()]
    return [
        f"{block}.{name}" for block, name, field in fields if not (field.get("description") and field.get("examples"))
    ]


@pytest.mark.parametrize("schema", [config.config_schema(), config.rules_schema()])
def test_schemas(schema: dict[str, Any]) -> None:
    """The schemas say their dialect, are plain JSON, and describe every field with an example."""
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["additionalProperties"] is False
    assert json.loads(json.dumps(schema)) == schema
    assert descriptions(schema) == []


def test_examples_are_right() -> None:
    """The examples in the schemas are themselves accepted, put together as a file."""
    for model in (models.ConfigFile, rule_models.RulesFile, rule_models.PackFile):
        whole = {name: field.examples[0] for name, field in model.model_fields.items() if field.examples}
        assert model.model_validate(whole)


PIECES = re.findall(r"\w+|[^\w\s]|\s+", WHOLE + RULES)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=40).map("".join))
@example("[]")
@example("version: 1\nyou: {name: }\n")
@example("rules: [{name: [a], any: {b: c}}]\n")
@example("change: {a: {points: {}}}\npacks: {}\nwords: {a: {b: [c]}}\n")
@example("'[key]': 1\nwords: {'[key]': [[]], 'a b': 1}\n")
def test_any_text(text: str) -> None:
    """Any text at all gives settings or problems; never another exception."""
    for load in (checked.config, checked.rules):
        try:
            load(read(text.encode("utf-8", "surrogatepass"), "x"))
        except ConfigError as error:
            assert all(problem.text for problem in error.problems or [None])  # noqa: PT017  # settings are right, too


LEAVES = st.none() | st.booleans() | st.integers(-5, 5) | st.floats(allow_nan=False) | st.text(max_size=5)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_any_value_anywhere(data: st.DataObject) -> None:
    """Whatever stands in place of any value of a good file, it is settings or problems with a place in the file."""
    for text, load in ((WHOLE, checked.config), (RULES, checked.rules)):
        document = read(text.encode(), "x")
        path = data.draw(st.sampled_from(sorted(document._events, key=str)))
        odd = data.draw(
            LEAVES | st.lists(LEAVES, max_size=2) | st.dictionaries(st.text(max_size=4), LEAVES, max_size=2)
        )
        holder = document.value
        for step in path[:-1]:
            holder = holder[step]
        if path:
            holder[path[-1]] = odd
        try:
            load(document)
        except ConfigError as error:
            assert all(problem.line > 0 for problem in error.problems)  # noqa: PT017
