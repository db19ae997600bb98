"""Who takes part: a raw reader that only counts octets, our program, and the mail programs that are installed."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench import tenfold

WORDS = (
    "moving forward with your application",
    "move forward with other candidates",
    "regret to inform you",
    "offer you the position",
)
"""What peers look for: the planted noes, literally. We look with all our rules."""


@dataclass(frozen=True, slots=True)
class Place:
    """A mailbox on the server; `cert` is set for TLS, `server` is its dovecot.conf where it runs on this machine."""

    user: str
    password: str
    port: int
    cert: Path | None = None
    server: Path | None = None


@dataclass(frozen=True, slots=True)
class Contestant:
    name: str
    command: tuple[str, ...]
    found: Callable[[str], frozenset[int]] | None = None
    """The UIDs of the noes that it found, by what it printed; None where it does not say."""
    prepare: Callable[[], object] = lambda: None
    environment: tuple[tuple[str, str], ...] = ()


def everybody(place: Place, folder: Path) -> tuple[Contestant, ...]:
    folder.mkdir(parents=True, exist_ok=True)
    state = (("XDG_STATE_HOME", str(folder)),)
    ours = Contestant("gracious", _ours(place, folder), _uids, environment=state)
    many = ("--rules", str(tenfold.rules(folder)))
    tenfold_rules = Contestant("gracious, ten times the rules", (*ours.command, *many), _uids, environment=state)
    raw = Contestant(
        "raw",
        (sys.executable, "-m", "bench.raw", place.user, place.password, str(place.port), "tls" if place.cert else ""),
    )
    programs = (_mbsync(place, folder), _imapfilter(place, folder), _fdm(place, folder), _sieve_filter(place, folder))
    peers = () if place.cert else (tenfold_rules, *programs)
    return (raw, ours, *(peer for peer in peers if shutil.which(peer.command[0])))


def _uids(said: str) -> frozenset[int]:
    lines = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    return frozenset(line["uid"] for line in lines if "uid" in line)


def _ours(place: Place, folder: Path) -> tuple[str, ...]:
    tls = f"tls: implicit, certificate: {place.cert}" if place.cert else "tls: none"
    config = _written(
        folder / "config.yaml",
        "version: 1\nyou: {name: Jane Doe, addresses: [jane@example.org]}\naccounts:\n  - name: bench\n"
        f"    imap: {{host: 127.0.0.1, port: {place.port}, {tls}}}\n    user: {place.user}\n"
        f"    password: {{command: [/bin/echo, {place.password}]}}\n",
    )
    return (sys.executable, "-m", "watcher", "replay", "--config", str(config), "--json")


def _mbsync(place: Place, folder: Path) -> Contestant:
    there = folder / "mbsync"
    config = _written(
        folder / "mbsyncrc",
        f"IMAPAccount a\nHost 127.0.0.1\nPort {place.port}\nUser {place.user}\nPass {place.password}\n"
        "SSLType None\nAuthMechs LOGIN\n\n"
        f"IMAPStore r\nAccount a\n\nMaildirStore l\nPath {there}/\nInbox {there}/INBOX\n\n"
        "Channel c\nFar :r:\nNear :l:\nPatterns INBOX\nCreate Near\nSyncState *\n",
    )
    return Contestant(
        "mbsync",
        ("mbsync", "-q", "-c", str(config), "c"),
        prepare=lambda: (shutil.rmtree(there, ignore_errors=True), there.mkdir()),
    )


def _imapfilter(place: Place, folder: Path) -> Contestant:
    pattern = "|".join(words.replace(" ", r"\\s+") for words in WORDS)
    config = _written(
        folder / "filter.lua",
        "options.timeout = 600\noptions.info = false\noptions.starttls = false\n"
        f"a = IMAP {{ server='127.0.0.1', port={place.port}, username='{place.user}', password='{place.password}' }}\n"
        f"r = a.INBOX:match_body('(?i){pattern}')\nprint('hits', #r)\n",
    )
    return Contestant("imapfilter", ("imapfilter", "-c", str(config)), environment=(("HOME", str(folder)),))


def _fdm(place: Place, folder: Path) -> Contestant:
    config = _written(
        folder / "fdm.conf",
        f'set default-user "{os.environ.get("USER", "root")}"\nset maximum-size 30M\nset unmatched-mail keep\n'
        f'set timeout 600\nset lock-file "{folder}/fdm.lock"\n'
        f'account "a" imap server "127.0.0.1" port {place.port} user "{place.user}" pass "{place.password}" '
        'folder "INBOX" no-cram-md5 keep\n'
        f'action "k" keep\nmatch "{"|".join(WORDS)}" in body action "k"\nmatch all action "k"\n',
    )
    return Contestant("fdm", tuple(shlex.split(f"fdm -q -f {config} fetch")))


def _sieve_filter(place: Place, folder: Path) -> Contestant:
    """Pigeonhole reads the Maildir itself, beside the server; it says what it would do, and does nothing."""
    words = ", ".join(f'"{words}"' for words in WORDS)
    script = _written(folder / "noes.sieve", f'require ["body"];\nif body :text :contains [{words}] {{ discard; }}\n')
    script.chmod(0o644)
    return Contestant(
        "sieve-filter", ("sieve-filter", "-c", str(place.server), "-u", place.user, str(script), "INBOX"), _discarded
    )


def _discarded(said: str) -> frozenset[int]:
    """Message n has the UID n, and n stands in its Message-ID."""
    messages = (block for block in said.split(">> Filtering message:") if "* discard" in block)
    return frozenset(int(found[1]) for block in messages if (found := re.search(r"<(\d+)\.", block)))


def _written(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    path.chmod(0o600)
    return path
