"""Periodic work: what families declare, done by one process at a time, apart from those that answer requests."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

import structlog

from tremplin.platform.state import State
from tremplin.store import baux

_PAUSE_S = 0.2
_BAIL_S = 5.0

log = structlog.get_logger("taches")


@dataclass(frozen=True)
class Tache:
    """A periodic work: `faire` returns whether it did anything; then it is called again at once."""

    nom: str
    titre: str
    chaque_s: float
    faire: Callable[[State], bool]


def tourner(state: State, taches: Iterable[Tache], fini: Callable[[], bool]) -> None:
    """Do what is due until told to stop, while this process holds the lease."""
    tenant = f"{socket.gethostname()}:{os.getpid()}"
    due = dict.fromkeys(taches, 0.0)
    lease = 0.0
    try:
        while not fini():
            now = time.monotonic()
            if now >= lease:
                if not baux.prendre(state.store, "taches", tenant, datetime.now(UTC)):
                    _dormir(_BAIL_S, fini)
                    continue
                lease = now + _BAIL_S
            if not any(_faire(state, tache, due) for tache in due):
                _dormir(_PAUSE_S, fini)
    finally:
        baux.rendre(state.store, "taches", tenant)


def _dormir(seconds: float, fini: Callable[[], bool]) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end and not fini():
        time.sleep(min(_PAUSE_S, seconds))


def _faire(state: State, tache: Tache, due: dict[Tache, float]) -> bool:
    """Do a task if it is due; a defect is logged, and the task tried again at its next turn."""
    if time.monotonic() < due[tache]:
        return False
    try:
        done = tache.faire(state)
    except Exception:
        log.exception("tache en defaut", tache=tache.nom)
        done = False
    due[tache] = time.monotonic() + (0 if done else tache.chaque_s)
    return done
