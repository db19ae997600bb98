"""A smoke of `make torture`: some of each kind of fault, on a real Dovecot, with real kills."""

from __future__ import annotations

from itertools import islice

import pytest
from torture.faults import broken_wires, model_faults, numbered_kills, random_kills
from torture.scene import SOUND

pytestmark = pytest.mark.filterwarnings("ignore")


def broken(outcomes):
    return [(fault, outcome) for fault, outcome in outcomes if outcome not in SOUND]


def test_killed_at_effects(dovecot):
    """SIGKILL at every 23rd effect, and each act of a user before the next start: one draft, or a reason."""
    assert broken(numbered_kills(dovecot, stride=23)) == []


def test_killed_at_random(dovecot):
    """SIGKILL at any time, and while recovering."""
    assert broken(random_kills(dovecot, 4)) == []


def test_broken_wires(dovecot):
    """The conversation broken at some of its octets, both ways."""
    assert broken(broken_wires(dovecot, stride=1511)) == []


def test_model(dovecot):
    """Forty faults on the model mailbox."""
    assert broken(islice(model_faults(40), 40)) == []
