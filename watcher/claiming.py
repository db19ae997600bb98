"""Of all who see a mail one drafts: a keyword on the original says who, and comes off when it is done (ADR 21)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import suppress

from watcher.core.case import Case, Place, Uid
from watcher.errors import ServerRefused
from watcher.ports import Session, Store
from watcher.probe import elsewhere

MOST_MAILBOXES = 100
"""In so many it is looked for where a claimed mail has gone."""


def keyword(store: Store) -> str:
    """Which installation claims; the stem before the `-` is the same for all."""
    return f"$gracious-{hashlib.sha256(store.install_key()).hexdigest()[:8]}"


def release(session: Session, case: Case, word: str) -> None:
    """Take `word` off the original, wherever it is now. A claim that stays tells other hosts no lie."""
    for _ in range(2):  # a NO may be owed to a command that came to the server as another
        with suppress(ServerRefused):
            if not session.release(case.place, word):
                for place in _wherever(session, case, word):
                    session.release(place, word)
            return


def _wherever(session: Session, case: Case, word: str) -> Iterator[Place]:
    """By its Message-ID: in its mailbox, or where the user has moved it, for keywords go with a mail (RFC 6851 3.3)."""
    here = tuple(elsewhere(session, case))
    yield from here
    if here or case.source_id is None:
        return
    for mailbox in session.mailboxes()[:MOST_MAILBOXES]:
        with suppress(ServerRefused):  # one that may not be opened is none of those that matter
            session.examine(mailbox)
            headers = session.headers(session.uids(first=Uid(1), keyword=word))
            yield from (header.place for header in headers if header.message_id == case.source_id)
