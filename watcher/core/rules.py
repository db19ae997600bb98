"""What the user wrote: Rule, RuleSet, RuleProblem."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from watcher.core.facts import Kind, Openness, Stage
from watcher.core.keys import Keys, Ring
from watcher.core.languages import Languages
from watcher.core.phrases import Index, Lexicon, Outline, Phrase, PhraseProblem, WordLists
from watcher.core.reading import Reading
from watcher.core.spans import Spans

How = Literal["sure", "likely", "named"]
PHRASES = ("any", "all", "none", "near", "unless", "more_than")
"""The fields of a rule that hold phrases."""
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
    more_than: tuple[str, ...] = ()
    """Counts only where `any` fits more often than these."""
    look_in: frozenset[str] = DEFAULT_LOOK_IN
    at_most_once: bool = False
    even_if: bool = False
    """Counts also after a condition."""
    at_most_words: int = 0
    """Silent in a mail of more words than this; 0: in none."""
    needs_points: float = 0
    """Counts only beside another rule that counts, asks for no other itself, and has at least so many points."""
    kind: Kind | None = None
    stage: Stage | None = None
    openness: Openness | None = None
    why: str = ""
    match: tuple[str, ...] = ()
    no_match: tuple[str, ...] = ()
    todo: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Trade:
    """Words that are heard where one kind of thing is applied for; each one that a mail has weighs as much."""

    kind: Kind
    words: tuple[str, ...]
    how: How = "likely"
    """sure: one of them is enough where nothing speaks for another kind · likely: they are heard there, too · named:
    they tell it where the mail says what was applied for, and only there."""


@dataclass(frozen=True, slots=True)
class Pack:
    """Rules that belong together: one language, or the user's own file (`language` empty)."""

    language: str
    rules: tuple[Rule, ...]
    name: str = ""
    """What the full names of its rules begin with: `de`, of `de:mine`; empty for the user's own file."""
    edition: str = ""
    """Its version, where something says it."""
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    common: tuple[str, ...] = ()
    """Function words by which the language of a mail is told."""
    before: tuple[str, ...] = ()
    """Conditions that cancel what follows them in their sentence."""
    after: tuple[str, ...] = ()
    """Conditions that cancel what stands before them in their sentence."""
    trades: tuple[Trade, ...] = ()
    """Words by which it is told what somebody applied for."""
    named_after: tuple[str, ...] = ()
    """Words behind which a mail names what somebody applied for."""
    named_before: tuple[str, ...] = ()
    """Words before which it does."""
    leanings: Mapping[str, int] = field(default_factory=dict)
    """Ordinary words, and what each says for a no or against one (`core/leaning.py`)."""
    cues: Mapping[str, int] = field(default_factory=dict)
    """Words that gather in answers to somebody who applied (`core/cues.py`); without any, every mail is asked about."""
    outline: Outline | None = None
    """Of all these phrases, where it is known already; each of them then makes sense."""


@dataclass(frozen=True, slots=True)
class RuleProblem:
    """A phrase that makes no sense: its rule (empty: the pack's conditions), key, entry, and the column in it."""

    rule: str
    key: str
    index: int
    column: int
    text: str


@dataclass(frozen=True)
class Compiled:
    """A rule with its phrases ready to be looked for."""

    rule: Rule
    language: str
    any: tuple[Phrase, ...] = ()
    all: tuple[Phrase, ...] = ()
    none: tuple[Phrase, ...] = ()
    near: tuple[Phrase, ...] = ()
    unless: tuple[Phrase, ...] = ()
    more_than: tuple[Phrase, ...] = ()
    before: tuple[Phrase, ...] = ()
    after: tuple[Phrase, ...] = ()

    def looks_at(self, reading: Reading) -> bool:
        """Whether the mail is short enough for it."""
        return not 0 < self.rule.at_most_words < reading.length


Candidate = tuple[Compiled, tuple[Phrase, ...]]
"""A rule that may fit, with those phrases of its `any` that may."""


