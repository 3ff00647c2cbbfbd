"""Running a prepared query in a child process, killed when it takes too long or too much memory.

The child knows the Parquet files of one release and nothing else; it has no network, writes no file, and answers one
query at a time. A worker keeps a few children ready.
"""

from __future__ import annotations

import atexit
import os
import select
import subprocess
import sys
import threading
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import orjson

SECONDS = 5.0
MEMORY = 512 * 1024**2
ROWS = 32_000
BYTES = 32 * 1024**2
AT_ONCE = 2
"""Queries that run at once in a worker; others wait for their turn."""
_WAIT_S, _START_S = 5.0, 15.0
LONGEST_S = _WAIT_S + _START_S + SECONDS + 1
"""A turn waited for, a child started, its query."""
_PAGE = os.sysconf("SC_PAGE_SIZE")
_LOOK_MS = 20


class QueryStopped(RuntimeError):
    """The query was stopped at a limit, or failed; the message, in French, says which or why."""


class Child:
    """One process on the files of one release, ready for its first query."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._process = subprocess.Popen(  # noqa: S603  our own module, no argument from outside
            [sys.executable, "-P", "-m", "tremplin.families.infotravail.sql.child", str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PATH": os.defpath, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        self._answered(_START_S, "Requête arrêtée : le moteur n'a pas pu démarrer, recommencez dans un instant")

    def run(self, tables: Iterable[str], sql: str) -> dict[str, Any]:
        """The answer to a query on these tables; kills the child at a limit and raises QueryStopped."""
        assert self._process.stdin
        try:
            self._process.stdin.write(orjson.dumps({"tables": sorted(tables), "sql": sql}) + b"\n")
            self._process.stdin.flush()
        except BrokenPipeError as error:
            self.kill()
            raise QueryStopped("Requête arrêtée") from error
        found = self._answered(SECONDS, f"Requête arrêtée : plus de {SECONDS:g} secondes")
        if "refus" in found:
            raise QueryStopped(found["refus"])
        return found

    def _answered(self, seconds: float, too_late: str) -> dict[str, Any]:
        """The next line of the child."""
        assert self._process.stdout
        deadline = time.monotonic() + seconds
        answer = b""
        try:
            descriptor, ready = self._process.stdout.fileno(), select.poll()
            ready.register(descriptor, select.POLLIN)
            while not answer.endswith(b"\n"):
                if ready.poll(_LOOK_MS):
                    chunk = os.read(descriptor, 1 << 20)
                    if not chunk:
                        raise QueryStopped("Requête arrêtée : elle demande trop de mémoire")
                    answer += chunk
                elif time.monotonic() > deadline:
                    raise QueryStopped(too_late)
                elif self._resident() > MEMORY:
                    raise QueryStopped("Requête arrêtée : elle demande trop de mémoire")
        finally:
            if not answer.endswith(b"\n"):
                self.kill()
        found: dict[str, Any] = orjson.loads(answer)
        return found

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                pipe.close()

    def _resident(self) -> int:
        try:
            return int(Path(f"/proc/{self._process.pid}/statm").read_text().split()[1]) * _PAGE
        except (OSError, IndexError):
            return 0


class Children:
    """The children of a worker: at most `AT_ONCE` at work; those of an older release are let go."""

    def __init__(self) -> None:
        self._free: list[Child] = []
        self._turns = threading.BoundedSemaphore(AT_ONCE)
        self._lock = threading.Lock()

    def run(self, folder: Path, tables: Iterable[str], sql: str) -> dict[str, Any]:
        """{fields, records, records_truncated} of a prepared query; raises QueryStopped. Call it in a thread."""
        if not self._turns.acquire(timeout=_WAIT_S):
            raise QueryStopped("Trop de requêtes SQL à la fois : recommencez dans un instant")
        try:
            child = self._take(folder) or Child(folder)
            try:
                return child.run(tables, sql)
            finally:
                if child.alive:
                    with self._lock:
                        self._free.append(child)
        finally:
            self._turns.release()

    def _take(self, folder: Path) -> Child | None:
        with self._lock:
            old = [c for c in self._free if c.folder != folder or not c.alive]
            self._free = [c for c in self._free if c not in old]
            found = self._free.pop() if self._free else None
        for child in old:
            child.kill()
        return found

    def close(self) -> None:
        """End every child."""
        with self._lock:
            gone, self._free = self._free, []
        for child in gone:
            child.kill()


CHILDREN = Children()
"""Those of this worker."""
atexit.register(CHILDREN.close)
