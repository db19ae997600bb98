"""How facts are worded in each language: data/extraction.yaml, compiled when a mail of that language comes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache, partial
from itertools import chain, groupby

from watcher.core.employer import LEGAL_FORMS
from watcher.core.gather.telling import ByRun, Needs, Runs, may_fit, measured, needed
from watcher.core.text import SOLID, fold, is_solid, primary


def _ranges(numbers: Iterable[int]) -> Iterator[str]:
    """For a character class: neighbours as a range, which is read at once."""
    for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        first, *others = (chr(number) for _, number in run)
        yield f"{first}-{others[-1]}" if others else first


UPPER = "".join(_ranges(n for n in (*range(0x530), *range(0x1E00, 0x1F00)) if chr(n).isupper()))
"""Capital letters of the Latin, Greek and Cyrillic alphabets, for a character class; long, so a slot says it once."""

_LEGAL = rf"(?:,? {LEGAL_FORMS}(?:\.|(?!\w)))?"
GENDERED = r"(?<=\w)\((?:e|a|o|in|ne|se|trice|euse|ra|esse|ssa)\)"
"""The other gender's ending, glued to a word: Assistant(e)."""
_PART = (
    rf"(?:(?:St|Mt|Ft|Dr|Ste|Sr|Jr|Hnos|Asst|Assoc)\. (?![\d.a-z]))?(?:\d|(?=[.a-z]?[{UPPER}]).)"
    r"[\w'’°+-]*(?:[.&/@][\w'’-]+)*(?:[*:_]in(?:nen)?(?!\w))?"
    rf"(?:{GENDERED})?"
)
_INITIALS = rf"(?:(?:[{UPPER}]\.){{1,3}} ?(?![\d.a-z]))?"

# `for` belongs to a name only behind the few nouns that call for it; elsewhere what follows is the role.
_FOR = "|".join(f"(?<={noun} )" for noun in ("Institute", "Foundation", "Center", "Centre", "Society", "Council"))
_FUR = "|".join(
    f"(?<={noun} )"
    for noun in ("Zeitschrift", "Institut", "Gesellschaft", "Zentrum", "Museum", "Verein", "Verband", "Akademie", "amt")
)
_JOINT = (
    rf"(?:(?:of|de|von|van)(?: the| la| las| los| les| der| den)?|du|des|del|della|di|da|do|dos|das|la|le|les|y|and|nad"
    rf"|pod|und|et|i|am|im|der|&|\+|(?:{_FOR})for|(?:{_FUR})für)"
)
_ROLE_JOINT = (
    r"(?:(?:of|de|in|für|pour|para|per|do|na)(?: the| la| las| los| les| der| den)?|du|des|del|della|di|da|dos|das|for"
    r"|der(?= [A-Z][a-zäöü]+s(?:führung|leitung))"
    r"|and|und|y|e|et|en|au|aux|zur|zum|im|am|van|von|voor|i|&|/|-|–|à)"
)
_SLOTS = {
    "company": rf"(?P<company>{_INITIALS}{_PART}(?: (?:{_JOINT} )?{_PART}){{0,5}}{_LEGAL})",
    "Role": rf"(?P<role>{_PART}(?:,? (?:{_ROLE_JOINT} )?{_PART}){{0,7}})",
    "name": rf"(?P<role>(?:{_PART}\.? |(?:van|von|de|da|di|der|den|of|and|und|y|e|et|del|&) ){{0,4}}{_PART})",
    "role": r"(?P<role>\S+(?: \S+){0,11}?)",
    "rest": (r"(?P<role>(?:[^\s.;:!?,|–]|[.](?=\w))(?:[^.;:!?|–]|[.](?=\w)|:(?=in(?:nen)?(?!\w))|(?<=ds)[.]){1,79})"),
    "quoted": r"[\"“”„«「『《‘']\s?(?P<role>[^\"“”„«»「」『』《》‘’]{2,160}?)(?:[\"“”»」』》]|[’'](?!\w)|\.$)",
    "Quoted": r"[\"“”„«「『《‘']\s?(?P<company>[^\"“”„«»「」『』《》‘’]{2,60})[\"“”»」』》’']",
    "solid": r"(?P<role>[^\s、。，！？!?,：:「」【】『』《》“”\"（()）]{2,24}?)",
    "Solid": r"(?P<company>[^\s、。，！？!?,：:「」【】『』《》“”\"（()）]{2,20}?)",
    "Legal": (
        r"(?P<company>(?:(?:株式|有限|合同)会社|(?:一般|公益)(?:社団|財団)法人|学校法人)[^\s、。，！？!?,：:「」【】（()）]{1,20}?"
        r"(?=[\s、。，！？!?,：:「」【】（()）のはにへでよ採人]|$)(?!の[^\s、。のはにへで]{0,6}(?:財団|協会|基金|機構|学会)))"
    ),
    "words": r"[^.,;:!?()…]{1,70}(?=[.,;:!?()…]|$)",
}
_NAMES = ("company", "Role")
_BEGUN = r"(?-i:(?=\d|[.a-z]?[^\W\d_a-z]))"
"""How such a name begins, and little else: quicker to compile than the name."""
_UNBOUND = ("^", "[", "\\", "{quoted", "{Quoted", "{solid", "{Solid", "{Legal")
_SLOT = re.compile("{(" + "|".join(_SLOTS) + ")}")


