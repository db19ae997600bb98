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


@dataclass
class Sifter:
    """Tells which messages of the open mailbox may be a no. What is not understood in passing always may."""

    look: Look
    rules: Callable[[], RuleSet]
    _sieve: tuple[RuleSet, Sieve] | None = field(default=None, repr=False)

    def suspects(self, session: Session, uids: Sequence[Uid]) -> tuple[Uid, ...]:
        """Those of `uids` that have to be read with care, ascending."""
        if len(uids) <= FEW:
            return tuple(uids)
        missing: dict[tuple[str, ...], list[Uid]] = {}

        def seen(excerpts: Iterator[Excerpt]) -> Iterator[tuple[Uid, Glance]]:
            for excerpt in excerpts:
                look = self._seen(excerpt)
                if isinstance(look, Glance):
                    yield excerpt.uid, look
                elif look:
                    missing.setdefault(look, []).append(excerpt.uid)

        dropped = self._dropped(seen(session.excerpts(uids, ("1",), FIRST_OCTETS)))
        wanted, missing = missing, {}
        more = chain.from_iterable(session.excerpts(those, parts, WHOLE_OCTETS) for parts, those in wanted.items())
        dropped |= self._dropped(seen(more))
        return tuple(uid for uid in uids if uid not in dropped)

    def _dropped(self, glances: Iterator[tuple[Uid, Glance]]) -> set[Uid]:
        sieve, dropped, waiting = self._current(), set[Uid](), list["Asked[Uid]"]()
        for some in _batches(glances):
            with suppress(Exception):  # one of them breaks it: all of them are looked at with care
                waiting.append(sieve.asked(some))
                dropped |= some.keys() - waiting[-1].keys
            if _are_enough(waiting):
                dropped |= _dropped(sieve, waiting)
                waiting = []
        return dropped | _dropped(sieve, waiting)

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


def _dropped(sieve: Sieve, parts: Sequence[Asked[Uid]]) -> set[Uid]:
    try:
        kept = {*sieve.kept(parts)}
    except Exception:  # noqa: BLE001  # one of them breaks it: all of them are looked at with care
        return set()
    return {uid for part in parts for uid in part.keys} - kept
