"""Many messages at once: looked at in passing, so that only those that may be a no are fetched whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, Protocol

from watcher.core.case import Uid
from watcher.core.glance import Glance
from watcher.core.rules import RuleSet
from watcher.ports import Excerpt, Session

if TYPE_CHECKING:
    from watcher.core.sieve import Asked, Sieve
    from watcher.core.verdict import Judgement

FIRST_OCTETS = 2**15
"""Of the first part, unasked: a letter is shorter; what is longer is asked for again."""
WHOLE_OCTETS = 2**20
FEW = 50
"""So few messages are fetched whole at once."""
AT_ONCE, TEXT_AT_ONCE = 200, 2**19
"""Told in words at once: as many as are quick, and no more text than little memory holds."""
ASKED_AT_ONCE, WORDS_AT_ONCE = 100, 2**16
"""With so many in them that rules are asked about, the rules are asked."""


class Look(Protocol):
    """What is to be seen of a message; or the sections needed for that; or None when it has to be read whole."""

    def __call__(self, excerpt: Excerpt) -> Glance | tuple[str, ...] | None: ...


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen of a message in passing, and the verdict on that: a rejection or unclear."""

    glance: Glance
    judgement: Judgement


@dataclass
class Sifter:
    """Tells which messages of the open mailbox may be a no. What is not understood in passing always may."""

    look: Look
    rules: Callable[[], RuleSet]
    _sieve: tuple[RuleSet, Sieve] | None = field(default=None, repr=False)

    def suspects(self, session: Session, uids: Sequence[Uid]) -> Mapping[Uid, Seen | None]:
        """Those of `uids` that have to be read with care, ascending, and what was seen of those that it understood."""
        if len(uids) <= FEW:
            return dict.fromkeys(uids)
        missing: dict[tuple[str, ...], list[Uid]] = {}

        def seen(excerpts: Iterator[Excerpt]) -> Iterator[tuple[Uid, Glance]]:
            for excerpt in excerpts:
                look = self._seen(excerpt)
                if isinstance(look, Glance):
                    yield excerpt.uid, look
                elif look:
                    missing.setdefault(look, []).append(excerpt.uid)

        sifted = _Sifted(self._current())
        sifted.take(seen(session.excerpts(uids, ("1",), FIRST_OCTETS)))
        wanted, missing = missing, {}
        more = chain.from_iterable(session.excerpts(those, parts, WHOLE_OCTETS) for parts, those in wanted.items())
        sifted.take(seen(more))
        return {uid: sifted.seen.get(uid) for uid in uids if uid not in sifted.dropped}

    def _seen(self, excerpt: Excerpt) -> Glance | tuple[str, ...] | None:
        try:
            return self.look(excerpt)
        except Exception:  # noqa: BLE001  # what breaks the quick look is looked at with care
            return None

    def _current(self) -> Sieve:
        """Rules may be reloaded meanwhile."""
        from watcher.core.sieve import Sieve  # noqa: PLC0415  # numpy is for those who read many

        rules = self.rules()
        if self._sieve is None or self._sieve[0] is not rules:
            self._sieve = rules, Sieve(rules)
        return self._sieve[1]


class _Sifted:
    """What becomes of some messages. Where one breaks the sieve, all that are with it are looked at with care."""

    def __init__(self, sieve: Sieve) -> None:
        self._sieve = sieve
        self.dropped: set[Uid] = set()
        self.seen: dict[Uid, Seen] = {}

    def take(self, glances: Iterator[tuple[Uid, Glance]]) -> None:
        waiting: list[Asked[Uid]] = []
        for some in _batches(glances):
            with suppress(Exception):
                waiting.append(self._sieve.asked(some))
                self.dropped |= some.keys() - waiting[-1].mails.keys()
            if _are_enough(waiting):
                self._judge(waiting)
                waiting = []
        self._judge(waiting)

    def _judge(self, parts: Sequence[Asked[Uid]]) -> None:
        mails = {uid: glance for part in parts for uid, glance in part.mails.items()}
        with suppress(Exception):
            seen = {uid: Seen(mails[uid], judgement) for uid, judgement in self._sieve.judged(parts)}
            self.seen |= seen
            self.dropped |= mails.keys() - seen.keys()


def _batches(glances: Iterator[tuple[Uid, Glance]]) -> Iterator[Mapping[Uid, Glance]]:
    batch, characters = dict[Uid, Glance](), 0
    for uid, seen in glances:
        batch[uid] = seen
        characters += len(seen.body)
        if len(batch) == AT_ONCE or characters > TEXT_AT_ONCE:
            yield batch
            batch, characters = {}, 0
    yield batch


def _are_enough(parts: Sequence[Asked[Uid]]) -> bool:
    mails, words = sum(len(part.glances) for part in parts), sum(len(part.passages.words) for part in parts)
    return mails >= ASKED_AT_ONCE or words >= WORDS_AT_ONCE