@lru_cache(maxsize=4_000)
def compiled(pattern: str) -> re.Pattern[str]:
    """Words in any case, names in the case they have; each slot is bounded, so time stays linear in a sentence."""
    first = pattern.lstrip("(?:")
    begins = "" if first.startswith(_UNBOUND) or (not first.isascii() and is_solid(first[:1])) else r"(?<!\w)"
    return re.compile(begins + _SLOT.sub(lambda slot: f"(?-i:{_SLOTS[slot[1]]})", pattern), re.IGNORECASE)


_SIGN = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|.", re.DOTALL)
_TELLING = re.compile(rf"[^\W\d_]{{3}}|[{SOLID}]{{2}}")
"""So many letters tell sentences apart, and fewer of a script without blanks."""


@dataclass(frozen=True)
class Wording:
    """One phrase with slots. They are dear to compile, so that is done when the words beside them are there."""

    source: str
    ours: str = ""
    """What we call what it finds, where something says it."""
    known: Needs | None = field(default=None, compare=False)
    """What it needs, where that was worked out before."""

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return compiled(self.source)

    @cached_property
    def needs(self) -> Needs:
        return needed(self.source) if self.known is None else self.known

    def has(self, slot: str) -> bool:
        return slot in self._slots

    @cached_property
    def _slots(self) -> frozenset[str]:
        parts = (self.source, *(_SLOTS[name] for name in _SLOT.findall(self.source)))
        return frozenset(slot for part in parts for slot in ("role", "company") if f"(?P<{slot}>" in part)

    def may_fit(self, sentence: str) -> bool:
        """Where the phrase fits, what stands before its first slot fits, too, and what stands behind its last one."""
        return self._beside is None or self._beside.search(sentence) is not None

    @cached_property
    def _beside(self) -> re.Pattern[str] | None:
        """None where nothing can be told apart: a slot within brackets, alternatives, no words."""
        slots = [*_SLOT.finditer(self.source)]
        before, behind = (self.source[: slots[0].start()], self.source[slots[-1].end() :]) if slots else ("", "")
        if not (_is_whole(before) and _is_whole(behind)) or "(?P=" in behind:
            return None
        if _TELLING.search(before):
            return compiled(before + (_BEGUN if slots[0][1] in _NAMES else ""))
        return re.compile(behind, re.IGNORECASE) if _TELLING.search(behind) and behind[0] not in "?*+{" else None


def _is_whole(part: str) -> bool:
    """Its brackets close, and nothing in it is an alternative to what stands outside."""
    depth = 0
    for sign in _SIGN.findall(part):
        depth += (sign == "(") - (sign == ")")
        if depth < 0 or (sign == "|" and not depth):
            return False
    return not depth


GIVEN = " => "
"""Behind it, in the data: our words for theirs, where a language would have to bend them."""


@dataclass(frozen=True)
class Saying:
    """Several phrases without slots, of which any will do."""

    source: str
    known: Needs | None = field(default=None, compare=False)

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return re.compile(self.source, re.IGNORECASE)

    @cached_property
    def needs(self) -> Needs:
        return needed(self.source) if self.known is None else self.known


Plain = dict[str, list[list[str]]]
"""What patterns need, as plain values: by pattern the runs of which one must be there, and that several times."""
WorkOut = Callable[[Iterable[str]], Plain]
"""Works it out, by what is common in some ordinary texts."""
Remember = Callable[[WorkOut], Plain]
"""Gives what it is told how to work out, or what it was seen to be before."""


