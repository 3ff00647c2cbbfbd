"""Offers of employers: their state as rows, read by version so that a search sees a change without reading all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, func, insert, select, update

from tremplin.families.alternance.store.documents import Contact, OffreDocument
from tremplin.store.engine import Store
from tremplin.store.rows import made
from tremplin.store.tables import offre, offre_compteur, offre_histoire

ACTIVE, POURVUE, ANNULEE = "Active", "Filled", "Cancelled"
ITSELF = "tremplin"
"""Who ends an offer that ends by itself: its day has come, or it received enough."""
CANDIDATURE = "candidature"
"""What is counted of an offer at each application."""


@dataclass(frozen=True, kw_only=True)
class StoredOffer:
    """An offer at rest; `version` grows at each change of any offer."""

    id: str
    version: int
    statut: str
    rediffusee: bool
    expire_le: date
    document: OffreDocument
    candidatures: int = 0


@dataclass(frozen=True)
class Etat:
    """A state to give to an offer."""

    statut: str
    rediffusee: bool
    expire_le: date
    document: OffreDocument


def write(
    connection: Connection,
    id: str,
    etat: Etat,
    *,
    qui: str,
    organisation_id: str | None = None,
    partner_job_id: str | None = None,
    employeur_id: str | None = None,
) -> int:
    """Keep an offer, or its new state, and remember it; the version that it gets."""
    now = datetime.now(UTC)
    told = {"statut": etat.statut, "document": etat.document.stored()}
    values = {
        **told,
        "rediffusee": etat.rediffusee,
        "expire_le": etat.expire_le,
        "modifiee_le": now,
        "siret": etat.document.entreprise.siret,
    }
    version = _following(connection)
    changed = connection.execute(update(offre).where(offre.c.id == id).values(**values, version=version))
    if changed.rowcount == 0:
        owner = {"organisation_id": organisation_id, "partner_job_id": partner_job_id, "employeur_id": employeur_id}
        connection.execute(insert(offre).values(id=id, version=version, creee_le=now, **values, **owner))
    connection.execute(insert(offre_histoire).values(offre_id=id, version=version, quand=now, qui=qui, **told))
    return version


def _following(connection: Connection) -> int:
    return (connection.execute(select(func.max(offre.c.version))).scalar() or 0) + 1


def touch(connection: Connection, id: str) -> None:
    """Have an offer read again by searches: something beside its state changed."""
    connection.execute(update(offre).where(offre.c.id == id).values(version=_following(connection)))


def put(store: Store, *, id: str, statut: str, rediffusee: bool, expire_le: date, document: Mapping[str, Any]) -> int:
    """Keep an offer of an employer; the version that it gets."""
    with store.writing() as connection:
        return write(connection, id, Etat(statut, rediffusee, expire_le, OffreDocument.of(document)), qui="tremplin")


@dataclass(frozen=True, kw_only=True)
class Publiee:
    """An offer that an organisation published."""

    id: str
    organisation_id: str | None
    partner_job_id: str | None
    statut: str
    expire_le: date
    document: OffreDocument
    creee_le: datetime
    employeur_id: str | None = None
    rediffusee: bool = True


def get(connection: Connection, id: str) -> Publiee | None:
    """An offer by its id."""
    return _publiee(connection, offre.c.id == id)


def du_partenaire(connection: Connection, organisation_id: str, partner_job_id: str) -> Publiee | None:
    """The offer of an organisation by its own number."""
    mine = (offre.c.organisation_id == organisation_id) & (offre.c.partner_job_id == partner_job_id)
    return _publiee(connection, mine)


def actives_du_siret(connection: Connection, siret: str, limit: int) -> list[Publiee]:
    """Offers of an establishment that aren't closed."""
    mine = (offre.c.siret == siret) & (offre.c.statut == ACTIVE)
    return [read(row) for row in connection.execute(select(offre).where(mine).order_by(offre.c.id).limit(limit))]


