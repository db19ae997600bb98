"""Which earlier mails are about the same thing as this one: by its number, by whoever handles it, by the thread."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from watcher.core.history import History, is_in_thread
from watcher.core.message import Message
from watcher.core.text import fold

HEAD = 4_000
"""Characters of an earlier mail that are read."""
_TOKEN = re.compile(
    r"(?<![\w@.,:/-])(?=[A-Za-z#/-]{0,24}\d)#?[A-Za-z\d]{1,24}(?:[-/][A-Za-z\d]{1,24}){0,4}(?![\w@/-]|[.,:]\d)"
)
_NUMBER = re.compile(
    r"#\d{2,6}|[A-Z]{1,4}\d{3,}|(?=.*[A-Z])(?=.*\d\d).*[-/].*|(?:\d\d|\d{4})-\d{2,5}|\d{2,4}/\d{2,5}|[1-9]\d{5,8}"
)
_DAY = re.compile(
    r"(?:19|20)\d\d(?:[-/](?:0?[1-9]|1[0-2])){1,2}(?:[-/]\d{1,2})?"
    r"|\d{1,2}[-/]\d{1,2}(?:[-/]\d{2,4})?|(?:19|20)\d\d[-/](?:19|20)\d\d|\d{1,3}/(?:10|20|50|100)"
)
_DIGIT, _LETTER = re.compile(r"\d"), re.compile(r"[A-Z]")
_CLAUSE = re.compile(r"[,;.:!?\n](?!\d)")
SENTENCE = 5
"""Words of the shortest line that is no address."""
SHORT_NAME = 3
"""Letters of a name that is too short to be looked for."""


def narrowed(history: History, message: Message) -> History:
    """Without the mails about another number: two applications, lots or papers at one house are two stories."""
    if not history.messages:
        return history
    ours = _ours(message, history.messages)
    kept = tuple(one for one in history.messages if not _is_anothers(one, ours))
    return replace(history, messages=kept) if len(kept) < len(history.messages) else history


def unmixed(messages: tuple[Message, ...], message: Message) -> tuple[Message, ...]:
    """Without those that have another such number beside its own: which of two roles is which is not guessed."""
    ours = _ours(message, messages) if messages else frozenset[str]()
    return tuple(one for one in messages if not _others(one, ours))


def nearest(messages: tuple[Message, ...], message: Message) -> Iterator[tuple[Message, ...]]:
    """Those with its number, those of its thread, all of them: the first that name something decide."""
    if not messages:
        return
    ours = _ours(message, messages)
    yield tuple(one for one in messages if numbers(_text(one)) & ours)
    yield tuple(one for one in messages if is_in_thread(one, message))
    yield messages


def numbers(text: str) -> frozenset[str]:
    """The reference numbers in it, as written (`R-4471`, `#418`, `26-038`): no dates, no times, no amounts."""
    found = (one.group() for one in _TOKEN.finditer(text))
    return frozenset(one for one in found if _NUMBER.fullmatch(one) and not _DAY.fullmatch(one))


def _ours(message: Message, earlier: tuple[Message, ...]) -> frozenset[str]:
    """Those this mail names, else those its writer is said to handle."""
    return numbers(_text(message)) or frozenset(_handled(message, earlier))


def _handled(message: Message, earlier: tuple[Message, ...]) -> Iterator[str]:
    """`Ada Boss looks after R-4471, Ben Carter after R-4502`: by the clause that has the writer's surname."""
    surname = fold(message.sender.name).split()[-1:] if message.sender else []
    if not surname or len(surname[0]) <= SHORT_NAME:
        return
    for one in earlier:
        for clause in _CLAUSE.split(_text(one)):
            if surname[0] in fold(clause).split():
                yield from numbers(clause)


def _is_anothers(earlier: Message, ours: frozenset[str]) -> bool:
    """It has numbers that look like one of ours, and none is."""
    return bool(_others(earlier, ours)) and not numbers(_text(earlier)) & ours


def _others(earlier: Message, ours: frozenset[str]) -> frozenset[str]:
    """Numbers of its subject and sentences that look like one of ours; in short lines postal codes do, too."""
    shapes = {_shape(one) for one in ours if not one.isdigit()}
    told = (earlier.subject, *(line for line in earlier.text[:HEAD].split("\n") if len(line.split()) >= SENTENCE))
    return frozenset(one for line in told for one in numbers(line) - ours if _shape(one) in shapes)


def _shape(number: str) -> str:
    return _LETTER.sub("A", _DIGIT.sub("9", number))


def _text(message: Message) -> str:
    return f"{message.subject}\n{message.text[:HEAD]}"
