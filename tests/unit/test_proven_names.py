"""core/gather: names in imprints, domains, display names and signatures, in more alphabets and languages."""

import pytest

from tests.unit.test_gather import facts, value
from watcher.core.gather.spelling import spelling

NO = "We chose somebody else."
FIRMS = [
    ("es", "Lamentamos comunicarle que no.\n\nDepto. de Selección\nLaboratorios Faro", "", "Laboratorios Faro"),
    ("es", "Lamentamos comunicarle que no.\n\nAtentamente\nDepto.", "Selección <seleccion@faro.example>", None),
    ("de", "Leider nein.\n\nZum Wohl!\nWeingut Meier", "Weingut Meier <info@weingut.example>", "Weingut Meier"),
    ("it", "la sede di Milano ha deciso di non proseguire.", "", None),
    ("it", "Purtroppo no.", "Ufficio Bandi Fondazione Crivo <bandi@crivo.example>", "Fondazione Crivo"),
    ("en", f"{NO}\n\nYours\nThe Proprietress", "", None),
    ("en", f"{NO}\n\nBest,\nThe Hiring Team\n\nOrrin Foods Ltd, registered in England no. 0442", "", "Orrin Foods"),
    (
        "en",
        f"{NO}\n\nBest,\nAda Boss\nTamsin Vale NHS Trust",
        "Jobs <jobs@tamsinvale.example>",
        "Tamsin Vale NHS Trust",
    ),
    ("en", f"{NO}\n\nBest,\nThe Team\n\nPowered by Corvid Software Inc.", "", None),
    ("fr", "Hélas.\n\nCordialement,\nAda Bosc\nRoncin Énergie SAS au capital de 90 000 €", "", "Roncin Énergie"),
    ("fr", "Hélas, c'est non.", "Mairie de Vaudrey <emploi@vaudrey.example>", "Mairie de Vaudrey"),
    ("de", "Leider nein.\n\nGruß\nStadt Ahrsee\nPersonal", "noreply@jobs.stadt-ahrsee.example", "Stadt Ahrsee"),
    (
        "de",
        "leider kein Platz an der Hochschule Elbtal zum Sommer.",
        "<zulassung@hs-elbtal.example>",
        "Hochschule Elbtal",
    ),
    (
        "da",
        "Vi har valgt en anden.\n\nHilsen\nMads\nSkovbørn",
        "Mads fra Skovbørn <mads@skovboern.example>",
        "Skovbørn",
    ),
    ("no", "Takk for søknaden på stillingen som lærer ved Sundvik kommune.", "", "Sundvik kommune"),
    (
        "pl",
        "Niestety nie.\n\nZ poważaniem\nHuta Bałtyk sp. z o.o.",
        "<kadry@hutabaltyk.example>",
        "Huta Bałtyk",
    ),
    ("ru", "Спасибо за интерес к ООО «Волгамаш». Нет.", "", "Волгамаш"),
    ("ru", "К сожалению, нет.\n\nС уважением,\nСтолярка", "<info@stolyarka.example>", "Столярка"),
    ("lt", "Deja.\n\nPagarbiai\nUAB „Gintaro kelias“", "", "Gintaro kelias"),
    ("ar", "نشكرك على اهتمامك بالعمل لدى شركة واحة البناء. نأسف.", "", "واحة البناء"),
    ("he", "תודה על התעניינותך במשרת טבח בחברת גלים.", "", "גלים"),
    (
        "ko",
        "한빛소프트 백엔드 개발자 포지션에 지원해 주셔서 감사합니다.",
        "한빛소프트 채용팀 <a@b.example>",
        "한빛소프트",
    ),
    ("zh", "很遗憾，未能录用。\n\n祝好\n云海科技有限公司\n人力资源部", "", "云海科技有限公司"),
    ("zh", "感谢您参加面试。很遗憾。", "", None),
    ("fi", "Valitettavasti ei.\n\nTerveisin\nTiina Korhonen\nHR-asiantuntija\nLumivalo Oy", "", "Lumivalo Oy"),
    ("es", "No ha sido posible.\n\nSaludos,\nEquipo de Editorial Faro", "", "Editorial Faro"),
    ("de", "danke für die Bewerbung bei Die Wohnbau.\n\nGruß\nDie Wohnbau Karriere", "", "Die Wohnbau"),
    ("de", "vielen Dank für Ihr Interesse an der Stelle bei Kaufmann & Sohn.", "", "Kaufmann & Sohn"),
    ("fr", "Merci pour l'intérêt que vous portez à La Poste Bleue.", "", "La Poste Bleue"),
    ("nl", "Helaas.\n\nGroet,\nGijs", "Gijs de Boer <gijs@deboerkaas.example>", None),
    ("pt", "Infelizmente não.\n\nA organização", "Jornadas de Som <jornadas@som.example>", None),
]


