"""A writer of one's own: what it is given, what it may know, and the proof its text is held to."""

from __future__ import annotations

import json
import re
import sys
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from click.testing import CliRunner

from watcher.adapters.config import packs
from watcher.adapters.pen import OCTETS, Pen
from watcher.cli import cli
from watcher.cli import desk as desks
from watcher.cli.story import UNASKED
from watcher.core.answer import Answer, answer
from watcher.core.letter import Profile
from watcher.core.message import Address, Message, MessageId
from watcher.core.proof import DAYS, EVERYDAY, doubts
from watcher.core.text import fold
from watcher.core.verdict import Rejection
from watcher.penned import asked, rewritten

ME = Profile(name="Jane Doe", addresses=("jane@example.org",), offer="I build small tools.", signature="Jane Doe")
NO = Message(
    digest="d",
    text="Hi Jane,\n\nthank you for our conversation on Tuesday. Tom and I liked your portfolio, but of 140"
    " applications we chose another candidate.\n\nBest,\nAda Boss",
    subject="Baker at Corvid",
    message_id=MessageId("<1@corvid.example>"),
    sender=Address("Ada Boss", "ada@corvid.example"),
    to=(Address("", "jane@example.org"),),
    date=datetime(2026, 11, 2, 9, tzinfo=UTC),
)
VERDICT = Rejection(9, 4, (), "en", "job", "interview")
GOOD = (
    "Hi Ada,\n\nThank you for telling me, and please thank Tom for the talk on Tuesday. With 140 applications I can see"
    " why it took thought. Should Corvid need small tools one day, I would be glad to help. I wish you both well.\n\n"
    "Best wishes,\nJane Doe\n"
)


def program(code: str, *words: str, seconds: float = 20) -> Pen:
    return Pen((sys.executable, "-c", code, *words), seconds)


def written(pen: object) -> Answer:
    desk = replace(desks.desk(None), profile=ME, planner=None, pen=pen)
    return rewritten(answer(NO, VERDICT, desk, date(2026, 11, 3)), NO, desk)


def echo(text: str) -> Pen:
    return program("import sys; sys.stdin.read(); sys.stdout.write(sys.argv[1])", text)


def test_another_text_may_take_the_place_of_ours():
    """What holds nothing but what is known goes into the draft, as it was written."""
    found = written(echo(GOOD))
    assert found.letter
    assert found.letter.body == GOOD
    assert found.remarks == ()


def test_without_a_writer_the_letter_is_ours():
    """Off by default, and a writer that says nothing leaves ours."""
    ours = written(None).letter
    assert ours
    assert ours == written(echo("")).letter
    assert ours == written(echo("\n\n")).letter


REFUSED = [
    ("Tom", "Rita", "a name that nobody mentioned: Rita"),
    ("Corvid", "Northwind", "a name that nobody mentioned: Northwind"),
    ("140", "200", "a number that nobody mentioned: 200"),
    ("Tuesday", "Friday", "a date that nobody mentioned: Friday"),
    ("I wish you both well.", "See https://x.example for more.", "a link or an address"),
    ("I wish you both well.", "Please reconsider.", "pleads"),
    ("I wish you both well.", "[your hope here]", "never filled in"),
    ("I wish you both well.", "I promise to call.", "promises something"),
    ("I wish you both well.", "Well wished!", "exclamation mark"),
    ("I wish you both well.", "I have twelve years of this behind me, and wish you well.", "nobody mentioned: twelve"),
    ("I wish you both well.", "I am there next week, and wish you well.", "nobody mentioned: next week"),
    ("I wish you both well.", "You have my word; I wish you well.", "promises something"),
    ("I wish you both well.", "Would you give me another chance? I wish you well.", "pleads"),
    ("I wish you both well.", "Nobody else needs the salary as I do, and I wish you well.", "pleads"),
    ("I wish you both well.", "You are the best firm in the world, and I wish you well.", "flatters"),
    ("I wish you both well.", "Danke, und ich wünsche alles Gute für die und den Rest.", "another language"),
    ("I wish you both well.", "I wish you both **well**.", "a sign that nobody writes"),
    ("I wish you both well.", "I wish you both well \U0001f600.", "a sign that nobody writes"),
    ("I wish you both well.", "I wish you both \u202e well.", "a sign that nobody writes"),
    ("I wish you both well.", "I wish you both well. " * 80, "words"),
    ("Best wishes,\nJane Doe\n", "", "says nothing between greeting and close"),
    ("Hi Ada,\n\n", "", "no greeting"),
]


@pytest.mark.parametrize(("there", "instead", "why"), REFUSED)
def test_a_text_with_anything_unknown_is_not_used(there, instead, why):
    """Unknown names, numbers, dates, links, promises, placeholders, bad manners: ours is used, and it is said why."""
    found = written(echo(GOOD.replace(there, instead)))
    assert found.letter == written(None).letter
    assert len(found.remarks) == 1
    assert why in found.remarks[0]


BROKEN = [
    (program("import sys; sys.exit(3)"), "ended with 3"),
    (program("import time; time.sleep(60)", seconds=0.5), "took longer than 0.5 seconds"),
    (program("import sys; sys.stdout.write('x' * 100_000)"), "more than 32 KiB"),
    (program("import sys; sys.stdout.buffer.write(b'\\xff\\xfe\\xff')"), "did not write UTF-8"),
    (Pen(("/nonexistent/writer",)), "could not be started"),
    (Pen(("/",)), "could not be started"),
]


@pytest.mark.parametrize(("pen", "why"), BROKEN)
def test_a_writer_that_fails_costs_nothing(pen, why):
    """Whatever it does, there is a letter, and a remark says what happened."""
    found = written(pen)
    assert found.letter == written(None).letter
    assert why in found.remarks[0]
    assert found.remarks[0].endswith(" Our letter was used.")


