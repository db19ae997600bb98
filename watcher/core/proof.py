"""Whether a text may go out as ours: no name, number, promise or link that the mail, our draft and the profile lack."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from watcher.core.letter import Profile
from watcher.core.letter.joining import small_words
from watcher.core.manners import manners
from watcher.core.message import Message
from watcher.core.text import fold, primary, sentences

LEAST, MOST = 12, 220
"""Words of a whole letter, signature included."""

_LETTER_WORD = re.compile(r"[^\W\d_][^\W_]*(?:[-'’.&][^\W_]+)*")
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_UNWRITTEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffd]"
    "|[\u2600-\u27bf\U0001f000-\U0001faff]|\\*\\*|__|```|^ {0,3}(?:#+|[-*>+]) ",
    re.MULTILINE,
)
"""Control characters, pictures and marks of markup: nobody writes them into such a letter."""
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
        "i assure you",
        "i will definitely",
        "i will certainly",
        "you have my word",
    ),
    "de": (
        "ich verspreche",
        "ich garantiere",
        "ich rufe sie an",
        "ich rufe dich an",
        "ich schwöre",
        "ich versichere",
        "mein wort",
        "auf jeden fall",
    ),
    "fr": ("promets", "garantis", "je vous appellerai", "je t'appellerai", "je jure", "je vous assure", "je t'assure"),
    "es": ("prometo", "garantizo", "le llamaré", "te llamaré", "le aseguro", "te aseguro", "mi palabra"),
    "pt": ("prometo", "garanto", "vou ligar", "juro", "asseguro", "a minha palavra"),
    "it": ("prometto", "garantisco", "la chiamerò", "ti chiamerò", "assicuro", "la mia parola"),
    "nl": ("beloof", "garandeer", "ik bel u", "ik bel je", "ik zweer", "verzeker", "mijn woord"),
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

COUNTS = {
    "en": "three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty dozen hundred"
    " thousand million",
    "de": "drei vier fünf sechs sieben acht neun zehn elf zwölf fünfzehn zwanzig dreißig vierzig fünfzig dutzend"
    " hundert tausend million",
    "fr": "trois quatre cinq six sept huit neuf dix onze douze quinze vingt"
    " trente quarante cinquante cent mille million",
    "es": "tres cuatro cinco seis siete ocho nueve diez once doce quince veinte"
    " treinta cuarenta cincuenta cien mil millón",
    "pt": "três quatro cinco seis sete oito nove dez onze doze quinze vinte trinta quarenta cinquenta cem mil milhão",
    "it": "tre quattro cinque sei sette otto nove dieci undici dodici quindici venti"
    " trenta quaranta cinquanta cento mille",
    "nl": "drie vier vijf zes zeven acht negen tien elf twaalf vijftien twintig dertig veertig vijftig honderd duizend",
}
"""Numbers written out, from three on. Minutes may be offered, and Italian `sei` is a verb as well."""
_MAY_BE_SAID = re.compile(r"(?:\s|-)minut|(?:\s|-)Minut")
WHEN = {
    "en": ("next week", "next month", "last week", "last month", "this week"),
    "de": ("nächste woche", "nächsten monat", "letzte woche", "letzten monat", "diese woche"),
    "fr": ("la semaine prochaine", "le mois prochain", "la semaine dernière", "le mois dernier"),
    "es": ("la próxima semana", "el próximo mes", "la semana pasada", "el mes pasado"),
    "pt": ("na próxima semana", "no próximo mês", "na semana passada", "no mês passado"),
    "it": ("la prossima settimana", "il prossimo mese", "la settimana scorsa", "il mese scorso"),
    "nl": ("volgende week", "volgende maand", "vorige week", "vorige maand"),
}
"""Days that are named without a name."""
FOREIGN = 3
"""Small words of another language, and none of its own, by which a sentence is not in the letter's language."""

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
_EVERYDAY = (
    "add age alpha amber among angel april archer august autumn baby banks bart beat beau bee bell bent berry"
    " bill bird bishop bitten blaze blessing bliss booker boss brain branch brandy brook brooks brown buck buddy"
    " burns bush cadence can candy canyon cap captain carry carter case cash chance chandler chase cherry chip"
    " clay cliff colonel come comfort constance constant cooper coral cord crystal curt daisy darling dawn"
    " deacon dean desire destiny diamond doc dock dove drew dusty earl earnest echo edit elder else ember era"
    " essence ever fairy faith fancy fares fate fed felicity fern fisher flint floor forest forum foster frank"
    " french gale gauge gay gene genesis ginger glen golden grace grant gray gun guy hall ham handy harden hardy"
    " harm harmony harsh haven hazel heather heaven hence herb hill hind holly horn hunt hunter icy innocent"
    " iris ivory ivy jade jail january jasmine jay jet jewel joke journey joy judge june kick kit lady lance"
    " lane lark laurel lean less liberty lies lily linden line link little loan lone long lot love loyal lucky"
    " lyric mad made magnolia male man mar mare marine mark marry marshal mason mate maverick max maxim may"
    " meadow melody mentor mercy merry metro mile miles miller minor miracle misty myrtle nail nil noble norma"
    " north november odd olive opal oral orange over owe page pal park parker pastor patience peace pearl peer"
    " penny pepper per pink pip pleasant poppy porter precious prosper prudence purity raid ran rand raven ray"
    " reason reed rex rice rich river robin rock rocky roll roman rose rosemary ruby run rune rush rusty sad"
    " sage saint sandy scarlet serenity shade shepherd side sienna silver sincere sing sister skip sky sole son"
    " spring squire sterling stone storm stormy sue summer sunny sylvan tab tad tan tanner tea ties till tiny"
    " tome tone toy trace treasure trinity true tucker turner unique unknown urban valid victory violet visa"
    " wade wage walker ward warner wash wells west will willow windy wing winter wood worth young"
)
EVERYDAY = frozenset(_EVERYDAY.split())
"""English words that people are also given for a name; written small they name nobody."""
SHORTEST = 3
"""Letters of the shortest name that is known without its capital."""


