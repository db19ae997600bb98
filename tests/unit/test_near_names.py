"""core/gather: for each way of telling a name, a letter that has it and one that only looks like it."""

import pytest

from tests.unit.test_gather import facts, value

NO = "We chose somebody else."
FIRMS = [
    # an article in the middle of a hyphenated abbreviation is none
    ("de", "Leider nein.\n\nFreundliche Grüße\n\nBIT-IT Systeme Lindau GmbH", "", "", "BIT-IT Systeme Lindau GmbH"),
    ("de", "Aufgrund der vielen Bewerber*innen hat sich alles verzögert.", "Bewerbung bei Plinth", "", "Plinth"),
    ("de", "Die Bewerber*innen haben sich entschieden.", "", "", None),
    ("de", "Leider nein.\n\nTalent Acquisition & Development\nRechenhaus GmbH", "", "", "Rechenhaus GmbH"),
    ("it", "Purtroppo no.\n\nCorvidRP • Porto Lupo", "Esito", "staff@corvidrp.example", "CorvidRP"),
    ("zh", "感谢您对我公司的关注，很遗憾。", "", "", None),
    (
        "en",
        "Thank you for submitting to Tern Quarterly’s Salt Issue. It is not for us.",
        "",
        "Tern Quarterly",
        "Tern Quarterly",
    ),
    ("en", "Thank you for submitting to Angie's List. It is not for us.", "", "Angie's List", "Angie's List"),
    ("en", f"{NO}\n\nThanks,\nAda Boss and the Salt Lit Team", "", "Salt Lit <no-reply@submittable.com>", "Salt Lit"),
    ("en", f"{NO}\n\nThanks,\nHarrow and the Pike Team", "", "", "Harrow and the Pike"),
    ("en", "I was sorry to hear that Quillmark has gone out of business. I cannot offer you the place.", "", "", None),
    ("en", "I am sorry. Quillmark has gone with another firm.", "", "", "Quillmark"),
    ("fr", "Nous avons choisi.\n\nCordialement,\n\nRessources Humaines\nPlinthym-IT", "", "", "Plinthym-IT"),
    ("en", "We are not taking your application further.\n\n— Plinthique", "", "", "Plinthique"),
    ("en", "I have read your application and say no.\n\n— Plinthique", "", "", None),
    (
        "en",
        "Thank you for applying to Moss Garden Centres.\n\nKind regards,\nMoss Garden Centres",
        "",
        "",
        "Moss Garden Centres",
    ),
    ("en", "This requisition went elsewhere.", "Notice of rejection - Requisition RQ-2207", "", None),
    ("en", "It is a no.\n\nBest,\nAda Boss\nProgramme Manager\nShannon Springboard", "", "", "Shannon Springboard"),
    (
        "sv",
        "Tjänsten är nu tillsatt.\n\nMed vänliga hälsningar,\nMossens Kammarorkester",
        "",
        "",
        "Mossens Kammarorkester",
    ),
    ("de", "Es tut mir leid, dass Quillmark sich anders entschieden hat. Wir auch.", "", "", None),
    ("de", "Ihre Arbeit bei Quillmark hat uns gefallen. Leider nein.", "", "", None),
    ("fr", "Vous avez travaillé chez Quillmark. Ce ne sera pas possible.", "", "", None),
    ("es", "Puedo presentarte a Sal en Quillmark. Esta vez no.", "", "", None),
    ("it", "Hai lavorato presso Quillmark. Questa volta no.", "", "", None),
    ("nl", "Je hebt eerder gewerkt bij Quillmark. Deze keer niet.", "", "", None),
    ("en", "On behalf of Dr. Ada Boss we regret that we cannot meet you.", "", "", None),
    (
        "en",
        "Your work on TERN, and your patience, were a pleasure. All internships with TERN are taken.",
        "",
        "",
        "TERN",
    ),
    ("en", "You applied on TERN, for which we thank you. All internships with TERN are taken.", "", "", None),
    ("en", "Stay in touch as Plinth continues to grow. We chose somebody else.", "", "", "Plinth"),
    ("en", "Thank you for your interest in Wick's editorial internship. We chose others.", "", "", "Wick"),
    (
        "en",
        "Thank you for your interest in McTavish's kitchen. We chose others.",
        "",
        "McTavish's <hi@mct.example>",
        "McTavish's",
    ),
    ("en", "Thank you for your interest in Hester and the Foxes. We cast others.", "Hester and the Foxes", "", None),
    ("en", f"{NO}\n\nThe Gallery Assistant", "", "", None),
    ("en", "Admission to Salt River Medical School has become more competitive.", "", "", "Salt River Medical School"),
    (
        "en",
        "We are the Graduate School Department of San Lope State University.",
        "",
        "g@sanlope.example",
        "San Lope State University",
    ),
    ("en", "Thank you for asking. The Hull Prize is taken.", "", "Hull Tide Challenge <hulltide@hull.example>", None),
    ("fr", "Plinth Club n'a pas pu retenir votre sujet.", "", "", "Plinth Club"),
    ("ru", "Нет.\n\nС уважением, Tidesteam", "Заявка в Tidesteam", "hr@tidesteam.example", "Tidesteam"),
    ("ru", "Нет.\n\nС уважением, Tidesteam", "Заявка", "hr@plinth.example", None),
    (
        "pt",
        "Agradecemos seu interesse na vaga Soldador na empresa Plinth.\n\nEquipe Vagahub",
        "",
        "oi@vagahub.example",
        "Plinth",
    ),
    (
        "es",
        'Gracias por participar en el proceso de selección "Soldador" de Plinth.\n\nEquipo Vagahub',
        "",
        "",
        "Plinth",
    ),
    ("es", "Gracias por participar en el proceso de selección de Vagahub.\n\nEquipo Vagahub", "", "", "Vagahub"),
    (
        "it",
        'Il suo manoscritto dal titolo "Pane e credito a Lumera" inviato a Quaderni di Riva.',
        "",
        "",
        "Quaderni di Riva",
    ),
    ("ru", "Спасибо за интерес к «Лесной дом Ивы». Нет.", "", "hr@volga.example", None),
    ("id", 'Keputusan mengenai naskah Anda Jurnal Pesisir Biru, "Nelayan Kecil".', "", "", "Jurnal Pesisir Biru"),
    (
        "hu",
        "Értesítjük, hogy a(z) Erdei Szemle folyóirathoz beküldött kézirata nem jelenik meg.",
        "",
        "",
        "Erdei Szemle",
    ),
    ("ja", "『波止場研究』「道の駅の研究」\n\n結果は: 不採用", "", "", "波止場研究"),
    ("ja", "LUMA株式会社 採用担当でございます。\n残念ながら。", "", "", "LUMA株式会社"),
    ("ko", "아쉽게도 함께하지 못하게 되었습니다.", "[안내] 전형 결과", "", None),
    ("ko", "아쉽게도 함께하지 못하게 되었습니다.", "[LUMA 채용] 결과", "", "LUMA"),
    ("ko", "저희 다온물류의 구매담당 채용에 관심을 갖고 지원해 주셔서 감사합니다.", "", "", "다온물류"),
    ("pl", "zarząd Pika sp. z o.o. zdecydował się na inną osobę.", "", "", "Pika"),
    ("pl", "zarząd zdecydował się na inną osobę.", "", "", None),
    ("pt", 'Agradecemos seu interesse na vaga "Soldador" na empresa "Bistrô Azul".', "", "", "Bistrô Azul"),
    (
        "en",
        "Thank you for joining LumaFlow. We cannot take you on.",
        "your LumaFlow Trainer Application",
        "a@lumaflow.example",
        "LumaFlow",
    ),
    (
        "en",
        "Thank you for your interest in Night Porter. We cannot take you on.",
        "your Night Porter Application",
        "a@nightly.example",
        None,
    ),
    ("en", "Thank you for your interest in HULL's Global Internship Program.", "", "a@hull.example", "HULL"),
    (
        "es",
        "Gracias por optar al cargo de Auxiliar en Terapias y Medicina Larga. Hay oportunidades en TML.",
        "",
        "",
        "Terapias y Medicina Larga",
    ),
    ("el", "Λυπούμαστε.\n\nΜε εκτίμηση,\nΔίκτυα Θράκης ΑΕ", "", "", "Δίκτυα Θράκης"),
    ("ar", "نأسف لعدم قبولك للعمل في هذه الوظيفة", "", "", None),
    ("vi", "đội ngũ tuyển dụng LUMA xin cảm ơn bạn. Rất tiếc.", "", "", "LUMA"),
    ("en", "Thank you for your interest in our BCA program. We cannot offer you a place.", "", "", None),
    ("en", "Thank you for your interest in Rise for Tomorrow.", "Update - Rise for Tomorrow", "", "Rise for Tomorrow"),
    ("en", "Thank you for your interest in Corvid for Night Porter.", "", "", "Corvid"),
    ("en", "Your paper has not been accepted.\n\nBest regards,\nThe Scholarly Paper Submission Team", "", "", None),
]


