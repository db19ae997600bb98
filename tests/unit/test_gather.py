"""core/gather: facts with their proof, from one mail, in every language we judge."""

import time

import pytest

from watcher.adapters.config import packs
from watcher.core.gather import Extraction, extraction, gather
from watcher.core.letter import Profile
from watcher.core.message import Address, Message
from watcher.core.senders import is_automatic, senders
from watcher.core.verdict import Rejection

WORDINGS = extraction(packs.document("extraction.yaml"), packs.given_names(), signs=packs.signs())
SENDERS = senders(packs.document("senders.yaml"))
ME = Profile(name="Jane Doe", addresses=("jane@example.org",))


def mail(body, *, subject="", sender="", headers=()):
    name, _, address = sender.rpartition("<")
    who = Address(name.strip(), address.strip(">")) if sender else None
    return Message(digest="d", text=body, subject=subject, sender=who, headers=headers)


def facts(body, language="en", kind="job", stage="interview", wordings=WORDINGS, **keys):
    verdict = Rejection(score=9, threshold=4, evidence=(), language=language, kind=kind, stage=stage)
    return gather(mail(body, **keys), verdict, SENDERS, ME, wordings)


def value(fact):
    return fact.value if fact else None


COMPANIES = [
    ("en", "Thank you for your interest in joining Quillmark.", "Quillmark"),
    ("en", "Thanks for applying to Brass Lantern! We read your letter.", "Brass Lantern"),
    ("en", "Thank you for applying for the Welder position at Harrow & Pike in Leeds, England.", "Harrow & Pike"),
    ("en", "We appreciate your time and interest in Ostrova, Inc. We wish you well.", "Ostrova, Inc."),
    ("en", "Unfortunately, Mistral Bank has decided not to move forward with your application.", "Mistral Bank"),
    ("en", "I am writing on behalf of the Tern Foundation. We cannot help.", "Tern Foundation"),
    ("en", "We chose somebody else.\n\nKind regards,\nThe Corvid Talent Team", "Corvid"),
    ("en", "We chose somebody else.\n\nRegards,\nSilverfin Human Resources", "Silverfin"),
    ("en", "We chose somebody else.\n\nBest,\nAda Boss\nHead of People, Lindenworks", None),
    ("en", "We chose somebody else.\n\nBest,\nAda Boss\nRecruiter | Lindenworks GmbH", "Lindenworks GmbH"),
    ("en", "Thank you for your interest in our company at this time.", None),
    ("en", "Thank you for your interest in the Baker role at Oakcrumb and for the time you took.", "Oakcrumb"),
    ("en", "Thank you for your interest in [Company]. Best, {{name}}", None),
    ("de", "vielen Dank für Ihr Interesse an einer Mitarbeit bei der Hollmann GmbH.", "Hollmann GmbH"),
    ("de", "danke für deine Bewerbung bei Fuchsbau. Leider wird es nichts.", "Fuchsbau"),
    ("de", "vielen Dank für Ihre Bewerbung. Bei Fragen melden Sie sich.", None),
    ("de", "leider nein.\n\nMit freundlichen Grüßen\nIhr Recruiting-Team der Seewald AG", "Seewald AG"),
    ("fr", "Merci pour l'intérêt que vous portez à Valmora et pour votre temps.", "Valmora"),
    ("fr", "Nous avons étudié votre candidature chez Atelier Roncin avec attention.", "Atelier Roncin"),
    ("fr", "Merci de votre candidature.\n\nCordialement,\nL'équipe RH de Petrel", "Petrel"),
    ("es", "Gracias por tu interés en Brújula Azul. Hemos elegido a otra persona.", "Brújula Azul"),
    ("es", "Agradecemos su postulación a Minas del Sur. Le deseamos suerte.", "Minas del Sur"),
    ("pt", "Obrigado pelo seu interesse na Marisol. Seguiremos com outra pessoa.", "Marisol"),
    ("pt", "Agradecemos a sua candidatura à Serra Nova. Boa sorte.", "Serra Nova"),
    ("it", "Grazie per il Suo interesse per Officine Riva. Abbiamo scelto altri.", "Officine Riva"),
    ("it", "Grazie per la candidatura presso Lumera. Buona fortuna.", "Lumera"),
    ("nl", "Bedankt voor je interesse in Waterlelie. We gaan verder met een ander.", "Waterlelie"),
    ("nl", "Dank voor je sollicitatie bij De Veer. Helaas.", "De Veer"),
    ("sv", "Tack för ditt intresse för Norrsken. Vi har valt en annan.", "Norrsken"),
    ("da", "Tak for din interesse for Havgaard. Vi har valgt en anden.", "Havgaard"),
    ("no", "Takk for din interesse for Fjellheim. Vi har valgt en annen.", "Fjellheim"),
    ("pl", "Dziękujemy za udział w rekrutacji w firmie Zielony Młyn.", "Zielony Młyn"),
    ("cs", "Děkujeme za zájem o práci ve společnosti Kamenolom. Bohužel.", "Kamenolom"),
    ("ru", "Компания «Тихий берег» рассмотрела ваше резюме.", "Тихий берег"),
    ("uk", "Дякуємо за інтерес до компанії «Весна».", "Весна"),
    ("tr", "Karaca Yazılım'a gösterdiğiniz ilgi için teşekkür ederiz.", "Karaca Yazılım"),
    ("vi", "Cảm ơn bạn đã quan tâm đến Hoa Sen. Chúc bạn may mắn.", "Hoa Sen"),
    ("ja", "株式会社さざなみ 採用担当でございます。今回は見送りとなりました。", "株式会社さざなみ"),
    ("zh", "感谢您对青禾科技的关注。很遗憾。", "青禾科技"),
    ("ko", "한빛마루에 관심을 갖고 지원해 주셔서 감사합니다.", "한빛마루"),
]


