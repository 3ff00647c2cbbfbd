"""Files brought by people: sent, followed, their report read, their rejected rows taken back."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from tremplin.families.parcours.bases import BASES, Base
from tremplin.families.parcours.errors import introuvable
from tremplin.families.parcours.events.types import Type
from tremplin.families.parcours.imports.formats import PAR_NOM
from tremplin.families.parcours.pages.common import go, render_page, serve_page
from tremplin.families.parcours.rights import Role
from tremplin.families.parcours.routes import imports as api
from tremplin.families.parcours.routes.common import appel
from tremplin.families.parcours.store import imports as rows
from tremplin.platform.bounds.limits import Cost
from tremplin.platform.web.forms import JETON, Formulaire, posee, verify
from tremplin.platform.web.guard import GuardedRoute

ETATS = {
    rows.RECU: "Reçu",
    rows.EN_COURS: "En cours de lecture",
    rows.PAUSE: "Suspendu",
    rows.FINI: "Lu en entier",
    rows.REFUSE: "Refusé",
    "EFFACE": "Effacé après trente jours",
}
_REMARQUES = 100


def fichiers(request: Request) -> Response:
    """The files that someone brought, and the form of another."""
    who = appel(request)
    if who.acteur.role not in (Role.ORGANISME, Role.CONSEILLER):
        raise introuvable()
    with who.service.store.reading() as connection:
        found = rows.de(connection, who.acteur.client, who.test)
    return render_page(who, "fichiers", fichiers=found, dits=ETATS, types=list(Type), formats=PAR_NOM)


async def bring(request: Request) -> Response:
    """Keep a file, to be read by a job."""

    def judge(fields: api.Champs) -> tuple[str, bool]:
        verify(request, fields.get(JETON, ""))
        return "", fields.get("simulation") == "oui"

    identifier = await api.receive(request, judge)
    return RedirectResponse(f"{request.scope['path']}/{identifier}", 303)


def fichier(request: Request, id: api.Id, apres: Annotated[int, Query(ge=0, le=10**9)] = 0) -> Response:
    """Where a file stands, and what is said of its rows."""
    who = appel(request)
    row = api.sien(who, id)
    with who.service.store.reading() as connection:
        told = rows.remarques(connection, id, after=apres)
    suite = told[_REMARQUES - 1].numero if len(told) > _REMARQUES else None
    return render_page(
        who,
        "fichier",
        fichier=row,
        dits=ETATS,
        formats=PAR_NOM,
        remarques=told[:_REMARQUES],
        suite=suite,
        en_cours=row.etat in (rows.RECU, rows.EN_COURS),
        repris=row.rejetees and row.etat in (rows.FINI, rows.PAUSE),
    )


@posee
def suspend(request: Request, id: api.Id, given: Formulaire) -> Response:
    """Stop, or go on."""
    doing = api.resume if given.get("quoi") == "reprendre" else api.pause
    doing(request, id)
    return go(appel(request), f"/fichiers/{id}")


def rejets(request: Request, id: api.Id) -> Response:
    """The rejected rows, ready to correct."""
    return api.rejets(request, id)


def modele(request: Request, type: Type) -> Response:
    """The first line of a file of events."""
    appel(request)
    return api.modele(type)


def _router(base: Base) -> APIRouter:
    router = APIRouter(route_class=GuardedRoute, include_in_schema=False)
    serve_page(router, base, "/fichiers", fichiers)
    serve_page(router, base, "/fichiers", bring, method="POST")
    serve_page(router, base, "/fichiers/modeles/{type}", modele, cost=Cost.LIGHT)
    serve_page(router, base, "/fichiers/{id}", fichier)
    serve_page(router, base, "/fichiers/{id}", suspend, method="POST")
    serve_page(router, base, "/fichiers/{id}/rejets", rejets, cost=Cost.HEAVY)
    return router


routers = [_router(base) for base in BASES]
