"""`make bench`: brings up Dovecot, makes the mailboxes, lets everybody run in turn, and writes what came out."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from servers import PASSWORD, Dovecot

from bench import contestants, mailboxes, proxy, report
from watcher import __version__

ROOT = Path(__file__).parent.parent


def main() -> None:
    wishes = _wishes()
    with tempfile.TemporaryDirectory(prefix="gracious-bench-") as scratch:
        folder = Path(scratch)
        folder.chmod(0o755)
        with Dovecot(folder / "dovecot", tls=True) as server:
            runs = [run for size in wishes.sizes for run in _mailbox(server, folder, size, wishes)]
    found = tuple(report.rows(runs))
    report.keep(found, wishes.out, datetime.now(UTC).isoformat(timespec="seconds"), __version__)
    sys.stdout.write(report.table(found))


def _wishes() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[2_000, 20_000, 100_000])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument(
        "--delays", type=int, nargs="+", default=[0, 30, 100], help="round trips in ms, on the first size"
    )
    parser.add_argument("--largest-for-peers", type=int, default=20_000)
    parser.add_argument("--words", action="store_true", help="mails of random common words instead of prose")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "speed")
    return parser.parse_args()


def _mailbox(server: Dovecot, folder: Path, size: int, wishes: argparse.Namespace) -> Iterator[report.Run]:
    user = f"bench{size}"
    with server.client(user):
        pass  # makes the mail store, with its owner
    planted = mailboxes.fill(server.mail / user, size, mailboxes.NO_LANGUAGE if wishes.words else mailboxes.LANGUAGES)
    kind = "words, " if wishes.words else ""
    first = size == wishes.sizes[0]
    for delay in wishes.delays if first else [0]:
        for tls in (False, True) if not delay else (False,):
            with proxy.delayed(server.tls_port if tls else server.port, delay) as port:
                place = contestants.Place(user, PASSWORD, port, server.cert if tls else None, server.conf)
                yield from _rounds(
                    place,
                    folder / f"{user}-{port}",
                    size,
                    f"{kind}{'tls' if tls else 'plain'} {delay}",
                    planted,
                    wishes,
                )


def _rounds(
    place: contestants.Place, folder: Path, size: int, line: str, planted: frozenset[int], wishes: argparse.Namespace
) -> Iterator[report.Run]:
    everybody = contestants.everybody(place, folder)
    delayed = not line.endswith(" 0")
    if delayed or size > wishes.largest_for_peers:
        everybody = everybody[:2]
    _timed(everybody[0], folder)  # the server reads its files once before anybody is measured
    for _ in range(wishes.rounds):
        for one in everybody:
            wall, cpu, memory, said = _timed(one, folder)
            lost = len(planted - one.found(said)) if one.found else None
            sys.stderr.write(f"{size} {line} {one.name}: {wall:.2f} s\n")
            yield report.Run(size, line, one.name, wall, cpu, memory, lost)


def _timed(one: contestants.Contestant, folder: Path) -> tuple[float, float, float, str]:
    """Wall and CPU seconds, peak memory in MB, standard output."""
    one.prepare()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **dict(one.environment)}
    with tempfile.TemporaryFile() as said:
        began = time.monotonic()
        process = subprocess.Popen(one.command, stdout=said, stderr=subprocess.DEVNULL, env=environment, cwd=folder)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"{one.name} ended with {process.returncode}")
        said.seek(0)
        return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, said.read().decode("utf-8", "replace")


if __name__ == "__main__":
    main()