@pytest.mark.parametrize(("language", "body", "company"), COMPANIES)
def test_the_company_is_the_one_the_body_names(language, body, company):
    """It is read from the thanks, the decision or the signature, without team, place or trailing words."""
    assert value(facts(body, language).company) == company


PLACES = [
    ("Your application to Brass Lantern", "", "Brass Lantern"),
    ("Product Designer at Fennimore", "", "Fennimore"),
    ("Welder - Harrow Works", "", "Harrow Works"),
    ("Thank you for applying to Ostrova", "", "Ostrova"),
    ("News", "Corvid Careers <jobs@corvid.example>", "Corvid"),
    ("News", "Corvid Hiring Team <no-reply@ashbyhq.com>", "Corvid"),
    ("News", "Corvid via Greenhouse <no-reply@us.greenhouse-mail.io>", "Corvid"),
    ("News", "Fenimore Labs <people@fenimorelabs.example>", "Fenimore Labs"),
    ("News", "Stripefish <no-reply@us.greenhouse-mail.io>", "Stripefish"),
    ("News", "LinkedIn <jobs-noreply@linkedin.com>", None),
    ("News", "Human Resources <hr@corvid.example>", None),
    ("News", "Ada Boss <ada.boss@corvid.example>", None),
    ("【株式会社さざなみ】選考結果", "", "株式会社さざなみ"),
]


@pytest.mark.parametrize(("subject", "sender", "company"), PLACES)
def test_subject_and_display_name_name_it_too(subject, sender, company):
    """A display name counts without its team; a person's, a system's and a bare team's do not."""
    language = "ja" if "選考" in subject else "en"
    assert value(facts("We chose somebody else.", language, subject=subject, sender=sender).company) == company


def test_two_companies_are_none():
    """Where two names stand in equal places nothing is said about either."""
    both = "Thank you for your interest in Quillmark. Thank you for your interest in Brass Lantern."
    assert facts(both).company is None


def test_a_bid_does_not_take_the_winner_for_the_client():
    """Firms that a refused bidder reads of are most often those that won."""
    text = "We have decided to go with Pinto & Frank. Thank you for your interest in working with Pinto & Frank."
    assert facts(text, kind="bid").company is None


