"""Memory of a serving process: what a big answer took goes back to the system once it is sent."""

from __future__ import annotations

import ctypes
from contextlib import suppress

_MMAP_THRESHOLD = -3
_BIG = 1024**2


def give_memory_back() -> None:
    """Have big blocks mapped one by one: the allocator of glibc, once it has freed one of 30 MB, would take the next
    ones from a heap that it keeps. Nothing on other systems."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(_MMAP_THRESHOLD, _BIG)
