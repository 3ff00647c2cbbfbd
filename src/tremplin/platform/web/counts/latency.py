"""How long answers took, of one process: added up in memory, told in a file that whoever is asked for figures reads.

A server's workers each have a file in one folder, named by the server: what they tell adds up, also once one is gone.
"""

from __future__ import annotations

import os
import shutil
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import orjson

from tremplin.durable import UNFINISHED

BOUNDS_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Seconds: an answer is counted under the first that it doesn't pass."""


class Kind(NamedTuple):
    """What answers are told by."""

    famille: str
    classe: str
    """Class of cost of the route."""
    statut: int


class Spread:
    """Answers of a kind: how many under each bound, the last beyond all, and seconds in all."""

    __slots__ = ("counts", "seconds")

    def __init__(self, counts: Iterable[int] = (0,) * (len(BOUNDS_S) + 1), seconds: float = 0.0) -> None:
        self.counts, self.seconds = list(counts), seconds

    def add(self, other: Spread) -> None:
        """Add those of another process."""
        self.counts = [mine + theirs for mine, theirs in zip(self.counts, other.counts, strict=True)]
        self.seconds += other.seconds


class Latencies:
    """What this process answered since it started."""

    def __init__(self, home: Path) -> None:
        self._folder = folder_of(home, os.getppid())
        self._seen: dict[Kind, Spread] = defaultdict(Spread)
        self._events: dict[str, int] = defaultdict(int)

    def observe(self, kind: Kind, seconds: float) -> None:
        """Count an answer; under the lock of whoever counts."""
        spread = self._seen[kind]
        spread.counts[bisect_left(BOUNDS_S, seconds)] += 1
        spread.seconds += seconds

    def note(self, event: str) -> None:
        """Count what is no answer; likewise."""
        self._events[event] += 1

    def write(self) -> None:
        """Tell what was counted until now."""
        seen = [(*kind, spread.counts, spread.seconds) for kind, spread in self._seen.items()]
        self._folder.mkdir(parents=True, exist_ok=True)
        final = self._folder / f"{os.getpid()}.json"
        written = self._folder / f"{UNFINISHED}{os.getpid()}"
        written.write_bytes(orjson.dumps({"reponses": seen, "evenements": self._events}))
        written.replace(final)


def told(home: Path) -> tuple[dict[Kind, Spread], dict[str, int]]:
    """Answers by kind, and events by name, over the workers of the server that this process is of."""
    answers: dict[Kind, Spread] = defaultdict(Spread)
    events: dict[str, int] = defaultdict(int)
    for file in sorted(folder_of(home, os.getppid()).glob("[0-9]*.json")):
        found = orjson.loads(file.read_bytes())
        for famille, classe, statut, counts, seconds in found["reponses"]:
            answers[Kind(famille, classe, statut)].add(Spread(counts, seconds))
        for name, count in found["evenements"].items():
            events[name] += count
    return answers, events


def folder_of(home: Path, server: int) -> Path:
    """Where the workers of a server tell theirs."""
    return home / "mesures" / str(server)


def forget(home: Path) -> None:
    """Remove what servers of before told: counts begin again with a server."""
    for folder in (home / "mesures").glob("[0-9]*"):
        if not Path(f"/proc/{folder.name}").exists() or int(folder.name) == os.getpid():
            shutil.rmtree(folder, ignore_errors=True)
