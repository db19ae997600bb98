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
from watcher.daemon import Watch

ME = "Jane Doe <jane@example.org>"
THREADS = yaml.safe_load((Path(__file__).parent.parent / "threads" / "staged.yaml").read_text("utf-8"))


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
    """To, stage, role and company as the whole correspondence proves them; nothing that it does not."""
    store = SqliteStore(tmp_path / "state")
    desk = replace(desks.desk(None), profile=Profile(name="Jane Doe", addresses=("jane@example.org",)))
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
