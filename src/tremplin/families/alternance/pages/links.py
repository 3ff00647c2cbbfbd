"""Links of mails that serve no more: what they were for, a new one in one click, and where to go instead."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.families.alternance.applications import service as applications
from tremplin.families.alternance.applications import silence
from tremplin.families.alternance.appointments import service as appointments
from tremplin.families.alternance.employers import service as employers
from tremplin.families.alternance.offers import service as offers
from tremplin.language.spoken import gettext as _
from tremplin.language.spoken import mark
from tremplin.platform.bounds.limits import Cost
from tremplin.platform.identity.rights import Right
from tremplin.platform.identity.service import Refus
from tremplin.platform.web.forms import Formulaire, posee
from tremplin.platform.web.guard import GuardedRoute
from tremplin.platform.web.links import page_anonyme
from tremplin.platform.web.policy import PAGE, PUBLIC, Policy, policy
from tremplin.platform.web.state import State, state_of
from tremplin.platform.wire.errors import ApiError
from tremplin.platform.work import mails
from tremplin.platform.work.mails import Courriel

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)
_POSTED = Policy(Right.REQUESTS, PUBLIC, Cost.WRITE, PAGE.live)
_SEARCH = (mark("Chercher un emploi ou une formation"), "/recherche-apprentissage")
EMPLOYER = [
    (mark("Ouvrir mon espace"), "/connexion?vers=/espace-pro/offres"),
    (mark("Publier une offre"), "/espace-pro"),
]
"""Where an employer goes on."""
_ELSEWHERE = dict.fromkeys((*offers.LIENS, employers.CONFIRMER, applications.REPONSE, silence.RECAP), EMPLOYER)
"""Use of a link → where its reader does the same; the search for the others."""


def _application(state: State, identifier: str) -> Courriel | None:
    told = applications.read(state, identifier)
    if told is None or told["reponse"] is not None:
        return None
    return Courriel(told["vers"]["courriel"], "candidature_recruteur", {"id": identifier})


def _request(state: State, identifier: str) -> Courriel | None:
    told = appointments.read(state, identifier)
    if told is None or told["etat"] not in appointments.OUVERTES:
        return None
    return Courriel(told["cfa"], "rdv_cfa", {"id": identifier})


def _follow_up(state: State, identifier: str) -> Courriel | None:
    told = appointments.read(state, identifier)
    if told is None or told["suivi"] is not None:
        return None
    return Courriel(told["courriel"], "rdv_candidat", {"id": identifier})


_MAILS: dict[str, Callable[[State, str], Courriel | None]] = {
    applications.REPONSE: _application,
    appointments.CFA: _request,
    appointments.CANDIDAT: _follow_up,
}
"""Use of a link → the mail that gives another to the same person; None once there is nothing left to do."""


def _mail(state: State, token: str) -> Courriel | None:
    known = state.comptes.former_link(token)
    prepare = _MAILS.get(known.usage) if known else None
    return prepare(state, known.sujet.partition(":")[2]) if known and prepare else None


def done(request: Request, titre: str, message: str, usage: str = "") -> Response:
    """The page of what was done by a link; `usage` says what such links are for."""
    return page_anonyme(
        request, "alternance/fait.html", titre=titre, message=message, suites=_ELSEWHERE.get(usage, [_SEARCH])
    )


def by_link(handler: Callable[..., Response]) -> Callable[..., Any]:
    """The handler of a form that a link opened; a link that is over shows its own page."""

    @wraps(handler)
    def opened(request: Request, given: Formulaire) -> Response:
        try:
            return handler(request, given)
        except Refus:
            return dead_link(request, given.get("lien", ""))

    return posee(opened)


def dead_link(request: Request, token: str, usage: str = "") -> Response:
    """The page (410) of a link that serves no more; `usage` says what such links are for."""
    state = state_of(request)
    known = state.comptes.former_link(token)
    return page_anonyme(
        request,
        "alternance/lien_mort.html",
        status=410,
        lien=token,
        renouvelable=_mail(state, token) is not None,
        suites=_ELSEWHERE.get(known.usage if known else usage, [_SEARCH]),
    )


def show_link(
    request: Request, token: str, usage: str, action: str, questions: Mapping[str, str], text: str
) -> Response:
    """What a link does, and the buttons (answer → words) that do it by a form sent to `action`; nothing happens before
    one is pressed."""
    if state_of(request).comptes.read_link(token, usage) is None:
        return dead_link(request, token, usage)
    return page_anonyme(
        request, "alternance/confirmer.html", lien=token, action=action, questions=questions, texte=text
    )


@router.post("/liens/nouveau")
@policy(_POSTED)
@posee
def renew(request: Request, given: Formulaire) -> Response:
    """Write again to whom a link was sent."""
    state = state_of(request)
    mail = _mail(state, given.get("lien", ""))
    if mail is None:
        return dead_link(request, given.get("lien", ""))
    if not state.may_write(mail.adresse):
        raise ApiError(429, _("Assez de courriels sont partis à cette adresse : le dernier lien reçu sert encore"))
    with state.store.writing() as connection:
        mails.deposit(connection, state.settings, mail, mail.contexte["id"], state.comptes.maintenant())
    return page_anonyme(
        request,
        "alternance/fait.html",
        titre=_("Un nouveau lien est parti"),
        message=_("Il arrive à l'adresse qui avait reçu le premier, et sert trente jours."),
        suites=[_SEARCH],
    )