def ended(offers: ColumnElement[Any], before: datetime) -> Select[Any]:
    """(`offre_id`, `statut`, `quand`) of the offers among some that someone filled or withdrew before an instant: what
    ended by itself aside, its employer may still answer."""
    later = offre_histoire.alias()
    last = select(func.max(later.c.version)).where(later.c.offre_id == offre_histoire.c.offre_id).scalar_subquery()
    by_someone = (offre_histoire.c.qui != ITSELF) & offre_histoire.c.statut.in_((POURVUE, ANNULEE))
    return select(offre_histoire.c.offre_id, offre_histoire.c.statut, offre_histoire.c.quand).where(
        offre_histoire.c.offre_id == offers,
        by_someone,
        offre_histoire.c.quand <= before,
        offre_histoire.c.version == last,
    )


def ends(connection: Connection, ids: Sequence[str], before: datetime) -> dict[str, tuple[str, datetime]]:
    """Of some offers, those that someone filled or withdrew before an instant → their state, and since when."""
    mine = offre.c.id.in_(list(ids))
    found = connection.execute(ended(offre.c.id, before).where(mine))
    return {row.offre_id: (row.statut, row.quand) for row in found}


def _publiee(connection: Connection, clause: ColumnElement[bool]) -> Publiee | None:
    row = connection.execute(select(offre).where(clause)).first()
    return read(row) if row is not None else None


def read(row: Row[Any]) -> Publiee:
    """A row of the table."""
    return made(Publiee, row, document=OffreDocument.of(row.document))


def forget_contacts(connection: Connection, finies: Sequence[str], before: datetime, limit: int = 200) -> int:
    """Drop who was in charge from offers that ended before an instant, and from their former states; how many."""
    old = offre.c.statut.in_(list(finies)) & (offre.c.modifiee_le < before)
    held = connection.execute(select(offre.c.id, offre.c.document).where(old).order_by(offre.c.id)).all()
    due = [r for r in held if r.document.get("contact")][:limit]
    for row in due:
        connection.execute(update(offre).where(offre.c.id == row.id).values(document=_forgotten(row.document)))
        mine = offre_histoire.c.offre_id == row.id
        for state in connection.execute(select(offre_histoire.c.version, offre_histoire.c.document).where(mine)).all():
            one = mine & (offre_histoire.c.version == state.version)
            connection.execute(update(offre_histoire).where(one).values(document=_forgotten(state.document)))
    return len(due)


def _forgotten(document: dict[str, Any]) -> dict[str, Any]:
    return OffreDocument.of(document).but(contact=Contact(), cfa=None).stored()


def changed_since(store: Store, version: int) -> list[StoredOffer]:
    """Offers whose state is newer than a version, oldest change first."""
    received = func.coalesce(offre_compteur.c.nombre, 0)
    columns = (
        offre.c.id,
        offre.c.version,
        offre.c.statut,
        offre.c.rediffusee,
        offre.c.expire_le,
        offre.c.document,
        received.label("candidatures"),
    )
    mine = (offre_compteur.c.offre_id == offre.c.id) & (offre_compteur.c.quoi == CANDIDATURE)
    with store.reading() as connection:
        joined = select(*columns).select_from(offre.outerjoin(offre_compteur, mine))
        rows = connection.execute(joined.where(offre.c.version > version).order_by(offre.c.version))
        return [made(StoredOffer, row, document=OffreDocument.of(row.document)) for row in rows]


def count(store: Store, ids: Sequence[str], what: str) -> None:
    """One more reading of offers; those that aren't known count nothing, and nobody is told."""
    with store.writing() as connection:
        tally(connection, ids, what)


def tally(connection: Connection, ids: Sequence[str], what: str) -> None:
    """The same, within a transaction."""
    known = list(connection.execute(select(offre.c.id).where(offre.c.id.in_(ids))).scalars())
    mine = offre_compteur.c.offre_id.in_(known) & (offre_compteur.c.quoi == what)
    counted = set(connection.execute(select(offre_compteur.c.offre_id).where(mine)).scalars())
    connection.execute(update(offre_compteur).where(mine).values(nombre=offre_compteur.c.nombre + 1))
    fresh = [{"offre_id": i, "quoi": what, "nombre": 1} for i in known if i not in counted]
    if fresh:
        connection.execute(insert(offre_compteur), fresh)


def counted(store: Store, id: str, what: str) -> int:
    """How often an offer was counted for something."""
    mine = (offre_compteur.c.offre_id == id) & (offre_compteur.c.quoi == what)
    with store.reading() as connection:
        return int(connection.execute(select(offre_compteur.c.nombre).where(mine)).scalar() or 0)
