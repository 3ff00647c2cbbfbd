"""What readers see: every query holds the perimeter of who asks; lists are walked by an order that never changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Date,
    Row,
    Select,
    and_,
    exists,
    false,
    func,
    literal,
    or_,
    select,
    tuple_,
)

from tremplin.families.parcours.events.types import Type
from tremplin.families.parcours.rights import Acteur, Role
from tremplin.families.parcours.store.tables import (
    attestation,
    evenement,
    fait,
    ico,
    parcours,
    personne,
    session,
    session_lecteur,
)


@dataclass(frozen=True, kw_only=True)
class Filtres:
    """What a reader asks of a list; several values of one filter are alternatives."""

    siret: tuple[str, ...] = ()
    numero_session: tuple[str, ...] = ()
    numero_action: tuple[str, ...] = ()
    numero_formation: tuple[str, ...] = ()
    reference_externe: tuple[str, ...] = ()
    financeur: tuple[int, ...] = ()
    dispositif: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    departement: tuple[str, ...] = ()
    etat: tuple[str, ...] = ()
    type: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    en_retard: bool | None = None
    conflit: bool | None = None
    effet: tuple[date | None, date | None] = (None, None)
    reception: tuple[datetime | None, datetime | None] = (None, None)
    personne: tuple[str, ...] = ()


Apres = tuple[int, str | int]
"""Where a walk stands: the last row's rank and id."""

SESSION = (
    session.c.id.label("session_id"),
    session.c.numero_formation,
    session.c.numero_action,
    session.c.numero_session,
    session.c.reference_externe,
    session.c.version,
    session.c.document.label("session_document"),
)
PARCOURS = (
    parcours.c.id_inscription,
    parcours.c.id_projet_action,
    parcours.c.test,
    parcours.c.etat,
    parcours.c.decision,
    parcours.c.conflit,
    parcours.c.dispositif,
    parcours.c.document.label("parcours_document"),
    parcours.c.personne_id,
    personne.c.departement.label("personne_departement"),
    parcours.c.tranche_age,
    personne.c.identite,
    personne.c.cle_id,
    personne.c.effacee_le,
)
EVENEMENT = (
    evenement.c.id.label("evenement_id"),
    evenement.c.type,
    evenement.c.effet.label("effet_dit"),
    evenement.c.emission,
    evenement.c.reception,
    evenement.c.reception_papier,
    evenement.c.source,
    evenement.c.canal,
    evenement.c.organisation_id,
    evenement.c.siret,
    evenement.c.reference,
    evenement.c.cible,
    evenement.c.contenu,
    evenement.c.textes,
    evenement.c.lot,
    evenement.c.ligne,
    evenement.c.position,
)
FAIT = (
    fait.c.raison,
    fait.c.effet,
    fait.c.contenu.label("contenu_corrige"),
    fait.c.echeance,
    fait.c.retard_jours,
)


def sessions_visibles(acteur: Acteur) -> ColumnElement[bool]:
    """The perimeter on sessions."""
    mine = session.c.test == acteur.test
    if acteur.role in (Role.CONSEILLER, Role.BENEFICIAIRE):
        people = select(parcours.c.session_id).join(personne).where(_ses_personnes(acteur))
        return and_(mine, session.c.id.in_(people))
    read = select(session_lecteur.c.session_id).where(session_lecteur.c.lecteur.in_(acteur.lecteurs))
    return and_(mine, session.c.id.in_(read)) if acteur.lecteurs else false()


def parcours_visibles(acteur: Acteur) -> ColumnElement[bool]:
    """The perimeter on paths (joined with `session` and `personne`); of a session that no feed has told of, an
    organisme knows the paths in which it wrote."""
    mine = parcours.c.test == acteur.test
    if acteur.role in (Role.CONSEILLER, Role.BENEFICIAIRE):
        return and_(mine, _ses_personnes(acteur))
    if acteur.role is not Role.ORGANISME:
        return and_(mine, sessions_visibles(acteur))
    written = (
        exists()
        .where(evenement.c.id_inscription == parcours.c.id_inscription, evenement.c.siret.in_(acteur.sirets))
        .correlate(parcours)
    )
    return and_(mine, sessions_visibles(acteur), or_(session.c.version > 0, written))