ROLES = [
    ("en", "", "Thank you for applying to the Junior Welder position at Harrow.", "Junior Welder"),
    ("en", "", "Thank you for your interest in the Data Analyst (m/f/d) role.", "Data Analyst"),
    ("en", "", "Thank you for your interest in our Site Engineer opening.", "Site Engineer"),
    ("en", "", "We considered you for the position of Head Gardener at Kew Lodge.", "Head Gardener"),
    ("en", "", "You recently interviewed with us for Staff Engineer. Thanks.", "Staff Engineer"),
    ("en", "", "Regarding the Nurse (R-20418) position, we chose another.", "Nurse"),
    ("en", "", "Harrow has decided not to move forward with your Fitter application.", "Fitter"),
    ("en", "", "We went a different direction for the barista job, sorry.", "barista"),
    ("en", "", "Thank you for your interest in this position.", None),
    ("en", "", "Thank you for the Welder role. As for the Pastry Chef role, no.", None),
    ("en", "Your Application as Welder", "We chose somebody else.", "Welder"),
    ("en", "Update on your application: Night Porter", "We chose somebody else.", "Night Porter"),
    ("en", "Re: Your application for Content Editor (Remote)", "We chose somebody else.", "Content Editor"),
    ("en", "[Job Title] at Solstice", "We chose somebody else.", None),
    ("en", "", "Position: Software Engineer\nJob Number: JR0148336\n\nWe chose somebody else.", "Software Engineer"),
    ("de", "Ihre Bewerbung als Bauleiterin", "leider nein.", "Bauleiterin"),
    ("de", "", "danke für deine Bewerbung als Frontend Engineer. Leider nein.", "Frontend Engineer"),
    ("de", "", "vielen Dank für Ihr Interesse an der Position „Bauleiter Tiefbau (m/w/d)“.", "Bauleiter Tiefbau"),
    ("fr", "", "Merci de votre candidature pour le poste de chargée de projet.", "chargée de projet"),
    ("fr", "Candidature Data Engineer (H/F) – Valmora", "Hélas.", "Data Engineer"),
    ("es", "", "Gracias por postular al puesto de Auxiliar Contable.", "Auxiliar Contable"),
    ("es", "Vacante de Coordinador de Logística", "La vacante fue cubierta.", "Coordinador de Logística"),
    ("pt", "", "Obrigado por se candidatar à vaga de Analista de Suporte.", "Analista de Suporte"),
    ("it", "", "Grazie per la candidatura per il ruolo di Content Specialist.", "Content Specialist"),
    ("nl", "Je sollicitatie als planner", "Helaas.", "planner"),
    ("nl", "", "Bedankt voor je interesse in de functie van Kraanmachinist.", "Kraanmachinist"),
    ("sv", "", "Tack för att du sökte rollen som redovisningsekonom hos oss.", "redovisningsekonom"),
    ("da", "", "Tak for din ansøgning til stillingen som grafiker.", "grafiker"),
    ("no", "", "Takk for søknaden på stillingen som snekker.", "snekker"),
    ("pl", "Rekrutacja na stanowisko: Programista Java", "Niestety.", "Programista Java"),
    ("cs", "", "Děkujeme za přihlášku na pozici Skladník. Bohužel.", "Skladník"),
    ("ru", "Отклик на вакансию «Логист»", "Спасибо.", "Логист"),
    ("ru", "", "Благодарим за отклик на вакансию «Логист».", "Логист"),
    ("uk", "", "Дякуємо за відгук на вакансію «Логіст».", "Логіст"),
    ("tr", "", "Veri Analisti pozisyonumuza gösterdiğiniz ilgi için teşekkürler.", "Veri Analisti"),
    ("vi", "", "Cảm ơn bạn đã ứng tuyển vị trí Kế toán tổng hợp.", "Kế toán tổng hợp"),
    ("ja", "【選考結果】設計エンジニア", "見送りとなりました。", "設計エンジニア"),
    ("zh", "", "感谢您应聘后端开发工程师岗位。", "后端开发工程师"),
    ("ko", "", "백엔드 개발자 포지션에 지원해 주셔서 감사합니다.", "백엔드 개발자"),
]


@pytest.mark.parametrize(("language", "subject", "body", "role"), ROLES)
def test_the_role_is_the_one_they_name(language, subject, body, role):
    """Without requisition number, place, (m/w/d) and what follows; two roles are none."""
    assert value(facts(body, language, subject=subject).role) == role


WORKS = [
    (
        "paper",
        "en",
        "We are sorry that your talk “Slow clocks in fast towns” was not selected.",
        "Slow clocks in fast towns",
    ),
    (
        "paper",
        "en",
        "Title: Newts of the northern fens\n\nDear author,\nwe cannot publish it.",
        "Newts of the northern fens",
    ),
    ("paper", "de", "leider können wir Ihren Beitrag „Nasse Wiesen“ nicht annehmen.", "Nasse Wiesen"),
    ("paper", "fr", "votre proposition « Les heures lentes » n'a pas été retenue.", "Les heures lentes"),
    ("paper", "es", "lamentamos no poder aceptar tu charla «Café frío».", "Café frío"),
    ("grant", "it", 'il progetto "La piazza vuota" non è stato finanziato.', "La piazza vuota"),
    ("grant", "pt", 'o projeto "Rio baixo" não foi contemplado.', "Rio baixo"),
    ("grant", "en", "Your application: Threadworn\n\nWe have decided not to fund it.", "Threadworn"),
    ("school", "en", "We cannot offer you a place. The programme in Creative Writing is full.", "Creative Writing"),
    ("paper", "en", 'We cannot accept your submission. For the reviews, log in and choose "Author" in the menu.', None),
]


