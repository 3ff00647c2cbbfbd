"""Organisations as the training paths know them: role, SIRETs, accreditations."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from tremplin.families.parcours.rights import Acteur, Role
from tremplin.families.parcours.store.tables import acteur, acteur_siret, convention
from tremplin.store import audit
from tremplin.store.engine import Store


def get(store: Store, *, client: str, organisation: str, test: bool) -> Acteur:
    """The acteur that an organisation is in a base; without any role when it was never declared."""
    mine = (acteur.c.organisation_id == organisation) & (acteur.c.test == test)
    with store.reading() as connection:
        row = connection.execute(select(acteur).where(mine)).first()
        if row is None:
            return Acteur(client=client, organisation=organisation, role=None, test=test)
        owned = (acteur_siret.c.organisation_id == organisation) & (acteur_siret.c.test == test)
        sirets = frozenset(connection.execute(select(acteur_siret.c.siret).where(owned)).scalars())
        agreements = _conventions(connection, sirets, test)
    return Acteur(
        client=client,
        organisation=organisation,
        role=Role(row.role),
        test=test,
        sirets=sirets,
        region=row.region,
        agence=row.agence,
        conventions=agreements,
    )


def tous(store: Store, roles: Iterable[Role]) -> list[Acteur]:
    """The acteurs of the live base that have one of these roles."""
    mine = acteur.c.test.is_(False) & acteur.c.role.in_([str(r) for r in roles])
    with store.reading() as connection:
        ids = list(connection.execute(select(acteur.c.organisation_id).where(mine)).scalars())
    return [get(store, client="exploitant", organisation=i, test=False) for i in ids]


def _conventions(connection: Connection, sirets: Iterable[str], test: bool) -> dict[str, tuple[date, date]]:
    """SIRET → its accreditation that ends last."""
    mine = convention.c.siret.in_(list(sirets)) & (convention.c.test == test)
    rows = connection.execute(select(convention.c.siret, convention.c.debut, convention.c.fin).where(mine))
    return {r.siret: (r.debut, r.fin) for r in sorted(rows, key=lambda r: (r.siret, r.fin))}


def declare(
    store: Store,
    organisation: str,
    role: Role,
    *,
    test: bool,
    region: str | None = None,
    agence: str | None = None,
    sirets: Iterable[str] = (),
) -> None:
    """Say what an organisation is, and which SIRETs are its own; replaces what was said before."""
    mine = {"organisation_id": organisation, "test": test}
    with store.writing() as connection:
        for table in (acteur_siret, acteur):
            both = (table.c.organisation_id == organisation) & (table.c.test == test)
            connection.execute(delete(table).where(both))
        connection.execute(insert(acteur).values(**mine, role=role, region=region, agence=agence))
        rows = [{**mine, "siret": s} for s in sorted(set(sirets))]
        if rows:
            connection.execute(insert(acteur_siret), rows)
        audit.record(connection, "parcours.acteur", organisation)


def accredit(connection: Connection, siret: str, debut: date, fin: date, *, test: bool, **more: Any) -> bool:
    """Keep an accreditation; False when the same is there already."""
    numero = more.pop("numero", "")
    same = (
        (convention.c.siret == siret)
        & (convention.c.test == test)
        & (convention.c.numero == numero)
        & (convention.c.debut == debut)
        & (convention.c.fin == fin)
    )
    if connection.execute(select(convention.c.id).where(same)).first() is not None:
        return False
    values = {"siret": siret, "debut": debut, "fin": fin, "test": test, "numero": numero, **more}
    connection.execute(insert(convention).values(id=str(uuid.uuid4()), **values))
    audit.record(connection, "parcours.convention", siret)
    return True
