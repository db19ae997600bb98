"""The words that count: fold, sentences, a Reading of one message."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Literal

from watcher.core import quoting

Where = Literal["subject", "body", "sender", "headers"]

TEXT_LIMIT = 65_536
"""Characters of a body that are read; a decision further down than that has not been seen in real mail."""
SENTENCE_LIMIT = 2_000
LONGEST_UNKNOWN_ABBREVIATION = 4
"""A word this short, full stop included, before a small letter is taken for an abbreviation: `np. w`, `3. mieście`."""
OPENING = 6
"""How many sentences of the body make its opening."""

_INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
)
_DROPPED = re.compile(f"[{_INVISIBLE}\u0300-\u036f\u064b-\u065f\u0670\u0640\u05b0-\u05c7]+")
_BORDER = "\ue000"
"""Stands between sentences while they are folded: a private-use character, which no letter needs."""
# \w does not know the vowel signs of Indic scripts, Thai, Lao, Khmer and Burmese, nor the voicing marks of kana.
_NOT_WORD = re.compile(
    r"(?:[^\w\ue000\u0900-\u0963\u0966-\u0dff\u0e00-\u0e7f\u0e80-\u0eff\u1000-\u109f\u1780-\u17ff\u3099\u309a]|_)+"
)
_UNDECOMPOSED = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "æ": "ae", "œ": "oe", "ħ": "h", "ς": "σ"}
)
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


def fold(text: str) -> str:
    """Words in lower case without accents, one blank apart; blanks at neither end.

    `fold(a + " " + b)` is `fold(a)` and `fold(b)` with a blank between them, and `fold(fold(a)) == fold(a)`.
    """
    text = _SECOND_GENDER.sub("", text)
    if text.isascii():
        return _NOT_WORD.sub(" ", text.lower()).strip()
    plain = unicodedata.normalize("NFKD", text).casefold().translate(_UNDECOMPOSED)
    plain = unicodedata.normalize("NFKC", _DROPPED.sub("", unicodedata.normalize("NFKD", plain)))
    return _NOT_WORD.sub(" ", plain).strip()


UMLAUT = re.compile("([aou])e")
"""An umlaut that may be spelt with an e: Muehle, Mühle."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence. `pieces` are the half-open spans it was read from; words in quotation marks are left out."""

    where: Where
    pieces: tuple[tuple[int, int], ...]
    folded: str
    opening: bool = False
    question: bool = False


_ABBREVIATIONS = frozenset(
    re.findall(
        r"\S+",
        "mr. mrs. ms. mx. dr. prof. hr. fr. frau. dott. dssa. ing. avv. sr. sra. sig. mme. mlle. st. nr. no. vs. e.g. "
        "i.e. z.b. u.a. d.h. o.g. bzw. ggf. inkl. ca. approx. dept. tel. p.ex. ref. art. nº. núm. min. max. jr. m.a. "
        "b.a. ph.d. dvs. exa. ltda. s.p.a. s.r.l. s.a. tzn. itd. npr. tj. m.sc. resp.",
    )
)
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
        hard = not following.strip() or not line.strip() or _CLOSES_LINE.search(line[-120:]) or _BULLET.match(following)
        out.append(line + ("\n" if hard or len(line) > 200 else " "))
    return "".join(out)[: len(text)]


