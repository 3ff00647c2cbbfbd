"""What probes saw, and what operators told of incidents, as rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from tremplin.store.tables import incident, sonde


@dataclass(frozen=True)
class Sonde:
    """What a probe saw of a family at an instant."""

    famille: str
    quand: datetime
    bonne: bool
    ms: float
    constat: str | None
    """What was wrong; None for a right answer."""


def keep(connection: Connection, seen: Sequence[Sonde]) -> None:
    """Keep what was seen in a round."""
    connection.execute(insert(sonde), [vars(v) for v in seen])


def depuis(connection: Connection, debut: datetime) -> list[Sonde]:
    """What was seen since an instant, the oldest first."""
    rows = connection.execute(select(sonde).where(sonde.c.quand >= debut).order_by(sonde.c.quand, sonde.c.famille))
    return [Sonde(r.famille, r.quand, r.bonne, r.ms, r.constat) for r in rows]


def newest(connection: Connection) -> datetime | None:
    """When the last round was."""
    found: datetime | None = connection.execute(select(func.max(sonde.c.quand))).scalar()
    return found


def forget(connection: Connection, before: datetime) -> None:
    """Drop what was seen before an instant."""
    connection.execute(delete(sonde).where(sonde.c.quand < before))


def incidents(connection: Connection, limit: int = 50) -> list[Row[Any]]:
    """Incidents, the newest first."""
    return list(connection.execute(select(incident).order_by(incident.c.debut.desc()).limit(limit)))


def incident_de(connection: Connection, identifier: str) -> Row[Any] | None:
    """An incident."""
    return connection.execute(select(incident).where(incident.c.id == identifier)).first()


def open(connection: Connection, identifier: str, values: Mapping[str, Any]) -> None:
    """Tell an incident."""
    connection.execute(insert(incident).values(id=identifier, **values))


def end(connection: Connection, identifier: str, text: str, fin: datetime) -> bool:
    """Tell what an incident was, and its end; False when there is none, or it has ended."""
    mine = (incident.c.id == identifier) & incident.c.fin.is_(None)
    return connection.execute(update(incident).where(mine).values(texte=text, fin=fin)).rowcount == 1
