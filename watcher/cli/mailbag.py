"""Mail to try rules on: one's own mailbox, read-only, or files; with what is known about each."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from watcher.adapters import mime
from watcher.adapters.config import load as load_config
from watcher.adapters.store import SqliteStore
from watcher.cli import options, progress
from watcher.cli.accounts import connector_of
from watcher.cli.judging import filed_at
from watcher.core.case import State, Uid
from watcher.core.lint import Measured
from watcher.core.message import Message
from watcher.core.record import Record, hangs_on
from watcher.core.rules import RuleSet
from watcher.core.verdict import Judgement, read, weigh
from watcher.ports import Session

BATCH = 50


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail. `truth`: whether it is a no, as somebody said; None when nobody did."""

    where: str
    at: datetime | None
    message: Message
    truth: bool | None = None

    @property
    def sender(self) -> str:
        return self.message.sender.addr_spec if self.message.sender else ""


@dataclass(slots=True)
class Bag:
    """What to look through: files where there are any, else every watched mailbox."""

    config_path: Path
    paths: tuple[Path, ...] = ()
    since: date | timedelta | None = None
    unreadable: int = 0
    seconds: float = 0.0

    def __iter__(self) -> Iterator[Mail]:
        """Afterwards `seconds` tells how long it took, `unreadable` what could not be read as mail."""
        truths = known_truths()
        began = time.monotonic()
        self.unreadable = 0
        for mail in self._files() if self.paths else self._mailboxes():
            said = truths.get(mail.message.source) if mail.truth is None else mail.truth
            yield replace(mail, truth=said)
        self.seconds = time.monotonic() - began

    def _files(self) -> Iterator[Mail]:
        for path in self.paths:
            for filed in filed_at(path):
                message = mime.parse(filed.octets)
                kind = filed.label.get("kind")
                if isinstance(message, Message):
                    yield Mail(filed.id, message.date, message, None if kind is None else kind == "P")
                else:
                    self.unreadable += 1

    def _mailboxes(self) -> Iterator[Mail]:
        settings = load_config(self.config_path)
        first_day = options.day_of(self.since, datetime.now().astimezone().date())
        for account in settings.accounts:
            with closing(connector_of(account)()) as session:
                for mailbox in account.watch:
                    yield from self._mailbox(session, mailbox, account.name, first_day)

    def _mailbox(self, session: Session, mailbox: str, account: str, first_day: date | None) -> Iterator[Mail]:
        session.examine(mailbox)
        uids = session.uids(first=Uid(1), since=first_day)
        with progress.told(len(uids), f"{account}/{mailbox}") as done:
            for n in range(0, len(uids), BATCH):
                for arrival in session.fetch(uids[n : n + BATCH]):
                    message = mime.parse(arrival.octets)
                    if isinstance(message, Message):
                        yield Mail(f"{account}/{mailbox} {arrival.place.uid}", arrival.internal_date, message)
                    else:
                        self.unreadable += 1
                done(len(uids[n : n + BATCH]))


def known_truths() -> Mapping[str, bool]:
    """What the user said about mails, by their source: by a correction, or by answering the draft."""
    folder = options.state_home()
    if not (folder / "gracious.db").exists():
        return {}
    store = SqliteStore(folder)
    answered = {case.source: True for case in store.cases(states=(State.SENT,))}
    return answered | {one.source: one.is_no for one in store.corrections(octets=False) if not one.is_hint}


def judged(bag: Bag, rules: RuleSet, record: Record) -> Iterator[tuple[Mail, Judgement]]:
    """Every mail with its verdict, counted into `record`."""
    for mail in bag:
        reading = read(mail.message)
        verdict = weigh(reading, rules)
        record.take(verdict, mail.truth, hangs_on(reading, verdict, rules))
        yield mail, verdict


def measure(bag: Bag, rules: RuleSet) -> Measured:
    """What lint wants to know of one's own mail."""
    record = Record()
    for _ in judged(bag, rules, record):
        pass
    hits = {name: count.hits for name, count in record.rules.items()}
    return Measured(record.mails, record.ordinary, hits, record.ordinary_hits, record.together)
