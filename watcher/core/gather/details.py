"""What else they said that a letter can answer: a wait they are sorry for, a thing they liked, a name, a day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise, takewhile
from typing import get_args

from watcher.core.employer import bare_words
from watcher.core.facts import Detail, Fact, Register, Told
from watcher.core.gather.bearing import is_given, looks_personal
from watcher.core.gather.extraction import Wording
from watcher.core.gather.names import alike, safe
from watcher.core.gather.sheet import Sheet, tidy
from watcher.core.gather.turning import TOLD, turned
from watcher.core.text import fold

_FREE = re.compile(r"[^\W_](?:[\w '’&+#,-]|\.(?!\w{2}))*")
_NAME = re.compile(r"[A-Z]\w")
LONGEST = 80
WHOLE = 110
"""Characters of the longest clause that tells what was found wanting."""
NEGATION = 6
"""Words of the same clause in which a `not` before it turns a claim into its opposite."""
WORDS, WHOLE_WORDS = 14, 18
SIGNED = 3
"""Lines of a signature that may say which team writes."""


def details(sheet: Sheet, register: Register, known: tuple[Fact | None, ...]) -> Told:
    """The first proof of each detail, in their language only. `known` are names that are nobody else's."""
    if not sheet.wordings:
        return ()
    pairs = (f"{one} {other}" for one, other in pairwise(sheet.sentences))
    reader = _Reader(sheet, register, known, (*sheet.sentences, *pairs))
    possible = sheet.wordings[0].possible("detail-", sheet.runs)
    found = ((detail, reader.first(detail)) for detail in get_args(Detail) if f"detail-{detail}" in possible)
    return tuple((detail, fact) for detail, fact in found if fact)


@dataclass(frozen=True, slots=True)
class _Reader:
    sheet: Sheet
    register: Register
    known: tuple[Fact | None, ...]
    longer: tuple[str, ...]
    """The sentences, and each with the next one."""

    def first(self, detail: Detail) -> Fact | None:
        for saying in self.sheet.wordings[0].telling(f"detail-{detail}", "", self.sheet.runs):
            for sentence in self.sheet.telling(saying.needs, self._texts(detail)):
                for found in saying.pattern.finditer(sentence):
                    value = self._value(detail, saying, found)
                    if value is not None and not (detail in _CLAIMS and _is_negated(self.sheet, found)):
                        return Fact(value, "body", found.group().strip())
        return None

    def _texts(self, detail: Detail) -> tuple[str, ...]:
        """Who the other one is stands in one sentence, and what he has done perhaps in the next; so do heading and
        reason.
        """
        sentences = self.sheet.sentences
        if detail in _BELOW:
            return self.longer if detail == "deed" else (*self.longer, *self.sheet.lines)
        if detail == "swiss":
            return (*self.sheet.lines, self.sheet.subject, *self._house())
        if detail in _SIGNING:
            formal = (*self.sheet.greeting, *self.sheet.letter[-1:]) if detail == "stately" else ()
            return (*formal, *self._signing())
        return (*sentences, self.sheet.subject) if detail in _SUBJECTS else sentences

    def _signing(self) -> tuple[str, ...]:
        """The first lines of the signature, and the name that the mail is from."""
        sender = self.sheet.message.sender
        return (*self.sheet.block[:SIGNED], *((tidy(sender.name),) if sender else ()))

    def _house(self) -> tuple[str, ...]:
        """The domain that the mail is from."""
        sender = self.sheet.message.sender
        return (sender.domain,) if sender else ()

    def _value(self, detail: Detail, saying: Wording, found: re.Match[str]) -> str | None:
        """What the letter may repeat: nothing at all is fine for most, and no answer is None."""
        ours = saying.ours or TOLD
        if TOLD not in ours:
            return ours
        if "told" not in found.re.groupindex:
            return ""
        value = " ".join(found["told"].split()).rstrip(" ,.-")
        if detail == "pair":
            return self._pair(value, found["second"], ours)
        if detail == "others":
            return value if _is_somebody_else(value, self.sheet, self.known) else None
        if (detail in _NAMED and self._is_known(value)) or (detail in _TOLD_OF and self._is_of_nobody(value)):
            return None
        if detail in _CLAUSES and _begins(found):
            value = value[:1].lower() + value[1:]
        longest, words = (WHOLE, WHOLE_WORDS) if detail == "finding" else (LONGEST, WORDS)
        fits = _FREE.fullmatch(value) and len(value) <= longest and len(value.split()) <= words
        return turned(value, ours, self.sheet.wordings[0], self.register) if fits else None

    def _pair(self, one: str, other: str, ours: str) -> str | None:
        """Both names where both are people's."""
        people = all(is_given(name.partition(" ")[0], self.sheet) and safe(name) for name in (one, other))
        return ours.replace(TOLD, one).replace("{second}", other) if people else None

    def _is_of_nobody(self, told: str) -> bool:
        """He or she, before anybody was named whom the letter could mean."""
        unnamed = self.sheet.wordings[0].words("unnamed")
        before = list(takewhile(lambda word: fold(re.split("['’]", word)[0]) not in unnamed, told.split()))
        return len(before) < len(told.split()) and not any(_NAME.match(word) for word in before[1:])

    def _is_known(self, name: str) -> bool:
        """Somebody's own name, or the name of what it was about: a part that was cast."""
        words = bare_words(name)
        if words and f" {' '.join(words)} " in f" {fold(self.sheet.subject)} ":
            return True
        return not words or any(fact and alike(words, bare_words(fact.value)) for fact in self.known)


