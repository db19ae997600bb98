"""Laws of gather and recipient: proof for every fact, nothing unsafe, no harm from any text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watcher.adapters.config import packs
from watcher.core.facts import Fact, Facts
from watcher.core.gather import extraction, gather
from watcher.core.letter import Profile
from watcher.core.letter.naming import name_in, title_in
from watcher.core.message import Address, Message
from watcher.core.recipient import Nobody, Recipient, recipient
from watcher.core.senders import is_dead, senders
from watcher.core.verdict import Rejection

WORDINGS = extraction(packs.document("extraction.yaml"), packs.given_names(), signs=packs.signs())
SENDERS = senders(packs.document("senders.yaml"))
ME = Profile(name="Jane Doe", addresses=("jane@example.org",))
LANGUAGES = tuple(WORDINGS.languages)
BENCHMARK = sorted((Path(__file__).parent.parent / "benchmark").glob("*.jsonl"))

PIECES = st.sampled_from(
    [
        "Thank you for your interest in",
        "the",
        "position at",
        "Acme",
        "Dr. Ada Boss",
        "Regards,",
        "\n",
        "\n\n",
        ". ",
        "Welder",
        "role",
        "https://evil.example",
        "{{name}}",
        "[Company]",
        "Ihre Bewerbung als",
        "bei",
        "«",
        "»",
        "“",
        "”",
        "Асme",
        "\u202e",
        "\u200b",
        "4155550199",
        "Hi Jane,",
        "株式会社",
        "感谢您对",
        "的关注",
        "contact",
        "a@b.example",
        "Sehr geehrte Frau",
        "votre candidature pour le poste de",
        "Cordialement,",
        "-- ",
        "> ",
        "wrote:",
        "(",
        "$9",
    ]
)
TEXTS = st.lists(st.one_of(PIECES, st.text(max_size=12)), max_size=25).map(" ".join)
ADDRESSES = st.sampled_from(
    [
        "ada@acme.example",
        "no-reply@acme.example",
        "jobs@acme.example",
        "x@us.greenhouse-mail.io",
        "jane@example.org",
        "b@gmail.com",
    ]
)


def verdict(language: str, kind: str = "job") -> Rejection:
    return Rejection(score=9, threshold=4, evidence=(), language=language, kind=kind)  # type: ignore[arg-type]


def names(facts: Facts) -> tuple[Fact, ...]:
    return tuple(fact for fact in (facts.company, facts.role, facts.person, facts.greeted_as) if fact)


@settings(max_examples=300)
@given(TEXTS, TEXTS, TEXTS, ADDRESSES, st.sampled_from(LANGUAGES))
def test_a_fact_is_a_safe_name_that_the_mail_holds(body, subject, display, address, language):
    """Whatever the text: each name passes H8, as a name or a title of a work, and its words are in the mail."""
    message = Message(digest="d", text=body, subject=subject, sender=Address(display, address))
    facts = gather(message, verdict(language), SENDERS, ME, WORDINGS)
    whole = f"{body}\n{subject}\n{display}"
    for fact in names(facts):
        assert fact.value in (name_in(fact), title_in(fact))
        assert all(word.strip(".,:;") in whole for word in fact.value.split())


@settings(max_examples=300)
@given(TEXTS, ADDRESSES, st.lists(ADDRESSES, max_size=2))
def test_no_letter_goes_to_a_dead_address_or_to_oneself(body, sender, reply_to):
    """Whatever the text: a recipient is alive, not the user, and comes with its reason; so does nobody."""
    message = Message(
        digest="d",
        text=body,
        sender=Address("", sender),
        reply_to=tuple(Address("", one) for one in reply_to),
    )
    match recipient(message, ME, SENDERS):
        case Recipient(address, reason):
            assert not is_dead(address.local_part)
            assert not any(address.is_same(own) for own in ME.addresses)
            assert reason.endswith(".")
        case Nobody(reason, _):
            assert reason.endswith(".")


@settings(max_examples=100)
@given(TEXTS, st.sampled_from(LANGUAGES))
def test_gathering_is_pure(body, language):
    """The same mail gives the same facts."""
    message = Message(digest="d", text=body)
    first, second = (gather(message, verdict(language), SENDERS, ME, WORDINGS) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("path", BENCHMARK, ids=lambda path: path.stem)
def test_facts_of_the_benchmark_are_in_its_mails(path):
    """Over every rejection of the benchmark no name is made up, and none is unsafe."""
    lines = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
    for line in (line for line in lines if line["kind"] == "P"):
        display, _, address = line.get("from", "").rpartition("<")
        sender = Address(display.strip(' "'), address.strip(">")) if address else None
        message = Message(digest="d", text=line["body"], subject=line.get("subject", ""), sender=sender)
        whole = " ".join(f"{line['body']} {line.get('subject', '')} {display}".replace("\u200c", "").split())
        for fact in names(gather(message, verdict(line["language"], line["domain"]), SENDERS, ME, WORDINGS)):
            assert fact.value in (name_in(fact), title_in(fact))
            assert all(word.strip(".,:;") in whole for word in fact.value.split()), (line["id"], fact)
