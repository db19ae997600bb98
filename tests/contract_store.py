"""What every ports.Store must do; a test class per kind of store inherits this and says how to open one."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from watcher.core.case import OPEN, Case, CaseId, Fence, Form, Later, Place, State, Subject, Uid, UidValidity
from watcher.core.correction import Correction
from watcher.core.message import MessageId
from watcher.errors import StoreError
from watcher.ports import Checkpoint, PassedOver, Store, Trouble

NOW = datetime(2026, 3, 4, 10, 30, 15, 123456, tzinfo=timezone(timedelta(hours=2)))
LATER = NOW + timedelta(days=1)


def a_case(n: int = 1, **changes: object) -> Case:
    """A case with every field filled in, the n-th of its kind."""
    about = Subject(
        subject=f"Ihre Bewerbung № {n} – 很遗憾",
        sender="jobs@acme.example",
        language="de",
        kind="job",
        stage="interview",
        openness=("again", "keep"),
        company="Acme GmbH",
        role="Bäckerin",
        person="Dr. Ada Boss",
        evidence='[{"rule":"de:other"}]',
        score=6.5,
    )
    case = Case(
        account="home",
        source=f"<{n}@acme.example>|ab{n}",
        source_id=MessageId(f"<{n}@acme.example>"),
        place=Place("INBOX", UidValidity(7), Uid(n)),
        opened=NOW,
        about=about,
        state=State.INTENDED,
        reason="",
        to="ada@acme.example",
        mark=MessageId(f"<mark{n}@example.org>"),
        octets=b"Subject: x\r\n\r\n\x00\xff",
        fence=Fence("Entw&APw-rfe", UidValidity(3), Uid(90)),
        draft=Place("Drafts", UidValidity(3), Uid(2**32 - 1)),
        attempt=2,
        not_before=NOW + timedelta(minutes=1),
        waits="The mailbox is full.",
        edition=3,
        flagged=True,
        advice='{"level": "high"}',
        marked="rejection",
        missing=NOW + timedelta(hours=1),
        sent_id=MessageId(f"<sent{n}@example.org>"),
        sent_at=NOW + timedelta(hours=2),
        due=date(2026, 9, 7),
        due_why="Six months after an interview.",
        used=("de/thanks/0a1b2c3d", "de/close/4e5f6a7b"),
    )
    return replace(case, **changes)


class StoreContract:
    """Inherit, and give a fixture `open_store`: a factory that opens the same store each time it is called."""

    @pytest.fixture
    def store(self, open_store: Callable[[], Store]) -> Iterator[Store]:
        opened = open_store()
        yield opened
        opened.close()

    def test_install_key(self, store: Store, open_store: Callable[[], Store]) -> None:
        """The install key is 32 octets, made once, and the same after reopening."""
        key = store.install_key()
        assert len(key) == 32
        assert store.install_key() == key
        store.close()
        again = open_store()
        assert again.install_key() == key
        again.close()

    def test_checkpoint(self, store: Store) -> None:
        """A checkpoint is unknown until saved, then the last one saved counts, for each mailbox apart."""
        first = Checkpoint("home", "INBOX", UidValidity(7), Uid(41))
        other = Checkpoint("home", "Jobs", UidValidity(8), Uid(5))
        assert store.checkpoint("home", "INBOX") is None
        store.save_checkpoint(first)
        store.save_checkpoint(other)
        gaps = ((Uid(3), Uid(3)), (Uid(9), Uid(2**32 - 2)))
        renumbered = Checkpoint(
            "home", "INBOX", UidValidity(9), Uid(2**32 - 1), gaps, reading=True, began=NOW, at=LATER
        )
        store.save_checkpoint(renumbered)
        assert store.checkpoint("home", "INBOX") == renumbered
        assert store.checkpoint("home", "Jobs") == other
        assert store.checkpoint("work", "INBOX") is None

    def test_every_field_comes_back(self, store: Store) -> None:
        """What was put into a case comes out again, whole and equal, with an id."""
        opened = store.open_case(a_case(), NOW)
        assert opened.id > 0
        assert opened == replace(a_case(), id=opened.id)
        assert store.case(opened.id) == opened
        assert store.known("home", a_case().source) == opened

    def test_a_bare_case(self, store: Store) -> None:
        """A case with nothing optional in it comes back with nothing invented."""
        about = Subject(subject="", sender="", language="", kind="other", stage="unknown")
        bare = Case("home", "|digest", None, Place("INBOX", UidValidity(1), Uid(1)), NOW, about, State.UNCLEAR)
        opened = store.open_case(bare, NOW)
        assert opened == replace(bare, id=opened.id)

    def test_times_are_aware(self, store: Store) -> None:
        """A stored time is the same moment afterwards, and still aware; a naive one is refused."""
        opened = store.open_case(a_case(), NOW)
        assert opened.opened == NOW
        assert opened.opened.utcoffset() is not None
        with pytest.raises(ValueError, match="zone"):
            store.save(opened, NOW.replace(tzinfo=None), "event")

    def test_a_source_is_opened_once(self, store: Store) -> None:
        """The same source in the same account comes back as it was stored, unchanged; another account has its own."""
        first = store.open_case(a_case(), NOW)
        store.save(replace(first, state=State.DRAFTED), LATER, "drafted")
        again = store.open_case(a_case(octets=b"other"), LATER)
        assert again == replace(first, state=State.DRAFTED)
        assert [moment.event for moment in store.history(first.id)] == ["intended", "drafted"]
        other = store.open_case(a_case(account="work"), NOW)
        assert other.id != first.id
        assert len(store.cases()) == 2

    def test_unknown(self, store: Store) -> None:
        """Nothing is known of what was never opened."""
        assert store.case(CaseId(99)) is None
        assert store.known("home", "<x>|") is None
        assert store.history(CaseId(99)) == ()
        assert store.cases() == ()

    def test_save(self, store: Store) -> None:
        """Saving replaces the case and adds one line to its history, which is oldest first."""
        opened = store.open_case(a_case(), NOW)
        changed = replace(opened, state=State.HELD, reason="Why.", attempt=3, fence=None, draft=None, due=None)
        store.save(changed, LATER, "held", "Why.")
        assert store.case(opened.id) == changed
        told = store.history(opened.id)
        assert [(moment.at, moment.event, moment.detail) for moment in told] == [
            (NOW, "intended", ""),
            (LATER, "held", "Why."),
        ]

    def test_twin(self, store: Store) -> None:
        """One mail in two accounts: the younger case finds the older, by source or by id, sender and Subject."""
        first = store.open_case(a_case(), NOW)
        same = store.open_case(a_case(account="work"), NOW)
        forwarded = store.open_case(a_case(account="old", source="<1@acme.example>|a footer more"), NOW)
        stranger = replace(a_case().about, sender="else@acme.example")
        store.open_case(a_case(account="other", source="<1@acme.example>|x", about=stranger), NOW)
        assert store.twin(same) == store.twin(forwarded) == first
        assert store.twin(first) is None
        assert store.twin(store.cases()[0]) is None
        no_id = store.open_case(a_case(5, source_id=None), NOW)
        assert store.twin(store.open_case(a_case(6, source_id=None, account="work", about=no_id.about), NOW)) is None
        store.save(replace(first, state=State.REFUSED), NOW, "refused")
        assert store.twin(same) is None

    def test_save_of_what_was_overtaken(self, store: Store) -> None:
        """Two daemons on one store: whoever comes second learns it, and has changed nothing."""
        opened = store.open_case(a_case(), NOW)
        first = replace(opened, state=State.APPENDING, attempt=3)
        assert store.save(first, NOW, "appending", was=opened)
        assert not store.save(replace(first, reason="Second."), NOW, "appending", was=opened)
        assert store.case(opened.id) == first
        assert [moment.event for moment in store.history(opened.id)] == ["intended", "appending"]

    def test_save_unknown(self, store: Store) -> None:
        """A case that is not in the store cannot be saved, and leaves no trace."""
        with pytest.raises(StoreError, match="99"):
            store.save(a_case(id=CaseId(99)), NOW, "event")
        with pytest.raises(StoreError, match="99"):
            store.receipt(a_case(id=CaseId(99)), NOW)
        assert store.history(CaseId(99)) == ()
        assert store.check_ins() == ()

    def test_order(self, store: Store) -> None:
        """All cases come newest first; those with work left oldest first; an account only its own."""
        for n, state in enumerate(State, start=1):
            store.open_case(a_case(n, state=state, account="home" if n % 2 else "work"), NOW)
        ids = [case.id for case in store.cases()]
        assert ids == sorted(ids, reverse=True)
        assert len(ids) == len(State)
        left = store.cases(states=OPEN)
        assert {case.state for case in left} == OPEN
        assert [case.id for case in left] == sorted(case.id for case in left)
        assert {case.account for case in store.cases(account="work")} == {"work"}
        assert {case.account for case in store.cases(account="home", states=OPEN)} == {"home"}

    def test_opened_since(self, store: Store) -> None:
        """Answers to a no from a moment on, oldest first, of one account; notes and check-ins are none."""
        store.open_case(a_case(1, opened=NOW - timedelta(days=8)), NOW)
        first = store.open_case(a_case(2, opened=NOW), NOW)
        last = store.open_case(a_case(3, opened=LATER), NOW)
        store.open_case(a_case(4, account="work"), NOW)
        store.open_case(a_case(5, form=Form.REMARK), NOW)
        assert [case.id for case in store.opened_since("home", NOW)] == [first.id, last.id]

    def test_unmarked(self, store: Store) -> None:
        """Cases whose original lacks the mark of its state, oldest first, of one account."""
        first = store.open_case(a_case(1, marked=""), NOW)
        store.open_case(a_case(2, marked="rejection"), NOW)
        store.open_case(a_case(3, marked="", account="work"), NOW)
        last = store.open_case(a_case(4, marked="rejection", state=State.SENT), NOW)
        assert [case.id for case in store.unmarked("home")] == [first.id, last.id]
        store.save(replace(last, marked=last.mark_due), LATER, "marked")
        assert [case.id for case in store.unmarked("home")] == [first.id]

    def test_wordings(self, store: Store) -> None:
        """What was said lately to anybody, or ever to this employer; a letter made anew to an old no is of today."""
        old = NOW - timedelta(days=90)
        acme, other = Later(domain="acme.example"), Later(domain="other.example")
        store.open_case(a_case(1, opened=old, used=("en/a/1",), later=acme), old)
        aged = store.open_case(a_case(2, opened=old, used=("en/a/2",), later=other), old)
        store.open_case(a_case(3, opened=NOW, used=("en/a/3", "en/b/3"), later=other), NOW)
        store.open_case(a_case(4, opened=NOW, used=()), NOW)
        month = NOW - timedelta(days=31)
        lately = {"en/a/3", "en/b/3"}
        assert store.wordings(since=month, domain="acme.example", company="") == {"en/a/1", *lately}
        assert store.wordings(since=month, domain="", company="") == lately
        assert store.wordings(since=month, domain="", company="Acme GmbH") == {"en/a/1", "en/a/2", *lately}
        store.save(replace(aged, state=State.SENT), NOW, "sent")
        assert store.wordings(since=month, domain="", company="") == lately
        store.save(replace(aged, edition=4, used=("en/a/9",)), NOW, "intended")
        assert store.wordings(since=month, domain="", company="") == {"en/a/9", *lately}

    @pytest.mark.parametrize(
        ("name", "same"),
        [("Acme GmbH", True), ("ACME", True), ("acme, Inc.", True), ("Acme Labs GmbH", False), ("", False)],
    )
    def test_an_employer_is_known_by_name(self, store: Store, name: str, same: bool) -> None:  # noqa: FBT001
        """However it is written: its wordings, its pending check-ins, and whether it has had a letter of ours."""
        old = NOW - timedelta(days=90)
        first = store.open_case(a_case(1, opened=old), old)
        store.receipt(replace(first, state=State.DRAFTED), old)
        about = replace(a_case().about, company=name)
        next_one = store.open_case(a_case(2, to="ben@elsewhere.example", about=about, used=()), NOW)
        assert bool(store.wordings(since=NOW, domain="", company=name)) is same
        assert [due.case for due in store.touched((), (), (), name)] == [first.id] * same
        assert store.declined_before(next_one) is same

    def test_receipt(self, store: Store) -> None:
        """A receipt saves the case and arms the check-in that was planned with it."""
        opened = store.open_case(a_case(), NOW)
        store.receipt(replace(opened, state=State.DRAFTED), LATER)
        drafted = store.case(opened.id)
        assert drafted is not None
        assert drafted.state is State.DRAFTED
        (due,) = store.check_ins()
        assert (due.case, due.due, due.why) == (opened.id, date(2026, 9, 7), "Six months after an interview.")
        assert (due.state, due.to, due.company) == ("pending", "ada@acme.example", "Acme GmbH")
        assert [moment.event for moment in store.history(opened.id)] == ["intended", "drafted"]

    def test_receipt_without_check_in(self, store: Store) -> None:
        """Where no check-in is planned the reason is kept, and nothing will ever be due."""
        opened = store.open_case(a_case(due=None, due_why="They ask not to be written to."), NOW)
        store.receipt(replace(opened, state=State.DRAFTED), LATER)
        (none,) = store.check_ins()
        assert (none.state, none.why) == ("none", "They ask not to be written to.")
        assert store.check_ins(until=date(9999, 12, 31)) == ()

    def test_receipt_twice(self, store: Store) -> None:
        """A second receipt for the same case leaves one check-in, not two, on the day it has."""
        opened = store.open_case(a_case(), NOW)
        store.receipt(replace(opened, state=State.DRAFTED), NOW)
        store.receipt(replace(opened, state=State.DRAFTED, due=date(2027, 1, 1)), LATER)
        (due,) = store.check_ins()
        assert due.due == date(2026, 9, 7)

    def test_due(self, store: Store) -> None:
        """Check-ins come by due date; `until` includes its own day and leaves out what comes later."""
        for n, day in enumerate((date(2026, 9, 9), date(2026, 9, 7), date(2026, 9, 8)), start=1):
            store.receipt(store.open_case(a_case(n, due=day), NOW), NOW)
        assert [due.due.day for due in store.check_ins()] == [7, 8, 9]
        assert [due.due.day for due in store.check_ins(until=date(2026, 9, 8))] == [7, 8]
        assert store.check_ins(until=date(2026, 9, 6)) == ()

    def test_any_pending(self, store: Store) -> None:
        """Whether a check-in is still to come: not before the first, nor after the last is settled."""
        assert not store.any_pending()
        store.receipt(replace(store.open_case(a_case(), NOW), state=State.DRAFTED), NOW)
        assert store.any_pending()
        (due,) = store.check_ins()
        store.settle(due, "cancelled", "They wrote.", LATER)
        assert not store.any_pending()

    def test_trouble_is_news_once(self, store: Store) -> None:
        """The same sentence again is no news, another one is; what is over is forgotten."""
        assert store.trouble("home", "The password is wrong.", NOW)
        assert not store.trouble("home", "The password is wrong.", NOW + timedelta(hours=1))
        assert store.trouble("rules.yaml", "The old rules stay.", NOW + timedelta(hours=1))
        assert store.troubles() == (
            Trouble("home", "The password is wrong.", NOW),
            Trouble("rules.yaml", "The old rules stay.", NOW + timedelta(hours=1)),
        )
        assert store.trouble("home", "The sign-in has run out.", NOW + timedelta(hours=2))
        store.relieve("rules.yaml")
        store.relieve("nobody")
        assert [one.text for one in store.troubles()] == ["The sign-in has run out."]

    def test_quarantine(self, store: Store) -> None:
        """Failed attempts are counted for each place, the last reason stays, and a release forgets them."""
        place, other = Place("INBOX", UidValidity(7), Uid(4)), Place("INBOX", UidValidity(8), Uid(4))
        assert [store.quarantine("home", place, f"reason {n}", NOW) for n in (1, 2, 3)] == [1, 2, 3]
        assert store.quarantine("home", other, "renumbered", NOW) == 1
        assert store.quarantine("work", place, "elsewhere", NOW) == 1
        assert store.quarantined() == (
            PassedOver("home", place, 3, "reason 3", NOW),
            PassedOver("home", other, 1, "renumbered", NOW),
            PassedOver("work", place, 1, "elsewhere", NOW),
        )
        store.release("home", place)
        store.release("home", place)
        assert [one.account for one in store.quarantined()] == ["home", "work"]
        assert store.quarantine("home", place, "again", NOW) == 1

    def test_a_trouble_is_told_in_one_mailbox(self, store: Store) -> None:
        """Of several mailboxes that are reached one tells of a trouble, and again only when it was over meanwhile."""
        store.trouble("home", "The password is refused.", NOW)
        assert [store.tell("home", name) for name in ("work", "club", "work")] == [True, False, True]
        assert store.troubles()[0].told == "work"
        store.relieve("home")
        assert not store.tell("home", "work")
        store.trouble("home", "The password is refused.", LATER)
        assert store.tell("home", "club")

    def test_corrections(self, store: Store) -> None:
        """What the user said last about a mail counts; a hint never overrules a word."""
        told = Correction(
            "home", "<1@a>|1", is_no=True, way="told", subject="Re: x", sender="a@b", octets=b"\x00", at=NOW
        )
        store.correct(told)
        store.correct(replace(told, is_no=False, way="deleted", at=LATER))
        assert store.corrections() == (told,)
        store.correct(changed := replace(told, is_no=False, way="moved", at=LATER))
        store.correct(other := replace(told, account="work", at=LATER + timedelta(hours=1)))
        assert store.corrections() == (changed, other)
        store.correct(moved := replace(other, place=Place("Noes", UidValidity(7), Uid(3))))
        assert store.corrections("work") == (moved,)
        assert store.corrections("work", octets=False) == (replace(moved, octets=b""),)
        store.take_back(moved)
        assert store.corrections() == (changed,)

    def test_sightings(self, store: Store) -> None:
        """Whether an original was ever seen with our keyword is kept, for each account apart."""
        one = store.open_case(a_case(1), NOW).id
        other = store.open_case(a_case(2, account="work"), NOW).id
        store.sight([])
        store.sight([one, one, other])
        store.sight([one])
        assert store.sighted("home") == {one}
        assert store.sighted("work") == {other}

    def test_reopen(self, store: Store, open_store: Callable[[], Store]) -> None:
        """Everything is still there for the next process."""
        opened = store.open_case(a_case(), NOW)
        store.receipt(opened, NOW)
        store.save_checkpoint(Checkpoint("home", "INBOX", UidValidity(7), Uid(1)))
        store.quarantine("home", opened.place, "reason", NOW)
        before = (store.cases(), store.history(opened.id), store.check_ins(), store.quarantined())
        store.close()
        again = open_store()
        assert (again.cases(), again.history(opened.id), again.check_ins(), again.quarantined()) == before
        assert again.checkpoint("home", "INBOX") == Checkpoint("home", "INBOX", UidValidity(7), Uid(1))
        again.close()

    def test_closed(self, store: Store) -> None:
        """A closed store may be closed again; anything else is a StoreError, not a surprise."""
        store.close()
        store.close()
        with pytest.raises(StoreError):
            store.cases()
        with pytest.raises(StoreError):
            store.save_checkpoint(Checkpoint("home", "INBOX", UidValidity(7), Uid(1)))

    def test_threads(self, store: Store) -> None:
        """Account threads share a store: no call is lost, and a source opened by all of them is one case."""
        opened: list[Case] = []
        errors: list[BaseException] = []

        def work(account: str) -> None:
            try:
                for n in range(1, 16):
                    opened.append(store.open_case(a_case(n), NOW))
                    store.quarantine("home", Place("INBOX", UidValidity(1), Uid(1)), "race", NOW)
                    store.save_checkpoint(Checkpoint(account, "INBOX", UidValidity(1), Uid(n)))
                    store.cases(states=OPEN)
            except BaseException as error:  # noqa: BLE001  # a thread's error must reach the assertion below
                errors.append(error)

        threads = [threading.Thread(target=work, args=(f"account{n}",)) for n in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert errors == []
        assert len({case.id for case in opened}) == 15
        assert store.quarantined()[0].attempts == 45
        assert all(len(store.history(case.id)) == 1 for case in store.cases())

    def test_any_text(self, store: Store) -> None:
        """Quotes, semicolons and lines in foreign text are text, never SQL."""
        nasty = '\'); DROP TABLE cases; --\n"x" \\ %s :state ?'
        about = replace(a_case().about, subject=nasty, company=nasty)
        opened = store.open_case(a_case(source=nasty, about=about), datetime(2026, 1, 1, tzinfo=UTC))
        assert store.known("home", nasty) == opened
        assert opened.about.company == nasty