@pytest.mark.parametrize(("language", "body", "subject", "sender", "firm"), FIRMS)
def test_a_house_is_told_from_what_looks_like_one(language, body, subject, sender, firm):
    """People of both genders, a department, a title, a player of someone else's story and a website are no employer."""
    assert value(facts(body, language, subject=subject, sender=sender).company) == firm


ROLES = [
    ("job", "de", "Absage – für dieses Mal | Leitende Architekt*in", "Leider nein.", "", "Leitende Architekt*in"),
    ("job", "de", "Absage – für alle Bewerber*innen", "Leider nein.", "", None),
    ("job", "en", "Application Update – Rejected", "You applied for the Baker position.", "", "Baker"),
    (
        "job",
        "fr",
        "Votre candidature - Chef Manager",
        "Merci pour le poste de Soudeur.",
        "rh@chefmanager.example",
        "Soudeur",
    ),
    ("job", "fr", "Votre candidature - Chef Manager", "Merci pour le poste de Soudeur.", "rh@plinth.example", None),
    ("job", "pt", "Processo", "Você não foi aprovado no processo seletivo: Torneiro Naval", "", "Torneiro Naval"),
    ("job", "id", "Hasil", 'Mohon maaf, lamaran Anda untuk "Admin Gudang" tidak diterima.', "", "Admin Gudang"),
    ("job", "id", "Hasil", 'Mohon maaf. Semboyan kami "Terus Maju" tetap berlaku.', "", None),
    ("job", "en", "Application", 'We chose others for the job. We live by our motto "People First".', "", None),
    (
        "bid",
        "fr",
        "Votre proposition n'a pas été retenue : Verger partagé",
        "Bonjour,\n\nVerger partagé",
        "",
        "Verger partagé",
    ),
    ("bid", "fr", "Votre proposition n'a pas été retenue : budget épuisé", "Bonjour,\n\nc'est non.", "", None),
    (
        "paper",
        "en",
        "Re: The Salt of Chivalry",
        "“The Salt of Chivalry” has a strong voice. Alas, no.",
        "",
        "The Salt of Chivalry",
    ),
    ("paper", "en", "Re: Issue 4", "Thank you for submitting “Salt Pages” & “Duskwing Hour” to us.", "", None),
    ("paper", "en", "Query", "I have read your chapters of Paper Witness and liked them.", "", "Paper Witness"),
    ("bid", "en", "Tender Application for Roof Repair - Outcome", "It was not successful.", "", "Roof Repair"),
    (
        "bid",
        "de",
        "Offerte",
        "Danke für die Offerte für das Projekt Umbau Turnhalle, die Sie uns sandten.",
        "",
        "Umbau Turnhalle",
    ),
    ("paper", "uk", "Рішення", 'Після перегляду Вашого подання "Орхідеї саду" ми відмовляємо.', "", "Орхідеї саду"),
    (
        "school",
        "en",
        "Status",
        "Your application for Soil Science Diploma was not approved.",
        "",
        "Soil Science Diploma",
    ),
    ("school", "en", "Status", "Your application for admission was not approved.", "", None),
    ("job", "ja", "結果", "弊社の採用試験にご応募いただきましてありがとうございました。残念ながら。", "", None),
    ("job", "ja", "結果", "先日は当社営業職ご応募いただきありがとうございました。残念ながら。", "", "営業"),
    ("job", "fr", "Candidature réfusée", "Nous ne pouvons donner suite.", "", None),
    (
        "job",
        "sv",
        "Avslag: Barnskötare natt",
        'Vi valde andra för tjänsten "Barnskötare natt". Du kan söka framtida uppdrag hos oss.',
        "",
        "Barnskötare natt",
    ),
    (
        "job",
        "fi",
        "Hakemus",
        "Valitettavasti hakemuksesi virkaan Tapahtumavastaava on hylätty.",
        "",
        "Tapahtumavastaava",
    ),
    (
        "job",
        "es",
        "Tu postulación",
        "Decidimos no continuar para la vacante de Terapeuta de lenguaje.",
        "a@terapeutas.example",
        "Terapeuta de lenguaje",
    ),
    (
        "job",
        "en",
        "Your application",
        "Thank you for applying to the Carpenter role, and for the joiner role as well.",
        "",
        None,
    ),
    ("bid", "en", "TENDER AWARD NOTIFICATION", "TENDER AWARD NOTIFICATION\n\nIt was not successful.", "", None),
    ("bid", "fr", "Votre offre", "Votre offre \"Pose d'un évier\" n'a pas été retenue.", "", "Pose d'un évier"),
    ("job", "th", "", "ใบสมัครของคุณสำหรับตำแหน่ง Social Media Coordinator ไม่ผ่านการคัดเลือก", "", "Social Media Coordinator"),
    ("job", "hr", "", 'Nažalost, vaša prijava za "Praksa u odjelu" nije prihvaćena.', "", "Praksa u odjelu"),
    ("job", "hr", "", 'Nažalost, prijava za natječaj "nije prihvaćena" do daljnjega.', "", None),
]


