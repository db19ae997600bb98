"""`make soak`: a day of five-minute looks, ten thousand mails and a wire that breaks; memory and descriptors stay flat.

Every no has one draft or a reason at the end, and INBOX is as it was delivered.
"""

from __future__ import annotations

import contextlib
import logging
import random
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from servers import Dovecot
from servers.faulty import FAULTS, FaultyProxy
from servers.mail import Mail
from torture.scene import NO, PAUSE, Scene

from watcher.adapters.imap import connector
from watcher.adapters.store import SqliteStore
from watcher.core.case import OPEN
from watcher.errors import GraciousError

LOOKS = 288
"""Five minutes apart: a day."""
ORDINARY = (
    b"From: Bo <bo@shop%d.example>\r\nMessage-ID: <o%d@shop.example>\r\nSubject: Your order %d\r\n\r\n"
    b"It is on its way.\r\n"
)
GROWTH = 30_000
"""KiB that a process may have grown by since a quarter of the day: caches of languages fill slowly."""


def usage() -> tuple[int, int]:
    """Resident KiB, and open descriptors (proc(5))."""
    status = Path("/proc/self/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status)[1]), len(list(Path("/proc/self/fd").iterdir()))


def a_no(n: int) -> bytes:
    return NO.replace(b"<1@acme.example>", b"<no%d@acme%d.example>" % (n, n)).replace(b"ada@acme", b"ada@acme%d" % n)


def delivered(scene: Scene, mails: int, chance: random.Random) -> Iterator[int]:
    """Before each look some mail comes; gives how many noes there were."""
    noes = count = 0
    for look in range(LOOKS):
        with scene.mail.server.client(scene.mail.user) as client:
            for _ in range(mails * (look + 1) // LOOKS - count):
                count += 1
                kind = chance.random() < 0.02
                noes += kind
                client.append("INBOX", "", None, a_no(noes) if kind else ORDINARY % (count, count, count))
        yield noes


def looked(scene: Scene, chance: random.Random) -> None:
    """One round, three in ten of them over a wire that breaks somewhere."""
    if chance.random() > 0.3:
        scene.look()
        return
    fault, offset, up = chance.choice(FAULTS), chance.randrange(6000), chance.random() < 0.5
    with FaultyProxy(scene.mail.server.port, fault, offset, up=up) as proxy, contextlib.suppress(GraciousError):
        account = replace(scene.mail.account, port=proxy.port, connect_timeout=1.0, read_timeout=0.4)
        scene.look(connector(account, lambda: "secret"))


def main(mails: int) -> int:
    logging.disable(logging.CRITICAL)
    chance, early = random.Random(1), (0, 0)
    with tempfile.TemporaryDirectory() as folder, Dovecot(Path(folder)) as server:
        scene = Scene(Mail(server, "soak"))
        scene.look()
        noes = 0
        for look, noes in enumerate(delivered(scene, mails, chance)):  # noqa: B007  # the last of them counts
            looked(scene, chance)
            scene.clock.ahead += timedelta(minutes=5)
            if look == LOOKS // 4:
                early = usage()
        for _ in range(3):
            scene.clock.ahead += 2 * PAUSE
            scene.look()
        late = usage()
        with closing(SqliteStore(scene.folder)) as store:
            cases, quarantined = store.cases(), store.quarantined()
        drafts = Counter(
            octets.partition(b"In-Reply-To: ")[2].partition(b"\r\n")[0]
            for _, _, octets in scene.mail.messages("Drafts")
        )
        inbox = len(scene.mail.messages("INBOX"))
    states = dict(Counter(str(case.state) for case in cases))
    print(f"mails={inbox} noes={noes} cases={len(cases)} drafts={drafts.total()} states={states}")
    print(f"resident {early[0]} -> {late[0]} KiB, descriptors {early[1]} -> {late[1]}, quarantined {len(quarantined)}")
    lost = noes - len(cases) or sum(case.state in OPEN for case in cases) or inbox != mails
    doubled = drafts.total() - len(drafts)
    return 1 if lost or doubled or late[0] - early[0] > GROWTH or late[1] > early[1] + 3 else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000))
