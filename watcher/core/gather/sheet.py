"""One mail laid out for reading: its sentences, its lines, its greeting and its signature (bounded and linear)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice, pairwise, takewhile

from watcher.core.gather.ending import BLOCK, is_footer, short_end
from watcher.core.gather.extraction import UPPER, Wordings
from watcher.core.gather.telling import Needs, Runs, may_fit, runs_of
from watcher.core.message import Message
from watcher.core.quoting import split
from watcher.core.text import fold, is_solid, unwrapped

HEAD, TAIL = 4_000, 1_500
"""Characters of the text that are read from its beginning and its end: names stand there."""
LINE = 400
"""Characters of a sentence or line that are read."""
TRIES = 6
SENTENCES = 60
"""How many different sentences are read."""
FOOTERS = 8
"""Lines at the end that may be a footer's."""
BEHIND = 80
"""Characters before a name that tell whose it is."""
TITLE = 80
"""Characters of the longest heading."""
LATE = 4
"""How many lines at the end may be a closing formula with a name and no comma."""
LONG_CLOSING = 9
"""Words that no closing formula has."""
TITLE_WORDS = 6
"""Words of the shortest line that is no heading."""

_ABBREVIATED = "".join(
    rf"(?<!\b{short}[.])"
    for short in (
        "St", "Mt", "Mr", "Ms", "Mx", "Dr", "Hr", "Fr", "Sr", "Jr", "Mrs", "Sra", "Hnos", "Dra", "Prof",
        "ref", "Ref", "réf", "Réf", "rif", "Rif", "Nr", "Kz", "inkl", "bzw",
    )
)  # fmt: skip
_INITIAL = rf"(?<![.][{UPPER}][.])(?<![.] [{UPPER}][.])"
_END = re.compile(
    r"\n|(?<=[。！？])|(?<=[!?…])[\"'”’»)\]]*\s+"
    rf"|(?<=[\w\d)\"”»'][.]){_ABBREVIATED}{_INITIAL}[\"'”’»)\]]*\s+(?=[^a-z\s])"
)
_TAG = re.compile(
    r"^(?:\s*(?:re|aw|wg|fwd?|sv|vs|antw|odp|rif|tr|res|enc|rv|ang|hk|atb|回复|回覆|答复|转发)\s*(?:\[\d+\])?[:：])+\s*",
    re.IGNORECASE,
)
_DASHED = re.compile(r"\s[-–—|]\s")
_HEADED = re.compile(r"[^:：]{2,30}[:：]|#?\d{1,4}[:.] ?\S")
_LABEL = re.compile(
    r"(?:Position|Job title|Role|Vacancy|Stelle|Poste|Puesto|Vaga|Posizione|Functie|Stanowisko"
    r"|Título|Titre|Titel|Title)",
    re.IGNORECASE,
)
"""A line that only says what the next one is."""
_INVISIBLE = re.compile("[\u00ad\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]")
_ADDRESS_LINE = re.compile(r"@|https?:|www\.|\d{3}|[:：]")


folded = lru_cache(maxsize=2_000)(fold)


def tidy(text: str) -> str:
    """One line with single blanks, no invisible characters, at most LINE characters."""
    return " ".join(_INVISIBLE.sub("", text[: 4 * LINE]).split())[:LINE]


