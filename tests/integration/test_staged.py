"""Staged threads on a real Dovecot: what was written before decides whom a letter goes to and what it may mention."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from servers.mail import Mail

from watcher.adapters import mime
from watcher.adapters.store import SqliteStore
from watcher.cli import desk as desks
from watcher.core.letter import Profile
from watcher.core.message import Message
from watcher.core.proof import doubts
from watcher.daemon import Watch

ME = "Jane Doe <jane@example.org>"
PROFILE = Profile(name="Jane Doe", addresses=("jane@example.org",))
FOLDER = Path(__file__).parent.parent / "threads"
THREADS = [each for path in sorted(FOLDER.glob("*.yaml")) for each in yaml.safe_load(path.read_text("utf-8"))]


def octets(number: int, mail: dict[str, Any]) -> bytes:
    """A mail of the file: from somebody to the user, or from the user to somebody."""
    when = datetime.strptime(mail["day"], "%d %b %Y").replace(hour=9, tzinfo=UTC)
    fields = {
        "From": mail.get("from", ME),
        "To": mail.get("to", ME),
        "Subject": mail["subject"],
        "Date": f"{when:%a, %d %b %Y %H:%M:%S +0000}",
        "Message-ID": f"<{number}@staged.example>",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
    }
    fields |= {name: value for name, value in mail.items() if name[0].isupper()}
    head = "".join(f"{name}: {value}\n" for name, value in fields.items())
    return f"{head}\n{mail['text']}".encode()


@pytest.mark.parametrize("thread", THREADS, ids=lambda thread: thread["what"])
def test_what_was_written_before_counts(mail: Mail, tmp_path, thread) -> None:
    """To, stage, role and company as the whole correspondence proves them; the letter holds nothing else."""
    store = SqliteStore(tmp_path / "state")
    desk = replace(desks.desk(None), profile=PROFILE)
    rules = desks.rules(None)
    watch = Watch("home", "INBOX", mime.parse, store, lambda: rules, desk, lambda: datetime(2026, 11, 25, tzinfo=UTC))
    session = mail.session()
    for n, earlier in enumerate(thread["before"]):
        mail.append("INBOX" if "from" in earlier else "Sent", octets(n, earlier), "(\\Seen)")
    watch.look(session)
    mail.append("INBOX", octets(99, thread["no"]))
    watch.look(session)
    session.close()
    (case,) = store.cases()
    store.close()
    assert (str(case.state) == "silent") is (thread["to"] is None), case.reason
    assert case.to == (thread["to"] or ""), case.reason
    found = {name: getattr(case.about, name) for name in ("stage", "role", "company")}
    assert {name: value for name, value in found.items() if name in thread} == {
        name: value for name, value in thread.items() if name in found
    }
    assert [fault for draft in drafts(mail) for fault in unproven(draft, thread, case.about.language)] == []


OURS = "I'd I'm I'll Sir Madam Admissions Madame Monsieur Damen Herren Team Le La Lei"
"""Words with capitals that a letter may have without anybody having said them."""


def drafts(mail: Mail) -> list[str]:
    """The letters that lie in Drafts, each without the quote below it and its soft line breaks (RFC 3676)."""
    bodies = [mime.parse(octets) for _, _, octets in mail.messages("Drafts")]
    return [body.text.partition("\n>")[0].replace(" \n", " ") for body in bodies if isinstance(body, Message)]


def unproven(letter: str, thread: dict[str, Any], language: str) -> tuple[str, ...]:
    """What stands in a letter that is in none of the mails and not of the user's own."""
    said = "\n".join(
        f"{each.get('from', '')} {each['subject']} {each['text']}" for each in (*thread["before"], thread["no"])
    )
    above_quote = letter.rpartition("\n\n")[0] + "\n"
    return doubts(above_quote, OURS, Message(digest="", text=said), PROFILE, language)
