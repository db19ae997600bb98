"""How they speak to the user: greeting, register, feedback, reason, kind words."""

from __future__ import annotations

import re
from typing import Literal

from watcher.core.facts import Fact, Reason, Register
from watcher.core.gather.bearing import is_given
from watcher.core.gather.extraction import Wordings
from watcher.core.gather.names import safe
from watcher.core.gather.sheet import Sheet
from watcher.core.text import fold, is_solid

_REASONS: tuple[Reason, ...] = ("inside", "budget", "experience", "fit", "many", "chosen")
"""What is said more precisely goes first."""
_WORD = re.compile(r"(?:[^\W\d_]|[\u0900-\u0963])+")
_HYPHENATED = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_PRAISE_WORDS = range(3, 15)
CALL = 3
"""Words that no such call has."""
_HAILS = frozenset(("hi", "hiya", "hey", "hello", "dear", "morning", "afternoon", "evening"))
_HAILED = re.compile("dear|to whom|sirs?\\b|good ", re.IGNORECASE)
_CALL = re.compile(r"[,.!:;–—]|\s-\s")
_GREETED = re.compile(r"(?<!^.)(?<!^..)[,!]")
"""Behind it somebody's wife may be spoken of: `Moin Nils, hab mit meiner Frau gesprochen`."""
FROM_THERE = 3
"""How many words the sender's domain counts for when it is the country's."""


def greeted_as(sheet: Sheet) -> Fact | None:
    """The name in the greeting, with the title they gave; None for `Dear candidate` and its kin."""
    greetings = (
        *sheet.matches("greetings", "role", sheet.greeting),
        *sheet.matches("bare-greetings", "role", sheet.greeting[:1]),
    )
    for found in greetings:
        if name := _addressee(found["role"], sheet):
            return Fact(name, "body", found.group().strip())
    return _called(sheet)


def _called(sheet: Sheet) -> Fact | None:
    """A given name that begins the letter, alone or behind a word: `Sam —`, `Alright Kev.`, `Pete`."""
    first = _CALL.split(sheet.greeting[0], maxsplit=1)[0].strip() if sheet.greeting else ""
    words = first.split()
    if words and fold(words[0]) in _HAILS:
        # Hiya Sam sorry for the delay
        words = words[:2]
    sender = sheet.message.sender.name if sheet.message.sender else ""
    if not 0 < len(words) < CALL or not is_given(words[-1], sheet) or fold(words[-1]) in fold(sender).split():
        return None
    name = _addressee(words[-1], sheet)
    return Fact(name, "body", first) if name else None


def _addressee(name: str, sheet: Sheet) -> str:
    value = safe(name.strip(" ,!:："))
    words = fold(value).split()
    if (
        not value
        or len(words) > 5
        or any(word in wordings.words("anybody") for wordings in sheet.wordings for word in words)
    ):
        return ""
    if is_solid(value) and any(word in value for word in sheet.phrases("anybody") if is_solid(word)):
        return ""
    titled = len(words) > 1 and sheet.has("titles", words[0]) and value.split()[-1][0].isupper()
    capital = value[0].isupper() or is_solid(value) or titled
    return value if capital else ""


def variety(sheet: Sheet, language: str) -> str:
    """`language` with the country whose ways of writing it has more of (`pt-BR`); as it is when neither has more."""
    known = sheet.wordings[0].phrases if sheet.wordings else {}
    countries = [heading.removeprefix("as-") for heading in known if heading.startswith("as-")]
    if not countries or "-" in language:
        return language
    text = " ".join((sheet.subject, *sheet.letter)).lower()
    words = f" {' '.join(_HYPHENATED.findall(text))} "
    label = sheet.message.sender.domain.rpartition(".")[2].upper() if sheet.message.sender else ""
    counts = {
        country: sum(f" {word} " in words for word in known[f"as-{country}"]) + (FROM_THERE if country == label else 0)
        for country in countries
    }
    first, *others = sorted(counts.values(), reverse=True)
    return language if others and first == others[0] else f"{language}-{max(counts, key=lambda one: counts[one])}"


