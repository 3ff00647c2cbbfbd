"""Organisations that take contact requests: they follow the catalogue, are invited once, and may refuse."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from tremplin.domain.dates import today
from tremplin.families.alternance.appointments.service import REFERENTS, SUR_CONSENTEMENT, rebond
from tremplin.families.alternance.search import lookup
from tremplin.families.alternance.store import appointments as rows
from tremplin.language.spoken import mark
from tremplin.platform.web.state import State
from tremplin.platform.work import mails
from tremplin.platform.work.jobs import Tache
from tremplin.platform.work.mails import Courriel, Gabarit
from tremplin.release.reader import Release

REFUS, PREMIUM = "rdv_refus", "rdv_premium"
"""Uses of links: to refuse requests, to accept those of a referrer."""
VIE_REFUS = timedelta(days=45)
ACTIVATION = timedelta(days=15)
REPONSE = timedelta(days=30)
"""How long an organisation has to answer before it is asked once more."""
INVITATION, RELANCE = "invitation", "relance"
"""What the history says of a consent that was asked for."""


def activate(state: State, release: Release, siret: str, qui: str) -> bool:
    """Open requests for an organisation, from the referrers that need no consent; False for an unknown one."""
    now = datetime.now(UTC)
    with state.store.writing() as connection:
        owner = rows.etablissement(connection, siret)
        if owner is None:
            return False
        onisep = ["onisep"] if lookup.connu_onisep(release, siret) else []
        opened = ["lba", "jeune_1_solution", *onisep]
        values = {"active_le": now, "refuse_le": None, "referents": list(dict.fromkeys([*owner.referents, *opened]))}
        rows.change_etablissement(connection, siret, values, qui=qui, quoi="activation", quand=now)
    return True


def refuse(state: State, token: str) -> None:
    """An organisation takes no request, by its link. Raises Refus."""

    def effet(connection: Connection) -> None:
        siret = state.comptes.take_link(connection, token, REFUS).sujet.split(":")[1]
        now = datetime.now(UTC)
        rows.change_etablissement(
            connection, siret, {"refuse_le": now, "referents": []}, qui="lien", quoi="refus", quand=now
        )

    state.store.ensemble(effet)


def accept(state: State, token: str) -> str:
    """An organisation takes the requests of a referrer that needs its consent; its name. Raises Refus."""

    def effet(connection: Connection) -> str:
        _, siret, nom = state.comptes.take_link(connection, token, PREMIUM).sujet.split(":")
        owner = rows.etablissement(connection, siret)
        held = owner.referents if owner else ()
        now = datetime.now(UTC)
        rows.change_etablissement(
            connection,
            siret,
            {"referents": list(dict.fromkeys([*held, nom]))},
            qui="lien",
            quoi="accord",
            referent=nom,
            quand=now,
        )
        return REFERENTS[nom]

    return state.store.ensemble(effet)


def synchronise(state: State) -> bool:
    """Follow the catalogue, invite organisations once, open those that didn't refuse. An empty one changes nothing."""
    release = state.releases.current
    if release is None:
        return False
    now = datetime.now(UTC)
    memory = state.service(_Vue, _Vue)
    if memory.version != release.name:
        listed = lookup.rdv_formations(release)
        if listed:
            with state.store.writing() as connection:
                rows.synchronise(connection, listed, now)
        memory.version = release.name
    with state.store.reading() as connection:
        fresh, ready = rows.a_inviter(connection), rows.a_activer(connection, now)
    for owner in fresh:
        assert owner.courriel is not None
        with state.store.writing() as connection:
            values = {"invite_le": now, "activation_le": now + ACTIVATION}
            rows.change_etablissement(connection, owner.siret, values, qui="tremplin", quoi="invitation", quand=now)
            mail = Courriel(owner.courriel, "rdv_invitation", {"siret": owner.siret})
            mails.deposit(connection, state.settings, mail, owner.siret, now)
    for owner in ready:
        activate(state, release, owner.siret, "tremplin")
    return False


class _Vue:
    """The release that the organisations follow."""

    version = ""


def ask_consents(state: State, day: date | None = None) -> bool:
    """Ask organisations that are open for the consent that some referrers need, where they show a training; once more
    after a month without an answer. For Parcoursup within its yearly window alone."""
    release, day = state.releases.current, day or today()
    names = [
        n for n in SUR_CONSENTEMENT if n != "parcoursup" or dans_la_fenetre(state.settings.fenetre_parcoursup, day)
    ]
    if release is None or not names:
        return False
    now = datetime.now(UTC)
    with state.store.reading() as connection:
        owners, asked = rows.ouverts(connection), rows.accords_demandes(connection)
    for owner in owners:
        missing = [n for n in names if n not in owner.referents and (owner.siret, n, RELANCE) not in asked]
        shown = lookup.rdv_formations(release, owner.siret) if missing else []
        for nom in missing:
            first = asked.get((owner.siret, nom, INVITATION))
            if any(r[nom] for r in shown) and (first is None or first <= now - REPONSE):
                _ask_consent(state, owner, nom, INVITATION if first is None else RELANCE, now)
    return False


def dans_la_fenetre(fenetre: tuple[tuple[int, int], tuple[int, int]], day: date) -> bool:
    """Whether a day is within a window of each year, (month, day) to (month, day), that may run over New Year."""
    first, last, here = *fenetre, (day.month, day.day)
    return first <= here <= last if first <= last else here >= first or here <= last


def _ask_consent(state: State, owner: rows.Etablissement, nom: str, quoi: str, now: datetime) -> None:
    assert owner.courriel is not None
    with state.store.writing() as connection:
        rows.change_etablissement(
            connection, owner.siret, {"vu_le": now}, qui="tremplin", quoi=quoi, referent=nom, quand=now
        )
        mail = Courriel(owner.courriel, "rdv_premium", {"siret": owner.siret, "referent": nom})
        mails.deposit(connection, state.settings, mail, owner.siret, now)


def _au_etablissement(usage: str, page: str, vie: timedelta) -> Any:
    def prepare(state: State, mail: Courriel) -> Courriel | None:
        siret = mail.contexte["siret"]
        with state.store.reading() as connection:
            owner = rows.etablissement(connection, siret)
        if owner is None:
            return None
        subject = f"siret:{siret}:{mail.contexte.get('referent', '')}".rstrip(":")
        token = state.comptes.lien_d_action(usage, subject, vie)
        link = f"{state.settings.base_url}/rendez-vous/{page}?jeton={token}"
        told = {
            **mail.contexte,
            "nom": owner.nom,
            "lien": link,
            "ne_plus_recevoir": link if usage == REFUS else None,
            "origine": REFERENTS.get(mail.contexte.get("referent", ""), ""),
        }
        return replace(mail, contexte=told)

    return prepare


GABARITS = {
    "rdv_invitation": Gabarit(
        mark("Des candidats pourront bientôt vous écrire"), _au_etablissement(REFUS, "refus", VIE_REFUS), rebond
    ),
    "rdv_premium": Gabarit(
        mark("Recevoir les demandes venues de {origine}"), _au_etablissement(PREMIUM, "accord", VIE_REFUS), rebond
    ),
}
TACHES = (
    Tache("rendez-vous-synchroniser", "Suivre le catalogue, inviter et ouvrir les organismes", 60, synchronise),
    Tache("rendez-vous-accords", "Demander l'accord des organismes pour Parcoursup, Affelnet", 3600, ask_consents),
)
