"""fleet: who rests, who works; each mailbox backs off alone, and none starves another."""

from __future__ import annotations

import re
import socket
import threading
from collections import Counter
from types import SimpleNamespace

import pytest
from fakes import LOST
from servers.patience import HANGS, until

from watcher import fleet
from watcher.errors import CredentialError, OwnFault, ServerRefused, StoreError
from watcher.fleet import Fleet, Keeper


class Line:
    """A session at rest: it stirs when `say` is called."""

    def __init__(self):
        self._ours, self._theirs = socket.socketpair()
        self.closed = False

    def say(self):
        self._theirs.send(b"* 4 EXISTS\r\n")

    def fileno(self):
        return self._ours.fileno()

    def rest(self):
        return 900.0

    def stirs(self):
        return bool(self._ours.recv(100))

    def close(self):
        self.closed = True
        self._ours.close()
        self._theirs.close()


STILL = SimpleNamespace(rest=lambda: 900.0, close=lambda: None)
"""A session of which nothing is heard."""


def watching(look=lambda _session: 0, patience=lambda: None):
    return SimpleNamespace(
        account="home",
        mailbox="INBOX",
        look=look,
        follow=lambda _session, _between: False,
        check_in=lambda _session: False,
        patience=patience,
    )


def keeper(connect=Line, server="", **watch):
    return Keeper(watching(**watch), connect, lambda: 0.0, lambda: 1.0, server=server)


def pauses(outcomes):
    """What a keeper's turns say: an outcome is an error at connecting, or None for a rest and then a lost line."""
    script = iter(outcomes)

    def connect():
        if error := next(script):
            raise error
        return STILL

    def look(_session):
        if one.progress.stage == "looking" and rested:
            raise rested.pop()
        return 0

    rested, said = [], []
    one = keeper(connect, look=look)
    for outcome in outcomes:
        seconds = one.turn()
        if outcome is None:
            assert seconds == fleet.REST_SECONDS
            rested.append(LOST)
            seconds = one.turn()
        said.append(seconds)
    return said


def test_pauses_double_while_the_server_is_away():
    """5, 10, 20 ... seconds, never more than ten minutes."""
    assert pauses([LOST] * 9) == [5, 10, 20, 40, 80, 160, 320, 600, 600]


def test_no_two_of_many_lines_come_back_in_the_same_second():
    """By chance a pause is as short as half of itself: a server that begins anew is not asked by all at once."""
    shortest = Keeper(watching(), lambda: (_ for _ in ()).throw(LOST), lambda: 0.0, lambda: 0.0)
    assert [shortest.turn() for _ in range(3)] == [2.5, 5, 10]


def test_a_line_that_worked_begins_anew():
    """After a look that ended in rest the next failure is the first again."""
    assert pauses([LOST, LOST, LOST, None, LOST]) == [5, 10, 20, 5, 10]


def test_a_wrong_password_waits_long_and_lengthens_nothing_else():
    """Servers lock accounts; a later lost line is retried as soon as ever."""
    assert pauses([CredentialError("No."), LOST]) == [fleet.REFUSED_PAUSE, 5]


def test_a_no_for_now_is_tried_again_soon_and_a_lasting_one_late():
    """A server whose disk is full says NO to everything and is well a minute later; a missing mailbox stays missing."""
    for_now, lasting = ServerRefused("No.", code="SERVERBUG"), ServerRefused("No.", permanent=True)
    assert pauses([for_now, for_now, lasting, for_now]) == [5, 10, fleet.REFUSED_PAUSE, 20]


def test_a_server_that_asks_for_time_gets_it():
    """Its five minutes, and the pause of our own on top: many mailboxes do not come back in the same second."""
    throttled = ServerRefused("Slower.", code="THROTTLED", after=300.0)
    assert pauses([throttled, throttled, LOST]) == [305, 310, 20]


def test_a_full_disk_is_waited_for():
    """Nothing is drafted while nothing can be committed; the next turns go on and say what helps."""
    assert pauses([StoreError("The disk is full."), StoreError("The disk is full.")]) == [5, 10]


