"""The connection to the operational store, SQLite or PostgreSQL, and the one door by which it is written.

Transactions that write take turns, whatever the number of processes and machines. SQLite before 3.51.3 can corrupt a
WAL database when two connections write or checkpoint at the same instant: a lock file, whose holder alone checkpoints.
On PostgreSQL an advisory lock a turn (turns.py).

Nothing is waited for without end, and what an engine refuses is raised as `DiskFull` or a `StoreRefused` (failures.py).
"""

from __future__ import annotations

import errno
import fcntl
import math
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event, exc, make_url, select

from tremplin.durable import DiskFull, Room, is_full
from tremplin.store import StoreRefused, StoreUnavailable, failures
from tremplin.store.bell import Bell
from tremplin.store.bounds import BASE_PATIENCE_S, Bounds
from tremplin.store.together import Part, Together
from tremplin.store.turns import Turn

if TYPE_CHECKING:
    from tremplin.settings import Settings

_CHECKPOINT_PAGES = 1000
_NOTE_PATIENCE_S = 0.5
_POLL_S = 0.002
POSTGRESQL_MINIMUM = 15
Done = TypeVar("Done")
Asked = TypeVar("Asked")


class Store:
    """An engine and its writer's lock. `url`: `sqlite:///<file>` or `postgresql://<user>@<host>/<base>`.

    `kept_free`: bytes of the disk of a SQLite base below which nothing is written. `bounds`: what is taken of a
    PostgreSQL one. Raises StoreUnavailable when the file of a base that was written is empty.
    """

    def __init__(self, url: str, kept_free: int = 0, bounds: Bounds | None = None) -> None:
        self._lock: Path | None = None
        self._room: Room | None = None
        bounds = bounds or Bounds()
        self.patience_s = float(bounds.tour)
        self._turn = threading.Lock()
        self.together = Together(self.writing, lambda: failures.busy(failures.name_of(self.engine.url)))
        parsed = make_url(url)
        if parsed.get_backend_name() == "postgresql":
            self.engine = _engine(parsed.set(drivername="postgresql+psycopg"), **bounds.engine())
            self.bell = Bell(self.engine)
            return
        path = Path(str(parsed.database))
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = path.with_suffix(".verrou")
        self._room = Room(path.parent, kept_free)
        _refuse_emptied(path, self._lock)
        self.engine = _engine(_frozen(path) if _is_frozen(path) else parsed)
        self.bell = Bell(self.engine)
        event.listen(self.engine, "connect", _sqlite_settings)
        event.listen(self.engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))

    @classmethod
    def of(cls, settings: Settings) -> Store:
        """The operational store that the settings name."""
        return cls(settings.store_url, settings.kept_free, settings.bornes)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection for reading."""
        with self.engine.connect() as connection:
            yield connection

    @contextmanager
    def aside(self) -> Iterator[Connection]:
        """A transaction of PostgreSQL without a turn, for rows that nothing else depends on."""
        with self.engine.begin() as connection:
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
    def writing(self, patience_s: float | None = None, turn: Turn = Turn.WHOLE) -> Iterator[Connection]:
        """A transaction: committed, durably, when the block ends without an exception.

        Raises DiskFull where no room is left, StoreBusy when others write for longer than `patience_s` (the store's
        own).
        """
        patience_s = self.patience_s if patience_s is None else patience_s
        if self._lock is None:
            with self._postgresql_turn(patience_s, turn) as connection:
                yield connection
            return
        assert self._room is not None
        self._room.check()
        with self._sqlite_turn(self._lock, time.monotonic() + patience_s):
            with self.engine.begin() as connection:
                yield connection
            self._checkpoint()

    @contextmanager
    def _postgresql_turn(self, patience_s: float, turn: Turn) -> Iterator[Connection]:
        wait = "0" if math.isinf(patience_s) else f"{max(1, round(patience_s * 1000))}ms"
        try:
            with self.engine.begin() as connection:
                connection.execute(turn.taken(wait))
                yield connection
        except exc.TimeoutError as error:  # no connection left: those who have them wait for their turn
            raise failures.busy(failures.name_of(self.engine.url)) from error

    @contextmanager
    def _sqlite_turn(self, lock: Path, deadline: float) -> Iterator[None]:
        """The only one of this process, then of all, to write or checkpoint."""
        if not self._turn.acquire(timeout=_until(deadline)):
            raise failures.busy(str(self.engine.url.database))
        try:
            with _opened(lock) as handle:
                while not _locked(handle):
                    if time.monotonic() > deadline:
                        raise failures.busy(str(self.engine.url.database))
                    time.sleep(_POLL_S)
                yield
        finally:
            self._turn.release()

    def note(self, effect: Callable[[Connection], Any]) -> bool:
        """Write what a reading leaves behind it (last use…), when the store can be written now: reading goes on."""
        try:
            with self.writing(_NOTE_PATIENCE_S) as connection:
                effect(connection)
        except (DiskFull, StoreRefused):
            return False
        return True

    def ensemble(self, effet: Callable[[Connection], Done]) -> Done:
        """Run `effet` in a transaction shared with those that come at the same instant: one durable commit for all.

        Each stands alone: what one raises undoes that one only, and is raised here.
        """
        done: Done = self.together.do(Part(effect=effet), self.patience_s)
        return done

    def ensemble_de(
        self, joint: Callable[[Connection, Sequence[Asked]], Sequence[Done | Exception]], asked: Asked
    ) -> Done:
        """The same for something of a kind: what is asked of one `joint` at the same instant is done at once
        (together.JointEffect)."""
        done: Done = self.together.do(Part.of(joint, asked), self.patience_s)
        return done

    def _checkpoint(self) -> None:
        """Give the log back once it is long; what is committed stays so when there is no room to do it now."""
        wal = Path(f"{self.engine.url.database}-wal")
        if wal.exists() and wal.stat().st_size > _CHECKPOINT_PAGES * 4096:
            with suppress(DiskFull, StoreRefused):
                self._truncate_wal()

    def _truncate_wal(self) -> None:
        raw = self.engine.raw_connection()  # a checkpoint can't run inside a transaction
        try:
            raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite3.Error as error:
            found = failures.refusal(error, str(self.engine.url.database))
            if found is None:
                raise
            raise found from error
        finally:
            raw.close()

    def purge(self, table: str) -> None:
        """Leave nothing of what was deleted from a table in the files of the base."""
        if self._lock is None:
            with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.exec_driver_sql(f"VACUUM {table}")
            return
        with self._sqlite_turn(self._lock, time.monotonic() + self.patience_s):
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
        self.bell.close()
        self.engine.dispose()


def _engine(url: URL, **more: Any) -> Engine:
    """An engine whose errors quote no value, and are refusals where the store is what fails."""
    engine = create_engine(url, hide_parameters=True, pool_timeout=BASE_PATIENCE_S, **more)
    event.listen(engine, "handle_error", failures.translate)
    return engine


def _refuse_emptied(path: Path, lock: Path) -> None:
    """A base that was written has a lock beside it, and is never empty again by our doing."""
    if lock.exists() and path.exists() and path.stat().st_size == 0:
        raise StoreUnavailable(
            f"la base {path} a été vidée (0 octet) : restaurez une sauvegarde, ou supprimez ce fichier pour en "
            "commencer une neuve"
        )


def _is_frozen(path: Path) -> bool:
    """Whether a base without a log stands on a read-only disk: SQLite can't make the log that it reads by."""
    log = Path(f"{path}-wal")
    return bool(os.statvfs(path.parent).f_flag & os.ST_RDONLY) and path.exists() and not log.exists()


def _frozen(path: Path) -> URL:
    return make_url(f"sqlite:///{path.resolve().as_uri()}?immutable=1&uri=true")


def _until(deadline: float) -> float:
    return min(max(0.0, deadline - time.monotonic()), threading.TIMEOUT_MAX)


def _opened(lock: Path) -> IO[str]:
    try:
        return lock.open("w")
    except OSError as error:
        if error.errno in (errno.EROFS, errno.EACCES):
            raise StoreUnavailable(f"{lock.parent} est en lecture seule") from error
        if is_full(error):
            raise DiskFull(f"plus de place sur le disque de {lock.parent}") from error
        raise StoreUnavailable(f"{lock} ne s'ouvre pas : {error.strerror}") from error


def _locked(handle: IO[str]) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _sqlite_settings(connection: Any, _: Any) -> None:
    connection.isolation_level = None  # transactions are SQLAlchemy's, so that a migration is whole or absent
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        f"busy_timeout = {BASE_PATIENCE_S * 1000}",
        "wal_autocheckpoint = 0",
    ):
        connection.execute(f"PRAGMA {pragma}")
