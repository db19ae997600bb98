"""The words that count: fold, sentences."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Literal

import re2

from watcher.core.asking import asks, wants_a_nod

Where = Literal["subject", "body", "sender", "headers"]

TEXT_LIMIT = 65_536
"""Characters of a body that are read; a decision further down than that has not been seen in real mail."""
SENTENCE_LIMIT = 2_000
LONGEST_UNKNOWN_ABBREVIATION = 4
"""A word this short, full stop included, before a small letter is taken for an abbreviation: `np. w`, `3. mieście`."""
OPENING = 6
"""How many sentences of the body make its opening."""
GREETING = 8
"""Words that a greeting may have; more is a sentence that begins with one."""

_INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
)
_DROPPED = re.compile(f"[{_INVISIBLE}\u0300-\u036f\u064b-\u065f\u0670\u0640\u05b0-\u05c7]+")
_BORDER = "\x01"
"""Stands between sentences while they are folded: a control character, which no letter needs."""
# \w does not know the vowel signs of Indic scripts, Thai, Lao, Khmer and Burmese, nor the voicing marks of kana.
_NOT_WORD = re.compile(
    r"(?:[^\w\x01\u0900-\u0963\u0966-\u0dff\u0e00-\u0e7f\u0e80-\u0eff\u1000-\u109f\u1780-\u17ff\u3099\u309a]|_)+"
)
_UNDECOMPOSED = {
    "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "æ": "ae", "œ": "oe", "ħ": "h", "ς": "σ",
}  # fmt: skip
# Gender written twice (retenu(e), seleccionado/a, Bewerber:innen) is read as the shorter form.
_SECOND_GENDER = re.compile(
    r"(?<=[^\W\d_]{2})(?:\((?:es?|s|as?|os?|in|innen|r|n)\)|[·•.-]e(?:[·•.-]s|s)?\b|[·•]s\b"
    r"|[/*:·•_]-?(?:in|innen|as?|os?|es?)\b)",
    re.IGNORECASE,
)

SOLID = (
    "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff"
    "\u3040-\u30ff\u3130-\u318f\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
)
"""Scripts whose words have no reliable blanks between them: Thai, Lao, Burmese, Khmer, kana, Han, Hangul."""
is_solid = re.compile(f"[{SOLID}]").search


def primary(tag: str) -> str:
    """The primary language subtag, in small letters: `pt` of `pt-BR` (RFC 5646 2.2.1)."""
    return tag.partition("-")[0].lower()


_ENDS_WORD = r"(?:[^0-9A-Z_a-z]|\z)"
MAY_BE_GENDER = (
    r"(?i:[^\x00-@\x5b-`\x7b-\x7f]{2}"
    rf"(?:\((?:[aoe]s?|s|[iıİ]n(?:nen)?|r|n)\)|[·•.-]e(?:[·•.-]?s)?{_ENDS_WORD}|[·•]s{_ENDS_WORD}"
    rf"|[/*:·•_]-?(?:[iıİ]n(?:nen)?|[aoe]s?){_ENDS_WORD}))"
)
"""For RE2: finds whatever `_SECOND_GENDER` finds, and hardly ever more, in a tenth of the time."""
HAS_GENDER = re2.compile(MAY_BE_GENDER)
MANY_SIGNS = 64
"""With more different characters outside ASCII than this, taking them one by one is no longer quicker."""
SHORT = 60
_ASCII = re.compile("[\x00-\x7f]+")
_LOWER_WORDS = {n: (chr(n).lower() if chr(n).isalnum() or n == 1 else " ") for n in range(128)}


def fold(text: str) -> str:
    """Words in lower case without accents, one blank apart; blanks at neither end.

    `fold(a + " " + b)` is `fold(a)` and `fold(b)` with a blank between them, and `fold(fold(a)) == fold(a)`.
    """
    return _short_folded(text) if len(text) <= SHORT else " ".join(words_of(text))


def fold_each(texts: Sequence[str]) -> list[str]:
    """`fold` of each of the texts; in one go that is five times cheaper."""
    folded = _folded(_BORDER.join(text.replace(_BORDER, " ") for text in texts))
    return [" ".join(words.split()) for words in folded.split(_BORDER)] if texts else []


@lru_cache(maxsize=4_000)
def _short_folded(text: str) -> str:
    """Names and single words are folded again and again while facts are weighed."""
    return " ".join(words_of(text))


def words_of(text: str) -> list[str]:
    """The words of `fold(text)`."""
    return _folded(text.replace(_BORDER, " ")).split()


def _folded(text: str) -> str:
    """Words, some blanks apart; borders stay where they are."""
    if HAS_GENDER.search(text.encode("utf-8", "replace")):
        text = gender_once(text)
    return spaced(text)


def gender_once(text: str) -> str:
    return _SECOND_GENDER.sub("", text)


def spaced(text: str) -> str:
    """The words of a text in which no gender is written twice, some blanks apart; borders stay where they are."""
    if not text.isascii():
        text = _without_accents(text)
    # only an ASCII string is translated fast
    return text.translate(_LOWER_WORDS) if text.isascii() else _NOT_WORD.sub(" ", text)


def _without_accents(text: str) -> str:
    """Decomposed, in lower case, without marks; what is left of a text in Latin script is ASCII."""
    text = unicodedata.normalize("NFKD", text).casefold()
    for char in _UNDECOMPOSED.keys() & _strange(text):
        text = text.replace(char, _UNDECOMPOSED[char])
    text = unicodedata.normalize("NFKD", text)
    if len(strange := _strange(text)) > MANY_SIGNS:
        return unicodedata.normalize("NFKC", _DROPPED.sub("", text))
    for char in filter(_DROPPED.match, strange):
        text = text.replace(char, "")
    text = unicodedata.normalize("NFKC", text)
    for char in filter(_NOT_WORD.match, _strange(text)):
        text = text.replace(char, " ")
    return text


def _strange(text: str) -> set[str]:
    return set(_ASCII.sub("", text))


UMLAUT = re.compile("([aou])e")
"""An umlaut that may be spelt with an e: Muehle, Mühle."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence. `pieces` are the half-open spans it was read from; words in quotation marks are left out."""

    where: Where
    pieces: tuple[tuple[int, int], ...]
    folded: str
    opening: bool = False
    greeting: bool = False
    """The first of the body, short: whom it speaks to."""
    question: bool = False
    stated: bool = True
    """No question, or one only by the tag at its end: *we chose somebody else, ok?*"""


