"""People in the store: found by keyed hashes of their numbers, never by a name or an address."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from tremplin.families.parcours.fold.person import PersonneConnue
from tremplin.families.parcours.store.tables import personne, personne_numero
from tremplin.store.rows import made

_COLUMNS = (
    personne.c.id,
    personne.c.cle_id,
    personne.c.identite,
    personne.c.region,
    personne.c.agence,
    personne.c.departement,
    personne.c.effacee_le,
)


def par_numeros(connection: Connection, empreintes: Iterable[bytes]) -> dict[bytes, PersonneConnue]:
    """The people of these hashed numbers."""
    wanted = list(set(empreintes))
    if not wanted:
        return {}
    joined = select(personne_numero.c.empreinte, *_COLUMNS).join(personne)
    rows = connection.execute(joined.where(personne_numero.c.empreinte.in_(wanted)))
    return {bytes(r[0]): made(PersonneConnue, r) for r in rows}


def par_id(connection: Connection, ids: Iterable[str], test: bool) -> dict[str, PersonneConnue]:
    """The people of these ids, in one base."""
    wanted = list(set(ids))
    if not wanted:
        return {}
    rows = connection.execute(select(*_COLUMNS).where(personne.c.id.in_(wanted) & (personne.c.test == test)))
    return {r.id: made(PersonneConnue, r) for r in rows}


def create(connection: Connection, neuves: Sequence[PersonneConnue], test: bool) -> None:
    """Keep new people."""
    now = datetime.now(UTC)
    rows = [{**asdict(p), "test": test, "creee_le": now, "active_le": now} for p in neuves]
    if rows:
        connection.execute(insert(personne), rows)


def complete(connection: Connection, known: PersonneConnue, values: Mapping[str, Any]) -> PersonneConnue:
    """Change what is known of a person."""
    connection.execute(update(personne).where(personne.c.id == known.id).values(**values))
    return replace(known, **values)


def number(connection: Connection, numeros: Mapping[bytes, str]) -> None:
    """Remember hashed numbers: hash → person."""
    rows = [{"empreinte": e, "personne_id": p} for e, p in numeros.items()]
    if rows:
        connection.execute(insert(personne_numero), rows)


def touch(connection: Connection, ids: Iterable[str], quand: datetime) -> None:
    """These people are still in touch: how long their identity is kept counts from now."""
    connection.execute(update(personne).where(personne.c.id.in_(list(ids))).values(active_le=quand))
