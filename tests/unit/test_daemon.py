"""daemon and probe: one mailbox, and everything that can happen to it between intent and receipt."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest
from fakes import LOST, WHEN, FakeClock, FakeMailbox, FakeServer, FakeSession

from watcher.adapters import mime
from watcher.adapters.store import SqliteStore
from watcher.cli import desk as desks
from watcher.core.answer import Desk
from watcher.core.case import State
from watcher.core.letter import Profile
from watcher.daemon import Watch
from watcher.delivery import PAUSE, SETTLING
from watcher.errors import ServerRefused, ServerUnavailable

NO = (
    b"From: Ada Boss <ada@firm.example>\r\nTo: jane@example.org\r\nSubject: Your application\r\n"
    b"Message-ID: <no1@firm.example>\r\nDate: Mon, 02 Nov 2026 09:00:00 +0100\r\n\r\n"
    b"Dear Jane,\r\n\r\nthank you for the interview. Unfortunately we have decided to move forward with another"
    b" candidate for the position.\r\n\r\nAda Boss\r\n"
)
AUTOMATIC = (
    b"From: Firm Careers <noreply@firm.example>\r\nTo: jane@example.org\r\nSubject: Your application\r\n"
    b"Auto-Submitted: auto-generated\r\nMessage-ID: <no2@firm.example>\r\nDate: Mon, 02 Nov 2026 09:00:00 +0100\r\n\r\n"
    b"Thank you for your application. We have decided not to move forward with your candidacy. This mailbox is not"
    b" monitored.\r\n\r\nFirm Talent Team\r\n"
)
YES = b"From: Bob <bob@pal.example>\r\nSubject: Lunch\r\nMessage-ID: <l1@pal.example>\r\n\r\nLunch on Friday?\r\n"
OWN_ANSWER = (
    b"From: jane@example.org\r\nMessage-ID: <mine@example.org>\r\nIn-Reply-To: <no1@firm.example>\r\n\r\nThanks\r\n"
)


@pytest.fixture
def server():
    return FakeServer()


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def watch(tmp_path, clock):
    """A watch on INBOX that has seen the mailbox empty."""
    store = SqliteStore(tmp_path / "state")
    profile = Profile(name="Jane Doe", addresses=("jane@example.org",), signature="Jane Doe")
    desk = Desk(profile, desks.book(), desks.desk(None).senders, planner=desks.planner(None))
    made = Watch("home", "INBOX", mime.parse, store, lambda: desks.rules(None), desk, clock)
    made.look(FakeSession(FakeServer()))
    yield made
    store.close()


def drafts(server):
    return list(server.mailboxes["Drafts"].messages.values())


def case(watch):
    (found,) = watch.store.cases()
    return found


def restart(watch, server):
    """A new session, as after a crash or a lost line, when nothing of the old one can be on its way any more."""
    watch.clock.forward(seconds=SETTLING.total_seconds())
    watch.look(FakeSession(server))


def test_a_silence_needs_no_drafts(server, watch):
    """A no that nobody reads answers to is decided, also where Drafts cannot be opened at the moment."""
    server.mailboxes["INBOX"].add(AUTOMATIC)
    server.faults["examine"] = [None, ServerRefused("Drafts cannot be opened.")]
    watch.look(FakeSession(server))
    assert case(watch).state is State.SILENT


def test_a_no_has_its_draft_its_receipt_and_its_check_in(watch, server):
    """The whole line, once."""
    server.mailboxes["INBOX"].add(NO)
    assert watch.look(FakeSession(server)) == 1
    assert len(drafts(server)) == 1
    assert case(watch).state is State.DRAFTED
    assert [due.state for due in watch.store.check_ins()] == ["pending"]
    assert watch.look(FakeSession(server)) == 0


def test_the_same_wording_is_not_used_twice_to_one_employer_or_in_one_month(watch, server):
    """The second letter to the same house, and any within a month, says it in other words."""
    for n in range(3):
        server.mailboxes["INBOX"].add(
            NO.replace(b"<no1@", f"<no{n}@".encode()).replace(b"Dear Jane", b"Hi Jane" + b"," * n)
        )
    watch.look(FakeSession(server))
    said = [
        {one for one in case.used if one.startswith(("en/thanks/", "en/accept/", "way/"))}
        for case in watch.store.cases()
    ]
    assert all(len(words) >= 3 for words in said), "what is available is said in ways, which are wordings of their own"
    assert not said[0] & said[1] | said[0] & said[2] | said[1] & said[2]


def test_new_mail_goes_before_the_next_chore(watch, server):
    """While what follows one draft is seen to, a second no comes: it has its draft before the next chore begins."""
    lain = []

    def chore(*, works):
        def look(_session):
            lain.append(len(drafts(server)))
            if works:
                server.mailboxes["INBOX"].add(NO.replace(b"<no1@", f"<no{9 + len(lain)}@".encode()))
            return works

        return SimpleNamespace(look=look)

    chores = {"beacon": chore(works=False), "follower": chore(works=True), "marker": chore(works=False)}
    busy = replace(watch, **chores, notes=chore(works=True), hearing=chore(works=False))
    session = FakeSession(server)
    assert busy.follow(session, between=busy.look) is True
    assert lain == [0, 0, 1, 1, 2]
    assert busy.look(session) == 0


def test_other_mail_leaves_no_trace(watch, server):
    """The store never becomes a copy of the mailbox."""
    server.mailboxes["INBOX"].add(YES)
    watch.look(FakeSession(server))
    assert (drafts(server), watch.store.cases()) == ([], ())


@pytest.mark.parametrize("fault", ["append", "appended", "fetch"])
def test_a_line_lost_at_any_effect_ends_with_one_draft(watch, server, fault):
    """Before the append, after it, at the fetch: the next session finds or makes it, never twice."""
    server.mailboxes["INBOX"].add(NO)
    server.faults[fault] = [LOST]
    with pytest.raises(ServerUnavailable):
        watch.look(FakeSession(server))
    restart(watch, server)
    restart(watch, server)
    assert len(drafts(server)) == 1
    assert server.appended == 1
    assert case(watch).state is State.DRAFTED


@pytest.mark.parametrize("n", range(1, 9))
def test_a_line_lost_at_any_examine_ends_with_one_draft(watch, server, n):
    """Every EXAMINE of the line fails once."""
    server.mailboxes["INBOX"].add(NO)
    server.faults["examine"] = [None] * (n - 1) + [LOST]
    try:
        watch.look(FakeSession(server))
    except ServerUnavailable:
        restart(watch, server)
    assert server.appended == 1


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_line_lost_at_the_release_leaves_no_claim(watch, server, when):
    """The keyword comes off before the receipt is committed, so that the next session does what this one could not."""

    class Lost(FakeSession):
        def release(self, place, keyword):
            if when == "after":
                super().release(place, keyword)
            raise LOST

    server.mailboxes["INBOX"].add(NO)
    with pytest.raises(ServerUnavailable):
        watch.look(Lost(server))
    restart(watch, server)
    assert (server.appended, case(watch).state) == (1, State.DRAFTED)
    assert server.mailboxes["INBOX"].keywords == {}


def test_a_claim_comes_off_wherever_the_user_has_moved_the_mail(watch, server):
    """Keywords go with a mail; that of another mail, which is still worked on, stays."""
    server.mailboxes["INBOX"].add(NO)
    server.faults["appended"] = [LOST]
    with pytest.raises(ServerUnavailable):
        watch.look(FakeSession(server))
    inbox, away = server.mailboxes["INBOX"], FakeMailbox()
    server.mailboxes["Noes"] = away
    for octets in (NO.replace(b"no1@", b"other@"), inbox.messages.pop(1)):
        away.keywords[away.add(octets)] = set(inbox.keywords[1])
    restart(watch, server)
    assert (server.appended, case(watch).state) == (1, State.DRAFTED)
    assert list(away.keywords) == [1]


def test_a_release_that_was_refused_is_asked_for_once_more(watch, server):
    """A NO may be owed to a command that came to the server as another."""

    class Refusing(FakeSession):
        refusals = 1

        def release(self, place, keyword):
            self.refusals -= 1
            if self.refusals >= 0:
                raise ServerRefused("Unknown command.")
            return super().release(place, keyword)

    server.mailboxes["INBOX"].add(NO)
    watch.look(Refusing(server))
    assert case(watch).state is State.DRAFTED
    assert server.mailboxes["INBOX"].keywords == {}


def test_a_draft_that_the_user_edited_is_found_by_its_thread(watch, server):
    """Thunderbird renames a draft when it saves it; after a crash it is still ours."""
    server.mailboxes["INBOX"].add(NO)
    server.faults["appended"] = [LOST]
    with pytest.raises(ServerUnavailable):
        watch.look(FakeSession(server))
    box = server.mailboxes["Drafts"]
    box.messages.clear()
    box.add(OWN_ANSWER)
    restart(watch, server)
    assert (server.appended, case(watch).state) == (1, State.DRAFTED)


def test_a_draft_that_was_removed_meanwhile_is_not_made_again(watch, server):
    """A UID behind the fence is gone: it may have been ours, so the case is held and says so."""
    server.mailboxes["INBOX"].add(NO)
    server.faults["appended"] = [LOST]
    with pytest.raises(ServerUnavailable):
        watch.look(FakeSession(server))
    server.mailboxes["Drafts"].messages.clear()
    restart(watch, server)
    assert (server.appended, case(watch).state) == (1, State.HELD)
    assert case(watch).reason.endswith(".")


@pytest.mark.parametrize(("stored", "state"), [(True, State.DRAFTED), (False, State.HELD)])
def test_a_fence_that_was_misread_makes_no_second_draft(watch, server, stored, state):
    """UIDNEXT of Drafts with a digit too many at the intent, a line lost at APPEND, an index that lags for days."""

    class Misread(FakeSession):
        def examine(self, mailbox):
            told = super().examine(mailbox)
            return replace(told, uidnext=11) if mailbox == "Drafts" else told

    class Lagging(FakeSession):
        def search_reply(self, *_ids):
            return ()

    server.mailboxes["INBOX"].add(NO)
    server.faults["appended" if stored else "append"] = [LOST]
    with pytest.raises(ServerUnavailable):
        watch.look(Misread(server))
    watch.clock.forward(seconds=2 * SETTLING.total_seconds())
    watch.look(Lagging(server))
    assert (server.appended, case(watch).state) == (int(stored), state)


def test_a_drafts_mailbox_that_was_renumbered_is_not_guessed_about(watch, server):
    """Another UIDVALIDITY than at the intent: held."""
    server.mailboxes["INBOX"].add(NO)
    server.faults["appended"] = [LOST]
    with pytest.raises(ServerUnavailable):
        watch.look(FakeSession(server))
    server.mailboxes["Drafts"] = FakeMailbox(uidvalidity=2)
    restart(watch, server)
    assert (server.appended, case(watch).state) == (1, State.HELD)


@pytest.mark.parametrize("mailbox", ["Sent", "Drafts"])
def test_whoever_has_answered_already_gets_no_draft(watch, server, mailbox):
    """The user's own reply, sent or begun, is enough."""
    server.mailboxes[mailbox].add(OWN_ANSWER)
    server.mailboxes["INBOX"].add(NO)
    watch.look(FakeSession(server))
    assert (server.appended, case(watch).state) == (0, State.SILENT)


