"""Bringing a store to the schema of this code: Alembic, forward only."""

from __future__ import annotations

import math
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from tremplin.store import StoreRefused
from tremplin.store.engine import POSTGRESQL_MINIMUM, Store

_SCRIPTS = Path(__file__).parent / "migrations"
HEAD = max(p.name.partition("_")[0] for p in (_SCRIPTS / "versions").glob("[0-9]*_*.py"))
"""The newest revision: files are named « 0001_what_it_makes.py »."""


def upgrade(store: Store, to: str = HEAD) -> None:
    """Apply the migrations that the store lacks; one process at a time. Alembic is loaded only when some are.

    A store that a newer program brought further is left as it is: migrations only add, so that machines are updated
    one by one, and the former program starts again beside its successor.
    """
    with store.reading() as connection:
        if (found := revision(connection)) is not None and found >= to:
            return
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    with store.writing(patience_s=math.inf) as connection:  # who comes second waits for the whole of it
        if connection.dialect.name == "postgresql":
            _check_postgresql(connection)
        config.attributes["connection"] = connection
        command.upgrade(config, to)


def _check_postgresql(connection: Connection) -> None:
    """Refuse a server too old, or one that goes on after a failed write; let a migration take its time."""
    version = connection.dialect.server_version_info or ()
    if version < (POSTGRESQL_MINIMUM,):
        raise StoreRefused(
            f"PostgreSQL {'.'.join(map(str, version))} : il faut la version {POSTGRESQL_MINIMUM} au moins"
        )
    if connection.exec_driver_sql("SHOW data_sync_retry").scalar() != "off":
        raise StoreRefused("PostgreSQL : data_sync_retry doit rester à off, une écriture ratée n'est jamais retentée")
    connection.exec_driver_sql("SET LOCAL statement_timeout = 0")


def revision(connection: Connection) -> str | None:
    """The revision of a store's schema; None while it has none."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return str(found) if found else None
