"""The connection to the operational store, and the one door by which it is written.

SQLite before 3.51.3 can corrupt a WAL database when two connections write or checkpoint at the same instant:
so one process writes at a time (a lock file), and only the lock's holder checkpoints.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, select

_CHECKPOINT_PAGES = 1000


class Store:
    """An engine, plus the writer's lock when the engine is SQLite."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine: Engine = create_engine(url, pool_pre_ping=not url.startswith("sqlite"))
        self._lock: Path | None = None
        if self.engine.dialect.name == "sqlite":
            path = Path(str(self.engine.url.database))
            path.parent.mkdir(parents=True, exist_ok=True)
            self._lock = path.with_suffix(".verrou")
            event.listen(self.engine, "connect", _sqlite_settings)
            event.listen(self.engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection for reading."""
        with self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction: committed, durably, when the block ends without an exception."""
        if self._lock is None:
            with self.engine.begin() as connection:
                yield connection
            return
        with self._lock.open("w") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            with self.engine.begin() as connection:
                yield connection
            self._checkpoint()

    def _checkpoint(self) -> None:
        wal = Path(f"{self.engine.url.database}-wal")
        if wal.exists() and wal.stat().st_size > _CHECKPOINT_PAGES * 4096:
            raw = self.engine.raw_connection()  # a checkpoint can't run inside a transaction
            try:
                raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                raw.close()

    def ping(self) -> None:
        """Raise unless the store answers."""
        with self.reading() as connection:
            connection.execute(select(1))

    def close(self) -> None:
        self.engine.dispose()


def _sqlite_settings(connection: Any, _: Any) -> None:
    connection.isolation_level = None  # transactions are SQLAlchemy's, so that a migration is whole or absent
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "busy_timeout = 5000",
        "wal_autocheckpoint = 0",
    ):
        connection.execute(f"PRAGMA {pragma}")