@pytest.mark.parametrize("mailbox", ["Trash", "All"])
def test_what_others_wrote_in_the_thread_is_no_answer_of_mine(watch, server, mailbox):
    """Ada follows up on her own letter, and it lies in Trash or in All Mail: I have not answered."""
    server.mailboxes.setdefault(mailbox, FakeMailbox()).add(
        OWN_ANSWER.replace(b"jane@example.org", b"ada@firm.example")
    )
    server.mailboxes["INBOX"].add(NO)
    watch.look(FakeSession(server))
    assert (server.appended, case(watch).state) == (1, State.DRAFTED)


def test_a_server_that_changes_every_id_keeps_one_draft(watch, server):
    """Neither Message-ID nor In-Reply-To comes back: the letter itself is the receipt, at once and after a crash."""
    server.rewrites = True
    server.mailboxes["INBOX"].add(NO)
    watch.look(FakeSession(server))
    assert (server.appended, case(watch).state) == (1, State.DRAFTED)
    server.mailboxes["INBOX"].add(NO.replace(b"no1", b"no2").replace(b"Ada", b"Ida"))
    server.faults["appended"] = [LOST]
    with pytest.raises(ServerUnavailable):
        watch.look(FakeSession(server))
    restart(watch, server)
    assert server.appended == 2
    assert [case.state for case in watch.store.cases()] == [State.DRAFTED] * 2


