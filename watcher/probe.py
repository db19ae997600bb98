"""Is our draft there? Looks in Drafts, Sent, Trash and All by what clients keep, never by what they change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from watcher.core.case import Absent, Answered, Case, Event, Found, Place, State, Uid, Unknowable
from watcher.core.draft import Likeness, likeness
from watcher.core.message import Message, MessageId
from watcher.ports import Ahead, Codec, Header, MailboxState, Session, SpecialUse

WIDEST_FENCE = 1000
"""More new UIDs in Drafts than this since the intent: asking the user is better than guessing."""


def probe(session: Session, case: Case, read: Codec | None) -> Event:
    """Found, Answered, Absent or Unknowable.

    In the mailbox it was meant for (Drafts; for a note INBOX) every message behind the fence is read, for searches may
    lag; elsewhere a search proposes. Whole ids decide; on servers that change ids, the letter itself.
    """
    special = session.special_use()
    home, *others = _mailboxes(case, special)
    state = session.examine(home)
    behind = _behind(case, state)
    for mailbox in (home, *others):
        if mailbox != home:
            session.examine(mailbox)
        mixed = mailbox not in (special.drafts, special.sent)
        for header in candidates(session, case, behind if mailbox == home else ()):
            if is_ours(case, header, mixed=mixed) and (event := _found(case, header, special)):
                return event
    if case.state is State.INTENDED:
        return Absent()
    return (_alike(session, case, read, behind) if read and behind else None) or _fenced(session, case, state)


def foretell(ahead: Ahead, special: SpecialUse, case: Case) -> None:
    """What `probe` will ask where nothing has happened yet."""
    for mailbox in _mailboxes(case, special):
        ahead.examine(mailbox)
        ahead.search_reply(*_ids(case))


def _mailboxes(case: Case, special: SpecialUse) -> tuple[str, ...]:
    """The one it was meant for, then where it may have gone."""
    home = case.fence.mailbox if case.fence else special.drafts
    return tuple(dict.fromkeys(name for name in (home, special.sent, special.trash, special.all) if name))


def _ids(case: Case) -> tuple[MessageId, ...]:
    return tuple(one for one in (case.mark, case.source_id) if one)


def is_ours(case: Case, header: Header, *, mixed: bool = False) -> bool:
    """Our draft, or a letter of the user's that answers the same mail. Whole ids decide.

    In a mailbox of `mixed` mail (Trash, All) others answer it too: there From must be the address that was written to.
    """
    if case.mark == header.message_id is not None:
        return True
    return case.source_id == header.in_reply_to is not None and (not mixed or _is_users(case, header))


def _is_users(case: Case, header: Header) -> bool:
    written_to = case.octets.replace(b"\r\n ", b" ").partition(b"\r\n")[0].rpartition(b" ")[2].strip(b"<>")
    return header.sender.lower().encode(errors="replace") == written_to.lower()


def _behind(case: Case, drafts: MailboxState) -> Sequence[Uid]:
    """Every UID that Drafts has given out since the intent, listed or not.

    A fence that no UID has reached yet was misread, or the server has forgotten some: then the newest of all.
    """
    if case.fence is None or case.fence.uidvalidity != drafts.uidvalidity:
        return ()
    if case.fence.uidnext > drafts.uidnext:
        return [Uid(uid) for uid in range(1, drafts.uidnext)[-WIDEST_FENCE:]]
    return [Uid(uid) for uid in range(case.fence.uidnext, drafts.uidnext)[:WIDEST_FENCE]]


def _found(case: Case, header: Header, special: SpecialUse) -> Event | None:
    """What a letter to the same mail means; nothing where it is an earlier draft that was thrown away.

    Once we may have appended, a draft under another id is ours, saved by a program that renames.
    """
    mailbox = header.place.mailbox
    if mailbox not in (special.sent, special.all):
        if header.message_id == case.mark or case.state is not State.INTENDED:
            return Found(header.place)
        if mailbox == special.trash:
            return None
        if case.edition:
            return Found(header.place)
    return Answered(mailbox, header.message_id, header.at)


def candidates(session: Session, case: Case, behind: Sequence[Uid] = ()) -> Iterator[Header]:
    """Headers in the open mailbox that may be our draft or an answer, and all those of `behind`."""
    ids = _ids(case)
    uids = {*behind, *(session.search_reply(*ids) if ids else ())}
    if uids:
        yield from session.headers(sorted(uids))


def _alike(session: Session, case: Case, read: Codec, behind: Sequence[Uid]) -> Event | None:
    """Our letter under foreign ids: some servers rewrite Message-ID and drop In-Reply-To (Proton's bridge, 2026-11)."""
    ours = read(case.octets)
    if case.fence is None or not isinstance(ours, Message):
        return None
    session.examine(case.fence.mailbox)
    nameless = [header.place.uid for header in session.headers(behind) if header.in_reply_to is None]
    maybe = False
    for arrival in session.fetch(nameless):
        theirs = read(arrival.octets)
        match likeness(ours, theirs) if isinstance(theirs, Message) else Likeness.OTHER:
            case Likeness.SAME:
                return Found(arrival.place)
            case Likeness.MAYBE:
                maybe = True
    return Unknowable() if maybe else None


def _fenced(session: Session, case: Case, drafts: MailboxState) -> Event:
    """Nothing of ours is there now. Can it have been there? Only if a UID behind the fence was used and is gone."""
    fence = case.fence
    if fence is None or fence.uidvalidity != drafts.uidvalidity:
        return Unknowable()
    if not 0 <= drafts.uidnext - fence.uidnext <= WIDEST_FENCE:
        return Unknowable()
    session.examine(fence.mailbox)
    there = set(session.uids(first=fence.uidnext))
    used = range(fence.uidnext, drafts.uidnext)
    return Absent() if all(uid in there for uid in used) else Unknowable()


def verify(session: Session, case: Case, read: Codec | None) -> Event:
    """Read the draft back: an OK is not a receipt."""
    if case.draft is None:
        return probe(session, case, read)
    state = session.examine(case.draft.mailbox)
    if state.uidvalidity == case.draft.uidvalidity:
        for header in session.headers([case.draft.uid]):
            if is_ours(case, header):
                return Found(case.draft)
    return probe(session, case, read)


def foretell_receipt(ahead: Ahead, case: Case) -> None:
    """What `verify` will ask, and what follows when the draft is there: the claim comes off."""
    if case.draft:
        ahead.examine(case.draft.mailbox)
        ahead.header(case.draft.uid)
        if case.place.uid > 0:
            ahead.claim(case.place.mailbox)


def elsewhere(session: Session, case: Case) -> Iterator[Place]:
    """Where the original lies in its mailbox by its Message-ID, after a renumbering; looked for when it is asked."""
    if case.source_id is None:
        return
    session.examine(case.place.mailbox)
    uids = session.search_reply(case.source_id)
    yield from (header.place for header in session.headers(uids) if header.message_id == case.source_id)
