"""`make fuzz`: octets at the door, guided by coverage (atheris), until the time is over.

Whatever they are, they become a Message or Unparsable, a verdict, and perhaps a letter that its seal lets through;
anything else is a crash, and libFuzzer leaves the octets in a file. Findings become rows of tests/hostile.py.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

import atheris

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1])]

with atheris.instrument_imports(include=["watcher", "mailparser"]):
    import hostile
    from integration.test_hostile import letter

    from watcher.adapters import mime
    from watcher.core.message import Message, Unparsable

LARGEST = 8_000
MOST = 5.0
"""Seconds of a processor for one mail, watched as it is here; libFuzzer's own limit is one of the wall's clock."""


def one(octets: bytes) -> None:
    began = time.process_time()
    assert isinstance(mime.parse(octets), Message | Unparsable)
    letter(octets)
    assert time.process_time() - began < MOST


def main(seconds: str) -> None:
    """Begins with the generated classes of hostile and damaged mail."""
    for warm in (hostile.HEAD.encode(), *(octets for _, octets in hostile.injections())):
        letter(warm)  # packs, books and calendars are loaded now, not while a time is taken
    with tempfile.TemporaryDirectory() as corpus:
        for n, (_, octets) in enumerate([*hostile.everything(20), *hostile.injections()][::3]):
            Path(corpus, f"{n:05}").write_bytes(octets[:LARGEST])
        limits = [f"-max_total_time={seconds}", f"-max_len={LARGEST}", "-timeout=300", "-rss_limit_mb=2000"]
        atheris.Setup([sys.argv[0], *limits, "-artifact_prefix=build/fuzz-", corpus], one)
        atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "60")