ABBREVIATIONS = frozenset(
    re.findall(
        r"\S+",
        "mr. mrs. ms. mx. dr. prof. hr. fr. frau. dott. dssa. ing. avv. sr. sra. sig. mme. mlle. st. nr. no. vs. e.g. "
        "i.e. z.b. u.a. d.h. o.g. bzw. ggf. inkl. ca. approx. dept. tel. p.ex. ref. art. nº. núm. min. max. jr. m.a. "
        "b.a. ph.d. dvs. exa. ltda. s.p.a. s.r.l. s.a. tzn. itd. npr. tj. m.sc. resp.",
    )
)
_MONTH = re.compile(
    r"\s(?:Jan(?:uar)?|Jänner|Feb(?:ruar)?|März|Apr(?:il)?|Mai|Juni?|Juli?|Aug(?:ust)?|Sept?(?:ember)?|Okt(?:ober)?"
    r"|Nov(?:ember)?|Dez(?:ember)?)\b"
)
"""A month behind a day with its full stop (15. Juli); other languages than German write it small."""
_SENTENCE_END = re.compile(r"[.!?…؟۔।॥]+[\"'”’»)\]*_]*(?=\s)|[。！？｡](?:[」』”）])*|\n")
_QUOTED = re.compile(
    r"“[^“”\n]*”|„[^„“”\"\n]*[“”\"]|«[^«»\n]*»|\"[^\"\n]*\"|「[^「」\n]*」|『[^『』\n]*』|《[^《》\n]*》"
)
_QUOTED_LINE = re.compile(r"^>.*$", re.MULTILINE)
_CLOSES_LINE = re.compile(r"[.!?:;…。！？：；؟।]['\"”’»)\]*_]*\s*$|^[^a-z]{0,4}[^\n]{0,48}[,،，]\s*$")
_BULLET = re.compile(r"\s*(?:[-*•–—·]|\d{1,2}[.)])\s")


def unwrapped(text: str) -> str:
    """The text with soft line breaks as blanks and hard ones as newlines; of the same length, so offsets stay."""
    lines = text.split("\n")
    out = []
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        out.append(line + ("\n" if len(line) > 200 or _is_hard(line, following) else " "))
    return "".join(out)[: len(text)]


def _is_hard(line: str, following: str) -> bool:
    """Whether a line end is meant, and not only where the line was full."""
    last, first = line.rstrip()[-1:], following.lstrip()[:1]
    if not last or not first:
        return True
    if last.isalnum() and first.isalpha():  # most are: nothing closes, and no item of a list begins
        return False
    return bool(_CLOSES_LINE.search(line[-120:]) or _BULLET.match(following))


