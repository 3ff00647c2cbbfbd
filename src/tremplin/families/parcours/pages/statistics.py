"""Statistics for those who fund, accompany or train: a table whose cells are also bars."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import ValidationError
from starlette.responses import Response

from tremplin.domain.territories import PAR_CODE
from tremplin.families.parcours.bases import BASES, Base
from tremplin.families.parcours.blocks import SEUIL
from tremplin.families.parcours.errors import champs_de
from tremplin.families.parcours.events.vocabulary import FINANCEURS
from tremplin.families.parcours.feed.parameters import ParametresStatistiques
from tremplin.families.parcours.pages.common import render_page, serve_page
from tremplin.families.parcours.routes.common import Appel, appel
from tremplin.families.parcours.routes.read import count_for
from tremplin.families.parcours.statistics import Tableau
from tremplin.families.parcours.store.to_do import noms_organismes
from tremplin.platform.web.guard import GuardedRoute

PAR = {"organisme": "Organisme", "financeur": "Financeur", "region": "Région", "mois": "Mois"}
COLONNES = {
    "entrees": "Entrées",
    "abandons": "Abandons",
    "tauxAbandon": "Taux d'abandon (%)",
    "fins": "Fins",
    "partEnRetard": "Déclarations en retard (%)",
    "retardMoyenJours": "Retard moyen (jours)",
}
"""Figures of the table, each drawn as a bar beside its number."""


def statistiques(
    request: Request,
    par: str = "organisme",
    du: Annotated[str, Query(max_length=10)] = "",
    au: Annotated[str, Query(max_length=10)] = "",
) -> Response:
    """Entries, abandonments, ends, delays by organisme, funder, région or month."""
    who = appel(request)
    faults: list[str] = []
    first, last = _days(du)[0], _days(au)[1]
    asked = {"par": par, **({"dateEffetDu": first} if first else {}), **({"dateEffetAu": last} if last else {})}
    try:
        wanted = ParametresStatistiques.model_validate({**_VIDES, **asked})
    except ValidationError as error:
        faults = [f"{c['champ']} : {c['attendu']}" for c in champs_de(error)]
        wanted = ParametresStatistiques.model_validate(_VIDES)
    told = count_for(who.service, who.acteur, wanted)
    return render_page(
        who,
        "statistiques",
        status=400 if faults else 200,
        tableau=told,
        noms=_names(who, told),
        par=told.par,
        colonnes=COLONNES,
        dimensions=PAR,
        maxima=_maxima(told),
        seuil=SEUIL,
        du=du,
        au=au,
        fautes=faults,
    )


def _days(mois: str) -> tuple[str, str]:
    """The first and the last day of a month as it is typed; anything else stays, to be judged."""
    try:
        first = date.fromisoformat(f"{mois}-01")
    except ValueError:
        return mois, mois
    return first.isoformat(), first.replace(day=monthrange(first.year, first.month)[1]).isoformat()


_VIDES: dict[str, Any] = {
    name: [] for name, field in ParametresStatistiques.model_fields.items() if field.is_required()
}


def _names(who: Appel, told: Tableau) -> dict[str, str]:
    """Value of the dimension → what a person calls it."""
    values = [str(line[told.par]) for line in told.lignes]
    match told.par:
        case "organisme":
            with who.service.store.reading() as connection:
                names = noms_organismes(connection, values)
            return {v: f"{names[v]} ({v})" if v in names else v for v in values}
        case "region":
            return {v: PAR_CODE[v].nom if v in PAR_CODE else v for v in values}
        case "financeur":
            return {v: FINANCEURS.get(int(v), v) if v.isdecimal() else v for v in values}
        case _:
            return {v: v for v in values}


def _maxima(told: Tableau) -> dict[str, float]:
    """The longest bar of each column."""
    return {name: max((line[name] or 0 for line in told.lignes), default=0) for name in COLONNES}


def _router(base: Base) -> APIRouter:
    router = APIRouter(route_class=GuardedRoute, include_in_schema=False)
    serve_page(router, base, "/statistiques", statistiques)
    return router


routers = [_router(base) for base in BASES]
