"""One user's mail with one no in it, and the laws that hold when all is over."""

from __future__ import annotations

import itertools
import re
import shutil
import tempfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from servers.mail import Mail, message

from watcher.adapters import mime
from watcher.adapters.store import SqliteStore
from watcher.claiming import keyword
from watcher.cli import desk as desks
from watcher.core.case import CLAIMED, OPEN, State
from watcher.core.letter import Profile
from watcher.daemon import Watch
from watcher.delivery import PAUSE

RULES = desks.rules(None)
DESK = replace(desks.desk(None), profile=Profile(name="Jane Doe", addresses=("jane@example.org",), signature="Jane"))
TODAY = f"Date: {format_datetime(datetime.now(UTC))}".encode()
NO = re.sub(rb"Date: [^\r]+", TODAY, message(1)).replace(b"jobs@acme", b"ada@acme").replace(b"Acme ", b"Ada Boss ")
"""Of today: what is older than the first contact is nobody's to answer, once UIDs have been counted anew."""
WIRES_OWN = "ok; the wire changed a STORE"
"""Another keyword was set, on a line without TLS: nobody takes back what was never said."""
SOUND = ("ok", WIRES_OWN)
_NUMBERS = itertools.count(1)


@dataclass
class Clock:
    """The real time, and what was added to it."""

    ahead: timedelta = timedelta(0)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@dataclass
class Scene:
    """A fresh user whose INBOX has been seen empty and then got a no; a state folder that outlives processes."""

    mail: Mail
    folder: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="torture")))
    clock: Clock = field(default_factory=Clock)

    @classmethod
    def on(cls, server: Any) -> Scene:
        scene = cls(Mail(server, f"torture{next(_NUMBERS)}"))
        scene.look()
        scene.mail.append("INBOX", NO)
        return scene

    def watch(self, store: Any) -> Watch:
        return Watch("home", "INBOX", mime.parse, store, lambda: RULES, DESK, self.clock)

    def look(self, session: Callable[[], Any] | None = None) -> None:
        """One process's worth of work, healthy unless the session is not."""
        with closing(SqliteStore(self.folder)) as store, closing((session or self.mail.session)()) as opened:
            self.watch(store).look(opened)

    def ever(self) -> int:
        """How many letters lie anywhere; only ours can, and a wire may have spoiled any word of them."""
        return sum(len(self.mail.messages(name)) for name in ("Drafts", "Sent", "Trash"))

    def act(self, deed: str) -> None:
        """What a user does to every draft there is."""
        with self.mail.server.client(self.mail.user) as client:
            client.select("Drafts")
            for uid, _, octets in self.mail.messages("Drafts"):
                if deed in ("send", "trash"):
                    client.append("Sent" if deed == "send" else "Trash", "", None, octets)
                elif deed == "edit":
                    client.append("Drafts", "(\\Draft)", None, octets.replace(b"\r\n\r\n", b"\r\n\r\nDear all, ", 1))
                if deed != "none":
                    client.uid("STORE", str(uid), "+FLAGS.SILENT", "(\\Deleted)")
            client.expunge()

    def verdict(self, *, expunged: int = 0, damage: tuple[bytes, bytes] = (b"", b"")) -> str:
        """`ok`, or which law was broken; the scene ends with it. `damage` is what a broken wire made of octets."""
        for _ in range(3):
            self.clock.ahead += 2 * PAUSE
            self.look()
        with closing(SqliteStore(self.folder)) as store:
            cases, quarantined, claim = store.cases(), store.quarantined(), keyword(store)
        made = self.ever() + expunged
        shutil.rmtree(self.folder)
        if made > 1:
            return "doubled"
        if len(cases) != 1 or quarantined or cases[0].state in OPEN:
            return "lost"
        if made == 0 and (cases[0].state is State.DRAFTED or not cases[0].reason):
            return "lost"
        ((_, flags, octets),) = self.mail.messages("INBOX")
        strange = set(flags.split()) - ({claim} if cases[0].state in CLAIMED else set())
        if octets == NO and strange:
            return WIRES_OWN if strange <= _spoiled(*damage) - {claim} else "inbox"
        return "ok" if octets == NO else "inbox"


def _spoiled(said: bytes, heard: bytes) -> set[str]:
    """The words of a STORE that arrived as another than was said."""
    adds = b" STORE " in said and b"+FLAGS" in said
    return {word.decode("latin-1") for word in re.split(rb"[\s()]+", heard)} if adds else set()