@pytest.mark.parametrize(("kind", "language", "body", "title"), WORKS)
def test_for_other_kinds_the_role_is_the_title_of_the_work(kind, language, body, title):
    """The paper, the project, the programme, as it is quoted or headed."""
    assert value(facts(body, language, kind=kind).role) == title


NO = "We had to choose somebody else for the role at Corvid.\n\n"
PEOPLE = [
    ("en", NO + "Best regards,\nAda Boss\nTalent Partner", "", "Ada Boss"),
    ("en", NO + "Best regards,\nDr. Ada Boss", "", "Dr. Ada Boss"),
    ("en", NO + "Kind regards,\nAda Boss | Corvid", "", "Ada Boss"),
    ("en", NO + "Kind regards,\nAda", "Ada Boss <ada.boss@corvid.example>", "Ada Boss"),
    ("en", NO + "Cheers,\nDani", "Daniela Boss <dboss@corvid.example>", "Daniela Boss"),
    ("en", NO + "Yours, Winifred", "The Committee <post@corvid.example>", "Winifred"),
    ("en", NO + "Yours sincerely\nMrs G Pike\nPA to the Head", "", "Mrs G Pike"),
    ("en", NO + "Regards,\nThe Talent Team", "", None),
    ("en", NO + "Regards,\nCorvid", "", None),
    ("en", NO + "Regards,\nHuman Resources\nCorvid", "", None),
    ("en", NO, "Ada Boss <ada.boss@corvid.example>", "Ada Boss"),
    ("en", NO, "Ada Boss <no-reply@us.greenhouse-mail.io>", None),
    ("en", NO + "Best,\nAda", "Ada Boss (via Ashby) <notifications@ashbyhq.com>", "Ada Boss"),
    ("en", NO + "Best,\nBen Carter", "Ada Boss <ada.boss@corvid.example>", None),
    ("en", NO + "Best,\nJane Doe", "", None),
    ("de", "Leider nein.\n\nMit freundlichen Grüßen\ni. A. Sabine Horn\nPersonalabteilung", "", "Sabine Horn"),
    ("de", "Leider können wir Sie nicht einladen.\n\nIm Auftrag\nBrömmel", "", None),
    ("de", "Leider nein.\n\nViele Grüße\nDein Team vom Fuchsbau", "", None),
    ("fr", "Hélas.\n\nCordialement,\nClaire Hamelin\nResponsable RH", "", "Claire Hamelin"),
    ("es", "Lo sentimos.\n\nUn saludo,\nRosa Prats", "", "Rosa Prats"),
    ("pt", "Lamentamos.\n\nCom os melhores cumprimentos,\nRui Tavares", "", "Rui Tavares"),
    ("it", "Purtroppo no.\n\nCordiali saluti\nElena Castelli", "", "Elena Castelli"),
    ("it", "Purtroppo no.\n\nPer il comitato\nS. Sarti", "Convegno <info@sottovoce.example>", "S. Sarti"),
    ("de", "Leider nein.\n\nFreundliche Grüße\nAylin Winter", "", "Aylin Winter"),
    ("nl", "Helaas.\n\nMet vriendelijke groet,\nJoost van Dam", "", "Joost van Dam"),
    ("sv", "Tyvärr.\n\nVänliga hälsningar\nPer Ståhl", "", "Per Ståhl"),
    ("pl", "Niestety.\n\nZ wyrazami szacunku\nMarek Sobol", "", "Marek Sobol"),
    ("cs", "Bohužel.\n\nS pozdravem\nTereza Malá", "", "Tereza Malá"),
    ("uk", "На жаль.\n\nЗ повагою\nНаталя Кіт", "", "Наталя Кіт"),
    ("ru", "К сожалению.\n\nС уважением,\nЮлия Котова", "", "Юлия Котова"),
    ("zh", "很遗憾。", "周岚 <zhoulan@qinghe.example>", "周岚"),
    ("ko", "아쉽게도 함께하지 못합니다.", "박서준 <sj.park@maru.example>", "박서준"),
    ("ja", "今回は見送りとなりました。", "大石 恵 <m.oishi@hoshi.example>", "大石 恵"),
    ("vi", "Rất tiếc.", "Hà Trang <trang.ha@moc.example>", "Hà Trang"),
    ("de", "Beste Grüße\nJörg Weiß", "Joerg Weiss <weiss@werk.example>", "Jörg Weiß"),
]