def _borders(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for end in _SENTENCE_END.finditer(text):
        if end.group() == "." and _is_abbreviated(
            text[max(start, end.end() - 8) : end.end()], text[end.end() : end.end() + 2]
        ):
            continue
        yield start, end.end()
        start = end.end()
    yield start, len(text)


def _is_abbreviated(tail: str, following: str) -> bool:
    """The last word is an initial, an ordinal or an abbreviation: its full stop ends no sentence."""
    word = tail.rsplit(None, 1)[-1].lstrip("(\"'„“«").lower()
    if following.strip().islower() and len(word) <= LONGEST_UNKNOWN_ABBREVIATION:
        return True
    return (len(word) == 2 and word[0].isalpha()) or word in _ABBREVIATIONS


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


def sentences(text: str, where: Where) -> tuple[Sentence, ...]:
    """Split `text` (a subject or a body) into sentences with words in them; linear in its length."""
    unquoted = _QUOTED_LINE.sub(lambda line: " " * len(line.group()), text[:TEXT_LIMIT])
    flat = unwrapped(unquoted).replace(_BORDER, " ")
    quotations = _Quotations(flat)
    spans = [tuple(quotations.around(start, end)) for start, end in _bounded(_borders(flat), len(flat))]
    # Folding all sentences in one go is five times cheaper than one by one.
    folded = fold(_BORDER.join(" ".join(flat[left:right] for left, right in pieces) for pieces in spans)).split(_BORDER)
    worded = [(pieces, words.strip()) for pieces, words in zip(spans, folded, strict=True) if words.strip()]
    return tuple(
        Sentence(where, pieces, words, opening=where == "body" and n < OPENING, question=_is_question(flat, pieces))
        for n, (pieces, words) in enumerate(worded)
    )


def _is_question(text: str, pieces: tuple[tuple[int, int], ...]) -> bool:
    left, right = pieces[-1]
    return text[max(left, right - 4) : right].rstrip(" \n\"'”’»)").endswith(("?", "？", "؟", "\u037e"))


def _bounded(spans: Iterator[tuple[int, int]], length: int) -> Iterator[tuple[int, int]]:
    """The first SENTENCE_LIMIT spans, and the rest of the text as one: nothing is lost, time stays linear."""
    yield from islice(spans, SENTENCE_LIMIT)
    if rest := next(spans, None):
        yield rest[0], length


class Reading:
    """One message as the rules see it: sentences of subject, body, sender and headers, one per line of `folded`."""

    def __init__(self, *, subject: str, body: str, sender: str = "", headers: str = "") -> None:
        self.parts = quoting.split(body)
        self.source: dict[Where, str] = {
            "subject": subject,
            "body": self.parts.current,
            "sender": sender,
            "headers": headers,
        }
        names: tuple[Where, ...] = ("sender", "headers")
        plain = ((where, self.source[where]) for where in names)
        self.sentences = (
            *sentences(subject, "subject"),
            *sentences(self.parts.current, "body"),
            *(Sentence(where, ((0, len(text)),), fold(text)) for where, text in plain if text),
        )
        self.folded = "".join(f" {sentence.folded} \n" for sentence in self.sentences)
        self._known_places: dict[int, list[int]] = {}

    @cached_property
    def octets(self) -> bytes:
        return self.folded.encode()

    @cached_property
    def solid(self) -> str:
        """`folded` without blanks; empty when no script in it needs that."""
        return self.folded.replace(" ", "") if is_solid(self.folded) else ""

    @cached_property
    def _pairs(self) -> frozenset[str]:
        return frozenset(map("".join, zip(self.solid, self.solid[1:], strict=False)))

    def has_part(self, part: str) -> bool:
        """Whether `part` stands in `solid`; its first two characters decide most cases."""
        return (len(part) < 2 or part[:2] in self._pairs) and part in self.solid

    @cached_property
    def solid_octets(self) -> bytes:
        return self.solid.encode()

    @cached_property
    def words(self) -> Mapping[str, Sequence[int]]:
        """Each word of `folded` with its numbers; borders between sentences are numbered, too."""
        return self._numbered[0]

    def lines_of(self, numbers: Sequence[int]) -> int:
        """Bit n is set where sentence n has one of the numbered words."""
        borders, lines = self._numbered[2], 0
        for number in numbers:
            lines |= 1 << bisect_right(borders, number)
        return lines

    @cached_property
    def inside(self) -> int:
        """Bit n is set where number n is a word."""
        return self._numbered[1]

    @cached_property
    def solid_inside(self) -> int:
        """Bit n is set where character n of `solid` is no border."""
        return _all_but([n for n, char in enumerate(self.solid) if char == "\n"], len(self.solid))

    @cached_property
    def _numbered(self) -> tuple[Mapping[str, Sequence[int]], int, Sequence[int]]:
        tokens = self.folded.split(" ")
        numbers: dict[str, list[int]] = {}
        for number, token in enumerate(tokens):
            if token in numbers:
                numbers[token].append(number)
            else:
                numbers[token] = [number]
        empty, borders = numbers.pop("", []), numbers.pop("\n", [])
        return numbers, _all_but([*empty, *borders], len(tokens)), borders

    def times(self, word: str) -> int:
        """How often a word occurs in subject and body."""
        return bisect_right(self.words.get(word, ()), self._told)

    @property
    def length(self) -> int:
        """How many words subject and body have."""
        return (self.inside & ((2 << self._told) - 1)).bit_count()

    @cached_property
    def _told(self) -> int:
        """The number of the border that ends the body; sender and headers follow."""
        told = sum(sentence.where in ("subject", "body") for sentence in self.sentences)
        return self._numbered[2][told - 1] if told else 0

    @cached_property
    def _ends(self) -> tuple[list[int], list[int]]:
        """End offset of each sentence's line, in octets: in `octets`, and in `solid_octets`."""
        spaced, solid, n, m = [], [], 0, 0
        for sentence in self.sentences:
            n += len(sentence.folded.encode()) + 3
            m += len(sentence.folded.replace(" ", "").encode()) + 1
            spaced.append(n)
            solid.append(m)
        return spaced, solid

    def sentence_at(self, octet: int, *, solid: bool) -> tuple[int, int]:
        """Index of the sentence at an octet offset, and the octet offset at which its line starts."""
        ends = self._ends[solid]
        index = bisect_right(ends, octet)
        return index, ends[index - 1] if index else 0

    def words_of(self, index: int, left: int, right: int) -> tuple[int, int]:
        """Span in the sentence's own source text of the folded non-blank characters [left, right) of sentence `index`.

        The whole sentence when folding has moved characters about so that they cannot be told apart.
        """
        sentence = self.sentences[index]
        places = self._places(index)
        if len(places) != len(sentence.folded.replace(" ", "")) or right > len(places) or left >= right:
            return sentence.pieces[0][0], sentence.pieces[-1][1]
        return places[left], places[right - 1] + 1

    def _places(self, index: int) -> list[int]:
        """For each folded non-blank character of a sentence, the offset it came from."""
        if index not in self._known_places:
            sentence = self.sentences[index]
            source = self.source[sentence.where]
            self._known_places[index] = [place for a, b in sentence.pieces for place in _kept(source, a, b)]
        return self._known_places[index]


def bits(numbers: Sequence[int]) -> int:
    """An integer with these bits set; linear in the greatest of the numbers, however many there are."""
    if len(numbers) < 16:
        return sum(1 << number for number in numbers)
    octets = bytearray(max(numbers) // 8 + 1)
    for number in numbers:
        octets[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(octets, "little")


def _all_but(borders: Sequence[int], length: int) -> int:
    return ((1 << length) - 1) & ~bits(borders)


def _kept(source: str, start: int, end: int) -> Iterable[int]:
    """The offset of every character that folding leaves, as often as it leaves it."""
    piece = source[start:end]
    if piece.isascii():
        return (place for place, char in enumerate(piece, start) if char.isalnum())
    return (place for place, char in enumerate(piece, start) for _ in range(_width(char)))


def _width(char: str) -> int:
    """How many characters are left of one when it is folded."""
    return int(char.isalnum()) if char.isascii() else len(fold(char).replace(" ", ""))
