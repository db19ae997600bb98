"""Facts out of one mail: what is proven, and nothing else."""

from __future__ import annotations

import re

from watcher.core.facts import Fact, Facts, Register
from watcher.core.letter import Profile
from watcher.core.message import Message
from watcher.core.quoting import split
from watcher.core.senders import Senders, is_dead
from watcher.core.text import fold
from watcher.core.verdict import Verdict


def gather(message: Message, verdict: Verdict, senders: Senders, profile: Profile) -> Facts:
    """Each fact with the words that prove it; what is not proven stays None."""
    body = split(message.text).current
    language = verdict.language or "en"
    return Facts(
        company=_company(message, senders),
        role=_role(message.subject, "subject") or _role(body, "body"),
        person=_person(message, senders),
        kind=verdict.kind,
        stage=verdict.stage,
        openness=verdict.openness,
        register=register(body, language),
        language=language,
        automatic=is_automatic(message, senders),
    )


def is_automatic(message: Message, senders: Senders) -> bool:
    """A machine sent it (RFC 3834 5, and what systems do)."""
    if any(value.lower().strip() not in ("no", "") for value in message.header("auto-submitted")):
        return True
    if any(value.lower().strip() in ("bulk", "list", "junk") for value in message.header("precedence")):
        return True
    if message.sender is None:
        return False
    system = senders.system(message.sender.domain)
    return is_dead(message.sender.local_part) or (system is not None and system.reply == "nobody")


def _person(message: Message, senders: Senders) -> Fact | None:
    if message.sender is None or is_dead(message.sender.local_part):
        return None
    name = message.sender.name
    words = fold(name).split()
    team = {word for phrase in senders.team_words for word in phrase.split()}
    if (
        2 <= len(words) <= 4
        and not team & set(words)
        and name.replace(" ", "").replace(".", "").replace("-", "").isalpha()
    ):
        return Fact(name, "from", name)
    return None


def _company(message: Message, senders: Senders) -> Fact | None:
    if message.sender is None or senders.names_no_employer(message.sender.domain):
        return None
    name = message.sender.name
    words = [word for word in re.split(r"\s+", name) if fold(word) not in senders.team_words]
    if words and len(words) < len(name.split()) and words[0][:1].isupper():
        return Fact(" ".join(words), "from", name)
    return None


_ROLE = re.compile(
    r"(?:for|to|as|als|an|a|an der|die Stelle|the position of|the role of)\s+(?:the\s+|our\s+|an?\s+)?"
    r"((?:[A-ZÄÖÜ][\w+#./-]*(?:\s+(?:of|and|für|in)\s+|\s+)?){1,6}?)\s*(?=(?:position|role|opening|job|vacancy)\b|$)",
)


def _role(text: str, where: str) -> Fact | None:
    for line in text.split("\n")[:60]:
        if found := _ROLE.search(line[:300]):
            value = found.group(1).strip()
            if 2 < len(value) <= 80:
                return Fact(value, "subject" if where == "subject" else "body", found.group(0).strip())
    return None


_PRONOUNS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "de": (
        frozenset(["sie", "ihnen", "ihre", "ihrer", "ihrem", "ihren", "ihr"]),
        frozenset(["du", "dir", "dich", "dein", "deine", "deiner", "deinem", "deinen"]),
    ),
    "fr": (frozenset(["vous", "votre", "vos"]), frozenset(["tu", "te", "toi", "ton", "ta", "tes"])),
    "es": (frozenset(["usted", "le", "su", "sus"]), frozenset(["tu", "te", "ti", "tus", "contigo"])),
    "it": (frozenset(["lei", "sua", "suo", "suoi", "sue", "le"]), frozenset(["tu", "ti", "tua", "tuo", "tuoi", "tue"])),
    "pt": (frozenset(["senhor", "senhora"]), frozenset(["tu", "te", "teu", "tua", "teus", "tuas"])),
    "nl": (frozenset(["u", "uw"]), frozenset(["je", "jij", "jou", "jouw"])),
}
"""Words of formal and of familiar address, folded."""


def register(text: str, language: str) -> Register:
    """How they address the user: by whichever pronouns are commoner."""
    if language not in _PRONOUNS:
        return "unknown"
    formal, familiar = _PRONOUNS[language]
    words = fold(text).split()
    near = sum(word in familiar for word in words)
    distant = sum(word in formal for word in words)
    if near == distant:
        return "unknown"
    return "familiar" if near > distant else "formal"
