"""The connection to the operational store, SQLite or PostgreSQL, and the one door by which it is written.

One transaction writes at a time, whatever the number of processes and machines. SQLite before 3.51.3 can corrupt a WAL
database when two connections write or checkpoint at the same instant: a lock file, whose holder alone checkpoints. On
PostgreSQL an advisory lock: what is numbered inside a transaction is then numbered in the order of the commits, so
that nobody who reads past a number misses one that comes later.
"""

from __future__ import annotations

import fcntl
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, func, make_url, select

_CHECKPOINT_PAGES = 1000
_WRITERS_LOCK = 0x7472656D706C696E
"""« tremplin », as the number of an advisory lock."""
_POSTGRESQL = {
    "timezone": "UTC",
    "synchronous_commit": "on",
    "lock_timeout": "10s",
    "statement_timeout": "30s",
    "idle_in_transaction_session_timeout": "60s",
}
POSTGRESQL_MINIMUM = 15
_ENSEMBLE = 64
Done = TypeVar("Done")


class _Effet:
    """What someone waits to see written."""

    def __init__(self, effet: Callable[[Connection], Any]) -> None:
        self._effet = effet
        self.fini = False
        self.resultat: Any = None
        self.erreur: Exception | None = None

    def faire(self, connection: Connection, *, seul: bool) -> None:
        """Run it; what it raises undoes it alone."""
        if seul:
            self.resultat = self._effet(connection)
            return
        try:
            with connection.begin_nested():
                self.resultat = self._effet(connection)
        except Exception as error:
            self.erreur = error


class Store:
    """An engine and its writer's lock. `url`: `sqlite:///<file>` or `postgresql://<user>@<host>/<base>`."""

    def __init__(self, url: str) -> None:
        self._lock: Path | None = None
        self._attente: deque[_Effet] = deque()
        self._meneur = threading.Lock()
        parsed = make_url(url)
        if parsed.get_backend_name() == "postgresql":
            options = " ".join(f"-c {name}={value}" for name, value in _POSTGRESQL.items())
            self.engine: Engine = create_engine(
                parsed.set(drivername="postgresql+psycopg"),
                pool_pre_ping=True,
                connect_args={"options": options},
                hide_parameters=True,
            )
            return
        self.engine = create_engine(parsed, hide_parameters=True)
        path = Path(str(parsed.database))
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
    def snapshot(self) -> Iterator[Connection]:
        """A connection that sees one instant of the store, however long it reads, while others write."""
        options = {"isolation_level": "REPEATABLE READ"} if self._lock is None else {}
        with self.engine.connect().execution_options(**options) as connection:
            if self._lock is None:
                connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction: committed, durably, when the block ends without an exception."""
        if self._lock is None:
            with self.engine.begin() as connection:
                connection.execute(select(func.pg_advisory_xact_lock(_WRITERS_LOCK)))
                yield connection
            return
        with self._lock.open("w") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            with self.engine.begin() as connection:
                yield connection
            self._checkpoint()

    def ensemble(self, effet: Callable[[Connection], Done]) -> Done:
        """Run `effet` in a transaction shared with those that come at the same instant: one durable commit for all.

        Each stands alone: what one raises undoes that one only, and is raised here.
        """
        mine = _Effet(effet)
        self._attente.append(mine)
        with self._meneur:
            if not mine.fini:
                self._mener()
        if mine.erreur is not None:
            raise mine.erreur
        done: Done = mine.resultat
        return done

    def _mener(self) -> None:
        jobs = [self._attente.popleft() for _ in range(min(len(self._attente), _ENSEMBLE))]
        try:
            with self.writing() as connection:
                for job in jobs:
                    job.faire(connection, seul=len(jobs) == 1)
        except Exception as error:
            for job in jobs:
                job.erreur = job.erreur or error
        for job in jobs:
            job.fini = True

    def _checkpoint(self) -> None:
        wal = Path(f"{self.engine.url.database}-wal")
        if wal.exists() and wal.stat().st_size > _CHECKPOINT_PAGES * 4096:
            self._truncate_wal()

    def _truncate_wal(self) -> None:
        raw = self.engine.raw_connection()  # a checkpoint can't run inside a transaction
        try:
            raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            raw.close()

    def purge(self, table: str) -> None:
        """Leave nothing of what was deleted from a table in the files of the base."""
        if self._lock is None:
            with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.exec_driver_sql(f"VACUUM {table}")
            return
        with self._lock.open("w") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            self._truncate_wal()

    def ping(self) -> None:
        """Raise unless the store answers."""
        with self.reading() as connection:
            connection.execute(select(1))

    def version(self) -> str:
        """The engine, its version and its mode, for people."""
        with self.reading() as connection:
            if self._lock is None:
                told = connection.exec_driver_sql("SHOW server_version").scalar()
                return f"PostgreSQL {told} (une transaction écrit à la fois)"
            told = connection.exec_driver_sql("SELECT sqlite_version()").scalar()
            mode = connection.exec_driver_sql("PRAGMA journal_mode").scalar()
            return f"SQLite {told} ({str(mode).upper()}, un seul processus écrit à la fois)"

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
