"""Periodic work: what families declare, done by one process at a time, apart from those that answer requests."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import structlog

from tremplin.store import baux

if TYPE_CHECKING:
    from tremplin.platform.state import State

_NOM = "taches"
_PAUSE_S, _GUET_S, _BAIL_S = 0.2, 1.0, 5.0

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
    tenant = baux.this_process()
    due = dict.fromkeys(taches, 0.0)
    while not fini():
        if not baux.prendre(state.store, _NOM, tenant, datetime.now(UTC)):
            _dormir(_GUET_S, fini)
            continue
        with _tenu(state, tenant) as perdu:
            while not (fini() or perdu.is_set()):
                if not any(_faire(state, tache, due) for tache in due):
                    _dormir(_PAUSE_S, fini)


@contextmanager
def _tenu(state: State, tenant: str) -> Iterator[threading.Event]:
    """The lease, prolonged however long a task takes; the event is set once it is lost."""
    lost, over = threading.Event(), threading.Event()

    def prolong() -> None:
        while not over.wait(_BAIL_S):
            try:
                if not baux.prendre(state.store, _NOM, tenant, datetime.now(UTC)):
                    lost.set()
            except Exception:
                log.exception("bail non prolonge")

    beat = threading.Thread(target=prolong, daemon=True)
    beat.start()
    try:
        yield lost
    finally:
        over.set()
        beat.join()
        baux.rendre(state.store, _NOM, tenant)


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
