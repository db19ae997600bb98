"""Who writes and what results: Profile and Letter."""

from __future__ import annotations

from dataclasses import dataclass

from watcher.core.message import Address


@dataclass(frozen=True, slots=True)
class Profile:
    """What config.yaml says about the user."""

    name: str
    addresses: tuple[str, ...]
    """The first is the default From."""
    offer: str = ""
    news: str = ""
    hired: bool = False
    important: tuple[str, ...] = ()
    """addr-specs and domains that matter most."""
    signature: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """A reply in words: no headers but these, no octets yet. `body` is our text alone, without quote."""

    sender: Address
    to: Address | None
    """None leaves To empty: the safety catch."""
    subject: str
    body: str
    language: str