@dataclass(frozen=True, eq=False)
class Wordings:
    """One language's ways of saying things; `phrases` by heading of the file."""

    phrases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    remember: Remember = field(default=lambda _: {}, compare=False)
    """What the patterns need is the same at each start, and dear."""

    def worded(self, heading: str, slot: str = "") -> tuple[Wording, ...]:
        """The phrases under `heading`, those that have `slot`; none for a heading that is not there."""
        if (heading, slot) not in self._worded:
            parts = (phrase.partition(GIVEN) for phrase in self.phrases.get(heading, ()))
            found = (Wording(theirs, ours, self._known(theirs)) for theirs, _, ours in parts)
            self._worded[heading, slot] = tuple(one for one in found if not slot or one.has(slot))
        return self._worded[heading, slot]

    def telling(self, heading: str, slot: str, runs: Runs) -> Sequence[Wording]:
        """Those of `worded` that may fit in a text with these runs; mostly none, and that is told for all at once."""
        if (heading, slot) not in self._signs:
            self._signs[heading, slot] = ByRun((one, one.needs) for one in self.worded(heading, slot))
        return [one for one in self._signs[heading, slot].of(runs) if may_fit(one.needs, runs)]

    def possible(self, family: str, runs: Runs) -> frozenset[str]:
        """Of the headings that begin so those under which something may fit in a text with these runs."""
        if family not in self._families:
            headings = (heading for heading in self.phrases if heading.startswith(family))
            told = ((heading, one.needs) for heading in headings for one in self.worded(heading))
            self._families[family] = ByRun(told)
        return frozenset(self._families[family].of(runs))

    def saying(self, heading: str) -> Saying | None:
        """The phrases under `heading` as one; None where there are none."""
        if heading not in self._sayings:
            source = _joined(self.phrases.get(heading, ()))
            self._sayings[heading] = Saying(source, self._known(source)) if source else None
        return self._sayings[heading]

    def says(self, heading: str, sentence: str) -> bool:
        """Whether one of the phrases under `heading` is in the sentence."""
        saying = self.saying(heading)
        return saying is not None and saying.pattern.search(sentence) is not None

    def head(self, heading: str, text: str) -> str:
        """The text up to the first of the phrases under `heading` that stands in it as words of its own."""
        if heading not in self._cuts:
            phrases = self.phrases.get(heading, ())
            self._cuts[heading] = re.compile(rf"\s(?:{'|'.join(phrases)})(?!\w)") if phrases else None
        cut = self._cuts[heading]
        return cut.split(text, maxsplit=1)[0] if cut else text

    def words(self, heading: str) -> frozenset[str]:
        """The phrases under `heading` as folded words."""
        if heading not in self._words:
            self._words[heading] = frozenset(fold(phrase) for phrase in self.phrases.get(heading, ()))
        return self._words[heading]

    def make_ready(self) -> None:
        """Compile all patterns under the headings that were asked for so far, the ones that no letter needed yet, too.

        A quarter of a second and two or three MB for a language; one alone takes a millisecond or two of a letter.
        """
        for wording in chain.from_iterable([*self._worded.values()]):  # a letter may add to them meanwhile
            _ = wording.pattern, wording.may_fit("")
        for saying in filter(None, [*self._sayings.values()]):
            _ = saying.pattern

    def _known(self, source: str) -> Needs | None:
        """What is remembered of a pattern."""
        told = self._remembered.get(source)
        return None if told is None else tuple(map(frozenset, told))

    @cached_property
    def _remembered(self) -> Plain:
        return self.remember(self._plain)

    def _plain(self, texts: Iterable[str]) -> Plain:
        """What every pattern under any heading needs, each alone and all together; words are told as quickly anew."""
        headings = [phrases for phrases in self.phrases.values() if any(map(_PATTERN.search, phrases))]
        alone = (phrase.partition(GIVEN)[0] for phrases in headings for phrase in phrases if _PATTERN.search(phrase))
        scale = measured(texts)
        return {source: [*map(sorted, scale.needed(source))] for source in (*alone, *map(_joined, headings))}

    @cached_property
    def _worded(self) -> dict[tuple[str, str], tuple[Wording, ...]]:
        return {}

    @cached_property
    def _signs(self) -> dict[tuple[str, str], ByRun[Wording]]:
        return {}

    @cached_property
    def _families(self) -> dict[str, ByRun[str]]:
        return {}

    @cached_property
    def _sayings(self) -> dict[str, Saying | None]:
        return {}

    @cached_property
    def _cuts(self) -> dict[str, re.Pattern[str] | None]:
        return {}

    @cached_property
    def _words(self) -> dict[str, frozenset[str]]:
        return {}


_PATTERN = re.compile(r"[(\[|\\]")
"""Told from mere words by what stands in it."""


def _joined(phrases: Iterable[str]) -> str:
    return "|".join(f"(?:{phrase})" for phrase in phrases)


_NO_WORDINGS = Wordings()


@dataclass(frozen=True, slots=True)
class Extraction:
    """The wordings by language; under `any` what holds in all of them."""

    languages: Mapping[str, Wordings] = field(default_factory=dict)
    given: frozenset[str] = frozenset()
    """Names that people are given, folded."""
    signs: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """What speaks for a span being the `company` or the `role`, in hundredths."""

    def of(self, language: str) -> tuple[Wordings, ...]:
        """Those of the mail's language, of English (which mails of all countries mix in), and of all."""
        own, *others = dict.fromkeys((primary(language), "en", "any"))
        there = (self.languages[name] for name in others if name in self.languages)
        return (self.languages.get(own, _NO_WORDINGS), *there) if self.languages else ()


def extraction(
    document: Mapping[str, Mapping[str, list[str]]],
    given: frozenset[str] = frozenset(),
    remember: Callable[[str, WorkOut], Plain] = lambda _, __: {},
    signs: Mapping[str, Mapping[str, int]] | None = None,
) -> Extraction:
    """From the plain values of data/extraction.yaml, the names of data/given-names.txt, and what is in data/signs.

    `remember` is asked once for each language a mail comes in: what its patterns need may be known from the last start.
    """
    return Extraction(
        {
            language: Wordings(
                {heading: tuple(phrases) for heading, phrases in headings.items()}, partial(remember, language)
            )
            for language, headings in document.items()
        },
        given,
        signs or {},
    )