def test_the_writer_is_given_facts_and_our_letter():
    """One JSON document on stdin: the mail, what is proven, who the user is, and our letter."""
    desk = replace(desks.desk(None), profile=ME, planner=None)
    given = answer(NO, VERDICT, desk, date(2026, 11, 3))
    assert given.letter
    told = json.loads(asked(given.facts, given.letter, NO, desk))
    assert told["version"] == 1
    assert told["language"] == "en"
    assert told["letter"] == given.letter.body
    assert told["facts"]["person"] == "Ada Boss"
    assert told["facts"]["details"]["others"] == "Tom"
    assert told["you"] == {"name": "Jane Doe", "offer": "I build small tools.", "signature": "Jane Doe"}
    assert told["mail"]["subject"] == "Baker at Corvid"


def test_explain_asks_the_writer_only_when_told(tmp_path):
    """Without --writer it shows our letter and says so; with it, what would lie in Drafts."""
    script = tmp_path / "writer.py"
    script.write_text(f"import sys; sys.stdin.read(); sys.stdout.write({GOOD!r})")
    (tmp_path / "config.yaml").write_text(
        "version: 1\n"
        "you: {name: Jane Doe, addresses: [jane@example.org], offer: I build small tools., signature: Jane Doe}\n"
        "accounts: [{name: home, imap: {host: imap.example.org}, user: jane, password: keyring}]\n"
        f"letters: {{writer: [{sys.executable}, {script}]}}\n"
    )
    mail = tmp_path / "no.eml"
    mail.write_text(
        f"From: Ada Boss <ada@corvid.example>\nTo: jane@example.org\nSubject: Baker at Corvid\n\n{NO.text}\n"
    )
    told = []
    for flags in ([], ["--writer"]):
        result = CliRunner().invoke(
            cli, ["explain", str(mail), "--config", str(tmp_path / "config.yaml"), "--json", *flags]
        )
        assert result.exit_code == 0, result.output
        told.append(json.loads(result.output))
    assert told[0]["letter"]["body"] != GOOD
    assert UNASKED in told[0]["importance"]["remarks"]
    assert told[1]["letter"]["body"] == GOOD
    assert UNASKED not in told[1]["importance"]["remarks"]


def test_the_writer_knows_no_secret_of_ours(monkeypatch):
    """Its environment holds where things are, and nothing a service was handed; no shell reads its words."""
    monkeypatch.setenv("GRACIOUS_TOKEN", "s3cret")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", "/run/credentials/x")
    text, fault = program("import os; print(sorted(os.environ))", "$(touch x)", "; rm x")(b"{}")
    assert fault == ""
    assert "GRACIOUS_TOKEN" not in text
    assert "CREDENTIALS_DIRECTORY" not in text
    assert "PATH" in text


def test_a_writer_need_not_read_what_it_is_given():
    """A large question and a program that closes its ears: no deadlock, no error."""
    text, fault = program("print('ready', flush=True)")(b"x" * 4_000_000)
    assert (text, fault) == ("ready\n", "")
    text, fault = program("import sys; n = len(sys.stdin.buffer.read()); print(n)")(b"x" * 2_000_000)
    assert (text, fault) == ("2000000\n", "")
    assert OCTETS < 100_000


GERMAN = Message(
    digest="d", text="Liebe Frau Doe, leider haben wir uns anders entschieden. Ada Boss, Rabenwerk", subject="Absage"
)


@pytest.mark.parametrize(
    ("text", "fine"),
    [
        (
            "Guten Tag Ada Boss,\n\ndanke für die Nachricht und die Mühe. Dem Rabenwerk alles Gute und viel Erfolg.",
            True,
        ),
        (
            "Guten Tag Ada Boss,\n\ndanke für die Nachricht. Grüße bitte auch an Herta Lindner, die ich gern traf.",
            False,
        ),
        (
            "Guten Tag Ada Boss,\n\ndanke für die Nachricht. Am Donnerstag komme ich gern vorbei, wenn es denn passt.",
            False,
        ),
    ],
)
def test_german_nouns_are_no_names(text, fine):
    """Where nouns are written big, two unknown big words in a row make a name, and a day is one in any case."""
    whole = f"{text}\n\nMit freundlichen Grüßen\nJane Doe\n"
    assert (doubts(whole, "", GERMAN, ME, "de") == ()) is fine


@pytest.mark.parametrize(
    ("words", "fine"),
    [
        ("Please thank tom as well.", True),
        ("Please thank zoe as well.", False),
        ("It was good to meet priya and tom.", False),
        ("I will mark the day, and I hope that you may go on with grace.", True),
        ("It is no harm to come a long mile for a chance like this, and I would do it again with joy.", True),
    ],
)
def test_a_name_is_one_without_its_capital(words, fine):
    """Who is in neither the mail nor our letter stays out of it, however it is written; everyday words are no names."""
    text = GOOD.replace("I wish you both well.", f"{words} I wish you both well.")
    assert (doubts(text, "", NO, ME, "en", packs.given_names()) == ()) is fine


def test_our_own_english_words_are_no_names():
    """No word of our own wordings is taken for an unknown name, so that a writer may keep them."""
    book = json.dumps(packs.document("letters/en.yaml"), ensure_ascii=False).lower()
    words = {fold(word) for word in re.findall(r"[^\W\d_][\w'’]{2,}", re.sub(r"{{.*?}}", " ", book))}
    months = set(DAYS["en"].split())
    assert words & packs.given_names() - EVERYDAY - months == set()
