"""Flags and keywords of one message, the only thing of anybody's mail that is ever changed (docs/adr/0002)."""

from __future__ import annotations

import imaplib
import time
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from watcher.adapters.imap.account import ImapAccount
from watcher.adapters.imap.line import Line, Pace
from watcher.adapters.imap.login import Client
from watcher.adapters.imap.wire import Wire
from watcher.core.case import Place, Uid, UidValidity

CLAIM_ATTEMPTS = 5
"""Another client may change the message between our FETCH and our STORE, as by reading it."""
RELEASE_ATTEMPTS = 3
"""A claim is off when the message is read without it, not when the server says OK to a STORE."""
MARKS = "(UID FLAGS MODSEQ)"
YIELDING = (0.1, 0.4, 1.5)
"""Seconds before each further look at whether a claim of the same moment was taken back."""


class Keywords(Line):
    """The part of ports.Session that claims, releases and marks."""

    def __init__(self, account: ImapAccount, client: Client, wire: Wire, pace: Pace | None = None) -> None:
        super().__init__(account, client, wire, pace)
        self._behind_claim: tuple[bytes, ...] = ()
        """Commands to be sent ahead together with the next claim."""
        self._fresh: dict[Place, tuple[Collection[str], int]] = {}
        """Flags and mod-sequence of the messages that were read last."""

    def claim(self, place: Place, keyword: str) -> bool | None:
        """A STORE that happens only while nobody has changed the message since it was read (RFC 7162 3.1.3)."""
        behind, self._behind_claim = self._behind_claim, ()
        if not self._client.has_capability("CONDSTORE"):
            with self._speaking("looking ahead", ahead=behind):
                return None
        return self._claimed(place, keyword, behind) if self._opened_for_keywords(place) else None

    def _claimed(self, place: Place, keyword: str, behind: Sequence[bytes]) -> bool | None:
        """Another's claim is believed when it was read twice: an octet that comes twice makes our keyword another's."""
        flags, modseq = self._fresh.pop(place, ((), 0))
        if not modseq or keyword in flags:
            flags, modseq = self._marks(place.uid)
        claims: Collection[str] = ()
        for _ in range(CLAIM_ATTEMPTS):
            before, claims = claims, _claims(flags, keyword)
            if keyword in claims:
                return self._is_alone(place, keyword, claims)
            if claims and claims == before:
                return False
            if not claims and modseq:
                self._store_unless_changed(place, modseq, keyword, behind)
            if not (claims or modseq) or not self._opened_for_keywords(place):
                return None
            flags, modseq = self._marks(place.uid)
        return False if claims else None

    def _store_unless_changed(self, place: Place, modseq: int, keyword: str, behind: Sequence[bytes]) -> None:
        """With the look that must follow, and behind that what the caller has announced.

        A FETCH right behind the STORE would be answered before it (Dovecot 2.3, 2026-11; RFC 9051 5.5 lets it): the
        mailbox is opened again first.
        """
        store = (str(place.uid), f"(UNCHANGEDSINCE {modseq})", "+FLAGS.SILENT", f"({keyword})")
        look = (b"SELECT " + self._client.quoted(place.mailbox), f"UID FETCH {place.uid} {MARKS}".encode())
        ahead = (" ".join(("UID STORE", *store)).encode(), *look, *behind) if behind else ()
        with self._speaking("claiming a message", ahead=ahead):
            self._wire.uid("STORE", *store)

    def _is_alone(self, place: Place, keyword: str, claims: Collection[str]) -> bool | None:
        """Dovecot 2.3 lets two conditional STOREs of one moment through now and then (one round in 360, 2026-11).

        Whoever reads both keywords afterwards takes its own away again, but for the first by name. That one cannot know
        whether the other has read both as well, so it waits for the other to yield, and yields itself if it does not.
        """
        for pause in YIELDING:
            if claims == {keyword} or keyword != min(claims, default=keyword):
                break
            time.sleep(pause)
            if not self._opened_for_keywords(place):
                return None
            claims = _claims(self._marks(place.uid)[0], keyword)
        if claims == {keyword}:
            return True
        self.release(place, keyword)
        return False

    def release(self, place: Place, keyword: str) -> bool:
        """OK to a STORE proves nothing (RFC 9051 6.4.8: none to a UID that is not there), so it is read back."""
        if place.uid <= 0 or self._was_never_claimed(place, keyword):
            return True
        left: Collection[str] | None = ()
        for _ in range(RELEASE_ATTEMPTS):
            kept = self._selected(place)
            if kept is None:
                return False
            if b"\\*" in kept or keyword in (left or ()):
                self._store(place.uid, "-FLAGS.SILENT", [keyword])
            before, left = left, self._flags(place.uid)
            if left is None and before is None:
                return False
            if left is not None and keyword not in left:
                return True
        return left is not None

    def _was_never_claimed(self, place: Place, keyword: str) -> bool:
        """No claim is made without CONDSTORE; but one lost octet hides it on one connection, so the message is asked.

        It is only read: a mailbox that nobody claims in is not opened for writing (RFC 9051 6.3.2).
        """
        if self._client.has_capability("CONDSTORE"):
            return False
        if self.examine(place.mailbox).uidvalidity != place.uidvalidity:
            return False
        flags = self._flags(place.uid)
        return flags is not None and keyword not in flags

    def mark(self, place: Place, add: Collection[str], remove: Collection[str]) -> bool:
        kept = self._selected(place)
        if kept is None or (self._flags(place.uid) is None and self._flags(place.uid) is None):
            return False
        for sign, words in (("+", add), ("-", remove)):
            self._store(place.uid, f"{sign}FLAGS.SILENT", [word for word in words if _is_kept(word, kept)])
            if self._client.has_capability("X-GM-EXT-1"):
                self._store(place.uid, f"{sign}X-GM-LABELS", [word for word in words if not word.startswith("\\")])
        return True

    def _store(self, uid: Uid, item: str, words: Sequence[str]) -> None:
        if words:
            with self._speaking("marking a message"):
                self._wire.uid("STORE", str(uid), item, f"({' '.join(sorted(words))})")

    def _opened_for_keywords(self, place: Place) -> bool:
        """Whether the message may carry our keywords; a note that is nowhere yet has no UID."""
        return place.uid > 0 and b"\\*" in (self._selected(place) or ())

    def _selected(self, place: Place) -> frozenset[bytes] | None:
        """PERMANENTFLAGS of a mailbox opened for writing: none where it may only be read; None when renumbered.

        That it was is believed when it was told twice.
        """
        for _ in range(2):
            with self._speaking(f"opening {place.mailbox}"):
                answer = self._select(place.mailbox)
            if answer is None:
                return frozenset()
            if answer.get(b"UIDVALIDITY") == place.uidvalidity:
                return frozenset(answer.get(b"PERMANENTFLAGS", ()))
        return None

    def _select(self, mailbox: str) -> Mapping[bytes, Any] | None:
        """SELECT, the one place where a mailbox is opened for writing; None where the server lets us only read."""
        self._open = None
        try:
            answer: Mapping[bytes, Any] = self._client.select_folder(mailbox)
        except imaplib.IMAP4.readonly:  # imaplib's word for OK [READ-ONLY], as in a shared mailbox
            self._wire.is_readonly = True  # or it would say so again at the next command
            return None
        finally:
            self._wire.changed()
        return answer

    def _flags(self, uid: Uid) -> frozenset[str] | None:
        """None where the message is gone, or was not told of."""
        fields = self._fetch([uid], "(UID FLAGS)").get(uid)
        return _marks(fields)[0] if fields and b"FLAGS" in fields else None

    def _marks(self, uid: Uid) -> tuple[frozenset[str], int]:
        """Flags and mod-sequence of a message; nothing and 0 where it is gone."""
        return _marks(self._fetch([uid], MARKS).get(uid, {}))

    def _remember(self, mailbox: str, validity: UidValidity, found: Mapping[int, Mapping[bytes, Any]]) -> None:
        """The flags of messages that were read just now: nobody has to ask again to claim one of them."""
        self._fresh = {Place(mailbox, validity, Uid(uid)): _marks(fields) for uid, fields in found.items()}


def _marks(fields: Mapping[bytes, Any]) -> tuple[frozenset[str], int]:
    told = (flag for flag in fields.get(b"FLAGS", ()) if isinstance(flag, bytes))
    flags = frozenset(flag.decode("ascii", "replace").lower() for flag in told)
    match fields.get(b"MODSEQ"):
        case (int(modseq),) | int(modseq):
            return flags, modseq
    return flags, 0


def _claims(flags: Collection[str], keyword: str) -> frozenset[str]:
    """The claims of every host on a message."""
    return frozenset(flag for flag in flags if flag.startswith(keyword.partition("-")[0] + "-"))


def _is_kept(word: str, kept: frozenset[bytes]) -> bool:
    """PERMANENTFLAGS (RFC 9051 7.1) allows it: by name, or any keyword by its star."""
    named = {flag.lower() for flag in kept}
    return word.lower().encode() in named or (b"\\*" in kept and not word.startswith("\\"))
