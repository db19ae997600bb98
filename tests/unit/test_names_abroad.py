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
    ("pt", "A sua candidatura ao Mestrado em Solos do Instituto Politécnico da Serra não foi aceite.",
     "academicos@ipserra.example", "Instituto Politécnico da Serra"),
    ("fr", "Vous avez postulé au poste de comptable au sein du Groupe Sarl.", "", "Groupe Sarl"),
    ("ja", "公益財団法人あけぼの財団 事務局です。不採択となりました。", "", "公益財団法人あけぼの財団"),
    ("ko", "(주)한빛공방 백엔드 개발자 포지션에 지원해 주셔서 감사합니다.", "", "한빛공방"),
    # the kind of house stands before it in a line, small words and articles within
    ("fr", "Hélas non.\n\nLaure Boss\nConseil départemental de la Vouge", "lb@vouge.example",
     "Conseil départemental de la Vouge"),
    ("fr", "Hélas non.\n\nLaure Boss\nSCI Les Cèdres", "lb@poste.example", "SCI Les Cèdres"),
    ("fr", "Hélas non.\n\nAvec amitié,\nBastien Boss, directeur, Théâtre de la Grange", "", "Théâtre de la Grange"),
    ("pl", "Niestety nie.\n\nDobry Las", "Dobry Las <konkurs@dobrylas.example>", "Dobry Las"),
    # all of the domain, though it ends with a trade
    ("pl", "Niestety nie.\n\nMultimed Partner", "Multimed Partner <hr@multimedpartner.example>", "Multimed Partner"),
    # departments and who signs are none
    ("it", "La domanda non è stata accolta.\n\nUfficio Ammissioni", "", None),
    ("ko", "아쉽게도 모시지 못하게 되었습니다.\n\n김하늘 드림", "김하늘 <haneul@pureunsup.example>", None),
    ("pt", "Lamentamos.\n\nLeonor Boss\nViveiros Cruz Alta", "leonor@cruzalta.example", "Viveiros Cruz Alta"),
    # a competition is no house
    ("pt", "O seu projeto não foi contemplado no Edital Vozes do Rio.", "edital@baoba.example", None),
    ("fr", "Hélas non.\n\nÉmilie", "Émilie de Bois & Lune <emilie@boisetlune.example>", "Bois & Lune"),
]  # fmt: skip
PEOPLE = [
    # the directorate's ending is one of given names, too
    ("fr", "Hélas non.\n\nLa directrice des ressources humaines,\nChristelle BOSS", "", "Christelle BOSS"),
    ("es", "Lo sentimos.\n\nDra. Pilar Boss\nJefa del Servicio de Farmacia", "", "Dra. Pilar Boss"),
    ("uk", "На жаль, ні.\n\nРоман Тимчук,\nначальник відділу кадрів", "", "Роман Тимчук"),
    ("ja", "月影書房 編集部の三浦と申します。今回は見送らせていただきます。\n\n月影書房 編集部\n三浦", "", "三浦"),
    ("es", "Sentimos no poder darle otra respuesta.\n\nFermín, departamento de personal", "", "Fermín"),
    ("pt", "Lamentamos.\n\nA Vereadora da Cultura,\nLurdes Pinho", "", "Lurdes Pinho"),
    ("ko", "아쉽게도 모시지 못하게 되었습니다.\n\n김하늘 드림", "김하늘 <haneul@pureunsup.example>", "김하늘"),
    (
        "ja",
        "ほしぞら社の大森です。見送らせていただきます。\n\n大森",
        "大森（採用担当） <omori@hoshizora.example>",
        "大森",
    ),
    ("it", "Ho già trovato. Grazie! Samuele, Gelateria Puffin", "", "Samuele"),
    ("es", "Lo sentimos.\n\nMtra. Rebeca Boss\nSubdirectora", "", "Rebeca Boss"),
    # two who sign in one line are nobody's name
    ("fr", "Hélas non.\n\nConfraternellement,\n\nMe Agathe Boss    Me Luc Rambaud", "", None),
    # nobody signs it, nobody says I, and no such name is given
    ("fr", "Votre candidature n'est pas retenue.", "Altéria Santé <alteriasante@candidats.example>", None),
]
ROLES = [
    # where the sentence goes on
    ("it", "job", "Per la posizione di Disegnatore meccanico abbiamo scelto altri.", "", "Disegnatore meccanico"),
    ("fr", "job", "Le poste de Conducteur de travaux basé à Nantes est pris.", "", "Conducteur de travaux"),
    ("pl", "job", "Na stanowisko technolog żywności wybraliśmy inną osobę.", "", "technolog żywności"),
    ("uk", "job", "На посаду пекаря ми обрали іншого кандидата.", "Вакансія пекар", "пекар"),
    ("ro", "job", "Pentru postul de vânzătoare am ales o altă persoană.", "", "vânzătoare"),
    ("hu", "job", "Köszönjük, hogy jelentkezett a grafikus pozícióra.", "", "grafikus"),
    ("es", "job", "La plaza de Especialista en siniestros está cubierta.", "", "Especialista en siniestros"),
    ("ru", "job", "На позицию QA-инженер выбрали другого кандидата.", "", "QA-инженер"),
    ("it", "job", "Ci serviva uno sviluppatore con più anni alle spalle.", "", "sviluppatore"),
    ("fr", "job", "Je n'ai pas de place de caviste à proposer.", "Votre candidature spontanée", "caviste"),
    ("it", "job", "La commissione ha scelto altri per il ruolo di guida museale.", "Selezione guide", "guida museale"),
    # behind `as`, when it is a trade, and without its hours
    ("it", "job", "In merito alla sua candidatura quale praticante, lo studio ha scelto.", "", "praticante"),
    ("pt", "job", "Já temos quem fique como livreiro a tempo parcial.", "", "livreiro"),
    # what the subject and the letter both say
    ("es", "paper", "He leído tu novela, El año del tordo, con gusto.", "El año del tordo", "El año del tordo"),
    ("pl", "grant", "Wniosek w konkursie Mikrogranty dla sąsiadów nie otrzymał dofinansowania.",
     "Mikrogranty dla sąsiadów - wyniki", "Mikrogranty dla sąsiadów"),
    ("ja", "job", "そらいろ社のバックエンドエンジニアにご応募いただきました。", "バックエンドエンジニア 書類選考結果",
     "バックエンドエンジニア"),
    # that is no title where a sentence begins with it, or it is a place
    ("fr", "paper", "Devoxx Lune a reçu 300 sujets. Le vôtre ne sera pas donné à Devoxx Lune.", "Devoxx Lune", None),
    # what all such subjects say
    ("hr", "job", "Nažalost, prijava je odbijena.", "Prijava odbijena", None),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "sender", "company"), FIRMS)
def test_an_employer_is_read_where_its_language_puts_it(language, text, sender, company):
    """Whole, with the word that says what kind of house it is."""
    shown = sender if "<" in sender or not sender else f"<{sender}>"
    assert value(facts(text, language, sender=shown).company) == company


@pytest.mark.parametrize(("language", "text", "sender", "person"), PEOPLE)
def test_a_person_is_read_where_their_language_puts_them(language, text, sender, person):
    """Below or beside their office, with their title; no house is taken for somebody."""
    assert value(facts(text, language, sender=sender).person) == person


@pytest.mark.parametrize(("language", "kind", "text", "subject", "role"), ROLES)
def test_a_role_is_read_up_to_where_the_sentence_goes_on(language, kind, text, subject, role):
    """As the letter has it, in the plain form where the subject has that; what only looks like one is left out."""
    assert value(facts(text, language, kind=kind, subject=subject).role) == role
