"""Leases: one process at a time does a periodic work, on one machine or several; a dead one's ends by itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select, update

from tremplin.store.engine import Store
from tremplin.store.tables import bail

DUREE = timedelta(seconds=20)


def prendre(
    store: Store, nom: str, tenant: str, quand: datetime, mort: Callable[[str], bool] = lambda _tenant: False
) -> bool:  # fmt: skip
    """Take or prolong a lease; False when another holds it. `mort` tells of a holder that is known to be no more."""
    with store.writing() as connection:
        held = connection.execute(select(bail.c.tenant, bail.c.jusqua).where(bail.c.nom == nom)).first()
        if held is not None and held.tenant != tenant and held.jusqua > quand and not mort(held.tenant):
            return False
        values = {"tenant": tenant, "jusqua": quand + DUREE}
        if held is None:
            connection.execute(insert(bail).values(nom=nom, **values))
        else:
            connection.execute(update(bail).where(bail.c.nom == nom).values(**values))
    return True


def rendre(store: Store, nom: str, tenant: str) -> None:
    """Give a lease back."""
    with store.writing() as connection:
        connection.execute(delete(bail).where(bail.c.nom == nom, bail.c.tenant == tenant))
