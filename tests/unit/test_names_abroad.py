"""core/gather outside English and German: where employers, roles and who signs stand in other languages."""

import pytest

from tests.unit.test_gather import facts, value

FIRMS = [
    # the last word is the domain's, and what stands before it says what kind of house it is
    ("pl", "Niestety nie.\n\nZ poważaniem\nHalina Kubiak\nZakłady Mleczarskie Wrona Sp. z o.o.", "hk@wrona.example",
     "Zakłady Mleczarskie Wrona"),
    ("ro", "Din păcate nu.\n\nCu stimă,\nMihaela Onciu\nBrutăria Zorilor", "mo@zorilor.example", "Brutăria Zorilor"),
    ("it", "Purtroppo no.\n\nCordiali saluti\nDott.ssa Lorella Finzi\nComune di Pietralba", "pers@pietralba.example",
     "Comune di Pietralba"),
    # an office that heads no house, and one that does
    ("it", "Purtroppo no.\n\nIl Responsabile del Servizio\nDott.ssa Lorella Finzi\nComune di Pietralba",
     "pers@pietralba.example", "Comune di Pietralba"),
    ("fr", "Nous avons choisi un autre projet.\n\nCordialement,\nLa directrice du Musée Armel", "", "Musée Armel"),
    # letters for the words that begin a name
    ("es", "Lo sentimos.\n\nAtentamente,\nPilar Boss\nHospital San Elmo", "seleccion@hsanelmo.example",
     "Hospital San Elmo"),
    ("es", "Lamentamos que su envío a la Revista de Estudios Lindos no se publique.", "editor@rel.example",
     "Revista de Estudios Lindos"),
    # beside a person in the display name
    ("it", "Purtroppo no.\n\nIvo", "Ivo Boss - HR Ospitalità Levante <hr@levante.example>", "Ospitalità Levante"),
    ("fr", "Hélas non.\n\nÉmilie", "Émilie de Bois & Lune <emilie@boisetlune.example>", "Bois & Lune"),
]  # fmt: skip
PEOPLE = [
    # the directorate's ending is one of given names, too
    ("fr", "Hélas non.\n\nLa directrice des ressources humaines,\nChristelle BOSS", "", "Christelle BOSS"),
    ("es", "Lo sentimos.\n\nDra. Pilar Boss\nJefa del Servicio de Farmacia", "", "Dra. Pilar Boss"),
    ("uk", "На жаль, ні.\n\nРоман Тимчук,\nначальник відділу кадрів", "", "Роман Тимчук"),
    ("ja", "月影書房 編集部の三浦と申します。今回は見送らせていただきます。\n\n月影書房 編集部\n三浦", "", "三浦"),
    ("es", "Sentimos no poder darle otra respuesta.\n\nFermín, departamento de personal", "", "Fermín"),
    # nobody signs it, nobody says I, and no such name is given
    ("fr", "Votre candidature n'est pas retenue.", "Altéria Santé <alteriasante@candidats.example>", None),
]


@pytest.mark.parametrize(("language", "text", "sender", "company"), FIRMS)
def test_an_employer_is_read_where_its_language_puts_it(language, text, sender, company):
    """Whole, with the word that says what kind of house it is."""
    shown = sender if "<" in sender or not sender else f"<{sender}>"
    assert value(facts(text, language, sender=shown).company) == company


@pytest.mark.parametrize(("language", "text", "sender", "person"), PEOPLE)
def test_a_person_is_read_where_their_language_puts_them(language, text, sender, person):
    """Below or beside their office, with their title; no house is taken for somebody."""
    assert value(facts(text, language, sender=sender).person) == person