@dataclass(frozen=True)
class Sheet:
    """`message` as one reads it for names; `wordings` of the languages that may be in it."""

    message: Message
    wordings: tuple[Wordings, ...]
    given: frozenset[str] = frozenset()
    """Names that people are given, folded."""

    @cached_property
    def answers(self) -> dict[tuple[object, ...], object]:
        """What was asked of it `once`, and what came of it."""
        return {}

    @cached_property
    def subject(self) -> str:
        """Without Re: and its kin."""
        return tidy(_TAG.sub("", self.message.subject[: 2 * LINE]))

    @cached_property
    def _text(self) -> str:
        parts = split(self.message.text[:60_000])
        whole = parts.current + "\n" + parts.signature
        return whole if len(whole) <= HEAD + TAIL else whole[:HEAD] + "\n\n" + whole[-TAIL:]

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """Of the body, one line each."""
        found = (tidy(piece) for piece in _END.split(unwrapped(self._text)))
        return tuple(islice(dict.fromkeys(piece for piece in found if piece), SENTENCES))

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """Of the body, as written, the empty ones left out; a long one sentence by sentence."""
        whole = self._text.split("\n")
        pieces = (piece for line in whole for piece in ((line,) if len(line) <= LINE else _END.split(line)))
        return tuple(line for line in map(tidy, pieces) if line.strip("-_*=— "))

    @cached_property
    def headed(self) -> tuple[str, ...]:
        """The sentences, and the lines that are a heading with its value (`Position: Baker`), also in the next line."""
        lines = (line for line in self.lines[:60] if len(line) <= 120 and _HEADED.match(line))
        apart = (f"{one} {other}" for one, other in pairwise(self.sentences) if one.endswith(":"))
        below = (f"{one}: {other}" for one, other in pairwise(self.lines[:60]) if _LABEL.fullmatch(one))
        return (*self.sentences, *lines, *apart, *below)

    @cached_property
    def foot(self) -> tuple[str, ...]:
        """The lines behind the closing formula, the footer too; the last ones where there is none."""
        return self.lines[1:][-BLOCK:] if self._closed_at is None else self.lines[self._closed_at + 1 :]

    @cached_property
    def is_japanese(self) -> bool:
        """There are kana in it: what is written in Han alone is a Chinese text."""
        return any("\u3041" <= char <= "\u30ff" for char in self._text)

    @cached_property
    def letter(self) -> tuple[str, ...]:
        """The lines above the signature: what follows it is a footer for everybody."""
        return self.lines[: len(self.lines) if self._closed_at is None else self._closed_at + 1]

    @cached_property
    def headings(self) -> tuple[str, ...]:
        """Short lines above the first sentence that have a dash: `Night Porter - Harrow Inn`."""
        above = takewhile(lambda line: len(line) < TITLE and not line.endswith("."), self.letter[:BLOCK])
        return tuple(line for line in above if _DASHED.search(line))

    @cached_property
    def lone(self) -> tuple[str, ...]:
        """Short lines above the signature, each word big, that stand for themselves: `Dental Receptionist`."""
        above = self.lines[1 : len(self.lines) - max(1, len(self.block) if self._closed_at is None else len(self.foot))]
        return tuple(line for line in above if len(line.split()) < TITLE_WORDS and line.istitle() and is_plain(line))

    @cached_property
    def greeting(self) -> tuple[str, ...]:
        """The first lines: the greeting is one of them."""
        return tuple(line[:120] for line in self.lines[:4])

    @cached_property
    def block(self) -> tuple[str, ...]:
        """Who signs: the lines behind the closing formula, or the short ones the text ends with."""
        if self._closed_at is None:
            return short_end(self._unfooted)
        rest = self._after_closing(self.lines[self._closed_at], late=self._is_late(self._closed_at)) or ""
        return tuple(line for line in (rest, *self.lines[self._closed_at + 1 : self._closed_at + 1 + BLOCK]) if line)

    @cached_property
    def _unfooted(self) -> tuple[str, ...]:
        """The lines without what everybody is told at the end: that it is automatic, confidential, a right reserved."""
        told = self.phrases("footers")
        end = len(self.lines)
        while end > max(1, len(self.lines) - FOOTERS) and is_footer(self.lines[end - 1], told):
            end -= 1
        return self.lines[:end]

    def has(self, heading: str, word: str) -> bool:
        """Whether a word is listed under `heading` in one of the languages."""
        return folded(word) in self.words(heading)

    def words(self, heading: str) -> frozenset[str]:
        """Everything under `heading` in all of the languages, folded."""
        return _words(self.wordings, heading)

    def phrases(self, heading: str) -> tuple[str, ...]:
        """Everything under `heading`, as the file has it."""
        return _phrases(self.wordings, heading)

    @cached_property
    def solid_team(self) -> tuple[str, ...]:
        """Those of the team's words that are written without blanks."""
        return tuple(word for word in self.phrases("team") if is_solid(word))

    @property
    def team(self) -> frozenset[str]:
        """Words that name a team and nobody, folded."""
        return _team(self.wordings)

    def matches(self, heading: str, slot: str, sentences: tuple[str, ...]) -> tuple[re.Match[str], ...]:
        """Where a pattern under `heading` that has `slot` fits: at most TRIES times in a sentence, overlaps too."""
        asked = (heading, slot, sentences)
        if asked not in self._matches:
            self._matches[asked] = tuple(self._found(heading, slot, sentences))
        return self._matches[asked]

    @cached_property
    def _matches(self) -> dict[tuple[str, str, tuple[str, ...]], tuple[re.Match[str], ...]]:
        return {}

    def _found(self, heading: str, slot: str, sentences: tuple[str, ...]) -> Iterator[re.Match[str]]:
        for wordings in self.wordings:
            for wording in wordings.telling(heading, slot, self.runs):
                for sentence in filter(wording.may_fit, self.telling(wording.needs, sentences)):
                    yield from _overlapping(wording.pattern, sentence, slot)

    def says(self, heading: str) -> bool:
        """Whether a phrase under `heading` is in one of the sentences."""
        sayings = filter(None, (wordings.saying(heading) for wordings in self.wordings))
        return any(saying.pattern.search(one) for saying in sayings for one in self.telling(saying.needs))

    def ends_with(self, heading: str, text: str) -> bool:
        """Whether a phrase under `heading`, which tells what stands behind it, ends `text`."""
        return any(wordings.says(heading, text[-BEHIND:]) for wordings in self.wordings)

    def telling(self, needs: Needs, sentences: tuple[str, ...] | None = None) -> Sequence[str]:
        """In which of the sentences, or of all there are, a pattern that needs all of these may fit."""
        if not may_fit(needs, self.runs):
            return ()
        texts = self.sentences if sentences is None else sentences
        if texts not in self._runs_in:
            self._runs_in[texts] = [(text, runs_of(text)) for text in texts]
        left = self._runs_in[texts]
        for one in reversed(needs):  # the rarest comes last
            left = [pair for pair in left if not pair[1].isdisjoint(one)]
        return [text for text, _ in left]

    @cached_property
    def runs(self) -> Runs:
        """Of all that is read of the mail."""
        return runs_of(f"{' '.join(_INVISIBLE.sub('', self._text).split())}\n{self.subject}")

    @cached_property
    def _runs_in(self) -> dict[tuple[str, ...], list[tuple[str, Runs]]]:
        return {}

    @property
    def closes(self) -> bool:
        """There is a closing formula above the signature."""
        return self._closed_at is not None

    @cached_property
    def _closed_at(self) -> int | None:
        """Index of the last line with a closing formula in it."""
        lines = range(len(self.lines) - 1, max(-(len(self.lines) == 1), len(self.lines) - 40), -1)
        known = (n for n in lines if self._after_closing(self.lines[n], late=self._is_late(n)) is not None)
        return next(known, next(filter(self._is_their_own_closing, lines), None))

    def _is_their_own_closing(self, n: int) -> bool:
        """`Enjoy the music,` above a name: a few words with a comma, behind a sentence, that no list has."""
        line, below = self.lines[n], next(iter(self.lines[n + 1 : n + 2]), "")
        few = (
            line.endswith(",") and len(line.split()) <= TITLE_WORDS and n > 1 and self.lines[n - 1].endswith((".", "!"))
        )
        return few and n > len(self._unfooted) - BLOCK - 2 and _is_like_name(below)

    def _is_late(self, n: int) -> bool:
        return n >= len(self.lines) - LATE

    def _after_closing(self, line: str, *, late: bool) -> str | None:
        """What follows a closing formula in this line, perhaps nothing; None when it holds none.

        Near the end also without a comma: `LG Tanja`.
        """
        if self._is_closing(line):
            return ""
        last = re.split(r"(?<=[.!?;。])\s+", line[-160:])[-1]
        head, comma, rest = last.partition(",")
        if comma and rest and len(rest.split()) <= 6 and self._is_closing(head):
            return rest.strip()
        words = last.rstrip(" .!").split() if late else []
        ends = (n for n in (1, 2) if len(words) > n and all(CAPITAL.match(word) for word in words[-n:]))
        begins = next((n for n in ends if self._is_closing(" ".join(words[:-n]))), 0)
        return " ".join(words[-begins:]) if begins else None

    def _is_closing(self, line: str) -> bool:
        folded = fold(line) if len(line) <= 80 else ""
        return bool(folded) and (folded in self.words("closings") or self._is_like_closing(folded))

    def _is_like_closing(self, folded: str) -> bool:
        return len(folded.split()) < LONG_CLOSING and any(
            re.fullmatch(one, folded) for one in self.phrases("closing-like")
        )


