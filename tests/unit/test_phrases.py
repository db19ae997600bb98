"""core/phrases: what each sign of the phrase language fits."""

import pytest

from watcher.core.phrases import Phrase, PhraseProblem, WordLists
from watcher.core.reading import Reading

LISTS = WordLists(
    {
        "applicant": ("candidate*", "applicant*", "{person}"),
        "person": ("person", "somebody else"),
        "a": ("{b}",),
        "b": ("{a}",),
    }
)


def fits(phrase, text):
    reading = Reading(subject="", body=text)
    compiled = Phrase.parse(phrase, LISTS)
    return any(compiled.compiled.finditer(reading.solid_octets if compiled.solid else reading.octets))


FITS = [
    ("move forward with other candidates", "We’ll MOVE forward\nwith other candidates."),
    ("candidat*", "other candidates"),
    ("*haus", "im Rathaus"),
    ("with * candidate", "with another candidate"),
    ("(another|a different) candidate", "with a different candidate"),
    ("decided [finally] not", "we decided not to"),
    ("decided [finally] not", "we decided finally not to"),
    ("decided ... another candidate", "decided to go on with another candidate"),
    ("decided ...2 another", "decided to choose another"),
    ("with other {applicant}", "with other applicants"),
    ("chose {applicant}", "chose somebody else"),
    ("seleccionad(o|a|os)", "ha sido seleccionada"),
    ("/(pursu|select)\\w+ (an)?other/", "selecting another"),
    ("für andere Bewerber", "fuer andere Bewerber"),
    ("fuer andere", "für andere"),
    ("won't", "we won’t"),
    ("següent fase", "la següent fase"),
    ("不採用", "今回は不採用と\nなりました"),
    ("見送 ... 結果", "見送りという結果"),
    ("채용하지 않", "이번에는 채용하지않기로"),
    ("retenu*", "n’a pas été retenu(e)"),
]


@pytest.mark.parametrize(("phrase", "text"), FITS)
def test_a_phrase_fits(phrase, text):
    """Each sign does what docs/rules.md says."""
    assert fits(phrase, text)


MISSES = [
    ("candidate", "candidates"),
    ("with * candidate", "with candidate"),
    ("with * candidate", "with the other candidate"),
    ("decided ...2 another", "decided to go on with another"),
    ("decided ... another", "we decided. Then another came"),
    ("not selected", "not. Selected"),
    ("(another|a different) candidate", "a candidate"),
    ("order", "border"),
    ("haus", "rathaus"),
]


@pytest.mark.parametrize(("phrase", "text"), MISSES)
def test_a_phrase_does_not_fit(phrase, text):
    """Whole words, one sentence, no more than the gap."""
    assert not fits(phrase, text)


BROKEN = [
    ("(a|b", 0, "never closed"),
    ("a)", 1, "no partner"),
    ("see [x", 4, "never closed"),
    ("{nobody} x", 0, "no word list named `nobody`"),
    ("{applicant", 0, "never closed by"),
    ("{a}", 0, "contains itself"),
    ("", 0, "at least one word"),
    ("!?", 0, "at least one word"),
    ("/(/", 1, "RE2 does not accept"),
    ("/(?=x)/", 1, "RE2 does not accept"),
    ("(x)? y", 3, "may be missing"),
    ("(" * 40 + "a" + ")" * 40, 12, "too deep"),
    ("ne*me", 3, "stands at an end of a word"),
    ("we candidat*(s|es)", 12, "stands at an end of a word"),
    ("(re|un)*able", 7, "stands at an end of a word"),
]


@pytest.mark.parametrize(("phrase", "column", "words"), BROKEN)
def test_a_phrase_without_sense_is_named_with_its_place(phrase, column, words):
    """A problem says what is wrong and where in the phrase."""
    with pytest.raises(PhraseProblem, match=words.replace("(", r"\(")) as problem:
        Phrase.parse(phrase, LISTS)
    assert problem.value.column == column


@pytest.mark.parametrize("phrase", [phrase for phrase, _ in FITS if not phrase.startswith("/")])
def test_every_phrase_names_words_that_must_be_there(phrase):
    """Anchors are what makes the cheap look cheap; a phrase that ends open on the left alone has none."""
    assert Phrase.parse(phrase, LISTS).sketch.anchors or phrase.startswith("*")
