"""CaseMachine: whatever happens between intent and receipt, each no ends with exactly one draft or with a reason."""

from __future__ import annotations

import functools
import shutil
import tempfile
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from fakes import LOST
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from model import APPENDS, Killed, ModelServer, ModelSession, MortalStore

from watcher.adapters import mime
from watcher.adapters.store import SqliteStore
from watcher.cli import desk as desks
from watcher.core.case import OPEN, State
from watcher.core.letter import Profile
from watcher.daemon import Watch
from watcher.errors import GraciousError

LETTER = """From: Ada Boss <ada@firm{n}.example>
To: jane@example.org
Subject: Your application {n}
Message-ID: <no{n}@firm.example>
Date: Mon, 02 Nov 2026 09:00:00 +0100

Dear Jane,

thank you for the interview. Unfortunately we have decided to move forward with another candidate for the position.

Ada Boss
"""
RULES = desks.rules(None)
PARSED = functools.cache(mime.parse)
LONG = timedelta(days=3)


class CaseMachine(RuleBasedStateMachine):
    """One host, one mailbox, and everything a server, a line, a process and a user can do to it."""

    def __init__(self):
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="case-machine"))
        self.server = ModelServer()
        self.sources = []
        self.inbox = []
        self.watch = self.born("here")
        self.look()

    def born(self, name):
        """A new process on the store of that name."""
        profile = Profile(name="Jane Doe", addresses=("jane@example.org",), signature="Jane Doe")
        desk = desks.desk(None)
        object.__setattr__(desk, "profile", profile)
        store = MortalStore(SqliteStore(self.folder / name), self.server.fuse)
        return Watch("home", "INBOX", PARSED, store, lambda: RULES, desk, self.server.clock)

    def look(self):
        """One session; when the process dies in it, the next one begins with what was committed."""
        try:
            self.watch.look(ModelSession(self.server))
        except GraciousError:
            pass
        except Killed:
            self.watch.store.store.close()
            self.server.fuse.left = -1
            self.watch = self.born("here")

    @initialize(rewrites=st.booleans(), claims=st.booleans())
    def kind_of_server(self, rewrites, claims):
        self.server.rewrites, self.server.claims = rewrites, claims

    @rule(copies=st.integers(1, 2))
    def deliver(self, copies):
        number = len(self.sources)
        self.sources.append(b"<no%d@firm.example>" % number)
        octets = LETTER.format(n=number).replace("\n", "\r\n").encode()
        for _ in range(copies):
            self.server.mailboxes["INBOX"].add(octets)
            self.inbox.append(octets)

    @rule(plan=st.lists(st.sampled_from(APPENDS), max_size=3))
    def plan_appends(self, plan):
        self.server.plans = plan

    @rule(fault=st.sampled_from(APPENDS))
    def deliver_into_a_fault(self, fault):
        self.deliver(1)
        self.server.plans = [fault]
        self.look()

    @rule(steps=st.integers(0, 60), error=st.sampled_from([LOST, Killed()]))
    def deliver_on_a_fuse(self, steps, error):
        self.deliver(1)
        self.light_the_fuse(steps, error)
        self.look()

    @rule(steps=st.integers(0, 60), error=st.sampled_from([LOST, Killed()]))
    def light_the_fuse(self, steps, error):
        self.server.fuse.left, self.server.fuse.error = steps, error

    @rule()
    def session(self):
        self.look()

    @rule(seconds=st.sampled_from([1, 20, 50, 1000, 100_000]))
    def time_passes(self, seconds):
        self.server.clock.forward(seconds=seconds)
        self.server.catch_up()
        self.look()

    @rule(mailbox=st.sampled_from(["INBOX", "Drafts"]))
    def renumber(self, mailbox):
        self.server.hiding.clear()
        self.server.renumber(mailbox)

    @precondition(lambda self: self.server.mailboxes["Drafts"].listed)
    @rule(act=st.sampled_from(["edit", "send", "trash", "expunge"]), data=st.data())
    def user_acts_on_a_draft(self, act, data):
        drafts = self.server.mailboxes["Drafts"]
        octets = drafts.messages.pop(data.draw(st.sampled_from(drafts.listed)))
        if act == "edit":
            drafts.add(octets.replace(b"\r\n\r\n", b"\r\n\r\nDear all, ", 1))
        elif act == "send":
            self.server.mailboxes["Sent"].add(octets)
        elif act == "trash":
            self.server.mailboxes["Trash"].add(octets)
        self.look()

    @rule(fault=st.sampled_from(["lost after", "killed after", "hidden", "no uid"]))
    def deliver_and_throw_away(self, fault):
        """The draft came to be, nobody told us so, and the user has removed it before we looked again."""
        self.deliver_into_a_fault(fault)
        self.server.mailboxes["Drafts"].messages.clear()
        self.time_passes(50)

    @rule()
    def user_begins_a_letter(self):
        self.server.mailboxes["Drafts"].add(b"From: jane@example.org\r\nSubject: Lunch\r\n\r\nFriday?\r\n")

    @invariant()
    def never_two(self):
        assert [self.server.replies(source) for source in self.sources if self.server.replies(source) > 1] == []

    @invariant()
    def inbox_is_untouched(self):
        box = self.server.mailboxes["INBOX"]
        assert [box.messages[uid] for uid in sorted(box.messages)] == self.inbox

    def claims_are_kept_only_where_we_are_not_sure(self, cases):
        claimed = self.server.mailboxes["INBOX"]
        doubtful = {case.source_id.encode() for case in cases if case.state in (State.HELD, State.REFUSED)}
        assert all(any(source in claimed.messages[uid] for source in doubtful) for uid in claimed.keywords)

    def teardown(self):
        """All is well again, and time passes: each no has its draft or its reason; one more look changes nothing."""
        self.server.fuse.left, self.server.plans = -1, []
        for _ in range(8):
            self.server.clock.forward(seconds=LONG.total_seconds())
            self.look()
        self.never_two()
        cases = self.watch.store.cases()
        assert {case.source_id.encode() for case in cases} == set(self.sources)
        for case in cases:
            assert case.state not in OPEN
            drafts = self.server.replies(case.source_id.encode())
            assert drafts == 1 if case.state is State.DRAFTED else case.reason.endswith(".")
            assert drafts <= 1
        self.claims_are_kept_only_where_we_are_not_sure(cases)
        before = (self.watch.store.cases(), self.server.appended)
        self.look()
        assert (self.watch.store.cases(), self.server.appended) == before
        assert not self.watch.store.quarantined()
        self.watch.store.close()
        shutil.rmtree(self.folder)


