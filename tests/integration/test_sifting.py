"""Many messages in passing, on a real Dovecot: what may be a no is found in every shape, the rest is never fetched."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from email.message import EmailMessage
from functools import cache
from itertools import cycle
from pathlib import Path

import pytest
from servers.mail import Mail, message

from watcher.adapters import config, mime
from watcher.adapters.imap import ImapSession
from watcher.adapters.mime.passing import glance
from watcher.core.case import Uid
from watcher.core.glance import Glance
from watcher.core.message import Message
from watcher.core.verdict import Unrelated, judge
from watcher.sifting import FEW, FIRST_OCTETS, Seen, Sifter

BENCHMARK = Path(__file__).parent.parent / "benchmark"
NO = "Unfortunately, we have decided to move forward with other candidates for this role."
DULL = "The meeting is moved to Monday. Please bring the plans of the second floor."


@cache
def sifter() -> Sifter:
    rules = config.load_rules(None)
    return Sifter(glance, lambda: rules)


def mail(subject: str = "Your application") -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "Rita Vale <rita@acme.example>", "jane@example.org", subject
    return made


def plain(text: str, charset: str, cte: str, subject: str = "Your application") -> bytes:
    made = mail(subject)
    made.set_content(text, charset=charset, cte=cte)
    return made.as_bytes()


def html_only(text: str) -> bytes:
    made = mail()
    made.set_content(f"<html><body><p>{text.replace('forw', 'f<b>or</b>w')}</p></body></html>", subtype="html")
    return made.as_bytes()


def alternative(text: str) -> bytes:
    made = mail()
    made.set_content(text + "\n" + "word " * 30)
    made.add_alternative(f"<p>{text}</p>", subtype="html")
    return made.as_bytes()


def stub(text: str) -> bytes:
    made = mail()
    made.set_content("View this mail in a browser.")
    made.add_alternative(f"<p>{text}</p>" + "<p>Acme is a company.</p>" * 30, subtype="html")
    return made.as_bytes()


def mixed(text: str) -> bytes:
    made = mail()
    made.set_content(text)
    made.add_alternative(f"<p>{text}</p>", subtype="html")
    made.add_attachment(b"\0" * 9_000, maintype="application", subtype="pdf", filename='a ")( b.pdf')
    return made.as_bytes()


def in_the_second_part(text: str) -> bytes:
    made = mail()
    made.set_content("Dear Jane,")
    made.make_mixed()
    second = EmailMessage()
    second.set_content(text)
    made.attach(second)
    return made.as_bytes()


def behind_the_cut(text: str) -> bytes:
    return plain("Dear Jane,\n\n" + "We build bridges. \n" * 1_800 + text, "utf-8", "8bit")


SHAPES: dict[str, Callable[[str], bytes]] = {
    "7bit": lambda text: plain(text, "us-ascii", "7bit"),
    "8bit": lambda text: plain(text + " Zürich", "utf-8", "8bit"),
    "quoted-printable": lambda text: plain(text + " Zürich", "iso-8859-1", "quoted-printable"),
    "base64": lambda text: plain(text, "utf-8", "base64"),
    "utf-16": lambda text: plain(text, "utf-16", "base64"),
    "no charset that exists": lambda text: plain(text, "utf-8", "8bit").replace(b"utf-8", b"x-nonsense"),
    "html only": html_only,
    "plain and html": alternative,
    "the letter in HTML only": stub,
    "an attachment": mixed,
    "a second part": in_the_second_part,
    "longer than what is fetched": behind_the_cut,
    "no MIME at all": lambda text: message(1, text),
    "an address alone": lambda text: message(1, text).replace(b"Acme <jobs@acme.example>", b"jobs@acme.example"),
    "an odd From": lambda text: message(1, text).replace(b"Acme <", b'"Acme, (Ltd)" (us) <'),
    "no From": lambda text: message(1, text).replace(b"From:", b"X-From:"),
    "a broken multipart": lambda text: message(1, text).replace(
        b"Date:", b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\nDate:"
    ),
    "uuencode": lambda text: message(1, text).replace(b"Date:", b"Content-Transfer-Encoding: x-uuencode\r\nDate:"),
}


def suspects(session: ImapSession, mails: list[bytes], box: Mail) -> tuple[list[int], Mapping[Uid, Seen | None]]:
    """The UIDs of these mails, and those that are kept, among a crowd that is dull."""
    uids = [box.append("INBOX", octets) for octets in mails]
    for n in range(FEW):
        box.append("INBOX", plain(DULL, "utf-8", "8bit", f"Minutes {n}"))
    session.examine("INBOX")
    return uids, sifter().suspects(session, session.uids(first=Uid(1)))


def test_a_no_is_found_in_every_shape_and_the_dull_are_dropped(session: ImapSession, mail: Mail):
    """Charsets, encodings, HTML, attachments, a second part, text beyond what is fetched at first."""
    assert len(behind_the_cut(NO)) > FIRST_OCTETS
    uids, kept = suspects(session, [shape(NO) for shape in SHAPES.values()], mail)
    careful = [n for n, shape in enumerate(SHAPES.values()) if _matters(shape(NO))]
    assert {uids[n] for n in careful} <= set(kept)
    assert len(careful) > len(SHAPES) - 4
    assert set(kept) <= set(uids)


def _matters(octets: bytes) -> bool:
    parsed = mime.parse(octets)
    return not isinstance(parsed, Message) or not isinstance(judge(parsed, sifter().rules()), Unrelated)


@pytest.mark.parametrize("language", ["en", "de", "fr", "ja", "cs", "ar"])
def test_the_benchmark_comes_through_the_wire_whole(session: ImapSession, mail: Mail, language):
    """Letters of a language in turn in every shape: what the careful path keeps is kept, with the same text."""
    lines = [json.loads(line) for line in (BENCHMARK / f"{language}.jsonl").read_text().splitlines()[:24]]
    shapes = [plain_utf8, alternative_utf8, html_utf8]
    mails = [shape(line["body"]) for line, shape in zip(lines, cycle(shapes), strict=False)]
    uids, kept = suspects(session, mails, mail)
    assert {uid for uid, octets in zip(uids, mails, strict=True) if _matters(octets)} <= set(kept)
    parsed = {uid: mime.parse(octets) for uid, octets in zip(uids, mails, strict=True)}
    for uid, seen in kept.items():
        message = parsed[uid]
        assert isinstance(message, Message)
        assert seen == Seen(Glance.of(message), judge(message, sifter().rules()))


def plain_utf8(text: str) -> bytes:
    return plain(text, "utf-8", "quoted-printable")


def alternative_utf8(text: str) -> bytes:
    made = mail()
    made.set_content(text, charset="utf-8", cte="base64")
    made.add_alternative(f"<p>{text}</p>", subtype="html", charset="utf-8", cte="base64")
    return made.as_bytes()


def html_utf8(text: str) -> bytes:
    made = mail()
    made.set_content("<div>" + text.replace("\n", "<br>") + "</div>", subtype="html", charset="utf-8", cte="base64")
    return made.as_bytes()


def test_few_messages_are_not_looked_at_in_passing(session: ImapSession, mail: Mail):
    """A handful is fetched whole at once."""
    uid = mail.append("INBOX", message(1, DULL))
    session.examine("INBOX")
    assert sifter().suspects(session, (Uid(uid),)) == {uid: None}


def test_many_requests_on_their_way_come_back_in_order(session: ImapSession, mail: Mail, monkeypatch):
    """Windows of ten, always two of them asked for; news in between is not lost."""
    monkeypatch.setattr("watcher.adapters.imap.excerpts.WINDOW", 10)
    uids = [mail.append("INBOX", message(n)) for n in range(45)]
    session.examine("INBOX")
    seen = list(session.excerpts(session.uids(first=Uid(1)), ("1",), 1000))
    assert [excerpt.uid for excerpt in seen] == uids
    assert all(excerpt.parts["1"].startswith(b"Unfortunately") for excerpt in seen)
    assert session.examine("INBOX").exists == 45
