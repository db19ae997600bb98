"""config.yaml as the rest of the program sees it: frozen, complete, every default filled in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from watcher.core.facts import Kind
from watcher.core.letter import Profile

Tls = Literal["implicit", "starttls", "none"]
AUTO = "auto"
"""As the name of a mailbox: the server's special-use mailbox."""


@dataclass(frozen=True, slots=True)
class OAuth:
    """Whom to ask for access instead of a password; the URLs are whole."""

    house: Literal["google", "microsoft", "other"]
    client_id: str
    token_url: str
    authorize_url: str = ""
    device_url: str = ""
    scopes: tuple[str, ...] = ()
    options: tuple[tuple[str, str], ...] = ()
    tenant: str = "common"
    keep: Literal["keyring", "state"] = "keyring"


@dataclass(frozen=True, slots=True)
class Password:
    """Where a password is. `words`: the absolute path; the command's words; the credential's name; nothing.

    `oauth` is set where `source` says so: then there is no password.
    """

    source: Literal["keyring", "file", "command", "credential", "oauth"] = "keyring"
    words: tuple[str, ...] = ()
    oauth: OAuth | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """One login on one server. `drafts` and `sent` are mailbox names or AUTO; `watch` is never empty."""

    name: str
    host: str
    port: int
    tls: Tls
    user: str
    password: Password
    certificate: str = ""
    """Absolute path of the one certificate to trust; empty: the system's authorities."""
    watch: tuple[str, ...] = ("INBOX",)
    drafts: str = AUTO
    sent: str = AUTO
    noes: str = ""
    """A mailbox for mail that is a no; empty for none."""
    others: str = ""
    """A mailbox for mail that is not."""


@dataclass(frozen=True, slots=True)
class Letters:
    """`automatic`: draft also for automatic application-stage noes. `quote`: their mail stands below the letter."""

    automatic: bool = False
    quote: bool = True
    writer: tuple[str, ...] = ()
    """A program of the user's and its arguments; nothing when there is none."""
    folder: str = ""
    """Where the user's own wordings are, by language; it need not exist."""


@dataclass(frozen=True, slots=True)
class CalDav:
    """A calendar that shows pending check-ins; `todo`: as tasks instead of events."""

    url: str
    user: str
    password: Password
    todo: bool = False


@dataclass(frozen=True, slots=True)
class CheckIns:
    """The letters months later. `days` and `kinds` change the shipped policy; an empty tuple means none."""

    enabled: bool = True
    days: tuple[int, ...] | None = None
    kinds: tuple[tuple[Kind, tuple[int, ...]], ...] = ()
    per_day: int = 3
    """Check-ins drafted on one day at most; what is more waits for the next good day."""
    remind: bool = True
    """Put one reminder to oneself a day into INBOX."""
    zone: str = ""
    """The user's own IANA zone; empty: this machine's."""
    country: str = ""
    """The user's own country, ISO 3166; empty: the one the zone lies in."""
    quiet: tuple[tuple[str, str], ...] = ()
    """The user's own quiet weeks, each from and to a month-day."""


@dataclass(frozen=True, slots=True)
class Config:
    """All of config.yaml."""

    profile: Profile
    accounts: tuple[Account, ...]
    letters: Letters = Letters()
    checkins: CheckIns = CheckIns()
    calendar: CalDav | None = None
    notify: bool = True
    """Say on the desktop when a person has to do something."""
    marks: bool = True
    """Keywords on the originals, and \\Answered once the user has written."""
    notes: Literal["off", "thread", "weekly"] = "off"
    """Notes to oneself about each case: none, in the thread, or one a week."""
