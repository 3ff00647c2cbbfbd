"""The search page, as a page and as a widget: results without a script, a map beside them or when it is asked for."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

import orjson
from fastapi import APIRouter, Request
from starlette.responses import Response

from tremplin.domain.display import mois
from tremplin.domain.written.numbers import whole_number
from tremplin.families.alternance.common.item import NIVEAUX_DITS, Kind
from tremplin.families.alternance.pages import alerts, cards, sheet
from tremplin.families.alternance.pages.common import frame, render_page
from tremplin.families.alternance.pages.searched import MY_LIST, context, sheet_addresses, tally
from tremplin.families.alternance.search import queries
from tremplin.families.alternance.search.live import live
from tremplin.families.alternance.search.page_query import (
    CHEMINS,
    FILTRES,
    MONTRES,
    PAR_DATE,
    PAR_DISTANCE,
    PAR_SORTE,
    RAYONS,
    TOUT,
    Demande,
    Resultats,
    echeances,
    read,
)
from tremplin.language.spoken import gettext as _
from tremplin.language.spoken import mark
from tremplin.platform.bounds.limits import Cost
from tremplin.platform.identity.rights import Right
from tremplin.platform.web.guard import GuardedRoute, release_of
from tremplin.platform.web.policy import PAGE, PUBLIC, Policy, policy
from tremplin.release.reader import Release

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)
_PAGE = Policy(Right.ALTERNANCE, PUBLIC, Cost.SEARCH, PAGE.live)
_MY_LIST = Policy(Right.ALTERNANCE, PUBLIC, Cost.LIGHT, PAGE.live)
_PAR_PAGE = 20
_TAILLES = {
    "0-9": mark("Moins de 10 salariés"),
    "10-49": mark("De 10 à 49 salariés"),
    "50-249": mark("De 50 à 249 salariés"),
    "250": mark("250 salariés et plus"),
}
_ORDRES = {
    PAR_SORTE: mark("Par sorte de résultat"),
    PAR_DISTANCE: mark("Les plus proches"),
    PAR_DATE: mark("Les plus récents"),
}
_ENOUGH = 100
"""Results under which the page says what else to try."""


async def search(request: Request) -> Response:
    """The form, the results, or the detail of one."""
    release, chemin = release_of(request), request.scope["path"].strip("/")
    asked = read(request, release, chemin)
    identifier = request.query_params.get("itemId", "").strip()
    if identifier:
        return await sheet.show(request, release, asked, identifier)
    found = Resultats(request, release, asked, await live(request).or_none()) if asked.lancee else None
    page = whole_number(request.query_params.get("p", ""), 1, 999) or 1
    shown = found.montres[(page - 1) * _PAR_PAGE : page * _PAR_PAGE] if found else []
    await tally(request, [i["job"]["id"] for i in shown if i["ideaType"] == Kind.MATCHA], "search_view")
    response = render_page(
        request,
        "recherche",
        **context(asked),
        **_choices(asked, found),
        resultats=found,
        cartes=cards.cards(release, shown, sheet_addresses(asked)),
        **_beyond(asked, found),
        page=page,
        pages=-(-len(found.montres) // _PAR_PAGE) if found else 0,
        idees=_idees(release, asked, found),
        **alerts.form_of(request),
    )
    response.headers["permissions-policy"] = "camera=(), geolocation=(self), microphone=(), payment=(), usb=()"
    return response


def _choices(asked: Demande, found: Resultats | None) -> dict[str, Any]:
    """What the filters let one choose, each with its words; of the kinds, how many there are."""
    kinds = [(name, FILTRES[name], found.comptes[name] if found else None) for name in MONTRES[asked.quoi]]
    period, ends = asked.filters.debut, echeances()
    if period is not None and period.last not in ends:
        ends = sorted([*ends, period.last])
    return {
        "sortes": kinds if len(kinds) > 1 else [],
        "rayons": RAYONS,
        "niveaux": NIVEAUX_DITS,
        "debuts": [(f"{end:%Y-%m}", _by(end)) for end in ends],
        "tailles": _TAILLES,
        "ordres": {code: said for code, said in _ORDRES.items() if code != PAR_DISTANCE or asked.point},
        "filtres_actifs": sum(
            bool(asked.donnes.get(n)) for n in ("voir", "diploma", "debut", "teletravail", "taille", "joignables")
        ),
    }


def _beyond(asked: Demande, found: Resultats | None) -> dict[str, Any]:
    """How many of the results lie beyond the radius (offers a little; the nearest trainings, when none is within), and
    how far the first of these trainings is, in kilometres."""
    if found is None or asked.point is None:
        return {"au_dela": 0, "elargies": None}
    far = [one for one in found.montres if (one["place"]["distance"] or 0) > asked.rayon]
    trainings = [one["place"]["distance"] for one in far if one["ideaType"] == Kind.FORMATION]
    return {"au_dela": len(far), "elargies": min(trainings, default=None)}


def _by(end: date) -> str:
    return _("D'ici fin %(mois)s", mois=mois(end))


def _idees(release: Release, asked: Demande, found: Resultats | None) -> list[tuple[str, dict[str, Any]]]:
    """What else to try when there is little: without the filters, a wider radius, the whole country, a job near it."""
    if found is None or len(found.montres) >= _ENOUGH:
        return []
    ideas: list[tuple[str, dict[str, Any]]] = []
    if asked.point is not None:
        ideas += [(_("À %(r)s km", r=r), {"radius": r}) for r in RAYONS if r > asked.rayon][:1]
    if asked.point is not None or asked.departements is not None:
        everywhere = dict.fromkeys(("lieu", "lat", "lon", "departement", "region", "address", "zipcode", "insee"))
        ideas.append((_("Dans toute la France"), everywhere))
    if asked.filters.niveau:
        ideas.append((_("Tous les niveaux"), {"diploma": None}))
    if any(asked.donnes.get(name) for name in _NARROW):
        ideas.append((_("Sans ces filtres"), dict.fromkeys(_NARROW)))
    if asked.donnes.get("frozen_job") == "1":
        return ideas
    near = {
        m["code"]: m["libelle"]
        for rome in asked.romes[:3]
        if (card := queries.rome_card(release, rome))
        for m in card["mobilites"]["proches"]
        if m["libelle"] and m["code"] not in asked.romes
    }
    fresh = {"metier": None, "rncp": None}
    return ideas + [
        (_("Métier voisin : %(name)s", name=name), {**fresh, "romes": code, "job_name": name})
        for code, name in list(near.items())[:4]
    ]


_NARROW = ("voir", "debut", "teletravail", "taille", "joignables")
"""Parameters of the filters that the whole search can do without."""


async def points(request: Request) -> Response:
    """The results of an address of the search page, as points (GeoJSON), each with what its card says."""
    release, chemin = release_of(request), request.scope["path"].split("/")[1]
    asked = read(request, release, chemin)
    items = Resultats(request, release, asked, await live(request).or_none()).montres if asked.lancee else []
    found = cards.cards(release, items, sheet_addresses(asked))
    features = [
        {
            "type": "Feature",
            "id": n,
            "geometry": {"type": "Point", "coordinates": card.point},
            "properties": card.sur_la_carte,
        }
        for n, card in enumerate(found)
        if card.point is not None
    ]
    body = {
        "type": "FeatureCollection",
        "features": features,
        "centre": asked.point,
        "rayon": asked.rayon if asked.point else None,
    }
    return Response(orjson.dumps(body), media_type="application/geo+json")


@router.get(MY_LIST)
@policy(_MY_LIST)
def my_list(request: Request) -> Response:
    """The empty list, which the browser fills."""
    framed = frame(request.query_params)
    back = f"/{TOUT}" + (f"?{urlencode(framed)}" if framed else "")
    return render_page(request, "ma_liste", adresse_recherche=back)


for _path in CHEMINS:
    router.add_api_route(f"/{_path}", policy(_PAGE)(search), methods=["GET"])
    router.add_api_route(f"/{_path}/points.json", policy(_PAGE)(points), methods=["GET"])
