"""Periodic work: what families declare, done by one process at a time, apart from those that answer requests.

Each task has a lane of its own, a thread with its own schedule: what one waits for (a mail server, a receiver, a file)
holds back that one only. Threads, not processes: tasks wait more than they compute, what computes (files of strangers)
is a child process already, and one lease, one memory and one start are enough for all.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

import structlog

from tremplin.platform.work.store import leases
from tremplin.store.engine import Store

_NOM = "taches"
_PAUSE_S, _GUET_S, _BAIL_S = 0.2, 1.0, 5.0
_FIN_S = 4.0
"""What tasks in progress are given once told to end; what is cut is done again by the next process."""

log = structlog.get_logger("taches")


class Service(Protocol):
    """What the tasks of a service work with: its `State`."""

    store: Store


@dataclass(frozen=True)
class Tache:
    """A periodic work: `do` (called with the `State`) returns whether it did anything; then it is called again at
    once."""

    nom: str
    titre: str
    chaque_s: float
    do: Callable[[Any], bool]
    reveil: bool = False
    """Done as soon as something was written in the store, too."""


def run(state: Service, taches: Iterable[Tache], fini: Callable[[], bool]) -> None:
    """Do what is due until told to stop, while this process holds the lease."""
    tenant, declared = leases.this_process(), tuple(taches)
    while not fini():
        if not _take(state, tenant):
            _sleep(_GUET_S, fini)
            continue
        with _tenu(state, tenant) as perdu:
            _run_lanes(state, declared, fini, perdu)


def _take(state: Service, tenant: str) -> bool:
    """Take the lease; a store that can't be written gives it to nobody."""
    try:
        return leases.take(state.store, _NOM, tenant, datetime.now(UTC))
    except Exception:
        log.exception("bail non pris")
        return False


def _run_lanes(state: Service, taches: Iterable[Tache], fini: Callable[[], bool], perdu: threading.Event) -> None:
    """Follow each task in its lane until told to stop, or until the lease is lost: then each must have ended."""
    stop = threading.Event()
    lanes = [threading.Thread(target=_follow, args=(state, task, stop), name=task.nom, daemon=True) for task in taches]
    for lane in lanes:
        lane.start()
    while not (fini() or perdu.is_set()):
        time.sleep(_PAUSE_S)
    stop.set()
    state.store.bell.ring()
    end = time.monotonic() + _FIN_S
    for lane in lanes:
        while lane.is_alive() and not (fini() and time.monotonic() > end):
            lane.join(_PAUSE_S)


def _follow(state: Service, task: Tache, stop: threading.Event) -> None:
    """Do a task each time it is due; at once after a turn that found something to do."""
    bell = state.store.bell
    while not stop.is_set():
        heard = bell.heard() if task.reveil else 0
        if _do(state, task):
            continue
        if task.reveil:
            bell.wait(heard, task.chaque_s)
            stop.wait(min(_PAUSE_S, task.chaque_s))  # what many write at once is one turn
        else:
            stop.wait(task.chaque_s)


@contextmanager
def _tenu(state: Service, tenant: str) -> Iterator[threading.Event]:
    """The lease, prolonged however long a task takes; the event is set once it is lost."""
    lost, over = threading.Event(), threading.Event()

    def prolong() -> None:
        while not over.wait(_BAIL_S):
            try:
                if not leases.take(state.store, _NOM, tenant, datetime.now(UTC)):
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
        try:
            leases.give_back(state.store, _NOM, tenant)
        except Exception:
            log.exception("bail non rendu")  # it ends by itself


def _sleep(seconds: float, fini: Callable[[], bool]) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end and not fini():
        time.sleep(min(_PAUSE_S, seconds))


def _do(state: Service, task: Tache) -> bool:
    """Whether a task did anything; a defect is logged, and the task tried again at its next turn."""
    try:
        return task.do(state)
    except Exception:
        log.exception("tache en defaut", tache=task.nom)
        return False