def faits_visibles(acteur: Acteur, effet: ColumnElement[date]) -> ColumnElement[bool]:
    """The perimeter on what happened: a région sees what happened since it funds; an organisme, in a session that no
    feed has told of, what it wrote itself."""
    paths = parcours_visibles(acteur)
    if acteur.role is Role.ORGANISME:
        return and_(paths, or_(session.c.version > 0, evenement.c.siret.in_(acteur.sirets)))
    if acteur.role is not Role.REGION:
        return paths
    since = (
        select(session_lecteur.c.depuis)
        .where(session_lecteur.c.session_id == session.c.id, session_lecteur.c.lecteur.in_(acteur.lecteurs))
        .scalar_subquery()
    )
    return and_(paths, effet >= func.coalesce(since, literal(date.min, Date)))


def _ses_personnes(acteur: Acteur) -> ColumnElement[bool]:
    if acteur.role is Role.BENEFICIAIRE:
        return personne.c.id == acteur.personne
    if acteur.agence:
        return personne.c.agence == acteur.agence
    return personne.c.region == acteur.region if acteur.region else false()


def liste_parcours(acteur: Acteur, filtres: Filtres) -> Select[Any]:
    """Paths."""
    asked = select(parcours.c.rang, *PARCOURS, *SESSION).join(session).join(personne)
    asked = asked.where(parcours_visibles(acteur), *sur_parcours(filtres))
    told = _sur_evenement(filtres)
    if told:
        joined = evenement.join(fait, fait.c.evenement_id == evenement.c.id)
        mine = evenement.c.id_inscription == parcours.c.id_inscription
        since = faits_visibles(acteur, fait.c.effet) if acteur.role is Role.REGION else literal(True)
        asked = asked.where(exists().select_from(joined).where(mine, fait.c.raison.is_(None), since, *told))
    return asked


def liste_faits(acteur: Acteur, filtres: Filtres, types: Sequence[str]) -> Select[Any]:
    """Events of some types that have an effect."""
    asked = (
        select(fait.c.rang, *EVENEMENT, *FAIT, *PARCOURS, *SESSION)
        .select_from(fait)
        .join(evenement, evenement.c.id == fait.c.evenement_id)
        .join(parcours, parcours.c.id_inscription == fait.c.id_inscription)
        .join(session)
        .join(personne)
    )
    mine = (fait.c.type.in_(types), fait.c.raison.is_(None), faits_visibles(acteur, fait.c.effet))
    return asked.where(*mine, *sur_parcours(filtres), *_sur_evenement(filtres))


def liste_attestations(acteur: Acteur, filtres: Filtres, type: str) -> Select[Any]:
    """Documents of a type."""
    document = tuple(c.label(f"attestation_{c.name}") for c in attestation.c if c.name not in ("fige", "rang"))
    asked = (
        select(attestation.c.rang, *document, *EVENEMENT, *FAIT, *PARCOURS, *SESSION)
        .select_from(attestation)
        .join(evenement, evenement.c.id == attestation.c.evenement_id)
        .join(fait, fait.c.evenement_id == attestation.c.evenement_id)
        .join(parcours, parcours.c.id_inscription == attestation.c.id_inscription)
        .join(session)
        .join(personne)
    )
    mine = (attestation.c.type == type, faits_visibles(acteur, attestation.c.effet))
    return asked.where(*mine, *sur_parcours(filtres), *_sur_evenement(filtres))


def first(connection: Connection, asked: Select[Any]) -> Row[Any] | None:
    """The first row of a list."""
    return connection.execute(asked).first()


def un_parcours(connection: Connection, acteur: Acteur, identifier: int) -> Row[Any] | None:
    """A path; none outside of the perimeter."""
    return first(connection, liste_parcours(acteur, Filtres()).where(parcours.c.id_inscription == identifier))


def documents_de(connection: Connection, acteur: Acteur, identifier: int) -> list[Row[Any]]:
    """The documents of a path, those of the entry before those of the exit, each in their order."""
    mine = parcours.c.id_inscription == identifier
    lists = (liste_attestations(acteur, Filtres(), type).where(mine) for type in (Type.AIS, Type.AES))
    return [row for asked in lists for row in connection.execute(asked.order_by(attestation.c.rang))]


