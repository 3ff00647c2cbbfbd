"""Rate limits shared by all workers of a machine (fleet.py: of several): one small file, one instant a bucket (GCRA).

A bucket is the instant at which its caller will have used up what is due. Buckets are found by a hash of
the caller and the class; a forgotten one is a full one.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import mmap
import os
import struct
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt
import structlog

SLOTS = 1 << 16
AT_ONCE, AT_ONCE_ALL = 4, 8
"""Heavy requests that a worker answers at the same time: of one caller, of all."""
LATE, LATE_ALL = 4, 32
"""Handlers of a worker that go on beyond their time, of one caller and of all: those that follow are refused. A worker
has forty threads for what it reads and computes."""
_PROBES = 8
_ROUNDING_S = 1e-3
_FORBIDDEN = (errno.EROFS, errno.EACCES, errno.EPERM)
log = structlog.get_logger("limites")
_SLOT = struct.Struct("<Qdd")
_SLOTS = np.dtype([("tag", "<u8"), ("due", "<f8"), ("spent", "<f8")])
"""Caller and class, the instant, and the seconds that it moved by since they were last told to other machines."""
_DEBT = 2
"""Bursts that a caller may owe, where several machines let pass what none of them knew of."""


class Cost(Enum):
    """Cost classes of routes."""

    LIGHT = "light"
    SEARCH = "search"
    HEAVY = "heavy"
    WRITE = "write"
    REFUSED = "refused"
    """What was refused (401, 403) counts apart, so that a broken client can't starve a good one."""
    SENSITIVE = "sensitive"
    """What a stranger could abuse: counted by address (of mail, of machine) beside the class of its route."""
    PROBE = "probe"
    """What tells whether we are alive: counted nowhere, so that the neighbours of a probe can't make it fail."""


@dataclass(frozen=True)
class Rate:
    """`per_second` requests in the long run, `burst` at once."""

    per_second: float
    burst: int


ANONYMOUS = {
    Cost.LIGHT: Rate(60, 120),
    Cost.SEARCH: Rate(30, 90),
    Cost.HEAVY: Rate(10 / 60, 10),
    Cost.WRITE: Rate(1, 10),
    Cost.REFUSED: Rate(10, 100),
}
KEYED = {
    Cost.LIGHT: Rate(100, 300),
    Cost.SEARCH: Rate(50, 200),
    Cost.HEAVY: Rate(1, 60),
    Cost.WRITE: Rate(50, 100),
    Cost.REFUSED: Rate(10, 100),
}

_HEURE, _JOUR = 3600, 86400
SENSIBLES: dict[str, Rate] = {
    "lien, par courriel": Rate(5 / _HEURE, 5),
    "lien, par machine": Rate(20 / _HEURE, 20),
    "courriels d'une adresse, par jour": Rate(20 / _JOUR, 20),
    "courriels d'une adresse, par heure": Rate(5 / _HEURE, 5),
    "courriels demandés, par compte": Rate(20 / _HEURE, 20),
    "courriels demandés, en tout": Rate(10_000 / _HEURE, 2_000),
    "second facteur, par machine": Rate(100 / _HEURE, 100),
    "candidatures, par machine": Rate(1, 5),
    "demandes de contact, par machine": Rate(100 / _JOUR, 100),
    "employeurs, retraits, signalements, par machine": Rate(5 / _HEURE, 5),
    "employeurs, retraits, signalements, par courriel": Rate(3 / _JOUR, 3),
    "employeurs, par organisation": Rate(100 / _HEURE, 100),
}
"""Sensitive flows, each by what it is counted on."""


@dataclass(frozen=True)
class Taken:
    """The outcome of one request at a bucket."""

    cost: Cost
    rate: Rate
    remaining: int
    wait: float
    """Seconds until a request would pass; 0 when this one passed."""
    reset: float
    """Seconds until the bucket is full again."""

    @property
    def passed(self) -> bool:
        return self.wait == 0

    def headers(self) -> dict[str, str]:
        """Both forms of the headers: the structured one and the older three."""
        policy, burst, name = _told(self.cost, self.rate)
        reset = str(max(0, round(self.reset)))
        return {
            "ratelimit-policy": policy,
            "ratelimit": f"{name};r={self.remaining};t={reset}",
            "ratelimit-limit": burst,
            "ratelimit-remaining": str(self.remaining),
            "ratelimit-reset": reset,
        }


@cache
def _told(cost: Cost, rate: Rate) -> tuple[str, str, str]:
    """What the headers of a bucket always say: its policy, its burst, its name."""
    window = max(1, round(rate.burst / rate.per_second))
    return f'"{cost.value}";q={rate.burst};w={window}', str(rate.burst), f'"{cost.value}"'


def _less(running: Counter[str], caller: str) -> None:
    running[caller] -= 1
    if not running[caller]:
        del running[caller]


