"""Applications, as rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from tremplin.families.alternance.store.tables import candidature
from tremplin.store.rows import made

OFFRE = "offre"
"""`genre` of an application to an offer."""


@dataclass(frozen=True, kw_only=True)
class Candidature:
    """An application at rest: what it says and the file stay encrypted."""

    id: str
    genre: str
    destinataire: str
    siret: str | None
    contenu: bytes | None
    piece: bytes | None
    creee_le: datetime
    reponse: str | None
    repondue_le: datetime | None


def create(connection: Connection, valeurs: dict[str, Any]) -> None:
    """Keep an application."""
    connection.execute(insert(candidature).values(**valeurs))


def get(connection: Connection, identifiant: str) -> Candidature | None:
    """An application by its id."""
    row = connection.execute(select(candidature).where(candidature.c.id == identifiant)).first()
    return _candidature(row) if row else None


def du_jour(connection: Connection, candidat: bytes, depuis: datetime) -> int:
    """How many someone sent since an instant."""
    mine = (candidature.c.candidat == candidat) & (candidature.c.creee_le > depuis)
    return _number(connection, mine)


def envoyees(connection: Connection, candidat: bytes, destinataire: str) -> list[Candidature]:
    """Those of someone to one addressee, the newest first."""
    mine = (candidature.c.candidat == candidat) & (candidature.c.destinataire == destinataire)
    rows = connection.execute(select(candidature).where(mine).order_by(candidature.c.creee_le.desc()))
    return [_candidature(r) for r in rows]


def par_appelant(connection: Connection, appelant: str, siret: str | None, depuis: datetime) -> int:
    """How many a caller sent to a company since an instant."""
    mine = (candidature.c.appelant == appelant) & (candidature.c.siret == siret) & (candidature.c.creee_le > depuis)
    return _number(connection, mine)


def recues(connection: Connection, genre: str, destinataire: str) -> int:
    """How many an offer, or a company, received."""
    mine = (candidature.c.genre == genre) & (candidature.c.destinataire == destinataire)
    return _number(connection, mine)


def des_offres(connection: Connection, offres: Sequence[str], debut: datetime) -> list[Candidature]:
    """What some offers received from an instant on, the newest first; nothing of who sent what was anonymised."""
    mine = candidature.c.destinataire.in_(list(offres)) & (candidature.c.creee_le > debut)
    mine &= (candidature.c.genre == OFFRE) & candidature.c.anonymisee_le.is_(None)
    rows = connection.execute(select(candidature).where(mine).order_by(candidature.c.creee_le.desc(), candidature.c.id))
    return [_candidature(r) for r in rows]


def depuis(connection: Connection, genre: str, debut: datetime, fin: datetime) -> dict[str, int]:
    """Addressee → how many applications it received from an instant on, up to another."""
    mine = (candidature.c.genre == genre) & (candidature.c.creee_le > debut) & (candidature.c.creee_le <= fin)
    counted = select(candidature.c.destinataire, func.count()).where(mine).group_by(candidature.c.destinataire)
    return {row[0]: row[1] for row in connection.execute(counted)}


def reply(connection: Connection, identifiant: str, reponse: str, quand: datetime) -> None:
    """What the addressee answered."""
    mine = candidature.c.id == identifiant
    connection.execute(update(candidature).where(mine).values(reponse=reponse, repondue_le=quand))


def forget_attachments(connection: Connection, avant: datetime) -> int:
    """Drop the files of applications older than an instant; how many."""
    old = (candidature.c.creee_le < avant) & candidature.c.piece.is_not(None)
    return connection.execute(update(candidature).where(old).values(piece=None)).rowcount


def anonymise(connection: Connection, avant: datetime, quand: datetime) -> int:
    """Drop who applied, and what they wrote, in applications older than an instant; how many."""
    old = (candidature.c.creee_le < avant) & candidature.c.anonymisee_le.is_(None)
    values = {"contenu": None, "piece": None, "candidat": b"", "anonymisee_le": quand}
    return connection.execute(update(candidature).where(old).values(**values)).rowcount


def _number(connection: Connection, clause: Any) -> int:
    return int(connection.execute(select(func.count()).select_from(candidature).where(clause)).scalar() or 0)


def _candidature(row: Row[Any]) -> Candidature:
    return made(Candidature, row, contenu=row.contenu and bytes(row.contenu), piece=row.piece and bytes(row.piece))
