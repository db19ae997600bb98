"""core/gather/likely: the likeliest name by what stands around it, where no pattern tells."""

from itertools import islice

import pytest

from tests.unit.test_gather import WORDINGS, facts, mail, value
from watcher.core.gather.likely import Names
from watcher.core.gather.sheet import Sheet
from watcher.core.gather.signs import apart, beginning, ending, within
from watcher.core.gather.strips import spans, strips


def sheet(text, subject="", language="en"):
    return Sheet(mail(text, subject=subject), WORDINGS.of(language), WORDINGS.given)


def only(text, subject=""):
    return strips(sheet(text, subject))[0]


def test_a_strip_is_words_and_marks():
    """A word keeps what is glued to it; all quotation marks are one."""
    strip = only("We read «C++ at AT&T» (m/w).")
    assert strip.words == ("we", "read", '"', "c", "at", "at t", '"', "(", "m", "/", "w", ")", ".")
    assert strip.looks == "UlpAlApplplpp"
    assert strip.said(3, 6) == "C++ at AT&T"


def test_a_span_ends_where_a_sentence_does():
    """No name goes over what ends one, and a company of several words does not begin small."""
    strip = only("read Salt Mills, Leeds; gone")
    found = {strip.said(*span) for span in spans(strip, "company")}
    assert {"Salt Mills", "Salt Mills, Leeds", "read", "gone"} <= found
    assert not {"read Salt", "Leeds; gone"} & found


def test_signs_are_words_that_a_person_can_read():
    """What stands before and behind, how it looks, where else it stands."""
    strip = only("Thank you for applying for Night Baker at Salt Mills.")
    assert {"before for", "before applying for", "before tells applied as", "first night"} <= set(beginning(strip, 5))
    assert {"behind at", "behind at salt", "behind tells at", "last is occupations"} <= set(ending(strip, 7))
    assert {"words 2", "big 2", "in opening"} <= set(within(strip, 5, 7))
    beside = {"greeting": "", "sender": "", "domain": "saltmills.example", "addresses": ""}
    assert {"stands 2", "in subject and elsewhere", "in the domain", "part of the role"} <= set(
        apart("salt mills", ("subject", "body"), {"role": "Cook, Salt Mills"}, beside)
    )


def test_the_heaviest_name_comes_first_with_its_share():
    """Shares are of one, and nothing at all has its own."""
    weights = {"before by": 400, "big 2": 100, "torn right": -500, "nothing": 100}
    found = [*islice(Names(sheet("It was read by Salt Mills today.")).likely("company", weights, {}), 2)]
    assert found[0].value == "Salt Mills"
    assert found[0].share > 0.5 > found[1].share


def test_without_signs_nothing_is_likely():
    """A mail is then read by patterns alone."""
    assert next(Names(sheet("Salt Mills wrote.")).likely("company", {"nothing": 2000}, {})).share < 0.01


LIKELY = [
    ("en", "job", "It was good of you to think of us for Night Baker. {no}\n\nAda Boss\nSalt Mills", "Salt Mills news",
     "Salt Mills", "Night Baker"),
    ("en", "paper", "We could not find room for your talk Slow Rivers of the North at Mosscon.\n\nThe Mosscon team", "",
     "Mosscon", "Slow Rivers of the North"),
    ("en", "other", "The people of Fen Racing looked at your wish to join as Night Mechanic and said no.\n\nFen Racing",
     "", "Fen Racing", "Night Mechanic"),
    ("fr", "job", "La place de Boulanger de nuit a trouvé preneur.\n\nL'équipe de Moulin du Sel",
     "Moulin du Sel - Boulanger de nuit", "Moulin du Sel", "Boulanger de nuit"),
    ("sv", "job", "Tyvärr blev det någon annan för rollen som Bagare natt hos Saltkvarn.", "",
     "Saltkvarn", "Bagare natt"),
    ("pl", "job", "Rola: Piekarz nocny. Niestety ktoś inny.\n\nZespół Młyn Solny", "Młyn Solny - rekrutacja",
     "Młyn Solny", "Piekarz nocny"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "kind", "text", "subject", "employer", "role"), LIKELY)
def test_what_no_pattern_foresaw_is_read_by_what_stands_around_it(language, kind, text, subject, employer, role):
    """The same signs in other words."""
    read = facts(text.format(no="We chose somebody else."), language, kind, subject=subject)
    assert (value(read.company), value(read.role)) == (employer, role)


UNLIKELY = [
    ("en", "job", "We chose somebody else. Have a good Monday."),
    ("en", "job", "Thank you for applying. We read every application, and yours was not chosen."),
    (
        "en",
        "job",
        "We keep your application for one year (or six months for residents of Germany and Austria). It is a no.",
    ),
    ("de", "job", "Leider nein. Wir wünschen Ihnen viel Erfolg bei der Suche."),
    ("fr", "job", "Votre candidature n'a pas été retenue. Bonne continuation."),
    ("en", "grant", "Your application does not meet the criteria at this time."),
]


@pytest.mark.parametrize(("language", "kind", "text"), UNLIKELY)
def test_a_letter_that_names_nobody_is_not_given_a_name(language, kind, text):
    """The likeliest of nothing is nothing."""
    read = facts(text, language, kind)
    assert (read.company, read.role) == (None, None)


DOUBTFUL = [
    ("de", "Danke für Ihr Interesse an dem Kurs Geprüfte Salzmeisterin bei Akademie Moor-Elbe. Leider nein.", "",
     "Akademie Moor-Elbe"),
    ("en", "Thank you for your interest in this role. We chose somebody else.\n\nKind regards,\nTeam Leeds",
     "Response received", None),
    ("de", "Folgendes Problem hat sich ergeben: Alle Plätze sind vergeben. Leider nein.", "", None),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "subject", "employer"), DOUBTFUL)
def test_what_one_pattern_finds_in_one_place_needs_a_sign(language, text, subject, employer):
    """Where none speaks for it nothing is said, or the one for which nearly all do."""
    assert value(facts(text, language, "job", subject=subject).company) == employer
