"""Is our draft there? Looks in Drafts, Sent, Trash and All by what clients keep, never by what they change."""

from __future__ import annotations

from collections.abc import Iterator

from watcher.core.case import Absent, Answered, Case, Event, Found, State, Uid, Unknowable
from watcher.ports import Header, MailboxState, Session, SpecialUse

WIDEST_FENCE = 1000
"""More new UIDs in Drafts than this since the intent: asking the user is better than guessing."""


def probe(session: Session, case: Case) -> Event:
    """Found, Answered, Absent or Unknowable.

    In the mailbox it was meant for (Drafts; for a note INBOX) every message behind the fence is read, for searches may
    lag; elsewhere a search proposes. Whole ids decide.
    """
    special = session.special_use()
    home = case.fence.mailbox if case.fence else special.drafts
    drafts = session.examine(home)
    for mailbox in dict.fromkeys(name for name in (home, special.sent, special.trash, special.all) if name):
        if mailbox != home:
            session.examine(mailbox)
        for header in candidates(session, case, behind=case.fence.uidnext if case.fence and mailbox == home else None):
            if is_ours(case, header) and (event := _found(case, header, special)):
                return event
    return Absent() if case.state is State.INTENDED else _fenced(session, case, drafts)


def is_ours(case: Case, header: Header) -> bool:
    """Our draft, or a letter that answers the same mail. Whole ids decide."""
    return case.mark == header.message_id is not None or case.source_id == header.in_reply_to is not None


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


def candidates(session: Session, case: Case, behind: Uid | None = None) -> Iterator[Header]:
    """Headers in the open mailbox that may be our draft or an answer, and all from the UID `behind` on."""
    uids = set(session.search_reply(case.mark)) if case.mark else set()
    if case.source_id:
        uids |= set(session.search_reply(case.source_id))
    if behind is not None:
        uids |= set(session.uids(first=behind)[:WIDEST_FENCE])
    if uids:
        yield from session.headers(sorted(uids))


def _fenced(session: Session, case: Case, drafts: MailboxState) -> Event:
    """Nothing of ours is there now. Can it have been there? Only if a UID behind the fence was used and is gone."""
    fence = case.fence
    if fence is None or fence.uidvalidity != drafts.uidvalidity or drafts.uidnext - fence.uidnext > WIDEST_FENCE:
        return Unknowable()
    session.examine(fence.mailbox)
    there = set(session.uids(first=fence.uidnext))
    used = range(fence.uidnext, drafts.uidnext)
    return Absent() if all(uid in there for uid in used) else Unknowable()


def verify(session: Session, case: Case) -> Event:
    """Read the draft back: an OK is not a receipt."""
    if case.draft is None:
        return probe(session, case)
    state = session.examine(case.draft.mailbox)
    if state.uidvalidity == case.draft.uidvalidity:
        for header in session.headers([case.draft.uid]):
            if is_ours(case, header):
                return Found(case.draft)
    return probe(session, case)