@lru_cache(maxsize=4_000)
def _words(wordings: tuple[Wordings, ...], heading: str) -> frozenset[str]:
    """Of languages, not of a mail: the next one in them asks for the same."""
    return frozenset().union(*(one.words(heading) for one in wordings))


@lru_cache(maxsize=4_000)
def _phrases(wordings: tuple[Wordings, ...], heading: str) -> tuple[str, ...]:
    return tuple(phrase for one in wordings for phrase in one.phrases.get(heading, ()))


@lru_cache(maxsize=64)
def _team(wordings: tuple[Wordings, ...]) -> frozenset[str]:
    return frozenset(word for phrase in _phrases(wordings, "team") for word in fold(phrase).split())


def _overlapping(pattern: re.Pattern[str], sentence: str, slot: str) -> Iterator[re.Match[str]]:
    start = 0
    for _ in range(TRIES):
        found = pattern.search(sentence, start)
        if found is None:
            return
        yield found
        # a name at the very beginning would be found again without its first word
        start = found.end() if found.start() == found.start(slot) else found.start() + 1


def _is_like_name(line: str) -> bool:
    """A few words, all big, without an address."""
    words = line.split()
    return 0 < len(words) < TITLE_WORDS and is_plain(line) and all(CAPITAL.match(word) for word in words)


def is_plain(line: str) -> bool:
    """Neither an address nor a number nor a heading."""
    return not _ADDRESS_LINE.search(line)


CAPITAL = re.compile(rf"[{UPPER}]")
