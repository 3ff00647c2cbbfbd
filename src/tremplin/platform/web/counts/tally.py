"""Counts of answers: added up in memory, written together every few seconds and when the worker ends."""

from __future__ import annotations

import threading
from collections import Counter
from pathlib import Path

import structlog

from tremplin.domain.dates import today
from tremplin.durable import DiskFull
from tremplin.platform.web.counts import store as rows
from tremplin.platform.web.counts.latency import Kind, Latencies
from tremplin.platform.web.counts.store import Compte
from tremplin.store import StoreRefused
from tremplin.store.engine import Store
from tremplin.store.turns import Turn

_CHAQUE_S = 2.0
_ROUTE = 160
log = structlog.get_logger("mesures")


class Mesures:
    """What one worker answered since it last wrote."""

    def __init__(self, store: Store, home: Path) -> None:
        self._store = store
        self._latencies = Latencies(home)
        self._comptes: Counter[Compte] = Counter()
        self._verrou = threading.Lock()
        self._over = threading.Event()
        self._thread: threading.Thread | None = None

    def tally(self, famille: str, route: str, caller: str, statut: int, took: tuple[str, float] | None = None) -> None:
        """Count an answer; `took`, of one that a request asked for, is its class of cost and its seconds."""
        counted = Compte(famille, route, caller, statut // 100)
        with self._verrou:
            self._comptes[counted] += 1
            if took is not None:
                self._latencies.observe(Kind(famille, took[0], statut), took[1])
            self._wake()

    def note(self, event: str) -> None:
        """Count what an operator watches and is no answer: a child killed at its limits."""
        with self._verrou:
            self._latencies.note(event)
            self._wake()

    def _wake(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, daemon=True, name="mesures")
            self._thread.start()

    def _run(self) -> None:
        """Write every few seconds, until nothing is left: a worker that answers nobody costs nothing."""
        while not self._over.wait(_CHAQUE_S):
            self.write()
            with self._verrou:
                if not self._comptes:
                    self._thread = None
                    return

    def write(self) -> None:
        """Write what was counted; what can't be written is kept for the next time."""
        with self._verrou:
            counted, self._comptes = self._comptes, Counter()
            try:
                self._latencies.write()
            except OSError as error:  # told the next time
                log.warning("durees non ecrites", cause=type(error).__name__)
        if not counted:
            return
        try:
            with self._store.writing(turn=Turn.COUNTS) as connection:
                rows.add(connection, today(), {c._replace(route=c.route[:_ROUTE]): n for c, n in counted.items()})
        except Exception as error:
            if isinstance(error, DiskFull | StoreRefused):
                log.warning("mesures non ecrites", cause=type(error).__name__)
            else:
                log.exception("mesures non ecrites")
            with self._verrou:
                self._comptes.update(counted)

    def close(self) -> None:
        """Write the last ones."""
        self._over.set()
        if (writing := self._thread) is not None:
            writing.join()
        self.write()
