"""Organisations and API keys as rows: kept as hashes only, never as the value that was handed out."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from tremplin.store import audit
from tremplin.store.engine import Store, utc
from tremplin.store.tables import cle, organisation


@dataclass(frozen=True)
class StoredKey:
    """A key at rest, with the organisation that it acts for."""

    id: str
    nom: str
    organisation: str
    permissions: frozenset[str]
    empreinte: bytes
    test: bool
    creee_le: datetime
    expire_le: datetime
    revoquee_le: datetime | None
    utilisee_le: datetime | None
    vue_dans_adresse_le: datetime | None
    """When it was last given in an address, where it may have been kept by others."""


def ensure_organisation(store: Store, nom: str, permissions: frozenset[str] | None = None) -> str:
    """Id of the organisation of this name, created if need be; its permissions become those given, if any are."""
    with store.writing() as connection:
        found = connection.execute(select(organisation.c.id).where(organisation.c.nom == nom)).scalar()
        if found is not None:
            if permissions is not None:
                connection.execute(
                    update(organisation).where(organisation.c.id == found).values(permissions=sorted(permissions))
                )
                audit.record(connection, "organisation.permissions", str(found))
            return str(found)
        identifier = str(uuid.uuid4())
        connection.execute(
            insert(organisation).values(
                id=identifier, nom=nom, permissions=sorted(permissions or ()), creee_le=datetime.now(UTC)
            )
        )
        audit.record(connection, "organisation.creer", identifier)
        return identifier


def organisation_id(connection: Connection, nom: str) -> str | None:
    """Id of the organisation of this name."""
    found = connection.execute(select(organisation.c.id).where(organisation.c.nom == nom)).scalar()
    return str(found) if found is not None else None


def add(
    store: Store, *, id: str, organisation_id: str, nom: str, empreinte: bytes, test: bool, expire_le: datetime
) -> None:
    """Keep a new key's hash."""
    with store.writing() as connection:
        connection.execute(
            insert(cle).values(
                id=id, organisation_id=organisation_id, nom=nom, empreinte=empreinte, test=test,
                creee_le=datetime.now(UTC), expire_le=expire_le,
            )
        )  # fmt: skip
        audit.record(connection, "cle.creer", id)


def find(store: Store, id: str) -> StoredKey | None:
    """The key of this id."""
    with store.reading() as connection:
        row = connection.execute(_SELECT.where(cle.c.id == id)).first()
    return _stored(row) if row else None


def all_keys(store: Store) -> list[StoredKey]:
    """Every key, oldest first."""
    with store.reading() as connection:
        return [_stored(row) for row in connection.execute(_SELECT.order_by(cle.c.creee_le, cle.c.id))]


def revoke(store: Store, id: str) -> bool:
    """End a key now; False when there is no such key, or it was revoked already."""
    with store.writing() as connection:
        done = connection.execute(
            update(cle).where(cle.c.id == id, cle.c.revoquee_le.is_(None)).values(revoquee_le=datetime.now(UTC))
        )
        return audit.if_done(connection, done, "cle.revoquer", id)


def renew(store: Store, id: str, expire_le: datetime) -> bool:
    """Move the end of a live key, without changing its value."""
    with store.writing() as connection:
        done = connection.execute(
            update(cle).where(cle.c.id == id, cle.c.revoquee_le.is_(None)).values(expire_le=expire_le)
        )
        return audit.if_done(connection, done, "cle.prolonger", id)


def mark_used(store: Store, id: str, moment: datetime, *, dans_adresse: bool = False) -> None:
    """Remember when a key was last used, to the hour, and whether it stood in an address."""
    seen = {"vue_dans_adresse_le": moment} if dans_adresse else {}
    with store.writing() as connection:
        connection.execute(update(cle).where(cle.c.id == id).values(utilisee_le=moment, **seen))


_SELECT = select(cle, organisation.c.nom.label("organisation"), organisation.c.permissions).join(organisation)


def _stored(row: Row[Any]) -> StoredKey:
    fields = row._mapping
    return StoredKey(
        id=fields["id"],
        nom=fields["nom"],
        organisation=fields["organisation"],
        permissions=frozenset(fields["permissions"]),
        empreinte=fields["empreinte"],
        test=fields["test"],
        creee_le=utc(fields["creee_le"]),
        expire_le=utc(fields["expire_le"]),
        revoquee_le=fields["revoquee_le"] and utc(fields["revoquee_le"]),
        utilisee_le=fields["utilisee_le"] and utc(fields["utilisee_le"]),
        vue_dans_adresse_le=fields["vue_dans_adresse_le"] and utc(fields["vue_dans_adresse_le"]),
    )
