"""When a request is tried again, and after how long. No clock, no network: both clients share it."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

from tremplin_client.core.operation import Call
from tremplin_client.errors import RateLimited, Refused, TremplinError, Unavailable, Unreachable

AGAIN = frozenset({429, 502, 503, 504})
"""Statuses of what may pass later."""
_NOT_BEGUN = frozenset({429, 503})
"""Of these, those that tell that nothing was done: even what isn't repeatable is asked again."""


@dataclass(frozen=True, kw_only=True)
class Retries:
    """How often, how long: `attempts` in all, waits that double from `first` up to `most` seconds, drawn at random
    below that (full jitter), never less than `Retry-After`; one that asks for more than `patience` seconds ends it."""

    attempts: int = 6
    first: float = 0.25
    most: float = 20.0
    patience: float = 60.0


NEVER = Retries(attempts=1)


class Attempts:
    """The attempts at one request."""

    def __init__(self, retries: Retries, asked: Call[Any]) -> None:
        self._retries, self._asked, self._made = retries, asked, 0

    def wait_after(self, error: TremplinError) -> float:
        """Seconds to wait before the next attempt; raises the error when there is none."""
        self._made += 1
        if self._made >= self._retries.attempts or not self._passing(error):
            raise error
        told = error.retry_after if isinstance(error, RateLimited | Unavailable) else None
        if told is not None and told > self._retries.patience:
            raise error
        drawn = random.uniform(0, min(self._retries.most, self._retries.first * 2 ** (self._made - 1)))  # noqa: S311
        return drawn if told is None else told + drawn / 4

    def _passing(self, error: TremplinError) -> bool:
        if isinstance(error, Unreachable):
            return self._asked.repeatable or not error.sent
        if isinstance(error, Refused):
            return error.status in (AGAIN if self._asked.repeatable else _NOT_BEGUN)
        return False
