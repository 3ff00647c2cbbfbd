"""The log of the paths and what is computed from it: read for a transaction, written at its end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, insert, select, tuple_, update

from tremplin.families.parcours.events.event import Evenement
from tremplin.families.parcours.events.types import Type
from tremplin.families.parcours.events.vocabulary import Source
from tremplin.families.parcours.fold.dossier import Dossier, Ligne
from tremplin.families.parcours.secrets import Secrets
from tremplin.families.parcours.store.tables import attestation, changement, evenement, evenement_tete, fait, parcours
from tremplin.store.chain import Chaine
from tremplin.store.rows import made

CHAINE = Chaine(evenement, evenement_tete)
Couple = tuple[str, int]
"""Person, session."""


@dataclass(frozen=True, kw_only=True)
class ParcoursConnu:
    """The row of a path."""

    id_inscription: int
    id_projet_action: str
    rang: int
    personne_id: str
    session_id: int
    dispositif: str | None


_PARCOURS = (
    parcours.c.id_inscription,
    parcours.c.id_projet_action,
    parcours.c.rang,
    parcours.c.personne_id,
    parcours.c.session_id,
    parcours.c.dispositif,
)


def par_couple(connection: Connection, couples: Iterable[Couple]) -> dict[Couple, ParcoursConnu]:
    """The paths of these people in these sessions."""
    wanted = sorted(set(couples))
    if not wanted:
        return {}
    mine = tuple_(parcours.c.personne_id, parcours.c.session_id).in_(wanted)
    rows = connection.execute(select(*_PARCOURS).where(mine))
    return {(r.personne_id, r.session_id): made(ParcoursConnu, r) for r in rows}


def par_id(connection: Connection, ids: Iterable[int], test: bool) -> dict[int, ParcoursConnu]:
    """The paths of these ids, in one base."""
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    mine = parcours.c.id_inscription.in_(wanted) & (parcours.c.test == test)
    return {r.id_inscription: made(ParcoursConnu, r) for r in connection.execute(select(*_PARCOURS).where(mine))}


def de_session(connection: Connection, session_id: int) -> list[ParcoursConnu]:
    """The paths of a session."""
    rows = connection.execute(select(*_PARCOURS).where(parcours.c.session_id == session_id).order_by(parcours.c.rang))
    return [made(ParcoursConnu, r) for r in rows]


def de_personne(connection: Connection, personne_id: str) -> list[ParcoursConnu]:
    """The paths of a person."""
    mine = select(*_PARCOURS).where(parcours.c.personne_id == personne_id).order_by(parcours.c.rang)
    return [made(ParcoursConnu, r) for r in connection.execute(mine)]


def parcours_des_cibles(connection: Connection, cibles: Iterable[str], organisation: str) -> dict[str, int]:
    """Event aimed at, by its id or by a reference of this organisation → its path."""
    wanted = sorted(set(cibles))
    if not wanted:
        return {}
    mine = evenement.c.reference.in_(wanted) & (evenement.c.organisation_id == organisation)
    named = connection.execute(select(evenement.c.reference, evenement.c.id_inscription).where(mine))
    found = {str(r.reference): int(r.id_inscription) for r in named}
    rows = connection.execute(select(evenement.c.id, evenement.c.id_inscription).where(evenement.c.id.in_(wanted)))
    return found | {r.id: r.id_inscription for r in rows}


def lignes(connection: Connection, ids: Iterable[int]) -> dict[int, list[Ligne]]:
    """The log of these paths, oldest first."""
    wanted = sorted(set(ids))
    found: dict[int, list[Ligne]] = defaultdict(list)
    if wanted:
        mine = select(evenement).where(evenement.c.id_inscription.in_(wanted)).order_by(evenement.c.position)
        for row in connection.execute(mine):
            found[row.id_inscription].append(_line(row))
    return found


def _line(row: Row[Any]) -> Ligne:
    told = made(
        Evenement,
        row,
        type=Type(row.type),
        source=Source(row.source),
        auteur=row.organisation_id,
        version=row.session_version,
    )
    return made(Ligne, row, evenement=told)


def pris(connection: Connection, ids: Sequence[int], projets: Sequence[str]) -> set[int | str]:
    """Those of these ids of paths that are used already."""
    mine = parcours.c.id_inscription.in_(ids) | parcours.c.id_projet_action.in_(projets)
    rows = connection.execute(select(parcours.c.id_inscription, parcours.c.id_projet_action).where(mine))
    return {value for row in rows for value in row}


def derniere_position(connection: Connection) -> int:
    """Position of the last change that readers follow."""
    return connection.execute(select(func.max(changement.c.position))).scalar() or 0


def write(
    connection: Connection,
    dossiers: Sequence[Dossier],
    nouvelles: Sequence[tuple[Dossier, Ligne]],
    test: bool,
    secrets: Secrets,
    quand: datetime,
) -> None:
    """Write new lines of the log, and what changed in the folds of these paths."""
    position = derniere_position(connection) + 1
    last = {id(d): position + n for n, (d, _) in enumerate(nouvelles)}
    _write_parcours(connection, dossiers, last, test, position)
    if nouvelles:
        CHAINE.append(connection, [_evenement(d, line) for d, line in nouvelles])
        rows = [
            {
                "position": position + n,
                "id_inscription": dossier.id_inscription,
                "type": line.evenement.type,
                "evenement_id": line.evenement.id,
                "quand": quand,
            }
            for n, (dossier, line) in enumerate(nouvelles)
        ]
        connection.execute(insert(changement), rows)
    _write_facts(connection, dossiers)
    _write_attestations(connection, dossiers, secrets)


def report(connection: Connection, ids: Iterable[int], type: str, reader: str, quand: datetime) -> None:
    """Tell one reader that paths came to it, or left it."""
    position = derniere_position(connection)
    rows = [
        {"position": position + n, "id_inscription": i, "type": type, "pour": reader, "quand": quand}
        for n, i in enumerate(ids, 1)
    ]
    if rows:
        connection.execute(insert(changement), rows)


def _write_parcours(
    connection: Connection, dossiers: Sequence[Dossier], last: Mapping[int, int], test: bool, position: int
) -> None:
    fresh, moved = [], []
    for dossier in dossiers:
        state = dossier.etat()
        at = last.get(id(dossier), position)
        if dossier.neuf:
            fresh.append(
                {
                    "id_inscription": dossier.id_inscription,
                    "id_projet_action": dossier.id_projet_action,
                    "test": test,
                    "rang": dossier.rang,
                    "personne_id": dossier.personne.id,
                    "session_id": dossier.session.id,
                    "tranche_age": dossier.tranche_age,
                    "position": at,
                    **state,
                }
            )
        elif dossier.avant is None or state != dossier.avant[0] or id(dossier) in last:
            moved.append({"b_id": dossier.id_inscription, "position": at, **state})
    if fresh:
        connection.execute(insert(parcours), fresh)
    if moved:
        mine = parcours.c.id_inscription == bindparam("b_id")
        connection.execute(update(parcours).where(mine), moved)


def _evenement(dossier: Dossier, line: Ligne) -> dict[str, Any]:
    told = line.evenement
    return {
        "id": told.id,
        "id_inscription": dossier.id_inscription,
        "type": told.type,
        "effet": told.effet,
        "emission": told.emission,
        "reception": line.reception,
        "reception_papier": line.reception_papier,
        "source": told.source,
        "canal": line.canal,
        "client": line.client,
        "organisation_id": told.auteur,
        "siret": told.siret,
        "reference": told.reference,
        "cible": told.cible,
        "contenu": dict(told.contenu),
        "textes": line.textes,
        "session_version": told.version,
        "lot": line.lot,
        "ligne": line.ligne,
    }


def _write_facts(connection: Connection, dossiers: Sequence[Dossier]) -> None:
    fresh, moved = [], []
    for dossier in dossiers:
        before = dossier.avant[1] if dossier.avant else {}
        for identifier, row in dossier.faits().items():
            if identifier not in before:
                fresh.append(row)
            elif row != before[identifier]:
                moved.append({**row, "b_id": identifier})
    if fresh:
        connection.execute(insert(fait), fresh)
    if moved:
        connection.execute(update(fait).where(fait.c.evenement_id == bindparam("b_id")), moved)


def _write_attestations(connection: Connection, dossiers: Sequence[Dossier], secrets: Secrets) -> None:
    """Documents are added, superseded, cancelled; none is ever taken away, and one cancelled may be valid again."""
    told: dict[str, dict[str, Any]] = {}
    for dossier in dossiers:
        rang = max((line.position for line in dossier.lignes), default=dossier.rang)
        told |= {i: {**row, "rang": rang} for i, row in dossier.attestations(secrets).items()}
    of_these = attestation.c.id_inscription.in_([d.id_inscription for d in dossiers])
    kept = {row.id: row._mapping for row in connection.execute(select(*_ATTESTATION).where(of_these))}
    if fresh := [row for i, row in told.items() if i not in kept]:
        connection.execute(insert(attestation), fresh)
    named = [c.name for c in _ATTESTATION if c.name != "id"]
    after = {i: told.get(i, {**row, **_ANNULEE}) for i, row in kept.items()}
    moved = [
        {"b_id": i, **{n: after[i][n] for n in named}}
        for i, row in kept.items()
        if any(after[i][n] != row[n] for n in named)
    ]
    if moved:
        connection.execute(update(attestation).where(attestation.c.id == bindparam("b_id")), moved)


_ATTESTATION = (
    attestation.c.id,
    attestation.c.numero,
    attestation.c.code,
    attestation.c.evenement_id,
    attestation.c.statut,
    attestation.c.remplace,
    attestation.c.remplacee_par,
    attestation.c.effet,
    attestation.c.imprime,
)
"""What the fold says of a document."""
_ANNULEE = {"statut": "ANNULEE", "remplace": None, "remplacee_par": None}
"""One that the fold doesn't give any more stands apart from the line of the others."""
