"""Hostile and damaged mail: read within bounds or refused, and whatever is drafted for it is one plain letter."""

from __future__ import annotations

import email
import email.policy
import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import hostile
import mailparser
import pytest
from servers.mail import Mail

from watcher.adapters import mime
from watcher.adapters.imap import ImapSession
from watcher.cli import desk as desks
from watcher.core import draft
from watcher.core.answer import answer, drafted
from watcher.core.letter import Profile
from watcher.core.message import Message, MessageId
from watcher.core.verdict import Rejection, judge

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
SECONDS = 1.0
MEBIBYTES = 200
MEASURED = """
import atexit, pathlib, sys
def peak():
    status = pathlib.Path("/proc/self/status").read_text().splitlines()
    print(next(line for line in status if line.startswith("VmHWM")), file=sys.stderr)
atexit.register(peak)
from watcher.cli import main
main()
"""
"""The command, with its highest use of memory as the only thing it says on stderr (proc(5))."""
RULES = desks.rules(None)
DESK = replace(desks.desk(None), profile=Profile(name="Jane Doe", addresses=("jane@example.org",), signature="Jane"))
ALLOWED = {
    "from", "to", "subject", "date", "message-id", "in-reply-to", "references", "mime-version", "content-type",
    "content-transfer-encoding",
}  # fmt: skip


def letter(octets: bytes) -> bytes | None:
    """The sealed draft for a mail, when it is a no that gets one."""
    message = mime.parse(octets)
    if not isinstance(message, Message):
        return None
    verdict = judge(message, RULES)
    if not isinstance(verdict, Rejection):
        return None
    replied = answer(message, verdict, DESK, NOW.date())
    if replied.letter is None:
        return None
    made = drafted(replied.letter, message, MessageId("<mark@example.org>"), NOW, quoted=True)
    return draft.seal(draft.octets(made), made)


@pytest.mark.parametrize("kind", ["heads", "charsets", "bombs", "damaged"])
def test_every_mail_is_read_within_its_time(kind):
    """A second of computing at most for each, from the octets to the sealed letter; no exception at all."""
    letter(hostile.mail(hostile.NO))
    RULES.all_packs()  # a mail in no language at all opens them
    slow = {}
    for name, octets in hostile.damaged(7, 300) if kind == "damaged" else getattr(hostile, kind)():
        before = time.process_time()
        letter(octets)
        if (spent := time.process_time() - before) > SECONDS:
            slow[name] = spent
    assert slow == {}


def test_scan_takes_them_all_in_bounded_memory(tmp_path):
    """`gracious scan` over a folder of them: a line for each, nothing on stderr, no traceback, below 200 MB."""
    names = [name for name, octets in sorted(everything(tmp_path))]
    command = [sys.executable, "-c", MEASURED, "scan", "--json", "--brief", tmp_path]
    done = subprocess.run(command, capture_output=True, check=False)
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert (done.returncode, len(rows)) == (0, len(names))
    (peak,) = re.findall(rb"\AVmHWM:\s+(\d+) kB\n\Z", done.stderr)
    assert int(peak) < MEBIBYTES * 1024


def everything(folder) -> Iterator[tuple[str, bytes]]:
    for n, (name, octets) in enumerate([*hostile.heads(), *hostile.charsets(), *hostile.damaged(3, 200)]):
        (folder / f"{n:04}.eml").write_bytes(octets)
        yield name, octets
    (folder / "large.eml").write_bytes(hostile.mail("x " * 50 * hostile.MEBI))
    yield "large", b""


def drafts() -> list[tuple[str, bytes]]:
    made = [(name, letter(octets)) for name, octets in hostile.injections()]
    return [(name, octets) for name, octets in made if octets]


def test_hostile_noes_are_answered_all_the_same():
    """The attack is taken out, the letter is not: most of them have one."""
    assert len(drafts()) > 150


def test_three_other_parsers_see_one_plain_letter(mail: Mail, session: ImapSession):
    """The email package, mail-parser and Dovecot: the allowed headers, once each, one part, two addresses."""
    for name, octets in drafts():
        stdlib = email.message_from_bytes(octets, policy=email.policy.default)
        legacy = email.message_from_bytes(octets)
        other = mailparser.parse_from_bytes(octets).message
        for parsed in (stdlib, legacy, other):
            fields = [field.lower() for field in parsed.keys()]  # noqa: SIM118  # a message, no mapping
            assert set(fields) <= ALLOWED, name
            assert len(fields) == len(set(fields)), name
            assert not parsed.is_multipart(), name
            assert not parsed.defects, name
        assert str(stdlib["From"]) == "Jane Doe <jane@example.org>", name
        assert stdlib["To"] is None or str(stdlib["To"]) in senders(name), name
        assert session.append("Drafts", octets, NOW) is not None
    seen = envelopes(mail)
    assert len(seen) == len(drafts())
    for envelope in seen:
        assert b"evil@" not in envelope.replace(b'"Re: ', b"").partition(b'" ((')[2], envelope
        assert envelope.count(b'"jane" "example.org"') == 3, envelope
        assert re.search(rb'BODY \("text" "plain"', envelope, re.IGNORECASE), envelope


def senders(name: str) -> set[str]:
    """The addresses that a hostile mail itself names as where it comes from."""
    head = dict(hostile.injections())[name].partition(b"\r\n\r\n")[0].decode("utf-8", "replace")
    return set(re.findall(r"[\w.]+@[\w.]+", head)) - {"jane@example.org", "h@firm.example"}


def envelopes(mail: Mail) -> list[bytes]:
    """What Dovecot makes of each draft: ENVELOPE and BODY in one line."""
    with mail.server.client(mail.user) as client:
        client.select("Drafts", readonly=True)
        _, rows = client.uid("FETCH", "1:*", "(ENVELOPE BODY)")
    lines = [b" ".join(row) if isinstance(row, tuple) else row for row in rows]
    joined = b"\n".join(lines)
    return re.split(rb"\n(?=\d+ \()", joined)


def test_nothing_of_a_pixel_or_a_template_is_in_a_draft():
    """Quotes are plain text; a template in a name stays words."""
    for name, octets in drafts():
        assert b"49" not in octets.partition(b"\r\n\r\n")[2].replace(b"=\r\n", b"") or "7*7" in name, name
        assert email.message_from_bytes(octets).get_content_type() == "text/plain"
