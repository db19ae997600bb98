"""Frames: what phrases are learned from, and that what is written is what was found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.core.phrases import Phrase, WordLists
from watcher.core.reading import Reading
from watcher.core.spans import Spans
from watcher.core.suggest.frames import Finder, frames, is_of_characters, sentence, words_of, written

WORDS = st.lists(
    st.sampled_from(["we", "chose", "a", "baker", "from", "the", "town", "neue", "oven"]), min_size=3, max_size=9
)


def fits(phrase: str, text: str) -> bool:
    return bool(Spans(Reading(subject="", body=text)).of(Phrase.parse(phrase, WordLists())))


@given(WORDS)
def test_what_is_written_fits_where_it_was_found(words: list[str]):
    """Each frame of a sentence, as a phrase, fits that sentence and its own example."""
    text = " ".join(words)
    for frame, start, end in frames(words_of(text), [True] * len(words)):
        assert fits(written(frame), text), frame
        assert fits(written(frame), sentence(frame)), frame
        assert 0 <= start < end <= len(words)


@given(WORDS, WORDS)
def test_the_finder_is_never_narrower_than_the_phrase(one: list[str], other: list[str]):
    """Of the frames of one sentence, it finds in another exactly those that fit there as phrases."""
    known = {frame for frame, _, _ in frames(words_of(" ".join(one)), [True] * len(one))}
    text = " ".join(other)
    found = Finder(known).found(Reading(subject="", body=text))
    assert found == {frame for frame in known if fits(written(frame), text)}


@pytest.mark.parametrize(
    ("fine", "count"),
    [([True] * 4, 3), ([True, True, False, True], 0), ([False] * 4, 0), ([True, True, False, True, True], 1)],
)
def test_no_word_that_may_be_a_name(fine: list[bool], count: int):
    """A frame stops where a word is not fine; a gap may step over it."""
    words = ("we", "chose", "Ada", "for", "this")[: len(fine)]
    assert len(list(frames(words, fine))) == count


def test_scripts_without_blanks_are_taken_by_characters():
    """A part of the sentence that fits it as a phrase."""
    text = "今回はご希望に添えません"
    found = [frame for frame, _, _ in frames(words_of(text), [True] * len(text))]
    assert all(map(is_of_characters, found))
    assert fits(written(found[0]), text)
