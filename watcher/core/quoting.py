"""What the writer says now: quoted and forwarded older text, signatures and footers set apart (linear time)."""

from __future__ import annotations

import re
from dataclasses import dataclass

import re2

WROTE = (
    "wrote", "writes", "schrieb", "hat geschrieben", "a écrit", "escribió", "escreveu", "ha scritto", "schreef",
    "skrev", "napisał", "napisał(a)", "napsal", "napsal(a)", "napísal", "пише", "написав", "написал", "написала",
    "написа", "je napisao", "je napisal", "έγραψε", "írta", "a scris", "va escriure", "yazdı", "kirjoitti", "viết",
    "đã viết", "menulis", "のメール", "のメッセージ", "写道", "寫道", "님이 작성", "เขียนว่า", "كتب", "כתב", "ने लिखा",
)  # fmt: skip
"""The verb that ends an attribution line ("On 3 May Ada wrote:"), by language."""

ORIGINAL = (
    "original message", "forwarded message", "begin forwarded message", "ursprüngliche nachricht",
    "weitergeleitete nachricht", "originalnachricht", "message d'origine", "message original", "message transféré",
    "mensaje original", "mensaje reenviado", "mensagem original", "mensagem encaminhada", "messaggio originale",
    "messaggio inoltrato", "oorspronkelijk bericht", "doorgestuurd bericht", "ursprungligt meddelande",
    "vidarebefordrat meddelande", "oprindelig meddelelse", "opprinnelig melding", "alkuperäinen viesti",
    "wiadomość oryginalna", "oryginalna wiadomość", "původní zpráva", "pôvodná správa", "eredeti üzenet",
    "исходное сообщение", "оригінальне повідомлення", "переслане повідомлення", "пересланное сообщение",
    "αρχικό μήνυμα", "mesaj original", "orijinal ileti", "tin nhắn gốc", "元のメッセージ",
    "原始邮件", "原始郵件", "转发邮件", "원본 메시지",
    "الرسالة الأصلية",
)  # fmt: skip
"""The rule a client draws above an older message, by language."""

HEADER_NAMES = (
    ("from", "von", "de", "da", "van", "från", "fra", "lähettäjä", "od", "от", "від", "από", "feladó", "de la",
     "kimden", "từ", "差出人", "发件人", "寄件者", "보낸 사람", "من"),
    ("sent", "date", "gesendet", "datum", "envoyé", "enviado", "fecha", "data", "inviato", "verzonden", "skickat",
     "dato", "sendt", "lähetetty", "wysłano", "odesláno", "отправлено", "надіслано", "дата", "elküldve", "送信日時",
     "发送时间", "日期", "보낸 날짜"),
    ("to", "an", "à", "para", "a", "aan", "till", "til", "do", "komu", "кому", "címzett", "kime", "宛先", "收件人",
     "받는 사람"),
    ("subject", "betreff", "objet", "asunto", "assunto", "oggetto", "onderwerp", "ämne", "emne", "aihe", "temat",
     "předmět", "тема", "θέμα", "tárgy", "subiect", "konu", "件名", "主题", "主旨", "제목"),
)  # fmt: skip
"""The header block that some clients put above an older message: four names, by language."""