@pytest.mark.parametrize(("language", "body", "sender", "firm"), FIRMS)
def test_a_firm_is_read_where_letters_have_it(language, body, sender, firm):
    """A legal form below the letter, the domain's word with its house, the line beside a team's; never a guess."""
    assert value(facts(body, language, sender=sender).company) == firm


TRADES = [
    ("en", "", "We gave the Field Technician job to somebody local.", "Field Technician"),
    ("en", "Phone interview", "Thanks for the talk about our QA Analyst position at Quillmark.", "QA Analyst"),
    ("en", "Fenwick <> Jane: update on Support Lead", NO, "Support Lead"),
    ("pt", "Candidatura a Técnico de Laboratório", "Não.", "Técnico de Laboratório"),
    ("it", "Candidatura Addetto/a Controllo Qualità", "No.", "Addetto/a Controllo Qualità"),
    ("da", "Pædagogmedhjælper", "Vi har valgt en anden.", "Pædagogmedhjælper"),
    ("nl", "Vacature 26-041 Hydroloog", "Helaas.", "Hydroloog"),
    ("pt", "Vaga de Enfermeiro(a) - Hospital Ria", "Obrigado por seu interesse no Hospital Ria.", "Enfermeiro(a)"),
    ("ko", "", "한빛소프트 백엔드 개발자 포지션에 지원해 주셔서 감사합니다.\n한빛소프트 채용팀 드림", "백엔드 개발자"),
    ("nl", "", "Bedankt voor je interesse in de functie van Planner bij Wolk.", "Planner"),
    ("de", "Absage: Assistenz der Geschäftsführung", "Leider nein.", "Assistenz der Geschäftsführung"),
    ("en", "", "Dear Jane\n\nNight Porter - Harrow Inn\n\nI regret that we have chosen others.", "Night Porter"),
    ("en", "", "We had many strong applicants for Survey Manager at Quillmark.", "Survey Manager"),
    ("hi", "", "नीम में लेखा अधिकारी पद के लिए आवेदन करने के लिए धन्यवाद।", "लेखा अधिकारी"),
    ("th", "", "ขอบคุณที่สนใจตำแหน่งนักบัญชี ของเรา", "นักบัญชี"),
]


@pytest.mark.parametrize(("language", "subject", "body", "trade"), TRADES)
def test_a_role_stands_without_number_employer_and_sentence(language, subject, body, trade):
    """Where the trade goes first, where no language parts its words, and where the employer stands beside it."""
    assert value(facts(body, language, subject=subject).role) == trade


SIGNERS = [
    (
        "nl",
        "Helaas niet.\n\nNamens het bestuur, Piet de Vries",
        "Secretariaat <secretariaat@koor.example>",
        "Piet de Vries",
    ),
    ("no", "Dessverre ikke.\n\nMvh. Kari Nordmann", "Post <post@firma.example>", "Kari Nordmann"),
    ("de", "Leider nein.\n\nZum Wohl\nHans Meier", "", "Hans Meier"),
    ("da", "Desværre.", "Institutleder Poul Ravn <p.ravn@ku.example>", "Poul Ravn"),
    ("pl", "Niestety nie.", "Auto-Serwis Bogdan <serwis@autobogdan.example>", None),
    ("en", NO, "Fleet Contracts <fleet@corvid.example>", None),
    ("pl", "Niestety nie.\n\nZ poważaniem\ndr Jan Sobczak", "", "Jan Sobczak"),
    ("da", "Desværre.\n\nHilsen\nMads", "Mads fra Skovbørn <mads@skovboern.example>", "Mads"),
    ("ar", "نأسف.\n\nمع خالص التحية،\nسامي الخطيب", "", "سامي الخطيب"),
    ("he", "לצערנו לא.\n\nבברכה,\nנועה לוי", "", "נועה לוי"),
    (
        "ja",
        "株式会社あおばの松本と申します。\n採用を見合わせることになりました。\n\n株式会社あおば 総務部\n松本太郎",
        "",
        "松本太郎",
    ),
    ("zh", "感谢您对书苑网络的关注。很遗憾。\n\n此致敬礼\n书苑网络 张敏", "", "张敏"),
    ("da", "Desværre.\n\nHilsen\nUdbudsteamet", "", None),
    ("fa", "متاسفیم.\nظرفیت محدود بود", "", None),
]


