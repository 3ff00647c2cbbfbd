"""Work that others may hold back, each in a thread: one at a time of a key, so many of a group, so many in all.

Whose work went badly waits longer and longer, and those in trouble together never take more than half of the places:
who is slow delays nobody else.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import structlog

_PAUSE_S, _LONGEST_S = 1.0, 60.0
_FORGOTTEN_S = 3600.0
_END_S = 4.0

log = structlog.get_logger("equipe")


@dataclass
class _Trouble:
    """A key whose work went badly: how many times in a row, and until when it waits."""

    times: int
    until: float


class Crew:
    """Threads that work; `in_all` at once, `of_group` of each group."""

    def __init__(self, in_all: int, of_group: int) -> None:
        self._in_all, self._of_group = in_all, of_group
        self._keys: set[str] = set()
        self._groups: Counter[str] = Counter()
        self._troubles: dict[str, _Trouble] = {}
        self._changed = threading.Condition()

    def closed(self) -> frozenset[str]:
        """The keys of which nothing would start now: at work, or waiting after a trouble."""
        with self._changed:
            now = time.monotonic()
            old = [key for key, trouble in self._troubles.items() if trouble.until + _FORGOTTEN_S < now]
            for key in old:
                del self._troubles[key]
            return frozenset(self._keys | {key for key, trouble in self._troubles.items() if trouble.until > now})

    def start(self, key: str, groups: Iterable[str], work: Callable[[], bool]) -> bool:
        """Do a work in a thread, unless there is no place for it; `work` tells whether all went well."""
        groups = tuple(groups)
        with self._changed:
            troubled = sum(k in self._troubles for k in self._keys)
            full = len(self._keys) >= self._in_all or (key in self._troubles and troubled >= self._in_all // 2)
            if full or key in self._keys or any(self._groups[group] >= self._of_group for group in groups):
                return False
            self._keys.add(key)
            self._groups.update(groups)
        threading.Thread(target=self._do, args=(key, groups, work), daemon=True).start()
        return True

    def _do(self, key: str, groups: tuple[str, ...], work: Callable[[], bool]) -> None:
        well = False
        try:
            well = work()
        except Exception:
            log.exception("travail en defaut")
        finally:
            with self._changed:
                self._keys.discard(key)
                self._groups.subtract(groups)
                self._groups += Counter()  # only what is positive is kept
                self._judge(key, well)
                self._changed.notify_all()

    def _judge(self, key: str, well: bool) -> None:
        if well:
            self._troubles.pop(key, None)
            return
        times = self._troubles[key].times + 1 if key in self._troubles else 1
        pause = min(_PAUSE_S * 2 ** min(times, 10), _LONGEST_S)
        self._troubles[key] = _Trouble(times, time.monotonic() + pause)

    def wait(self, seconds: float) -> bool:
        """Wait until a work ends, so long at most; False when there is none."""
        with self._changed:
            if not self._keys:
                return False
            self._changed.wait(seconds)
            return True

    def close(self) -> None:
        """Give the works in progress a last moment."""
        with self._changed:
            self._changed.wait_for(lambda: not self._keys, _END_S)