class CompiledPack:
    """One pack's rules, compiled, with an index of the words by which they are found."""

    def __init__(self, pack: Pack) -> None:
        self.language = pack.language
        self.name, self.edition, self.leanings, self.cues = pack.name, pack.edition, pack.leanings, pack.cues
        self.problems: list[RuleProblem] = []
        self._pack = pack
        self._lists = WordLists(pack.lists)
        self._known: dict[str, Phrase] = {}
        if pack.outline:
            self._lists.lexicon.add(pack.outline.forms)
            sketches = pack.outline.sketches.items()
            self._known = {source: Phrase(source, self._lists, sketch) for source, sketch in sketches}
        self._before = self._phrases("before", pack.before, "")
        self._after = self._phrases("after", pack.after, "")
        self.rules = tuple(self._rule(rule) for rule in pack.rules)
        self.named_after = self._phrases("after", pack.named_after, "")
        self.named_before = self._phrases("before", pack.named_before, "")
        self._trades = tuple((trade, self._phrases(trade.kind, trade.words, "")) for trade in pack.trades)

    def _rule(self, rule: Rule) -> Compiled:
        own = {key: self._phrases(key, getattr(rule, key), rule.name) for key in PHRASES}
        conditional = rule.points > 0 and not rule.even_if
        before, after = (self._before, self._after) if conditional else ((), ())
        return Compiled(rule=rule, **own, before=before, after=after, language=self.language)

    def _phrases(self, key: str, sources: tuple[str, ...], owner: str) -> tuple[Phrase, ...]:
        """Problems are collected, not raised: all of them are told at once."""
        parsed = []
        for index, source in enumerate(sources):
            try:
                if source not in self._known:
                    self._known[source] = Phrase.parse(source, self._lists)
                parsed.append(self._known[source])
            except PhraseProblem as problem:
                self.problems.append(RuleProblem(owner, key, index, problem.column, str(problem)))
        return tuple(parsed)

    @cached_property
    def _index(self) -> Index:
        return Index((number, phrase) for number, compiled in enumerate(self.rules) for phrase in compiled.any)

    @cached_property
    def _heard(self) -> Index:
        return Index((number, word) for number, (_, words) in enumerate(self._trades) for word in words)

    @cached_property
    def _for_short_mails(self) -> tuple[int, ...]:
        return tuple(number for number, compiled in enumerate(self.rules) if compiled.rule.at_most_words)

    @property
    def lexicon(self) -> Lexicon:
        return self._lists.lexicon

    def outline(self) -> Outline:
        sketches = {source: phrase.sketch for source, phrase in self._known.items()}
        return Outline(tuple(sorted(self._lists.lexicon.forms)), sketches)

    def candidates(self, spans: Spans) -> Iterator[Candidate]:
        """Rules that may fit, with the phrases of `any` that may; whatever fits is among them.

        Rules for short notes, of which nearly a third of the English phrases are, are not asked about a long mail.
        """
        found: dict[int, dict[Phrase, None]] = {}
        silent = {number for number in self._for_short_mails if not self.rules[number].looks_at(spans.reading)}
        for number, phrase in self._index.named(spans.lines(self._lists.lexicon), spans.characters):
            if number not in silent and spans.fits(phrase):
                found.setdefault(number, {})[phrase] = None
        for number in sorted(found):
            yield self.rules[number], tuple(found[number])

    def trades(self, spans: Spans) -> Iterator[tuple[Trade, Phrase]]:
        """Words of trades that may stand in a mail; whatever does is among them, each of them once."""
        named = {*self._heard.named(spans.lines(self._lists.lexicon), spans.characters)}
        for number, word in sorted(named, key=lambda entry: (entry[0], entry[1].source)):
            yield self._trades[number][0], word


class RuleSet:
    """The user's rules and the packs of all languages; a pack is loaded and compiled when a mail first needs it."""

    def __init__(
        self,
        packs: Iterable[Pack] = (),
        *,
        threshold: float = THRESHOLD,
        doubtful: float = DOUBTFUL,
        languages: Mapping[str, tuple[str, ...]] | None = None,
        load: Callable[[str], Pack] | None = None,
        keys: Callable[[str], Keys | None] = lambda _: None,
    ) -> None:
        """`packs` are always looked at; `load` gives the pack of one of `languages` (code to function words).

        `keys` gives what opens it; None where that is not known.
        """
        self.threshold = threshold
        self.doubtful = doubtful
        self.own = tuple(CompiledPack(pack) for pack in packs)
        self.languages = Languages(languages or {})
        self._load, self._keys_of = load, keys
        self._loaded: dict[str, CompiledPack] = {}
        self._keys: dict[str, Keys | None] = {}
        """Of packs that are not open."""

    def all_packs(self) -> tuple[CompiledPack, ...]:
        return (*self.own, *map(self._pack, self.languages.names))

    def packs_for(self, reading: Reading) -> tuple[CompiledPack, ...]:
        """The user's rules, and the packs of the languages the mail may be in; of all when that cannot be told."""
        return self.packs_in(self.languages.likely(reading))

    def packs_in(self, names: Iterable[str]) -> tuple[CompiledPack, ...]:
        """The same, where the languages are known; all when there are none."""
        return (*self.own, *map(self._pack, names or self.languages.names))

    def opened_in(self, names: Iterable[str], words: Callable[[], Sequence[str]]) -> tuple[CompiledPack, ...]:
        """Those of the same that may say anything in a mail of these words; none has a script without blanks.

        One that is open already is not asked for its keys: where it says nothing it changes no verdict.
        """
        ring: Ring | None = None
        opened: list[CompiledPack] = [*self.own]
        for name in names or self.languages.names:
            if name not in self._loaded and (keys := self._keys_to(name)):
                ring = ring or Ring(words())
                if not keys.fit(ring):
                    continue
            opened.append(self._pack(name))
        return (*opened,)

    def sharing(self, other: RuleSet) -> RuleSet:
        """Itself, with the packs that another set of the same packs has compiled, and those that either will."""
        self._loaded = other._loaded
        return self

    def likely(self, reading: Reading) -> tuple[str, ...]:
        """The languages it may be in; empty when that cannot be told."""
        return self.languages.likely(reading)

    def language(self, reading: Reading) -> str:
        """The language whose function words are commonest in the reading; empty when there are none."""
        return self.languages.commonest(reading)

    def _keys_to(self, language: str) -> Keys | None:
        if language not in self._keys:
            self._keys[language] = self._keys_of(language)
        return self._keys[language]

    def _pack(self, language: str) -> CompiledPack:
        if language not in self._loaded and self._load:
            self._loaded[language] = CompiledPack(self._load(language))
            self._keys.pop(language, None)
        return self._loaded[language]


__all__ = [
    "DOUBTFUL",
    "THRESHOLD",
    "Candidate",
    "Compiled",
    "CompiledPack",
    "How",
    "Pack",
    "Rule",
    "RuleProblem",
    "RuleSet",
    "Trade",
]
