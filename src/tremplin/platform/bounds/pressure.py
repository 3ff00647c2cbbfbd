"""What waits in a worker is bounded: beyond, a request is refused at once, which costs a twentieth of an answer.

Requests that came while a worker computed are begun one after another, in one turn of its loop: those at the end of a
long turn waited for all others. What writes waits for a thread, one of forty.
"""

from __future__ import annotations

import asyncio
import sys
import time

import structlog
from anyio.to_thread import current_default_thread_limiter

IN_A_TURN, TURN_S = 32, 0.04
"""Requests that a turn begins in any case, and the processor's time that it may have taken for more to be begun: a page
with its pictures is no crowd, nor are those that wait for one long answer."""
PROBES = frozenset({"/healthz", "/readyz"})
"""Never refused: a balancer would send a whole machine's requests to others, for a crowd that passes."""
FOR_A_THREAD = 64
"""Requests that may wait for a thread when another one wants to write."""
RETRY_S = "1"
_SWITCH_S = 0.0005
_TOLD_EVERY_S = 1.0
log = structlog.get_logger("pression")


class Turn:
    """The requests that a turn of the loop begins."""

    def __init__(self) -> None:
        self._begun = self._refused = 0
        self._since = self._told = 0.0

    def refuses(self) -> bool:
        """Whether a request that begins now came after too many."""
        if not self._begun:
            self._since = time.thread_time()
            asyncio.get_running_loop().call_soon(self._over)
        self._begun += 1
        if self._begun <= IN_A_TURN or time.thread_time() - self._since <= TURN_S:
            return False
        self._refused += 1
        return True

    def _over(self) -> None:
        self._begun = 0
        if self._refused and time.monotonic() - self._told > _TOLD_EVERY_S:
            log.warning("requetes refusees", nombre=self._refused)
            self._refused, self._told = 0, time.monotonic()


def threads_are_taken() -> bool:
    """Whether as many requests as may are waiting for a thread."""
    limiter = current_default_thread_limiter()
    return limiter.available_tokens <= 0 and limiter.statistics().tasks_waiting >= FOR_A_THREAD


def favour_short_answers() -> None:
    """Have threads that compute give way ten times as often as Python does by itself: what the loop answers in a
    millisecond waits for each of them, several times an answer."""
    sys.setswitchinterval(_SWITCH_S)
