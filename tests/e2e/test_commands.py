"""What we say to a server: nothing but the commands of docs/adr/0002."""

from __future__ import annotations

import re

from household import CLIENT_NO, REJECTIONS, Household
from servers.tap import Tap

ALLOWED = re.compile(
    r"(CAPABILITY|LOGIN \S+ \S+|AUTHENTICATE PLAIN|ID .*|NOOP|LOGOUT|IDLE|DONE"
    r'|LIST "" "?\*"?|EXAMINE \S+'
    r'|STATUS "?(?:Drafts|Sent|INBOX|Noes)"? \(UIDVALIDITY UIDNEXT MESSAGES HIGHESTMODSEQ\)'
    r"|UID SEARCH (?:UID \d+:\*|(?:SENT)?SINCE \d+-\w{3}-\d{4}|UNDELETED|KEYWORD rejection|OR|FROM|TO|CC"
    r"|HEADER (?:Message-ID|In-Reply-To)"
    r'|"[A-Za-z0-9._+@-]+"|"<[^"\\()<>\s]+>"| )+'
    r"|UID FETCH [\d,:]+ \((?:UID|BODYSTRUCTURE|INTERNALDATE|FLAGS|MODSEQ|BODY\.PEEK\[[^\]]*\](?:<0\.\d+>)?|\s)*\)"
    r'|SELECT "?INBOX"?|UID STORE \d+ \(UNCHANGEDSINCE \d+\) \+FLAGS\.SILENT \(\$gracious-[0-9a-f]{8}\)'
    r"|UID STORE \d+ -FLAGS\.SILENT \(\$gracious-[0-9a-f]{8}\)"
    r"|UID STORE \d+ [+-]FLAGS\.SILENT \((?:rejection|reply-drafted|replied|unclear|\\Answered| )+\)"
    r'|APPEND "?Drafts"? \(\\Draft \\Seen(?: \\Flagged)?\) "[^"]*" \{\d+\+?\}'
    r'|APPEND "?INBOX"? \((?:\\Seen)?\) "[^"]*" \{\d+\+?\})'
)


def test_only_the_commands_of_the_decision_are_said(dovecot, tmp_path):
    """Runs with drafts, notes, marks, a reply that was sent, a daemon that idles: what the table names and no more."""
    house = Household(dovecot, "tapped", tmp_path, {"notes": "thread"})
    for octets in REJECTIONS:
        house.append(octets)
    with Tap(dovecot.port) as tap:
        account = {**house.account, "imap": {"host": "127.0.0.1", "port": tap.port, "tls": "none"}}
        account["corrections"] = {"noes": "Noes"}
        config = str(house.config(account))
        for words in (("--since", "3650d"), ()):
            assert house.gracious("run", "--once", "--config", config, *words).returncode == 0
            for _, _, octets in house.messages("Drafts")[:1]:
                house.server.append("Sent", octets, "(\\Seen)", user=house.user)
        with house.daemon(account):
            before = len(house.messages("Drafts"))
            house.append(CLIENT_NO.replace(b"no-3", b"no-9").replace(b"Olu", b"Ola"))
            house.until(lambda: len(house.messages("Drafts")) > before)
        said = tap.commands
    for effect in ("APPEND Drafts", "APPEND INBOX", "UID STORE", "UID SEARCH OR SINCE", "STATUS Noes"):
        assert any(command.replace('"', "").startswith(effect) for command in said), effect
    assert any("\\Answered" in command for command in said)
    assert [command for command in said if not ALLOWED.fullmatch(command)] == []