_VERBS = "|".join(map(re.escape, WROTE))
# Scripts without blanks write the verb straight after the name, the others as a word of its own.
_NO_WORD = r"(?-i:(?<![^\W\u0e00-\u0e7f\u3040-\u9fff\uac00-\ud7af]))"
_ATTRIBUTION = re.compile(rf"{_NO_WORD}(?:{_VERBS})(?!\w)", re.IGNORECASE)
_ORIGINAL = re.compile(rf"^[\s>*_-]*(?:{'|'.join(map(re.escape, ORIGINAL))})\s*[:：]?[\s*_-]*$", re.IGNORECASE)
_HEADER = tuple(
    re.compile(rf"^[\s>*]*(?:{'|'.join(map(re.escape, names))})\s?\*?\s*[:：]", re.IGNORECASE) for names in HEADER_NAMES
)
_BLANK = r"[\s\pZ\x1c-\x1f\x{85}]"
MAY_BE_BORDER = (
    rf"(?im:[:：]{_BLANK}*$|^>|^(?:-- ?|__+|\*\*\*\*+)$"
    rf"|^(?:{_BLANK}|[>*])*(?:{'|'.join(map(re.escape, HEADER_NAMES[0]))}){_BLANK}?\*?{_BLANK}*[:：]"
    rf"|^(?:{_BLANK}|[>*_-])*(?:{'|'.join(map(re.escape, ORIGINAL))}))"
)
"""For RE2: finds whatever may begin older text or a signature, in most mails nothing."""
_MAY_BE_BORDER = re2.compile(MAY_BE_BORDER)
_DATED = re.compile(r"@|\d{4}|\d{1,2}[:.h/-]\d{1,2}|\d{1,2}[月월]")

LINES = 2000
"""More lines than this are not looked at one by one; the rest stays with the part before it."""


@dataclass(frozen=True, slots=True)
class Parts:
    """One text in three: `current` is a prefix of the text, so its offsets are the text's own."""

    current: str
    signature: str
    quoted: str


def split(text: str) -> Parts:
    """Set older text and the signature apart, in linear time; the parts together are the text."""
    if not _MAY_BE_BORDER.search(text.encode("utf-8", "replace")):
        return Parts(text, "", "")
    lines = text.split("\n", LINES)
    cut = _quote_begins(lines)
    current = "\n".join(lines[:cut])
    quoted = text[len(current) :]
    signature = _signature_begins(current)
    return Parts(current[:signature], current[signature:], quoted)


def _quote_begins(lines: list[str]) -> int:
    """Index of the first line of older text; len(lines) when there is none, or when nothing would be left before it."""
    for n, line in enumerate(lines):
        start = _border(lines, n, line)
        if start is not None and any(before.strip() for before in lines[:start]):
            return start
    return len(lines)


def _border(lines: list[str], n: int, line: str) -> int | None:
    """Where the border begins that line `n` is, or ends; None when it is none."""
    if line.startswith(">"):
        return n if _only_quotes_follow(lines, n) else None
    if len(line) > 400:
        return None
    if _ORIGINAL.match(line) or _is_header_block(lines, n):
        return n
    return _attribution(lines, n)


def _only_quotes_follow(lines: list[str], n: int) -> bool:
    """A reply between quotes is current text: only a quote that nothing of substance follows ends it."""
    return all(not line.strip() or line.startswith(">") for line in lines[n : n + 12])


def _is_header_block(lines: list[str], n: int) -> bool:
    """From, then at least two of Sent, To, Subject within the next five lines."""
    if not _HEADER[0].match(lines[n]):
        return False
    block = [line for line in lines[n + 1 : n + 6] if len(line) < 400]
    return sum(any(name.match(line) for line in block) for name in _HEADER[1:]) >= 2


def _attribution(lines: list[str], n: int) -> int | None:
    """`On DATE, NAME wrote:`, in one line or wrapped to two, with a date, a time or an address in it."""
    line = lines[n].rstrip()
    if not line.endswith((":", "：")) or not _ATTRIBUTION.search(line):
        return None
    if n and len(line) < 60 and len(lines[n - 1]) < 200 and _DATED.search(lines[n - 1]):
        return n - 1
    return n if _DATED.search(line) else None


_SIGNATURE = re.compile(r"(?:^|\n)(?:-- ?|__+|\*\*\*\*+)\n")


def _signature_begins(current: str) -> int:
    """Offset of a `-- ` line (RFC 3676 4.3) that has enough text before it to be a letter; else the end."""
    for border in _SIGNATURE.finditer(current):
        if len(current[: border.start()].split()) >= 8 or border.start() > 60:
            return border.start()
    return len(current)
