"""Limits of a fleet: machines that share a PostgreSQL tell each other, four times a second, what their callers used.

Each counts in its own memory, so that no request waits for the base. What several let pass in a quarter of a second
that none of them knew of is owed: the caller waits that much longer, and what it is given in the long run is exact.
Where the base is away each machine counts for itself, and tells what it counted once it is back.
"""

from __future__ import annotations

import fcntl
import threading
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import structlog

from tremplin.platform.bounds import store as rows
from tremplin.platform.bounds.limits import Limits
from tremplin.store.engine import Store

_EVERY_S, _AGAIN_S = 0.25, 2.0
_OVERLAP = timedelta(seconds=2)
"""What another machine writes is dated before it is seen."""
_FORGET_EVERY = 400
log = structlog.get_logger("flotte")


class Fleet:
    """One worker a machine tells and learns; the others find what it learned in the file that they share."""

    def __init__(self, limits: Limits, store: Store, lock: Path) -> None:
        self._limits, self._store, self._lock = limits, store, lock
        self._owed: Counter[int] = Counter()
        self._since = datetime.min.replace(tzinfo=UTC)

    def start(self) -> None:
        """Share from now on, in a thread, where the store is one that other machines may have."""
        if self._limits.active and self._store.engine.dialect.name == "postgresql":
            self._limits.shared = True
            threading.Thread(target=self._run, daemon=True, name="flotte").start()

    def _run(self) -> None:
        rest = threading.Event()
        with self._lock.open("w") as held:
            fcntl.flock(held, fcntl.LOCK_EX)  # the next worker takes over when this one ends
            turns = 0
            while True:
                try:
                    self.share(forget=turns % _FORGET_EVERY == 0)
                    rest.wait(_EVERY_S)
                except Exception as error:
                    log.warning("limites non partagees", cause=type(error).__name__)
                    rest.wait(_AGAIN_S)
                turns += 1

    def share(self, *, forget: bool = False) -> None:
        """Tell what was used here, learn what was elsewhere; what can't be told is told the next time."""
        self._owed.update(self._limits.spent())
        with self._store.aside() as connection:
            rows.spend(connection, self._owed)
            if forget:
                rows.forget(connection)
        self._owed.clear()
        with self._store.aside() as connection:
            left, now = rows.moved(connection, self._since)
        self._limits.learn(left)
        if now is not None:
            self._since = now - _OVERLAP
