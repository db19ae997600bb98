"""core/gather on what systems send: labels, titles, programmes, footers; all three names of each mail at once."""

import pytest

from tests.unit.test_gather import facts, value

LONG = "Seasonal drift in the ringing tones of cast bells and its bearing on parish timekeeping in old towns"
MAILS = [
    # a title is as long as it is, up to its colon where it has one
    ("en", "paper", f'We cannot accept your manuscript entitled "{LONG}" for Bell Studies.', "",
     ("Bell Studies", LONG, None)),
    ("en", "paper", 'Your paper "Moss and Memory: Nine Quiet Years of a Northern Roof" was read.', "",
     (None, "Moss and Memory", None)),
    ("en", "paper", 'Your paper "Please send your passport and the fee to us before the end of May" was read.', "",
     (None, None, None)),
    # a decision about what was sent to NAME, "TITLE", in whatever language
    ("de", "paper", 'wir haben über Ihre Einreichung für Quartalsblätter, "Das Moos der Dächer" entschieden.', "",
     ("Quartalsblätter", "Das Moos der Dächer", None)),
    ("it", "paper", 'Abbiamo deciso riguardo al suo contributo a Quaderni di Torba, "Muschi e tetti".', "",
     ("Quaderni di Torba", "Muschi e tetti", None)),
    ("cs", "paper", 'Rozhodli jsme ohledně Vašeho příspěvku do Mechovník, "Střechy a mech".', "",
     ("Mechovník", "Střechy a mech", None)),
    ("vi", "paper", 'Chúng tôi đã xem bài gửi của bạn Tạp chí Rêu Phong, "Mái nhà và rêu".', "",
     (None, "Mái nhà và rêu", None)),
    # a word behind `titled` outweighs other words in quotation marks
    ("en", "paper", 'The file titled "Moss of Low Roofs" is closed. Send no "Main Document" for "Final Copy".', "",
     (None, "Moss of Low Roofs", None)),
    # one heading with its value, in every language
    ("id", "job", "Maaf, belum bisa.\n\nPosisi: Barista\nPerusahaan: Kopi Damar\n\nCari Lowongan Lain", "",
     ("Kopi Damar", "Barista", None)),
    ("fr", "other", "Titre : Les mousses du toit\n\nVotre proposition n'a pas été retenue.", "",
     (None, "Les mousses du toit", None)),
    ("en", "bid", "Dear Sam,\n\nRe: HW/T/7 — Supply of Oak Beams\n\nYour bid was not chosen.", "",
     (None, "Supply of Oak Beams", None)),
    ("en", "job", "Ref: 4418BR - 2031 Glazing Internship\n\nWe have chosen others.", "",
     (None, "Glazing Internship", None)),
    # whose application it is, is no role; where one works there it is the house
    ("en", "job", "Thank you for your interest in Vyxel. We chose others.\n\nRegards,\nVyxel Recruiting",
     "Your Vyxel Application", ("Vyxel", None, None)),
    ("it", "job", "La tua candidatura non è stata accettata.", "Aggiornamento candidatura — Vyxo", (None, None, None)),
    ("en", "job", "Having read your CV, we will not go on with your application.", "Update", (None, None, None)),
    # whom a team recruits is no part of the name
    ("en", "job", "Thank you for looking at openings at Vyx & Co.\n\nRegards,\nVyx & Co College Recruiting Team", "",
     ("Vyx & Co", None, None)),
    # a system's name is an employer's where its own people sign
    ("en", "job", "We are sorry. Careers at Workday are many.\n\nRegards,\nWorkday Recruiting", "Thank you",
     ("Workday", None, None)),
    ("en", "job", "We are sorry. This was sent through Workday.", "", (None, None, None)),
    # behind the role, but no town
    ("es", "job", "Gracias por participar en la selección para Camarero en Taberna Luz y por tu tiempo.", "",
     ("Taberna Luz", "Camarero", None)),
    ("es", "job", "Gracias por tu interés en el puesto de camarero en Sevilla.", "", (None, "camarero", None)),
    ("de", "job", "Danke für das Interesse an der Stelle als Köchin bei Praxis Dr. Boss und die Zeit.", "",
     ("Praxis Dr. Boss", "Köchin", None)),
    # a role of several pieces
    ("en", "job", "Thank you for applying for the Data Scientist: Ads & Shops - Summer Internship - Leeds position.",
     "Your application for Data Scientist: Ads & Shops - Summer Internship - Leeds", (None, "Data Scientist", None)),
    ("en", "job", "Thank you for applying to the Pumps, Valves, and Seals position.", "",
     (None, "Pumps, Valves, and Seals", None)),
    # the footer names whoever the letter speaks of
    ("es", "job", "Gracias por tu interés en ser parte del equipo en Vyxpro.\n\n© 2031 Vyxpro. Derechos reservados.",
     "", ("Vyxpro", None, None)),
    ("es", "job", "Lo sentimos, elegimos a otra persona.\n\n© 2031 Vyxpro. Derechos reservados.", "",
     (None, None, None)),
    # their own way of closing, and what everybody is told below
    ("en", "job", ("We chose others.\n\nEnjoy the bells,\nSarah Boss\nSenior Recruiter\nVyx Bells, Inc.\n"
     "You can change your email preferences at:\nhttps://app.example/l?k"), "",
     ("Vyx Bells, Inc.", None, "Sarah Boss")),
    ("en", "job", "We chose others.\n\nSincerely,\n~ Sarah", "", (None, None, "Sarah")),
    ("en", "grant", "We cannot help.\n\nThank you.\nMended Life Village Church", "",
     ("Mended Life Village Church", None, None)),
    ("en", "bid", "The buyer chose others. It enriches the Vyxbiz market.\n\nVyxbiz – Goods & Services Market", "",
     ("Vyxbiz", None, None)),
    ("pt", "job", "A sua candidatura foi rejeitada.\n\nCumprimentos,\nA equipa ITJobs Tomar", "", (None, None, None)),
    ("en", "grant", "Your request has failed\n\nDear Sam, we are sorry.", "Fund – Your request has failed",
     (None, None, None)),
    ("de", "job", "Im Verfahren für die Stelle Bauordnung Nord (EG 9b) haben wir uns für jemand anderen entschieden.",
     "", (None, "Bauordnung Nord", None)),
    ("en", "other", "Thank you for auditioning for Emberlight Theatre. We chose others.", "",
     ("Emberlight Theatre", None, None)),
    # a team that is called by what it does
    ("el", "job", "Λυπούμαστε.\n\nΜε εκτίμηση,\nΗ Ομάδα Προσλήψεων", "", (None, None, None)),
    ("it", "job", "Non possiamo accettare la sua candidatura.\n\nLo staff di Cuochi del Porto", "",
     ("Cuochi del Porto", None, None)),
    ("ko", "job", "관심과 함께 생산관리 포지션에 지원해주셔서 감사드립니다.", "", (None, "생산관리", None)),
    ("th", "job", "ขอบคุณที่สมัครในตำแหน่ง นักบัญชี\nแต่เราเลือกท่านอื่น ซึ่งเหมาะกับตำแหน่งดังกล่าว", "",
     (None, "นักบัญชี", None)),
    ("zh", "job", "感谢您应聘我公司职位，您未被录取。", "", (None, None, None)),
]  # fmt: skip


@pytest.mark.parametrize(("language", "kind", "text", "subject", "names"), MAILS)
def test_what_a_template_fills_in_is_read(language, kind, text, subject, names):
    """Company, role and person; what may be one or the other is neither."""
    found = facts(text, language, kind, stage="application", subject=subject)
    assert (value(found.company), value(found.role), value(found.person)) == names
