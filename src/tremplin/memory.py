"""Memory of a process that lasts: what it is made of stays, what a big answer took goes back to the system."""

from __future__ import annotations

import ctypes
import gc
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_MMAP_THRESHOLD = -3
_BIG = 1024**2
_SELDOM = (500_000, 10, 10)
"""Objects made between two collections, and how many of these before older ones are walked too."""


def give_memory_back() -> None:
    """Have big blocks mapped one by one: the allocator of glibc, once it has freed one of 30 MB, would take the next
    ones from a heap that it keeps. Nothing on other systems."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(_MMAP_THRESHOLD, _BIG)


@contextmanager
def made_to_last() -> Iterator[None]:
    """A process being made: what it is made of lives as long as it does, and the collector needn't walk it, neither
    meanwhile (a seventh of a start) nor later (a full collection stopped every request for 90 ms)."""
    gc.disable()
    try:
        yield
        gc.freeze()
    finally:
        gc.enable()


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Work that makes millions of objects and few cycles: the collector, which walks them again and again, would take
    as much time as the rest of an index of words (thresholds of the process, put back afterwards)."""
    before = gc.get_threshold()
    gc.set_threshold(*_SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)
