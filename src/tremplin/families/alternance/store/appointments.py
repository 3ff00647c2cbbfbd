"""Contact requests, and the organisations that take them, as rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from tremplin.domain.identifiers import uuid7
from tremplin.families.alternance.store.tables import rdv_etablissement, rdv_formation, rdv_histoire, rendez_vous
from tremplin.store.rows import made


@dataclass(frozen=True, kw_only=True)
class Demande:
    """A contact request at rest."""

    id: str
    cle: str
    referent: str
    etat: str
    contenu: bytes | None
    cree_le: datetime
    lu_le: datetime | None
    repondu_le: datetime | None
    suivi: str | None


def create(connection: Connection, values: dict[str, Any]) -> None:
    """Keep a request."""
    connection.execute(insert(rendez_vous).values(**values))


def get(connection: Connection, identifier: str) -> Demande | None:
    """A request by its id."""
    row = connection.execute(select(rendez_vous).where(rendez_vous.c.id == identifier)).first()
    return _demande(row) if row else None


def derniere(connection: Connection, candidat: bytes, cle: str, depuis: datetime) -> Demande | None:
    """The request of someone for a training since an instant."""
    mine = (rendez_vous.c.candidat == candidat) & (rendez_vous.c.cle == cle) & (rendez_vous.c.cree_le > depuis)
    row = connection.execute(select(rendez_vous).where(mine).order_by(rendez_vous.c.cree_le)).first()
    return _demande(row) if row else None


def nombre_du_jour(connection: Connection, candidat: bytes, depuis: datetime) -> int:
    """How many someone made since an instant."""
    mine = (rendez_vous.c.candidat == candidat) & (rendez_vous.c.cree_le > depuis)
    return len(connection.execute(select(rendez_vous.c.id).where(mine)).all())


def change(connection: Connection, identifier: str, before: Iterable[str], values: dict[str, Any]) -> bool:
    """Give a request another state, from some states only; False when it was in none of them."""
    mine = (rendez_vous.c.id == identifier) & rendez_vous.c.etat.in_(list(before))
    return connection.execute(update(rendez_vous).where(mine).values(**values)).rowcount == 1


def follow(connection: Connection, identifier: str, suivi: str, quand: datetime) -> bool:
    """What the candidate says of what followed, once."""
    mine = (rendez_vous.c.id == identifier) & rendez_vous.c.suivi.is_(None)
    return connection.execute(update(rendez_vous).where(mine).values(suivi=suivi, suivi_le=quand)).rowcount == 1


def sans_reponse(connection: Connection, etats: Sequence[str], before: datetime) -> list[str]:
    """Requests in these states, made before an instant, of which nobody was reminded."""
    old = rendez_vous.c.etat.in_(etats) & (rendez_vous.c.cree_le < before) & rendez_vous.c.relance_le.is_(None)
    old &= rendez_vous.c.contenu.is_not(None)
    return list(connection.execute(select(rendez_vous.c.id).where(old).order_by(rendez_vous.c.id).limit(200)).scalars())


def retry(connection: Connection, identifier: str, quand: datetime) -> bool:
    """Remember that both sides were reminded; False when they already were."""
    mine = (rendez_vous.c.id == identifier) & rendez_vous.c.relance_le.is_(None)
    return connection.execute(update(rendez_vous).where(mine).values(relance_le=quand)).rowcount == 1


def anonymise(connection: Connection, before: datetime, quand: datetime) -> int:
    """Drop who asked, and what, in requests older than an instant; how many."""
    old = (rendez_vous.c.cree_le < before) & rendez_vous.c.anonymise_le.is_(None)
    values = {"contenu": None, "candidat": b"", "anonymise_le": quand}
    return connection.execute(update(rendez_vous).where(old).values(**values)).rowcount


def _demande(row: Row[Any]) -> Demande:
    return made(Demande, row, contenu=row.contenu and bytes(row.contenu))


# ── who takes requests ───────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, kw_only=True)
class Etablissement:
    """A managing organisation."""

    siret: str
    nom: str | None
    courriel: str | None
    referents: tuple[str, ...]
    invite_le: datetime | None
    activation_le: datetime | None
    active_le: datetime | None
    refuse_le: datetime | None


def etablissement(connection: Connection, siret: str) -> Etablissement | None:
    """An organisation by its SIRET."""
    row = connection.execute(select(rdv_etablissement).where(rdv_etablissement.c.siret == siret)).first()
    return _etablissement(row) if row else None


def etablissements(connection: Connection, clause: Any = None, limit: int | None = 200) -> list[Etablissement]:
    """Organisations, by SIRET."""
    asked = select(rdv_etablissement).order_by(rdv_etablissement.c.siret).limit(limit)
    return [_etablissement(r) for r in connection.execute(asked if clause is None else asked.where(clause))]


def a_inviter(connection: Connection) -> list[Etablissement]:
    """Those that were never told."""
    table = rdv_etablissement.c
    return etablissements(connection, table.invite_le.is_(None) & table.courriel.is_not(None))


def a_activer(connection: Connection, quand: datetime) -> list[Etablissement]:
    """Those told long enough ago that didn't refuse."""
    table = rdv_etablissement.c
    waiting = table.active_le.is_(None) & table.refuse_le.is_(None) & (table.activation_le <= quand)
    return etablissements(connection, waiting)


def ouverts(connection: Connection) -> list[Etablissement]:
    """Those that take requests and that mail can reach."""
    table = rdv_etablissement.c
    active = table.active_le.is_not(None) & table.refuse_le.is_(None) & table.courriel.is_not(None)
    return etablissements(connection, active, limit=None)


