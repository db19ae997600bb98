"""What a YAML parser's complaint means to the person who wrote the file, and which word was probably meant."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import yaml


class Mistake(Exception):  # the user's, and not an error of ours
    """One fault in a YAML text. `place` is line and column from 1; after a fatal one there is no document."""

    def __init__(self, place: tuple[int, int], text: str, hint: str = "", *, fatal: bool = False) -> None:
        super().__init__(text)
        self.place, self.text, self.hint, self.fatal = place, text, hint, fatal


_TAB = ("a tab stands where YAML wants blanks", "indent with blanks")
_WIDE = ("this blank is no ordinary one (a no-break space, perhaps pasted)", "indent with blanks")
_WIDE_BLANK = re.compile("^ *[\u00a0\u2000-\u200b\u202f\u205f\u3000]")
_QUOTE = "put the whole text in quotes"
_COLUMN = "lines of one block begin in the same column"
_TRAILING = ("something follows after the value has ended", _QUOTE)
_INDENTED = ("this line is indented differently from its neighbours", _COLUMN)
_ESCAPE = ("in double quotes a backslash has a meaning of its own", "use single quotes, or write it twice")

# The parser's words (libyaml's and PyYAML's own alike), where to point (True: at what it was in the middle of),
# what is wrong, what was probably meant. The first that fits counts.
_SAYINGS: tuple[tuple[str, bool, str, str], ...] = (
    (
        "quoted scalar.*(end of stream|document separator)",
        True,
        "this quotation mark is never closed",
        "end the text with the same mark; inside single quotes an apostrophe is written twice",
    ),
    ("maximum nesting depth", False, "more than 20 levels inside one another", ""),  # libyaml 0.2.6, before we count
    ("escape", False, *_ESCAPE),
    (
        "mapping values are not allowed",
        False,
        "a colon is too much here",
        f"{_QUOTE} if it holds `: `, or look at the indentation",
    ),
    ("could not find expected ':'", True, "this line has no colon", "write `key: value`, with a blank after the colon"),
    (
        "flow sequence",
        True,
        "this `[` is never closed, or a comma is missing after it",
        f"close it with `]`, or {_QUOTE}",
    ),
    (
        "flow mapping",
        True,
        "this `{` is never closed, or a comma is missing after it",
        f"close it with `}}`, or {_QUOTE}",
    ),
    ("block sequence entries", False, "a list cannot begin in this line", "begin it in the next one, below its key"),
    ("expected '-' indicator|but found '\\?'", False, "a line of this list does not begin with `- `", _COLUMN),
    ("block scalar.*(comment or line break|chomping)", False, "text follows `|` or `>`", "begin it in the next line"),
    ("scanning an? (alias|anchor|tag|directive)", True, "text that begins with this sign needs quotes", _QUOTE),
    ("document start", False, "this line begins further left than the first one", _COLUMN),
)


def nearest(word: str, known: Iterable[str]) -> str:
    """`did you mean …` when a known word is near, else what is known."""
    words = list(known)
    if close := difflib.get_close_matches(word.lower(), words, 1, 0.6):
        return f"did you mean `{close[0]}`?"
    return f"known here: {', '.join(words)}" if 0 < len(words) <= 24 else ""  # what still is one line


def of_syntax(error: yaml.MarkedYAMLError, text: str) -> Mistake:
    """The parser's error as a sentence, pointing at what the person has to change."""
    found = _spot(error.problem_mark)
    for number, above in enumerate(text.split("\n")[: found[0]], 1):
        if wide := _WIDE_BLANK.match(above):
            return Mistake((number, wide.end()), *_WIDE, fatal=True)
    line = (text.splitlines() or [""])[min(found[0], text.count("\n") + 1) - 1 : found[0]]
    before, after = (line[0][: found[1] - 1], line[0][found[1] - 1 :]) if line else ("", "")
    if after.startswith("\t") or (not before.strip() and "\t" in before):
        return Mistake(found, *_TAB, fatal=True)
    return _by_sign(error, found, after) or _by_words(error, found, before)


def _by_sign(error: yaml.MarkedYAMLError, found: tuple[int, int], after: str) -> Mistake | None:
    """What stands at the very place tells enough."""
    problem = error.problem or ""
    if "cannot start any token" in problem:
        text = f"text that begins with `{after[:1]}` needs quotes"
        return Mistake(found, text, _QUOTE, fatal=True)
    if (
        after[:1] in ("]", "}", ",")
        and re.search("node content|key|indicator|node", problem)
        and "flow" not in _said(error)
    ):
        return Mistake(found, f"`{after[:1]}` has no partner here", f"remove it, or {_QUOTE}", fatal=True)
    if after[:1] == ":" and "expected key" in problem:
        return Mistake(found, "there is no key before this colon", fatal=True)
    return None


def _by_words(error: yaml.MarkedYAMLError, found: tuple[int, int], before: str) -> Mistake:
    said = _said(error)
    if re.search("block (mapping|collection)", said) and (before.strip(" -") or "mapping" in said):
        return Mistake(found, *(_TRAILING if before.strip(" -") else _INDENTED), fatal=True)
    for words, at_context, text, hint in _SAYINGS:
        if re.search(words, said, re.DOTALL):
            return Mistake(_spot(error.context_mark) if at_context else found, text, hint, fatal=True)
    return Mistake(
        found, "this is not YAML", "look at the indentation, the quotes and the brackets before it", fatal=True
    )


def _said(error: yaml.MarkedYAMLError) -> str:
    return f"{error.context or ''}: {error.problem or ''}"


def _spot(mark: object) -> tuple[int, int]:
    """Line and column from 1; the beginning of the file where the parser names no place."""
    return (getattr(mark, "line", 0) + 1, getattr(mark, "column", 0) + 1)
