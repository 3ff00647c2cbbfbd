"""Counts of the events that a reader may see."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, and_, case, func, literal_column, select, true

from tremplin.families.parcours.events.vocabulary import Source
from tremplin.families.parcours.rights import Acteur
from tremplin.families.parcours.store.readings import Filtres, faits_visibles, sur_parcours
from tremplin.families.parcours.store.tables import evenement, fait, parcours, personne, session

Periode = tuple[date | None, date | None]


def tally(connection: Connection, acteur: Acteur, filtres: Filtres, periode: Periode) -> list[Row[Any]]:
    """How many events of each type have an effect, how many are late, of each session, scheme and month that a reader
    sees; `demande` marks what it asks for: what is hidden depends on the rest too.

    Imported events are never counted late: an export says when it was made, not when the organisme told.
    """
    late = case((fait.c.retard_jours > 0, 1), else_=0)
    told = case((fait.c.echeance.is_not(None) & (evenement.c.source != Source.IMPORT), 1), else_=0)
    month = func.substr(_text(connection, fait.c.effet), 1, 7)
    low, high = (day and day.isoformat()[:7] for day in periode)
    asked = [*sur_parcours(filtres), *([month >= low] if low else []), *([month <= high] if high else [])]
    marked = case((and_(true(), *asked), 1), else_=0)
    fields = (
        session.c.siret_responsable,
        session.c.siret_formateur,
        session.c.region,
        session.c.departement,
        session.c.financeurs,
    )
    return list(
        connection.execute(
            select(
                session.c.id.label("session_id"),
                *fields,
                parcours.c.dispositif,
                fait.c.type,
                month.label("mois"),
                marked.label("demande"),
                func.count().label("nombre"),
                func.sum(told).label("a_declarer"),
                func.sum(told * late).label("en_retard"),
                func.sum(told * late * func.coalesce(fait.c.retard_jours, 0)).label("jours_de_retard"),
            )
            .select_from(fait)
            .join(evenement, evenement.c.id == fait.c.evenement_id)
            .join(parcours, parcours.c.id_inscription == fait.c.id_inscription)
            .join(session)
            .join(personne)
            .where(fait.c.raison.is_(None), faits_visibles(acteur, fait.c.effet))
            .group_by(
                session.c.id,
                *fields,
                parcours.c.dispositif,
                fait.c.type,
                literal_column("mois"),
                literal_column("demande"),
            )
        )
    )


def _text(connection: Connection, column: Any) -> Any:
    """A day as ISO text: SQLite keeps it so, PostgreSQL has to write it."""
    return func.to_char(column, "YYYY-MM-DD") if connection.dialect.name == "postgresql" else column
