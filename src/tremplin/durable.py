"""Writes that survive a crash: everything fsynced before the one rename that makes it visible."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import orjson

from tremplin.refusal import Refusal

UNFINISHED = ".en-cours-"
_NUMBERS = count()
"""Of what a process has not finished: it may hold several beside each other."""
_PATIENCE = 20
_NOTHING = 64 * 1024
"""Bytes left on a disk that is full."""
_FULL_IN_POLARS = tuple(f"(os error {code})" for code in (errno.ENOSPC, errno.EDQUOT))
"""It tells the number of an error by its words alone."""
_LOOK_EVERY_S = 1.0


class Busy(Refusal):
    """Another process is at work in this folder."""


class DiskFull(Refusal):
    """There is no room for what is to be written; nothing was."""


def is_full(error: BaseException) -> bool:
    """Whether an error says that the disk has no room left, whoever tells it."""
    if isinstance(error, DiskFull) or getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT):
        return True
    if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL:
        return True
    return any(said in str(error) for said in _FULL_IN_POLARS)


def wants_room(error: Exception, folder: Path) -> bool:
    """Whether a write failed in a folder for want of room; some libraries hide why they failed."""
    ours = type(error).__module__.startswith("tremplin.")
    return is_full(error) or (not ours and shutil.disk_usage(folder).free < _NOTHING)


class Room:
    """What is kept free on the disk of a folder: writes stop there, so that the rest goes on."""

    def __init__(self, folder: Path, kept_free: int) -> None:
        self._folder, self._kept_free = folder, kept_free
        self._next_look = 0.0
        self._free = 0

    def check(self) -> None:
        """Raise DiskFull when less is free, by a look at most a second old. The folder may not exist yet."""
        now = time.monotonic()
        if now >= self._next_look:
            there = next(f for f in (self._folder, *self._folder.parents) if f.exists())
            self._free = shutil.disk_usage(there).free
            self._next_look = now + _LOOK_EVERY_S
        if self._free < self._kept_free:
            told = f"{self._free // 1024**2} Mo libres, {self._kept_free // 1024**2} au moins sont gardés"
            raise DiskFull(f"plus de place sur le disque de {self._folder} ({told})")


@contextmanager
def exclusive(home: Path, *, wait: bool = True) -> Iterator[None]:
    """One writer of a folder at a time across processes; the kernel frees it if we die."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / "verrou").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError as error:
            raise Busy(f"un autre processus travaille déjà dans {home}") from error
        yield


@contextmanager
def unfinished(parent: Path) -> Iterator[Path]:
    """A temporary folder next to its final place; removed unless `appear` took it away. Raises DiskFull in the place of
    what any library says of a disk that fills meanwhile."""
    parent.mkdir(parents=True, exist_ok=True)
    folder = parent / f"{UNFINISHED}{os.getpid()}-{next(_NUMBERS)}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    try:
        yield folder
    except Exception as error:
        if isinstance(error, DiskFull) or not wants_room(error, parent):
            raise
        raise DiskFull(f"plus de place sur le disque de {parent}") from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def sweep(parent: Path) -> None:
    """Remove what a killed process left in `parent`; call it while holding the lock."""
    if parent.is_dir():
        for leftover in parent.glob(f"{UNFINISHED}*"):
            for _ in range(_PATIENCE):  # a child of the killed process may still be writing there
                shutil.rmtree(leftover, ignore_errors=True)
                if not leftover.exists():
                    break
                time.sleep(0.05)


def appear(folder: Path, final: Path) -> None:
    """Make a finished folder visible under its final name: files, folders, then the rename are fsynced."""
    for path in sorted(folder.rglob("*"), reverse=True):
        _fsync(path)
    _fsync(folder)
    folder.rename(final)
    _fsync(final.parent)


def vanish(folder: Path) -> None:
    """Remove a folder so that nobody ever sees half of it."""
    grave = folder.with_name(f"{UNFINISHED}{folder.name}")
    folder.rename(grave)
    shutil.rmtree(grave, ignore_errors=True)


def write_durably(path: Path, content: bytes) -> None:
    """Replace a small file atomically."""
    temporary = path.with_name(f"{UNFINISHED}{os.getpid()}-{path.name}")
    with temporary.open("wb") as handle:
        handle.write(content)
        handle.flush()
        os.fsync(handle.fileno())
    temporary.replace(path)
    _fsync(path.parent)


def json_bytes(document: Any) -> bytes:
    """Indented JSON with sorted keys: the same document always gives the same bytes."""
    return orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE)


def _fsync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def copy_and_hash(path: Path, copy: Path) -> str:
    """The file may change under us: what is hashed is what will be read."""
    digest = hashlib.sha256()
    with path.open("rb") as source, copy.open("wb") as target:
        while chunk := source.read(1 << 20):
            digest.update(chunk)
            target.write(chunk)
    return digest.hexdigest()


def file_hash(path: Path) -> str:
    """sha-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