def test_a_letter_that_may_be_ours_is_asked_about(watch, server):
    """Every id changed and the words edited meanwhile: same To, same Subject. The user is asked, nothing is doubled."""
    server.rewrites = True
    server.mailboxes["INBOX"].add(NO)
    server.faults["appended"] = [LOST]
    with pytest.raises(ServerUnavailable):
        watch.look(FakeSession(server))
    box = server.mailboxes["Drafts"]
    box.messages = {uid: octets + b"One more line.\r\n" for uid, octets in box.messages.items()}
    restart(watch, server)
    assert (server.appended, case(watch).state) == (1, State.HELD)


def test_a_foreign_draft_behind_the_fence_is_none_of_ours(watch, server):
    """The user begins another letter in that very moment: ours is appended all the same."""
    server.mailboxes["INBOX"].add(NO)
    server.faults["append"] = [LOST]
    with pytest.raises(ServerUnavailable):
        watch.look(FakeSession(server))
    server.mailboxes["Drafts"].add(
        b"From: jane@example.org\r\nTo: bob@pal.example\r\nSubject: Lunch\r\n\r\nFriday?\r\n"
    )
    restart(watch, server)
    assert (server.appended, case(watch).state) == (1, State.DRAFTED)


def test_a_refusal_for_good_is_told_and_not_repeated(watch, server):
    """NO with a lasting reason: refused."""
    server.mailboxes["INBOX"].add(NO)
    server.faults["append"] = [ServerRefused("Too big.", permanent=True)]
    watch.look(FakeSession(server))
    restart(watch, server)
    assert (server.appended, case(watch).state) == (0, State.REFUSED)


