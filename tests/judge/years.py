"""Three years of one user's life with many noes, on a real Dovecot: what happens, and what ought to come of it."""

from __future__ import annotations

import imaplib
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from later import BERLIN, World
from servers import PASSWORD, Dovecot

from watcher.adapters.imap import ImapAccount, connector
from watcher.adapters.store import SqliteStore
from watcher.core.almanac import Where

FATES = (
    "quiet", "quiet", "quiet", "quiet-once", "reply", "reply-late", "other-address", "mine", "invited",
    "left", "returned", "unsent", "thrown away", "another no", "machine's no", "noise",
)  # fmt: skip
STAGES = {
    "final": (
        "You reached the final round of the interviews for the position of Gardener, and it was close.",
        (60, 150),
    ),
    "interview": ("Thank you for the interview for the position of Gardener.", (90, 180)),
    "paused": ("Thank you for the interview. The position of Gardener has been put on hold for now.", (45, 120)),
}
"""What they write, and the days that docs/check-ins.md gives for it."""
COUNTRIES = {"de": "DE", "fr": "FR", "it": "IT", "jp": "JP", "co.uk": "GB", "nl": "NL"}
BEGIN = date(2023, 1, 9)
"""In the past: a server gives no message an INTERNALDATE that is still to come."""
AWAY = 25
"""Days that a check-in may be late at most: the computer was off, then weekends, holidays, and three a day."""


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


@dataclass
class Story:
    """One no and its fate. `events` are what the world does, by day; `drafts` how many check-ins are right."""

    number: int
    fate: str
    stage: str
    opened: date
    land: str
    events: dict[date, list[Callable[[Life], None]]] = field(default_factory=dict)
    drafts: int = 2
    reason: str = ""

    @property
    def domain(self) -> str:
        return f"firm{self.number}.{self.land}"

    @property
    def sender(self) -> str:
        return f"Ada Boss <ada@{self.domain}>"

    @property
    def no(self) -> str:
        closing = "Unfortunately we have decided to move forward with another candidate."
        return f"Dear Jane,\n\n{STAGES[self.stage][0]} {closing}\n\nAda Boss\n"


@dataclass
class Life(World):
    """World on a real server, mortal, moving to another zone now and then."""

    mail: Dovecot | None = None
    user: str = "years"
    fuse: Fuse = field(default_factory=Fuse)
    kills: int = 0
    _live: object | None = None

    def session(self):
        if self._live is None:
            account = ImapAccount(host="127.0.0.1", port=self.mail.port, tls="none", user=self.user)
            self._live = connector(account, lambda: PASSWORD)()
        return Mortal(self._live, self.fuse)

    def opened(self):
        return Mortal(SqliteStore(self.folder), self.fuse)

    def put(self, mailbox, octets):
        self.mail.append(mailbox, octets, date=self.now, user=self.user)

    def messages(self, mailbox):
        return [octets for _, _, octets in self.mail.messages(mailbox, user=self.user)]

    def end(self) -> None:
        """The process is gone, its connection and its store with it."""
        self.fuse.left = None
        if self._live is not None:
            self._live.close()
            self._live = None
        self.store.close()

    def look(self) -> None:
        try:
            super().look()
        except Killed:
            self.kills += 1
            self.end()
            self.open()
            self.now += timedelta(minutes=2)
            self.look()

    def take_out(self, wanted: Callable[[bytes], bool], to: str | None) -> int:
        """The user takes drafts out of Drafts: sends them (to Sent), or throws them away (to nowhere)."""
        taken = []
        with self.mail.client(self.user) as client:
            client.select("Drafts")
            for uid, _, octets in self.mail.messages("Drafts", user=self.user):
                if wanted(octets):
                    client.uid("STORE", str(uid), "+FLAGS", "(\\Deleted)")
                    taken.append(octets)
            client.expunge()
            for octets in taken if to else ():
                client.append(to, "(\\Seen)", imaplib.Time2Internaldate(self.now), octets)
        return len(taken)


def write(story: Story, chance: random.Random) -> None:
    """The script of one no: what they and the user do, and how many check-ins that leaves."""
    first, second = STAGES[story.stage][1]
    plan = _PLANS.get(story.fate)
    if plan:
        plan(story, chance, first, second)


def _at(story: Story, days: int, do: Callable[[Life], None]) -> None:
    story.events.setdefault(story.opened + timedelta(days=days), []).append(do)


def _mail(story: Story, text: str, **head: str) -> Callable[[Life], None]:
    return lambda life: life.arrives(text, **{"sender": story.sender, "subject": "Re: Gardening", **head}) and None


def _ends(text: str, reason: str, **head: str) -> Callable[[Story, random.Random, int, int], None]:
    """A mail before the first check-in that ends it."""

    def plan(story: Story, chance: random.Random, first: int, _second: int) -> None:
        filled = {name: value.format(domain=story.domain) for name, value in head.items()}
        _at(story, chance.randrange(5, first - 2), _mail(story, text.format(domain=story.domain), **filled))
        story.drafts, story.reason = 0, reason

    return plan


def _late(story: Story, chance: random.Random, first: int, second: int) -> None:
    """A reply between the first and the second."""
    story.events["after the first"] = [_mail(story, "How kind of you to write. The garden is fine.")]  # type: ignore[index]
    story.drafts, story.reason = 1, "They wrote to you"


def _mine(story: Story, chance: random.Random, first: int, _second: int) -> None:
    """After the first letter, that is: the computer may have been off when the no came."""
    _at(story, chance.randrange(15, first - 2), lambda life: life.write(f"ada@{story.domain}"))
    story.drafts, story.reason = 0, "You wrote to them"


