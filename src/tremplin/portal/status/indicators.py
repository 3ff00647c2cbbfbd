"""Figures in the open: answers given, who was served, documentation read, files taken, errors mended. No person, no
cookie: sums by day, route and key."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import orjson
from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.domain.dates import today
from tremplin.platform.bounds.limits import Cost
from tremplin.platform.identity.rights import FAMILLES, Right
from tremplin.platform.web.counts import store as counts
from tremplin.platform.web.guard import GuardedRoute
from tremplin.platform.web.pages import page
from tremplin.platform.web.policy import OPEN_PROBLEM, PAGE, PUBLIC, Policy, policy
from tremplin.platform.web.state import State, state_of
from tremplin.portal.reports import store as report_rows

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)
_PAGE = Policy(Right.STATUS, PUBLIC, Cost.LIGHT, PAGE.live)
_API = Policy(Right.STATUS, PUBLIC, Cost.LIGHT, OPEN_PROBLEM.live)
JOURS = 30
_BONNE = 2
_ROUTES = 20
LECTURES, FICHIERS = "/documentation", "/telechargements/"


def indicateurs(state: State) -> dict[str, Any]:
    """The figures of the last thirty days."""
    first = today() - timedelta(days=JOURS - 1)
    with state.store.reading() as connection:
        told = counts.totaux(connection, ("jour", "famille", "route", "classe"), first)
        callers, mended = counts.appelants(connection, first), report_rows.chiffres(connection)
    days: Counter[str] = Counter({(first + timedelta(days=n)).isoformat(): 0 for n in range(JOURS)})
    families: Counter[str] = Counter(dict.fromkeys(FAMILLES, 0))
    routes: Counter[tuple[str, str]] = Counter()
    classes: Counter[str] = Counter()
    read = taken = 0
    for row in told:
        classes[f"{row.classe}xx"] += row.nombre
        if row.classe != _BONNE:
            continue
        read += row.nombre * row.route.startswith(LECTURES)
        taken += row.nombre * row.route.startswith(FICHIERS)
        if row.famille in FAMILLES:
            days[row.jour.isoformat()] += row.nombre
            families[row.famille] += row.nombre
            routes[row.famille, row.route] += row.nombre
    return {
        "depuis": first,
        "jours": JOURS,
        "acces": sum(families.values()),
        "utilisateurs_actifs": callers,
        "lectures_documentation": read,
        "telechargements": taken,
        "par_jour": [{"jour": day, "acces": count} for day, count in sorted(days.items())],
        "par_famille": [{"famille": f, "titre": FAMILLES[f], "acces": families[f]} for f in FAMILLES],
        "par_route": [{"famille": f, "route": r, "acces": n} for (f, r), n in routes.most_common(_ROUTES)],
        "par_classe": dict(sorted(classes.items())),
        "signalements": mended,
    }


@router.get("/indicateurs")
@policy(_PAGE)
def page_des_indicateurs(request: Request) -> Response:
    """The page."""
    told = indicateurs(state_of(request))
    most = max((d["acces"] for d in told["par_jour"]), default=0)
    return page(request, "statut/indicateurs.html", i=told, plus=most)


@router.get("/api/indicateurs/v1")
@policy(_API)
def api(request: Request) -> Response:
    """The same, for machines."""
    return Response(
        orjson.dumps(indicateurs(state_of(request))),
        media_type="application/json",
        headers={
            "access-control-allow-origin": "*",
            "cache-control": "public, max-age=30",
        },
    )
