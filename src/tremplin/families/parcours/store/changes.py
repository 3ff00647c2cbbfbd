"""The feed of changes: positions come in the order of the commits, so that nobody who reads past one misses another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, and_, delete, insert, or_, select, update

from tremplin.families.parcours.rights import Acteur
from tremplin.families.parcours.store.readings import (
    EVENEMENT,
    FAIT,
    PARCOURS,
    SESSION,
    Filtres,
    faits_visibles,
    parcours_visibles,
    sur_parcours,
)
from tremplin.families.parcours.store.tables import abonnement, changement, evenement, fait, parcours, personne, session
from tremplin.store.tables import client as client_oauth

PORTEE = 20_000
"""Positions looked through at once: a reader of few paths doesn't make the store read all of its history."""


def apres(
    connection: Connection,
    acteur: Acteur,
    position: int,
    limit: int,
    filtres: Filtres | None = None,
    types: Sequence[str] = (),
) -> list[Row[Any]]:
    """The changes that a reader sees among the next positions, oldest first: its own gains and losses of rights, and
    the events of the paths that it may read."""
    mine = and_(changement.c.pour.is_(None), faits_visibles(acteur, fait.c.effet))
    gained = and_(changement.c.pour.in_(acteur.etiquettes), changement.c.type == "ACCES", parcours_visibles(acteur))
    lost = and_(
        changement.c.pour.in_(acteur.etiquettes), changement.c.type == "RETRAIT", parcours.c.test == acteur.test
    )
    asked = (
        select(
            changement.c.position.label("a"),
            changement.c.type.label("quoi"),
            changement.c.quand,
            *EVENEMENT,
            *FAIT,
            *PARCOURS,
            *SESSION,
        )
        .select_from(changement)
        .join(parcours, parcours.c.id_inscription == changement.c.id_inscription)
        .join(session)
        .join(personne)
        .outerjoin(evenement, evenement.c.id == changement.c.evenement_id)
        .outerjoin(fait, fait.c.evenement_id == changement.c.evenement_id)
        .where(changement.c.position > position, changement.c.position <= position + PORTEE, or_(mine, gained, lost))
        .order_by(changement.c.position)
        .limit(limit)
    )
    if filtres is not None:
        asked = asked.where(*sur_parcours(filtres))
    if types:
        asked = asked.where(changement.c.type.in_(types))
    return list(connection.execute(asked))


def subscribe(connection: Connection, values: Mapping[str, Any]) -> None:
    """Keep a subscription."""
    connection.execute(insert(abonnement).values(**values))


def abonnements(connection: Connection, client: str | None = None) -> list[Row[Any]]:
    """The subscriptions of a client, or all those of clients that weren't revoked."""
    asked = select(abonnement).order_by(abonnement.c.cree_le, abonnement.c.id)
    if client is None:
        alive = select(client_oauth.c.id).where(client_oauth.c.revoque_le.is_(None))
        asked = asked.where(abonnement.c.client.in_(alive))
    return list(connection.execute(asked if client is None else asked.where(abonnement.c.client == client)))


def abonnement_de(connection: Connection, identifier: str, client: str) -> Row[Any] | None:
    """A subscription of a client."""
    mine = (abonnement.c.id == identifier) & (abonnement.c.client == client)
    return connection.execute(select(abonnement).where(mine)).first()


def advance(connection: Connection, identifier: str, position: int) -> None:
    """A subscription was told of everything up to a position."""
    connection.execute(update(abonnement).where(abonnement.c.id == identifier).values(position=position))


def unsubscribe(connection: Connection, identifier: str, client: str) -> bool:
    """End a subscription of a client."""
    mine = (abonnement.c.id == identifier) & (abonnement.c.client == client)
    return connection.execute(delete(abonnement).where(mine)).rowcount == 1
