"""Places for children that outlive the request that asked for them: so many in all, so many of one holder.

A place is a file locked through a descriptor that the child inherits: the kernel frees it when the last process that
has it open ends, however it ends, and every worker of the machine sees the same places.
"""

from __future__ import annotations

import fcntl
from pathlib import Path
from typing import BinaryIO

from tremplin.durable import exclusive


class NoSlot(Exception):
    """Every place is held, or (`own`) as many as one holder may have."""

    def __init__(self, *, own: bool) -> None:
        super().__init__("no slot")
        self.own = own


class Slots:
    """`count` places, `each` of them at most for one holder, told by a mark (a keyed hash) that stands in the file."""

    def __init__(self, folder: Path, count: int, each: int) -> None:
        self._folder, self._count, self._each = folder, count, each

    def look(self, mark: bytes) -> None:
        """Raise NoSlot where `take` would."""
        with exclusive(self._folder):
            self._free(mark)

    def take(self, mark: bytes) -> BinaryIO:
        """A place, held for as long as a process has this file open; raises NoSlot."""
        with exclusive(self._folder):
            place = self._open(self._free(mark))
            try:
                fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
                place.write(mark)
            except BaseException:
                place.close()
                raise
            return place

    def _free(self, mark: bytes) -> int:
        holders = [self._holder(n, len(mark)) for n in range(self._count)]
        if holders.count(mark) >= self._each:
            raise NoSlot(own=True)
        if None not in holders:
            raise NoSlot(own=False)
        return holders.index(None)

    def _holder(self, number: int, size: int) -> bytes | None:
        """The mark of who holds a place; None where nobody does."""
        with self._open(number) as place:
            try:
                fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return place.read(size)
            return None

    def _open(self, number: int) -> BinaryIO:
        path = self._folder / str(number)
        path.touch(mode=0o600)
        return path.open("r+b", buffering=0)
