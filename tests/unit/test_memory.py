"""memory: what is free is kept while it is needed again and again, and goes back to the system."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
from pathlib import Path

from servers.talking import talking

from watcher.adapters.memory import give_back

BLOCK, BLOCKS = 64 << 10, 500


def resident() -> int:
    """Octets of this process."""
    (line,) = (line for line in Path("/proc/self/status").read_text("ascii").splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) << 10


def test_what_is_free_below_what_is_used_goes_back() -> None:
    """Thirty MB that were used, below a block that still is: the allocator keeps them until it is told."""
    libc = ctypes.CDLL(None)
    libc.malloc.restype, libc.free.argtypes = ctypes.c_void_p, (ctypes.c_void_p,)
    blocks = [libc.malloc(BLOCK) for _ in range(BLOCKS)]
    for block in blocks:
        ctypes.memset(block, 1, BLOCK)
    for block in blocks[:-1]:
        libc.free(block)
    before = resident()
    give_back()
    assert before - resident() > BLOCK * BLOCKS // 2
    libc.free(blocks[-1])


AGAIN_AND_AGAIN = """
import resource
from watcher.adapters import memory
{before}
for _ in range(20):
    blocks = [bytearray(12 << 20) for _ in range(3)]
    del blocks
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt)
"""


def faults(before: str) -> int:
    """How many pages the system had to give, when the same memory is wanted twenty times."""
    command = (sys.executable, "-c", AGAIN_AND_AGAIN.format(before=before))
    return int(subprocess.run(command, check=True, capture_output=True).stdout)


def test_what_is_wanted_again_is_kept() -> None:
    """Each page comes once, not each time."""
    assert faults("memory.keep()") < faults("") / 4


THREADS = """
import os
import sys
from watcher import cli
sys.argv = ["gracious", "--version"]
try:
    cli.main()
except SystemExit:
    import numpy
    print(len(os.listdir("/proc/self/task")))
"""


def test_numbers_need_no_threads_of_their_own() -> None:
    """Unless it is told, numpy's library has one for each processor, and they wait for work by turning in circles."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("OPENBLAS")}
    command = (sys.executable, "-c", THREADS)
    said = subprocess.run(command, check=True, capture_output=True, env=environment).stdout
    assert said.split()[-1] == b"1"


def test_sessions_share_what_their_servers_say_of_themselves() -> None:
    """The words of CAPABILITY are kept once, however many sessions there are."""
    with talking() as (one, _), talking() as (other, _):
        assert one._client.capabilities() is other._client.capabilities()
