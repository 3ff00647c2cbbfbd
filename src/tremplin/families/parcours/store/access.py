"""The log of the readings of identities."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from tremplin.families.parcours.rights import Acteur
from tremplin.families.parcours.store.tables import acces, acces_tete, parcours, session, session_lecteur
from tremplin.store.chain import Chaine
from tremplin.store.tables import organisation

CHAINE = Chaine(acces, acces_tete)


def lus_depuis(connection: Connection, reader: str, depuis: datetime) -> set[str]:
    """The people whose identity a client or an account read since an instant."""
    mine = (acces.c.lecteur == reader) & (acces.c.quand >= depuis)
    return set(connection.execute(select(acces.c.personne_id).where(mine).distinct()).scalars())


def stagiaires_ouverts(connection: Connection, acteur: Acteur) -> int:
    """How many people are on their way in the sessions of an organisme."""
    mine = select(session_lecteur.c.session_id).where(session_lecteur.c.lecteur.in_(acteur.lecteurs))
    opened = parcours.c.etat.not_in(("BILAN_FAIT", "TERMINE", "ABANDONNE"))
    counted = select(func.count(parcours.c.personne_id.distinct())).join(session)
    return int(connection.execute(counted.where(session.c.id.in_(mine), opened)).scalar() or 0)


def de_personne(connection: Connection, personne_id: str) -> list[Any]:
    """Who read the identity of a person, oldest first."""
    names = select(acces.c.quand, acces.c.lecteur, acces.c.route, organisation.c.nom.label("organisation"))
    joined = names.outerjoin(organisation, organisation.c.id == acces.c.organisation_id)
    return list(connection.execute(joined.where(acces.c.personne_id == personne_id).order_by(acces.c.position)))


def write(
    connection: Connection, acteur: Acteur, personnes: Sequence[str], route: str, requete: str, quand: datetime
) -> None:
    """One line a person."""
    who = {"quand": quand, "lecteur": acteur.client, "organisation_id": acteur.organisation}
    CHAINE.append(connection, [{**who, "personne_id": p, "route": route, "requete": requete} for p in personnes])
