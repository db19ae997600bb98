"""fleet: a mailbox's thread backs off alone, and forgets old failures once all is well."""

from __future__ import annotations

from types import SimpleNamespace

from fakes import LOST

from watcher import fleet
from watcher.errors import CredentialError, ServerRefused, StoreError
from watcher.fleet import Keeper


def rests(outcomes):
    """The pauses a keeper takes: an outcome is an error at connecting, or None for idling and then a lost line."""
    taken = []
    script = iter(outcomes)

    def wait(_seconds):
        raise LOST

    def connect():
        if error := next(script):
            raise error
        return SimpleNamespace(wait=wait, close=lambda: None)

    watch = SimpleNamespace(
        account="home",
        mailbox="INBOX",
        look=lambda _session: 0,
        follow=lambda _session: False,
        check_in=lambda _session: False,
        patience=lambda: None,
    )
    keeper = Keeper(watch, connect, lambda: 0.0, lambda: 1.0)

    def rest(_error, seconds):
        taken.append(seconds)
        if len(taken) == len(outcomes):
            keeper.stop()

    keeper._rest = rest
    keeper.run()
    return taken


def test_pauses_double_while_the_server_is_away():
    """5, 10, 20 ... seconds, never more than ten minutes."""
    assert rests([LOST] * 9) == [5, 10, 20, 40, 80, 160, 320, 600, 600]


def test_a_line_that_worked_begins_anew():
    """After a look that ended in IDLE the next failure is the first again."""
    assert rests([LOST, LOST, LOST, None, LOST]) == [5, 10, 20, 5, 10]


def test_a_wrong_password_waits_long_and_lengthens_nothing_else():
    """Servers lock accounts; a later lost line is retried as soon as ever."""
    assert rests([CredentialError("No."), LOST]) == [fleet.REFUSED_PAUSE, 5]


def test_a_no_for_now_is_tried_again_soon_and_a_lasting_one_late():
    """A server whose disk is full says NO to everything and is well a minute later; a missing mailbox stays missing."""
    for_now, lasting = ServerRefused("No.", code="SERVERBUG"), ServerRefused("No.", permanent=True)
    assert rests([for_now, for_now, lasting, for_now]) == [5, 10, fleet.REFUSED_PAUSE, 20]


def test_a_full_disk_is_waited_for():
    """Nothing is drafted while nothing can be committed; the thread goes on and says what helps."""
    assert rests([StoreError("The disk is full."), StoreError("The disk is full.")]) == [5, 10]


def test_an_unfinished_letter_shortens_the_idling():
    """What may be taken up again in twelve seconds does not wait for the end of IDLE."""
    waits = []

    def wait(seconds):
        waits.append(seconds)
        keeper.stop()

    session = SimpleNamespace(wait=wait, close=lambda: None, wake=lambda: None)
    watch = SimpleNamespace(
        account="home",
        mailbox="INBOX",
        look=lambda _session: 0,
        follow=lambda _session: False,
        check_in=lambda _session: False,
        patience=lambda: 12.0,
    )
    keeper = Keeper(watch, lambda: session, lambda: 0.0, lambda: 1.0)
    keeper.run()
    assert waits == [12.0]
