"""How long a handler may compute before its answer begins."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

HANDLER_S = 10.0
_STEP_S = 0.05


class Deadline:
    """Calls `late` once, with how long it was, when a handler has computed for `limit()` seconds (None: `HANDLER_S`);
    those of `waited()` don't count.

    The limit is asked for once `HANDLER_S` have gone: only then is the route known.
    """

    def __init__(
        self, limit: Callable[[], float | None], waited: Callable[[], float], late: Callable[[float], None]
    ) -> None:
        self._limit, self._waited, self._late = limit, waited, late
        self._loop = asyncio.get_running_loop()
        self._started = self._loop.time()
        self._timer = self._loop.call_later(HANDLER_S, self._look)

    def over(self) -> None:
        """The answer has begun, or the handler has ended."""
        self._timer.cancel()

    def _look(self) -> None:
        limit = self._limit() or HANDLER_S
        left = limit - (self._loop.time() - self._started - self._waited())
        if left > 0:
            self._timer = self._loop.call_later(max(left, _STEP_S), self._look)
        else:
            self._late(limit)
