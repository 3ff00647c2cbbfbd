"""Restore drills as rows, and what a restored store is asked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Connection, Float, Row, String, Table, delete, func, insert, select

from tremplin.store.engine import Store
from tremplin.store.instants import Instant
from tremplin.store.tables import cle, metadata, secret_client

exercice = Table(
    "exercice",
    metadata,
    Column("quand", Instant, primary_key=True),
    Column("sauvegarde", String(64), nullable=False),
    Column("faite_le", Instant),
    Column("bon", Boolean, nullable=False),
    Column("base", String(16), nullable=False),
    Column("duree_s", Float),
    Column("lignes", BigInteger, nullable=False),
    Column("octets", BigInteger, nullable=False),
    Column("chiffree", Boolean, nullable=False),
)
"""Restore drills: a backup, when it was made, whether all that was looked at held, on which engine, the seconds that
its restoration took, its rows and bytes. Null: it couldn't be read, or restored."""

KEPT = timedelta(days=400)
"""How long a drill is told."""
_HASH = 32


def keep(store: Store, values: Mapping[str, Any]) -> None:
    """Keep what a drill saw, and drop those of long ago."""
    when: datetime = values["quand"]
    with store.writing() as connection:
        connection.execute(delete(exercice).where(exercice.c.quand < when - KEPT))
        connection.execute(insert(exercice).values(**values))


def last(connection: Connection, *, good: bool = False) -> Row[Any] | None:
    """The newest drill; the newest where all held."""
    asked = select(exercice).order_by(exercice.c.quand.desc()).limit(1)
    return connection.execute(asked.where(exercice.c.bon) if good else asked).first()


def last_good(store: Store) -> Row[Any] | None:
    """The newest drill where all held."""
    with store.reading() as connection:
        return last(connection, good=True)


def hashes(store: Store) -> tuple[int, int]:
    """How many keys and secrets of clients there are, and how many have their whole hash."""
    with store.reading() as connection:
        counts = [
            connection.execute(
                select(func.count(), func.count().filter(func.length(table.c.empreinte) == _HASH)).select_from(table)
            ).one()
            for table in (cle, secret_client)
        ]
    return sum(c[0] for c in counts), sum(c[1] for c in counts)
