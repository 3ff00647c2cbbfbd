"""Waiting for what another thread or process will do: on a condition, never for a time."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
LIMIT_S = 120.0
"""Long enough for the slowest machine: reaching it is a failure, whatever the load."""


def until(look: Callable[[], T], wanted: Callable[[T], bool] = bool, limit_s: float = LIMIT_S) -> T:
    """What `look` returns as soon as it is what is wanted; AssertionError with the last it returned otherwise."""
    end = time.monotonic() + limit_s
    while not wanted(found := look()):
        assert time.monotonic() < end, found
        time.sleep(0.02)
    return found
