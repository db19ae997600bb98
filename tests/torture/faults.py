"""The faults: numbered kills of real processes, kills at random times, and a proxy that breaks at every octet."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from typing import Any

from fakes import LOST
from model import APPENDS, Killed, MortalStore
from servers.faulty import FAULTS, FaultyProxy

from torture.scene import Scene
from watcher.adapters.imap import connector
from watcher.adapters.store import SqliteStore
from watcher.errors import GraciousError

ACTS = ("none", "edit", "send", "trash", "expunge")
Outcome = tuple[str, str]
"""Class of fault, and `ok`, WIRES_OWN, or the law that was broken."""


class Fatal:
    """Burns down with each effect; at its end this very process is killed."""

    def __init__(self, left: int) -> None:
        self.left = left

    def burn(self, *, commit: bool = False) -> None:
        self.left -= 1
        if self.left < 0:
            os.kill(os.getpid(), signal.SIGKILL)


class Doomed:
    """A session that costs the fuse a bit before and after every command."""

    def __init__(self, session: Any, fuse: Fatal) -> None:
        self._session, self._fuse = session, fuse

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._session, name)

        def costly(*words: Any, **more: Any) -> Any:
            self._fuse.burn()
            done = found(*words, **more)
            self._fuse.burn()
            return done

        return costly


def in_a_process(work: Callable[[], None], seconds: float | None = None) -> bool:
    """Run `work` in a process of its own; False when it was killed, by itself or after `seconds`."""
    child = os.fork()
    if not child:
        with contextlib.suppress(BaseException):
            work()
        os._exit(0)
    if seconds is not None:
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def _doomed(scene: Scene, left: int) -> None:
    fuse = Fatal(left)
    with closing(SqliteStore(scene.folder)) as store, closing(scene.mail.session()) as session:
        scene.watch(MortalStore(store, fuse)).look(Doomed(session, fuse))


def numbered_kills(server: Any, stride: int = 1, acts: tuple[str, ...] = ACTS) -> Iterator[Outcome]:
    """SIGKILL before and after every effect, and whatever a user may do before the next start."""
    for act in acts:
        point, alive = 0, False
        while not alive:
            scene = Scene.on(server)
            alive = in_a_process(lambda scene=scene, point=point: _doomed(scene, point))
            made = scene.ever()
            scene.act(act)
            yield "SIGKILL at an effect", scene.verdict(expunged=made if act == "expunge" else 0)
            point += stride


def random_kills(server: Any, count: int, seed: int = 1) -> Iterator[Outcome]:
    """SIGKILL at any time, then again while it recovers."""
    chance = random.Random(seed)
    for _ in range(count):
        scene = Scene.on(server)
        for _again in range(chance.randint(1, 2)):
            in_a_process(scene.look, chance.uniform(0, 0.12))
        yield "SIGKILL at a random time", scene.verdict()


def broken_wires(
    server: Any, stride: int, faults: tuple[str, ...] = FAULTS, ways: tuple[bool, ...] = (False, True)
) -> Iterator[Outcome]:
    """Every octet (or each `stride`-th) of a recorded conversation, both ways, with every fault."""
    scene = Scene.on(server)
    with FaultyProxy(server.port) as proxy:
        scene.look(_through(scene, proxy))
        flowed = proxy.flowed
    for up, fault in ((up, fault) for up in ways for fault in faults):
        for offset in range(0, flowed[up], stride * (4 if fault == "black hole" else 1)):
            scene = Scene.on(server)
            with (
                FaultyProxy(server.port, fault, offset, up=up) as proxy,
                contextlib.suppress(GraciousError, LookupError),
            ):
                scene.look(_through(scene, proxy))
            yield f"{fault} {'to' if up else 'from'} the server", scene.verdict(damage=proxy.damage)


def _through(scene: Scene, proxy: FaultyProxy) -> Callable[[], Any]:
    account = replace(scene.mail.account, port=proxy.port, connect_timeout=1.0, read_timeout=0.4)
    return connector(account, lambda: "secret")


def model_faults(count: int, seed: int = 1) -> Iterator[Outcome]:
    """Stories on the model mailbox: a fault at the APPEND, a fuse that ends anywhere, a user, and time."""
    from property.test_case_machine import CaseMachine  # noqa: PLC0415  # needs pytest's path

    chance = random.Random(seed)
    done = 0
    while done < count:
        machine = CaseMachine()
        machine.kind_of_server(rewrites=chance.random() < 0.3, claims=chance.random() < 0.7)
        outcome, faults = "ok", 0
        try:
            for _ in range(chance.randint(2, 8)):
                faults += 1
                match chance.randrange(5):
                    case 0 | 1:
                        machine.deliver_into_a_fault(chance.choice(APPENDS))
                    case 2:
                        machine.deliver_on_a_fuse(chance.randint(0, 60), chance.choice([LOST, Killed()]))
                    case 3:
                        machine.deliver_and_throw_away(
                            chance.choice(["lost after", "killed after", "hidden", "no uid"])
                        )
                    case _:
                        machine.renumber(chance.choice(["INBOX", "Drafts"]))
                machine.time_passes(chance.choice([1, 20, 50, 1000, 100_000]))
            machine.teardown()
        except AssertionError as error:
            outcome = f"model: {error}"[:200]
        done += faults
        yield from [("model mailbox", outcome)] + [("model mailbox", "ok")] * (faults - 1)
