"""Wordings are compiled only where the words beside their slots stand, and none that fits is passed over."""

import json
from pathlib import Path

import pytest

from watcher.adapters.config import packs
from watcher.core.gather.extraction import Wording, extraction
from watcher.core.text import sentences

BENCHMARK = Path(__file__).parent.parent / "benchmark"
SLOTS = ("company", "role")


def said(language):
    """Sentences of some letters, as they are written."""
    lines = (json.loads(line) for line in (BENCHMARK / f"{language}.jsonl").read_text().splitlines()[:40])
    bodies = [line["body"] for line in lines]
    return [body[one.pieces[0][0] : one.pieces[-1][1]] for body in bodies for one in sentences(body, "body")]


@pytest.mark.parametrize("language", ["de", "en", "fr", "ja"])
def test_a_wording_that_fits_may_fit(language):
    """In real sentences, and in each sentence without its first half."""
    texts = [text for whole in said(language) for text in (whole, whole[len(whole) // 2 :])]
    wordings = extraction(packs.document("extraction.yaml")).languages[language]
    slotted = [one for heading in wordings.phrases for one in wordings.worded(heading) if any(map(one.has, SLOTS))]
    passed_over = [(one.source, text) for one in slotted for text in texts if not one.may_fit(text)]
    assert len(passed_over) > len(slotted) * len(texts) / 2
    assert not [pair for pair in passed_over if Wording(pair[0]).pattern.search(pair[1])]


@pytest.mark.parametrize(
    "source",
    ["{company}", "(?:at {company}|from {company})", "at {company}|from {company}", "(?:at {company})?", "{company}?s"],
)
def test_where_nothing_beside_a_slot_can_be_told_all_is_tried(source):
    """Alternatives, brackets around a slot, no word beside it."""
    assert Wording(source).may_fit("Nothing of the kind.")


@pytest.mark.parametrize(
    ("source", "fits"),
    [
        ("regards from {company}", "Regards from Acme"),
        ("{company} (?:team|staff)", "The Acme team"),
        (r"\(for {company}", "(for Acme)"),
    ],
)
def test_the_words_beside_a_slot_decide(source, fits):
    """What stands before it or, where that is nothing, behind it."""
    assert Wording(source).may_fit(fits)
    assert not Wording(source).may_fit("Something else of Acme")
