"""The child that reads files, kept from one import to the next: to start it costs more than to read most files."""

from __future__ import annotations

import threading
from types import TracebackType
from typing import Self

from tremplin.release.cage import Cage, usage

MUCH = 256 * 1024**2
"""Bytes that a child may hold between two imports; it may take 1 GB to read a file."""


class KeptCage(Cage):
    """A cage for every import of a process, one at a time."""

    def __init__(self) -> None:
        super().__init__()
        self._turn = threading.Lock()

    def __enter__(self) -> Self:
        self._turn.acquire()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error or (self._child and usage(self._child.pid)[0] > MUCH):
            self.end()
        self._turn.release()

    def end(self) -> None:
        """Kill the child; the next file starts another."""
        super().__exit__(None, None, None)
