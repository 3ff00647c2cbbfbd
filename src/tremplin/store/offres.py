"""Offers of employers: their state as rows, read by version so that a search sees a change without reading all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import func, insert, select, update

from tremplin.store.engine import Store
from tremplin.store.tables import offre, offre_compteur

ACTIVE = "Active"


@dataclass(frozen=True)
class StoredOffer:
    """An offer at rest: `document` is what the family wrote, `version` grows at each change of any offer."""

    id: str
    version: int
    statut: str
    rediffusee: bool
    expire_le: date
    document: dict[str, Any]


def put(
    store: Store, *, id: str, statut: str, rediffusee: bool, expire_le: date, document: Mapping[str, Any]
) -> int:  # fmt: skip
    """Keep an offer, or its new state; the version that it gets."""
    values = {
        "statut": statut, "rediffusee": rediffusee, "expire_le": expire_le, "document": dict(document),
        "modifiee_le": datetime.now(UTC),
    }  # fmt: skip
    with store.writing() as connection:
        version = (connection.execute(select(func.max(offre.c.version))).scalar() or 0) + 1
        changed = connection.execute(update(offre).where(offre.c.id == id).values(**values, version=version))
        if changed.rowcount == 0:
            connection.execute(insert(offre).values(id=id, version=version, creee_le=values["modifiee_le"], **values))
    return version


def changed_since(store: Store, version: int) -> list[StoredOffer]:
    """Offers whose state is newer than a version, oldest change first."""
    columns = (offre.c.id, offre.c.version, offre.c.statut, offre.c.rediffusee, offre.c.expire_le, offre.c.document)
    with store.reading() as connection:
        rows = connection.execute(select(*columns).where(offre.c.version > version).order_by(offre.c.version))
        return [StoredOffer(*row) for row in rows]


def count(store: Store, id: str, what: str) -> None:
    """One more reading of an offer; an offer that isn't known counts nothing, and nobody is told."""
    with store.writing() as connection:
        if connection.execute(select(offre.c.id).where(offre.c.id == id)).first() is None:
            return
        mine = (offre_compteur.c.offre_id == id) & (offre_compteur.c.quoi == what)
        changed = connection.execute(update(offre_compteur).where(mine).values(nombre=offre_compteur.c.nombre + 1))
        if changed.rowcount == 0:
            connection.execute(insert(offre_compteur).values(offre_id=id, quoi=what, nombre=1))


def counted(store: Store, id: str, what: str) -> int:
    """How often an offer was counted for something."""
    mine = (offre_compteur.c.offre_id == id) & (offre_compteur.c.quoi == what)
    with store.reading() as connection:
        return int(connection.execute(select(offre_compteur.c.nombre).where(mine)).scalar() or 0)
