"""`make torture`: ten thousand faults, each followed by recovery and the laws; a table, and 1 if a law broke.

They come in slices. Each slice that is over is kept in build/torture until the program changes, so that a run that was
ended goes on where it was.
"""

from __future__ import annotations

import hashlib
import json
import logging
import sys
import tempfile
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count
from pathlib import Path

from servers import Dovecot
from servers.faulty import FAULTS

from torture.faults import ACTS, Outcome, broken_wires, model_faults, numbered_kills, random_kills
from torture.scene import SOUND

TOTAL = 10_000
STRIDE = 53
"""Which octets of a conversation are broken: a prime, so that no two faults fall on the same places."""
MODEL = 200
"""Faults in one slice of the model mailbox."""
ROOT = Path(__file__).parents[2]

Slice = tuple[str, Callable[[], Iterator[Outcome]]]


def real(server: Dovecot, total: int) -> Iterator[Slice]:
    """Real kills and real wires."""
    thin = max(1, TOTAL // total)
    for act in ACTS:
        yield f"kills, {act}", partial(numbered_kills, server, stride=thin, acts=(act,))
    for seed in range(10):
        yield f"kills at random {seed}", partial(random_kills, server, -(-total // 500), seed=seed)
    for up, fault in ((up, fault) for up in (False, True) for fault in FAULTS):
        way = "up" if up else "down"
        yield f"{fault} {way}", partial(broken_wires, server, STRIDE * thin, faults=(fault,), ways=(up,))


def kept(total: int) -> Path:
    """Where what was seen of this very program lies."""
    files = sorted(path for name in ("watcher", "tests/torture", "tests/servers") for path in (ROOT / name).rglob("*"))
    sources = b"".join(path.read_bytes() for path in files if path.suffix in (".py", ".yaml"))
    folder = ROOT / "build" / "torture" / f"{total}-{hashlib.sha256(sources).hexdigest()[:12]}"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def seen(folder: Path, one: Slice) -> Counter[Outcome]:
    """The outcomes of one slice, of an earlier run or now."""
    name, faults = one
    record = folder / f"{name}.json"
    if not record.exists():
        tally = Counter(faults())
        record.write_text(json.dumps([[*outcome, number] for outcome, number in sorted(tally.items())]))
    return Counter({(fault, outcome): number for fault, outcome, number in json.loads(record.read_text())})


def main(total: int) -> int:
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    started, tally, folder = time.monotonic(), Counter[Outcome](), kept(total)
    with tempfile.TemporaryDirectory() as place, Dovecot(Path(place)) as server:
        for one in real(server, total):
            tally += (here := seen(folder, one))
            print(f"{tally.total():7}  {one[0]:32} {_spoken(here)}", flush=True)
    for seed in count(1):
        if (left := total - tally.total()) <= 0:
            break
        tally += seen(folder, (f"model {seed}", partial(model_faults, min(MODEL, left), seed)))
        print(f"{tally.total():7}  model mailbox {seed}", flush=True)
    for (fault, outcome), number in sorted(tally.items()):
        print(f"{number:7}  {fault:32} {outcome}")
    broken = sum(number for (_, outcome), number in tally.items() if outcome not in SOUND)
    print(f"{tally.total():7}  faults, {broken} laws broken, {time.monotonic() - started:.0f} s")
    return 1 if broken else 0


def _spoken(tally: Counter[Outcome]) -> str:
    return ", ".join(f"{number} {outcome}" for (_, outcome), number in sorted(tally.items()))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else TOTAL))
