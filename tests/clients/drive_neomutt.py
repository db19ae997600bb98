"""NeoMutt, the real one: it recalls our draft, sends it to a sink, and gracious knows the case as sent."""

from __future__ import annotations

import os
import pty
import select
import shutil
import subprocess
import time
from importlib.resources import files

import pytest
from letters import compared
from servers import PASSWORD

pytestmark = pytest.mark.timeout(300)


def configured(house, sink):
    """A neomuttrc for this user, with the snippet that `gracious client neomutt` prints at its end."""
    root = f"imap://127.0.0.1:{house.server.port}/"
    snippet = (files("watcher") / "data" / "clients" / "neomutt.txt").read_text()
    file = house.folder / "neomuttrc"
    file.write_text(
        f"""
set folder="{root}" spoolfile="{root}INBOX" postponed="{root}Drafts" record="{root}Sent"
set imap_user="{house.user}" imap_pass="{PASSWORD}"
set smtp_url="smtp://127.0.0.1:{sink.port}"
set ssl_starttls=no ssl_force_tls=no
set from="jane@example.org" realname="Jane Doe"
alternates "jobs@jane\\.example"
set reverse_name=yes editor="true" recall=ask-yes abort_unmodified=no quit=yes confirmappend=no header_cache=""
{snippet}
"""
    )
    return file


class Terminal:
    """NeoMutt on a pseudo-terminal; keys go in, what it paints comes out."""

    def __init__(self, rc, folder):
        program = shutil.which("neomutt")
        assert program, "NeoMutt is not installed: make clients"
        self.screen = b""
        pid, self.line = pty.fork()
        if pid == 0:
            environment = {**os.environ, "TERM": "xterm", "HOME": str(folder), "LINES": "40", "COLUMNS": "120"}
            os.execvpe(program, [program, "-n", "-F", str(rc)], environment)
        self.pid = pid

    def until(self, words, seconds=30):
        """Read until all of `words` have been painted since the last key."""
        deadline = time.monotonic() + seconds
        while not all(word in self.screen for word in words):
            assert time.monotonic() < deadline, (words, self.screen[-3000:])
            if select.select([self.line], [], [], 0.2)[0]:
                try:
                    self.screen += os.read(self.line, 65536)
                except OSError:
                    return

    def press(self, keys):
        self.screen = b""
        os.write(self.line, keys.encode())

    def end(self):
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline and os.waitpid(self.pid, os.WNOHANG)[0] == 0:
            time.sleep(0.1)


def test_neomutt_sends_our_draft(house, sink):
    """Recalled by one key as a reply with the right From, To, Subject and thread; what arrives is only the letter."""
    ((_, _, draft),) = house.messages("Drafts")
    terminal = Terminal(configured(house, sink), house.folder)
    terminal.until([b"DRAFTED", b"Head Baker"])
    terminal.press("R")
    terminal.until(
        [b"From:", b"jobs@jane.example", b"To:", b"ada@bakery.example", b"Re: Your application as Head Baker"]
    )
    terminal.press("y")
    house.until(lambda: sink.letters)
    house.until(lambda: house.messages("Sent"))
    terminal.press("q")
    terminal.end()
    (letter,) = sink.letters
    assert letter.recipients == ["ada@bakery.example"]
    compared(letter.octets, draft)
    assert house.messages("Drafts") == []
    house.once()
    (case,) = house.rows("list")
    assert case["state"] == "sent"
    assert case["sent_id"].encode() in letter.octets
    assert {"\\Answered", "rejection", "replied"} <= set(house.messages("INBOX")[0][1].split())


def test_a_draft_postponed_in_neomutt_is_edited(house, sink):
    """Recalled and postponed: another message in Drafts, the same thread; edited, and never made again."""
    ((before, _, _),) = house.messages("Drafts")
    terminal = Terminal(configured(house, sink), house.folder)
    terminal.until([b"DRAFTED"])
    terminal.press("R")
    terminal.until([b"Re: Your application as Head Baker"])
    terminal.press("P")
    house.until(lambda: [uid for uid, _, _ in house.messages("Drafts") if uid != before])
    terminal.press("q")
    terminal.end()
    house.once()
    assert [case["state"] for case in house.rows("list")] == ["edited"]
    assert (len(house.messages("Drafts")), sink.letters) == (1, [])


def test_the_snippet_is_understood(house, sink):
    """NeoMutt reads what `gracious client neomutt` prints without a word of complaint."""
    done = subprocess.run(
        ["neomutt", "-n", "-F", str(configured(house, sink)), "-Q", "index_format"],
        capture_output=True, text=True, timeout=60, check=False, env={**os.environ, "HOME": str(house.folder)},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert "%-16.16g" in done.stdout
