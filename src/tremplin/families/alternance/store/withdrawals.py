"""Companies that asked not to be shown as likely to hire."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert, select

from tremplin.families.alternance.store.tables import entreprise_retiree

USAGE = "retrait"
VIE = timedelta(days=45)
"""A link to be withdrawn lives this long."""


def is_withdrawn(connection: Connection, siret: str) -> bool:
    """Whether a company asked not to be shown."""
    mine = entreprise_retiree.c.siret == siret
    return connection.execute(select(entreprise_retiree.c.siret).where(mine)).first() is not None


def withdraw(connection: Connection, siret: str, raison: str, document: dict[str, Any], quand: datetime) -> bool:
    """Show a company no more; False when it already was so."""
    if is_withdrawn(connection, siret):
        return False
    connection.execute(insert(entreprise_retiree).values(siret=siret, raison=raison, document=document, quand=quand))
    return True


def toutes(connection: Connection) -> frozenset[str]:
    """Every company withdrawn."""
    return frozenset(connection.execute(select(entreprise_retiree.c.siret)).scalars())
