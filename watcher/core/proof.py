"""Whether a text may go out as ours: no name, number, promise or link that the mail, our draft and the profile lack."""

from __future__ import annotations

import re
from collections.abc import Iterator

from watcher.core.letter import Profile
from watcher.core.manners import manners
from watcher.core.message import Message
from watcher.core.text import fold, primary

LEAST, MOST = 12, 220
"""Words of a whole letter, signature included."""

_LETTER_WORD = re.compile(r"[^\W\d_][^\W_]*(?:[-'’.&][^\W_]+)*")
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_LINK = re.compile(r"https?:|www\.|\S+@\S+\.\S+", re.IGNORECASE)
_STARTS = re.compile(r"(?:^|[.!?:;…]|[\"“„«(])\s*$|\n\s*$")

PROMISES = {
    "en": (
        "i promise",
        "i guarantee",
        "you can count on",
        "i swear",
        "i will call you",
        "i will visit",
        "i will bring",
    ),
    "de": ("ich verspreche", "ich garantiere", "ich rufe sie an", "ich rufe dich an", "ich schwöre"),
    "fr": ("je promets", "je vous promets", "je garantis", "je vous appellerai", "je jure"),
    "es": ("prometo", "le prometo", "te prometo", "garantizo", "le llamaré", "te llamaré"),
    "pt": ("prometo", "garanto", "vou ligar", "juro"),
    "it": ("prometto", "le prometto", "ti prometto", "garantisco", "la chiamerò", "ti chiamerò"),
    "nl": ("ik beloof", "ik garandeer", "ik bel u", "ik bel je", "ik zweer"),
}
"""What nobody but the user can give."""

DAYS = {
    "en": "monday tuesday wednesday thursday friday saturday sunday january february march april june july august"
    " september october november december tomorrow yesterday",
    "de": "montag dienstag mittwoch donnerstag freitag samstag sonntag januar februar märz april mai juni juli august"
    " september oktober november dezember gestern morgen",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche janvier février mars avril mai juin juillet août"
    " septembre octobre novembre décembre demain hier",
    "es": "lunes martes miércoles jueves viernes sábado domingo enero febrero marzo abril mayo junio julio agosto"
    " septiembre octubre noviembre diciembre ayer",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro amanhã ontem",
    "it": "lunedì martedì mercoledì giovedì venerdì sabato domenica gennaio febbraio marzo aprile maggio giugno luglio"
    " agosto settembre ottobre novembre dicembre domani ieri",
    "nl": "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag januari februari maart april mei juni juli"
    " augustus september oktober november december morgen gisteren",
}
"""Days and months: a date nobody mentioned is invented, also where it is written small."""

_OPENERS = (
    "a although and as at before both but by for from given good had having hearing hello hi how however i if in it its"
    " knowing may more my no not of on once our perhaps please reading regarding should since so still such thank"
    " thanks that the their there these they this those though to until we what when whenever where whether while with"
    " wishing working would yes you your all best dear every everyone kind many most much one really seeing sincerely"
    " some sorry sure talking their then truly warm warmest well whoever will learning meeting i'm i'd i'll i've it's"
    " that's yours after again always choosing congratulations enjoy getting"
    " another any back better cost do even experience few going half have holding is let looking meanwhile"
    " comparing money next nobody plans putting small somebody someone something teams ten thinking too"
)
OPENERS = frozenset(_OPENERS.split())
"""Words that begin English sentences and are nobody's name."""


def doubts(text: str, ours: str, message: Message, profile: Profile, language: str) -> tuple[str, ...]:
    """Why `text` may not stand in for `ours`, our own letter; empty when it may. Each is a whole sentence."""
    sender = message.sender
    own = (profile.offer, profile.news, profile.signature, profile.name)
    known = "\n".join([ours, message.text, message.subject, *own])
    names = f"{known}\n{sender.name if sender else ''}"
    said = (
        *_size(text),
        *_links(text, known),
        *_numbers(text, known),
        *_dates(text, known, language),
        *_names(text, names, language),
        *_promises(text, language),
    )
    return (*said, *manners(text, language))


def _size(text: str) -> Iterator[str]:
    if not LEAST <= len(text.split()) <= MOST:
        yield f"The text has {len(text.split())} words."


def _links(text: str, known: str) -> Iterator[str]:
    for found in _LINK.findall(text)[:1]:
        if found not in known:
            yield "The text holds a link or an address that nobody gave."


def _numbers(text: str, known: str) -> Iterator[str]:
    there = set(_NUMBER.findall(known))
    for number in _NUMBER.findall(text):
        if number not in there:
            yield f"The text holds a number that nobody mentioned: {number}."
            return


def _dates(text: str, known: str, language: str) -> Iterator[str]:
    days = frozenset(DAYS.get(primary(language), "").split())
    there = {word.lower() for word in _LETTER_WORD.findall(known)}
    for word in _LETTER_WORD.findall(text):
        if word.lower() in days and word.lower() not in there:
            yield f"The text holds a date that nobody mentioned: {word}."
            return


def _names(text: str, known: str, language: str) -> Iterator[str]:
    """In German nouns are written big, so only two big words in a row pass for a name there."""
    there = {fold(word) for word in _LETTER_WORD.findall(known)}
    before: tuple[int, bool] = (-2, False)
    for n, found in enumerate(_LETTER_WORD.finditer(text)):
        word = found.group()
        unknown = word[0].isupper() and fold(word) not in there and fold(re.split("['’]", word)[0]) not in there
        begins = bool(_STARTS.search(text[max(0, found.start() - 4) : found.start()])) or found.start() == 0
        free = begins and (language != "en" or word.lower() in OPENERS)
        if unknown and not free and word != "I" and (language != "de" or before == (n - 1, True)):
            yield f"The text holds a name that nobody mentioned: {word}."
            return
        before = (n, unknown and not begins)


def _promises(text: str, language: str) -> Iterator[str]:
    folded = f" {fold(text)} "
    for promise in PROMISES.get(primary(language), ()):
        if f" {fold(promise)} " in folded:
            yield f"The text promises something: “{promise}”."
            return
