"""People and programs that log in with a name and a password: kept as argon2id hashes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, insert, select, update

from tremplin.store import audit
from tremplin.store.engine import Store
from tremplin.store.tables import organisation, utilisateur


@dataclass(frozen=True, kw_only=True)
class StoredUser:
    """A user at rest; `epoque` grows when the password changes, and tokens of an older one end with it."""

    nom: str
    organisation: str
    organisation_id: str
    empreinte: str
    epoque: int
    cree_le: datetime
    ferme_le: datetime | None


def put(store: Store, *, nom: str, organisation_id: str, empreinte: str) -> None:
    """Keep a new user, or a user's new password; a closed account opens again."""
    with store.writing() as connection:
        mine = utilisateur.c.nom == nom
        changed = connection.execute(
            update(utilisateur)
            .where(mine)
            .values(
                empreinte=empreinte, organisation_id=organisation_id, ferme_le=None, epoque=utilisateur.c.epoque + 1
            )
        )
        if changed.rowcount == 0:
            connection.execute(
                insert(utilisateur).values(
                    nom=nom, organisation_id=organisation_id, empreinte=empreinte, epoque=0, cree_le=datetime.now(UTC)
                )
            )
        audit.record(connection, "utilisateur.mot_de_passe", nom)


def find(store: Store, nom: str) -> StoredUser | None:
    """The user of this name."""
    query = select(utilisateur, organisation.c.nom.label("organisation")).join(organisation)
    with store.reading() as connection:
        row = connection.execute(query.where(utilisateur.c.nom == nom)).first()
    if row is None:
        return None
    fields = row._mapping
    return StoredUser(
        nom=fields["nom"],
        organisation=fields["organisation"],
        organisation_id=fields["organisation_id"],
        empreinte=fields["empreinte"],
        epoque=fields["epoque"],
        cree_le=fields["cree_le"],
        ferme_le=fields["ferme_le"],
    )


def close(store: Store, nom: str) -> bool:
    """End an account and its tokens now; False when there is none, or it was closed already."""
    with store.writing() as connection:
        return _close(connection, nom)


def finish(connection: Connection, organisation_id: str) -> None:
    """End every login of an organisation, and their tokens."""
    mine = (utilisateur.c.organisation_id == organisation_id) & utilisateur.c.ferme_le.is_(None)
    for name in connection.execute(select(utilisateur.c.nom).where(mine)).scalars().all():
        _close(connection, name)


def _close(connection: Connection, nom: str) -> bool:
    done = connection.execute(
        update(utilisateur)
        .where(utilisateur.c.nom == nom, utilisateur.c.ferme_le.is_(None))
        .values(ferme_le=datetime.now(UTC), epoque=utilisateur.c.epoque + 1)
    )
    return audit.if_done(connection, done, "utilisateur.fermer", nom)
