"""Who is told of incidents by mail, as rows."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from tremplin.domain.identifiers import uuid7
from tremplin.store.tables import abonne_statut as _table


def enrol(connection: Connection, adresse: bytes, empreinte: bytes, quand: datetime) -> str:
    """The id of a subscriber, kept when new; nothing is sent there before its address is confirmed."""
    known = connection.execute(select(_table.c.id).where(_table.c.empreinte == empreinte)).scalar()
    if known is not None:
        return str(known)
    identifier = uuid7()
    connection.execute(insert(_table).values(id=identifier, adresse=adresse, empreinte=empreinte, cree_le=quand))
    return identifier


def confirm(connection: Connection, identifier: str, quand: datetime) -> bool:
    """The address is its owner's, who wants mails; False once they left."""
    mine = _table.c.id == identifier
    return connection.execute(update(_table).where(mine).values(confirme_le=quand)).rowcount == 1


def confirmes(connection: Connection) -> list[Row[Any]]:
    """Those who are told."""
    return list(connection.execute(select(_table).where(_table.c.confirme_le.is_not(None)).order_by(_table.c.id)))


def withdraw(connection: Connection, identifier: str) -> None:
    """Forget a subscriber."""
    connection.execute(delete(_table).where(_table.c.id == identifier))


def forget(connection: Connection, before: datetime) -> None:
    """Forget the addresses that nobody confirmed."""
    connection.execute(delete(_table).where(_table.c.confirme_le.is_(None) & (_table.c.cree_le < before)))
