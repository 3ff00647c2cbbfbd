"""Permissions and scopes that organisations ask for, and what is decided, as rows."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from tremplin.domain.identifiers import uuid7
from tremplin.language.spoken import mark
from tremplin.store import audit
from tremplin.store.tables import demande_droit, organisation

ACCORDEE, REFUSEE = mark("accordée"), mark("refusée")


def ask(connection: Connection, organisation_id: str, droit: str, motif: str, compte_id: str, quand: datetime) -> bool:
    """Ask for a right; False when the same one is asked for already."""
    mine = (demande_droit.c.organisation_id == organisation_id) & (demande_droit.c.droit == droit)
    waiting = select(demande_droit.c.id).where(mine, demande_droit.c.decision.is_(None))
    if connection.execute(waiting).first() is not None:
        return False
    identifier = uuid7()
    connection.execute(
        insert(demande_droit).values(
            id=identifier,
            organisation_id=organisation_id,
            droit=droit,
            motif=motif,
            compte_id=compte_id,
            demandee_le=quand,
        )
    )
    audit.record(connection, "droit.demander", organisation_id, droit)
    return True


def de_l_organisation(connection: Connection, organisation_id: str) -> list[Row[Any]]:
    """What an organisation asked for, the newest first."""
    mine = select(demande_droit).where(demande_droit.c.organisation_id == organisation_id)
    return list(connection.execute(mine.order_by(demande_droit.c.id.desc())))


def en_attente(connection: Connection) -> list[Row[Any]]:
    """What waits to be decided, the oldest first, with the name and the declared use of the organisation."""
    asked = select(demande_droit, organisation.c.nom.label("organisation"), organisation.c.usage).join(organisation)
    return list(connection.execute(asked.where(demande_droit.c.decision.is_(None)).order_by(demande_droit.c.id)))


def get(connection: Connection, identifier: str) -> Row[Any] | None:
    """A right that was asked for."""
    return connection.execute(select(demande_droit).where(demande_droit.c.id == identifier)).first()


def accordes(connection: Connection, organisation_id: str) -> frozenset[str]:
    """The rights that an organisation was granted."""
    mine = (demande_droit.c.organisation_id == organisation_id) & (demande_droit.c.decision == ACCORDEE)
    return frozenset(connection.execute(select(demande_droit.c.droit).where(mine)).scalars())


def decide(
    connection: Connection, identifier: str, decision: str, raison: str | None, qui: str, quand: datetime
) -> bool:
    """Decide, once."""
    mine = (demande_droit.c.id == identifier) & demande_droit.c.decision.is_(None)
    values = {"decision": decision, "raison": raison, "decidee_par": qui, "decidee_le": quand}
    return connection.execute(update(demande_droit).where(mine).values(**values)).rowcount == 1