_CLAIMS = frozenset(("close", "last", "liked", "met", "visited", "touch", "call", "passed_on", "debrief", "later"))
_CLAIMS |= frozenset(("whom", "rings", "roles", "reference", "hand", "welcome", "fought", "near", "level", "deed"))
"""Details that `not` a few words before turns into their opposite."""
_CLAUSES = frozenset(("why", "good", "bounds", "later", "asked", "did", "gift", "crowd", "finding"))
"""Details that stand behind a conjunction of ours, wherever they stood in theirs."""
_TOLD_OF = _CLAUSES | {"point"}
"""Details in which somebody may be spoken of who is not named in our letter."""
_NAMED = frozenset(("winner", "whom"))
"""Details that are somebody's name."""
_BELOW = frozenset(("deed", "reasoned", "finding"))
"""Details of which one sentence tells the beginning, and perhaps the next one the rest."""


_SIGNING = frozenset(("team", "stately", "pair"))
"""Details that stand below the letter; a formal one also shows in its greeting."""
_SUBJECTS = frozenset(("event", "tender"))
"""Details that a subject tells as well as a sentence does."""


def _begins(found: re.Match[str]) -> bool:
    """Their words began a sentence, so that a capital letter tells nothing."""
    return found.string[: found.start("told")].rstrip()[-1:] in ("", ":", ";", "–", "—", "-", ".")


def _is_negated(sheet: Sheet, found: re.Match[str]) -> bool:
    before = fold(re.split(r"[,;:–—(]", found.string[: found.start()])[-1]).split()[-NEGATION:]
    return any(word in sheet.wordings[0].words("detail-negation") for word in before)


def _is_somebody_else(name: str, sheet: Sheet, known: tuple[Fact | None, ...]) -> bool:
    """A person's name that is neither the signer's, nor the user's, nor the employer's."""
    if not safe(name) or not looks_personal(name, sheet):
        return False
    sender = sheet.message.sender
    domain = fold(sender.domain).replace(" ", "") if sender else ""
    if any(len(word) > 3 and word in domain for word in bare_words(name)):
        return False
    return not any(fact and alike(bare_words(name), bare_words(fact.value)) for fact in known)
