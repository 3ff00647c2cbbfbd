"""Identifiers made here: sortable by the instant that they were made at (UUIDv7, RFC 9562)."""

from __future__ import annotations

import os
import time
from uuid import UUID


def uuid7() -> str:
    """A version 7 UUID: milliseconds, then 74 random bits."""
    value = int(time.time() * 1000) << 80 | int.from_bytes(os.urandom(10))
    value = value & ~(0xF << 76) | 7 << 76
    value = value & ~(0x3 << 62) | 2 << 62
    return str(UUID(int=value))