def _buckets(path: Path) -> BinaryIO:
    """The shared file, all of it on the disk; in memory, for this process alone, where nothing may be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a") as handle:
            handle.truncate(SLOTS * _SLOT.size)
            # On a full disk, writing through the map to a block that the file doesn't have yet would kill the process.
            os.posix_fallocate(handle.fileno(), 0, SLOTS * _SLOT.size)
        return path.open("r+b")
    except OSError as error:
        if error.errno not in _FORBIDDEN:
            raise
        log.warning("limites en memoire", raison=error.strerror)
    memory = os.fdopen(os.memfd_create("limites"), "r+b")
    memory.truncate(SLOTS * _SLOT.size)
    return memory


class Limits:
    """The shared file of buckets, all of it on the disk from the start: OSError where there is no room for it. Where
    nothing may be written, each process counts for itself.
    """

    def __init__(self, path: Path, *, active: bool = True) -> None:
        self.active = active
        self.shared = False
        """Whether other machines tell of theirs (fleet.Fleet)."""
        self._file = _buckets(path)
        self._map = mmap.mmap(self._file.fileno(), SLOTS * _SLOT.size)
        self._one = threading.Lock()
        """One thread at a time: the locks of files hold back other processes alone."""
        self._running: Counter[str] = Counter()
        self._late: Counter[str] = Counter()

    def start_heavy(self, caller: str) -> bool:
        """Whether a heavy request may start now; each that did is ended by `end_heavy`."""
        full = self._running[caller] >= AT_ONCE or self._running.total() >= AT_ONCE_ALL
        if self.active and full:
            return False
        self._running[caller] += 1
        return True

    def end_heavy(self, caller: str) -> None:
        _less(self._running, caller)

    def start_late(self, caller: str) -> None:
        """A handler goes on beyond its time; `end_late` tells its end."""
        self._late[caller] += 1

    def end_late(self, caller: str) -> None:
        _less(self._late, caller)

    def late(self, caller: str) -> bool:
        """Whether as many handlers as may go on beyond their time, of this caller or of all."""
        return self.active and (self._late[caller] >= LATE or self._late.total() >= LATE_ALL)

    def close(self) -> None:
        self._map.close()
        self._file.close()

    def take(self, caller: str, cost: Cost, rate: Rate, *, count: bool = True) -> Taken:
        """Count one request of a caller; when it doesn't pass, or without `count`, nothing is counted."""
        if not self.active:
            return Taken(cost, rate, rate.burst, 0, 0)
        tag = int.from_bytes(hashlib.blake2b(f"{cost.value}:{caller}".encode(), digest_size=8).digest()) | 1
        offset = self._offset(tag)
        with self._one:
            fcntl.lockf(self._file, fcntl.LOCK_EX, _PROBES * _SLOT.size, offset)
            try:
                return self._take(tag, offset, cost, rate, count=count)
            finally:
                fcntl.lockf(self._file, fcntl.LOCK_UN, _PROBES * _SLOT.size, offset)

    @contextmanager
    def _whole(self) -> Iterator[npt.NDArray[np.void]]:
        """All slots, held."""
        with self._one:
            fcntl.lockf(self._file, fcntl.LOCK_EX)
            try:
                yield np.frombuffer(self._map, _SLOTS)
            finally:
                fcntl.lockf(self._file, fcntl.LOCK_UN)

    def spent(self) -> dict[int, float]:
        """Tag → seconds by which its bucket moved on this machine since this was last asked."""
        with self._whole() as slots:
            moved = np.flatnonzero(slots["spent"])
            found = dict(zip(slots["tag"][moved].tolist(), slots["spent"][moved].tolist(), strict=True))
            slots["spent"][moved] = 0
            return found

    def learn(self, left: Mapping[int, float]) -> None:
        """Tag → seconds until its bucket is full again for all machines, but for what this one spent since."""
        now = time.time()
        with self._whole():
            for tag, seconds in left.items():
                position, _, spent = self._find(tag, self._offset(tag), now)
                _SLOT.pack_into(self._map, position, tag, now + max(0.0, seconds) + spent, spent)

    def _offset(self, tag: int) -> int:
        """Where the slots that may be this tag's begin."""
        return (tag % (SLOTS - _PROBES)) * _SLOT.size

    def _take(self, tag: int, offset: int, cost: Cost, rate: Rate, *, count: bool) -> Taken:
        now = time.time()
        position, due, spent = self._find(tag, offset, now)
        interval = 1 / rate.per_second
        if self.shared:
            due = min(due, now + _DEBT * rate.burst * interval)
        elif due > now + rate.burst * interval + _ROUNDING_S:  # never set by us, unless the clock was set back since
            due = now
        due = max(due, now) + interval
        wait = due - now - rate.burst * interval
        if wait > 1e-9:
            return Taken(cost, rate, 0, wait, due - interval - now)
        if count:
            _SLOT.pack_into(self._map, position, tag, due, spent + interval)
        remaining = int((rate.burst * interval - (due - now)) / interval + 1e-9)
        return Taken(cost, rate, remaining, 0, due - now)

    def _find(self, tag: int, offset: int, now: float) -> tuple[int, float, float]:
        """This caller's slot, else the one free the longest among its neighbours."""
        best, best_due = offset, float("inf")
        for n in range(_PROBES):
            at = offset + n * _SLOT.size
            held, due, spent = _SLOT.unpack_from(self._map, at)
            if held == tag:
                return at, due, spent
            if due < best_due:
                best, best_due = at, due
        return best, now, 0.0
