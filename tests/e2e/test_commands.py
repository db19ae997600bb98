"""What we say to a server: nothing but the commands of docs/adr/0002."""

from __future__ import annotations

import re

from household import CLIENT_NO, REJECTIONS, Household
from servers.tap import Tap

ALLOWED = re.compile(
    r"(CAPABILITY|LOGIN \S+ \S+|AUTHENTICATE PLAIN|ID .*|NOOP|LOGOUT|IDLE|DONE"
    r'|LIST "" "?\*"?|EXAMINE \S+'
    r'|STATUS "?(?:Drafts|Sent)"? \(UIDVALIDITY UIDNEXT MESSAGES HIGHESTMODSEQ\)'
    r"|UID SEARCH .*"
    r"|UID FETCH [\d,:]+ \((?:UID|BODYSTRUCTURE|INTERNALDATE|FLAGS|MODSEQ|BODY\.PEEK\[[^\]]*\](?:<0\.\d+>)?|\s)*\)"
    r'|SELECT "?INBOX"?|UID STORE \d+ \(UNCHANGEDSINCE \d+\) \+FLAGS\.SILENT \(\$gracious-[0-9a-f]{8}\)'
    r"|UID STORE \d+ -FLAGS\.SILENT \(\$gracious-[0-9a-f]{8}\)"
    r"|UID STORE \d+ [+-]FLAGS\.SILENT \((?:rejection|reply-drafted|replied|unclear|\\Answered| )+\)"
    r'|APPEND "?Drafts"? \(\\Draft \\Seen(?: \\Flagged)?\) "[^"]*" \{\d+\}'
    r'|APPEND "?INBOX"? \(\) "[^"]*" \{\d+\})'
)


def test_only_the_commands_of_the_decision_are_said(dovecot, tmp_path):
    """A run with drafts, a second run and a daemon that idles: EXAMINE, SEARCH, FETCH with PEEK, APPEND to Drafts."""
    house = Household(dovecot, "tapped", tmp_path)
    for octets in REJECTIONS:
        house.append(octets)
    with Tap(dovecot.port) as tap:
        account = {**house.account, "imap": {"host": "127.0.0.1", "port": tap.port, "tls": "none"}}
        config = str(house.config(account))
        for words in (("--since", "3650d"), ()):
            assert house.gracious("run", "--once", "--config", config, *words).returncode == 0
        with house.daemon(account):
            before = len(house.messages("Drafts"))
            house.append(CLIENT_NO.replace(b"no-3", b"no-9").replace(b"Olu", b"Ola"))
            house.until(lambda: len(house.messages("Drafts")) > before)
        said = tap.commands
    assert any(command.startswith("APPEND") for command in said)
    assert [command for command in said if not ALLOWED.fullmatch(command)] == []
