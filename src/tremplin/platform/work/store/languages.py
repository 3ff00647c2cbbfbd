"""The language of those who don't read French, as keyed hashes of their addresses."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, Connection, LargeBinary, String, Table, delete, insert, select

from tremplin.store.instants import Instant
from tremplin.store.tables import metadata

_table = Table(
    "courriel_langue",
    metadata,
    Column("empreinte", LargeBinary(32), primary_key=True),
    Column("langue", String(8), nullable=False),
    Column("depuis", Instant, nullable=False),
)
"""Addresses that are written to in another language than French, as hashes; `depuis`: when they last asked in it."""


def get(connection: Connection, mark: bytes) -> str | None:
    """The language of an address; None where nothing is known."""
    mine = _table.c.empreinte == mark
    found: str | None = connection.execute(select(_table.c.langue).where(mine)).scalar()
    return found


def write(connection: Connection, mark: bytes, language: str | None, when: datetime) -> None:
    """Keep the language of an address; None: forget it."""
    connection.execute(delete(_table).where(_table.c.empreinte == mark))
    if language is not None:
        connection.execute(insert(_table).values(empreinte=mark, langue=language, depuis=when))


def forget(connection: Connection, before: datetime) -> None:
    """Forget those of an earlier time."""
    connection.execute(delete(_table).where(_table.c.depuis < before))
