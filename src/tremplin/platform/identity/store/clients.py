"""OAuth2 clients as rows: scopes, hashes of their secrets (two live ones at most), the epoch of their rights."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from tremplin.store import audit
from tremplin.store.engine import Store
from tremplin.store.tables import client, organisation, secret_client

LIVE_SECRETS = 2


@dataclass(frozen=True, kw_only=True)
class StoredClient:
    """A client at rest."""

    id: str
    nom: str
    organisation: str
    organisation_id: str
    portees: frozenset[str]
    test: bool
    epoque: int
    cree_le: datetime
    revoque_le: datetime | None


def add(store: Store, *, id: str, organisation_id: str, nom: str, portees: Iterable[str], test: bool) -> None:
    """Keep a new client, without any secret yet."""
    with store.writing() as connection:
        connection.execute(
            insert(client).values(
                id=id,
                organisation_id=organisation_id,
                nom=nom,
                portees=sorted(portees),
                test=test,
                epoque=0,
                cree_le=datetime.now(UTC),
            )
        )
        audit.record(connection, "client.creer", id)


def add_secret(store: Store, client_id: str, *, id: str, empreinte: bytes) -> bool:
    """Add a secret's hash; beyond two, the oldest ends. False when no live client has this id."""
    with store.writing() as connection:
        alive = select(client.c.id).where(client.c.id == client_id, client.c.revoque_le.is_(None))
        if connection.execute(alive).scalar() is None:
            return False
        connection.execute(
            insert(secret_client).values(id=id, client_id=client_id, empreinte=empreinte, cree_le=datetime.now(UTC))
        )
        order = (secret_client.c.cree_le.desc(), secret_client.c.id)
        kept = select(secret_client.c.id).where(secret_client.c.client_id == client_id).order_by(*order)
        old = connection.execute(kept).scalars().all()[LIVE_SECRETS:]
        connection.execute(delete(secret_client).where(secret_client.c.id.in_(old)))
        audit.record(connection, "client.secret", client_id)
        return True


def find(store: Store, id: str) -> StoredClient | None:
    """The client of this id."""
    with store.reading() as connection:
        row = connection.execute(_SELECT.where(client.c.id == id)).first()
    return _stored(row) if row else None


def hashes(store: Store, id: str) -> list[bytes]:
    """Hashes of a client's live secrets."""
    with store.reading() as connection:
        rows = connection.execute(select(secret_client.c.empreinte).where(secret_client.c.client_id == id))
        return list(rows.scalars())


def all_clients(store: Store) -> list[StoredClient]:
    """Every client, oldest first."""
    with store.reading() as connection:
        return [_stored(row) for row in connection.execute(_SELECT.order_by(client.c.cree_le, client.c.id))]


def de_l_organisation(store: Store, organisation_id: str) -> list[StoredClient]:
    """The clients of an organisation, the newest first."""
    mine = _SELECT.where(client.c.organisation_id == organisation_id).order_by(client.c.cree_le.desc(), client.c.id)
    with store.reading() as connection:
        return [_stored(row) for row in connection.execute(mine)]


def revoke(store: Store, id: str) -> bool:
    """End a client and its tokens now; False when there is none, or it was revoked already."""
    with store.writing() as connection:
        return revoke_right(connection, id)


def revoke_right(connection: Connection, id: str) -> bool:
    """The same, within a transaction."""
    done = connection.execute(
        update(client)
        .where(client.c.id == id, client.c.revoque_le.is_(None))
        .values(revoque_le=datetime.now(UTC), epoque=client.c.epoque + 1)
    )
    return audit.if_done(connection, done, "client.revoquer", id)


def finish(connection: Connection, organisation_id: str) -> None:
    """End every client of an organisation, and their tokens."""
    mine = (client.c.organisation_id == organisation_id) & client.c.revoque_le.is_(None)
    for identifier in connection.execute(select(client.c.id).where(mine)).scalars().all():
        revoke_right(connection, identifier)


def set_scopes(store: Store, id: str, portees: Iterable[str]) -> bool:
    """Change what a live client may ask for; its tokens of before end now."""
    with store.writing() as connection:
        done = connection.execute(
            update(client)
            .where(client.c.id == id, client.c.revoque_le.is_(None))
            .values(portees=sorted(portees), epoque=client.c.epoque + 1)
        )
        return audit.if_done(connection, done, "client.portees", id)


_SELECT = select(client, organisation.c.nom.label("organisation")).join(organisation)


def _stored(row: Row[Any]) -> StoredClient:
    fields = row._mapping
    return StoredClient(
        id=fields["id"],
        nom=fields["nom"],
        organisation=fields["organisation"],
        organisation_id=fields["organisation_id"],
        portees=frozenset(fields["portees"]),
        test=fields["test"],
        epoque=fields["epoque"],
        cree_le=fields["cree_le"],
        revoque_le=fields["revoque_le"],
    )
