"""Applications, as rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Row, false, func, insert, or_, select, true, update

from tremplin.families.alternance.store.offers import ended
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
    lue_le: datetime | None = None
    close_le: datetime | None = None
    rendue_le: datetime | None = None


def create(connection: Connection, values: dict[str, Any]) -> None:
    """Keep an application."""
    connection.execute(insert(candidature).values(**values))


def get(connection: Connection, identifier: str) -> Candidature | None:
    """An application by its id."""
    row = connection.execute(select(candidature).where(candidature.c.id == identifier)).first()
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


def par_appelant(connection: Connection, caller: str, siret: str | None, depuis: datetime) -> int:
    """How many a caller sent to a company since an instant."""
    mine = (candidature.c.appelant == caller) & (candidature.c.siret == siret) & (candidature.c.creee_le > depuis)
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


def reply(connection: Connection, identifier: str, answer: str, quand: datetime) -> None:
    """What the addressee answered."""
    mine = candidature.c.id == identifier
    connection.execute(update(candidature).where(mine).values(reponse=answer, repondue_le=quand))


def of_candidate(connection: Connection, candidat: bytes) -> list[Candidature]:
    """All that someone sent, the newest first."""
    mine = (candidature.c.candidat == candidat) & candidature.c.contenu.is_not(None)
    rows = connection.execute(select(candidature).where(mine).order_by(candidature.c.creee_le.desc(), candidature.c.id))
    return [_candidature(r) for r in rows]


def mark_read(connection: Connection, ids: Sequence[str], quand: datetime) -> None:
    """The addressee, logged in, saw them; the first time is kept."""
    mine = candidature.c.id.in_(list(ids)) & candidature.c.lue_le.is_(None)
    connection.execute(update(candidature).where(mine).values(lue_le=quand))


def mark(connection: Connection, ids: Sequence[str], column: str, quand: datetime) -> None:
    """Write when something was done with some: `recapitulee_le`, `rappelee_le`, `close_le`, `rendue_le`."""
    connection.execute(update(candidature).where(candidature.c.id.in_(list(ids))).values({column: quand}))


def to_ended(before: datetime) -> ColumnElement[bool]:
    """Applications to an offer that who published it filled or withdrew before an instant, for good."""
    return (candidature.c.genre == OFFRE) & ended(candidature.c.destinataire, before).exists()


def silent(
    connection: Connection,
    *,
    after: datetime,
    before: datetime,
    told: str,
    since: datetime | None,
    by: str,
    limit: int,
    among: ColumnElement[bool] | None = None,
) -> list[list[Candidature]]:
    """Applications sent within a time, that nobody answered, closed or brought back, and of which a column (`told`)
    says nothing, or nothing since an instant: grouped by a column (`by`), `limit` groups, the longest waiting first;
    `among` some only."""
    grouped: Column[Any] = candidature.c[by]
    open_ = candidature.c.reponse.is_(None) & candidature.c.close_le.is_(None) & candidature.c.rendue_le.is_(None)
    within = (candidature.c.creee_le > after) & (candidature.c.creee_le <= before) & candidature.c.contenu.is_not(None)
    untold = or_(candidature.c[told].is_(None), candidature.c[told] < since if since is not None else false())
    clause = open_ & within & untold & grouped.is_not(None) & (among if among is not None else true())
    oldest = func.min(candidature.c.creee_le)
    groups = connection.execute(
        select(grouped).where(clause).group_by(grouped).order_by(oldest, grouped).limit(limit)
    ).scalars()
    found: dict[bytes, list[Candidature]] = {bytes(group): [] for group in groups}
    chosen = clause & grouped.in_(list(found))
    for row in connection.execute(select(candidature).where(chosen).order_by(candidature.c.creee_le, candidature.c.id)):
        found[bytes(row._mapping[grouped])].append(_candidature(row))
    return list(found.values())


def settled(connection: Connection, siret: str, since: datetime) -> tuple[int, int]:
    """Of the applications that a company received since an instant, how many were answered, and how many were answered
    or closed without an answer."""
    mine = (candidature.c.siret == siret) & (candidature.c.creee_le > since)
    answered = _number(connection, mine & candidature.c.reponse.is_not(None))
    unanswered = mine & candidature.c.reponse.is_(None) & candidature.c.close_le.is_not(None)
    return answered, answered + _number(connection, unanswered)


def forget_attachments(connection: Connection, before: datetime) -> int:
    """Drop the files of applications older than an instant; how many."""
    old = (candidature.c.creee_le < before) & candidature.c.piece.is_not(None)
    return connection.execute(update(candidature).where(old).values(piece=None)).rowcount


def anonymise(connection: Connection, before: datetime, quand: datetime) -> int:
    """Drop who applied, and what they wrote, in applications older than an instant; how many."""
    old = (candidature.c.creee_le < before) & candidature.c.anonymisee_le.is_(None)
    values = {"contenu": None, "piece": None, "candidat": b"", "anonymisee_le": quand}
    return connection.execute(update(candidature).where(old).values(**values)).rowcount


def _number(connection: Connection, clause: Any) -> int:
    return int(connection.execute(select(func.count()).select_from(candidature).where(clause)).scalar() or 0)


def _candidature(row: Row[Any]) -> Candidature:
    return made(Candidature, row, contenu=row.contenu and bytes(row.contenu), piece=row.piece and bytes(row.piece))
