"""When two names are one employer's: the legal form behind a name and how it is written do not matter."""

from __future__ import annotations

import re

from watcher.core.text import fold

LEGAL_FORMS = (
    r"(?:Inc|LLC|L\.L\.C|Ltd|Limited|LLP|PLC|plc|Corp|Co|GmbH(?: & Co\. KGa?A?)?|gGmbH|UG|AG|SE|KG|OHG|eG|e\.V"
    r"|S\.A\.S|S\.A|SAS|SASU|SARL|S\. ?L\.U|S\. ?L|SpA|S\.p\.A|S\.r\.l|Srl|SRL|Lda|Ltda|B\.V|BV|N\.V|NV|s\. ?r\. ?o"
    r"|a\. ?s|sp\. z o\. ?o|AB|ASA?|A/S|ApS|Oyj?|OÜ|A\.Ş|d\. ?o\. ?o|Kft|Zrt|Nyrt|EOOD|OOD|ЕООД|ООД"
    r"|Α\.?Ε|ΕΠΕ|ΙΚΕ|Pty Ltd|Pvt\. Ltd|Tbk|S\.A\. de C\.V)"
)
"""How firms are called in law, behind their names, without the last full stop."""
LEGAL_END = re.compile(rf"(?:\s|, ?){LEGAL_FORMS}\.?$")
"""The legal form at the end of a firm's name."""
_HOWEVER_WRITTEN = re.compile(LEGAL_END.pattern, re.IGNORECASE)
_GENITIVE = re.compile(r"['’]s\b")
_LEGAL = frozenset((
    "inc", "llc", "ltd", "limited", "llp", "plc", "corp", "corporation", "co", "gmbh", "ag", "se", "kg",
    "ohg", "ev", "sa", "sas", "sarl", "sl", "spa", "srl", "lda", "ltda", "bv", "nv", "sro", "as", "ab", "asa", "oy",
    "oyj", "ou", "kft", "zrt", "doo", "ood", "eood", "еоод", "оод", "ооо", "тов", "тоо", "uab", "sia", "pt", "cv",
    "aps", "ug", "eg", "ggmbh", "αε", "επε", "ικε", "the",
))  # fmt: skip


def bare_words(name: str) -> tuple[str, ...]:
    """The name's words, folded, without legal forms; all of them where nothing else would be left."""
    words = fold(_HOWEVER_WRITTEN.sub("", _GENITIVE.sub("", name))).split()
    return tuple(word for word in words if word not in _LEGAL) or tuple(words)


def in_one_word(name: str) -> str:
    """What an employer is told by: `acmelabs` for `Acme Labs`, `ACME Labs GmbH` and `AcmeLabs, Inc.`"""
    return "".join(bare_words(name))
