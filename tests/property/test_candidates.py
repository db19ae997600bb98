"""The cheap look is never narrower than the careful one."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from watcher.adapters.config import packs
from watcher.core.phrases import Phrase, PhraseProblem, WordLists
from watcher.core.reading import EVERYWHERE, Reading
from watcher.core.rules import CompiledPack, Pack, Rule
from watcher.core.spans import Spans

BENCHMARK = Path(__file__).parent.parent / "benchmark"
WORDS = ["we", "candidate", "über", "ueber", "e-mail", "retenu(e)", "不採用", "x", "Größe", "naïve", "l'emploi", "채용"]


def phrases() -> st.SearchStrategy[str]:
    """Phrases of the whole language: words, open words, gaps, alternatives, options, lists."""
    word = st.sampled_from([*WORDS, "candid*", "*date", "*", "...", "...2", "{list}", "über*", "(e|es)", "a(b|c)d"])
    return st.recursive(
        st.lists(word, min_size=1, max_size=4).map(" ".join),
        lambda inner: st.one_of(
            st.tuples(inner, inner).map(lambda pair: f"({pair[0]}|{pair[1]})"),
            inner.map(lambda one: f"[{one}]"),
            st.tuples(inner, inner).map(" ".join),
        ),
        max_leaves=4,
    )


TEXTS = st.lists(
    st.sampled_from([*WORDS, "candidates", "candidature", "uber", "list word", "abd", "acd", "e", ".", ","]),
    max_size=14,
)


@settings(max_examples=600, deadline=None)
@given(phrases(), TEXTS)
def test_whatever_fits_is_a_candidate(phrase, words):
    """For any phrase and any text: where RE2 finds it, the index has named it."""
    lists = {"list": ("list word", "über*")}
    try:
        compiled = Phrase.parse(phrase, WordLists(lists))
    except PhraseProblem:
        return
    reading = Reading(subject="", body=" ".join(words))
    octets = reading.solid_octets if compiled.solid else reading.octets
    fits = any(found.end() > found.start() for found in compiled.compiled.finditer(octets))
    pack = CompiledPack(Pack("", (Rule("r", 1, (phrase,)),), lists=lists))
    named = [candidate for _, found in pack.candidates(Spans(reading)) for candidate in found]
    assert not fits or named


@settings(max_examples=600, deadline=None)
@given(phrases(), TEXTS)
def test_what_the_steps_say_fits_is_found(phrase, words):
    """Without glued words the bits are exact: they name no phrase that RE2 would then look for in vain."""
    assume("a(b|c)d" not in phrase and "u(e)" not in phrase)
    try:
        compiled = Phrase.parse(phrase, WordLists({"list": ("list word", "über*")}))
    except PhraseProblem:
        return
    spans = Spans(Reading(subject="", body=" ".join(words)))
    assert not compiled.is_certain or spans.fits(compiled) == bool(spans.of(compiled))


@settings(max_examples=600, deadline=None)
@given(phrases(), TEXTS)
def test_exact_steps_say_in_which_sentences_a_phrase_stands(phrase, words):
    """As its expression does, which is then not made at all."""
    try:
        compiled = Phrase.parse(phrase, WordLists({"list": ("list word", "über*")}))
    except PhraseProblem:
        return
    reading = Reading(subject="", body=" ".join(words))
    sentences = range(len(reading.sentences))
    if compiled.is_exact:
        found = {span.sentence for span in Spans(reading, lambda _: EVERYWHERE).of(compiled)}
        assert {n for n in sentences if Spans(reading).stands(compiled, 1 << n)} == found


@pytest.mark.parametrize(("words", "named"), [(3, True), (4, True), (5, False)])
def test_a_rule_for_short_mails_is_no_candidate_in_a_longer_one(words, named):
    """At most four words: the fifth silences the rule before any of its phrases is looked for."""
    pack = CompiledPack(Pack("", (Rule("r", 1, ("gone",), at_most_words=4),)))
    reading = Reading(subject="", body=" ".join(["gone", *["away"] * (words - 1)]))
    assert bool([*pack.candidates(Spans(reading))]) is named


@cache
def lines(language: str) -> list[dict[str, str]]:
    return [json.loads(line) for line in (BENCHMARK / f"{language}.jsonl").read_text().splitlines()]


@pytest.mark.parametrize("language", packs.names())
def test_the_shipped_packs_name_every_rule_that_fits(language):
    """On our own benchmark, pack by pack: whatever fits a mail, of rules that look at it, was named."""
    pack = CompiledPack(packs.shipped(language))
    for line in lines(language)[:25]:
        reading = Reading(subject=line.get("subject", ""), body=line["body"])
        named = {compiled.rule.name for compiled, _ in pack.candidates(Spans(reading))}
        for compiled in pack.rules:
            for_shorter = 0 < compiled.rule.at_most_words < reading.length
            if compiled.rule.name not in named and not for_shorter:
                for phrase in compiled.any:
                    octets = reading.solid_octets if phrase.solid else reading.octets
                    assert not any(found.end() > found.start() for found in phrase.compiled.finditer(octets)), (
                        phrase.source
                    )
