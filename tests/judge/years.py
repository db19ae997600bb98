"""Years of one user's life with many noes, on a real Dovecot: what happens, and a diary of it."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from judge.fates import BEGIN, SNOOZE, Story
from judge.hands import Hands, domain
from later import BERLIN, World
from servers import PASSWORD, Dovecot
from servers.radicale import PASSWORD as CALENDAR_PASSWORD
from servers.radicale import USER, Radicale

from watcher.adapters import calendar
from watcher.adapters.dav import DavCalendar
from watcher.adapters.imap import ImapAccount, connector
from watcher.adapters.store import SqliteStore
from watcher.core.almanac import Where
from watcher.core.case import Skipped, step
from watcher.showing import Showing

HOMES = (Where("Europe/Berlin", "DE"), Where("Asia/Tokyo", "JP"), Where("America/New_York", "US"))


class Killed(BaseException):
    """kill -9: nothing after it runs."""


@dataclass
class Fuse:
    """Ends the process before or after the n-th effect from now; never while it is None."""

    left: int | None = None

    def burn(self) -> None:
        if self.left is not None:
            self.left -= 1
            if self.left <= 0:
                self.left = None
                raise Killed


class Mortal:
    """Anything whose every call may be the last one of this process, before it or right after it."""

    def __init__(self, inner: object, fuse: Fuse) -> None:
        self._inner, self._fuse = inner, fuse

    def __getattr__(self, name: str) -> object:
        found = getattr(self._inner, name)
        if not callable(found):
            return found

        def call(*args: object, **kwargs: object) -> object:
            self._fuse.burn()
            result = found(*args, **kwargs)
            self._fuse.burn()
            return result

        return call


@dataclass(frozen=True)
class Look:
    """One round of the daemon that came to its end: when it began, where the user was, what it settled."""

    began: datetime
    home: Where
    settled: dict[int, str]
    """Check-ins that were pending before, or not there, and what they were afterwards."""

    @property
    def day(self) -> date:
        """By the clock at home."""
        return self.began.astimezone(BERLIN).date()

    @property
    def day_utc(self) -> date:
        return self.began.astimezone(UTC).date()


@dataclass
class Life(World):
    """World on a real server, mortal, moving to another zone now and then, with an outside calendar."""

    mail: Dovecot | None = None
    user: str = "years"
    dav: Radicale | None = None
    fuse: Fuse = field(default_factory=Fuse)
    kills: int = 0
    calendars: int = 0
    """How often the outside calendar was compared."""
    written: Counter[str] = field(default_factory=Counter)
    """Letters that the user sent, by the domain they went to."""
    looks: list[Look] = field(default_factory=list)
    _live: object | None = None
    _states: dict[int, str] = field(default_factory=dict)

    def __post_init__(self):
        self.hands = Hands(self.mail, self.user)
        super().__post_init__()

    def session(self):
        if self._live is None:
            account = ImapAccount(host="127.0.0.1", port=self.mail.port, tls="none", user=self.user)
            self._live = connector(account, lambda: PASSWORD)()
        return Mortal(self._live, self.fuse)

    def opened(self):
        return Mortal(SqliteStore(self.folder), self.fuse)

    def put(self, mailbox, octets):
        self.hands.put(mailbox, octets, self.now)

    def _mails(self, mailbox):
        return self.hands.mails(mailbox)

    def end(self) -> None:
        """The process is gone, its connection and its store with it."""
        self.fuse.left = None
        if self._live is not None:
            self._live.close()
            self._live = None
        self.store.close()

    def look(self) -> None:
        """A round of the daemon and of its calendar, again after each kill."""
        began = self.now
        try:
            super().look()
            self._show()
        except Killed:
            self.kills += 1
            self.end()
            self.open()
            self.now += timedelta(minutes=2)
            self.look()
            return
        self.fuse.left = None
        states = {due.id: due.state for due in self.store.check_ins()}
        settled = {one: state for one, state in states.items() if state != self._states.get(one, "pending")}
        self.looks.append(Look(began, self.home, settled))
        self._states = states

    def _show(self) -> None:
        place = DavCalendar(self.dav.url, USER, lambda: CALENDAR_PASSWORD)
        Showing(self.store, Mortal(place, self.fuse), calendar.single, lambda: self.now).sync()

    def case(self, story: Story):
        """The case of a no that was seen."""
        return next(case for case in self.store.cases() if case.about.sender == story.address)

    def snoozes(self, story: Story) -> None:
        """What `gracious snooze ID 30d` does."""
        (due,) = (one for one in self.store.check_ins() if one.case == self.case(story).id)
        self.store.redate(due, due.due + SNOOZE, "You moved it.", self.now)

    def skips(self, story: Story) -> None:
        """What `gracious skip ID` does."""
        skipped, _ = step(self.case(story), Skipped())
        self.store.receipt(skipped, self.now)


def live(life: Life, told: Sequence[Story], days: int, step: int, chance: random.Random) -> None:
    """Day after day: mail comes, the user acts, the daemon looks, is off, is killed, moves to another zone."""
    off = 0
    for n in range(0, days, step):
        day = BEGIN + timedelta(days=n)
        life.now = datetime(day.year, day.month, day.day, chance.randrange(6, 23), chance.randrange(60), tzinfo=BERLIN)
        for before in reversed(range(step)):
            _world_acts(life, told, day - timedelta(days=before))
        if chance.random() < 0.02:
            life.home = chance.choice(HOMES)
            life.end()
            life.open()
        off = off - 1 if off else chance.choice([0] * 40 + [chance.randrange(2, 12)])
        if off:
            continue
        if chance.random() < 0.25:
            life.fuse.left = chance.randrange(1, 90)
        life.look()
        if _user_acts(life, told):
            life.now += timedelta(minutes=30)
            life.look()
        if chance.random() < 0.05:
            _calendar_is_right(life)


def _world_acts(life: Life, told: Sequence[Story], day: date) -> None:
    for story in told:
        for do in story.events.get(day, ()):
            do(life)


def _user_acts(life: Life, told: Sequence[Story]) -> bool:
    """Every letter is sent as it is, save those whose fate says otherwise; True when any was taken out of Drafts."""
    fates = {story.domain: story.fate for story in told if story.fate != "newer"}
    drafts = {uid: domain(to) for uid, to in life.hands.drafts().items()}
    lost = [uid for uid, whose in drafts.items() if fates[whose] == "thrown away"]
    kept = [uid for uid, whose in drafts.items() if _stays(fates[whose], life.written[whose])]
    sent = [uid for uid in drafts if uid not in {*lost, *kept}]
    life.hands.take(lost, None, life.now)
    life.hands.take(sent, "Sent", life.now)
    life.written.update(drafts[uid] for uid in sent)
    for story in told:
        if life.written[story.domain] > 1:
            while story.after_the_first:
                story.after_the_first.pop()(life)
    return bool(lost or sent)


def _stays(fate: str, written: int) -> bool:
    return fate == "unsent" or (fate == "quiet-once" and written > 0)


def _calendar_is_right(life: Life) -> None:
    """Radicale holds exactly the pending ones, each once and on its day."""
    held = Counter(day for _, day, _ in life.dav.held().values())
    assert held == Counter(due.due for due in life.store.check_ins() if due.state == "pending")
    life.calendars += 1