def test_a_refusal_for_now_is_tried_again(watch, server):
    """Over quota today: the draft comes when there is room."""
    server.mailboxes["INBOX"].add(NO)
    server.faults["append"] = [ServerRefused("Over quota.", code="OVERQUOTA")]
    watch.look(FakeSession(server))
    restart(watch, server)
    assert (server.appended, case(watch).state, case(watch).waits[-11:]) == (0, State.INTENDED, "Over quota.")
    watch.clock.forward(seconds=PAUSE.total_seconds())
    watch.look(FakeSession(server))
    assert (server.appended, case(watch).state, case(watch).waits) == (1, State.DRAFTED, "")


@pytest.mark.parametrize(("asked", "waits"), [(300.0, 300), (3600.0, 3600), (0.0, PAUSE.total_seconds())])
def test_a_throttled_draft_waits_as_long_as_the_server_asks(watch, server, asked, waits):
    """Not a second less; where it names no time a quarter of an hour has to do."""
    server.mailboxes["INBOX"].add(NO)
    server.faults["append"] = [ServerRefused("Slower.", code="THROTTLED", after=asked)]
    watch.look(FakeSession(server))
    watch.clock.forward(seconds=waits - 1)
    watch.look(FakeSession(server))
    assert server.appended == 0
    watch.clock.forward(seconds=1)
    watch.look(FakeSession(server))
    assert (server.appended, case(watch).state) == (1, State.DRAFTED)