def _noise(story: Story, chance: random.Random, first: int, _second: int) -> None:
    _at(story, 6, _mail(story, "I am back on Monday.", subject="Out of office", Auto_Submitted="auto-replied"))
    _at(story, 15, _mail(story, "Our spring catalogue.", Precedence="bulk", List_Id=f"<n.{story.domain}>"))


def _another(story: Story, chance: random.Random, first: int, _second: int) -> None:
    """Another no with a check-in of its own: one acquaintance, so the older one makes room."""
    no = story.no.replace("Gardener", "Florist").replace("Ada Boss", "Ben Low")
    _at(
        story,
        chance.randrange(10, first - 2),
        _mail(story, no, sender=f"Ben Low <ben@{story.domain}>", subject="Florist"),
    )
    story.drafts, story.reason = 0, "takes its place"


def _machine(story: Story, chance: random.Random, first: int, _second: int) -> None:
    """A machine's no for another post: the clock starts anew, the check-ins come all the same."""
    text = "Thank you for applying for the position. Unfortunately we will not be moving forward with your application."
    days = chance.randrange(10, first - 2)
    _at(
        story,
        days,
        _mail(story, text, sender=f"jobs@{story.domain}", Auto_Submitted="auto-generated", subject="Your application"),
    )


_PLANS: dict[str, Callable[[Story, random.Random, int, int], None]] = {
    "reply": _ends("Thank you, that was a kind letter.", "They wrote to you"),
    "reply-late": _late,
    "other-address": _ends("Your umbrella is still here.", "They wrote to you", sender="Desk <desk@{domain}>"),
    "mine": _mine,
    "invited": _ends(
        "We are pleased to invite you to an interview for the position.",
        "an invitation or an offer",
        sender="jobs@{domain}",
        Auto_Submitted="auto-generated",
        subject="Invitation to interview",
    ),
    "left": _ends(
        "Ada Boss is no longer with the company.", "has left", Auto_Submitted="auto-replied", subject="Automatic reply"
    ),
    "returned": _ends(
        "It could not be delivered to ada@{domain}.",
        "came back",
        sender="MAILER-DAEMON@mx.example",
        subject="Undelivered",
    ),
    "another no": _another,
    "machine's no": _machine,
    "noise": _noise,
}


def stories(count: int, days: int, chance: random.Random) -> list[Story]:
    """`count` noes spread over the first part of `days`, so that even the last has time for its second check-in."""
    made = []
    for n in range(count):
        stage = chance.choice(sorted(STAGES))
        opened = BEGIN + timedelta(days=chance.randrange(max(1, days - 330)))
        made.append(Story(n, FATES[n % len(FATES)], stage, opened, chance.choice(sorted(COUNTRIES))))
        write(made[-1], chance)
    return made


def live(life: Life, told: list[Story], days: int, step: int, chance: random.Random) -> None:
    """Day after day: mail comes, the user acts, the daemon looks, is off, is killed, moves to another zone."""
    off = 0
    for n in range(0, days, step):
        day = BEGIN + timedelta(days=n)
        life.now = datetime(day.year, day.month, day.day, chance.randrange(9, 19), chance.randrange(60), tzinfo=BERLIN)
        for before in range(step):
            _world_acts(life, told, day - timedelta(days=before))
        if chance.random() < 0.02:
            life.home = chance.choice(
                [Where("Europe/Berlin", "DE"), Where("Asia/Tokyo", "JP"), Where("America/New_York", "US")]
            )
            life.end()
            life.open()
        off = off - 1 if off else chance.choice([0] * 40 + [chance.randrange(2, 12)])
        if off:
            continue
        if chance.random() < 0.25:
            life.fuse.left = chance.randrange(1, 90)
        life.look()
        life.fuse.left = None
        if _user_acts(life, told):
            life.now += timedelta(minutes=30)
            life.look()


def _world_acts(life: Life, told: list[Story], day: date) -> None:
    for story in told:
        if story.opened == day:
            life.arrives(story.no, sender=story.sender, subject=f"Gardener at {story.domain}")
        for do in story.events.get(day, ()):
            do(life)


def _user_acts(life: Life, told: list[Story]) -> int:
    """Every letter is sent as it is, save those whose fate says otherwise."""
    kept = [story.domain.encode() for story in told if story.fate == "unsent"]
    lost = [story.domain.encode() for story in told if story.fate == "thrown away"]
    once = [story.domain.encode() for story in told if story.fate == "quiet-once"]
    after = [story for story in told if story.fate == "reply-late"]

    def names(octets: bytes, domains: list[bytes]) -> bool:
        head = octets.partition(b"\r\n\r\n")[0]
        return any(b"@" + domain + b"\r\n" in head for domain in domains)

    thrown = life.take_out(lambda octets: names(octets, lost), None)
    first_only = [octets for octets in life.messages("Drafts") if names(octets, once) and _is_check_in(life, octets)]
    sent = life.take_out(lambda octets: not names(octets, kept) and octets not in first_only, "Sent")
    for story in after:
        if "after the first" in story.events and _fired(life, story):
            for do in story.events.pop("after the first"):  # type: ignore[call-overload]
                do(life)
    return thrown + sent


def _is_check_in(life: Life, octets: bytes) -> bool:
    return any(letter.octets == octets for case in life.store.cases() for letter in life.store.cases(parent=case.id))


def _fired(life: Life, story: Story) -> bool:
    return any(due.state == "drafted" for due in life.store.check_ins() if due.domain == story.domain)
