"""What a letter may mention, and signs of what is known."""

from __future__ import annotations

import re
from typing import get_args

from watcher.core.facts import Detail, Facts, Openness, Reason
from watcher.core.letter.book import Phrasebook, Register
from watcher.core.letter.joining import in_language, is_polite, joined, joins, said_once
from watcher.core.letter.naming import (
    EVENT,
    JOINT,
    LEGAL,
    NOTICE,
    house_in,
    in_full,
    in_prose,
    is_fund,
    is_programme,
    name_in,
    part_of,
    post_of,
    praise_in,
    role_in_prose,
    takes_place,
    title_in,
)
from watcher.core.letter.people import Profile, both_of, name_of
from watcher.core.manners import is_civil
from watcher.core.text import primary

PROJECT = 4
"""Characters of the shortest project that can be called by its name; `DJ` is a trade."""
OFFER_CHARACTERS = 160

_FIRST_PERSON = re.compile(
    r"(?:i|i'm|i've|ich|wir|we|je|nous|j'|ik|wij|io|yo|eu|私)\b|j['’]"
    r"|(?:construyo|diseño|desarrollo|ayudo|hago|creo|escribo|programo|trabajo|ofrezco|llevo|soy|me dedico|edito|enseño"
    r"|construo|desenvolvo|crio|faço|escrevo|trabalho|desenho|ofereço|sou|me dedico|dedico-me|traduzo|ensino"
    r"|costruisco|progetto|sviluppo|aiuto|scrivo|faccio|lavoro|realizzo|curo|sono|mi occupo|traduco|insegno|offro)"
    r"\b(?! d(?:[eiao]|el|os|as)\b)",
    re.IGNORECASE,
)
"""A sentence about oneself: with its pronoun, or with a verb that needs none; `diseño de` is a noun."""


def values_of(facts: Facts, profile: Profile, language: str) -> dict[str, str]:
    """The names a template may use; each absent one is simply not there.

    When the letter is not in their language, their words and the role (which are) are left out.
    """
    theirs = primary(facts.language) == primary(language)
    name = name_of(name_in(facts.person))
    house = house_in(facts.company)
    own = name_in(facts.role) == name_in(facts.greeted_as) != ""
    titled = "" if own or NOTICE.search(title_in(facts.role)) else title_in(facts.role)
    found: dict[str, str] = {
        "company": in_prose(house, primary(language)),
        "firm": re.sub("^The (?=[A-Z])", "", LEGAL.sub("", house)),
        "role": role_in_prose(name_in(facts.role)) if theirs and facts.kind == "job" and not own else "",
        "post": post_of(titled) if theirs and facts.kind == "job" and language == "en" else "",
        "part": part_of(name_in(facts.role)) if theirs and facts.kind == "other" and language == "en" else "",
        "work": titled if theirs and facts.kind == "paper" and not EVENT.search(titled) else "",
        "programme": in_full(titled) if theirs and is_programme(titled, facts) else "",
        "project": titled if theirs and facts.kind == "bid" and len(titled) >= PROJECT else "",
        "praise": praise_in(facts.praise) if theirs else "",
        "person": name.full,
        "given": "" if name.titles and language == "en" else name.given,
        "surname": name.surname,
        "salute": name.salute,
        name.gender: name.full,
        **_offer(profile, language),
        **{
            str(detail): joined(detail, fact.value, primary(language))
            for detail, fact in said_once(facts.told)
            if theirs and fact.value and is_civil(fact.value, language) and joins(detail, fact.value, primary(language))
        },
    }
    if pair := found.get("pair"):
        found = {key: value for key, value in found.items() if key not in _ONE_PERSON} | both_of(pair)
    if found.get("crowd", "").removeprefix("over ") in found.get("why", ""):
        found.pop("crowd", None)
    return {key: value for key, value in found.items() if key and value}


_ONE_PERSON = frozenset(("person", "given", "surname", "salute", "she", "he"))


