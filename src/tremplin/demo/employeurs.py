"""Fictitious people around alternance: employers and their offers, applications, contact requests, agents."""

from __future__ import annotations

from datetime import timedelta

import orjson

from tremplin.demo.territory import siret_of
from tremplin.domain.dates import today
from tremplin.families.alternance.applications import recipients
from tremplin.families.alternance.applications import service as applications
from tremplin.families.alternance.applications.service import Candidat
from tremplin.families.alternance.appointments import organisations
from tremplin.families.alternance.appointments import service as appointments
from tremplin.families.alternance.appointments.service import Demandeur
from tremplin.families.alternance.employers import service as employers
from tremplin.families.alternance.offers.entry import read_entry
from tremplin.families.alternance.search import lookup, queries
from tremplin.families.alternance.store import appointments as appointment_rows
from tremplin.families.alternance.store import employers as rows
from tremplin.families.alternance.store.documents import Contact, Entreprise
from tremplin.platform.identity import service as accounts
from tremplin.platform.web.state import State
from tremplin.release.reader import Release

COMPTES = {
    "employeur": "employeur@exemple.invalid",
    "agent d'OPCO": "opco@exemple.invalid",
    "modérateur": "moderateur@exemple.invalid",
}
"""Who someone is → the address of their account."""
_CV = "Curriculum fictif : il n'y a personne derrière."


def populate(state: State) -> None:
    """Fill the operational store; the release must be published."""
    release = state.releases.current
    assert release is not None
    _organismes(state, release)
    offer = _employeur(state, release, COMPTES["employeur"], valide=True)
    _employeur(state, release, "nouvel.employeur@exemple.invalid", valide=False)
    for adresse, nom, organisation, profil in (
        (COMPTES["agent d'OPCO"], "Dahlia Fictif", "Opco EP", "opco"),
        (COMPTES["modérateur"], "Églantine Fictif", "Tremplin", "moderateur"),
    ):
        accounts.create(state.store, courriel=adresse, nom=nom, organisation=organisation, profil=profil)
    for n, nom in enumerate(("Fougère", "Genêt", "Houblon")):
        who = Candidat(
            prenom="Candidat",
            nom=f"{nom} Fictif",
            courriel=f"candidat{n}@exemple.invalid",
            telephone="0600000000",
            message=_CV,
        )
        to = recipients.destinataire(state, release, recipients.OFFRE, offer)
        applications.send_application(state, to, who, None, "démonstration")
    with state.store.writing() as connection:
        rows.report(connection, "offre", offer, "autre", "Signalement fictif, à laisser.", state.comptes.maintenant())


def _organismes(state: State, release: Release) -> None:
    """Every training organisation takes requests; one has received some."""
    with state.store.writing() as connection:
        now = state.comptes.maintenant()
        appointment_rows.synchronise(connection, lookup.rdv_formations(release), now)
        waiting = [e.siret for e in appointment_rows.etablissements(connection, limit=10_000)]
        for siret in waiting:
            values = {"invite_le": now - timedelta(days=15), "activation_le": now}
            appointment_rows.change_etablissement(
                connection, siret, values, qui="démonstration", quoi="invitation", quand=now
            )
    for siret in waiting:
        organisations.activate(state, release, siret, "démonstration")
    open_ = [f["cle_ministere_educatif"] for f in appointments.ouvertes(state, release, "lba")]
    for n, cle in enumerate(open_[:2]):
        who = Demandeur(
            prenom="Candidat",
            nom="Fictif",
            telephone="0600000000",
            courriel=f"demande{n}@exemple.invalid",
            genre="etudiant",
            message="Message fictif.",
            motifs=("contenu",),
        )
        appointments.ask(state, release, cle, "lba", who)


def _employeur(state: State, release: Release, courriel: str, *, valide: bool) -> str:
    """An employer of the form with one offer, confirmed and validated, or waiting; the offer."""
    table = queries.recruteurs(release)
    rank = 0 if valide else 1
    siret = table.ids(table.places.matching([0])[rank : rank + 1])[0] if len(table) > rank else siret_of(1)
    found = Entreprise.of({**lookup.recruteur(release, siret), "siret": siret, "opco": "EP"})
    contact = Contact(prenom="Iris", nom="Fictif", telephone="0600000000", email=courriel)
    job = orjson.loads(queries.appellations(release).bodies([0])[0])
    saisie = read_entry(
        release,
        {
            "libelle": job["appellation"],
            "debut": f"{today().year + 1}-09-01",
            "duree": "24",
            "quantite": "2",
            "description": "Vous apprenez le métier avec nous, dans un atelier fictif, deux jours par semaine.",
        },
        ["Apprentissage"],
    )
    identifier, offer = employers.enrol(state, found, employers.ENTREPRISE, contact, "lba", known=True, saisie=saisie)
    account = accounts.create(
        state.store,
        courriel=courriel,
        nom="Iris Fictif",
        profil=employers.PROFIL,
        organisation=employers.organisation_of(str(found.nom), siret, identifier),
    )
    with state.store.writing() as connection:
        rows.change(connection, identifier, confirme_le=state.comptes.maintenant(), compte_id=account)
        owner = rows.par_id(connection, identifier)
        if valide and owner is not None:
            employers.validate(state, connection, owner, validation="MANUELLE", qui="démonstration", raison=None)
    assert offer is not None
    return offer
