"""core/gather in English, German, Dutch and the North: facts by the grammar of the places they stand in."""

import pytest

from tests.unit.test_gather import facts, value

FIRMS = [
    # a small word within it, and the kind of house behind it in small letters
    ("no", "Dessverre ikke.\n\nVennlig hilsen\nPål Boss\nTønnefabrikken i Lia", "", "<post@tonnefabrikken.example>",
     "Tønnefabrikken i Lia"),
    ("sv", "Tyvärr inte.\n\nHälsningar\nFjordlunds högskola", "", "", "Fjordlunds högskola"),
    ("nl", "U solliciteerde op de functie van kok bij de gemeente Zandbeek. Het wordt iemand anders.", "", "",
     "gemeente Zandbeek"),
    # a compound that says what kind of house it is
    ("de", "Ihre Stelle an der Kreisbibliothek Ahrental ist leider vergeben.", "", "", "Kreisbibliothek Ahrental"),
    ("de", "Im Grunde haben wir an Ihrer Arbeit nichts auszusetzen.", "", "", None),
    # as it stands alone, not as it is bent
    ("de", "Danke für Ihr Interesse an einer Tätigkeit bei den Stadtwerken Rohrau.\n\nGruß\nStadtwerke Rohrau GmbH", "",
     "", "Stadtwerke Rohrau GmbH"),
    # whoever sends for them knows nothing of it, and the letter names another twice
    ("en", "We chose somebody else.\n\nAda\nTalent @ Plinth", "Your Baker application at Plinth",
     "Hireling <a@hireling.example>", "Plinth"),
    ("en", "We chose somebody else.", "Your Baker application at Plinth", "Hireling <a@hireling.example>", None),
    ("en", "Vacancy: Baker\nDepartment: Ministry of Tides\n\nYou have not been chosen.", "", "", "Ministry of Tides"),
    ("en", "We chose others.\n\nRegards\nIvo Boss\nHead of Music", "",
     "Admissions, Royal Larkmoor College of Dance <a@rlcd.example>", "Royal Larkmoor College of Dance"),
    ("en", "Thank you for giving Salt Road the chance to read it.\n\nIvo Boss\nFiction Editor", "", "", "Salt Road"),
    ("en", "It is not for me.\n\nBest,\nAda Boss", "Query: THE TIN HOUSE", "", None),
    ("en", "We chose others.", "night nurse", "Dunmoor Vets <vets@dunmoorvets.example>", "Dunmoor Vets"),
    ("en", "It was declined.\n\nAda Boss\nCo-Editor, Economics of Care", "", "Economics of Care <e@peat.example>",
     "Economics of Care"),
    ("en", "The Environment Panel of the Larkmoor Research Council met, and will not support it.", "",
     "<e@larkmoorresearchcouncil.example>", "Larkmoor Research Council"),
    ("en", "Department: Department for Tides\n\nYou have not been chosen.", "", "", "Department for Tides"),
    ("en", "We cannot help.\n\nThe Openfold travel team", "Openfold travel", "<t@openfold.example>", "Openfold"),
    ("da", "Jeg har valgt en anden.", "", "", None),
    # a land is none, nor is who has told, a part of a university, or half a title; a surname may be a trade
    ("en", "It ends our opportunities with Japan.", "", "", None),
    ("en", "Vice-president Boss has informed me that they decided against it.", "", "", None),
    ("en", "We chose others.\n\nIvo Boss\nPhilosophy Department, University of Larkmoor", "", "",
     "University of Larkmoor"),
    ("en", "Thank you for your play, GIN: A FABLE FOR PLAYING WITH FIRE.", "", "", None),
    ("en", "Thank you for your interest in the Hull office of Baker Boss. We chose others.", "", "", "Baker Boss"),
    ("en", "Thank you for your interest in the College of Human Medicine.", "", "", "College of Human Medicine"),
    ("en", "Thank you for your application to the Tide Corps. It was not chosen.", "Tide Corps Application Decision",
     "", "Tide Corps"),
    ("en", "It is no place on The Salt Parlour.\n\nAda Boss\nThe Salt Parlour", "", "", "The Salt Parlour"),
    ("en", "Your abstract has not been accepted for the World Moss Congress in Tornby.", "", "", "World Moss Congress"),
    ("en", "The trustees of the Salt Educational Trust have met.", "", "", "Salt Educational Trust"),
    ("en", "Having considered your plan, we cannot help.", "", "", None),
    ("en", "There is no need to volunteer for Pantry Drive.", "", "", "Pantry Drive"),
    ("no", "Vi tar den ikke inn.\n\nVennlig hilsen\nSkjær-redaksjonen", "", "", "Skjær"),
    ("da", "Vi har valgt en anden.\n\nEmil, Brød & Tang", "", "<emil@broedogtang.example>", "Brød & Tang"),
]  # fmt: skip
ROLES = [
    ("en", "job", "I have offered the postdoc position to another candidate.", "", "postdoc"),
    ("en", "job", "For the position of sous chef we took somebody from our other house.", "", "sous chef"),
    ("en", "job", "All full up now.", "Application: Kitchen Porter, The Gilded Eel", "Kitchen Porter"),
    ("en", "job", "You are not whom we want as our next rector.", "", "rector"),
    ("en", "job", "We are not able to accept you as an illustrator at this time.", "", "illustrator"),
    ("en", "job", "Thank you for your recent judge application. It was not chosen.", "", "judge"),
    ("en", "other", "Thanks for offering to be a volunteer driver with us.", "", "volunteer driver"),
    ("en", "other", "You may like another choir or indeed one without rehearsals.", "", None),
    ("en", "bid", "Thank you for sending a price for roof repairs.", "Your price for roof repairs at 12 Mill Row",
     "roof repairs"),
    ("en", "paper", "Thank you for submitting your novel The Orchard Keeper to us.", "", "The Orchard Keeper"),
    ("en", "school", "We cannot offer you a place in Year 7 at present.", "", "Year 7"),
    ("en", "school", "We cannot make you an offer to study Primary.", "", "Primary"),
    ("en", "job", "The committee offered the same position again.", "", None),
    ("en", "grant", "Thank you for your letter of inquiry for Night School for Cooks. We cannot help.", "",
     "Night School for Cooks"),
    ("en", "grant", "Your application was not chosen.", "Your application - Mending the Quay", "Mending the Quay"),
    ("en", "grant", "Your application was not chosen.", "Your application - Decision of the Board", None),
    ("en", "bid", "Thank you for your proposal for the tenant portal. We chose another firm.", "", "tenant portal"),
    ("en", "paper", "Despite the merits of your film, Saltwater Clock, we cannot show it.", "", "Saltwater Clock"),
    ("en", "paper", "Thank you for your proposal for GullConf 2019. We could not fit it in.", "", None),
    ("en", "bid", "Thank you for your quote for our company. We chose another firm.", "", None),
    ("en", "paper", "Thank you for the look at it.", "Query – SALTWORKS, a novel", "SALTWORKS"),
    ("en", "grant", "The trustees chose not to support Bread Oven for Low Street.", "Bread Oven for Low Street",
     "Bread Oven for Low Street"),
    ("en", "grant", "Dear Sam,\n\nMicrobes of Flats\n\nI write as the above proposal was not to be funded now.", "",
     "Microbes of Flats"),
    ("en", "bid", "You were not chosen.", "Ref DT-81: Bridge inspection services", "Bridge inspection services"),
    ("sv", "job", "Vi har gett tjänsten som lärare i svenska till en annan.", "", "lärare i svenska"),
    ("de", "job", "Wir haben die Küchenleitung einem Kollegen angeboten.", "", "Küchenleitung"),
    ("de", "grant", "Ihr Projekt Klangufer kann nicht gefördert werden.", "", "Klangufer"),
    ("nl", "job", "Wij hebben besloten de vacature onderzoeksassistent aan een ander aan te bieden.", "",
     "onderzoeksassistent"),
    ("nl", "bid", "Dank voor uw offerte voor de speeltoestellen. Het werd een ander.", "", "speeltoestellen"),
    ("sv", "paper", "Tack för att vi fick läsa Isvakten. Vi tackar nej.", "", "Isvakten"),
    ("sv", "paper", "Tack för att vi fick läsa Ditt Manus. Vi tackar nej.", "", None),
    ("sv", "grant", "Styrelsen har avslagit ansökan om stöd till Röster från skären.", "", "Röster från skären"),
    ("da", "job", "Vi har ansat en anden bygningskonstruktør.", "", "bygningskonstruktør"),
    ("no", "job", "Det var mange søkere til utviklerstillingen.", "", "utvikler"),
    ("no", "bid", "Takk for tilbudet på rådgivning kai 4. Vi valgte et annet.", "", "rådgivning kai 4"),
]  # fmt: skip
PEOPLE = [
    # a rank before it, a surname that is a house's word, a given name that is a team's
    ("en", "We chose others.\n\nYours sincerely,\nProfessor Ada Boss\nHead of School", "", "Professor Ada Boss"),
    ("en", "We chose others.\n\nThanks again\n\nSandra Mills\nPreschool Leader", "", "Sandra Mills"),
    ("en", "We chose others.\n\nNoelle Price\nGallery Director", "", "Noelle Price"),
    ("en", "We chose others.\n\nDev Boss\nQuay Network", "", "Dev Boss"),
    # below the firm that has the same surname, and below a word that looks like a name
    (
        "en",
        "We chose others.\n\nPeatland Marine\nJoost Peatland\nManaging Director",
        "<hr@peatland-marine.example>",
        "Joost Peatland",
    ),
    ("en", "We chose others.\n\nSlàinte\nMorag\nReef Distillery", "Morag <morag@reef.example>", "Morag"),
    # behind a wish or before a kiss; never who is greeted
    ("en", "Hi Jane, it is full now. Try us again at Easter. Maggie x", "", "Maggie"),
    ("de", "Hallo Jane, leider nein. Viel Erfolg noch, Anna", "", "Anna"),
    ("de", "Hallo Anna, leider nein. Viel Erfolg noch, Anna", "", None),
    ("de", "Leider nein.\n\nViele Grüße\nInes aus dem Team Personal", "", "Ines"),
    ("sv", "Tyvärr inte.\n\nHälsningar\nSofia Ek\nSekreterare", "Kulturnämnden <k@lia.example>", "Sofia Ek"),
]


@pytest.mark.parametrize(("language", "text", "subject", "sender", "company"), FIRMS)
def test_an_employer_is_read_by_the_place_it_stands_in(language, text, subject, sender, company):
    """As it is called where it stands alone; a word of the sentence is none."""
    assert value(facts(text, language, subject=subject, sender=sender).company) == company


@pytest.mark.parametrize(("language", "kind", "text", "subject", "role"), ROLES)
def test_what_was_applied_for_is_read_in_small_letters_too(language, kind, text, subject, role):
    """Where its word says that it is a trade, or its place that it is a title; two of them are none."""
    assert value(facts(text, language, kind, subject=subject).role) == role


@pytest.mark.parametrize(("language", "text", "sender", "person"), PEOPLE)
def test_who_signs_is_read_by_the_lines_around(language, text, sender, person):
    """With the rank they write before their name; the reader is never taken for the writer."""
    assert value(facts(text, language, sender=sender).person) == person
