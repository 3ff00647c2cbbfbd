"""What waits for someone: work lists of organismes and conseillers, and the lists that their pages walk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, exists, func, or_, select

from tremplin.domain.dates import PARIS
from tremplin.families.parcours.events.types import Type
from tremplin.families.parcours.events.vocabulary import Etat
from tremplin.families.parcours.rights import Acteur, Role
from tremplin.families.parcours.store.readings import Filtres, liste_parcours, liste_sessions, parcours_visibles
from tremplin.families.parcours.store.tables import evenement, fait, ico, parcours, personne, session
from tremplin.language.spoken import mark, single, translated

_DEUX = frozenset({Role.ORGANISME, Role.CONSEILLER})
_ORGANISME, _CONSEILLER = frozenset({Role.ORGANISME}), frozenset({Role.CONSEILLER})
ATTENTE_SESSION = timedelta(days=30)
"""How long an event waits for its session before someone is asked to look at it."""


@dataclass(frozen=True)
class Travail:
    """A work list: whose it is, and which paths are in it on a day."""

    nom: str
    titre: str
    seul: str
    """Its title when it counts one."""
    roles: frozenset[Role]
    clause: Callable[[date], ColumnElement[bool]]

    def counted(self, count: int) -> str:
        """Its title, that agrees with how many paths are in it."""
        return translated(self.seul if single(count) else self.titre)


def _without_motif(_: date) -> ColumnElement[bool]:
    mine = fait.c.id_inscription == parcours.c.id_inscription
    unsaid = fait.c.contenu["motif"].as_string() == "NON_RENSEIGNE"
    return exists().where(mine, fait.c.raison.is_(None), fait.c.type.in_((Type.FIN, Type.ABANDON)), unsaid)


def _session_unknown(today: date) -> ColumnElement[bool]:
    limit = datetime.combine(today - ATTENTE_SESSION, time(), PARIS).astimezone(UTC)
    old = exists().where(evenement.c.id_inscription == parcours.c.id_inscription, evenement.c.reception < limit)
    return and_(session.c.version == 0, old)


def _ico_passee(today: date) -> ColumnElement[bool]:
    past = exists().where(ico.c.session_id == session.c.id, ico.c.debut < today.isoformat())
    return and_(parcours.c.etat == Etat.INSCRIT_ICO, past)


def _dans(*etats: Etat) -> ColumnElement[bool]:
    return parcours.c.etat.in_(etats)


TRAVAUX = (
    Travail(
        "propositions",
        mark("Propositions d'entrée à décider"),
        mark("Proposition d'entrée à décider"),
        _CONSEILLER,
        lambda _: _dans(Etat.AIS_EMISE),
    ),
    Travail(
        "presences",
        mark("Informations collectives passées, sans résultat"),
        mark("Information collective passée, sans résultat"),
        _ORGANISME,
        _ico_passee,
    ),
    Travail(
        "entrees",
        mark("Sessions commencées : entrées à déclarer"),
        mark("Session commencée : entrée à déclarer"),
        _ORGANISME,
        lambda day: and_(_dans(Etat.AIS_VALIDEE, Etat.AIS_EMISE), session.c.debut <= day),
    ),
    Travail(
        "fins",
        mark("Sessions finies : fins à déclarer"),
        mark("Session finie : fin à déclarer"),
        _ORGANISME,
        lambda day: and_(_dans(Etat.ENTRE, Etat.INTERROMPU), session.c.fin < day),
    ),
    Travail(
        "bilans",
        mark("Bilans à faire"),
        mark("Bilan à faire"),
        _ORGANISME,
        lambda _: _dans(Etat.TERMINE, Etat.ABANDONNE),
    ),
    Travail(
        "contradictions",
        mark("Contradictions entre sources"),
        mark("Contradiction entre sources"),
        _DEUX,
        lambda _: parcours.c.conflit.is_(True),
    ),
    Travail(
        "motifs", mark("Sorties avant terme sans motif"), mark("Sortie avant terme sans motif"), _DEUX, _without_motif
    ),
    Travail(
        "sessions",
        mark("Sessions inconnues depuis plus de trente jours"),
        mark("Session inconnue depuis plus de trente jours"),
        _DEUX,
        _session_unknown,
    ),
)
PAR_NOM = {t.nom: t for t in TRAVAUX}


def du_role(role: Role | None) -> list[Travail]:
    """The work lists of a role."""
    return [t for t in TRAVAUX if role in t.roles]


def tally(connection: Connection, acteur: Acteur, day: date) -> dict[str, int]:
    """Name of a work list → how many paths are in it: one query for all."""
    mine = du_role(acteur.role)
    if not mine:
        return {}
    counted = [func.count().filter(t.clause(day)).label(t.nom) for t in mine]
    asked = select(*counted).select_from(parcours).join(session).join(personne).where(parcours_visibles(acteur))
    return dict(connection.execute(asked).one()._mapping)


def parcours_de(acteur: Acteur, travail: Travail, day: date) -> Select[Any]:
    """The paths of a work list."""
    return liste_parcours(acteur, Filtres()).where(travail.clause(day))


def recents(
    connection: Connection, asked: Select[Any], before: int | None, limit: int
) -> tuple[list[Row[Any]], int | None]:
    """The next lines of a list, the newest first, and where to go on."""
    rang = asked.selected_columns["rang"]
    if before is not None:
        asked = asked.where(rang < before)
    found = list(connection.execute(asked.order_by(rang.desc()).limit(limit + 1)))
    return found[:limit], found[limit - 1].rang if len(found) > limit else None


def sessions(acteur: Acteur, cherche: str) -> Select[Any]:
    """Sessions whose title holds some words, or that have this number."""
    asked = liste_sessions(acteur, Filtres())
    if cherche:
        title = func.lower(session.c.document["intitule"].as_string()).contains(cherche.lower(), autoescape=True)
        numbers = (session.c.numero_session, session.c.numero_action, session.c.reference_externe)
        asked = asked.where(or_(title, *(n == cherche for n in numbers)))
    return asked


def effectifs(connection: Connection, acteur: Acteur, ids: Sequence[int]) -> dict[int, dict[Etat | None, int]]:
    """Session → state → how many people."""
    found: dict[int, dict[Etat | None, int]] = defaultdict(dict)
    asked = (
        select(parcours.c.session_id, parcours.c.etat, func.count())
        .join(session)
        .join(personne)
        .where(parcours_visibles(acteur), parcours.c.session_id.in_(ids))
        .group_by(parcours.c.session_id, parcours.c.etat)
    )
    for where, state, count in connection.execute(asked):
        found[where][Etat(state) if state else None] = count
    return found


def faits_de(connection: Connection, ids: Sequence[int], type: Type) -> Mapping[int, list[Row[Any]]]:
    """Path → its events of a type that have an effect, corrected."""
    found: dict[int, list[Row[Any]]] = defaultdict(list)
    mine = (fait.c.id_inscription.in_(ids), fait.c.type == type, fait.c.raison.is_(None))
    asked: Select[Any] = select(fait.c.id_inscription, fait.c.effet, fait.c.contenu).where(*mine)
    for row in connection.execute(asked):
        found[row.id_inscription].append(row)
    return found


def icos_de(connection: Connection, session_id: int) -> list[Row[Any]]:
    """The meetings of a session."""
    asked = select(ico.c.id, ico.c.debut, ico.c.document).where(ico.c.session_id == session_id).order_by(ico.c.debut)
    return list(connection.execute(asked))


def icos_a_venir(
    connection: Connection, test: bool, region: str | None, day: date, limit: int | None, only: str | None = None
) -> list[Row[Any]]:
    """The next meetings that someone may register for: of a région, or one by its id."""
    asked = (
        select(
            ico.c.id,
            ico.c.debut,
            ico.c.document,
            session.c.id.label("session_id"),
            session.c.numero_formation,
            session.c.numero_action,
            session.c.numero_session,
            session.c.document.label("session_document"),
        )
        .join(session)
        .where(session.c.test == test, ico.c.debut >= day.isoformat())
        .order_by(ico.c.debut, ico.c.id)
        .limit(limit)
    )
    if region:
        asked = asked.where(session.c.region == region)
    if only is not None:
        asked = asked.where(ico.c.id == only)
    return list(connection.execute(asked))


def noms_organismes(connection: Connection, sirets: Sequence[str]) -> dict[str, str]:
    """SIRET → the name that a session gives."""
    found: dict[str, str] = {}
    for column, role in (
        (session.c.siret_responsable, "organismeResponsable"),
        (session.c.siret_formateur, "organismeFormateur"),
    ):
        name = func.max(session.c.document[role]["nom"].as_string())
        for siret, told in connection.execute(select(column, name).where(column.in_(sirets)).group_by(column)):
            if told:
                found.setdefault(siret, told)
    return found
