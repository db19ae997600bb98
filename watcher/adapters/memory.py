"""What is done with memory that is free: glibc's malloc_trim(3) and mallopt(3); with another C library, nothing."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from functools import cache

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3
LARGEST = 32 << 20
"""Octets; glibc takes no more for what is not mapped."""


def keep() -> None:
    """For whoever needs as much again and again: it is kept until `give_back`, and not asked for page by page anew."""
    if option := _known("mallopt"):
        option(_MMAP_THRESHOLD, LARGEST)
        option(_TRIM_THRESHOLD, 2 * LARGEST)


def give_back() -> None:
    """Also what lies in the arenas of threads; a few milliseconds for a hundred MB."""
    if trim := _known("malloc_trim"):
        trim(0)


@cache
def _known(name: str) -> Callable[..., int] | None:
    try:
        function: Callable[..., int] = getattr(ctypes.CDLL(None), name)
    except (OSError, AttributeError):
        return None
    return function
