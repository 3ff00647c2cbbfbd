"""Counts of the events that a reader may see."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, case, func, literal_column, select

from tremplin.families.parcours.droits import Acteur
from tremplin.families.parcours.queries.lectures import Filtres, faits_visibles, sur_parcours
from tremplin.families.parcours.tables import evenement, fait, parcours, personne, session
from tremplin.families.parcours.vocabulaire import Source

Periode = tuple[date | None, date | None]


def compter(
    connection: Connection, acteur: Acteur, filtres: Filtres, periode: Periode, *, mois: bool
) -> list[Row[Any]]:  # fmt: skip
    """How many events of each type have an effect, how many are late, by organismes, région, funders (and month).

    Imported events are never counted late: an export says when it was made, not when the organisme told.
    """
    late = case((fait.c.retard_jours > 0, 1), else_=0)
    told = case((fait.c.echeance.is_not(None) & (evenement.c.source != Source.IMPORT), 1), else_=0)
    month = func.substr(_texte(connection, fait.c.effet), 1, 7) if mois else literal_column("''")
    asked = (
        select(
            session.c.siret_responsable, session.c.siret_formateur, session.c.region, session.c.financeurs,
            fait.c.type, month.label("mois"), func.count().label("nombre"),
            func.sum(told).label("a_declarer"), func.sum(told * late).label("en_retard"),
            func.sum(told * late * func.coalesce(fait.c.retard_jours, 0)).label("jours_de_retard"),
        )
        .select_from(fait)
        .join(evenement, evenement.c.id == fait.c.evenement_id)
        .join(parcours, parcours.c.id_inscription == fait.c.id_inscription)
        .join(session)
        .join(personne)
        .where(fait.c.raison.is_(None), faits_visibles(acteur, fait.c.effet), *sur_parcours(filtres))
        .group_by(session.c.siret_responsable, session.c.siret_formateur, session.c.region, session.c.financeurs,
                  fait.c.type, literal_column("mois"))
    )  # fmt: skip
    low, high = periode
    if low is not None:
        asked = asked.where(fait.c.effet >= low)
    if high is not None:
        asked = asked.where(fait.c.effet <= high)
    return list(connection.execute(asked))


def _texte(connection: Connection, column: Any) -> Any:
    """A day as ISO text: SQLite keeps it so, PostgreSQL has to write it."""
    return func.to_char(column, "YYYY-MM-DD") if connection.dialect.name == "postgresql" else column