def test_an_unfinished_letter_shortens_the_rest():
    """What may be taken up again in twelve seconds does not wait for the end of IDLE."""
    assert keeper(lambda: STILL, patience=lambda: 12.0).turn() == 12.0


def test_only_a_look_that_finds_nothing_may_rest():
    """What came while the mailbox was read is announced to nobody."""
    found = [2, 1, 0]
    keeper(lambda: STILL, look=lambda _session: found.pop(0)).turn()
    assert found == []


@pytest.fixture
def running():
    """Fleets that run until the test is over."""
    fleets = []

    def run(*keepers, workers=4):
        fleets.append(Fleet(keepers, workers))
        fleets[-1].start()
        return fleets[-1]

    yield run
    for one in fleets:
        one.stop(5)


class Looks:
    """Counts the looks at a mailbox, and whether two were at it at once."""

    def __init__(self, hold=None):
        self.count = 0
        self._hold = hold
        self._guard = threading.Lock()

    def __call__(self, _session):
        assert self._guard.acquire(blocking=False), "two at one mailbox"
        self.count += 1
        if self._hold:
            self._hold.wait(HANGS)
        self._guard.release()
        return 0


def test_who_stirs_has_a_turn_at_once_and_nobody_else(running):
    """Of twenty mailboxes at rest one hears of a message: it is looked at, the others sleep on."""
    looks = [Looks() for _ in range(20)]
    keepers = [keeper(look=look) for look in looks]
    running(*keepers)
    until(lambda: all(one.progress.stage == "idle" for one in keepers))
    keepers[7].session.say()
    until(lambda: looks[7].count == 2)
    until(lambda: keepers[7].progress.stage == "idle")
    assert [look.count for look in looks] == [1] * 7 + [2] + [1] * 12


def test_work_is_told_of_once(running):
    """What turns have left behind is cleared away after them, and not while nothing happens."""
    one = keeper(look=Looks())
    fleet = running(one)
    until(lambda: one.progress.stage == "idle")
    until(fleet.has_worked)
    assert not fleet.has_worked()
    one.session.say()
    until(fleet.has_worked)


def test_a_rest_that_is_over_and_a_nudge_are_turns_too(running, monkeypatch):
    """The server may have said nothing."""
    monkeypatch.setattr(fleet, "REST_SECONDS", 0.05)
    look = Looks()
    running(keeper(look=look))
    until(lambda: look.count > 3)
    monkeypatch.setattr(fleet, "REST_SECONDS", 300.0)
    other = Looks()
    one = keeper(look=other)
    ships = running(one)
    until(lambda: one.progress.stage == "idle")
    ships.nudge()
    until(lambda: other.count == 2)


def test_a_refused_login_wakes_the_others_and_is_itself_left_alone(running):
    """One of the mailboxes at rest may tell of it; neither that nor a nudge has the password tried sooner."""
    tried, look = [], Looks()
    refusing = threading.Event()

    def refused():
        tried.append(1)
        refusing.wait(HANGS)
        raise CredentialError("No.")

    well = keeper(look=look)
    ships = running(well, keeper(refused))
    until(lambda: well.progress.stage == "idle")
    refusing.set()
    until(lambda: look.count == 2)
    for _ in range(3):
        seen = look.count
        ships.nudge()
        until(lambda seen=seen: look.count > seen)
    assert len(tried) == 1


def test_a_nudge_in_the_middle_of_a_turn_means_one_more(running):
    """What that turn has read may be older than the nudge."""
    hold = threading.Event()
    look = Looks(hold)
    ships = running(keeper(look=look))
    until(lambda: look.count == 1)
    ships.nudge()
    hold.set()
    until(lambda: look.count == 2)


def test_a_server_that_hangs_starves_no_other(running):
    """Ten mailboxes of one server hold half of the workers; another server's is served by the rest."""
    hold = threading.Event()
    slow = [keeper(look=Looks(hold), server="slow.example") for _ in range(10)]
    quick = Looks()
    running(*slow, keeper(look=quick, server="quick.example"))
    until(lambda: quick.count == 1)
    assert sum(one.watch.look.count for one in slow) <= 2
    hold.set()
    until(lambda: all(one.progress.stage == "idle" for one in slow))


