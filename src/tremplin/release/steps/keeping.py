"""Where what steps made is kept, under the hash of what each was made of.

A home keeps its own; a shelf (`TREMPLIN_ETAPES`) is a folder that homes of a machine share: a step that one of them
has run is taken from there by the others, and nothing that a home reads depends on what becomes of the shelf.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

from tremplin.durable import appear, exclusive, sweep, unfinished

_VARIANTS = 3
"""Of a step in a home, so that going back to an edition costs nothing."""
_DAYS = 30
"""That something nobody asked for stays on the shelf."""


class Keeping:
    """What steps made, in a home and on the shelf if there is one. Hold the lock of the home."""

    def __init__(self, home: Path, shelf: Path | None) -> None:
        self._own, self._shelf = home / "cache", shelf
        sweep(self._own)

    def get(self, step: str, key: str, make: Callable[[Path], None]) -> tuple[Path, bool]:
        """The folder of a step's frames under this key, and whether it had to be made: `make` writes them."""
        name = f"{step}-{key[:16]}"
        folder = self._own / name
        shelved = self._shelf / name if self._shelf else None
        if folder.exists():
            return folder, False
        made = not (shelved and shelved.exists())
        with unfinished(self._own) as work:
            if made:
                make(work)
            elif shelved:
                os.utime(shelved)
                _take(shelved, work)
            appear(work, folder)
        if self._shelf and made:
            _put(folder, self._shelf)
        by_age = sorted(self._own.glob(f"{step}-*"), key=lambda p: p.stat().st_mtime, reverse=True)
        for old in by_age[_VARIANTS:]:
            shutil.rmtree(old, ignore_errors=True)
        return folder, made


def _put(folder: Path, shelf: Path) -> None:
    """Leave a copy on the shelf, and take away what is too old."""
    with exclusive(shelf):
        sweep(shelf)
        for old in shelf.iterdir():
            if old.is_dir() and time.time() - old.stat().st_mtime > _DAYS * 86_400:
                shutil.rmtree(old, ignore_errors=True)
        if not (shelf / folder.name).exists():
            with unfinished(shelf) as work:
                _take(folder, work)
                appear(work, shelf / folder.name)


def _take(folder: Path, work: Path) -> None:
    """The files of a folder under a second name, or copied where a disk knows none."""
    for path in folder.iterdir():
        try:
            os.link(path, work / path.name)
        except OSError:
            shutil.copyfile(path, work / path.name)
