"""Organisations and API keys as rows: kept as hashes only, never as the value that was handed out."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from tremplin.language.spoken import mark
from tremplin.store import audit
from tremplin.store.engine import Store
from tremplin.store.rows import made
from tremplin.store.tables import cle, organisation


@dataclass(frozen=True)
class Bornes:
    """What a key is bound to; empty: to nothing in particular."""

    familles: tuple[str, ...] = ()
    permissions: tuple[str, ...] | None = None
    """Those of the organisation that it has; None: all of them."""
    reseaux: tuple[str, ...] = ()
    """IP ranges that may present it."""
    origines: tuple[str, ...] = ()
    """Origins of the pages that may."""


_SANS = Bornes()


@dataclass(frozen=True, kw_only=True)
class StoredKey:
    """A key at rest, with the organisation that it acts for."""

    id: str
    nom: str
    organisation: str
    organisation_id: str
    permissions: frozenset[str]
    """Those of the organisation that the key has."""
    empreinte: bytes
    test: bool
    creee_le: datetime
    expire_le: datetime
    revoquee_le: datetime | None
    utilisee_le: datetime | None
    vue_dans_adresse_le: datetime | None
    """When it was last given in an address, where it may have been kept by others."""
    bornes: Bornes
    compte_id: str | None
    remplacee_par: str | None

    def etat(self, quand: datetime) -> str:
        """active, remplacée, expirée or révoquée."""
        if self.revoquee_le is not None:
            return mark("révoquée")
        if self.expire_le <= quand:
            return mark("expirée")
        return mark("remplacée") if self.remplacee_par else mark("active")


def ensure_organisation(store: Store, nom: str, permissions: frozenset[str] | None = None) -> str:
    """Id of the organisation of this name, created if need be; its permissions become those given, if any are."""
    with store.writing() as connection:
        found = organisation_id(connection, nom)
        if found is None:
            return create_organisation(connection, nom, permissions or frozenset())
        if permissions is not None:
            give_permissions(connection, found, permissions)
        return found


def create_organisation(
    connection: Connection, nom: str, permissions: frozenset[str] = frozenset(), usage: str | None = None
) -> str:
    """Make an organisation; its id."""
    identifier = str(uuid.uuid4())
    connection.execute(
        insert(organisation).values(
            id=identifier, nom=nom, permissions=sorted(permissions), creee_le=datetime.now(UTC), usage=usage
        )
    )
    audit.record(connection, "organisation.creer", identifier)
    return identifier


def give_permissions(connection: Connection, identifier: str, permissions: frozenset[str]) -> None:
    """The permissions of an organisation from now on."""
    mine = organisation.c.id == identifier
    connection.execute(update(organisation).where(mine).values(permissions=sorted(permissions)))
    audit.record(connection, "organisation.permissions", identifier)


def change_organisation(connection: Connection, identifier: str, **valeurs: Any) -> None:
    """Say something else of an organisation."""
    connection.execute(update(organisation).where(organisation.c.id == identifier).values(**valeurs))
    audit.record(connection, "organisation.changer", identifier)


def organisation_id(connection: Connection, nom: str) -> str | None:
    """Id of the organisation of this name."""
    found = connection.execute(select(organisation.c.id).where(organisation.c.nom == nom)).scalar()
    return str(found) if found is not None else None


def organisation_de(connection: Connection, identifier: str) -> Row[Any] | None:
    """An organisation by its id."""
    return connection.execute(select(organisation).where(organisation.c.id == identifier)).first()


def organisations(connection: Connection) -> list[Row[Any]]:
    """Every organisation, by name."""
    return list(connection.execute(select(organisation).order_by(organisation.c.nom)))


def add(
    connection: Connection,
    *,
    id: str,
    organisation_id: str,
    nom: str,
    empreinte: bytes,
    test: bool,
    expire_le: datetime,
    bornes: Bornes = _SANS,
    compte_id: str | None = None,
) -> None:
    """Keep a new key's hash."""
    connection.execute(
        insert(cle).values(
            id=id,
            organisation_id=organisation_id,
            nom=nom,
            empreinte=empreinte,
            test=test,
            creee_le=datetime.now(UTC),
            expire_le=expire_le,
            compte_id=compte_id,
            familles=list(bornes.familles),
            permissions=None if bornes.permissions is None else list(bornes.permissions),
            reseaux=list(bornes.reseaux),
            origines=list(bornes.origines),
        )
    )
    audit.record(connection, "cle.creer", id)


def find(store: Store, id: str) -> StoredKey | None:
    """The key of this id."""
    with store.reading() as connection:
        return get(connection, id)


