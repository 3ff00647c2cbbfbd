"""Identifiers made here: sortable by the instant that they were made at (UUIDv7, RFC 9562)."""

from __future__ import annotations

import os
import threading
import time
from uuid import UUID

_HASARD = 74
_last = (0, 0)
_one_at_a_time = threading.Lock()


def uuid7() -> str:
    """A version 7 UUID: milliseconds, then 74 random bits that only grow within one of them, in this process."""
    global _last  # noqa: PLW0603
    with _one_at_a_time:
        instant = max(time.time_ns() // 1_000_000, _last[0])
        drawn = int.from_bytes(os.urandom(10)) >> (80 - _HASARD + 1)  # the top bit is left for growing
        if instant == _last[0]:
            drawn = _last[1] + 1 + (drawn >> 40)
        _last = (instant, drawn)
    high, low = drawn >> 62, drawn & (1 << 62) - 1
    return str(UUID(int=instant << 80 | 7 << 76 | high << 64 | 2 << 62 | low))
