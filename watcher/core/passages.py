"""Several mails in words, passage by passage: what is seen of them before any rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from watcher.core.reading import Reading
from watcher.core.text import SENTENCE_LIMIT
from watcher.core.tokens import Flags, Numbers, Octets, Vocabulary, ends_of_sentences, octets_of, told_by

REGIONS = ("subject", "body", "sender", "headers")
_TOLD = 2
"""Subject and body are told; the others have no sentences."""
_MAY_END = bytes(n in b".!?\n" or n >= 0xC0 for n in range(256))
"""Signs that may end a sentence; of those beyond ASCII the first octet."""


@dataclass(frozen=True, eq=False)
class Passages:
    """The passages of several mails, one after the other, each a line.

    A passage is one sentence or several of subject or body, or all of sender or headers; never a part of one.
    """

    vocabulary: Vocabulary
    words: Numbers
    """Of all lines, by number."""
    lengths: Numbers
    """Words of each line."""
    mail_of_line: Numbers
    region_of_line: Numbers
    solid: Flags
    """Mails with a script without blanks in them."""

    @classmethod
    def told(cls, mails: Sequence[Sequence[bytes]], vocabulary: Vocabulary) -> Passages:
        """`mails`: subject, body, sender and headers of each, in octets."""
        octets = octets_of([text for mail in mails for text in mail])
        limits = np.cumsum([0, *(len(text) + 1 for mail in mails for text in mail)])
        text = vocabulary.read(octets)
        borders = np.sort(np.concatenate((limits, _borders(octets, limits))))
        lengths = np.diff(text.words_before(borders))
        told = np.flatnonzero(lengths)
        mail_of_line, region_of_line = np.divmod(_fields(borders[told], limits), len(REGIONS))
        solid = np.zeros(len(mails), np.bool_)
        solid[_fields(text.solid, limits) // len(REGIONS)] = True
        return cls(vocabulary, text.words, lengths[told], mail_of_line, region_of_line, solid)

    @property
    def count(self) -> int:
        """Of mails."""
        return len(self.solid)

    @cached_property
    def spoken(self) -> Flags:
        """The lines of subjects and bodies."""
        return self.region_of_line < _TOLD

    @cached_property
    def said(self) -> Numbers:
        """The words of subjects and bodies."""
        return self.words[np.repeat(self.spoken, self.lengths)]

    @cached_property
    def saying(self) -> Numbers:
        """The mail of each of them."""
        return np.repeat(self.mail_of_line[self.spoken], self.lengths[self.spoken])

    def words_of(self, mail: int) -> list[str]:
        """All that it says, and what is said of it."""
        first, last = np.searchsorted(self.mail_of_line, [mail, mail + 1])
        before, within = int(self.lengths[:first].sum()), int(self.lengths[first:last].sum())
        return [*map(self.vocabulary.words.__getitem__, self.words[before : before + within].tolist())]

    def only(self, mails: Sequence[int]) -> Passages:
        """Some of the mails, in their order."""
        meant = np.zeros(self.count, np.bool_)
        meant[[*mails]] = True
        lines = meant[self.mail_of_line]
        return Passages(
            self.vocabulary,
            self.words[np.repeat(lines, self.lengths)],
            self.lengths[lines],
            (np.cumsum(meant) - 1)[self.mail_of_line[lines]],
            self.region_of_line[lines],
            self.solid[meant],
        )

    def by_sentences(self, readings: Mapping[int, Reading]) -> Passages:
        """Some of the mails, each sentence a line of its own, also one without words."""
        part = self.only([*readings])
        each = [sentence for reading in readings.values() for sentence in reading.sentences]
        return replace(
            part,
            lengths=np.array([len(sentence.folded.split()) for sentence in each], np.int64),
            mail_of_line=np.repeat(np.arange(part.count), [len(reading.sentences) for reading in readings.values()]),
            region_of_line=np.array([REGIONS.index(sentence.where) for sentence in each], np.int64),
        )

    @classmethod
    def together(cls, parts: Sequence[Passages]) -> Passages:
        """The mails of one or several that share a vocabulary."""
        before = np.cumsum([0, *(part.count for part in parts)])[:-1].tolist()
        mails = (part.mail_of_line + count for part, count in zip(parts, before, strict=True))
        return cls(
            parts[0].vocabulary,
            np.concatenate([part.words for part in parts]),
            np.concatenate([part.lengths for part in parts]),
            np.concatenate([*mails]),
            np.concatenate([part.region_of_line for part in parts]),
            np.concatenate([part.solid for part in parts]),
        )


def _fields(places: Numbers, limits: Numbers) -> Numbers:
    """Which subject, body, sender or headers an octet belongs to."""
    return np.searchsorted(limits, places, side="right") - 1


def _borders(octets: Octets, limits: Numbers) -> Numbers:
    """Where sentences of subjects and bodies end; nowhere in a text of so many that the last is not cut any more."""
    signs = np.flatnonzero(told_by(octets, _MAY_END))
    ends = ends_of_sentences(octets, signs)
    many = np.diff(np.searchsorted(signs, limits)) >= SENTENCE_LIMIT
    fields = _fields(ends, limits)
    return ends[(fields % len(REGIONS) < _TOLD) & ~many[fields]]
