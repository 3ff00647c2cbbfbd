"""Employers of the form, what their offers are entrusted to and reminded of, what visitors report, as rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from tremplin.domain.identifiers import uuid7
from tremplin.families.alternance.store import offers
from tremplin.families.alternance.store.documents import EmployeurDocument, OffreDocument
from tremplin.families.alternance.store.offers import Publiee
from tremplin.families.alternance.store.tables import (
    employeur,
    employeur_histoire,
    offre_delegation,
    offre_rappel,
    signalement,
)
from tremplin.platform.identity.store.accounts import OUBLIE
from tremplin.store.rows import made
from tremplin.store.tables import compte, offre, offre_compteur, offre_histoire

ATTENTE, VALIDE, DESACTIVE, ERREUR = "EN ATTENTE DE VALIDATION", "VALIDÉ", "DESACTIVÉ", "ERROR"
"""States of an employer, as the service replaced writes them."""


@dataclass(frozen=True, kw_only=True)
class Employeur:
    """Who publishes offers."""

    id: str
    siret: str
    genre: str
    courriel: str
    compte_id: str | None
    organisation_id: str | None
    opco: str
    origine: str
    etat: str
    document: EmployeurDocument
    confirme_le: datetime | None
    cree_le: datetime

    @property
    def nom(self) -> str:
        """The company as people call it."""
        return self.document.entreprise.nom or self.siret


def create(connection: Connection, values: dict[str, Any]) -> None:
    """Keep an employer."""
    connection.execute(insert(employeur).values(**values))


def par_id(connection: Connection, identifier: str) -> Employeur | None:
    """An employer by its id."""
    return _un(connection, employeur.c.id == identifier)


def par_courriel(connection: Connection, courriel: str) -> Employeur | None:
    """An employer by its address."""
    return _un(connection, employeur.c.courriel == courriel)


def par_compte(connection: Connection, compte_id: str) -> Employeur | None:
    """The employer of an account."""
    return _un(connection, employeur.c.compte_id == compte_id)


def par_organisation(
    connection: Connection, organisation_id: str, *, siret: str | None = None, courriel: str | None = None
) -> list[Employeur]:
    """Employers that an organisation made, some of them when a SIRET or an address is given, the oldest first."""
    mine = employeur.c.organisation_id == organisation_id
    if siret is not None:
        mine &= employeur.c.siret == siret
    if courriel is not None:
        mine &= employeur.c.courriel == courriel
    rows = connection.execute(select(employeur).where(mine).order_by(employeur.c.cree_le, employeur.c.id))
    return [_employeur(r) for r in rows]


def offres_de_plusieurs(connection: Connection, employeurs: Sequence[str]) -> dict[str, list[Publiee]]:
    """Employer → their offers, the newest first."""
    found: dict[str, list[Publiee]] = {e: [] for e in employeurs}
    mine = select(offre).where(offre.c.employeur_id.in_(list(employeurs)))
    for row in connection.execute(mine.order_by(offre.c.creee_le.desc(), offre.c.id)):
        found[row.employeur_id].append(offers.read(row))
    return found


def en_etat(connection: Connection, etat: str, opco: str | None = None, limit: int = 200) -> list[Employeur]:
    """Employers in a state, of an OPCO or of all, the oldest first."""
    mine = (employeur.c.etat == etat) & employeur.c.confirme_le.is_not(None)
    if opco is not None:
        mine &= employeur.c.opco == opco
    rows = connection.execute(select(employeur).where(mine).order_by(employeur.c.cree_le, employeur.c.id).limit(limit))
    return [_employeur(r) for r in rows]


def a_oublier(connection: Connection, before: datetime) -> list[Employeur]:
    """Those whose account was forgotten, and those made before an instant whose address was never confirmed."""
    forgotten = employeur.c.compte_id.in_(select(compte.c.id).where(compte.c.courriel.like(f"%{OUBLIE}")))
    never = employeur.c.compte_id.is_(None) & employeur.c.confirme_le.is_(None) & (employeur.c.cree_le < before)
    mine = (forgotten | never) & ~employeur.c.courriel.like(f"%{OUBLIE}")
    rows = connection.execute(select(employeur).where(mine).order_by(employeur.c.id).limit(200))
    return [_employeur(r) for r in rows]


def forget(connection: Connection, owner: Employeur) -> None:
    """Forget who was in charge."""
    nobody = owner.document.contact.but(**dict.fromkeys(owner.document.contact.model_fields_set, ""))
    document = owner.document.but(contact=nobody)
    change(connection, owner.id, courriel=f"{owner.id}{OUBLIE}", document=document.stored())


def change(connection: Connection, identifier: str, **valeurs: Any) -> None:
    """Say otherwise of an employer."""
    connection.execute(update(employeur).where(employeur.c.id == identifier).values(**valeurs))


def give_state(
    connection: Connection,
    identifier: str,
    etat: str,
    *,
    validation: str,
    qui: str,
    raison: str | None,
    quand: datetime,
) -> None:
    """Give an employer a state, and remember who did and why."""
    connection.execute(update(employeur).where(employeur.c.id == identifier).values(etat=etat))
    connection.execute(
        insert(employeur_histoire).values(
            id=uuid7(), employeur_id=identifier, etat=etat, validation=validation, qui=qui, raison=raison, quand=quand
        )
    )


def histoire(connection: Connection, identifier: str) -> list[Row[Any]]:
    """The states that an employer had."""
    mine = employeur_histoire.c.employeur_id == identifier
    return list(connection.execute(select(employeur_histoire).where(mine).order_by(employeur_histoire.c.id)))


def _un(connection: Connection, clause: Any) -> Employeur | None:
    row = connection.execute(select(employeur).where(clause)).first()
    return _employeur(row) if row else None


def _employeur(row: Row[Any]) -> Employeur:
    return made(Employeur, row, document=EmployeurDocument.of(row.document))


# ── their offers ─────────────────────────────────────────────────────────────────────────────────────────────────


def offres_de(connection: Connection, employeur_id: str) -> list[Publiee]:
    """The offers of an employer, the newest first."""
    mine = select(offre).where(offre.c.employeur_id == employeur_id)
    return [offers.read(r) for r in connection.execute(mine.order_by(offre.c.creee_le.desc(), offre.c.id))]


def comptes_de(connection: Connection, offres: Sequence[str]) -> dict[str, dict[str, int]]:
    """Offer → what was counted of it."""
    found: dict[str, dict[str, int]] = {o: {} for o in offres}
    mine = select(offre_compteur).where(offre_compteur.c.offre_id.in_(list(offres)))
    for row in connection.execute(mine):
        found[row.offre_id][row.quoi] = row.nombre
    return found


@dataclass(frozen=True)
class Passe:
    """A state that an offer had, and who gave it."""

    statut: str
    quand: datetime
    qui: str
    document: OffreDocument


def etats_de(connection: Connection, offre_id: str) -> list[Passe]:
    """The states that an offer had, the newest first."""
    mine = select(offre_histoire).where(offre_histoire.c.offre_id == offre_id)
    rows = connection.execute(mine.order_by(offre_histoire.c.version.desc()))
    return [made(Passe, row, document=OffreDocument.of(row.document)) for row in rows]


def finissantes(connection: Connection, day: date) -> list[str]:
    """Offers of the form that are shown and end on a day, or ended before."""
    mine = offre.c.employeur_id.is_not(None) & (offre.c.statut == "Active") & (offre.c.expire_le <= day)
    return list(connection.execute(select(offre.c.id).where(mine).order_by(offre.c.id)).scalars())


def a_rappeler(connection: Connection, fin: date, days: int) -> dict[str, list[str]]:
    """Employer → their offers that are shown, end on a day, and of which they weren't reminded so many days before."""
    told = select(offre_rappel.c.offre_id).where(
        (offre_rappel.c.offre_id == offre.c.id) & (offre_rappel.c.expire_le == fin) & (offre_rappel.c.jours == days)
    )
    mine = (offre.c.statut == "Active") & (offre.c.expire_le == fin) & offre.c.employeur_id.is_not(None)
    found: dict[str, list[str]] = {}
    rows = connection.execute(select(offre.c.employeur_id, offre.c.id).where(mine, ~told.exists()).order_by(offre.c.id))
    for owner, identifier in rows:
        found.setdefault(owner, []).append(identifier)
    return found