def test_a_full_mailbox_keeps_no_other_mail_waiting(watch, server):
    """The next no is judged and waits too; both have their drafts when there is room."""
    server.mailboxes["INBOX"].add(NO)
    server.mailboxes["INBOX"].add(NO.replace(b"no1", b"no2").replace(b"Ada", b"Ida"))
    server.faults["append"] = [ServerRefused("Over quota.", code="OVERQUOTA")] * 2
    watch.look(FakeSession(server))
    assert [case.state for case in watch.store.cases()] == [State.INTENDED] * 2
    assert 0 < watch.patience() <= PAUSE.total_seconds()
    watch.clock.forward(seconds=PAUSE.total_seconds())
    watch.look(FakeSession(server))
    assert server.appended == 2
    assert watch.patience() is None


def test_an_uncertain_append_is_waited_for_before_it_is_repeated(watch, server):
    """A proxy may still hold the octets of a line that died: nothing is appended before they had their time."""
    server.mailboxes["INBOX"].add(NO)
    server.faults["append"] = [LOST]
    with pytest.raises(ServerUnavailable):
        watch.look(FakeSession(server))
    late = case(watch).octets
    watch.clock.forward(seconds=SETTLING.total_seconds() / 2)
    watch.look(FakeSession(server))
    assert (server.appended, case(watch).state) == (0, State.APPENDING)
    server.mailboxes["Drafts"].add(late)
    watch.look(FakeSession(server))
    assert (server.appended, case(watch).state) == (0, State.DRAFTED)


def test_a_draft_that_shows_late_is_not_made_again(watch, server):
    """OK, but the server lists the draft half a minute later only."""
    server.mailboxes["INBOX"].add(NO)
    server.mailboxes["Drafts"].hidden.add(1)
    watch.look(FakeSession(server))
    watch.look(FakeSession(server))
    assert (server.appended, case(watch).state) == (1, State.APPENDED)
    server.mailboxes["Drafts"].hidden.clear()
    restart(watch, server)
    assert (server.appended, case(watch).state) == (1, State.DRAFTED)


def test_a_clock_that_jumps_back_for_years_makes_nobody_wait_for_years(watch, server):
    """A wait was meant for seconds, whatever the clock says now."""
    server.mailboxes["INBOX"].add(NO)
    server.faults["append"] = [LOST]
    with pytest.raises(ServerUnavailable):
        watch.look(FakeSession(server))
    watch.clock.forward(days=-4000)
    watch.look(FakeSession(server))
    assert (server.appended, case(watch).state) == (1, State.DRAFTED)


def test_one_mail_in_two_accounts_has_one_draft(watch, server):
    """Forwarded from one's old address: the account that had it first answers, the other says where."""
    server.mailboxes["INBOX"].add(NO)
    other = FakeServer()
    other.mailboxes["INBOX"].add(NO.replace(b"\r\nAda Boss\r\n", b"\r\nAda Boss\r\n-- \r\nforwarded\r\n"))
    work = replace(watch, account="work")
    work.look(FakeSession(FakeServer()))
    watch.look(FakeSession(server))
    work.look(FakeSession(other))
    assert (server.appended, other.appended) == (1, 0)
    assert (watch.store.cases()[0].account, watch.store.cases()[0].state) == ("work", State.SILENT)
    assert "home" in watch.store.cases()[0].reason


