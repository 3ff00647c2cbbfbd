"""Incidents by mail: an address is confirmed by a link, told of each incident and of its end, and leaves by a link."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from tremplin.domain.written import mailboxes
from tremplin.language.spoken import gettext as _
from tremplin.language.spoken import mark
from tremplin.platform.bounds.limits import Cost
from tremplin.platform.identity.rights import Right
from tremplin.platform.web.forms import Formulaire, posee, read
from tremplin.platform.web.guard import GuardedRoute
from tremplin.platform.web.links import LIFE, Confirmation, limit, page_anonyme
from tremplin.platform.web.pages import page
from tremplin.platform.web.policy import PAGE, PUBLIC, Policy, policy
from tremplin.platform.web.state import State, state_of
from tremplin.platform.wire.errors import ApiError
from tremplin.platform.work import mails
from tremplin.platform.work.jobs import Tache
from tremplin.platform.work.mails import Courriel, Gabarit
from tremplin.platform.work.readers import remember
from tremplin.platform.work.secrets import Coffre
from tremplin.portal.status import subscribers_store as rows
from tremplin.settings import Settings

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)
_LUE = Policy(Right.HEALTH, PUBLIC, Cost.LIGHT, PAGE.live)
_POSTEE = Policy(Right.HEALTH, PUBLIC, Cost.WRITE, PAGE.live)
_FIN = "fin"
_CONFIRMED = Confirmation(
    "abonnement au statut", "statut_confirmer", "/statut/abonnement/confirmer", "statut/abonnement_lien.html"
)


def _coffre(settings: Settings) -> Coffre:
    return Coffre(settings.poivre, "abonnements")


@router.get("/statut/abonnement")
@policy(_LUE)
def formulaire(request: Request) -> Response:
    """The form."""
    return page_anonyme(request, "statut/abonnement.html", courriel="", faute=None)


@router.post("/statut/abonnement")
@policy(_POSTEE)
async def ask(request: Request) -> Response:
    """Send the link that confirms: whoever is told already gets it too, so that nothing is learnt of an address."""
    state, given = state_of(request), await read(request)
    address = given.get("courriel", "").lower()
    if wrong := mailboxes.faute(address):
        return page_anonyme(request, "statut/abonnement.html", status=422, courriel=address, faute=wrong)
    limit(request, address)
    await run_in_threadpool(_keep, state, address)
    return page(request, "statut/abonnement_dit.html", courriel=address, etat="demandé")


def _keep(state: State, address: str) -> None:
    remember(state, address)
    now, held = datetime.now(UTC), _coffre(state.settings)
    with state.store.writing() as connection:
        subscriber = rows.enrol(connection, held.close("adresse", address), held.empreinte("adresse", address), now)
        _CONFIRMED.deposit(connection, state.settings, address, subscriber, now)


@router.get("/statut/abonnement/confirmer")
@policy(_LUE)
def open(request: Request, jeton: str = "") -> Response:
    """What the link does; nothing happens before its button is pressed."""
    return _CONFIRMED.show(request, jeton, geste="confirmer")


@router.post("/statut/abonnement/confirmer")
@policy(_POSTEE)
@posee
def confirm(request: Request, given: Formulaire) -> Response:
    """The address is told from now on."""
    done = _CONFIRMED.take(request, given, lambda connection, id: rows.confirm(connection, id, datetime.now(UTC)))
    if not done:
        raise ApiError(410, _("Cette adresse n'est plus connue ici : abonnez-vous de nouveau"))
    return page(request, "statut/abonnement_dit.html", etat="confirmé")


@router.get("/statut/abonnement/fin")
@policy(_LUE)
def leave_list(request: Request, jeton: str = "") -> Response:
    """What the link at the foot of each mail does, as long as one likes."""
    return _button(request, "fin", jeton, vivant=_abonne(request, jeton) is not None)


@router.post("/statut/abonnement/fin")
@policy(_POSTEE)
@posee
def withdraw(request: Request, given: Formulaire) -> Response:
    """The address is forgotten."""
    subscriber = _abonne(request, given.get("lien", ""))
    if subscriber is None:
        raise ApiError(410, _("Ce lien n'ouvre rien"))
    with state_of(request).store.writing() as connection:
        rows.withdraw(connection, subscriber)
    return page(request, "statut/abonnement_dit.html", etat="fini")


def _button(request: Request, geste: str, token: str, *, vivant: bool) -> Response:
    return page_anonyme(
        request, "statut/abonnement_lien.html", status=200 if vivant else 410, vivant=vivant, lien=token, geste=geste
    )


def _abonne(request: Request, token: str) -> str | None:
    found = _coffre(state_of(request).settings).unseal(_FIN, token)
    return found if isinstance(found, str) else None


def notify(connection: Connection, settings: Settings, incident: Any) -> None:
    """Tell those who asked of an incident, in the transaction that opens or ends it."""
    told = {
        "incident": incident.titre,
        "texte": incident.texte,
        "familles": ", ".join(incident.familles),
        "debut": incident.debut.isoformat(),
        "fin": incident.fin.isoformat() if incident.fin else "",
        "lien": f"{settings.base_url}/statut",
    }
    template = "statut_fin" if incident.fin else "statut_incident"
    held = _coffre(settings)
    for one in rows.confirmes(connection):
        address = held.open("adresse", bytes(one.adresse))
        if address:
            leave = f"{settings.base_url}/statut/abonnement/fin?jeton={held.seal(_FIN, one.id)}"
            mail = Courriel(address, template, {**told, "ne_plus_recevoir": leave})
            mails.deposit(connection, settings, mail, f"incident:{incident.id}", datetime.now(UTC))


def _forget(state: Any) -> bool:
    with state.store.writing() as connection:
        rows.forget(connection, datetime.now(UTC) - LIFE)
    return False


GABARITS = {
    "statut_confirmer": Gabarit(mark("Confirmez votre abonnement au statut de Tremplin"), _CONFIRMED.complete),
    "statut_incident": Gabarit(mark("Incident : {incident}")),
    "statut_fin": Gabarit(mark("Fin de l'incident : {incident}")),
}
TACHES = (Tache("abonnements-oublier", "Oublier les adresses que personne n'a confirmées", 3600, _forget),)
