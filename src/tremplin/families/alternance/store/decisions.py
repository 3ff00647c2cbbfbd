"""What moderators decided of offers, those of partners' files included: kept whatever is imported or published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, case, delete, distinct, func, insert, select

from tremplin.families.alternance.store.tables import offre_decision
from tremplin.store.tables import offre, offre_histoire

RETIRER, PUBLIER = "retirer", "publier"
TO_READ = "SCHOOL_AD"
"""The reason for which an offer waits for a moderator."""


def de(connection: Connection, offre_id: str) -> Row[tuple[str, str, str | None, str, datetime]] | None:
    """What was decided of an offer."""
    return connection.execute(select(offre_decision).where(offre_decision.c.offre_id == offre_id)).first()


def keep(
    connection: Connection, offre_id: str, decision: str, *, raison: str | None, qui: str, quand: datetime
) -> None:
    """Keep a decision, instead of a former one."""
    connection.execute(delete(offre_decision).where(offre_decision.c.offre_id == offre_id))
    connection.execute(
        insert(offre_decision).values(offre_id=offre_id, decision=decision, raison=raison, qui=qui, quand=quand)
    )


def retirees(connection: Connection) -> frozenset[str]:
    """Every offer that a moderator took away."""
    mine = offre_decision.c.decision == RETIRER
    return frozenset(connection.execute(select(offre_decision.c.offre_id).where(mine)).scalars())


@dataclass(frozen=True)
class Refusals:
    """Offers of an organisation stopped for one reason: ever, still now, and wrongly, a moderator having shown them."""

    code: str
    refused: int
    current: int
    by_mistake: int


def refusals(connection: Connection, organisation_id: str) -> list[Refusals]:
    """The refusals of an organisation, by reason."""
    mine = offre.c.organisation_id == organisation_id
    was, is_now = (table.c.document["refus"].as_string() for table in (offre_histoire, offre))
    shown = case(((was == TO_READ) & (offre_decision.c.decision == PUBLIER), offre.c.id))
    ever = (
        select(was, func.count(distinct(offre.c.id)), func.count(distinct(shown)))
        .join(offre, offre.c.id == offre_histoire.c.offre_id)
        .outerjoin(offre_decision, offre_decision.c.offre_id == offre.c.id)
        .where(mine, was.is_not(None))
        .group_by(was)
        .order_by(was)
    )
    still = select(is_now, func.count()).where(mine, is_now.is_not(None)).group_by(is_now)
    now = {row[0]: row[1] for row in connection.execute(still)}
    return [Refusals(code, n, now.get(code, 0), wrong) for code, n, wrong in connection.execute(ever)]
