"""An empty store for as long as something is tried on it: a file, or a database made beside another and dropped."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import Connection, exc, make_url, text

from tremplin.durable import exclusive, sweep, unfinished
from tremplin.store import StoreRefused
from tremplin.store.engine import Store

if TYPE_CHECKING:
    from tremplin.settings import Settings

_BASE = "tremplin_exercice"
_MARK = "tremplin restore-drill"
"""Comment of a database that is ours to drop."""


@contextmanager
def aside(settings: Settings, url: str = "") -> Iterator[Store]:
    """A store that nothing was written to: a SQLite file under the home, or the database « tremplin_exercice » of the
    server of `url`, whose role may create it. Nothing is left of it, nor of that of a process that was killed.

    Raises StoreRefused where it can't be made.
    """
    home = settings.home / "exercice"
    with exclusive(home):
        sweep(home)
        if url:
            with _database(settings, url) as store:
                yield store
            return
        with unfinished(home) as folder:
            folder.chmod(0o700)
            store = Store(f"sqlite:///{folder / 'base.sqlite'}", settings.kept_free)
            try:
                yield store
            finally:
                store.close()


@contextmanager
def _database(settings: Settings, url: str) -> Iterator[Store]:
    try:
        server = make_url(url)
    except exc.ArgumentError as error:
        raise StoreRefused("« --base » : postgresql://rôle@hôte/base est attendu") from error
    if server.get_backend_name() != "postgresql" or server.database == _BASE:
        raise StoreRefused(f"« --base » : une base PostgreSQL à côté de laquelle créer « {_BASE} » est attendue")
    beside = Store(url, 0, settings.bornes)
    try:
        with beside.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            _made(connection)
            store = Store(server.set(database=_BASE).render_as_string(hide_password=False), 0, settings.bornes)
            try:
                yield store
            finally:
                store.close()
                connection.execute(text(f"DROP DATABASE {_BASE}"))
    finally:
        beside.close()


def _made(connection: Connection) -> None:
    """Make the database, in the place of one that a killed drill left."""
    told = text("SELECT shobj_description(oid, 'pg_database') AS mark FROM pg_database WHERE datname = :name")
    found = connection.execute(told, {"name": _BASE}).first()
    if found is not None and found.mark != _MARK:
        raise StoreRefused(f"la base « {_BASE} » existe déjà et n'est pas d'un exercice : renommez-la")
    try:
        if found is not None:
            connection.execute(text(f"DROP DATABASE {_BASE}"))
        connection.execute(text(f"CREATE DATABASE {_BASE} TEMPLATE template0"))
        connection.execute(text(f"COMMENT ON DATABASE {_BASE} IS '{_MARK}'"))
    except exc.DBAPIError as error:
        raise StoreRefused(f"la base « {_BASE} » ne se crée pas : {str(error.orig).partition(chr(10))[0]}") from error