def rappelee(connection: Connection, offre_id: str, fin: date, days: int, quand: datetime) -> None:
    """Remember a reminder."""
    connection.execute(insert(offre_rappel).values(offre_id=offre_id, expire_le=fin, jours=days, quand=quand))


# ── delegations ──────────────────────────────────────────────────────────────────────────────────────────────────


def delegate(connection: Connection, offre_id: str, organismes: Sequence[dict[str, Any]]) -> None:
    """Entrust an offer to organisations, those that have it already left aside."""
    held = {d.siret for d in delegations(connection, offre_id)}
    fresh = [{"offre_id": offre_id, **o} for o in organismes if o["siret"] not in held]
    if fresh:
        connection.execute(insert(offre_delegation), fresh)


def delegations(connection: Connection, offre_id: str) -> list[Row[Any]]:
    """The organisations that an offer is entrusted to, the nearest first."""
    mine = select(offre_delegation).where(offre_delegation.c.offre_id == offre_id)
    return list(connection.execute(mine.order_by(offre_delegation.c.distance_km, offre_delegation.c.siret)))


def mark_delegation(connection: Connection, offre_id: str, siret: str, which: str, quand: datetime) -> bool:
    """An organisation was told (`dite_le`), or read (`lue_le`): the first time is kept. False after it."""
    column = offre_delegation.c[which]
    mine = (offre_delegation.c.offre_id == offre_id) & (offre_delegation.c.siret == siret) & column.is_(None)
    return connection.execute(update(offre_delegation).where(mine).values({which: quand})).rowcount == 1