def test_two_hosts_on_one_mailbox_make_one_draft(watch, server, tmp_path):
    """No common store, no common lock: whose keyword is on the mail drafts, and takes it off again."""
    store = SqliteStore(tmp_path / "elsewhere")
    elsewhere = replace(watch, store=store)
    elsewhere.look(FakeSession(FakeServer()))
    server.mailboxes["INBOX"].add(NO)

    class Racing(FakeSession):
        def claim(self, place, keyword):
            mine = super().claim(place, keyword)
            elsewhere.look(FakeSession(server))
            return mine

    watch.look(Racing(server))
    (other,) = store.cases()
    assert (server.appended, case(watch).state, other.state) == (1, State.DRAFTED, State.SILENT)
    assert other.reason == "Another gracious looks after this mail."
    assert server.mailboxes["INBOX"].keywords == {}
    store.close()


def test_a_case_in_doubt_keeps_its_claim(watch, server):
    """Held here means that no other host makes it either."""
    server.mailboxes["INBOX"].add(NO)
    server.faults["appended"] = [LOST]
    with pytest.raises(ServerUnavailable):
        watch.look(FakeSession(server))
    server.mailboxes["Drafts"].messages.clear()
    restart(watch, server)
    assert case(watch).state is State.HELD
    assert len(server.mailboxes["INBOX"].keywords[1]) == 1


def test_two_daemons_on_one_store_append_once(watch, server):
    """Without any lock: the second finds the case moved on, and keeps its hands off."""
    server.mailboxes["INBOX"].add(NO)

    class Racing(FakeSession):
        def search_reply(self, *message_ids):
            found = super().search_reply(*message_ids)
            if not racing.pop("over", True):
                watch.look(FakeSession(server))
            return found

    racing = {"over": False}
    watch.look(Racing(server))
    restart(watch, server)
    assert (server.appended, case(watch).state) == (1, State.DRAFTED)


def test_a_copy_of_a_known_no_is_no_new_case(watch, server):
    """Moved, copied, delivered twice: one mail, one draft."""
    for _ in range(3):
        server.mailboxes["INBOX"].add(NO)
    watch.look(FakeSession(server))
    assert server.appended == 1


def test_a_renumbered_inbox_is_looked_at_again_without_a_second_draft(watch, server):
    """UIDVALIDITY changed: cases are known by what they are, not by where they lie; new mail is not missed."""
    server.mailboxes["INBOX"].add(NO)
    watch.look(FakeSession(server))
    server.mailboxes["INBOX"] = FakeMailbox(uidvalidity=9)
    server.mailboxes["INBOX"].add(NO)
    server.mailboxes["INBOX"].add(NO.replace(b"no1", b"no2").replace(b"Ada", b"Ida"))
    watch.look(FakeSession(server))
    assert server.appended == 2


def test_ones_own_mail_is_never_answered(watch, server):
    """A copy of one's own words about a no is no no."""
    server.mailboxes["INBOX"].add(NO.replace(b"Ada Boss <ada@firm.example>", b"Jane <JANE@example.org>"))
    watch.look(FakeSession(server))
    assert (server.appended, watch.store.cases()) == (0, ())


def test_whoever_wants_no_check_ins_gets_none(watch, server):
    """`checkins: {enabled: false}` in config.yaml: the draft is there, the reason for no check-in too."""
    quiet = replace(watch, desk=replace(watch.desk, planner=None))
    server.mailboxes["INBOX"].add(NO)
    quiet.look(FakeSession(server))
    assert [(due.state, due.why) for due in watch.store.check_ins()] == [("none", "Check-ins are off in config.yaml.")]


def test_time_is_passed_in(watch, server):
    """The check-in counts from the clock that was given."""
    server.mailboxes["INBOX"].add(NO)
    watch.look(FakeSession(server))
    (due,) = watch.store.check_ins()
    assert WHEN.date() + timedelta(days=45) <= due.due <= WHEN.date() + timedelta(days=95)
