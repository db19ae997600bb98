"""Forty mails of one household's mailbox, six of them rejections; and the files a user of gracious has."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from servers import PASSWORD, Dovecot
from servers.patience import HANGS, until

BENCHMARK = Path(__file__).parent.parent / "benchmark"
ADDRESSES = ["jane@example.org", "jobs@jane.example"]


def letter(sender: str, to: str, subject: str, number: str, text: str, *more: str) -> bytes:
    head = [f"From: {sender}", f"To: {to}", f"Subject: {subject}", f"Message-ID: <{number}@mail.example>"]
    head += ["Date: Mon, 02 Nov 2026 09:00:00 +0100", "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8"]
    return "\n".join([*head, *more, "", text, ""]).encode()


HUMAN_NO = letter(
    "Ada Boss <ada@bakery.example>",
    "Jane Doe <jobs@jane.example>",
    "Your application as Head Baker",
    "no-1",
    "Dear Jane,\n\nthank you for spending a whole morning in our kitchen. We have decided to offer\n"
    "the position to another candidate, who has led a night shift before.\n\nAda Boss\nMill Lane Bakery",
    "In-Reply-To: <mine-1@jane.example>",
    "References: <first@bakery.example> <mine-1@jane.example>",
)
GERMAN_NO = letter(
    "Joerg Weiss <weiss@werk.example>",
    "jane@example.org",
    "Ihre Bewerbung",
    "no-2",
    "Guten Tag Frau Doe,\n\nvielen Dank für das Gespräch in der vergangenen Woche. Leider haben wir uns für einen\n"
    "anderen Bewerber entschieden.\n\nMit freundlichen Grüßen\nJörg Weiß",
)
CLIENT_NO = letter(
    "Olu Ade <olu@museum.example>",
    "jane@example.org",
    "The website project",
    "no-3",
    "Hi Jane,\n\nwe loved your proposal, but we have decided to go with another agency for this project.\n\nOlu",
)
REPLY_TO_NO = letter(
    "Personnel <office@school.example>",
    "jobs@jane.example",
    "Position of music teacher",
    "no-4",
    "Dear Ms Doe,\n\nthank you for coming to the interview. We regret that your application was not successful."
    "\n\nRuth Hall",
    "Reply-To: Ruth Hall <ruth.hall@school.example>",
)
MACHINE_NO = letter(
    "Fernhill <no-reply@fernhill.example>",
    "jane@example.org",
    "Your application",
    "no-5",
    "Thank you for applying. After reviewing your application we have decided not to move forward with your\n"
    "candidacy.",
    "Auto-Submitted: auto-generated",
)
FORGED_NO = letter(
    "Max Chief <chief@bank.example>",
    "jane@example.org",
    "Your interview",
    "no-6",
    "Dear Jane,\n\nthank you for the interview. Unfortunately we have chosen another candidate for the position."
    "\n\nMax Chief",
    "Reply-To: collector@elsewhere.example",
)
REJECTIONS = (HUMAN_NO, GERMAN_NO, CLIENT_NO, REPLY_TO_NO, MACHINE_NO, FORGED_NO)


def everyday() -> Iterator[bytes]:
    """Receipts, invitations, orders, newsletters: near-misses from our own benchmark."""
    for language in ("en", "de"):
        lines = [json.loads(line) for line in (BENCHMARK / f"{language}.jsonl").read_text().splitlines()]
        others = [entry for entry in lines if entry["kind"] == "N"]
        for n, entry in enumerate(others[:: max(1, len(others) // 17)][:17]):
            sender, subject = entry.get("from") or "Somebody <s@else.example>", entry.get("subject") or "A note"
            plain = (value.encode("ascii", "ignore").decode() for value in (sender, subject))
            yield letter(next(plain), ADDRESSES[0], next(plain), f"{language}-{n}", entry["body"])


@dataclass
class Household:
    """One user of gracious: config.yaml, state, and the command itself as a process."""

    server: Dovecot
    user: str
    folder: Path
    more: dict[str, object] = field(default_factory=dict)

    @property
    def account(self) -> dict[str, object]:
        secret = self.folder / "secret"
        if not secret.exists():
            secret.touch(mode=0o600)
            secret.write_text(PASSWORD + "\n")
        imap = {"host": "127.0.0.1", "port": self.server.port, "tls": "none"}
        return {"name": "home", "imap": imap, "user": self.user, "password": {"file": str(secret)}, "watch": ["INBOX"]}

    def config(self, *accounts: dict[str, object]) -> Path:
        you = {
            "name": "Jane Doe",
            "addresses": ADDRESSES,
            "offer": "I bake.",
            "signature": "Jane Doe\n+49 30 1234567\n",
        }
        path = self.folder / "config.yaml"
        document = {"version": 1, "you": you, "accounts": list(accounts or (self.account,)), **self.more}
        path.write_text(json.dumps(document))
        return path

    @property
    def environment(self) -> dict[str, str]:
        home = {"XDG_STATE_HOME": str(self.folder / "state"), "XDG_CONFIG_HOME": str(self.folder / "cfg")}
        return {**os.environ, **home, "HOME": str(self.folder), "NO_COLOR": "1"}

    def gracious(self, *words: str, **environ: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "watcher", *words]
        environment = {**self.environment, **environ}
        return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=HANGS, check=False)

    def once(self, *words: str) -> subprocess.CompletedProcess[str]:
        return self.gracious("run", "--once", "--config", str(self.config()), *words)

    def rows(self, verb: str) -> list[dict[str, object]]:
        written = self.folder / "config.yaml"  # a daemon that runs would begin anew with another one
        answer = self.gracious(verb, "--json", "--config", str(written if written.exists() else self.config()))
        assert answer.returncode == 0, answer.stderr
        return [json.loads(line) for line in answer.stdout.splitlines()]

    @contextmanager
    def daemon(self, *accounts: dict[str, object]) -> Iterator[subprocess.Popen[str]]:
        """`gracious run`, ready and idling; ended by SIGTERM."""
        command = [sys.executable, "-m", "watcher", "run", "--config", str(self.config(*accounts))]
        log = (self.folder / "daemon.log").open("w+")
        process = subprocess.Popen(command, env=self.environment, stderr=log, text=True)
        try:
            self.until(lambda: "connected" in self.log)
            self.until(lambda: self.rows("status")[0]["accounts"][0]["uid"] is not None)
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(HANGS)
            log.close()

    @property
    def log(self) -> str:
        return (self.folder / "daemon.log").read_text()

    until = staticmethod(until)

    def append(self, octets: bytes) -> int:
        return self.server.append("INBOX", octets, user=self.user)

    def messages(self, mailbox: str) -> list[tuple[int, str, bytes]]:
        return self.server.messages(mailbox, user=self.user)