@pytest.mark.parametrize(("language", "body", "sender", "person"), PEOPLE)
def test_the_person_is_who_signs_or_sends(language, body, sender, person):
    """As written and with the title they gave; no team, no firm, no lone surname, no two at once."""
    assert value(facts(body, language, sender=sender).person) == person


GREETINGS = [
    ("en", "Hi Jane,\nno.", "Jane", "familiar"),
    ("en", "Dear Ms Doe,\nno.", "Ms Doe", "formal"),
    ("en", "Dear Mr. Subra,\nno.", "Mr. Subra", "formal"),
    ("en", "Dear Jane Doe,\nno.", "Jane Doe", "unknown"),
    ("en", "Dear Candidate,\nno.", None, "unknown"),
    ("de", "Sehr geehrte Frau Dr. Doe,\nIhre Bewerbung hat uns erreicht.", "Frau Dr. Doe", "formal"),
    ("de", "Hallo Jane,\ndanke für deine Bewerbung.", "Jane", "familiar"),
    ("de", "Moin Herr Doe, die Stelle ist weg.", "Herr Doe", "formal"),
    ("de", "Moin Nils, hab mit meiner Frau gesprochen.", "Nils", "familiar"),
    ("de", "Hi!\nleider können wir Ihre Einreichung nicht annehmen, und sie wissen warum.", None, "formal"),
    ("fr", "Bonjour Jane,\nmerci pour ta candidature.", "Jane", "familiar"),
    ("fr", "Madame,\nmerci de votre candidature.", None, "formal"),
    ("es", "Hola Jane:\ngracias por tu tiempo.", "Jane", "familiar"),
    ("es", "Estimada candidata:\nle agradecemos su interés.", None, "formal"),
    ("it", "Ciao Jane,\nti ringraziamo.", "Jane", "familiar"),
    ("it", "Gentile Jane,\nLa informiamo che la Sua domanda non è passata. Lei resta benvenuta.", "Jane", "formal"),
    ("pt", "Olá, Jane,\na tua entrevista correu bem.", "Jane", "familiar"),
    ("nl", "Geachte mevrouw Doe,\nuw brief is gelezen.", "mevrouw Doe", "formal"),
    ("nl", "Hoi Jane,\ndank voor je brief.", "Jane", "familiar"),
    ("sv", "Hej Jane,\ntack för din ansökan.", "Jane", "familiar"),
    ("pl", "Cześć Jane,\ndzięki za Twoje zgłoszenie.", "Jane", "familiar"),
    ("ru", "Павел, здравствуйте.\nСпасибо за ваш отклик.", "Павел", "formal"),
    ("zh", "林先生，您好：\n感谢您的关注。", "林先生", "formal"),
    ("ja", "佐伯様\nお世話になっております。ご応募ありがとうございました。", "佐伯", "formal"),
]


@pytest.mark.parametrize(("language", "body", "greeted", "register"), GREETINGS)
def test_greeting_and_register_are_theirs(language, body, greeted, register):
    """How they address the user, from the greeting and the pronouns; unknown where it is not shown."""
    found = facts(body, language)
    assert found.register == register
    assert value(found.greeted_as) == greeted


SAYINGS = [
    ("en", "I am happy to give you some feedback by phone.", "offered"),
    ("en", "We are unable to provide individual feedback.", "declined"),
    ("en", "We received your application.", "unsaid"),
    ("de", "Wenn du magst, gebe ich dir gern Feedback.", "offered"),
    ("de", "Wir können leider kein individuelles Feedback geben.", "declined"),
    ("fr", "N'hésitez pas à m'appeler pour un retour détaillé.", "offered"),
    ("fr", "Nous ne pouvons pas donner de retour individuel.", "declined"),
    ("es", "Si quieres, con gusto te doy feedback.", "offered"),
    ("pt", "Se quiseres, posso dar-te feedback.", "offered"),
    ("it", "Se vuoi ti giro volentieri il feedback.", "offered"),
    ("nl", "Als je wilt, geef ik je graag feedback.", "offered"),
    ("nl", "Feedback kun je op 12 december vragen.", "offered"),
    ("it", "Può richiedere un colloquio con la commissione.", "offered"),
]


@pytest.mark.parametrize(("language", "body", "said"), SAYINGS)
def test_feedback_is_offered_declined_or_unsaid(language, body, said):
    """What they say about feedback decides whether a question may be asked."""
    assert facts(body, language).feedback == said


