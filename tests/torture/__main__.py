"""`make torture`: ten thousand faults, each followed by recovery and the laws; a table, and 1 if a law broke."""

from __future__ import annotations

import logging
import sys
import tempfile
import time
import warnings
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from servers import Dovecot

from torture.faults import Outcome, broken_wires, model_faults, numbered_kills, random_kills
from torture.scene import WIRES_OWN

TOTAL = 10_000
STRIDE = 53
"""Which octets of a conversation are broken: a prime, so that no two faults fall on the same places."""


def kinds(server: Dovecot, total: int) -> Iterator[Iterator[Outcome]]:
    """Real kills and real wires first; what is missing to `total` falls on the model mailbox."""
    thin = max(1, TOTAL // total)
    real = [
        numbered_kills(server, stride=thin),
        random_kills(server, total // 50),
        broken_wires(server, stride=STRIDE * thin),
    ]
    done = 0
    for outcomes in real:
        counted = list(outcomes)
        done += len(counted)
        yield iter(counted)
    yield model_faults(max(0, total - done))


def main(total: int) -> int:
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    started, tally = time.monotonic(), Counter()
    with tempfile.TemporaryDirectory() as folder, Dovecot(Path(folder)) as server:
        for outcomes in kinds(server, total):
            here = Counter(outcomes)
            tally += here
            for (fault, outcome), count in sorted(here.items()):
                print(f"{count:7}  {fault:32} {outcome}", flush=True)
    broken = sum(count for (_, outcome), count in tally.items() if outcome not in ("ok", WIRES_OWN))
    print(f"{tally.total():7}  faults, {broken} laws broken, {time.monotonic() - started:.0f} s")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else TOTAL))
