"""Text as numbers: the words of many mails at once, and where a sentence surely ends."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from watcher.core.text import ABBREVIATIONS, is_solid, spaced

Octets = npt.NDArray[np.uint8]
Numbers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

_Number = TypeVar("_Number", bound=np.generic)

MOST_WORDS = 100_000
"""Different words that are remembered; no language uses more, and no hostile mail may fill the memory."""
SEPARATOR = b"\x01"
"""Between texts: no letter, no blank."""
_PADDING = 16
_EIGHT = 8
_SHORT = 16
"""Octets of a word that are compared all at once."""
_SLOT_BITS = 18


def _table(octets: bytes) -> Flags:
    flags = np.zeros(256, np.bool_)
    flags[[*octets]] = True
    return flags


_DIGITS_AND_LETTERS = bytes(n for n in range(128) if chr(n).isalnum())
_IN_WORD = _DIGITS_AND_LETTERS + bytes(range(128, 256))
_LETTERS = _table(bytes(n for n in range(128) if chr(n).isalpha()))
_BLANKS = _table(b" \t\n\r\x0b\x0c")
_LOWER = bytes((ord(chr(n).lower()) if n < 128 else n) if n in _IN_WORD else 0 for n in range(256))
"""The octets of words in lower case; nothing of what stands between them."""
_SMALL = np.uint64(0x20202020)
"""What makes four ASCII letters small."""
_FIRST = np.array([(1 << 8 * n) - 1 for n in range(9)], np.uint64)
"""Of the eight octets of a number, the first n."""
_MIX = tuple(map(np.uint64, (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9)))
_ENDING = re.compile(r"[^\W\d_]{4}\.$")
_ABBREVIATED = np.array(
    sorted(int.from_bytes(word[-5:-1].encode(), "little") for word in ABBREVIATIONS if _ENDING.search(word[-5:])),
    np.uint64,
)
"""The last four letters of abbreviations that are so long."""


def octets_of(texts: list[bytes]) -> Octets:
    """One after the other, a SEPARATOR before and after each."""
    joined = SEPARATOR.join([b"", *texts, b"", b"\0" * _PADDING])
    return np.frombuffer(joined, np.uint8)


def told_by(octets: Octets, table: bytes) -> Flags:
    """What a table says of each octet; three times as quick as an index of numpy."""
    return np.frombuffer(octets.tobytes().translate(table), np.bool_)


def _eight(octets: Octets, starts: Numbers) -> npt.NDArray[np.uint64]:
    """The eight octets that begin at each place, the first the least."""
    everywhere: npt.NDArray[np.uint64] = np.ndarray((len(octets) - 7,), "<u8", octets, strides=(1,))
    return everywhere[starts]


def ends_of_sentences(octets: Octets, signs: Numbers) -> Numbers:
    """Of these places, all those of `.!?` and line ends among them, the ones that end a sentence in any company.

    A `!` or `?` before a blank, a line end before an empty line, a full stop after a long word and before a blank.
    Some that `sentences` sees are not among them; all that are here are borders there.
    """
    marks = signs[octets[signs] < 128]
    sign, following = octets[marks], octets[marks + 1]
    blank = _BLANKS[following]
    asks = blank & ((sign == ord("!")) | (sign == ord("?")))
    line = (sign == ord("\n")) & (
        (following == ord("\n"))
        | (((following == ord(" ")) | (following == ord("\t"))) & (octets[marks + 2] == ord("\n")))
    )
    stops = marks[blank & (sign == ord("."))]
    stops = stops[stops >= 4]
    for back in range(1, 5):
        stops = stops[_LETTERS[octets[stops - back]]]
    tails = (_eight(octets, stops - 4) & _FIRST[4]) | _SMALL
    return np.sort(np.concatenate((marks[asks | line], stops[~np.isin(tails, _ABBREVIATED)])))


class Vocabulary:
    """Words by number. What stands between blanks and signs is folded when it is first met."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self._numbers: dict[str, int] = {}
        self._letters = bytearray()
        """Of all words, a blank behind each."""
        self._begins, self._sizes = np.zeros(1024, np.int32), np.zeros(1024, np.int32)
        self._columns: dict[str, Numbers] = {}
        self.border = self._number("\n")
        self._entries = 1
        """Zero, one or more words each; the first one is that of no slot."""
        self._known: dict[bytes, int] = {}
        """Those that have no slot: long ones, and such as came second."""
        self._several: dict[int, tuple[int, ...]] = {}
        """The words of those that have more than one."""
        self._slots = np.zeros(1 << _SLOT_BITS, np.int32)
        self._keys = np.zeros((2, 1024), np.uint64)
        self._first, self._counts = np.zeros(1024, np.int64), np.zeros(1024, np.int64)
        self._solid = np.zeros(1024, np.bool_)

    @property
    def is_full(self) -> bool:
        return self._entries > MOST_WORDS

    def read(self, octets: Octets) -> Text:
        """The words of a text, which ends with padding."""
        lower = np.frombuffer(octets.tobytes().translate(_LOWER), np.uint8)
        inside = lower != 0
        edges = np.flatnonzero(inside[1:] != inside[:-1]) + 1
        starts = np.ascontiguousarray(edges[::2])
        lengths = edges[1::2] - starts
        long = np.flatnonzero(lengths > _EIGHT)
        keys = _eight(lower, starts) & _FIRST.take(np.minimum(lengths, _EIGHT)), np.zeros(len(starts), np.uint64)
        following = np.minimum(starts[long] + _EIGHT, len(lower) - _EIGHT)
        keys[1][long] = _eight(lower, following) & _FIRST[np.minimum(lengths[long] - _EIGHT, _EIGHT)]
        mixed = (keys[0] * _MIX[0]) ^ (keys[1] * _MIX[1])
        slots = ((mixed ^ (mixed >> np.uint64(32))) * _MIX[2]) >> np.uint64(64 - _SLOT_BITS)
        entries = self._slots.take(slots)
        unknown = lengths > _SHORT
        for known, key in zip(self._keys, keys, strict=True):
            unknown |= known.take(entries) != key
        met: dict[bytes, int] = {}
        for n in np.flatnonzero(unknown).tolist():
            start = int(starts[n])
            word = lower[start : start + int(lengths[n])].tobytes()
            entry = self._known.get(word) or met.get(word)
            if entry is None:
                entry = met[word] = self._learn(word)
                if len(word) <= _SHORT and not self._slots[slots[n]]:
                    self._keys[:, entry] = keys[0][n], keys[1][n]
                    self._slots[slots[n]] = entry
                else:
                    self._known[word] = entry
            entries[n] = entry
        return Text(starts, *self._spelled(entries), self._solid.take(entries))

    def columns(self, name: str, column_of: Mapping[str, int]) -> Numbers:
        """Of each word its column in a table that goes by a name, 0 of those it has not."""
        known = self._columns.get(name, np.zeros(0, np.int64))
        if len(known) < len(self.words):
            new = [column_of.get(word, 0) for word in self.words[len(known) :]]
            known = self._columns[name] = np.concatenate((known, np.array(new, np.int64)))
        return known

    def spelt(self, words: Numbers) -> tuple[bytes, Numbers]:
        """Words in octets, a blank behind each, and where each of them begins."""
        sizes = self._sizes[words]
        begins = np.cumsum(sizes) - sizes
        places = np.repeat(self._begins[words] - begins.astype(np.int32), sizes)
        places += np.arange(len(places), dtype=np.int32)
        return np.frombuffer(self._letters, np.uint8).take(places).tobytes(), begins

    def _spelled(self, entries: npt.NDArray[np.int32]) -> tuple[Numbers, Numbers]:
        """The words of the entries, and how many words come before each, and in all."""
        counts = self._counts.take(entries)
        before = np.concatenate((np.zeros(1, np.int64), np.cumsum(counts)))
        numbers = np.repeat(self._first.take(entries), counts)
        for n in np.flatnonzero(counts > 1).tolist():
            numbers[before[n] : before[n + 1]] = self._several[int(entries[n])]
        return numbers, before

    def _learn(self, octets: bytes) -> int:
        text = octets.decode("utf-8", "replace")
        words = tuple(map(self._number, spaced(text).split()))
        entry, self._entries = self._entries, self._entries + 1
        if len(words) > 1:
            self._several[entry] = words
        if entry >= len(self._first):
            self._keys = np.concatenate((self._keys, np.zeros_like(self._keys)), axis=1)
            self._first, self._counts = _doubled(self._first), _doubled(self._counts)
            self._solid = _doubled(self._solid)
        self._first[entry] = words[0] if words else 0
        self._counts[entry] = len(words)
        self._solid[entry] = not octets.isascii() and is_solid(text) is not None
        return entry

    def _number(self, word: str) -> int:
        number = self._numbers.get(word)
        if number is None:
            number = self._numbers[word] = len(self.words)
            self.words.append(word)
            if number >= len(self._begins):
                self._begins, self._sizes = _doubled(self._begins), _doubled(self._sizes)
            octets = f"{word} ".encode()
            self._begins[number], self._sizes[number] = len(self._letters), len(octets)
            self._letters += octets
        return number


class Text:
    """The words of a text, and where they stand."""

    def __init__(self, starts: Numbers, words: Numbers, before: Numbers, solid: Flags) -> None:
        self.words = words
        """By number."""
        self._starts, self._before = starts, before
        self.solid = starts[solid]
        """Where there is something in a script without blanks."""

    def words_before(self, places: Numbers) -> Numbers:
        """How many words begin before each of these octets."""
        return self._before[np.searchsorted(self._starts, places)]


def _doubled(numbers: npt.NDArray[_Number]) -> npt.NDArray[_Number]:
    return np.concatenate((numbers, np.zeros_like(numbers)))
