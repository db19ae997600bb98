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
    do_not_contact: tuple[str, ...] = ()
    """addr-specs and domains that no letter is to go to."""
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


def is_listed(address: Address, listed: tuple[str, ...]) -> bool:
    """Whether an address, its domain or a domain above it stands in a list of the user's."""
    domain = f".{address.domain}"
    return any(
        address.is_same(entry) or ("@" not in entry and domain.endswith(f".{entry.lower()}")) for entry in listed
    )