def accords_demandes(connection: Connection) -> dict[tuple[str, str, str], datetime]:
    """(SIRET, referrer, what was said) → when, of the consents that were asked for."""
    told = select(rdv_histoire).where(rdv_histoire.c.referent.is_not(None)).order_by(rdv_histoire.c.quand)
    return {(r.siret, r.referent, r.quoi): r.quand for r in connection.execute(told)}


def change_etablissement(
    connection: Connection,
    siret: str,
    values: dict[str, Any],
    *,
    qui: str,
    quoi: str,
    quand: datetime,
    referent: str | None = None,
) -> None:
    """Change an organisation, and remember who did."""
    connection.execute(update(rdv_etablissement).where(rdv_etablissement.c.siret == siret).values(**values))
    connection.execute(
        insert(rdv_histoire).values(id=uuid7(), siret=siret, quand=quand, qui=qui, quoi=quoi, referent=referent)
    )


def histoire(connection: Connection, siret: str) -> list[Row[Any]]:
    """What happened to an organisation, oldest first."""
    mine = select(rdv_histoire).where(rdv_histoire.c.siret == siret).order_by(rdv_histoire.c.quand, rdv_histoire.c.id)
    return list(connection.execute(mine))


def _etablissement(row: Row[Any]) -> Etablissement:
    return made(Etablissement, row, referents=tuple(row.referents))


@dataclass(frozen=True)
class Formation:
    """A training, and the address that its requests go to."""

    cle: str
    siret: str
    courriel: str | None
    archivee: bool


def formation(connection: Connection, cle: str) -> Formation | None:
    """A training by its key."""
    row = connection.execute(select(rdv_formation).where(rdv_formation.c.cle == cle)).first()
    return Formation(row.cle, row.siret, row.courriel, row.archivee_le is not None) if row else None


def ouvertes(connection: Connection, referent: str) -> dict[str, str]:
    """Trainings that take requests from a referrer → the address that these go to."""
    joined = select(rdv_formation.c.cle, rdv_formation.c.courriel, rdv_etablissement.c.referents).join(
        rdv_etablissement, rdv_etablissement.c.siret == rdv_formation.c.siret
    )
    active = rdv_etablissement.c.active_le.is_not(None) & rdv_etablissement.c.refuse_le.is_(None)
    shown = rdv_formation.c.archivee_le.is_(None) & rdv_formation.c.courriel.is_not(None)
    return {r.cle: r.courriel for r in connection.execute(joined.where(active, shown)) if referent in r.referents}


def set_email(connection: Connection, cle: str, courriel: str | None) -> bool:
    """An address set by an agent: the catalogue never overwrites it. False for an unknown training."""
    mine = rdv_formation.c.cle == cle
    return connection.execute(update(rdv_formation).where(mine).values(courriel=courriel, fixe=True)).rowcount == 1


def clear_email(connection: Connection, courriel: str) -> None:
    """No request goes to an address that takes no mail, until another is known."""
    for table in (rdv_formation, rdv_etablissement):
        connection.execute(update(table).where(table.c.courriel == courriel).values(courriel=None))


def synchronise(connection: Connection, listed: Sequence[Mapping[str, Any]], quand: datetime) -> dict[str, int]:
    """Hold what the catalogue says now: new trainings, changed addresses, those that disappeared. How many of each."""
    known = {r.cle: r for r in connection.execute(select(rdv_formation))}
    new, changed = [], []
    for row in listed:
        held = known.pop(row["cle_ministere_educatif"], None)
        if held is None:
            new.append(
                {
                    "cle": row["cle_ministere_educatif"],
                    "siret": row["siret"],
                    "courriel": row["courriel"],
                    "fixe": False,
                }
            )
            continue
        address = held.courriel if held.fixe else row["courriel"]
        if (held.siret, held.courriel, held.archivee_le) != (row["siret"], address, None):
            changed.append({"c": held.cle, "siret": row["siret"], "courriel": address, "archivee_le": None})
    gone = [{"c": cle, "archivee_le": quand} for cle, held in known.items() if held.archivee_le is None]
    if new:
        connection.execute(insert(rdv_formation), new)
    for many in (changed, gone):
        if many:
            names = [n for n in many[0] if n != "c"]
            values: dict[str, Any] = {n: bindparam(n) for n in names}
            connection.execute(
                update(rdv_formation).where(rdv_formation.c.cle == bindparam("c")).values(**values), many
            )
    return {
        "nouvelles": len(new),
        "changees": len(changed),
        "archivees": len(gone),
        "etablissements": _etablissements(connection, listed, quand),
    }


def _etablissements(connection: Connection, read: Sequence[Mapping[str, Any]], quand: datetime) -> int:
    """Organisations of these trainings: new ones are kept, with an address when one of theirs has one."""
    held = {r.siret: r for r in connection.execute(select(rdv_etablissement))}
    found: dict[str, tuple[str | None, str | None]] = {}
    for row in read:
        nom, courriel = found.get(row["siret"], (None, None))
        found[row["siret"]] = (nom or row["nom"], courriel or row["courriel"])
    new: list[dict[str, Any]] = [
        {"siret": s, "nom": n, "courriel": c, "referents": [], "vu_le": quand}
        for s, (n, c) in found.items()
        if s not in held
    ]
    if new:
        connection.execute(insert(rdv_etablissement), new)
    lacking = [{"s": s, "courriel": c} for s, (_, c) in found.items() if c and s in held and held[s].courriel is None]
    if lacking:
        mine = rdv_etablissement.c.siret == bindparam("s")
        connection.execute(update(rdv_etablissement).where(mine).values(courriel=bindparam("courriel")), lacking)
    return len(new)