# ── reports ──────────────────────────────────────────────────────────────────────────────────────────────────────


def report(connection: Connection, genre: str, objet: str, raison: str, details: str | None, quand: datetime) -> str:
    """Keep a report; its id."""
    identifier = uuid7()
    connection.execute(
        insert(signalement).values(id=identifier, genre=genre, objet=objet, raison=raison, details=details, quand=quand)
    )
    return identifier


def a_decider(connection: Connection, limit: int = 100) -> list[Row[Any]]:
    """Reports of which nothing was decided, the oldest first."""
    waiting = select(signalement).where(signalement.c.decision.is_(None))
    return list(connection.execute(waiting.order_by(signalement.c.id).limit(limit)))


def signalement_de(connection: Connection, identifier: str) -> Row[Any] | None:
    """A report."""
    return connection.execute(select(signalement).where(signalement.c.id == identifier)).first()


def en_moderation(connection: Connection, objet: str) -> bool:
    """Whether an offer waits for a moderator because of its text."""
    return bool(a_verifier(connection, [objet]))


def a_verifier(connection: Connection, offres: Sequence[str]) -> set[str]:
    """Those of these offers that wait for a moderator because of their text."""
    mine = signalement.c.objet.in_(list(offres)) & (signalement.c.raison == "TEXTE") & signalement.c.decision.is_(None)
    return set(connection.execute(select(signalement.c.objet).where(mine)).scalars())


def decide(connection: Connection, identifier: str, decision: str, qui: str, quand: datetime) -> bool:
    """Decide on a report, once."""
    mine = (signalement.c.id == identifier) & signalement.c.decision.is_(None)
    values = {"decision": decision, "decide_par": qui, "decide_le": quand}
    return connection.execute(update(signalement).where(mine).values(**values)).rowcount == 1
