"""A third server, the embedded one, which has neither CONDSTORE nor special-use: what holds on Dovecot holds here."""

from __future__ import annotations

from collections import Counter

import pytest
from servers.embedded import Embedded
from torture.faults import ACTS, broken_wires, numbered_kills, random_kills
from torture.scene import SOUND

pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture(scope="module")
def server():
    """One for all of this file."""
    with Embedded() as running:
        yield running


def broken(outcomes):
    tally = Counter(outcomes)
    assert tally
    return [(fault, outcome) for fault, outcome in tally if outcome not in SOUND]


@pytest.mark.parametrize("act", ACTS)
def test_killed_at_effects(server, act):
    """SIGKILL before and after every ninth effect, and an act of the user before the next start."""
    assert broken(numbered_kills(server, stride=9, acts=(act,))) == []


def test_killed_at_random(server):
    """SIGKILL at any time, and while recovering."""
    assert broken(random_kills(server, 4)) == []


def test_broken_wires(server):
    """The conversation broken at some of its octets, both ways."""
    assert broken(broken_wires(server, stride=1511)) == []
