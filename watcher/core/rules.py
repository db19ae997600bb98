"""What the user wrote: Rule, RuleSet, RuleProblem."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice

from watcher.core.facts import Kind, Openness, Stage
from watcher.core.phrases import Phrase, PhraseProblem, WordLists, squash
from watcher.core.text import Reading, Where, fold, is_solid

MOST_HITS = 24
"""How often one phrase is found in one mail; more tells nothing, and a hostile mail may hold ten thousand."""
DEFAULT_LOOK_IN: frozenset[str] = frozenset({"subject", "body"})
THRESHOLD = 4.0
DOUBTFUL = 2.5


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule as written; see docs/rules.md for what each key means."""

    name: str
    """The full name: `mine` in rules.yaml, `de:mine` in the German pack."""
    points: float
    any: tuple[str, ...]
    all: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    look_in: frozenset[str] = DEFAULT_LOOK_IN
    at_most_once: bool = False
    even_if: bool = False
    """Counts also after a condition."""
    kind: Kind | None = None
    stage: Stage | None = None
    openness: Openness | None = None
    why: str = ""
    match: tuple[str, ...] = ()
    no_match: tuple[str, ...] = ()
    todo: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pack:
    """Rules that belong together: one language, or the user's own file (`language` empty)."""

    language: str
    rules: tuple[Rule, ...]
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    common: tuple[str, ...] = ()
    """Function words by which the language of a mail is told."""
    before: tuple[str, ...] = ()
    """Conditions that cancel what follows them in their sentence."""
    after: tuple[str, ...] = ()
    """Conditions that cancel what stands before them in their sentence."""


@dataclass(frozen=True, slots=True)
class RuleProblem:
    """A phrase that makes no sense: in which rule (empty: the pack's conditions), under which key, which entry, where in it."""

    rule: str
    key: str
    index: int
    column: int
    text: str


