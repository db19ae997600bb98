"""What else they said that a letter can answer: a wait they are sorry for, a thing they liked, a name, a day."""

from __future__ import annotations

import re
from typing import get_args

from watcher.core.employer import bare_words
from watcher.core.facts import Detail, Fact, Told
from watcher.core.gather.extraction import GIVEN, Wording, Wordings
from watcher.core.gather.names import alike, safe
from watcher.core.gather.person import looks_personal
from watcher.core.gather.sheet import Sheet
from watcher.core.text import fold

_TOLD = "{told}"
"""Among our words: theirs, seen from our side."""
_FREE = re.compile(r"[^\W_][\w '’&+#.,-]*")
LONGEST = 60
NEGATION = 6
"""Words of the same clause in which a `not` before it turns a claim into its opposite."""
WORDS = 9


def details(sheet: Sheet, known: tuple[Fact | None, ...]) -> Told:
    """The first proof of each detail, in their language only. `known` are names that are nobody else's."""
    if not sheet.wordings:
        return ()
    found = ((detail, _first(detail, sheet, known)) for detail in get_args(Detail))
    return tuple((detail, fact) for detail, fact in found if fact)


def _first(detail: Detail, sheet: Sheet, known: tuple[Fact | None, ...]) -> Fact | None:
    texts = (*sheet.sentences, sheet.subject) if detail in _SUBJECTS else sheet.sentences
    for saying in sheet.wordings[0].worded(f"detail-{detail}"):
        for sentence in sheet.telling(saying.needs, texts):
            for found in saying.pattern.finditer(sentence):
                value = _value(detail, saying, found, sheet, known)
                if value is not None and not (detail in _CLAIMS and _is_negated(sheet, found)):
                    return Fact(value, "body", found.group().strip())
    return None


_CLAIMS = frozenset(("close", "last", "liked", "met", "visited", "touch", "call", "passed_on", "debrief", "later"))
"""Details that `not` a few words before turns into their opposite."""


_SUBJECTS = frozenset(("event", "tender"))
"""Details that a subject tells as well as a sentence does."""


def _is_negated(sheet: Sheet, found: re.Match[str]) -> bool:
    before = fold(re.split(r"[,;:–—(]", found.string[: found.start()])[-1]).split()[-NEGATION:]
    return any(word in sheet.wordings[0].words("detail-negation") for word in before)


def _value(
    detail: Detail, saying: Wording, found: re.Match[str], sheet: Sheet, known: tuple[Fact | None, ...]
) -> str | None:
    """What the letter may repeat: nothing at all is fine for most, and no answer is None."""
    ours = saying.ours or _TOLD
    if _TOLD not in ours:
        return ours
    if "told" not in found.re.groupindex:
        return ""
    value = " ".join(found["told"].split())
    if detail == "others":
        return value if _is_somebody_else(value, sheet, known) else None
    fits = _FREE.fullmatch(value) and len(value) <= LONGEST and len(value.split()) <= WORDS
    if fits and ours != _TOLD:
        return _from_our_side(value, ours, sheet.wordings[0])
    return value if fits else None


def _from_our_side(told: str, ours: str, wordings: Wordings) -> str | None:
    """Their words with `your` and `us` turned round; None where a word could be turned either way."""
    turned = dict(entry.split(GIVEN) for entry in wordings.phrases.get("turned", ()))
    words = told.split()
    if wordings.words("not-turned") & {fold(word) for word in words}:
        return None
    return ours.replace(_TOLD, " ".join(turned.get(word.lower(), word) for word in words))


def _is_somebody_else(name: str, sheet: Sheet, known: tuple[Fact | None, ...]) -> bool:
    """A person's name that is neither the signer's, nor the user's, nor the employer's."""
    if not safe(name) or not looks_personal(name, sheet):
        return False
    sender = sheet.message.sender
    domain = fold(sender.domain).replace(" ", "") if sender else ""
    if any(len(word) > 3 and word in domain for word in bare_words(name)):
        return False
    return not any(fact and alike(bare_words(name), bare_words(fact.value)) for fact in known)
