"""memory: what is free goes back to the system."""

from __future__ import annotations

import ctypes
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


def test_sessions_share_what_their_servers_say_of_themselves() -> None:
    """The words of CAPABILITY are kept once, however many sessions there are."""
    with talking() as (one, _), talking() as (other, _):
        assert one._client.capabilities() is other._client.capabilities()