def get(connection: Connection, id: str) -> StoredKey | None:
    """The same, within a transaction."""
    row = connection.execute(_SELECT.where(cle.c.id == id)).first()
    return _stored(row) if row else None


def all_keys(store: Store) -> list[StoredKey]:
    """Every key, oldest first."""
    with store.reading() as connection:
        return [_stored(row) for row in connection.execute(_SELECT.order_by(cle.c.creee_le, cle.c.id))]


def de_l_organisation(connection: Connection, organisation_id: str) -> list[StoredKey]:
    """The keys of an organisation, the newest first."""
    mine = _SELECT.where(cle.c.organisation_id == organisation_id)
    return [_stored(row) for row in connection.execute(mine.order_by(cle.c.creee_le.desc(), cle.c.id))]


def vivantes(connection: Connection, organisation_id: str) -> int:
    """How many keys of an organisation open."""
    mine = (cle.c.organisation_id == organisation_id) & cle.c.revoquee_le.is_(None)
    mine &= cle.c.expire_le > datetime.now(UTC)
    return int(connection.execute(select(func.count()).select_from(cle).where(mine)).scalar() or 0)


def finissantes(connection: Connection, before: datetime) -> list[StoredKey]:
    """Keys that still open, weren't replaced, and end before an instant."""
    mine = cle.c.revoquee_le.is_(None) & cle.c.remplacee_par.is_(None) & (cle.c.expire_le < before)
    return [_stored(row) for row in connection.execute(_SELECT.where(mine).order_by(cle.c.id))]


def revoke(store: Store, id: str) -> bool:
    """End a key now; False when there is no such key, or it was revoked already."""
    with store.writing() as connection:
        return revoke_right(connection, id)


def revoke_right(connection: Connection, id: str) -> bool:
    """The same, within a transaction."""
    alive = update(cle).where(cle.c.id == id, cle.c.revoquee_le.is_(None))
    return audit.if_done(
        connection, connection.execute(alive.values(revoquee_le=datetime.now(UTC))), "cle.revoquer", id
    )


def finish(connection: Connection, organisation_id: str) -> None:
    """End every key of an organisation."""
    mine = (cle.c.organisation_id == organisation_id) & cle.c.revoquee_le.is_(None)
    for identifier in connection.execute(select(cle.c.id).where(mine)).scalars().all():
        revoke_right(connection, identifier)


def renew(store: Store, id: str, expire_le: datetime) -> bool:
    """Move the end of a live key, without changing its value."""
    with store.writing() as connection:
        return extend(connection, id, expire_le)


def extend(connection: Connection, id: str, expire_le: datetime) -> bool:
    """The same, within a transaction."""
    alive = update(cle).where(cle.c.id == id, cle.c.revoquee_le.is_(None))
    return audit.if_done(connection, connection.execute(alive.values(expire_le=expire_le)), "cle.prolonger", id)


def replace(connection: Connection, id: str, par: str, expire_le: datetime) -> None:
    """Another key takes the place of one, which opens until an instant."""
    connection.execute(update(cle).where(cle.c.id == id).values(remplacee_par=par, expire_le=expire_le))
    audit.record(connection, "cle.remplacer", id)


def bound(connection: Connection, id: str, nom: str, bornes: Bornes) -> None:
    """Name a key otherwise, and bind it to something else."""
    values = {
        "nom": nom,
        "familles": list(bornes.familles),
        "reseaux": list(bornes.reseaux),
        "origines": list(bornes.origines),
        "permissions": None if bornes.permissions is None else list(bornes.permissions),
    }
    connection.execute(update(cle).where(cle.c.id == id).values(**values))
    audit.record(connection, "cle.borner", id)


def mark_used(store: Store, id: str, moment: datetime, *, dans_adresse: bool = False) -> None:
    """Remember when a key was last used, to the hour, and whether it stood in an address."""
    seen = {"vue_dans_adresse_le": moment} if dans_adresse else {}
    used = update(cle).where(cle.c.id == id).values(utilisee_le=moment, **seen)
    store.note(lambda connection: connection.execute(used))


_SELECT = select(cle, organisation.c.nom.label("organisation"), organisation.c.permissions.label("droits")).join(
    organisation
)


def _stored(row: Row[Any]) -> StoredKey:
    held, rights = row.permissions, frozenset(row.droits)
    return made(
        StoredKey,
        row,
        permissions=rights if held is None else rights & frozenset(held),
        bornes=Bornes(
            _texts(row.familles), None if held is None else _texts(held), _texts(row.reseaux), _texts(row.origines)
        ),
    )


def _texts(held: Sequence[str] | None) -> tuple[str, ...]:
    return tuple(held or ())
