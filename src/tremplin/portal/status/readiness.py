"""Whether a worker can do what is asked of it: looked at once a second at most, told by names alone."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import structlog

from tremplin.durable import DiskFull
from tremplin.platform.web.state import State
from tremplin.platform.work.mails import KINDS
from tremplin.platform.work.store import leases, outbox
from tremplin.portal.catalogue import queries
from tremplin.release.depot.told import followed
from tremplin.release.publish import built_at
from tremplin.store import StoreRefused

LATE = timedelta(minutes=5)
"""What is to leave has left by then, or nobody sends it."""
_FRESH_S, _WRITE_S = 1.0, 2.0
_CLOCK_DRIFT = timedelta(minutes=5)
_YEARS = range(2026, 2100)
_WRITTEN = "disponibilite"
log = structlog.get_logger("disponibilite")


def now() -> datetime:
    """This instant."""
    return datetime.now(UTC)


class Readiness:
    """What fails at present."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._lock = threading.Lock()
        self._until, self._failing = 0.0, list[str]()
        self._writing: threading.Thread | None = None
        self._checks: dict[str, Callable[[], bool]] = {
            "version": self._release_is_whole,
            "base": self._store_is_written,
            "disque": self._disk_has_room,
            "horloge": self._clock_is_sane,
            "envois": self._outbox_leaves,
            "suivi du dépôt": self._depot_is_followed,
        }

    def failing(self) -> list[str]:
        """Names of what fails; reads and writes (call it in a thread)."""
        with self._lock:
            if time.monotonic() >= self._until:
                self._failing = [name for name, check in self._checks.items() if not self._holds(name, check)]
                self._until = time.monotonic() + _FRESH_S
            return self._failing

    def _holds(self, name: str, check: Callable[[], bool]) -> bool:
        try:
            return check()
        except Exception:  # whatever the reason, the name is all that is told
            log.exception("pas pret", quoi=name)
            return False

    def _release_is_whole(self) -> bool:
        release = self._state.releases.current
        return release is not None and queries.answers(release) and not release.damaged()

    def _store_is_written(self) -> bool:
        """A short write, given up when it lasts: whoever holds the store then makes everybody wait."""
        if self._writing is not None and self._writing.is_alive():
            return False
        done: list[bool] = []
        self._writing = threading.Thread(target=lambda: done.append(self._write()), daemon=True)
        self._writing.start()
        self._writing.join(_WRITE_S)
        return done == [True]

    def _write(self) -> bool:
        try:
            return leases.take(self._state.store, _WRITTEN, _WRITTEN, now())
        except DiskFull:  # the disk's fault, told by its own name
            return True
        except StoreRefused:
            return False

    def _disk_has_room(self) -> bool:
        return shutil.disk_usage(self._state.settings.home).free >= self._state.settings.kept_free

    def _clock_is_sane(self) -> bool:
        instant, release = now(), self._state.releases.current
        return instant.year in _YEARS and (release is None or built_at(release.name) <= instant + _CLOCK_DRIFT)

    def _outbox_leaves(self) -> bool:
        settings = self._state.settings
        kept = KINDS if settings.env == "production" and not settings.smtp else ()
        with self._state.store.reading() as connection:
            return not outbox.late(connection, now() - LATE, kept)

    def _depot_is_followed(self) -> bool:
        """A depot in fault takes nothing away from what is served; a follower that is gone would let it grow old."""
        told = followed(self._state.settings.reference)
        return told is None or not told.silent