@pytest.mark.parametrize(("language", "body", "sender", "signer"), SIGNERS)
def test_a_signer_is_known_in_every_alphabet(language, body, sender, signer):
    """Behind the closing formula of the language; a team and the end of a sentence are nobody."""
    assert value(facts(body, language, sender=sender).person) == signer


@pytest.mark.parametrize(
    ("name", "label"), [("Skovbørn", "skovboern"), ("Müller", "mueller"), ("Волгамаш", "volgamash")]
)
def test_a_name_is_spelt_in_latin_letters(name, label):
    """Umlauts and other alphabets are written in several ways, and are one."""
    assert spelling(name) == spelling(label)


KINDS = [
    ("bid", "After our debrief we offered the Cook position to another candidate.", "job"),
    ("grant", "The trustees met to shortlist for the role of Housekeeper.", "job"),
    ("bid", "After our debrief the tender went to another firm.", "bid"),
    ("investor", "Your application for the position of Cook was good.\n\nOlu Adebayo & Grace Lim\nCo-founders", "job"),
    ("paper", "After reviewing your application for the position of Auditor we chose others.", "job"),
    ("paper", "After review your manuscript was declined.", "paper"),
    ("grant", "The trustees cannot support your application for a bursary.", "grant"),
    ("bid", "We cannot accept your proposal. See you there, as a guest instead of a speaker.", "paper"),
    ("bid", "We cannot accept your proposal. The contract goes to another talk agency.", "bid"),
    ("bid", "Thank you for sending us your book proposal, which we have to decline.", "paper"),
    ("job", "Thank you for your talk. The position goes to another candidate.", "job"),
    ("paper", "Thank you for your audition. We could not cast you.", "other"),
    ("paper", "Our gallery has seen your submission. It does not fit us.", "other"),
    ("paper", "The gallery's magazine has read your essay. It does not fit us.", "paper"),
    ("school", "Your audition for our choir was a pleasure. We have no place for you.", "other"),
    ("school", "Your application to the class was a pleasure. We have no place for you.", "school"),
]


@pytest.mark.parametrize(("kind", "body", "settled"), KINDS)
def test_one_word_makes_no_bid_and_no_grant(kind, body, settled):
    """`debrief` and `trustees` stand in letters about jobs; what bids and grants are called stands in theirs."""
    assert facts(body, kind=kind).kind == settled


@pytest.mark.parametrize(
    ("subject", "firm"),
    [("【云山科技】面试结果通知", "云山科技"), ("【面试结果】云山", None), ("【重要】关于您的申请", None)],
)
def test_a_chinese_subject_names_the_firm_in_its_brackets(subject, firm):
    """What stands in the brackets is the firm, unless it says what the mail is about."""
    assert value(facts("感谢您的投递，很遗憾。", "zh", subject=subject).company) == firm


@pytest.mark.parametrize(
    ("language", "body", "settled"),
    [
        ("nl", "De commissie heeft na de tweede ronde unaniem gekozen voor een kandidaat met meer ervaring.", "job"),
        ("nl", "Wij investeren niet in deze ronde; de kandidaat-bedrijven waren talrijk.", "investor"),
        ("de", "Nach Beratung im Partnerkreis nehmen wir von einer Anstellung Abstand.", "job"),
        ("de", "Unser Fonds geht diese Runde nicht mit, so schön die Bewerbung um das Geld war.", "investor"),
    ],
)
def test_a_round_and_partners_make_no_investor(language, body, settled):
    """A firm of lawyers has partners, a council has rounds: who speaks of no money to invest speaks of a job."""
    assert facts(body, language, kind="investor").kind == settled
