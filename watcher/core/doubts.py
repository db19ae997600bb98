"""The mails of a batch that are left, weighed together: each phrase is looked for in all of them at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby

from watcher.core.balance import is_open
from watcher.core.batch import Batch
from watcher.core.cues import asked, unasked
from watcher.core.hits import Hit, by_language, hits_among
from watcher.core.leaning import Leanings
from watcher.core.phrases import Phrase
from watcher.core.reading import Reading, few
from watcher.core.row import Row
from watcher.core.rules import Candidate, Compiled, CompiledPack, RuleSet
from watcher.core.spans import Spans
from watcher.core.table import Table
from watcher.core.verdict import Judgement, Unrelated, concluded

Speaking = Sequence[tuple[CompiledPack, tuple[Candidate, ...]]]
"""What may speak for a no in a mail, by pack."""


class Doubts:
    """What `weigh` says of these mails."""

    def __init__(
        self,
        batch: Batch,
        readings: Mapping[int, Reading],
        rules: RuleSet,
        table_of: Callable[[CompiledPack], Table],
    ) -> None:
        """`readings`: of those of the mails that are meant. A table has what does not speak for a no in a pack."""
        self._readings, self._rules, self._table_of = readings, rules, table_of
        self._spoken = batch.spoken
        self._batch = batch.by_sentences(readings)
        self._numbers = {mail: n for n, mail in enumerate(readings)}
        self._all = self._batch.lines_of_all(self._numbers.values())
        self._row = Row(self._batch, self._all)
        self._where: dict[Phrase, int] = {}
        self._named: dict[CompiledPack, list[tuple[Compiled, list[tuple[Phrase, int]]]]] = {}

    def judged(self, mail: int, speaking: Speaking) -> Judgement | None:
        """What `weigh` says of the mail, None if that is unrelated; `speaking` is what may speak for a no."""
        reading, lines = self._readings[mail], self._batch.lines_of(self._numbers[mail])
        own = [one for pack, some in speaking if pack in unasked(self._rules) for one in some]
        packs = asked(
            reading, self._spoken[mail], self._rules, lambda some: Spans(some, self._sentences(lines, some)), own
        )
        leanings = Leanings(reading, packs, self._rules)
        hits = tuple(hit for pack, some in speaking if pack in packs for hit in hits_among(packs[pack], some))
        if not self._is_enough(hits, leanings):
            return None
        every = ((one, spans) for pack, spans in packs.items() for one in self._others(pack, lines))
        # heaviest first: what is lighter never makes room again, so the first that is too much decides
        for _, alike in groupby(sorted(every, key=_points), _points):
            more = tuple(hit for one, spans in alike for hit in hits_among(spans, (one,)))
            hits += more
            if more and not self._is_enough(hits, leanings):
                return None
        # of languages that weigh the same the first decides, as in `weigh`
        order = [pack.language for pack in packs]
        found = sorted(hits, key=lambda hit: order.index(hit.compiled.language))
        verdict = concluded(reading, packs, tuple(found), self._rules, leanings)
        return None if isinstance(verdict, Unrelated) else verdict

    def _sentences(self, lines: int, reading: Reading) -> Callable[[Phrase], int]:
        """In which of its sentences, which are these lines, a phrase fits by its steps."""
        first = (lines & -lines).bit_length() - 1
        return lambda phrase: few((self._fits(phrase) & lines) >> first & reading.worded)

    def _is_enough(self, hits: tuple[Hit, ...], leanings: Leanings) -> bool:
        """In the language that says most for a no: with more hits against one it is never more."""
        return any(is_open(some) or leanings.total(some) >= self._rules.doubtful for some in by_language(hits))

    def _others(self, pack: CompiledPack, lines: int) -> Iterator[Candidate]:
        """What else may fit in a mail: it speaks against a no or is only told."""
        if pack not in self._named:
            self._named[pack] = [*self._somewhere(pack)]
        for compiled, named in self._named[pack]:
            if phrases := tuple(phrase for phrase, there in named if there & lines):
                yield compiled, phrases

    def _somewhere(self, pack: CompiledPack) -> Iterator[tuple[Compiled, list[tuple[Phrase, int]]]]:
        """Such rules of which a phrase may fit in some of the mails, and in which lines."""
        placed = self._table_of(pack).placed(self._batch, self._all)
        for compiled in (compiled for compiled in pack.rules if compiled.rule.points <= 0):
            sure = ((p, placed.get(p, 0) if p.is_certain and p.sketch.anchors else self._all) for p in compiled.any)
            if named := [(phrase, there) for phrase, there in sure if there]:
                yield compiled, named

    def _fits(self, phrase: Phrase) -> int:
        """The lines in which the steps of a phrase find it."""
        found = self._where.get(phrase)
        if found is None:
            found = self._where[phrase] = self._row.where((phrase,))
        return found


def _points(other: tuple[Candidate, Spans]) -> float:
    return other[0][0].rule.points