class RulesProblem(Exception):
    """Every problem of a rule set at once."""

    def __init__(self, problems: tuple[RuleProblem, ...]) -> None:
        super().__init__("; ".join(f"{problem.rule}.{problem.key}[{problem.index}]: {problem.text}" for problem in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Span:
    """Where a phrase fits: sentence index, and octets [left, right) counted from the start of that sentence's line."""

    sentence: int
    left: int
    right: int
    solid: bool

    def overlaps(self, other: Span) -> bool:
        """Two matches share a word; the blanks around them may be shared without that."""
        blank = 0 if self.solid else 1
        return self.sentence == other.sentence and self.left + blank < other.right and other.left + blank < self.right


@dataclass(frozen=True)
class Compiled:
    """A rule with its phrases ready to be looked for."""

    rule: Rule
    any: tuple[Phrase, ...]
    all: tuple[Phrase, ...]
    none: tuple[Phrase, ...]
    near: tuple[Phrase, ...]
    unless: tuple[Phrase, ...]
    before: tuple[Phrase, ...]
    after: tuple[Phrase, ...]
    language: str


class Spans:
    """The places of phrases in one reading, each looked for once."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self._found: dict[str, tuple[Span, ...]] = {}

    def of(self, phrase: Phrase) -> tuple[Span, ...]:
        found = self._found.get(phrase.pattern)
        if found is None:
            found = self._found[phrase.pattern] = tuple(self._find(phrase))
        return found

    def of_any(self, phrases: Iterable[Phrase]) -> Iterator[Span]:
        for phrase in phrases:
            yield from self.of(phrase)

    def in_sentence(self, phrases: Iterable[Phrase], sentence: int, reach: int = 0) -> bool:
        return any(abs(span.sentence - sentence) <= reach for span in self.of_any(phrases))

    def _find(self, phrase: Phrase) -> Iterator[Span]:
        octets = self.reading.solid_octets if phrase.solid else self.reading.octets
        if not octets:
            return
        for found in islice(phrase.compiled.finditer(octets), MOST_HITS):
            if found.end() > found.start():
                sentence, start = self.reading.sentence_at(found.start(), solid=phrase.solid)
                yield Span(sentence, found.start() - start, found.end() - start, phrase.solid)


class RuleSet:
    """Rules of all packs, compiled. Immutable; `candidates` is the cheap look, a superset of what fits."""

    def __init__(self, packs: tuple[Pack, ...], *, threshold: float = THRESHOLD, doubtful: float = DOUBTFUL) -> None:
        """Raises RulesProblem with every phrase that makes no sense."""
        self.packs = packs
        self.threshold = threshold
        self.doubtful = doubtful
        problems: list[RuleProblem] = []
        compilers = ((pack, _Compiler(pack, problems)) for pack in packs)
        self.rules = tuple(compiler.rule(rule) for pack, compiler in compilers for rule in pack.rules)
        if problems:
            raise RulesProblem(tuple(problems))

    @cached_property
    def _index(self) -> tuple[dict[str, list[int]], dict[str, list[int]], dict[str, list[int]], list[int]]:
        """Rule numbers by anchor word, by the beginning of a word, by substring (scripts without blanks), and those without anchors."""
        words: dict[str, list[int]] = {}
        beginnings: dict[str, list[int]] = {}
        solid: dict[str, list[int]] = {}
        always: set[int] = set()
        for number, compiled in enumerate(self.rules):
            for phrase in compiled.any:
                if not phrase.anchors:
                    always.add(number)
                for anchor in phrase.anchors:
                    table = solid if phrase.solid else beginnings if anchor.endswith("*") else words
                    table.setdefault(anchor.removesuffix("*"), []).append(number)
        return words, beginnings, solid, sorted(always)

    def candidates(self, reading: Reading) -> tuple[Compiled, ...]:
        """The rules that may fit, in their order; every rule that fits is among them."""
        words, beginnings, solid, always = self._index
        seen = set(squash(reading.folded).split())
        numbers = set(always)
        for word in words.keys() & seen:
            numbers.update(words[word])
        lengths = {len(beginning) for beginning in beginnings}
        for length in lengths:
            for beginning in beginnings.keys() & {word[:length] for word in seen}:
                numbers.update(beginnings[beginning])
        if reading.solid:
            for part, holders in solid.items():
                if part in reading.solid:
                    numbers.update(holders)
        return tuple(self.rules[number] for number in sorted(numbers))

    def language(self, reading: Reading) -> str:
        """The pack whose function words are commonest in the reading; empty when none is."""
        best = max(self._languages, key=lambda entry: entry.share(reading), default=None)
        return best.language if best and best.share(reading) > 0 else ""

    @cached_property
    def _languages(self) -> tuple[_Common, ...]:
        return tuple(_Common.of(pack) for pack in self.packs if pack.common)


@dataclass(frozen=True)
class _Common:
    """One language's function words, folded; those of scripts without blanks are looked for as parts."""

    language: str
    words: frozenset[str]
    parts: tuple[str, ...]

    @classmethod
    def of(cls, pack: Pack) -> _Common:
        folded = [fold(entry) for entry in pack.common]
        words = frozenset(word for entry in folded if not is_solid(entry) for word in entry.split())
        return cls(pack.language, words, tuple(entry.replace(" ", "") for entry in folded if is_solid(entry)))

    def share(self, reading: Reading) -> float:
        """How much of the text is this language's function words: occurrences, weighted by how many different ones."""
        spoken = reading.spoken
        different = sum(word in spoken for word in self.words) + sum(part in reading.solid for part in self.parts)
        times = sum(spoken.get(word, 0) for word in self.words) + sum(reading.solid.count(part) for part in self.parts)
        return different + times / (1 + sum(spoken.values()))


class _Compiler:
    """Compiles one pack's rules; collects problems instead of stopping at the first."""

    def __init__(self, pack: Pack, problems: list[RuleProblem]) -> None:
        self.pack, self.problems = pack, problems
        self.lists = WordLists(pack.lists)
        self.known: dict[str, Phrase] = {}
        self.before = self.phrases("before", pack.before, "")
        self.after = self.phrases("after", pack.after, "")

    def rule(self, rule: Rule) -> Compiled:
        own = {key: self.phrases(key, getattr(rule, key), rule.name) for key in ("any", "all", "none", "near", "unless")}
        conditional = rule.points > 0 and not rule.even_if
        before, after = (self.before, self.after) if conditional else ((), ())
        return Compiled(rule=rule, **own, before=before, after=after, language=self.pack.language)

    def phrases(self, key: str, sources: tuple[str, ...], owner: str) -> tuple[Phrase, ...]:
        parsed = []
        for index, source in enumerate(sources):
            try:
                if source not in self.known:
                    self.known[source] = Phrase.parse(source, self.lists)
                parsed.append(self.known[source])
            except PhraseProblem as problem:
                self.problems.append(RuleProblem(owner, key, index, problem.column, str(problem)))
        return tuple(parsed)


__all__ = ["DOUBTFUL", "THRESHOLD", "Compiled", "Pack", "Rule", "RuleProblem", "RuleSet", "RulesProblem", "Span", "Spans", "Where"]
