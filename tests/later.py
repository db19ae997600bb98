"""A user, their mailbox and a clock that moves by days: what the check-in tests live in."""

from __future__ import annotations

import email
import email.policy
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from fakes import FakeServer, FakeSession

from watcher.adapters import calendar, mime
from watcher.adapters.config import packs
from watcher.adapters.store import SqliteStore
from watcher.calloff import CallOff
from watcher.checkins import CheckIns
from watcher.cli import desk as desks
from watcher.core.afterwards import Words
from watcher.core.almanac import Where
from watcher.core.letter import Profile
from watcher.daemon import Watch
from watcher.follow import Follower
from watcher.reminder import Reminder

BERLIN = ZoneInfo("Europe/Berlin")
BEGIN = datetime(2027, 2, 1, 9, 30, tzinfo=BERLIN)
DOCUMENT = packs.document("checkins.yaml")
WORDS = Words(tuple(DOCUMENT["left"]), tuple(DOCUMENT["away"]))
NO = (
    "Dear Jane,\n\nthank you for the interview for the position of Data Engineer. Unfortunately we have decided to move"
    " forward with another candidate for the position.\n\nAda Boss\n"
)
JANE = "jane@example.org"


@dataclass
class World:
    """One account with INBOX, Drafts and Sent; `now` is all the time there is."""

    folder: Path
    server: FakeServer = field(default_factory=FakeServer)
    now: datetime = BEGIN
    profile: Profile = field(default_factory=lambda: Profile("Jane Doe", (JANE,), signature="Jane Doe"))
    per_day: int = 3
    home: Where = field(default_factory=lambda: Where("Europe/Berlin", "DE"))
    number: int = 0

    def __post_init__(self):
        self.open()
        self.watch.look(self.session())

    def session(self):
        return FakeSession(self.server)

    def put(self, mailbox: str, octets: bytes) -> None:
        self.server.mailboxes[mailbox].add(octets)

    def messages(self, mailbox: str) -> list[bytes]:
        return [octets for _, octets in sorted(self.server.mailboxes[mailbox].messages.items())]

    def opened(self):
        return SqliteStore(self.folder)

    def open(self) -> None:
        """Everything that a process holds, made anew, as after a restart."""
        self.store = self.opened()
        planner = replace(desks.planner(None), home=self.home)
        desk = replace(desks.desk(None), profile=self.profile, planner=planner)
        clock = lambda: self.now  # noqa: E731
        rules = lambda: desks.rules(None)  # noqa: E731
        calloff = CallOff(self.store, desk, planner, WORDS, clock)
        reminder = Reminder("home", self.store, self.profile, planner, calendar.publication, clock)
        self.checkins = CheckIns(
            "home", ("INBOX",), mime.parse, self.store, rules, desk, planner, calloff, reminder, clock, self.per_day
        )
        self.watch = Watch(
            "home", "INBOX", mime.parse, self.store, rules, desk, clock, calloff=calloff, checkins=self.checkins
        )
        self.watch = replace(self.watch, follower=Follower("home", self.store, clock))

    def change(self, **profile: object) -> None:
        self.profile = replace(self.profile, **profile)
        self.restart()

    def restart(self) -> None:
        self.store.close()
        self.open()

    def look(self) -> None:
        """One round of the daemon."""
        session = self.session()
        self.watch.look(session)
        self.watch.follow(session)
        self.watch.check_in(session)

    def on(self, day: date, hour: int = 9) -> None:
        """A look on a day, at an hour in Berlin."""
        self.now = datetime(day.year, day.month, day.day, hour, 30, tzinfo=BERLIN)
        self.look()

    def pass_days(self, days: int, step: int = 1) -> None:
        for _ in range(0, days, step):
            self.on(self.now.date() + timedelta(days=step))

    def arrives(self, text: str, sender: str = "Ada Boss <ada@firm.de>", mailbox: str = "INBOX", **head: str) -> str:
        """A mail of today; returns its Message-ID."""
        self.number += 1
        number = head.pop("number", f"<m{self.number}@mail.example>")
        lines = {
            "From": sender,
            "To": head.pop("to", f"Jane Doe <{JANE}>"),
            "Subject": head.pop("subject", "Your application"),
            "Message-ID": number,
            "Date": format_datetime(self.now),
            "Content-Type": "text/plain; charset=utf-8",
            **{name.replace("_", "-"): value for name, value in head.items()},
        }
        octets = "\n".join([*(f"{name}: {value}" for name, value in lines.items()), "", text]).replace("\n", "\r\n")
        self.put(mailbox, octets.encode())
        return number

    def declined(self, text: str = NO, **head: str) -> str:
        number = self.arrives(text, **head)
        self.look()
        return number

    def send(self) -> None:
        """The user sends every draft as it is: it moves from Drafts to Sent."""
        drafts, sent = self.server.mailboxes["Drafts"], self.server.mailboxes["Sent"]
        for uid in sorted(drafts.messages):
            sent.add(drafts.messages.pop(uid))
        self.look()

    def write(self, to: str, text: str = "Hello again.", **head: str) -> None:
        self.arrives(text, sender=f"Jane Doe <{JANE}>", to=to, mailbox="Sent", subject="Something else", **head)

    def drafts(self):
        return self._mails("Drafts")

    def notes(self):
        mails = (mail for mail in self._mails("INBOX") if mail["Auto-Submitted"] == "auto-generated")
        return [mail for mail in mails if JANE in str(mail["From"])]

    def _mails(self, mailbox: str):
        return [email.message_from_bytes(octets, policy=email.policy.default) for octets in self.messages(mailbox)]

    @property
    def due(self):
        """The latest check-in."""
        return self.store.check_ins()[-1]

    def states(self) -> list[str]:
        return [due.state for due in self.store.check_ins()]
