"""What a pattern of facts needs is there wherever it fits: nothing that would be found is left out."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.adapters.config import packs
from watcher.cli import desk as desks
from watcher.core.gather import extraction
from watcher.core.gather.sheet import Sheet
from watcher.core.gather.telling import _LETTERS, may_fit, measured, needed, runs_of
from watcher.core.message import Message

BENCHMARK = Path(__file__).parent.parent / "benchmark"
TEXTS = ("We regret to tell you that the role went to somebody else.", "Leider haben wir uns anders entschieden.")
WORDS = st.sampled_from(
    ("role", "move", "team", "für", "ol", "met", "straße", "with us", "of", " ", "a", "interview", "K")
)
PIECES = st.recursive(
    WORDS | st.sampled_from((r"\w+", ".", "[a-z]", r"\.", r"\)", "[)(]", r"(?!\w)", "(?<=e)", r"\b")),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map("".join),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: f"(?:{'|'.join(parts)})"),
        st.lists(inner, min_size=1, max_size=2).map(lambda parts: f"({'|'.join(parts)}|)"),
        st.tuples(inner, st.sampled_from(("?", "*", "+", "{0,2}", "{2}", "{1,2}?", "??"))).map(
            lambda pair: f"(?:{pair[0]}){pair[1]}"
        ),
        st.tuples(WORDS, st.sampled_from(("?", "*", "+", "{0,2}", "{2}", "{,1}", "*?"))).map("".join),
        inner.map(lambda one: f"(?!{one})"),
        inner.map(lambda one: f"(?-i:{one})"),
    ),
    max_leaves=6,
)
SIGNS = (
    *(
        "role",
        "MOVE",
        "tEam",
        "Für",
        "Met",
        "STRAẞE",
        "with us",
        "of",
        " ",
        "a",
        "Interview",
        "x",
        ".",
        ")",
        "r",
        "ol",
        "e",
    ),
    *("\u212a", "ſ", "İ", "ı"),
)
DRAWN = st.lists(st.sampled_from(SIGNS), max_size=12).map("".join)


@given(PIECES, DRAWN)
def test_where_a_pattern_fits_the_text_has_what_it_needs(pattern, text):
    """Whatever brackets, alternatives, quantifiers and letters of either case it is made of."""
    try:
        found = re.search(pattern, text, re.IGNORECASE)
    except re.error:
        return
    assert not found or may_fit(needed(pattern), runs_of(text))
    assert not found or may_fit(measured(("the role", "a team met with us", text)).needed(pattern), runs_of(text))


def test_what_is_common_in_ordinary_texts_is_asked_for_last():
    """Of several words the one that few texts have; of alternatives those that fewer have, taken together."""
    scale = measured(("we will see the zebra", "the zebra will come", "you will see a lemur", "we will see"))
    assert scale.needed("will.*lemu.*the ")[-1] == {"lemu"}
    assert scale.needed("(?:zebra|lemur).*will")[-1] < {"zebr", "ebra", "lemu", "emur"}
    assert scale.needed("(?:will|lemur) quokka")[-1] == {"quok"}
    assert measured(()).needed("will.*quokka") == needed("will.*quokka")


def test_letters_are_the_same_in_either_case_for_both():
    """Whatever `re` takes for one of the letters without regard to case becomes that letter."""
    every = "".join(map(chr, (*range(0xD800), *range(0xE000, sys.maxunicode + 1))))
    alike = re.findall(f"[{_LETTERS}]", every, re.IGNORECASE)
    for letter in filter(str.islower, re.findall(f"[{_LETTERS}]", every)):
        same = re.compile(letter, re.IGNORECASE)
        assert all(runs_of(one * 4) == {letter * 4, letter * 3} for one in alike if same.fullmatch(one)), letter


@pytest.mark.parametrize("language", sorted(packs.document("extraction.yaml")))
def test_no_shipped_pattern_is_left_out(language):
    """In letters of its own language and of English every pattern that fits a sentence is named for it."""
    wordings = desks.shipped_wordings().languages[language]
    patterns = [one for heading in wordings.phrases for one in _patterns(wordings, heading)]
    for name in dict.fromkeys((language, "en")):
        file = BENCHMARK / f"{name}.jsonl"
        lines = file.read_text("utf-8").splitlines()[:120:2] if file.is_file() else ()
        for mail in map(json.loads, lines):
            sheet = Sheet(Message("", mail.get("body") or "", subject=mail.get("subject") or ""), (wordings,))
            texts = (*sheet.headed, sheet.subject)
            for one in patterns:
                fitting = {text for text in texts if one.pattern.search(text)}
                assert fitting <= set(sheet.telling(one.needs, texts)), one.source


@pytest.mark.parametrize("language", sorted(packs.document("extraction.yaml")))
def test_what_is_remembered_of_a_pattern_is_what_it_needs(language):
    """Of every shipped pattern, alone and beside others, also after it was JSON."""
    told = []

    def remember(_, work_out):
        told.append(json.loads(json.dumps(work_out(TEXTS))))
        return told[-1]

    document = {language: packs.document("extraction.yaml")[language]}
    wordings, scale = extraction(document, remember=remember).languages[language], measured(TEXTS)
    for heading in wordings.phrases:
        for one in (*wordings.worded(heading), wordings.saying(heading)):
            assert one.needs == (scale.needed if one.source in told[0] else needed)(one.source)
    assert len(told) == 1


def _patterns(wordings, heading):
    if heading.startswith(("company", "role", "work", "subject", "detail-", "praise", "client-named", "greetings")):
        return wordings.worded(heading)
    said = ("reason-", "feedback-", "keeps", "client", "do-not-write", "not-met", "quoted-near")
    return (wordings.saying(heading),) if heading.startswith(said) else ()
