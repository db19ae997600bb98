"""Whether a sentence asks, and whether only for a nod (*we chose somebody else, ok?*)."""

from __future__ import annotations

import re

_ENDS = ("?", "？", "؟", "\u037e")
_SIGNS = "".join(_ENDS) + "! "
_CLOSING = " \n\"'”’»)"
_LONGEST = 40
"""Characters from the sign in front of a tag to the end of the sentence."""

# What may follow a comma, by where it is said. None of them asks anything in another of our languages, so nobody has to
# know which one the sentence is in.
_TAGS = (
    "o\\.?k\\.?|okay|okey|okei|okej|oké|okè|okee|oki|oke|ок|окей|οκ|οκέι|אוקיי?|אוקי|أوكي|اوكي|اوکی|โอเค",
    "right|all ?right|alright|yeah|yes|yep|no|eh|huh|fair enough|deal|is ?n['’]t it|innit",  # English
    "ja|ne|gell|gelle|nicht|nicht wahr|nich|oder|nä|wa|in ordnung|einverstanden|passt",  # German
    "hein|non|oui|d['’]accord|n['’]est-ce pas|pas vrai|ça va|ça marche|entendu",  # French
    "vale|no|sí|si|verdad|cierto|de acuerdo|sabes|ya|no es así|no es cierto|eh|va|listo",  # Spanish
    "tá|ta|né|tá (?:bom|bem|certo)|está (?:bem|bom)|certo|viu|não(?: é(?: verdade)?)?|pode ser",  # Portuguese
    "vero|va bene|giusto|d['’]accordo|non è vero|sì|bene|capito",  # Italian
    "oi|d['’]acord|val|no és així|veritat|entesos",  # Catalan
    "hè|hé|he|toch|ja|nee|goed|niet|niet waar|akkoord",  # Dutch
    "eller hur|visst|va|ikke sandt|ikke sant|ikke|ikk['’]?|ik['’]?|vel|hva['’]?|sant",  # Scandinavian
    "eikö niin|eikö|eiks|eiks niin|vai mitä|joo|jooko|niinhän|eks|eks ole|jah|selge",  # Finnish, Estonian
    "ugye|jó|rendben|nem|igaz|nem igaz|világos",  # Hungarian
    "dobrze|prawda|nie|co|tak|nieprawdaż|zgoda|jasne|no nie",  # Polish
    "že|že jo|že ano|jo|ano|dobře|viď|viďte|však|dobre|jasné|nie|hej|platí|áno",  # Czech, Slovak
    "zar ne|je l['’]? tako|u redu|važi|dobro|kajne|a ne|ne|da|v redu|prav|jel|jel da|može",  # Croatian, Slovene
    "да|ладно|хорошо|не так ли|правда|так|добре|гаразд|еге ж|чи не так|правильно|верно|нали|а|не",  # Cyrillic
    "ar ne|tiesa|gerai|taip|vai ne|labi|jā|vai tā",  # Lithuanian, Latvian
    "nu|da|bine|nu-i așa|nu-i asa|nu e așa|de acord|așa-i|corect",  # Romanian
    "tamam mı|tamam|değil mi|olur mu|anlaştık mı|di mi|oldu mu|peki",  # Turkish
    "εντάξει|έτσι|ε|σωστά|έτσι δεν είναι|σύμφωνοι|ναι",  # Greek
    "تمام|صح|أليس كذلك|حسنا|حسنًا|ماشي|طيب|صحيح|نعم|باشه|خب|درسته|نه|مگه نه|درست",  # Arabic, Persian
    "בסדר|נכון|לא|טוב|כן|סבבה",
    "ठीक है|है ना|ना|न|सही है|है न",
    "ya|kan|bukan|boleh|ha|diba|di ba|hindi ba|sige",  # Indonesian, Filipino
    "nhé|nha|nhỉ|được không|phải không|đúng không|được chứ",
    "好吗|好嗎|好不好|对吗|對嗎|对吧|對吧|是吧|行吗|行嗎|可以吗|可以嗎|是不是|好吧",
    "いいですね|いいですか|よろしいですか|よろしいでしょうか|ね|ですよね|でしょう",
    "네|그렇죠|알겠죠|괜찮죠|괜찮으시죠|맞죠|아시겠죠|응",
    "นะ|นะคะ|นะครับ|ใช่ไหม|เนอะ|ได้ไหม|ตกลงไหม",
)
# What nobody says but as a tag, so that a blank is enough before it.
_PARTICLES = "né|hein|gell|gelle|ugye|nhé|eh|huh|kajne|zar ne|eller hur|nicht wahr|n['’]est-ce pas|ikke sandt|ikke sant"

_TAG = re.compile(
    rf"(?:[,،，、;–—-]\s*¿?\s*|¿\s*)(?:{'|'.join(_TAGS)})$|\s(?:{_PARTICLES})$",
    re.IGNORECASE,
)


def asks(sentence: str) -> bool:
    """Whether `sentence` ends in a question mark."""
    return sentence[-4:].rstrip(_CLOSING).endswith(_ENDS)


def wants_a_nod(question: str) -> bool:
    """Whether only a tag at its end makes a question of it; what stands before the tag is stated."""
    return bool(_TAG.search(question[-_LONGEST:].rstrip(_CLOSING).rstrip(_SIGNS)))