REASONS = [
    ("en", "The post went to an internal candidate.", "inside"),
    ("en", "We had to pause hiring for budget reasons.", "budget"),
    ("en", "We chose someone with more experience in retail.", "experience"),
    ("en", "Others are a closer match for what we need.", "fit"),
    ("en", "We received a large number of applications.", "many"),
    ("en", "We offered it to another candidate.", "chosen"),
    ("en", "Thank you for coming.", "unsaid"),
    ("de", "Die Stelle wurde intern besetzt.", "inside"),
    ("fr", "Le poste a été pourvu en interne.", "inside"),
    ("es", "Recibimos más de 900 solicitudes.", "many"),
    ("nl", "We kozen iemand met meer ervaring.", "experience"),
]


@pytest.mark.parametrize(("language", "body", "why"), REASONS)
def test_the_reason_is_theirs(language, body, why):
    """The most precise of the reasons they give."""
    assert facts(body, language).reason == why


def test_praise_is_verbatim_and_not_a_machines():
    """Kind words are quoted as written; a machine's, and those of the first sieve, are not taken for kindness."""
    body = "We were all impressed with the calm way you led the session. Still, it is a no."
    assert value(facts(body).praise) == "impressed with the calm way you led the session"
    assert facts(body, stage="application").praise is None
    assert facts(body, sender="Corvid <no-reply@corvid.example>").praise is None


@pytest.mark.parametrize(
    "name",
    [
        "Send Your Passport To Us By Noon Today",
        "https://evil.example",
        "{{company_name}}",
        "[Company]",
        "Асme",
        "Acme 4155550199",
        "ada@evil.example",
    ],
)
def test_what_is_no_name_is_no_company(name):
    """H8: sentences, addresses, numbers, leftovers and look-alikes are left out."""
    found = facts(f"Thank you for your interest in {name}. We chose somebody else.").company
    assert found is None


def test_every_fact_has_its_proof():
    """`text` is what the mail says where the value was read."""
    body = "Dear Jane,\n\nthank you for applying for the Welder position at Harrow.\n\nBest regards,\nAda Boss"
    found = facts(body, subject="Welder")
    for fact in (found.company, found.role, found.person, found.greeted_as):
        assert fact is not None
        assert fact.value in fact.text
        assert fact.text in body.replace("\n", " ") + " Welder"


def test_without_wordings_nothing_is_invented():
    """An empty Extraction knows no language: no role, no praise, no register."""
    found = facts("Thank you for your interest in Quillmark.", wordings=Extraction())
    assert (found.company, found.role, found.praise, found.register) == (None, None, None, "unknown")


@pytest.mark.parametrize(
    ("sender", "headers", "machine"),
    [
        ("A B <a.b@x.example>", (), False),
        ("X <no-reply@x.example>", (), True),
        ("X <jobs@x.example>", (("auto-submitted", "auto-generated"),), True),
        ("X <jobs@x.example>", (("auto-submitted", "no"),), False),
        ("X <jobs@x.example>", (("precedence", "bulk"),), True),
        ("X <jobs@x.example>", (("return-path", "<>"),), True),
        ("X <anything@hire.lever.co>", (), True),
    ],
)
def test_a_machine_is_known_by_its_headers(sender, headers, machine):
    """RFC 3834 5, the null reverse-path, dead addresses and systems that pass nothing on."""
    assert is_automatic(mail("x", sender=sender, headers=headers), SENDERS) is machine


HOSTILE = ["for the " * 8000, "A " * 30000, "Regards,\n" * 6000, "Hi " + "A. " * 20000, 'paper "' * 9000, "(" * 60000]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_takes_bounded_time(text):
    """Sixty kilobytes of what patterns begin with cost a processor a fifth of a second at most."""
    facts(text[:200], subject=text[:100])
    start = time.thread_time()
    facts(text, subject=text)
    assert time.thread_time() - start < 0.2


BETWEEN = [
    (
        "Unfortunately, the team has decided not to go on with your application.\n\nSent through Jobstreet",
        "Jobstreet <noreply@jobstreet.example>",
        None,
    ),
    (
        "Thank you for your application via Hays. Our client, Brightwell Bank, has chosen others.\n\nAnna Berg\nHays",
        "Hays Recruitment <anna@hays.example>",
        "Brightwell Bank",
    ),
    ("I heard back from our client, and it is a no.\n\nTom Reed\nReed Partners", "Tom Reed <tom@reed.example>", None),
    ("Thank you for your application to Pinehill. It is a no.", "Workable <x@candidates.workablemail.com>", "Pinehill"),
    ("We are in need of somebody with more years. It is a no.", "Careers <careers@lumen.example>", None),
]


@pytest.mark.parametrize(("body", "sender", "company"), BETWEEN)
def test_who_stands_between_is_not_the_employer(body, sender, company):
    """A portal, an agency or a system is nobody's employer; the client is, when it is named."""
    assert value(facts(body, sender=sender).company) == company