def _offer(profile: Profile, language: str) -> dict[str, str]:
    """The user's line: a clause when it begins in the first person or ends like a sentence, else a phrase."""
    line = " ".join(profile.offer.split())
    first = re.split(r"(?<=[.!?])\s", line, maxsplit=1)[0]
    bare = JOINT.sub("", first)
    if profile.hired or not bare or len(bare) > OFFER_CHARACTERS or re.search(r"[{}\[\]!¡¿?]", bare):
        return {}
    if not in_language(bare, language):
        return {}
    return {"offer_clause" if first != bare or _FIRST_PERSON.match(bare) else "offer_phrase": bare}


def signs_of(facts: Facts, profile: Profile, values: dict[str, str]) -> frozenset[str]:
    """Everything a wording may ask for: the names at hand, what they said about later, why, and who we are to them."""
    flags = {
        "praised": facts.praise is not None and not is_polite(facts.praise.value),
        "automatic": facts.automatic,
        "hired": profile.hired,
        "titled": facts.register == "formal",
        "first_name": _by_first_name(facts),
        "dear": facts.greeted_as is not None and facts.greeted_as.text.lower().startswith("dear"),
        f"feedback_{facts.feedback}": True,
        facts.reason: True,
        "event": facts.kind == "paper" and ("programme" in values or takes_place(values.get("firm", ""))),
        "gentle": facts.has("hard", "heartened", "crossing"),
    }
    told = {detail for detail, fact in facts.told if detail in values or (not fact.value and detail not in SLOTS)}
    told -= {"cohort"} if is_fund(values.get("firm", "")) else set()
    later = (ELSEWHERE if each == "others" else each for each in facts.openness)
    return frozenset({*values, *later, *told, *(sign for sign, there in flags.items() if there)})


ELSEWHERE = "elsewhere"
"""They spoke of other openings: not `others`, which are people who were there."""
SLOTS: frozenset[Detail] = frozenset(
    (
        *("liked", "shown", "area", "crowd", "others", "day", "later", "merit", "deed"),
        *("bounds", "point", "rank", "winner", "whom", "opening", "why", "good"),
        *("asked", "refrain", "may", "did", "gift", "wished", "team", "sent"),
        *("papers", "spared", "cordial", "line", "follow", "relayed", "pair", "panel", "stay"),
        *(
            "occasion",
            "few",
            "strong",
            "mismatch",
            "unmet",
            "recast",
            "enclosed",
            "season",
            "prolonged",
            "taken",
            "instead",
            "transfer",
            "others_open",
            "finding",
            "provided",
            "repeaters",
            "readers",
            "venture",
        ),
    )
)
"""Details with words to repeat."""
NAMES = frozenset(
    {
        "company",
        "firm",
        "role",
        "post",
        "work",
        "part",
        "programme",
        "project",
        "praise",
        "person",
        "given",
        "surname",
        "salute",
        "she",
        "he",
        "both",
    }
    | {"offer_clause", "offer_phrase", "month", "news"}
    | set(map(str, SLOTS))
)
"""What a template may fill in."""
SIGNS = NAMES | {
    ELSEWHERE,
    *(set(get_args(Openness)) - {"others"}),
    *get_args(Reason),
    *get_args(Detail),
    "praised",
    "automatic",
    "hired",
    "titled",
    "unprompted",
    "bare",
    "at_large",
    "remarked",
    "first_name",
    "gentle",
    "dear",
    "feedback_offered",
    "feedback_declined",
    "feedback_unsaid",
    "long",
    "second",
    "brief",
}
"""What a wording may ask for."""


def register_of(facts: Facts, book: Phrasebook) -> Register:
    """Theirs when they showed one; in English being greeted by the given name shows it; else the book's."""
    if facts.register != "unknown":
        return facts.register
    return "familiar" if book.language == "en" and _by_first_name(facts) else book.register


def _by_first_name(facts: Facts) -> bool:
    """They greeted the user with one name alone: `Bonjour Inès`, also where they say *vous*."""
    return len(name_in(facts.greeted_as).split()) == 1
