"""Identifiers made here: sortable by the instant that they were made at (UUIDv7, RFC 9562)."""

from __future__ import annotations

import os
import threading
import time
from uuid import UUID

_HASARD = 74
_dernier = (0, 0)
_un_a_la_fois = threading.Lock()


def uuid7() -> str:
    """A version 7 UUID: milliseconds, then 74 random bits that only grow within one of them, in this process."""
    global _dernier  # noqa: PLW0603
    with _un_a_la_fois:
        instant = max(time.time_ns() // 1_000_000, _dernier[0])
        drawn = int.from_bytes(os.urandom(10)) >> (80 - _HASARD + 1)  # the top bit is left for growing
        if instant == _dernier[0]:
            drawn = _dernier[1] + 1 + (drawn >> 40)
        _dernier = (instant, drawn)
    high, low = drawn >> 62, drawn & (1 << 62) - 1
    return str(UUID(int=instant << 80 | 7 << 76 | high << 64 | 2 << 62 | low))
