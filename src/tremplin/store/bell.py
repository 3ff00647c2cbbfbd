"""A bell that rings in each process once something was written in the store, by anyone: who waits needn't look.

On SQLite the kernel tells that the log of the base grew (inotify); on PostgreSQL each transaction that others may wait
for notifies. Where neither can be heard (a base out of reach, a system without inotify) those who wait are told to
look again now and then.
"""

from __future__ import annotations

import asyncio
import os
import selectors
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import structlog
from inotify_simple import INotify, flags
from sqlalchemy import Engine

if TYPE_CHECKING:
    from psycopg import Connection as Raw

CHANNEL = "tremplin"
_DEAF_S = 0.5
"""How often those who wait look by themselves while nothing can be heard."""
_AGAIN_S = 2.0
log = structlog.get_logger("sonnette")


class Bell:
    """Counts what was heard; `heard` is what one has to read before looking, and to wait beyond."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._changed = threading.Condition()
        self._heard = 0
        self.listens = False
        """Whether it can be heard at present."""
        self._thread: threading.Thread | None = None
        self._over = -1
        self._waiting: dict[asyncio.Event, asyncio.AbstractEventLoop] = {}

    def heard(self) -> int:
        """How many times it rang; listens from now on."""
        with self._changed:
            if self._thread is None:
                self._over = os.eventfd(0, os.EFD_CLOEXEC)
                self._thread = threading.Thread(target=self._listen, daemon=True, name="sonnette")
                self._thread.start()
            return self._heard

    def wait(self, heard: int, seconds: float) -> None:
        """Wait until it rang again since `heard`, so long at most; less where it may not be heard."""
        end = time.monotonic() + seconds
        with self._changed:
            while self._heard == heard and (left := end - time.monotonic()) > 0:
                if not self.listens:
                    self._changed.wait(min(left, _DEAF_S))
                    return
                self._changed.wait(left)

    async def wait_async(self, heard: int, seconds: float) -> None:
        """The same without holding a thread."""
        rang, loop = asyncio.Event(), asyncio.get_running_loop()
        with self._changed:
            if self._heard != heard:
                return
            self._waiting[rang] = loop
            seconds = seconds if self.listens else min(seconds, _DEAF_S)
        try:
            with suppress(TimeoutError):
                await asyncio.wait_for(rang.wait(), max(0.0, seconds))
        finally:
            with self._changed:
                self._waiting.pop(rang, None)

    def ring(self) -> None:
        """Wake those of this process who wait."""
        with self._changed:
            self._heard += 1
            self._changed.notify_all()
            waiting, self._waiting = self._waiting, {}
        for rang, loop in waiting.items():
            with suppress(RuntimeError):  # its loop has ended
                loop.call_soon_threadsafe(rang.set)

    def close(self) -> None:
        """Listen no more; those who wait look by themselves."""
        with self._changed:
            listening, self._thread = self._thread, None
        if listening is not None:
            os.eventfd_write(self._over, 1)
            listening.join()
            os.close(self._over)

    def _listen(self) -> None:
        hears = self._hear_file if self._engine.dialect.name == "sqlite" else self._hear_base
        over = False
        while not over:
            try:
                over = hears()
            except Exception as error:
                log.warning("sonnette sourde", cause=type(error).__name__)
                over = self._wait_on((), _AGAIN_S)

    @contextmanager
    def _open(self) -> Iterator[None]:
        """It can be heard; what rang before may have been missed."""
        self._turn(listens=True)
        try:
            yield
        finally:
            self._turn(listens=False)

    def _turn(self, *, listens: bool) -> None:
        """Those who wait look once more: what they know of it changes."""
        with self._changed:
            self.listens = listens
            self.ring()

    def _hear_file(self) -> bool:
        """Until the end, the writes into the log of a SQLite base, which may come and go beside it."""
        base = Path(str(self._engine.url.database))
        log_name = f"{base.name}-wal"
        with INotify() as notes:
            notes.add_watch(base.parent, flags.MODIFY | flags.CREATE)
            with self._open():
                while not self._wait_on((notes.fileno(),)):
                    if any(note.name == log_name for note in notes.read(timeout=0)):
                        self.ring()
        return True

    def _hear_base(self) -> bool:
        """Until the end, the notifications of a PostgreSQL base."""
        held = self._engine.raw_connection()
        raw: Raw = held.driver_connection  # type: ignore[assignment]
        held.detach()  # it never goes back to those who read and write
        with closing(raw):
            raw.rollback()
            raw.autocommit = True
            raw.execute(f"LISTEN {CHANNEL}")
            with self._open():
                while not self._wait_on((raw.fileno(),)):
                    if list(raw.notifies(timeout=0)):
                        self.ring()
        return True

    def _wait_on(self, files: tuple[int, ...], seconds: float | None = None) -> bool:
        """Wait until one of these may be read; whether the end came. A server of many connections has great numbers."""
        with selectors.DefaultSelector() as watched:
            for file in (self._over, *files):
                watched.register(file, selectors.EVENT_READ)
            return any(key.fd == self._over for key, _ in watched.select(seconds))
