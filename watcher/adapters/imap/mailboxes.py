"""Which mailbox is which: special-use attributes (RFC 6154) first, the usual names after, INBOX never."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from imapclient.imap_utf7 import decode
from imapclient.response_parser import parse_response

from watcher.adapters.imap import names
from watcher.adapters.imap.account import AUTO, ImapAccount
from watcher.adapters.imap.answers import UNREADABLE, Record, responses
from watcher.errors import ServerRefused
from watcher.ports import MailboxState, SpecialUse

_UNSELECTABLE = {"\\noselect", "\\nonexistent"}
_ROOTS = {"", "inbox", "[gmail]", "[google mail]"}
"""Where the mailboxes of mail programs lie; a "Drafts" deeper down is somebody's own."""


@dataclass(frozen=True, slots=True)
class Mailbox:
    """One line of LIST. Attributes are lower case: they are atoms, and Cyrus 3.6 writes drafts small (2026-11)."""

    attributes: frozenset[str]
    delimiter: str
    name: str

    @property
    def root(self) -> str:
        return self.name.rpartition(self.delimiter)[0].casefold() if self.delimiter else ""

    @property
    def leaf(self) -> str:
        return _folded(self.name.rpartition(self.delimiter)[2] if self.delimiter else self.name)


@dataclass(frozen=True, slots=True)
class Survey:
    """What a server offers: capabilities, upper case; what may be stored as flags; the mailbox; the fullest quota.

    `room` is used and allowed kibibytes (RFC 9208 5.1), None where the server sets no limit or does not tell.
    """

    capabilities: frozenset[str]
    permanent_flags: frozenset[str]
    state: MailboxState
    room: tuple[int, int] | None

    def keeps(self, keyword: str) -> bool:
        """Whether `keyword` would stay on a message (RFC 9051 7.1, PERMANENTFLAGS)."""
        return "\\*" in self.permanent_flags or keyword in self.permanent_flags


def listed(records: Sequence[Record]) -> tuple[Mailbox, ...]:
    """The selectable mailboxes of a LIST answer, INBOX left out; a name that cannot be decoded spoils only itself."""
    found = []
    for response in responses(records):
        try:
            attributes, delimiter, name = parse_response(response)[:3]
            mailbox = Mailbox(_attributes(attributes), _text(delimiter or b""), _text(name))
        except UNREADABLE:
            continue
        if mailbox.name.upper() != "INBOX" and not mailbox.attributes & _UNSELECTABLE:
            found.append(mailbox)
    return tuple(found)


def special_use(mailboxes: Sequence[Mailbox], account: ImapAccount) -> SpecialUse:
    """Raises ServerRefused, permanent, when it is not clear where drafts belong."""
    return SpecialUse(
        drafts=_drafts(mailboxes, account.drafts),
        sent=_one(mailboxes, "\\sent", names.SENT) if account.sent == AUTO else _named(mailboxes, account.sent),
        trash=_one(mailboxes, "\\trash", names.TRASH),
        all=_one(mailboxes, "\\all", ()),
    )


def marked(mailboxes: Sequence[Mailbox], attribute: str) -> tuple[str, ...]:
    return tuple(mailbox.name for mailbox in mailboxes if attribute in mailbox.attributes)


def _drafts(mailboxes: Sequence[Mailbox], wish: str) -> str:
    if wish != AUTO:
        return _named(mailboxes, wish)
    found = marked(mailboxes, "\\drafts") or _usual(mailboxes, names.DRAFTS)
    match found:
        case [name]:
            return name
        case []:
            raise _unclear("I found no mailbox for drafts")
        case _:
            raise _unclear(f"More than one mailbox may be for drafts ({', '.join(found)})")


def _unclear(what: str) -> ServerRefused:
    text = (
        f"{what}; please name the right one as `drafts` of this account in config.yaml, or to `gracious init` with "
        "--drafts. Where there is none, any mail program can make one."
    )
    return ServerRefused(text, permanent=True)


def _named(mailboxes: Sequence[Mailbox], wish: str) -> str:
    """A name from config.yaml, spelled as the server spells it (macOS writes ü as two characters)."""
    for mailbox in mailboxes:
        if unicodedata.normalize("NFC", mailbox.name) == unicodedata.normalize("NFC", wish):
            return mailbox.name
    raise ServerRefused(f"There is no mailbox {wish} for drafts or sent mail on the server.", permanent=True)


def _one(mailboxes: Sequence[Mailbox], attribute: str, usual: Sequence[str]) -> str | None:
    found = marked(mailboxes, attribute) or _usual(mailboxes, usual)
    return found[0] if found else None


def _usual(mailboxes: Sequence[Mailbox], usual: Sequence[str]) -> tuple[str, ...]:
    known = {_folded(name) for name in usual}
    return tuple(mailbox.name for mailbox in mailboxes if mailbox.root in _ROOTS and mailbox.leaf in known)


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _attributes(values: Sequence[object]) -> frozenset[str]:
    return frozenset(_text(value).lower() for value in values)


def _text(value: object) -> str:
    """Names are modified UTF-7 (RFC 9051 A.1); imapclient reads an unquoted number as int."""
    return decode(value) if isinstance(value, bytes) else str(value)
