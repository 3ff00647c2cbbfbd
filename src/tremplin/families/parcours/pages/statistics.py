"""Statistics for those who fund, accompany or train: a table whose cells are also bars."""

from __future__ import annotations

import csv
from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from io import StringIO
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from pydantic import ValidationError
from starlette.responses import Response

from tremplin.domain.spreadsheets import inert
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
from tremplin.platform.wire.errors import ApiError

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
    told, faults = _counted(who, par, du, au)
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
        choix=urlencode({"par": told.par, **{n: v for n, v in (("du", du), ("au", au)) if v}}),
    )


def export(
    request: Request,
    par: str = "organisme",
    du: Annotated[str, Query(max_length=10)] = "",
    au: Annotated[str, Query(max_length=10)] = "",
) -> Response:
    """The same table for a spreadsheet, in which nothing runs; « masqué » where a figure is hidden."""
    who = appel(request)
    told, faults = _counted(who, par, du, au)
    if faults:
        raise ApiError(400, " ; ".join(faults))
    names, text = _names(who, told), StringIO(newline="")
    writer = csv.writer(text, delimiter=";")
    writer.writerow([PAR[told.par], *COLONNES.values()])
    writer.writerows([inert(names[str(line[told.par])]), *_cells(line)] for line in told.lignes)
    writer.writerow(["Total", *_cells(told.total)])
    head = {"content-disposition": f'attachment; filename="parcours-par-{told.par}.csv"'}
    return Response(text.getvalue().encode("utf-8-sig"), headers=head, media_type="text/csv")


def _cells(line: Mapping[str, Any]) -> list[str]:
    """Figures as French spreadsheets read them."""
    return ["masqué" if line[name] is None else str(line[name]).replace(".", ",") for name in COLONNES]


def _counted(who: Appel, par: str, du: str, au: str) -> tuple[Tableau, list[str]]:
    """The table that is asked for, or the one of who asks nothing and what is wrong."""
    first, last = _days(du)[0], _days(au)[1]
    asked = {"par": par, **({"dateEffetDu": first} if first else {}), **({"dateEffetAu": last} if last else {})}
    faults: list[str] = []
    try:
        wanted = ParametresStatistiques.model_validate({**_VIDES, **asked})
    except ValidationError as error:
        faults = [f"{c['champ']} : {c['attendu']}" for c in champs_de(error)]
        wanted = ParametresStatistiques.model_validate(_VIDES)
    return count_for(who.service, who.acteur, wanted), faults


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
    serve_page(router, base, "/statistiques.csv", export)
    return router


routers = [_router(base) for base in BASES]