@pytest.mark.parametrize("name", ["Workable", "Glassdoor", "Indeed", "Wellfound"])
def test_a_system_is_no_person(name):
    """Nobody is greeted as `Dear Indeed`."""
    sender = f"{name} <noreply@{name.lower()}.com>"
    assert facts(f"Hi Jane,\n\nit is a no.\n\n{name}", sender=sender).person is None


def test_what_stands_before_for_is_not_the_role():
    """`your application to Corvid for Night Baker` names the firm first."""
    assert value(facts("Your application to Corvid for Night Baker was not selected.").role) == "Night Baker"


@pytest.mark.parametrize(
    ("language", "body", "reason"),
    [
        ("en", "After discussing internally, we decided not to invest.", "unsaid"),
        ("en", "We filled it internally.", "inside"),
        ("en", "We have done our best to keep costs down for everybody.", "unsaid"),
        ("en", "Rising costs leave us no choice.", "budget"),
        ("en", "The candidate we chose knows the size of budgets we handle.", "unsaid"),
        ("en", "Your price is over our budget.", "budget"),
        ("en", "We had three quotes, and yours was quite a bit more than the others.", "budget"),
        ("fr", "Nous avons confié le budget à l'agence du port.", "unsaid"),
        ("fr", "Nous en avons discuté en interne.", "unsaid"),
        ("it", "Il budget è stato affidato ad altri.", "unsaid"),
        ("it", "La ricerca è stata coperta internamente.", "inside"),
        ("pt", "Não alcançou a nota de corte do edital.", "unsaid"),
        ("pt", "Discutimos internamente e ainda é cedo.", "unsaid"),
        ("es", "Gracias por tu presupuesto, muy detallado.", "unsaid"),
        ("nl", "We hebben het intern besproken.", "unsaid"),
    ],
)
def test_a_word_about_money_or_the_house_is_not_yet_a_reason(language, body, reason):
    """Budgets, quotes and talks among themselves are spoken of without being why."""
    assert facts(body, language, kind="bid").reason == reason


@pytest.mark.parametrize(
    ("body", "openness", "left"),
    [
        ("Thanks for getting in touch. We have no vacancies just now.", {"keep"}, set()),
        ("We have no vacancies just now, but we will keep your details on file.", {"keep"}, {"keep"}),
        ("The position you applied for is now closed. The successful applicant has been notified.", {"paused"}, set()),
        ("The position is on hold until spring.", {"paused"}, {"paused"}),
    ],
)
def test_what_comes_later_is_borne_out_by_the_letter(body, openness, left):
    """Nothing free is no promise to keep anything, and what went to somebody is not on hold."""
    verdict = Rejection(
        score=9, threshold=4, evidence=(), language="en", kind="job", stage="unknown", openness=frozenset(openness)
    )
    assert gather(mail(body), verdict, SENDERS, ME, WORDINGS).openness == left


def test_a_subject_tells_of_a_conference_too():
    """`Talk proposal for the conference` in the subject keeps the letter from speaking of pages and issues."""
    assert facts("We could not include it.", kind="paper", subject="Your session at the conference").has("event")


def test_a_degree_is_no_school():
    """`our MBA` names no place of study."""
    assert facts("Thank you for your interest in our MBA. We cannot offer you a place.", kind="school").company is None


@pytest.mark.parametrize(
    ("body", "register"),
    [
        ("Hallo Jane,\n\nleider hat es nicht geklappt.\n\nViele Grüße\nGreta", "familiar"),
        ("Hallo Jane,\n\nleider können wir Ihnen die Stelle nicht geben.\n\nViele Grüße\nGreta", "formal"),
        ("Guten Tag Frau Doe,\n\nleider hat es nicht geklappt.", "formal"),
    ],
)
def test_a_given_name_alone_is_familiar_in_german(body, register):
    """Without du or Sie in the letter the greeting decides; a word of address outweighs it."""
    assert facts(body, "de").register == register


def test_who_writes_for_somebody_else_is_greeted():
    """The letter speaks of the one it comes from as of another; where it does not, two names are none."""
    body = "Dr. Boss has asked me to write to you. We chose another.\n\nBest regards,\nBen Carter\nAssistant"
    assert value(facts(body, sender="Ada Boss <ada.boss@corvid.example>").person) == "Ben Carter"
    body = "We chose another.\n\nBest regards,\nBen Carter\nAssistant"
    assert facts(body, sender="Ada Boss <ada.boss@corvid.example>").person is None


