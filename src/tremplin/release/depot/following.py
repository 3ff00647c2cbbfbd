"""Following a depot: its pointer asked for again and again, each new release brought beside, then put in service."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import structlog

from tremplin.refusal import Refusal
from tremplin.release.depot.fetching import fetch
from tremplin.release.depot.place import Depot
from tremplin.release.depot.told import TOLD_EVERY_S, Followed, followed, now, tell

EVERY_S, LONGEST_S = 1.0, 30.0
log = structlog.get_logger("depot")


class Follower:
    """One that looks at the pointer of a depot."""

    def __init__(self, home: Path, depot: Depot, kept: int) -> None:
        self._home, self._depot, self._kept = home, depot, kept
        self._tag: str | None = None
        before = followed(home)
        self._told = Followed(depot.told, now(), before.version, before.publiee_le) if before else None
        self._written = 0.0

    def look(self) -> bool:
        """Bring what is new; whether the depot answered and all that it points to is in service here."""
        told = self._told or Followed(self._depot.told, now())
        try:
            found = self._depot.pointer(self._tag)
            if found is not None:
                pointer, tag = found
                cost = fetch(self._home, self._depot, pointer, kept=self._kept)
                log.info("version suivie", version=cost.version, fichiers=cost.fichiers, octets=cost.octets)
                self._tag = tag
                told = replace(told, version=pointer.version, publiee_le=pointer.publiee_le)
            self._tell(replace(told, erreur=None))
        except (Refusal, OSError) as error:  # what is served stays
            self._tag = None
            if told.erreur != str(error):
                log.warning("depot en defaut", depot=self._depot.told, erreur=str(error))
            self._tell(replace(told, erreur=str(error)))
            return False
        return True

    def _tell(self, told: Followed) -> None:
        same = self._told is not None and replace(told, vu_le=self._told.vu_le) == self._told
        if same and time.monotonic() - self._written < TOLD_EVERY_S:
            return
        told = replace(told, vu_le=now())
        tell(self._home, told)
        self._told, self._written = told, time.monotonic()


def follow(home: Path, depot: Depot, kept: int, wait: Callable[[float], bool]) -> None:
    """Follow until `wait`, given seconds, says to stop. A depot in fault is asked less and less, by each at its
    own time."""
    follower, pause = Follower(home, depot, kept), 0.0
    while not wait(pause):
        answered = follower.look()
        pause = EVERY_S if answered else min(LONGEST_S, max(EVERY_S, pause) * random.uniform(1.5, 2))  # noqa: S311