@pytest.mark.parametrize(("kind", "language", "subject", "body", "sender", "role"), ROLES)
def test_what_was_applied_for_is_told_from_what_stands_near(kind, language, subject, body, sender, role):
    """A status, a motto, a reason and one title of two are no role; what subject and letter both have is one."""
    assert value(facts(body, language, kind=kind, subject=subject, sender=sender).role) == role


PERSONS = [
    ("ja", "ご期待に添えない結果となりました。\n\n採用担当 大野", "", "大野"),
    ("ja", "ご期待に添えない結果となりました。\n\n株式会社 大野", "", None),
    ("en", NO, "Membership Secretary <membership@choir.example>", None),
    ("en", NO, "Kerstin Secretary <kerstin@choir.example>", "Kerstin Secretary"),
    (
        "en",
        f"Thank you for the idea for the Ada Challenge. {NO}\n\nAda Challenge Staff",
        "Ada Challenge <adachallenge@ada.example>",
        None,
    ),
    ("en", f"{NO}\n\nThanks,\nAda Boss and the Salt Lit Team", "Salt Lit <no-reply@submittable.com>", "Ada Boss"),
    ("da", "En anden er valgt.\n\nMed venlig hilsen\nJobService", "", None),
    ("da", "Jeg har valgt en anden.\n\nMed venlig hilsen\nDeShawn", "", "DeShawn"),
]


@pytest.mark.parametrize(("language", "body", "sender", "person"), PERSONS)
def test_somebody_is_told_from_an_office(language, body, sender, person):
    """Who holds an office is somebody; the office at its address and a prize are not."""
    assert value(facts(body, language, sender=sender).person) == person
