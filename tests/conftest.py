"""A private Dovecot for the session, a user of one's own for each test, and the proof that INBOX was left alone."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, settings
from servers import Dovecot
from servers.mail import Mail, message

from watcher.adapters.imap import ImapSession

_NUMBERS = itertools.count(1)

# Nothing is written beside the code, a busy machine makes no law untrue, and no run fails by chance: each tries the
# same examples. With CHANCE in the environment others are tried, each time.
settings.register_profile(
    "house",
    database=None,
    deadline=None,
    derandomize="CHANCE" not in os.environ,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("house")


@pytest.fixture(scope="session")
def dovecot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dovecot]:
    """One server for all tests, with TLS on its second port. Any user may log in."""
    with Dovecot(tmp_path_factory.mktemp("dovecot"), tls=True) as server:
        yield server


@pytest.fixture
def mail(dovecot: Dovecot) -> Mail:
    """A user nobody else has."""
    return Mail(dovecot, f"user{next(_NUMBERS)}")


@pytest.fixture
def session(mail: Mail) -> Iterator[ImapSession]:
    """Our session of that user, closed at the end."""
    session = mail.session()
    yield session
    session.close()


@pytest.fixture
def inbox_untouched(mail: Mail) -> Iterator[list[int]]:
    """Three messages in INBOX, one of them seen; at the end every UID, flag and octet of INBOX is what it was.

    Gives the UIDs. Messages that a test adds to INBOX itself are not compared.
    """
    uids = [
        mail.append("INBOX", message(n), flags, datetime(2026, 11, 1, 12, n, tzinfo=UTC))
        for n, flags in enumerate(("", "(\\Seen)", "($Label1)"))
    ]
    before = mail.messages("INBOX")
    yield uids
    after = mail.messages("INBOX")
    assert after[: len(before)] == before