def doubts(
    text: str, ours: str, message: Message, profile: Profile, language: str, given: frozenset[str] = frozenset()
) -> tuple[str, ...]:
    """Why `text` may not stand in for `ours`, our own letter; empty when it may. Each is a whole sentence.

    `given` are names that people are given, folded: in English they are known without their capital, too.
    """
    sender = message.sender
    own = (profile.offer, profile.news, profile.signature, profile.name)
    known = "\n".join([ours, message.text, message.subject, *own])
    names = f"{known}\n{sender.name if sender else ''}"
    said = (
        *_size(text),
        *_marks(text, known),
        *_links(text, known),
        *_numbers(text, known, language),
        *_dates(text, known, language),
        *_foreign(text, known, language),
        *_names(text, names, language),
        *_small_names(text, names, given if language == "en" else frozenset()),
        *_promises(text, language),
    )
    return (*said, *manners(text, language))


def _size(text: str) -> Iterator[str]:
    if not LEAST <= len(text.split()) <= MOST:
        yield f"The text has {len(text.split())} words."


def _marks(text: str, known: str) -> Iterator[str]:
    """A signature may hold a telephone in a picture: what is known may be written."""
    if any(found.group().strip() not in known for found in _UNWRITTEN.finditer(text)):
        yield "The text holds a sign that nobody writes into a letter."


def _links(text: str, known: str) -> Iterator[str]:
    for found in _LINK.findall(text)[:1]:
        if found not in known:
            yield "The text holds a link or an address that nobody gave."


def _numbers(text: str, known: str, language: str) -> Iterator[str]:
    there = {*_NUMBER.findall(known), *(word.lower() for word in _LETTER_WORD.findall(known))}
    counts = set(COUNTS.get(primary(language), "").split()) - {"sei"}
    written = (
        found.group()
        for found in _LETTER_WORD.finditer(text)
        if found.group().lower() in counts and not _MAY_BE_SAID.match(text, found.end())
    )
    for number in (*_NUMBER.findall(text), *written):
        if number.lower() not in there:
            yield f"The text holds a number that nobody mentioned: {number}."
            return


def _dates(text: str, known: str, language: str) -> Iterator[str]:
    days = frozenset(DAYS.get(primary(language), "").split())
    there = {word.lower() for word in _LETTER_WORD.findall(known)}
    named = (word for word in _LETTER_WORD.findall(text) if word.lower() in days and word.lower() not in there)
    told, heard = f" {fold(text)} ", f" {fold(known)} "
    meant = (
        day for day in WHEN.get(primary(language), ()) if f" {fold(day)} " in told and f" {fold(day)} " not in heard
    )
    if found := next(chain(named, meant), ""):
        yield f"The text holds a date that nobody mentioned: {found}."


def _foreign(text: str, known: str, language: str) -> Iterator[str]:
    """A sentence in another language than the letter's, which is not one of theirs."""
    for one in sentences(text, "body"):
        said = text[one.pieces[0][0] : one.pieces[-1][1]]
        counts = small_words(said)
        if not counts.get(primary(language), 1) and max(counts.values()) >= FOREIGN and said not in known:
            yield f"The text holds a sentence in another language: “{said[:40]}”."
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


def _small_names(text: str, known: str, given: frozenset[str]) -> Iterator[str]:
    """`thanks to zoe as well`, where nobody spoke of Zoe."""
    said = {fold(word) for word in _LETTER_WORD.findall(text) if word.islower() and len(word) >= SHORTEST}
    suspect = said & given - EVERYDAY
    if unknown := suspect - set(fold(known).split()):
        yield f"The text holds a name that nobody mentioned: {min(unknown)}."


def _promises(text: str, language: str) -> Iterator[str]:
    folded = f" {fold(text)} "
    for promise in PROMISES.get(primary(language), ()):
        if f" {fold(promise)} " in folded:
            yield f"The text promises something: “{promise}”."
            return
