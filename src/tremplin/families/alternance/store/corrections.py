"""What companies likely to hire said of themselves, after proving their address."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from tremplin.families.alternance.store.tables import entreprise_corrigee


def correct(connection: Connection, siret: str, fields: Mapping[str, str], quand: datetime) -> None:
    """Keep what a company says now, over what it said before."""
    values = {"champs": dict(fields), "quand": quand}
    mine = entreprise_corrigee.c.siret == siret
    if connection.execute(update(entreprise_corrigee).where(mine).values(**values)).rowcount == 0:
        connection.execute(insert(entreprise_corrigee).values(siret=siret, **values))


def de(connection: Connection, siret: str) -> dict[str, Any]:
    """What a company said; empty when it said nothing."""
    found = connection.execute(
        select(entreprise_corrigee.c.champs).where(entreprise_corrigee.c.siret == siret)
    ).scalar()
    return dict(found or {})


def toutes(connection: Connection) -> dict[str, dict[str, Any]]:
    """SIRET → what its company said."""
    return {r.siret: dict(r.champs) for r in connection.execute(select(entreprise_corrigee))}