def test_a_name_in_another_script_is_the_one_below_the_letter():
    """They cannot be compared, and the letter can be answered in the one it uses."""
    body = "We chose another.\n\nKimura Aoi\nHoshi Works"
    assert value(facts(body, sender="木村 葵 <kimura.aoi@hoshi.example>").person) == "Kimura Aoi"


def test_what_a_mail_went_through_is_no_employer():
    """A relay names itself in the display name and below its dashes; the person is who signs."""
    body = "Hi Jane, no this time.\nYvette\n-- Lantern hides both addresses. Reply to this message as usual."
    found = facts(body, sender="Yvette Sorel via Lantern <k-19fe@reply.lantern.example>")
    assert (found.company, value(found.person)) == (None, "Yvette Sorel")


NO_EMPLOYERS = [
    ("Quote for the roof at 12 Larch Lane", "Ada Boss <ada@home.example>", None),
    ("Outcome", "Harrow Town Council Procurement <buy@harrow.example>", "Harrow Town Council"),
    ("Result", "La Fondation Orme <info@fondation-orme.example>", "Fondation Orme"),
    ("Decision", "SLOW 2026 Submission System <noreply@slow2026.example>", "SLOW 2026"),
]


@pytest.mark.parametrize(("subject", "sender", "company"), NO_EMPLOYERS)
def test_a_street_an_office_and_a_system_are_no_part_of_the_name(subject, sender, company):
    """What is left is the house."""
    assert value(facts("We chose somebody else.", kind="bid", subject=subject, sender=sender).company) == company


THINGS = [
    ("investor", "en", "", "We will pass on the seed round.", "seed round"),
    ("investor", "de", "", "Wir steigen bei eurer Seed-Runde nicht ein.", "Seed-Runde"),
    ("bid", "en", "T-9: award decision, Lot 3", "Your tender for Lot 3 was not successful. Lot 1 is open.", "Lot 3"),
    ("bid", "de", "", "der Zuschlag auf die Lose 2 und 4 geht an andere. Über Los 1 ist offen.", "Lose 2 und 4"),
    ("bid", "en", "Request for proposal: signage, 9 stations", "We chose others.", "signage"),
    ("school", "en", "", "We are not able to award her the drama scholarship.", "drama scholarship"),
    ("school", "en", "Doctoral programme Law & Logic", "No.", "Doctoral programme Law & Logic"),
    (
        "grant",
        "en",
        "",
        "Tern has declined your application to the Slow Rivers Scheme: it was full.",
        "Slow Rivers Scheme",
    ),
    ("school", "de", "", "Wir können Ihnen keinen Platz im Bildungsgang Korbflechten anbieten.", "Korbflechten"),
    ("grant", "it", "", "La domanda al bando Piazze Vuote 2027 è decima.", "Piazze Vuote 2027"),
    ("bid", "es", "", "El lote 2 (jardines) ha sido adjudicado a otra. El lote 5 se resolverá después.", "lote 2"),
    ("bid", "pt", "", "O lote 2 foi adjudicado a outra empresa.", "lote 2"),
    ("bid", "it", "", "Il lotto 2 è stato aggiudicato ad altri.", "lotto 2"),
    ("bid", "fr", "", "Le lot 2 a été attribué à une autre entreprise.", "lot 2"),
    ("bid", "nl", "", "Dank voor uw offerte voor perceel C.", "perceel C"),
    ("investor", "pt", "", "Decidimos não participar na ronda inicial.", "ronda inicial"),
    ("school", "nl", "", "Je bent niet toegelaten tot de bachelor Grafiek.", "bachelor Grafiek"),
    ("job", "de", "Einladung zum Gespräch, Glasbläser", "Leider nein.", "Glasbläser"),
    ("job", "fr", "Réf. VB-31", "Nous avons retenu pour le poste VB-31 une autre personne.", None),
    ("grant", "de", "", "Ihr Antrag im Programm Reisestipendium wurde abgelehnt.", "Reisestipendium"),
]


@pytest.mark.parametrize(("kind", "language", "subject", "body", "thing"), THINGS)
def test_what_was_refused_has_a_name(kind, language, subject, body, thing):
    """A round, a lot, a programme, a scholarship."""
    assert value(facts(body, language, kind=kind, subject=subject).role) == thing


def test_a_place_to_learn_is_no_job():
    """Also where one applied for it."""
    text = "zu Ihrer Bewerbung: Wir können Ihnen keinen Platz im Bildungsgang Korbflechten anbieten."
    assert facts(text, "de").kind == "school"