def register(sheet: Sheet, language: str, greeted: Fact | None) -> Register:
    """By the forms of address in the letter; in English by the greeting alone.

    Where a country says them otherwise (`pt-BR`), a formal greeting outweighs them.
    """
    wordings = next(iter(sheet.wordings), None)
    if language == "en" or wordings is None:
        return _by_greeting(greeted, sheet)
    country = f"-{language.partition('-')[2]}"
    own = f"formal{country}" in wordings.phrases
    headings = ("formal", "familiar")
    formal, familiar = (
        sum(_count(wordings, heading + (country if own else ""), line) for line in sheet.letter) for heading in headings
    )
    spoken = familiar > 0
    greets = tuple(_greets(wordings, f"greets-{heading}", sheet) for heading in headings)
    if formal == familiar or (own and greets[0]):
        formal, familiar = greets
    if formal == familiar:
        # what says Sie or usted says `they` and `his` as well; what says du says nothing else
        return "familiar" if spoken or _by_given_name(greeted, language) else "unknown"
    return "formal" if formal > familiar else "familiar"


def _by_given_name(greeted: Fact | None, language: str) -> bool:
    """`Hallo Jane` without a word of address: who calls somebody so in German says du."""
    return language == "de" and greeted is not None and len(greeted.value.split()) == 1


def _greets(wordings: Wordings, heading: str, sheet: Sheet) -> int:
    first = f" {fold(_GREETED.split(' '.join(sheet.greeting[:2])[:80])[0])} "
    return sum(f" {word} " in first for word in wordings.words(heading))


def _by_greeting(greeted: Fact | None, sheet: Sheet) -> Register:
    if greeted is None:
        return "familiar" if _writes_as_a_friend(sheet) else "unknown"
    words = fold(greeted.value).split()
    titles = {word for wordings in sheet.wordings for word in wordings.words("titles")}
    if words and words[0] in titles:
        return "formal"
    return "familiar" if len(words) == 1 else "unknown"


def _writes_as_a_friend(sheet: Sheet) -> bool:
    """A few lines without a greeting, in which the writer goes by a given name: `it's Deb`, or `Garth` at the end."""
    if not sheet.sentences or _HAILED.match(sheet.sentences[0]):
        return False
    given = fold(sheet.message.sender.name).partition(" ")[0] if sheet.message.sender else ""
    first = f" {fold(sheet.sentences[0])} "
    if given and any(form in first for form in (f" it s {given} ", f" its {given} ", f" {given} here ")):
        return True
    last = re.sub(r"^[\W_]+|[\W_]+$", "", sheet.sentences[-1])
    return len(last.split()) == 1 and is_given(last, sheet)


def _count(wordings: Wordings, heading: str, sentence: str) -> int:
    """Words of address in a sentence; one written with a capital in the data counts only so (Sie, not sie)."""
    known = wordings.phrases.get(heading, ())
    if not known:
        return 0
    if is_solid(known[0]):
        return sum(sentence.count(word) for word in known)
    words = _WORD.findall(sentence)
    return sum(word in known or (word.lower() in known) for word in words)


def speaks_as_one(sheet: Sheet) -> bool:
    """The writer says `I` of himself, in the language of the letter: a person signs, no firm."""
    known = sheet.wordings[0].phrases.get("first-person", ()) if sheet.wordings else ()
    words = {word for sentence in sheet.sentences for word in _WORD.findall(sentence)}
    return any(word in words for word in known)


def feedback(sheet: Sheet) -> Literal["offered", "declined", "unsaid"]:
    """What they say about feedback; a refusal outweighs an offer."""
    for said in ("declined", "offered"):
        if sheet.says(f"feedback-{said}"):
            return "declined" if said == "declined" else "offered"
    return "unsaid"


def reason(sheet: Sheet) -> Reason:
    """Why, in their words; the most precise of what they say."""
    for why in _REASONS:
        if sheet.says(f"reason-{why}"):
            return why
    return "unsaid"


def praise(sheet: Sheet) -> Fact | None:
    """The first kind words about the user, as written."""
    worded = sheet.wordings[0].worded("praise") if sheet.wordings else ()
    told = [(wording, frozenset(sheet.telling(wording.needs))) for wording in worded]
    for sentence in sheet.sentences:
        for pattern in (wording.pattern for wording, sentences in told if sentence in sentences):
            found = pattern.search(sentence)
            if found and len(found.group().split()) in _PRAISE_WORDS:
                return Fact(found.group().strip(), "body", sentence)
    return None