def test_a_lost_line_is_no_concern_of_the_others(running):
    """It waits for its pause, the others rest; all of that can be read in one line."""

    def lost():
        raise LOST

    keepers = [keeper(lost), *(keeper() for _ in range(6))]
    ships = running(*keepers)
    until(lambda: ships.summary() == "7 mailboxes: 6 idle, 1 waiting (network)")
    assert ships.alive()
    assert ships.healthy()


def test_a_fault_of_ours_stays_in_its_mailbox(running):
    """What nobody foresaw puts one mailbox away and says where in the program; the others have their turns."""

    def broken(_session):
        raise ZeroDivisionError("Dear Jane")

    said, look = [], Looks()
    bad = Keeper(watching(broken), Line, lambda: 0.0, lambda: 1.0, lambda *words: said.append(words))
    well = keeper(look=look)
    ships = running(bad, well, workers=1)
    until(lambda: bad.progress.stage == "waiting (a fault of ours)" and well.progress.stage == "idle")
    assert said == [("home", said[0][1])]
    assert re.fullmatch(r"A fault .* \(ZeroDivisionError at test_fleet\.py:\d+\); please report it\.", said[0][1])
    assert bad.progress.until == fleet.REFUSED_PAUSE + 60
    seen = look.count
    well.session.say()
    until(lambda: look.count > seen)
    assert ships.alive()


def test_a_single_look_tells_a_fault_of_ours_as_any_other():
    """`run --once` then goes on with the next account."""

    def broken(_session, _since):
        raise ZeroDivisionError

    one = keeper(look=broken)
    with pytest.raises(OwnFault, match=r"ZeroDivisionError at test_fleet\.py:\d+") as caught:
        one.once()
    assert caught.value.exit_code == 70


def test_the_end_of_a_thread_is_told(running, monkeypatch):
    """What ends the worker itself is not put away, and alive() says so."""
    monkeypatch.setattr(threading, "excepthook", lambda _: None)

    class End(BaseException):
        pass

    def broken(_session):
        raise End

    one = keeper(look=broken)
    ships = running(one)
    until(lambda: not ships.alive())
    assert not ships.healthy()
    one.leave()


def test_after_a_sleep_no_line_is_trusted_and_no_network_waited_for(running, monkeypatch):
    """Lines are made anew, whoever was away for want of a network tries at once, a refused password does not."""
    asleep, tried = [0.0], Counter()
    monkeypatch.setattr(fleet, "slept", lambda: asleep[0])

    def failing(name, error):
        def connect():
            tried[name] += 1
            raise error

        return connect

    lines = []
    keepers = [
        keeper(lambda: lines.append(Line()) or lines[-1]),
        keeper(failing("network", LOST)),
        keeper(failing("password", CredentialError("No."))),
    ]
    ships = running(*keepers)
    until(lambda: ships.summary().count("waiting") == 2 and keepers[0].progress.stage == "idle")
    before = dict(tried)
    asleep[0] += fleet.NAP_SECONDS
    ships.wake()
    assert not any(one.stale for one in keepers)
    asleep[0] += 3 * 3600
    ships.wake()
    until(lambda: len(lines) == 2 and tried["network"] > before["network"])
    assert lines[0].closed
    assert not lines[1].closed
    assert tried["password"] == before["password"] == 1


def test_stopping_closes_every_session():
    """Also those that rest, and after the turn that has begun."""
    hold = threading.Event()
    busy = keeper(look=Looks(hold), server="slow.example")
    keepers = [busy, *(keeper() for _ in range(5))]
    ships = Fleet(keepers, 3)
    ships.start()
    until(lambda: all(one.progress.stage == "idle" for one in keepers[1:]) and busy.progress.stage == "looking")
    lines = [one.session for one in keepers]
    threading.Timer(0.2, hold.set).start()
    ships.stop(HANGS)
    assert all(line.closed for line in lines)
    assert not ships.alive()
