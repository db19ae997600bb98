"""What every drive begins with: a sink, and a user of gracious with one draft."""

from __future__ import annotations

import itertools

import pytest
from e2e.household import HUMAN_NO, Household
from screen import Display
from sink import Sink

_USERS = itertools.count(1)


@pytest.fixture
def sink():
    """Where mail programs send to."""
    with Sink() as running:
        yield running


@pytest.fixture
def house(dovecot, tmp_path):
    """A user with one draft."""
    made = Household(dovecot, f"driven{next(_USERS)}", tmp_path)
    made.append(HUMAN_NO)
    assert made.once("--since", "3650d").returncode == 0
    return made


@pytest.fixture
def display(tmp_path):
    """For programs with windows."""
    made = Display(tmp_path)
    yield made
    made.end()
