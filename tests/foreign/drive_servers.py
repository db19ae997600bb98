"""Another real server: what holds on Dovecot holds here, from the whole line to kills at every step. `make servers`."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

import pytest
from e2e.household import REJECTIONS, Household
from integration.test_claims import (  # noqa: F401  # the same tests, with this folder's fixtures
    hosts,
    test_a_claim_is_one_hosts_alone,
    test_of_many_at_once_one_succeeds,
    test_two_hosts_make_one_draft_of_each_no,
    test_what_cannot_be_claimed,
)
from judge.hands import Hands
from torture.faults import broken_wires, numbered_kills, random_kills
from torture.scene import SOUND

pytestmark = pytest.mark.timeout(1200)


@pytest.fixture
def house(server, tmp_path):
    """Six noes that were read once."""
    made = Household(server, "house1", tmp_path)
    for octets in REJECTIONS:
        made.append(octets)
    return made


def test_the_whole_line(house):
    """Five drafts and one reason, nothing more at the second look, INBOX as before; a letter sent is known as sent."""
    before = house.messages("INBOX")
    for _ in range(2):
        done = house.once("--since", "3650d")
        assert done.returncode == 0, done.stderr
        assert Counter(row["state"] for row in house.rows("list")) == {"drafted": 5, "silent": 1}
        assert len(house.messages("Drafts")) == 5
    assert [(uid, octets) for uid, _, octets in house.messages("INBOX")] == [(uid, octets) for uid, _, octets in before]
    hands = Hands(house.server, house.user)
    (uid,) = [uid for uid, to in hands.drafts().items() if to == "weiss@werk.example"]
    hands.take([uid], "Sent", datetime.now(UTC))
    hands.close()
    house.once()
    assert Counter(row["state"] for row in house.rows("list")) == {"drafted": 4, "silent": 1, "sent": 1}


def test_killed_at_every_step(server):
    """SIGKILL before and after effects, each act of a user before the restart: one draft, or a reason."""
    assert _broken(numbered_kills(server, stride=4)) == {}


def test_killed_at_any_time(server):
    """Also while it recovers."""
    assert _broken(random_kills(server, 40)) == {}


def test_broken_wires(server):
    """Dropped, truncated, half-closed, delayed, doubled and garbled at octets of the conversation."""
    assert _broken(broken_wires(server, stride=397)) == {}


def _broken(outcomes):
    tally = Counter(outcomes)
    print(f"{tally.total()} faults")
    return {outcome: count for outcome, count in tally.items() if outcome[1] not in SOUND}
