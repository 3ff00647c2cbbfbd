"""What moderators decided of offers, those of partners' files included: kept whatever is imported or published."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, Row, delete, insert, select

from tremplin.families.alternance.registre.tables import offre_decision

RETIRER, PUBLIER = "retirer", "publier"


def de(connection: Connection, offre_id: str) -> Row[tuple[str, str, str | None, str, datetime]] | None:
    """What was decided of an offer."""
    return connection.execute(select(offre_decision).where(offre_decision.c.offre_id == offre_id)).first()


def garder(
    connection: Connection, offre_id: str, decision: str, *, raison: str | None, qui: str, quand: datetime
) -> None:  # fmt: skip
    """Keep a decision, instead of a former one."""
    connection.execute(delete(offre_decision).where(offre_decision.c.offre_id == offre_id))
    connection.execute(
        insert(offre_decision).values(offre_id=offre_id, decision=decision, raison=raison, qui=qui, quand=quand)
    )


def retirees(connection: Connection) -> frozenset[str]:
    """Every offer that a moderator took away."""
    mine = offre_decision.c.decision == RETIRER
    return frozenset(connection.execute(select(offre_decision.c.offre_id).where(mine)).scalars())
