"""Addresses that take no mail, or asked for none, as keyed hashes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from tremplin.store.tables import courriel_refuse


def is_refused(connection: Connection, empreinte: bytes) -> bool:
    """Whether no mail may go to an address."""
    mine = courriel_refuse.c.empreinte == empreinte
    return connection.execute(select(courriel_refuse.c.empreinte).where(mine)).first() is not None


def refuse(connection: Connection, empreinte: bytes, origine: str, quand: datetime) -> None:
    """No mail to an address from now."""
    if not is_refused(connection, empreinte):
        connection.execute(insert(courriel_refuse).values(empreinte=empreinte, origine=origine[:24], depuis=quand))


def reopen(connection: Connection, empreinte: bytes) -> bool:
    """Mail again; False when it wasn't refused."""
    return connection.execute(delete(courriel_refuse).where(courriel_refuse.c.empreinte == empreinte)).rowcount == 1
