"""Broken rules.yaml files: each gets the right line, column and remedy, and never a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from watcher.cli import cli

HEAD = "version: 1\nrules:\n  - name: a\n    points: 5\n    "
RULE = HEAD + "any: [we took the other baker]\n"

BROKEN: list[tuple[str, str | bytes, str]] = [
    (
        "not a mapping",
        "- a\n- b\n",
        ":1:1: the file should be a block of keys, not a list (lines such as `key: value` are wanted here)",
    ),
    (
        "empty file",
        "",
        ":1:1: the file should be a block of keys, not nothing (lines such as `key: value` are wanted here)",
    ),
    (
        "only text",
        "hello\n",
        ":1:1: the file should be a block of keys, not text (lines such as `key: value` are wanted here)",
    ),
    (
        "no version",
        "rules: []\n",
        ":1:1: `version` is missing (for example `version: 1`)",
    ),
    (
        "wrong version",
        "version: 2\n",
        ":1:10: `version` should be 1",
    ),
    (
        "version as text",
        'version: "1"\n',
        ":1:10: `version` should be 1",
    ),
    (
        "tab before a key",
        "version: 1\nrules:\n\t- name: a\n",
        ":3:1: a tab stands where YAML wants blanks (indent with blanks)",
    ),
    (
        "tab after blanks",
        "version: 1\nrules:\n  - name: a\n  \tpoints: 5\n",
        ":4:3: a tab stands where YAML wants blanks (indent with blanks)",
    ),
    (
        "rules is text",
        "version: 1\nrules: none\n",
        ":2:8: `rules` should be a list, not text (begin each entry with `- `, or put them in [brackets])",
    ),
    (
        "rules is a block",
        "version: 1\nrules: {name: a}\n",
        ":2:8: `rules` should be a list, not a block of keys (begin each entry with `- `, or put them in [brackets])",
    ),
    (
        "rule is text",
        "version: 1\nrules:\n  - we took the other baker\n",
        ":3:5: entry 1 of `rules` should be a block of keys, not text (lines such as `key: value` are wanted here)",
    ),
    (
        "rule without name",
        "version: 1\nrules:\n  - points: 5\n    any: [x y]\n",
        ":3:5: `name` is missing in entry 1 of `rules` (for example `name: other-candidate`)",
    ),
    (
        "rule without points",
        "version: 1\nrules:\n  - name: a\n    any: [x y]\n",
        ":3:5: `points` is missing in entry 1 of `rules` (for example `points: 6`)",
    ),
    (
        "rule without any",
        "version: 1\nrules:\n  - name: a\n    points: 5\n",
        ":3:5: `any` is missing in entry 1 of `rules`",
    ),
    (
        "any empty list",
        HEAD + "any: []\n",
        ":5:10: `any` needs at least one entry",
    ),
    (
        "any null",
        HEAD + "any:\n",
        ":5:9: `any` should be a list, not nothing (begin each entry with `- `, or put them in [brackets])",
    ),
    (
        "any number",
        HEAD + "any: [12]\n",
        ":5:11: entry 1 of `any` should be text, not a number (put it in quotes)",
    ),
    (
        "any nested list",
        HEAD + "any: [[x]]\n",
        ":5:11: entry 1 of `any` should be text, not a list (put it in quotes)",
    ),
    (
        "phrase is a block",
        HEAD + "any:\n      - thank you: we pass\n",
        ":6:9: entry 1 of `any` should be text, not a block of keys (put it in quotes)",
    ),
    (
        "points as text",
        'version: 1\nrules:\n  - name: a\n    points: "5"\n    any: [we took the other baker]\n',
        ":4:13: `points` should be a number, not text (write it without quotes)",
    ),
    (
        "points word",
        "version: 1\nrules:\n  - name: a\n    points: many\n    any: [we took the other baker]\n",
        ":4:13: `points` should be a number, not text",
    ),
    (
        "points too many",
        "version: 1\nrules:\n  - name: a\n    points: 50\n    any: [we took the other baker]\n",
        ":4:13: `points` should be at most 20",
    ),
    (
        "points nan",
        "version: 1\nrules:\n  - name: a\n    points: .nan\n    any: [we took the other baker]\n",
        ":4:13: `points` should be a number, not text",
    ),
    (
        "name with capital",
        "version: 1\nrules:\n  - name: Other\n    points: 5\n    any: [we took the other baker]\n",
        ":3:11: `name` is not spelt as it has to be (Lower case and hyphens.)",
    ),
    (
        "name with blank",
        "version: 1\nrules:\n  - name: other one\n    points: 5\n    any: [we took the other baker]\n",
        ":3:11: `name` is not spelt as it has to be (Lower case and hyphens.)",
    ),
    (
        "two rules of one name",
        RULE + "  - name: a\n    points: 5\n    any: [we took the other baker]\n",
        ":6:11: there are two rules named `a` (the first one is on line 3)",
    ),
    (
        "unknown key",
        HEAD + "anny: [we took the other baker]\n",
        ":5:5: there is no key `anny` in entry 1 of `rules` (did you mean `any`?)",
    ),
    (
        "unknown top key",
        "version: 1\nrule: []\n",
        ":2:1: there is no key `rule` (did you mean `rules`?)",
    ),
    (
        "unknown kind",
        RULE + "    kind: jobb\n",
        ":6:11: `kind` cannot be `jobb` (did you mean `job`?)",
    ),
    (
        "unknown stage",
        RULE + "    stage: last\n",
        ":6:12: `stage` cannot be `last` (known here: application, interview, final)",
    ),
    (
        "unknown openness",
        RULE + "    openness: maybe\n",
        ":6:15: `openness` cannot be `maybe` (known here: keep, again, others, paused, filled, closed)",
    ),
    (
        "unknown place",
        RULE + "    look_in: [bodi]\n",
        ":6:15: entry 1 of `look_in` cannot be `bodi` (did you mean `body`?)",
    ),
    (
        "look_in as text",
        RULE + "    look_in: body\n",
        ":6:14: `look_in` should be a list, not text (begin each entry with `- `, or put them in [brackets])",
    ),
    (
        "yes for true",
        RULE + "    at_most_once: yes\n",
        ":6:19: `at_most_once` should be true or false, not text (write true)",
    ),
    (
        "duplicate key",
        RULE + "    points: 6\n",
        ":6:5: `points` is written twice (the first one is on line 4; keep one)",
    ),
    (
        "duplicate top key",
        "version: 1\nversion: 1\n",
        ":2:1: `version` is written twice (the first one is on line 1; keep one)",
    ),
    (
        "duplicate list",
        "version: 1\nwords:\n  a: [b]\n  a: [c]\n",
        ":4:3: `a` is written twice (the first one is on line 3; join the two)",
    ),
    (
        "bracket open",
        HEAD + 'any: ["(we took"]\n',
        ":5:12: `(` is never closed by `)` (add the sign, or leave this one out)",
    ),
    (
        "bracket closed",
        HEAD + 'any: ["we) took"]\n',
        ":5:14: `)` has no partner (leave it out, or open one before it)",
    ),
    (
        "square open",
        HEAD + 'any: ["we [took"]\n',
        ":5:15: `[` is never closed by `]` (add the sign, or leave this one out)",
    ),
    (
        "brace open",
        HEAD + 'any: ["we {took"]\n',
        ":5:15: `{` is never closed by `}` (add the sign, or leave this one out)",
    ),
    (
        "no such list",
        HEAD + 'any: ["we took {them}"]\n',
        ":5:20: there is no word list named `them` (`words:` in the same file names lists)",
    ),
    (
        "near list",
        'version: 1\nwords: {studio: [agency]}\nrules:\n  - name: a\n    points: 5\n    any: ["we took {studo}"]\n',
        ":6:20: there is no word list named `studo` (did you mean `studio`?)",
    ),
    (
        "list in itself",
        'version: 1\nwords: {a: ["{a}"]}\nrules:\n  - name: a\n    points: 5\n    any: ["we took {a}"]\n',
        ":6:20: the word list `a` contains itself (take it out of its own entries)",
    ),
    (
        "quantifier",
        HEAD + 'any: ["we (took)? it"]\n',
        ":5:21: `?` means nothing here; [x] is a word that may be missing",
    ),
    (
        "bad expression",
        HEAD + 'any: ["/a(b/"]\n',
        ":5:13: RE2 does not accept this regular expression: missing ): a(b (the signs are those of RE2)",
    ),
    (
        "look-ahead",
        HEAD + 'any: ["/a(?=b)/"]\n',
        (
            ":5:13: RE2 does not accept this regular expression: invalid perl operator: (?="
            " (there is no look-ahead or look-behind; use `near`, `unless` or `none`)"
        ),
    ),
    (
        "back reference",
        HEAD + 'any: ["/(a)\\\\1/"]\n',
        (
            ":5:13: RE2 does not accept this regular expression: invalid escape sequence: \\1"
            " (there are no back references; the signs are those of RE2)"
        ),
    ),
    (
        "huge repeat",
        HEAD + 'any: ["/(a{1000}){1000}/"]\n',
        ":5:13: RE2 does not accept this regular expression: invalid repetition size: {1000} (at most 1000)",
    ),
    (
        "empty phrase",
        HEAD + 'any: [""]\n',
        ":5:11: entry 1 of `any` is empty",
    ),
    (
        "only signs",
        HEAD + 'any: ["!?"]\n',
        ":5:12: a phrase needs at least one word (signs are folded away; write a word)",
    ),
    (
        "deep brackets",
        HEAD + 'any: ["((((((((((((((a))))))))))))))"]\n',
        ":5:24: brackets are nested too deep (make two phrases of it)",
    ),
    (
        "escape in quotes",
        HEAD + 'any: ["/a\\wb/"]\n',
        ":5:14: in double quotes a backslash has a meaning of its own (use single quotes, or write it twice)",
    ),
    (
        "unclosed quote",
        HEAD + 'any: ["we took]\n',
        (
            ":5:11: this quotation mark is never closed"
            " (end the text with the same mark; inside single quotes an apostrophe is written twice)"
        ),
    ),
    (
        "unclosed list",
        HEAD + "any: [we took\n",
        (
            ":5:10: this `[` is never closed, or a comma is missing after it"
            " (close it with `]`, or put the whole text in quotes)"
        ),
    ),
    (
        "star without quotes",
        HEAD + "any:\n      - *haus\n",
        ':6:9: text that begins with `*` needs quotes here (write "*…")',
    ),
    (
        "anchor",
        "version: 1\nrules:\n  - name: &x a\n    points: 5\n    any: [x y]\n",
        ':3:11: text that begins with `&` needs quotes here (write "&…")',
    ),
    (
        "bomb",
        "version: 1\nwords: {a: &a [x], b: &b [*a, *a], c: [*b, *b]}\n",
        ':2:12: text that begins with `&` needs quotes here (write "&…")',
    ),
    (
        "tag",
        "version: 1\nrules:\n  - name: !!python/object:os.system a\n    points: 5\n    any: [x y]\n",
        ':3:11: text that begins with `!` needs quotes here (write "!…")',
    ),
    (
        "merge key",
        "version: 1\n<<: {rules: []}\n",
        (":2:1: there is no key `<<` (known here: version, threshold, doubtful, packs, include, name, edition, "),
    ),
    (
        "second document",
        "version: 1\n---\nversion: 1\n",
        ":2:1: a second document begins here (remove the line `---`)",
    ),
    (
        "colon in a phrase",
        HEAD + "why: They said: no\n    any: [x y]\n",
        ":5:19: a colon is too much here (put the whole text in quotes if it holds `: `, or look at the indentation)",
    ),
    (
        "indented wrong",
        "version: 1\nrules:\n  - name: a\n   points: 5\n",
        ":4:4: a line of this list does not begin with `- ` (lines of one block begin in the same column)",
    ),
    (
        "list in line",
        "version: 1\nrules: - name: a\n",
        ":2:8: a list cannot begin in this line (begin it in the next one, below its key)",
    ),
    (
        "no colon",
        "version: 1\nrules\n",
        ":2:1: this line has no colon (write `key: value`, with a blank after the colon)",
    ),
    (
        "threshold zero",
        "version: 1\nthreshold: 0\n",
        ":2:12: `threshold` should be more than 0",
    ),
    (
        "doubtful above",
        "version: 1\nthreshold: 3\ndoubtful: 5\n",
        ":3:11: `doubtful` (5) is above `threshold` (3) (what is doubtful is less than a no)",
    ),
    (
        "unknown pack",
        "version: 1\npacks: [en, xx]\n",
        ":2:13: there is no pack `xx`",
    ),
    (
        "pack as number",
        "version: 1\npacks: 3\n",
        ":2:8: `packs` should be a list, not a number (begin each entry with `- `, or put them in [brackets])",
    ),
    (
        "unknown shipped rule",
        "version: 1\nchange: {en:nothing-such: off}\n",
        ":2:10: there is no shipped rule `en:nothing-such` (did you mean `en:nothing-for-you`?)",
    ),
    (
        "change is text",
        "version: 1\nchange: {en:farewell: no}\n",
        ":2:23: `en:farewell` is not a change (write `off`, or {points: NUMBER})",
    ),
    (
        "example is a block",
        RULE + "    examples:\n      match: [{a: b}]\n",
        ":7:15: entry 1 of `match` should be text, not a block of keys (put it in quotes)",
    ),
    (
        "examples is a list",
        RULE + "    examples: [we took it]\n",
        ":6:15: `examples` should be a block of keys, not a list (lines such as `key: value` are wanted here)",
    ),
    (
        "not utf-8",
        b"version: 1\n# \xff\n",
        ":2:3: this is not UTF-8 text (save the file as UTF-8)",
    ),
    (
        "control character",
        "version: 1\n# \x07\n",
        ":2:3: the control character U+0007 has no place in a text file (remove it)",
    ),
    (
        "too deep",
        "version: 1\nwords: " + "[" * 25 + "]" * 25,
        ":2:27: more than 20 levels inside one another",
    ),
    (
        "huge",
        "#" * ((1 << 20) + 2),
        ": the file is larger than 1 MiB (is it the right file?)",
    ),
    (
        "include none",
        "version: 1\ninclude: [team.yaml]\n",
        ":2:11: there is no file `team.yaml`",
    ),
    (
        "include address",
        "version: 1\ninclude: [https://a.example/r.yaml]\n",
        ":2:11: `https://a.example/r.yaml` is a web address, and nothing is fetched (save the file beside rules.yaml)",
    ),
    (
        "include package",
        "version: 1\ninclude: [no-such-package]\n",
        (
            ":2:11: no installed package offers the rules `no-such-package`"
            " (a file ends in .yaml; a package is installed beside gracious)"
        ),
    ),
    (
        "include itself",
        "version: 1\ninclude: [rules.yaml]\n",
        ":2:11: `rules.yaml` includes itself: rules.yaml → rules.yaml (remove one of these includes)",
    ),
    (
        "include number",
        "version: 1\ninclude: [3]\n",
        ":2:11: entry 1 of `include` should be text, not a number (put it in quotes)",
    ),
    (
        "a phrase of gaps",
        HEAD + 'any: ["... ...2 ..."]\n',
        ":5:12: nothing in this phrase has to be there: it would fit every mail",
    ),
    (
        "a phrase of any word",
        HEAD + 'any: [we took, "*"]\n',
        ":5:21: nothing in this phrase has to be there: it would fit every mail",
    ),
    (
        "a phrase that may be missing",
        HEAD + 'any: ["[we] [took ...] [it]"]\n',
        ":5:12: nothing in this phrase has to be there: it would fit every mail",
    ),
    (
        "a gap without an end",
        HEAD + 'any: ["we ...99999999999 took"]\n',
        ":5:15: a gap skips at most 100 words",
    ),
    (
        "no-break spaces before a key",
        "version: 1\nrules:\n  - name: a\n\u00a0\u00a0\u00a0\u00a0points: 5\n    any: [we took it]\n",
        ":4:1: this blank is no ordinary one (a no-break space, perhaps pasted) (indent with blanks)",
    ),
    (
        "a wide blank after blanks",
        "version: 1\nrules:\n  - name: a\n  \u3000points: 5\n    any: [we took it]\n",
        ":4:3: this blank is no ordinary one (a no-break space, perhaps pasted) (indent with blanks)",
    ),
    (
        "an alias of itself",
        "version: 1\nrules: &r\n  - *r\n",
        ":3:5: text that begins with `*` needs quotes here",
    ),
    (
        "a merge key",
        "version: 1\nrules:\n  - <<: nonsense\n    name: a\n    points: 1\n    any: [we took it]\n",
        ":3:5: there is no key `<<` in entry 1 of `rules`",
    ),
    (
        "no number at all",
        RULE.replace("points: 5", "points: .nan"),
        ":4:13: `points` should be a number, not text",
    ),
    (
        "a time for a number",
        RULE.replace("points: 5", "points: 1:30"),
        ":4:13: `points` should be a number, not text",
    ),
    (
        "carriage returns alone",
        RULE.replace("points: 5", "points: two").replace("\n", "\r"),
        ":4:13: `points` should be a number, not text",
    ),
    (
        "a surrogate",
        HEAD + 'any: ["\\ud800 x"]\n',
        ":5:14: in double quotes a backslash has a meaning of its own",
    ),
    (
        "an escape sequence of a terminal",
        RULE.replace("took", "to\x1bok"),
        ":5:16: the control character U+001B has no place in a text file",
    ),
    (
        "a list of lists",
        HEAD + "any: [[we, took], it]\n",
        ":5:11: entry 1 of `any` should be text, not a list",
    ),
    (
        "a block in an example",
        RULE + "    examples:\n      match: [{a: b}]\n",
        ":7:15: entry 1 of `match` should be text, not a block of keys",
    ),
    (
        "a word list of a number",
        "version: 1\nwords: {a: 5}\nrules: []\n",
        ":2:12: `a` should be a list, not a number",
    ),
    (
        "blocks without end",
        "version: 1\nx:\n" + "".join(f"{' ' * n}a:\n" for n in range(1, 800)),
        ":22:21: more than 20 levels inside one another",
    ),
]


@pytest.mark.parametrize(("text", "said"), [row[1:] for row in BROKEN], ids=[row[0] for row in BROKEN])
def test_what_is_wrong_is_said_at_its_place(tmp_path: Path, text: str | bytes, said: str):
    """Line and column, what is wrong there, and where one can be named, what to do."""
    path = tmp_path / "rules.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    result = CliRunner().invoke(cli, ["check", "--rules", str(path)])
    assert isinstance(result.exception, SystemExit), result.output
    assert result.exit_code == 78
    assert f"{path}{said}" in result.output


@pytest.mark.parametrize("verb", [["test"], ["lint"], ["explain", "-"]])
@pytest.mark.parametrize("text", [BROKEN[6][1], BROKEN[26][1], BROKEN[37][1]], ids=["tab", "key", "phrase"])
def test_no_verb_goes_on_with_broken_rules(tmp_path: Path, verb: list[str], text: str):
    """What cannot be used as a whole is not used in part."""
    path = tmp_path / "rules.yaml"
    path.write_text(text)
    result = CliRunner().invoke(cli, [*verb, "--rules", str(path)], input="Subject: x\n\ny\n")
    assert result.exit_code != 0
    assert str(path) in result.output + str(result.exception)


def test_includes_that_go_in_a_circle_are_named(tmp_path: Path):
    """The chain stands in the message, at the include that closes it."""
    (tmp_path / "rules.yaml").write_text("version: 1\ninclude: [a.yaml]\n")
    (tmp_path / "a.yaml").write_text("version: 1\ninclude:\n  - b.yaml\n")
    (tmp_path / "b.yaml").write_text("version: 1\ninclude:\n  - a.yaml\n")
    result = CliRunner().invoke(cli, ["check", "--rules", str(tmp_path / "rules.yaml")])
    assert result.output.strip().endswith(
        "b.yaml:3:5: `a.yaml` includes itself: a.yaml → b.yaml → a.yaml (remove one of these includes)"
    )
    assert result.output.count("\n") == 1
