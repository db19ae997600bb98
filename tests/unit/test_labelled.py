"""core/gather over whole letters: what a careful reader takes from each, counted against floors."""

from collections import Counter
from pathlib import Path

import pytest
import yaml

from watcher.adapters.config import packs
from watcher.core.gather import extraction, gather
from watcher.core.letter import Profile
from watcher.core.message import Address, Message
from watcher.core.senders import senders
from watcher.core.text import fold
from watcher.core.verdict import Rejection

WORDINGS = extraction(packs.document("extraction.yaml"), packs.given_names(), signs=packs.signs())
SENDERS = senders(packs.document("senders.yaml"))
ME = Profile(name="Jane Doe", addresses=("jane@example.org",))
LETTERS = [
    (language, letter)
    for language, letters in yaml.safe_load(
        (Path(__file__).parent.parent / "facts" / "letters.yaml").read_text()
    ).items()
    for letter in letters
]
FLOORS = {"company": 0.95, "role": 0.90, "person": 0.95}
REGISTER = 0.98


def read(language, letter):
    name, _, address = letter.get("from", "").rpartition("<")
    sender = Address(name.strip(), address.strip(">")) if address else None
    message = Message(digest="d", text=letter["text"], subject=letter.get("subject", ""), sender=sender, headers=())
    kind = letter.get("kind", "job")
    verdict = Rejection(score=9, threshold=4, evidence=(), language=language, kind=kind, stage="unknown")
    return message, gather(message, verdict, SENDERS, ME, WORDINGS)


def outcome(letter, facts, field):
    """right, missing, wrong, or none where the letter says nothing and nothing was read."""
    found = getattr(facts, field)
    said = letter.get(field, [])
    said = [said] if isinstance(said, str) else said
    if found is None:
        return "missing" if said else "none"
    return "right" if fold(found.value) in map(fold, said) else "wrong"


@pytest.mark.parametrize("field", FLOORS)
def test_what_a_letter_names_is_read(field):
    """Nearly all of what is named is found."""
    counted = Counter(outcome(letter, read(language, letter)[1], field) for language, letter in LETTERS)
    assert counted["right"] >= FLOORS[field] * (counted["right"] + counted["missing"] + counted["wrong"])


@pytest.mark.parametrize(("language", "letter"), LETTERS)
def test_nothing_is_read_that_is_not_there(language, letter):
    """A name that would be wrong is left out: it never reaches a letter."""
    message, facts = read(language, letter)
    assert [field for field in FLOORS if outcome(letter, facts, field) == "wrong"] == []
    everything = f"{message.subject}\n{message.sender.name if message.sender else ''}\n{message.text}"
    for fact in (facts.company, facts.role, facts.person):
        # word by word: Boss, Ada signs as Ada Boss
        assert fact is None or all(word in fold(everything) for word in fold(fact.value).split())


def test_the_tone_is_theirs():
    """Formal, familiar, or unknown: as the letter speaks to its reader."""
    wrong = [
        letter["text"][:40]
        for language, letter in LETTERS
        if "register" in letter and read(language, letter)[1].register != letter["register"]
    ]
    assert len(wrong) <= (1 - REGISTER) * len(LETTERS), wrong


VARIETIES = [
    ("Olá Davi, agradecemos seu interesse na vaga. Não seguiremos com você neste momento.", "", "pt-BR"),
    ("Exma. Senhora, agradecemos a sua candidatura. De momento a equipa está completa.", "", "pt-PT"),
    ("Não foi possível avançar.", "rh@serra.pt", "pt-PT"),
    ("Não foi possível avançar.", "", "pt"),
]


@pytest.mark.parametrize(("text", "sender", "variety"), VARIETIES)
def test_portuguese_of_two_countries_is_told_apart(text, sender, variety):
    """By what only one of them writes, and by the sender's domain; where neither shows, it is Portuguese."""
    assert read("pt", {"text": text, "from": f"<{sender}>" if sender else ""})[1].language == variety