def _borders(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for found in _SENTENCE_END.finditer(text):
        sign, end = found.span()
        if (
            end - sign == 1
            and text[sign] == "."
            and _is_abbreviated(text[max(start, end - 8) : end], text[end : end + 12])
        ):
            continue
        yield start, end
        start = end
    yield start, len(text)


def _is_abbreviated(tail: str, following: str) -> bool:
    """The last word is an initial, an ordinal or an abbreviation: its full stop ends no sentence."""
    word = tail.rsplit(None, 1)[-1].lstrip("(\"'„“«").lower()
    counts = word[:1].isdigit() and not word[-5:-1].isalpha()
    if following[:2].strip().islower() and (counts or len(word) <= LONGEST_UNKNOWN_ABBREVIATION):
        return True
    if counts and _MONTH.match(following):
        return True
    return (len(word) == 2 and word[0].isalpha()) or word in ABBREVIATIONS


def _is_speech(quotation: str) -> bool:
    """Long enough to be somebody's words or a title, not a role: four words, or a dozen characters without blanks."""
    return (
        len(quotation) > 24 or len(quotation.split()) > 3 or (len(quotation) > 12 and is_solid(quotation) is not None)
    )


class _Quotations:
    """The spans of a text in quotation marks that are long enough to be somebody else's words, or a title."""

    def __init__(self, text: str) -> None:
        self.spans = [found.span() for found in _QUOTED.finditer(text) if _is_speech(found.group())]
        self.ends = [end for _, end in self.spans]

    def around(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The span less what of it is quoted."""
        for left, right in self.spans[bisect_right(self.ends, start) :]:
            if left >= end:
                break
            yield start, max(start, left)
            start = min(end, right)
        yield start, end


def _flat(text: str) -> str:
    """What is read of a text: quoted lines blank, line ends only where a sentence ends; of the same length."""
    unquoted = _QUOTED_LINE.sub(lambda line: " " * len(line.group()), text[:TEXT_LIMIT])
    return unwrapped(unquoted).replace(_BORDER, " ")


def sentences(text: str, where: Where) -> tuple[Sentence, ...]:
    """Split `text` (a subject or a body) into sentences with words in them; linear in its length."""
    flat = _flat(text)
    quotations = _Quotations(flat)
    bounded = _bounded(_borders(flat), len(flat))
    spans = [tuple(quotations.around(*span)) for span in bounded] if quotations.spans else [(span,) for span in bounded]
    # Folding all sentences in one go is five times cheaper than one by one.
    joined = _BORDER.join(" ".join(flat[left:right] for left, right in pieces) for pieces in spans)
    folded = " ".join(_folded(joined).split()).split(_BORDER)
    worded = [(pieces, words) for pieces, some in zip(spans, folded, strict=True) if (words := some.strip())]
    return tuple(_sentence(where, n, flat, pieces, words) for n, (pieces, words) in enumerate(worded))


def _sentence(where: Where, n: int, flat: str, pieces: tuple[tuple[int, int], ...], words: str) -> Sentence:
    last = flat[slice(*pieces[-1])]
    question = asks(last)
    return Sentence(
        where,
        pieces,
        words,
        opening=where == "body" and n < OPENING,
        greeting=where == "body" and not n and words.count(" ") < GREETING,
        question=question,
        stated=not question or wants_a_nod(last),
    )


def _bounded(spans: Iterator[tuple[int, int]], length: int) -> Iterator[tuple[int, int]]:
    """The first SENTENCE_LIMIT spans, and the rest of the text as one: nothing is lost, time stays linear."""
    yield from islice(spans, SENTENCE_LIMIT)
    if rest := next(spans, None):
        yield rest[0], length


MAY_BE_QUOTED = r'["“”„«»「」『』《》]|(?m:^>)'
"""Quotation marks and quoted lines: what stands in them is not read, so the words around them become neighbours."""
_MARKS = re2.compile(MAY_BE_QUOTED)


def _is_marked(text: str) -> bool:
    if text.isascii():
        return '"' in text or text.startswith(">") or "\n>" in text
    return bool(_MARKS.search(text.encode("utf-8", "replace")))


_JOINT = "|"
"""Stands for a quotation that is left out: no blank, after which a full stop would end a sentence."""


def unquoted(text: str) -> str:
    """What `sentences` reads of a text, in as many sentences or fewer; quicker."""
    text = text[:TEXT_LIMIT]
    if _is_marked(text):
        text = "\n\n".join(map(_unquoted, text.split("\n\n")))
    return text


def _unquoted(paragraph: str) -> str:
    """No quotation reaches from one paragraph to the next, and most have none."""
    if not _is_marked(paragraph):
        return paragraph
    flat = _flat(paragraph)
    pieces = _Quotations(flat).around(0, len(flat))
    return _JOINT.join(flat[left:right] for left, right in pieces).replace("\n", "\n\n")
