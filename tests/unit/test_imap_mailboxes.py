"""Which mailbox is for drafts, on many servers and in many languages."""

from __future__ import annotations

from dataclasses import replace

import pytest
from servers.scripted import Line
from servers.talking import ACCOUNT, talking

from watcher.adapters.imap import session as session_module
from watcher.adapters.imap.mailboxes import listed, special_use
from watcher.errors import ServerRefused
from watcher.ports import SpecialUse

LISTS = {
    "Dovecot": (
        (rb'(\HasNoChildren \Drafts) "/" Drafts', rb'(\Sent) "/" Sent', rb'(\Trash) "/" Trash', b'() "/" INBOX'),
        ("Drafts", "Sent", "Trash", None),
    ),
    "Cyrus, small letters": (
        (rb'(\HasNoChildren) "/" INBOX', rb'(\drafts) "/" Entwuerfe', rb'(\SENT) "/" Gesendet'),
        ("Entwuerfe", "Gesendet", None, None),
    ),
    "Gmail, German": (
        (
            rb'(\HasNoChildren) "/" "INBOX"',
            rb'(\HasChildren \Noselect) "/" "[Gmail]"',
            rb'(\Drafts \HasNoChildren) "/" "[Gmail]/Entw&APw-rfe"',
            rb'(\HasNoChildren \Sent) "/" "[Gmail]/Gesendet"',
            rb'(\HasNoChildren \Trash) "/" "[Gmail]/Papierkorb"',
            rb'(\All \HasNoChildren) "/" "[Gmail]/Alle Nachrichten"',
        ),
        ("[Gmail]/Entwürfe", "[Gmail]/Gesendet", "[Gmail]/Papierkorb", "[Gmail]/Alle Nachrichten"),
    ),
    "Gmail, no marks": (
        (b'() "/" INBOX', b'() "/" "[Google Mail]/Drafts"', b'() "/" "[Google Mail]/Sent Mail"'),
        ("[Google Mail]/Drafts", "[Google Mail]/Sent Mail", None, None),
    ),
    "Yahoo": (
        (rb'(\Drafts \HasNoChildren) "/" "Draft"', rb'(\Sent) "/" "Sent"', rb'(\Junk) "/" "Bulk Mail"'),
        ("Draft", "Sent", None, None),
    ),
    "Outlook, French, no marks": (
        (
            b'() "/" "Bo&AO4-te de r&AOk-ception"',
            b'() "/" Brouillons',
            b'() "/" "&AMk-l&AOk-ments envoy&AOk-s"',
            b'() "/" "&AMk-l&AOk-ments supprim&AOk-s"',
        ),
        ("Brouillons", "Éléments envoyés", "Éléments supprimés", None),
    ),
    "Courier": (
        (b'() "." INBOX', b'() "." "INBOX.Drafts"', b'() "." "INBOX.Sent"', b'() "." "INBOX.Trash"'),
        ("INBOX.Drafts", "INBOX.Sent", "INBOX.Trash", None),
    ),
    "Japanese": (
        (b'() "/" "&Tgtm+DBN-"', b'() "/" "&kAFP4W4IMH8-"', b'() "/" "&MLQw33ux-"'),
        ("下書き", "送信済み", "ゴミ箱", None),
    ),
    "Russian, marked beside unmarked": (
        (rb'(\Drafts) "|" "&BCcENQRABD0EPgQyBDgEOgQ4-"', b'() "|" Drafts', b'() "|" Sent'),
        ("Черновики", "Sent", None, None),
    ),
    "a literal as a name": ((b'(\\Drafts) "/" {6}\r\nDrafts',), ("Drafts", None, None, None)),
    "no hierarchy": ((rb"(\Drafts) NIL Drafts",), ("Drafts", None, None, None)),
    "a number as a name": ((b'() "/" 2026', rb'(\Drafts) "/" Drafts'), ("Drafts", None, None, None)),
    "broken names beside": (
        (b'() "/" "Q&A"', b'() "/" "unfinished', b'() "/"', rb'(\Drafts) "/" Drafts'),
        ("Drafts", None, None, None),
    ),
    "what cannot be opened beside": (
        (rb'(\Noselect \Drafts) "/" x', rb'(\NonExistent \Drafts) "/" y', rb'(\Drafts) "/" z'),
        ("z", None, None, None),
    ),
    "somebody's own below": (
        (b'() "/" Drafts', b'() "/" Projects/Drafts', b'() "/" shared/bob/Drafts'),
        ("Drafts", None, None, None),
    ),
}


def answered(lines: tuple[bytes, ...]) -> bytes:
    """`lines` as a LIST answer."""
    return b"".join(b"* LIST " + line + b"\r\n" for line in lines) + b"TAG OK done\r\n"


@pytest.mark.parametrize("name", LISTS)
def test_mailboxes_of_many_servers(name: str) -> None:
    """Attributes in any case first, usual names after, others' mailboxes never."""
    lines, expected = LISTS[name]
    with talking({"LIST": answered(lines)}) as (session, _):
        assert session.special_use() == SpecialUse(*expected)


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        ((rb'(\Drafts) "/" A', rb'(\Drafts) "/" B'), r"More than one mailbox may be for drafts \(A, B\)"),
        ((b'() "/" Drafts', b'() "/" "Entw&APw-rfe"'), "More than one"),
        ((b'() "/" INBOX', b'() "/" Sent'), "I found no mailbox for drafts"),
        ((rb'(\Drafts) "/" INBOX',), "I found no mailbox for drafts"),
        ((), "I found no mailbox for drafts"),
    ],
)
def test_doubt_about_drafts_is_asked_about(lines: tuple[bytes, ...], text: str) -> None:
    """Several or none: the user names one; INBOX is never it."""
    with talking({"LIST": answered(lines)}) as (session, _):
        with pytest.raises(ServerRefused, match=text) as caught:
            session.special_use()
        assert caught.value.permanent
        assert "config.yaml" in str(caught.value)


def test_attributes_are_asked_for_where_a_server_wants_that() -> None:
    """RFC 6154 allows a plain LIST without them."""

    def listing(line: Line, tag: bytes, command: bytes) -> None:
        mark = b"\\Drafts" if command.endswith(b"RETURN (SPECIAL-USE)") else b""
        line.send(b'* LIST (%s) "/" Kladde\r\n%s OK done\r\n' % (mark, tag))

    capabilities = b"IMAP4rev1 SPECIAL-USE LIST-EXTENDED"
    with talking({"LIST": listing}, capabilities=capabilities) as (session, _):
        assert session.special_use().drafts == "Kladde"


def test_names_are_compared_as_people_see_them() -> None:
    """A name typed on a Mac has its dots as characters of their own."""
    found = listed([b'() "/" "Entw&APw-rfe"'])
    assert special_use(found, replace(ACCOUNT, drafts="Entwu\u0308rfe")).drafts == "Entwürfe"


def test_a_mailbox_for_drafts_that_was_renamed_is_found_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """The list of mailboxes is believed for five minutes, then asked for anew."""
    assert session_module.SPECIAL_SECONDS == 300
    with talking() as (session, server):
        assert session.special_use() == session.special_use()
        assert len(server.commands("LIST")) == 1
        monkeypatch.setattr(session_module, "SPECIAL_SECONDS", -1.0)
        session._special_until = 0.0
        session.special_use()
        session.special_use()
        assert len(server.commands("LIST")) == 3