def liste_sessions(acteur: Acteur, filtres: Filtres) -> Select[Any]:
    """Sessions that a feed has told of."""
    asked = select(session.c.id.label("rang"), *SESSION)
    return asked.where(sessions_visibles(acteur), session.c.version > 0, *_sur_session(filtres))


def une_session(connection: Connection, acteur: Acteur, identifier: int) -> Row[Any] | None:
    """A session, even one that no feed has told of; none outside of the perimeter."""
    asked: Select[Any] = select(*SESSION).where(sessions_visibles(acteur), session.c.id == identifier)
    return connection.execute(asked).first()


def liste_icos(acteur: Acteur, filtres: Filtres) -> Select[Any]:
    """Information collectives."""
    told = (ico.c.id.label("ico_id"), ico.c.document.label("ico_document"))
    asked = select(session.c.id.label("rang"), *told, *SESSION).select_from(ico).join(session)
    return asked.where(sessions_visibles(acteur), *_sur_session(filtres))


def page(
    connection: Connection, asked: Select[Any], cle: ColumnElement[Any], after: Apres | None, limit: int
) -> list[Row[Any]]:
    """The next rows of a walk (one more than asked when there are others)."""
    rang = asked.selected_columns["rang"]
    if after is not None:
        asked = asked.where(tuple_(rang, cle) > tuple_(literal(after[0]), literal(after[1])))
    return list(connection.execute(asked.order_by(rang, cle).limit(limit + 1)))


def total(connection: Connection, asked: Select[Any]) -> int:
    """How many rows a list has in all."""
    return int(connection.execute(select(func.count()).select_from(asked.subquery())).scalar() or 0)


def evenements_de(connection: Connection, acteur: Acteur, ids: Sequence[int]) -> list[Row[Any]]:
    """Every event of these paths that the reader may see, those without effect and those cancelled too."""
    asked = (
        select(*EVENEMENT, *FAIT, parcours.c.id_inscription, personne.c.cle_id)
        .select_from(evenement)
        .join(fait, fait.c.evenement_id == evenement.c.id)
        .join(parcours, parcours.c.id_inscription == evenement.c.id_inscription)
        .join(session)
        .join(personne)
        .where(parcours.c.id_inscription.in_(ids), faits_visibles(acteur, fait.c.effet))
    )
    return list(connection.execute(asked.order_by(evenement.c.position)))


def _sur_session(filtres: Filtres) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    for values, column in (
        (filtres.numero_session, session.c.numero_session),
        (filtres.numero_action, session.c.numero_action),
        (filtres.numero_formation, session.c.numero_formation),
        (filtres.region, session.c.region),
        (filtres.reference_externe, session.c.reference_externe),
        (filtres.departement, session.c.departement),
    ):
        if values:
            found.append(column.in_(values))
    if filtres.siret:
        found.append(or_(session.c.siret_responsable.in_(filtres.siret), session.c.siret_formateur.in_(filtres.siret)))
    if filtres.financeur:
        found.append(or_(*(session.c.financeurs.contains(f",{code},") for code in filtres.financeur)))
    return found


def sur_parcours(filtres: Filtres) -> list[ColumnElement[bool]]:
    """What a reader asks of paths and sessions."""
    found = _sur_session(filtres)
    for values, column in (
        (filtres.etat, parcours.c.etat),
        (filtres.dispositif, parcours.c.dispositif),
        (filtres.personne, parcours.c.personne_id),
    ):
        if values:
            found.append(column.in_(values))
    if filtres.conflit is not None:
        found.append(parcours.c.conflit == filtres.conflit)
    return found


def _sur_evenement(filtres: Filtres) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if filtres.type:
        found.append(evenement.c.type.in_(filtres.type))
    if filtres.source:
        found.append(evenement.c.source.in_(filtres.source))
    if filtres.en_retard is not None:
        late = func.coalesce(fait.c.retard_jours, 0)
        found.append(late > 0 if filtres.en_retard else late == 0)
    for (low, high), column in ((filtres.effet, fait.c.effet), (filtres.reception, evenement.c.reception)):
        if low is not None:
            found.append(column >= low)
        if high is not None:
            found.append(column <= high)
    return found
