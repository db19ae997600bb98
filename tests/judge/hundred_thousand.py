"""What a hundred thousand pending check-ins cost: at the start, at a look, at an arrival.

PYTHONPATH=tests python tests/judge/hundred_thousand.py [COUNT]
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

from contract_store import NOW, a_case
from fakes import FakeServer, FakeSession
from later import BERLIN, World

from watcher.adapters.store import SqliteStore, rows
from watcher.core.case import Later, State

BEGIN = date(2027, 1, 1)


def fill(store: SqliteStore, count: int) -> None:
    """`count` answered noes, each of an employer of its own, with check-ins over 900 days."""
    cases, dues = [], []
    for n in range(1, count + 1):
        later = Later(zone="Europe/Berlin", country="DE", domain=f"firm{n}.de")
        day = BEGIN + timedelta(days=n % 900)
        case = a_case(n, state=State.SENT, due=day, octets=b"x" * 800, to=f"p{n}@firm{n}.de", later=later)
        cases.append({**rows.row_of(case), "id": n})
        dues.append(rows.row_of_due(replace(case, id=n), NOW))
    with store._writing() as db:
        for table, values in (("cases", cases), ("check_in", dues)):
            names = list(values[0])
            marks = ", ".join(f":{name}" for name in names)
            db.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})", values)


def median(act: Callable[[], object], times: int = 21) -> float:
    """Milliseconds."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        act()
        taken.append((time.perf_counter() - began) * 1000)
    return sorted(taken)[times // 2]


def main(count: int) -> None:
    folder = Path(tempfile.mkdtemp())
    store = SqliteStore(folder)
    fill(store, count)
    store.close()
    began = time.perf_counter()
    store = SqliteStore(folder)
    print(f"open         {(time.perf_counter() - began) * 1000:8.2f} ms")
    world = World(Path(tempfile.mkdtemp()))
    world.now = datetime(2026, 12, 1, 9, tzinfo=BERLIN)
    calloff = replace(world.checkins.calloff, store=store)
    checkins = replace(
        world.checkins, store=store, calloff=calloff, reminder=replace(world.checkins.reminder, store=store)
    )
    session = FakeSession(FakeServer())
    print(f"a look       {median(lambda: checkins.look(session)):8.2f} ms")
    for name, who in (("a stranger", "bo@elsewhere.example"), ("a known one", "p77@firm77.de")):
        found = median(lambda who=who: store.touched(("<a@b.example>",), (who,), (who.partition("@")[2],)))
        print(f"{name:12} {found:8.2f} ms")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
