"""What waits for employers, agents of OPCO and moderators."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from fastapi import Request

from tremplin.domain.dates import today
from tremplin.families.alternance.common import opco as opcos
from tremplin.families.alternance.store import applications, employers
from tremplin.language.spoken import ngettext
from tremplin.platform.web.state import state_of
from tremplin.platform.web.waiting import Waiting

SHOWN_DAYS, ENDING_DAYS = 30, 7
"""Days during which an application is listed; days before its end when an offer is told of."""


def waiting(request: Request) -> list[Waiting]:
    """By profile: applications and offers, employers to recognise, reports to decide."""
    profil = request.state.porteur.profil
    found = _of_an_employer(request) if profil == "employeur" else []
    if profil in ("opco", "moderateur", "admin"):
        found += _to_recognise(request)
    if profil in ("moderateur", "admin"):
        with state_of(request).store.reading() as connection:
            count = len(employers.a_decider(connection))
        told = ngettext("Offre ou texte signalé à modérer", "Offres et textes signalés à modérer", count)
        found.append(Waiting(told, count, "/espace-pro/moderation"))
    return found


def _of_an_employer(request: Request) -> list[Waiting]:
    with state_of(request).store.reading() as connection:
        owner = employers.par_compte(connection, request.state.porteur.compte.id)
        offers = employers.offres_de(connection, owner.id) if owner else []
        since = datetime.now(UTC) - timedelta(days=SHOWN_DAYS)
        received = applications.des_offres(connection, [o.id for o in offers], since)
    ending = sum(o.statut == "Active" and o.expire_le <= today() + timedelta(days=ENDING_DAYS) for o in offers)
    unanswered, online = sum(r.reponse is None for r in received), sum(o.statut == "Active" for o in offers)
    end = ngettext(
        "Offre qui finit dans les %(jours)s jours",
        "Offres qui finissent dans les %(jours)s jours",
        ending,
        jours=ENDING_DAYS,
    )
    told = (
        (ngettext("Candidature sans réponse", "Candidatures sans réponse", unanswered), unanswered),
        (end, ending),
        (ngettext("Offre en ligne", "Offres en ligne", online), online),
    )
    return [Waiting(title, count, "/espace-pro/offres") for title, count in told]


def _to_recognise(request: Request) -> list[Waiting]:
    porteur = request.state.porteur
    opco = opcos.named(porteur.compte.organisation) if porteur.profil == "opco" else None
    if porteur.profil == "opco" and opco is None:
        return []
    with state_of(request).store.reading() as connection:
        waiting = [
            *employers.en_etat(connection, employers.ATTENTE, opco.court if opco else None),
            *employers.en_etat(connection, employers.ERREUR, opco.court if opco else None),
        ]
    told = ngettext("Employeur à reconnaître", "Employeurs à reconnaître", len(waiting))
    return [Waiting(told, len(waiting), "/espace-pro/validations")]
