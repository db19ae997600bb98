"""core/text: what is read of a mail, and how it is folded."""

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from watcher.core import text
from watcher.core.reading import Reading
from watcher.core.text import HAS_GENDER, fold, fold_each, gender_once, sentences

FOLDS = [
    ("Unfortunately,  we\u00a0won’t", "unfortunately we won t"),
    ("Für DICH & mich", "fur dich mich"),
    ("Straße in Ålesund, Łódź, København", "strasse in alesund lodz kobenhavn"),
    ("unfor\u00adtunate\u200bly", "unfortunately"),
    ("İstanbul ılık", "istanbul ilik"),
    ("ﬁnal ＲＯＵＮＤ", "final round"),
    ("retenu(e), seleccionado/a, Bewerber:innen, Kandidat*innen", "retenu seleccionado bewerber kandidat"),
    ("retenu.e, candidat·e·s, sélectionné-e", "retenu candidat selectionne"),
    ("ご縁が　なかった", "ご縁が なかった"),
    ("ขอแสดงความเสียใจ", "ขอแสดงความเสียใจ"),
    ("नौकरी के लिए", "नौकरी के लिए"),
    ("مُقَدِّم الطَّلَب", "مقدم الطلب"),
    ("Ευχαριστούμε πολύς", "ευχαριστουμε πολυσ"),
    ("", ""),
    (" -- … !! ", ""),
]


@pytest.mark.parametrize(("written", "folded"), FOLDS)
def test_folding_leaves_the_bare_words(written, folded):
    """Case, accents, blanks, soft hyphens and punctuation do not matter."""
    assert fold(written) == folded


def bodies(text):
    return [sentence.folded for sentence in sentences(text, "body")]


SPLITS = [
    ("Thank you. We chose another.", ["thank you", "we chose another"]),
    ("Dear Dr. Boss, thanks. Bye", ["dear dr boss thanks", "bye"]),
    ("we will not move\nforward with you", ["we will not move forward with you"]),
    ("Dear Jane,\nif you wait", ["dear jane", "if you wait"]),
    ("Hello\n\nworld", ["hello", "world"]),
    ("One:\n- two\n- three", ["one", "two", "three"]),
    ("誠に残念ながら。今回は見送り。", ["誠に残念ながら", "今回は見送り"]),
    ("Is it so? Yes! No", ["is it so", "yes", "no"]),
    (
        "Fehlt er am 15. Juli, ist Schluss. Es waren 15. Juliane kam.",
        ["fehlt er am 15 juli ist schluss", "es waren 15", "juliane kam"],
    ),
    ("we have 3rooms. none is yours, the 2nd. least", ["we have 3rooms", "none is yours the 2nd least"]),
]


@pytest.mark.parametrize(("text", "expected"), SPLITS)
def test_sentences_end_where_a_reader_ends_them(text, expected):
    """Soft line breaks join, blank lines and full stops part, abbreviations do not."""
    assert bodies(text) == expected


def test_words_in_quotation_marks_are_left_out():
    """A title in quotation marks does not stand between the words around it, nor does a quoted no count."""
    assert bodies("Your paper “On the Stability of Sparse Estimators” was not accepted.") == [
        "your paper was not accepted"
    ]
    assert bodies('They write "we have decided to move forward with other candidates" too often.') == [
        "they write too often"
    ]


def test_quoted_lines_between_ones_own_are_older_text():
    """An answer written between quotes is read, the quotes are not."""
    assert bodies("You say:\n> we chose another candidate\nThat is kind.") == ["you say", "that is kind"]


def test_short_quotations_stay():
    """A role in quotation marks is part of the sentence."""
    assert bodies("for the “Data Engineer” role") == ["for the data engineer role"]


def test_the_opening_is_the_first_sentences_of_the_body():
    """Six sentences make the opening; a subject has none."""
    found = sentences("a. b. c. d. e. f. g. h.", "body")
    assert [sentence.opening for sentence in found][:8] == [True, True, True, True, True, True, False, False][
        : len(found)
    ]
    assert not any(sentence.opening for sentence in sentences("A subject", "subject"))


def test_a_reading_knows_whose_words_are_older():
    """What follows an attribution line is not what the writer says now."""
    reading = Reading(
        subject="Re: Job", body="Thanks, sounds good.\n\nOn 3 May 2026, Ada wrote:\n> we chose another candidate\n"
    )
    assert "candidate" not in reading.folded


def test_a_hostile_body_of_single_letters_is_read_in_bounded_sentences():
    """However many sentences there are, their number is bounded and no word is lost."""
    reading = Reading(subject="", body="x. " * 20_000)
    assert len(reading.sentences) <= 2_001
    assert reading.folded.split().count("x") == 20_000


_SIGNS = [
    *map(chr, range(0x20, 0x250)),
    *"·•.-/*:()_éeaos inrſİıʼ’“”–…≠ｆ㎏ﬁ가각ᄀ\u1161がか\u3099กิक्षعא\n\t\xa0\xad\u200b\u0301\u05b0",
]
_PARTS = ["in", "innen", "(e)", "(s)", "/in", ":innen", "er", "·e·s", "/a", "/ın"]


@settings(max_examples=800, deadline=None)
@given(st.lists(st.sampled_from(_SIGNS + _PARTS), max_size=24).map("".join))
def test_folding_is_what_unicode_says_it_is(written):
    """Each short cut in `fold` leads where the long way does: decompose, lower case, marks off, compose, words."""
    long = text._SECOND_GENDER.sub("", written)
    long = unicodedata.normalize("NFKD", long).casefold().translate(str.maketrans(text._UNDECOMPOSED))
    long = unicodedata.normalize("NFKC", text._DROPPED.sub("", unicodedata.normalize("NFKD", long)))
    assert fold(written) == text._NOT_WORD.sub(" ", long).strip()


@given(st.lists(st.text(max_size=30), max_size=6))
def test_texts_folded_in_one_go_are_those_folded_one_by_one(written):
    """Whatever stands beside it, a text is folded as if it were alone."""
    assert fold_each(written) == [fold(text) for text in written]


ENDS = st.lists(
    st.sampled_from(["a", "B", "1", "12.", ".", ",", "-", "•", "*", "_", "”", "。", "ß", " ", "\t", "\u2028"])
)


@settings(max_examples=1000)
@given(ENDS.map("".join), ENDS.map("".join))
def test_a_line_end_is_meant_where_something_closes_or_an_item_begins(line, following):
    """Told at a glance for lines that end and begin in letters, and the same as by the long way."""
    closes = text._CLOSES_LINE.search(line[-120:]) or text._BULLET.match(following)
    meant = bool(closes) or not line.strip() or not following.strip()
    assert text.unwrapped(f"{line}\n{following}")[len(line)] == ("\n" if meant else " ")


@given(st.text("aeinorsAEINORSıİſxé·•.-(/*:_) 1\n,中", max_size=14))
@example("Bewerber:innen")
@example("retenu(e)s")
@example("ami·e·s")
def test_no_gender_that_is_written_twice_is_overlooked(written):
    """What is asked first finds all that is left out, and passes over what only looks like it."""
    assert HAS_GENDER.search(written.encode()) or gender_once(written) == written
    assert not HAS_GENDER.search(b"text/html; multipart/alternative; www.acme.example; co-editor, he/him/his")
