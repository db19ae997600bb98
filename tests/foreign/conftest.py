"""The ordinary fixtures, on other servers than Dovecot."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest
from servers.cyrus import Cyrus
from servers.mail import Mail

_NUMBERS = itertools.count(1)
USERS = tuple(f"{kind}{n}" for kind in ("torture", "house", "user") for n in range(1, 400 if kind == "torture" else 30))


@pytest.fixture(scope="session")
def server() -> Iterator[Cyrus]:
    """Cyrus, whose users have to be made beforehand."""
    with Cyrus(users=USERS) as running:
        yield running


@pytest.fixture
def mail(server: Cyrus) -> Mail:
    """A user nobody else has."""
    return Mail(server, f"user{next(_NUMBERS)}")