class TwoHosts(RuleBasedStateMachine):
    """Two hosts that know nothing of each other, on a server that can store conditionally."""

    def __init__(self):
        super().__init__()
        self.one = CaseMachine()
        self.one.server.claims = True
        self.two = CaseMachine.__new__(CaseMachine)
        self.two.__dict__.update(self.one.__dict__)
        self.two.watch = self.one.born("there")
        self.two.born = lambda _name: self.one.born("there")
        self.two.look()

    @rule(copies=st.integers(1, 2))
    def deliver(self, copies):
        self.one.deliver(copies)

    @rule(fault=st.sampled_from(APPENDS), first=st.booleans())
    def deliver_into_a_fault(self, fault, first):
        self.one.deliver(1)
        self.one.server.plans = [fault]
        self.session(first)
        self.session(not first)

    @rule(steps=st.integers(0, 60), error=st.sampled_from([LOST, Killed()]), first=st.booleans())
    def deliver_on_a_fuse(self, steps, error, first):
        self.one.deliver(1)
        self.one.light_the_fuse(steps, error)
        self.session(first)
        self.session(not first)

    @rule(first=st.booleans())
    def session(self, first):
        (self.one if first else self.two).look()

    @rule(seconds=st.sampled_from([1, 20, 50, 1000]), first=st.booleans())
    def time_passes(self, seconds, first):
        self.one.server.clock.forward(seconds=seconds)
        self.one.server.catch_up()
        self.session(first)

    @invariant()
    def never_two(self):
        self.one.never_two()

    def teardown(self):
        """Of the two each no has one draft in all, or a reason at both."""
        self.one.server.fuse.left, self.one.server.plans = -1, []
        for _ in range(8):
            self.one.server.clock.forward(seconds=LONG.total_seconds())
            self.one.look()
            self.two.look()
        self.never_two()
        for host in (self.one, self.two):
            assert {case.source_id.encode() for case in host.watch.store.cases()} == set(self.one.sources)
            assert all(case.state is State.DRAFTED or case.reason for case in host.watch.store.cases())
            host.watch.store.close()
        with suppress(OSError):
            shutil.rmtree(self.one.folder)


GENTLE = settings(
    max_examples=12,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],  # a story of twenty-five steps is short enough to read, and shrinking it takes minutes
)
TestCaseMachine = CaseMachine.TestCase
TestCaseMachine.settings = GENTLE
TestTwoHosts = TwoHosts.TestCase
TestTwoHosts.settings = GENTLE
